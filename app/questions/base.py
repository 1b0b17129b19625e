"""Pure: what every question type shares, and the shapes that leave the package.

A question (with its key) stays on the server. A page gets a `QuestionView`; after the end it may get a
`ReviewView`. Options are named by position tokens "0", "1", … in the order drawn for one attempt, so a
token says nothing about where the option stands in the file.
"""

import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializeAsAny,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
)

from app.core.josa import josa
from app.questions.korean import in_count

Order: TypeAlias = list[int]
"""Author indices in the order shown: order[position] = index in the file. Empty where nothing is ordered; for calculated,
which value each variable has."""
Response: TypeAlias = dict[str, Any]
"""JSON-able answer, tokens relative to the order it was given under. {} is "not answered"."""
Form: TypeAlias = Mapping[str, Sequence[str]]
"""Submitted fields, each with all its values."""
MediaUrl: TypeAlias = Callable[[str], str]
"""Turns a picture's src as written in the file into the address a page may use."""
State: TypeAlias = Literal["right", "partial", "wrong", "unanswered", "waiting"]
"""waiting: a person has yet to mark it."""
Kind: TypeAlias = Literal[
    "single",
    "multiple",
    "true_false",
    "number",
    "short_text",
    "ordering",
    "grouping",
    "calculated",
    "matching",
    "gap_text",
    "cloze",
    "hot_spot",
    "mark",
    "chart",
    "table",
    "essay",
]

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80)]
MediaPath = Annotated[str, StringConstraints(pattern=r"^media/[a-z0-9][a-z0-9._-]*\.(?:svg|png|jpg|webp)$")]


class Frozen(BaseModel):
    """A model that refuses unknown keys and cannot be changed.

    Fields named in `added` came after documents of this model had been frozen by hash: unused, they are left out of what is
    dumped, so that an older document keeps its hash.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    added: ClassVar[frozenset[str]] = frozenset()

    @model_serializer(mode="wrap")
    def _without_unused(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        dumped: dict[str, Any] = handler(self)
        for name in self.added:
            if getattr(self, name) == type(self).model_fields[name].get_default(call_default_factory=True):
                dumped.pop(name, None)
        return dumped


@dataclass(frozen=True)
class Problem:
    """A response that cannot be read: Korean text for the person, and the field it is about."""

    text: str
    field: str = "answer"


class Picture(Frozen):
    """A picture as written in the file; alt must teach as much as the picture does."""

    src: MediaPath
    alt: ShortText


class PictureView(Frozen):
    src: str
    alt: str


class Choice(Frozen):
    """One thing on screen: a token by position and its Markdown text."""

    token: str
    text: str


class Gap(Frozen):
    """One gap of a text: what stands before it, and the words to choose from (none: it is typed, perhaps a number)."""

    before: str
    token: str
    words: tuple[Choice, ...] = ()
    number: bool = False


class QuestionView(Frozen):
    """All that a page may know before the end. Holds no key, no feedback, no explanation, no hint."""

    type: Kind
    id: str
    prompt: str
    picture: PictureView | None = None
    options: tuple[Choice, ...] = ()  # single, multiple
    items: tuple[Choice, ...] = ()  # ordering, grouping, matching
    groups: tuple[Choice, ...] = ()  # grouping, in the author's order; matching: what to choose from
    gaps: tuple[Gap, ...] = ()  # cloze, gap_text
    after: str = ""  # cloze, gap_text: what stands behind the last gap
    unit: str | None = None  # number, calculated
    units: tuple[str, ...] = ()  # number: other units that are understood
    own: SerializeAsAny[Frozen] | None = None  # what only one type shows: a scene, a chart, a table, an essay's frame

    @property
    def lead(self) -> str:
        """The first paragraph of the prompt when it is plain text: short enough to name the fields by."""
        first = self.prompt.split("\n\n", 1)[0].strip()
        return "" if first.startswith(_NOT_PLAIN) or "\n|" in first or "\n-" in first else first

    @property
    def rest(self) -> str:
        """What is left of the prompt after the lead."""
        return self.prompt.strip()[len(self.lead) :].strip()


# Openings of Markdown tables, lists, pictures, quotes, headings, code.
_NOT_PLAIN = ("|", "-", "*", "!", ">", "#", "`", "1.", "1)")


class PartGrade(Frozen):
    """Whether one option, item or field was handled rightly."""

    token: str
    right: bool


class Grade(Frozen):
    """fraction −1…1, six decimals; below 0 only where a question says so. Mark = fraction × the question's weight."""

    fraction: float = Field(ge=-1, le=1)
    state: State
    parts: tuple[PartGrade, ...] = ()


class ReviewOption(Frozen):
    """An option of single or multiple after the end."""

    token: str
    text: str
    chosen: bool
    correct: bool
    feedback: str | None = None


class ReviewRow(Frozen):
    """An item of ordering, grouping or matching, or a gap, after the end: where it was put and where it belongs."""

    text: str
    given: str | None
    answer: str
    right: bool


class ReviewView(Frozen):
    """What a page may know after the end."""

    type: Kind
    id: str
    prompt: str
    picture: PictureView | None
    state: State
    fraction: float
    explanation: str
    given: str | None = None  # number, calculated, short_text: as typed
    answers: tuple[str, ...] = ()  # number, calculated, short_text: accepted answers as words
    options: tuple[ReviewOption, ...] = ()
    rows: tuple[ReviewRow, ...] = ()
    whole: str | None = None  # cloze, gap_text: the text as it should read, in Markdown
    credit: str = ""  # how the partial credit came about, in words
    own: SerializeAsAny[Frozen] | None = None  # as in QuestionView, with what is right


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


def grade_of(fraction: float, parts: Iterable[PartGrade] = ()) -> Grade:
    """A Grade whose state follows from the fraction."""
    rounded = round(fraction, 6)
    state: State = "right" if rounded >= 1 else "partial" if rounded > 0 else "wrong"
    return Grade(fraction=min(1.0, max(-1.0, rounded)), state=state, parts=tuple(parts))


UNANSWERED = Grade(fraction=0.0, state="unanswered")


class QuestionBase(Frozen, ABC):
    """Fields and behaviour of every type; a type adds its own key and the four deeds below."""

    partial_credit: ClassVar[bool] = False
    manual: ClassVar[bool] = False  # a person marks it; grade() says 0, waiting until then
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


def percent(fraction: float) -> str:
    """67% for 0.666667."""
    return f"{fraction * 100:.0f}%"


def choices(texts: Sequence[str], order: Order) -> tuple[Choice, ...]:
    """Texts in the drawn order under position tokens."""
    return tuple(Choice(token=str(at), text=texts[index]) for at, index in enumerate(order))


def values(form: Form, name: str) -> list[str]:
    """The non-empty values of a field."""
    return [value for value in form.get(name, ()) if value.strip()]


def must_be_unique(texts: Iterable[str], what: str) -> None:
    """Raises ValueError naming the first text that stands twice."""
    seen: set[str] = set()
    for text in texts:
        if text in seen:
            raise ValueError(f"{what} {text!r} stands twice")
        seen.add(text)


FIELD = "0"  # the token of the one field of a typed answer
UNREADABLE = "보낸 답을 읽지 못했어요. 화면을 새로 고친 뒤 다시 골라 주세요."
