"""Pure: an answer in one's own words, marked by a person against a rubric that the page shows beforehand."""

from collections.abc import Sequence
from typing import Literal, Self

from pydantic import Field, model_validator

from app.questions.base import (
    UNANSWERED,
    Form,
    Frozen,
    Grade,
    MediaUrl,
    Order,
    Problem,
    QuestionBase,
    QuestionView,
    Response,
    ReviewView,
    ShortText,
    Text,
    grade_of,
    must_be_unique,
    same,
    values,
)
from app.questions.korean import clean

LONGEST = 5000


class Level(Frozen):
    """What `points` are given for."""

    points: int = Field(ge=0, le=100)
    text: Text


class Criterion(Frozen):
    """One thing that is looked at, with its levels."""

    title: ShortText
    levels: tuple[Level, ...] = Field(min_length=2, max_length=6)

    @model_validator(mode="after")
    def _from_nothing_to_something(self) -> Self:
        must_be_unique((str(level.points) for level in self.levels), "level of points")
        if max(level.points for level in self.levels) == 0:
            raise ValueError(f"the best level of {self.title!r} gives no points")
        return self

    @property
    def most(self) -> int:
        return max(level.points for level in self.levels)


class Frame(Frozen):
    """The page's field: how much is asked for (characters), what is looked at; after the end the levels and a sample too."""

    least: int
    most: int
    criteria: tuple[str, ...]
    rubric: tuple[Criterion, ...] = ()
    sample: str | None = None


class Essay(QuestionBase):
    """`least` is advice: a shorter text is kept as well, for a draft is saved while it grows. `most` is a limit.

    Characters are counted after NFC, with spaces, without line breaks.
    """

    manual = True
    type: Literal["essay"]
    least: int = Field(default=0, ge=0, le=LONGEST)
    most: int = Field(default=1000, ge=10, le=LONGEST)
    rubric: tuple[Criterion, ...] = Field(min_length=1, max_length=10)
    sample: Text | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        must_be_unique((criterion.title for criterion in self.rubric), "criterion")
        if self.least > self.most:
            raise ValueError(f"least is {self.least}, but most is {self.most}")
        return self

    def texts(self) -> list[str]:
        levels = [level.text for criterion in self.rubric for level in criterion.levels]
        return [*super().texts(), *(criterion.title for criterion in self.rubric), *levels, self.sample or ""]

    def _frame(self) -> Frame:
        return Frame(least=self.least, most=self.most, criteria=tuple(each.title for each in self.rubric))

    def view(self, order: Order, media: MediaUrl = same) -> QuestionView:
        self.check_order(order)
        return QuestionView(**self._shared(media), own=self._frame())

    def parse(self, form: Form, order: Order, prefix: str = "") -> Response | Problem:
        self.check_order(order)
        text = tidy("\n".join(values(form, prefix + "answer")[:1]))
        if (length := length_of(text)) > self.most:
            return Problem(
                f"{self.most:,}자까지 적을 수 있어요. 지금은 {length:,}자예요. {length - self.most:,}자를 줄여 주세요."
            )
        return {"text": text} if text else {}

    def echo(self, form: Form, prefix: str = "") -> Response:
        """The text as typed, cut to a sane length."""
        return {"text": tidy("\n".join(values(form, prefix + "answer")[:1]))[: 4 * LONGEST]}

    def grade(self, response: Response, order: Order) -> Grade:
        """0 and waiting: see `marked`."""
        self.check_order(order)
        return Grade(fraction=0.0, state="waiting") if response.get("text") else UNANSWERED

    def marked(self, points: Sequence[int]) -> Grade:
        """The grade a person gives: one number of points for each criterion, of those its levels name.

        fraction = points given / most points. Raises ValueError on points that no level gives.
        """
        if len(points) != len(self.rubric):
            raise ValueError(f"{len(points)} points for {len(self.rubric)} criteria")
        for criterion, given in zip(self.rubric, points, strict=True):
            if given not in {level.points for level in criterion.levels}:
                raise ValueError(f"no level of {criterion.title!r} gives {given} points")
        return grade_of(sum(points) / sum(criterion.most for criterion in self.rubric))

    def review(self, response: Response, order: Order, media: MediaUrl = same) -> ReviewView:
        frame = self._frame().model_copy(update={"rubric": self.rubric, "sample": self.sample})
        return ReviewView(**self._reviewed(response, order, media), given=response.get("text"), own=frame)


def tidy(text: str) -> str:
    """The text with each line cleaned (see korean.clean), at most one empty line in a row, none at its ends."""
    lines: list[str] = []
    for line in map(clean, text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip()


def length_of(text: str) -> int:
    """Characters of a tidied text, without its line breaks."""
    return len(text) - text.count("\n")
