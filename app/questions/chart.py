"""Pure: a question about a drawn chart: a number read off it, one of several statements, or one of its categories."""

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from app.questions.base import Form, MediaUrl, Order, Problem, QuestionBase, Response, same
from app.questions.charts import ChartData, draw
from app.questions.choice import Option, Single
from app.questions.frozen import Frozen, ShortText, Text
from app.questions.numerical import Number
from app.questions.views import Grade, QuestionView, ReviewView


class AskNumber(Frozen):
    """A number to read off the chart or to work out from it. Its unit is the chart's."""

    kind: Literal["number"]
    answer: Decimal = Field(allow_inf_nan=False)
    tolerance: Decimal = Field(default=Decimal(0), ge=0, allow_inf_nan=False)


class AskChoice(Frozen):
    """One of several statements, as in `single`."""

    kind: Literal["choice"]
    options: tuple[Option, ...] = Field(min_length=2, max_length=10)


class AskCategory(Frozen):
    """One category of the chart: its column is tapped, or its name chosen. `feedback` by category."""

    kind: Literal["category"]
    correct: ShortText
    feedback: dict[ShortText, Text] = Field(default_factory=dict)


class Chart(QuestionBase):
    """All or nothing. `ask` says how it is asked; grading is that of `number` or of `single`."""

    type: Literal["chart"]
    chart: ChartData
    ask: Annotated[AskNumber | AskChoice | AskCategory, Field(discriminator="kind")]

    @model_validator(mode="after")
    def _can_be_answered(self) -> Self:
        named = {self.ask.correct, *self.ask.feedback} if isinstance(self.ask, AskCategory) else set()
        if missing := named - set(self.chart.categories):
            raise ValueError(f"the chart has no category {min(missing)!r}")
        self.asked()
        return self

    def asked(self) -> Number | Single:
        """The question without its chart. Raises pydantic.ValidationError, as when no option or several are right."""
        shared: dict[str, Any] = {"id": self.id, "prompt": self.prompt, "picture": self.picture}
        shared["explanation"] = self.explanation
        ask = self.ask
        if isinstance(ask, AskNumber):
            unit = self.chart.unit
            return Number(type="number", answer=ask.answer, tolerance=ask.tolerance, unit=unit, **shared)
        if isinstance(ask, AskChoice):
            return Single(type="single", options=ask.options, **shared)
        options = tuple(
            Option(text=category, correct=category == ask.correct, feedback=ask.feedback.get(category))
            for category in self.chart.categories
        )
        # A chart may have more columns than a list has options; its own bounds hold here.
        return Single.model_construct(type="single", options=options, **shared)

    def things(self) -> int:
        return len(self.ask.options) if isinstance(self.ask, AskChoice) else 0

    def _order(self, order: Order) -> Order:
        """The order of the question without its chart: categories always stand as in the chart."""
        self.check_order(order)
        return list(range(len(self.chart.categories))) if isinstance(self.ask, AskCategory) else order

    def texts(self) -> list[str]:
        series = [each.name for each in self.chart.series]
        asked = self.asked()
        options = asked.options if isinstance(asked, Single) else ()
        told = [text for option in options for text in (option.text, option.feedback or "")]
        return [*super().texts(), self.chart.title, *self.chart.categories, *series, *told]

    def view(self, order: Order, media: MediaUrl = same) -> QuestionView:
        view = self.asked().view(self._order(order), media)
        drawing = draw(self.chart, tappable=isinstance(self.ask, AskCategory))
        return view.model_copy(update={"type": self.type, "own": drawing})

    def parse(self, form: Form, order: Order, prefix: str = "") -> Response | Problem:
        return self.asked().parse(form, self._order(order), prefix)

    def echo(self, form: Form, prefix: str = "") -> Response:
        """The text as typed, cut to a sane length."""
        return self.asked().echo(form, prefix)

    def grade(self, response: Response, order: Order) -> Grade:
        return self.asked().grade(response, self._order(order))

    def review(self, response: Response, order: Order, media: MediaUrl = same) -> ReviewView:
        review = self.asked().review(response, self._order(order), media)
        return review.model_copy(update={"type": self.type, "own": draw(self.chart)})
