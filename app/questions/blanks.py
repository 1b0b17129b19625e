"""Pure: what fills a blank of a text or a table: words typed, a word chosen from a list, or a number."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from app.questions.accepted import accepts
from app.questions.accepted import in_words as form_in_words
from app.questions.base import UNREADABLE, Form, Problem, Response, values
from app.questions.frozen import Frozen, ShortText
from app.questions.korean import clean
from app.questions.numerical import in_words, read_number

LONGEST = 60


class Typed(Frozen):
    """A blank to type into; compared as short_text is."""

    kind: Literal["typed"]
    accepted: tuple[ShortText, ...] = Field(min_length=1, max_length=20)
    particles: bool = False

    def words(self) -> tuple[str, ...]:
        return ()

    def right(self, given: str) -> bool:
        return accepts(self.accepted, given, particles=self.particles)

    def answer(self) -> str:
        return form_in_words(self.accepted[0])


class Chosen(Frozen):
    """A blank with a list of its own, shown in dictionary order."""

    kind: Literal["chosen"]
    correct: ShortText
    wrong: tuple[ShortText, ...] = Field(min_length=1, max_length=9)

    def words(self) -> tuple[str, ...]:
        return tuple(sorted({self.correct, *self.wrong}))

    def right(self, given: str) -> bool:
        return given == self.correct

    def answer(self) -> str:
        return self.correct


class Numeric(Frozen):
    """A blank for a number."""

    kind: Literal["number"]
    value: Decimal = Field(allow_inf_nan=False)
    tolerance: Decimal = Field(default=Decimal(0), ge=0, allow_inf_nan=False)

    def words(self) -> tuple[str, ...]:
        return ()

    def right(self, given: str) -> bool:
        number = read_number(clean(given))
        return number is not None and abs(number - self.value) <= self.tolerance

    def answer(self) -> str:
        return in_words(self.value)


AnyBlank = Typed | Chosen | Numeric
Blank = Annotated[AnyBlank, Field(discriminator="kind")]


def read_blank(blank: AnyBlank, text: str, name: str, field: str) -> Problem | None:
    """What is wrong with a cleaned text put into `blank`; `name` is what the page calls it ("2번째 빈칸")."""
    words = blank.words()
    if words and not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) < len(words)):
        return Problem(UNREADABLE, field)
    if len(text) > LONGEST:
        return Problem(f"{name}은 {LONGEST}자까지 적을 수 있어요. 지금은 {len(text)}자예요.", field)
    if blank.kind == "number" and read_number(text) is None:
        return Problem(f"{name}에는 숫자를 적어 주세요.", field)
    return None


def given_words(blank: AnyBlank, text: str | None) -> str | None:
    """What a blank holds, in words; None when it is empty. A chosen word is kept as its place in the list."""
    words = blank.words()
    return words[int(text)] if text is not None and words else text


def typed_in(form: Form, prefix: str, tokens: Iterable[str]) -> Mapping[str, str]:
    """The cleaned texts of the fields prefix + token that are not empty, by token."""
    sent = {token: values(form, prefix + token) for token in tokens}
    return {token: text for token, found in sent.items() if found and (text := clean(found[0]))}


def echoed(form: Form, prefix: str, tokens: Iterable[str], key: str) -> Response:
    """What was typed in each field, cut to a sane length."""
    return {key: {token: text[:300] for token, text in typed_in(form, prefix, tokens).items()}}
