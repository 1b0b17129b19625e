"""Pure: what every question type answers.

A question (with its key) stays on the server. A page gets a `QuestionView`; after the end it may get a
`ReviewView`. Options are named by position tokens "0", "1", … in the order drawn for one attempt, so a
token says nothing about where the option stands in the file.
"""

import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from pydantic import Field

from app.core.josa import josa
from app.questions.frozen import Frozen, Picture, Slug, Text
from app.questions.korean import in_count
from app.questions.views import Grade, PictureView, QuestionView, ReviewView, percent

Order: TypeAlias = list[int]
"""Author indices in the order shown: order[position] = index in the file. Empty where nothing is ordered; for calculated,
which value each variable has."""
Response: TypeAlias = dict[str, Any]
"""JSON-able answer, tokens relative to the order it was given under. {} is "not answered"."""
Form: TypeAlias = Mapping[str, Sequence[str]]
"""Submitted fields, each with all its values."""
MediaUrl: TypeAlias = Callable[[str], str]
"""Turns a picture's src as written in the file into the address a page may use."""


@dataclass(frozen=True)
class Problem:
    """A response that cannot be read: Korean text for the person, and the field it is about."""

    text: str
    field: str = "answer"


def same(src: str) -> str:
    """The picture address as written (the default MediaUrl)."""
    return src


def form_lists(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[str]]:
    """A Form from (name, value) pairs such as Starlette's `form.multi_items()`; files are left out."""
    lists: dict[str, list[str]] = {}
    for name, value in pairs:
        if isinstance(value, str):
            lists.setdefault(name, []).append(value)
    return lists


class QuestionBase(Frozen, ABC):
    """Fields and behaviour of every type; a type adds its own key and the four deeds below."""

    partial_credit: ClassVar[bool] = False
    manual: ClassVar[bool] = False  # a person marks it; grade() says 0, waiting until then
    by_deed: ClassVar[bool] = False  # answered by a deed of its own (a file is sent), never by the page's form
    counter: ClassVar[str] = "개"  # the word that its parts are counted with
    added: ClassVar[frozenset[str]] = frozenset({"topic", "weight", "hints"})

    id: Slug
    prompt: Text
    picture: Picture | None = None
    explanation: Text
    difficulty: int = Field(default=1, ge=1, le=3)
    lesson: Slug | None = None
    hint: Text | None = None
    topic: Slug | None = None
    weight: float = Field(default=1.0, gt=0, le=100)
    hints: tuple[Text, ...] = Field(default=(), max_length=9)

    # -- what a type answers ------------------------------------------------------------------------

    def things(self) -> int:
        """How many options or items have an order on screen; 0 for typed answers."""
        return 0

    @abstractmethod
    def view(self, order: Order, media: MediaUrl = same) -> QuestionView:
        """What a page may know before the end, in the given order. Raises ValueError on a foreign order."""

    @abstractmethod
    def parse(self, form: Form, order: Order, prefix: str = "") -> Response | Problem:
        """The response in a submitted form (fields named prefix + name), {} when nothing was filled in.

        Never raises on what a person sent; a Problem says in Korean what to mend.
        """

    @abstractmethod
    def grade(self, response: Response, order: Order) -> Grade:
        """Fraction and state of a response that parse() gave under the same order."""

    @abstractmethod
    def review(self, response: Response, order: Order, media: MediaUrl = same) -> ReviewView:
        """What a page may know after the end."""

    def echo(self, form: Form, prefix: str = "") -> Response:
        """What was typed, for showing an unreadable answer again beside its Problem; never graded or stored."""
        return {}

    def texts(self) -> list[str]:
        """Everything a person may read of it, for the content check."""
        return [self.prompt, self.explanation, *filter(None, (self.hint, *self.hints))]

    # -- shared ---------------------------------------------------------------------------------------

    def draw_order(self, rng: random.Random, shuffle: bool = True) -> Order:
        """An order for one attempt; with shuffle off, the author's."""
        order = list(range(self.things()))
        if shuffle:
            rng.shuffle(order)
        return order

    def check_order(self, order: Order) -> None:
        """Raises ValueError unless order is a permutation of this question's options or items."""
        if sorted(order) != list(range(self.things())):
            raise ValueError(f"{order} is no order of {self.things()} things (question {self.id})")

    def _shared(self, media: MediaUrl) -> dict[str, Any]:
        picture = self.picture and PictureView(src=media(self.picture.src), alt=self.picture.alt)
        return {"type": getattr(self, "type"), "id": self.id, "prompt": self.prompt, "picture": picture}  # noqa: B009

    def _reviewed(self, response: Response, order: Order, media: MediaUrl) -> dict[str, Any]:
        grade = self.grade(response, order)
        shared = self._shared(media)
        credit = self._credit(response, order, grade)
        return shared | {
            "state": grade.state, "fraction": grade.fraction, "explanation": self.explanation, "credit": credit
        }  # fmt: skip

    def _credit(self, response: Response, order: Order, grade: Grade) -> str:
        """How a partial credit came about, in Korean; empty where there is nothing to say. Here: the share of right parts."""
        if grade.state != "partial" or len(grade.parts) < 2:
            return ""
        right = in_count(sum(part.right for part in grade.parts), self.counter)
        return f"{in_count(len(grade.parts), self.counter)} 가운데 {josa(right, '이/가')} 맞아서 {percent(grade.fraction)}를 얻었어요."


def values(form: Form, name: str) -> list[str]:
    """The non-empty values of a field."""
    return [value for value in form.get(name, ()) if value.strip()]


FIELD = "0"  # the token of the one field of a typed answer
UNREADABLE = "보낸 답을 읽지 못했어요. 화면을 새로 고친 뒤 다시 골라 주세요."
