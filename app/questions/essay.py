"""Pure: an answer in one's own words, marked by a person against a rubric that the page shows beforehand."""

from typing import Literal, Self

from pydantic import Field, model_validator

from app.questions.base import Form, MediaUrl, Order, Problem, Response, same, values
from app.questions.frozen import Frozen
from app.questions.korean import clean
from app.questions.rubric import ByRubric, Criterion
from app.questions.views import UNANSWERED, Grade, QuestionView, ReviewView

LONGEST = 5000


class Frame(Frozen):
    """The page's field: how much is asked for (characters), what is looked at; after the end the levels and a sample too."""

    least: int
    most: int
    criteria: tuple[str, ...]
    rubric: tuple[Criterion, ...] = ()
    sample: str | None = None


class Essay(ByRubric):
    """`least` is advice: a shorter text is kept as well, for a draft is saved while it grows. `most` is a limit.

    Characters are counted after NFC, with spaces, without line breaks.
    """

    type: Literal["essay"]
    least: int = Field(default=0, ge=0, le=LONGEST)
    most: int = Field(default=1000, ge=10, le=LONGEST)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.least > self.most:
            raise ValueError(f"least is {self.least}, but most is {self.most}")
        return self

    def _frame(self) -> Frame:
        return Frame(least=self.least, most=self.most, criteria=self.titles)

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
        """0 and waiting: see `ByRubric.marked`."""
        self.check_order(order)
        return Grade(fraction=0.0, state="waiting") if response.get("text") else UNANSWERED

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
