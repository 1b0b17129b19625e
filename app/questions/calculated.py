"""Pure: a number that follows from drawn values. Each attempt gets values of its own.

The drawn order holds, for each variable, the number of its value: order[i] picks `variables[i].values[order[i]]`.
"""

import random
import re
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from app.questions.base import Form, MediaUrl, Order, Problem, QuestionBase, Response, same
from app.questions.expressions import Expression, parse
from app.questions.frozen import Frozen, ShortText, must_be_unique
from app.questions.numerical import MOST_DECIMALS, Number, in_words, shortened
from app.questions.views import Grade, QuestionView, ReviewView

MOST_COMBINATIONS = 10_000
_PLACE = re.compile(r"\{[a-z][a-z0-9_]*\}")
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,29}$")]


class Variable(Frozen):
    """A name and the values that may be drawn for it; the prompt shows it where `{name}` stands."""

    name: Name
    values: tuple[Decimal, ...] = Field(min_length=1, max_length=100)


class Calculated(QuestionBase):
    """Right when |given − formula(values)| ≤ tolerance. The explanation may show `{name}` and `{answer}`."""

    type: Literal["calculated"]
    variables: tuple[Variable, ...] = Field(min_length=1, max_length=6)
    formula: ShortText
    tolerance: Decimal = Field(default=Decimal(0), ge=0, allow_inf_nan=False)
    unit: ShortText | None = None

    @model_validator(mode="after")
    def _computable(self) -> Self:
        must_be_unique((variable.name for variable in self.variables), "variable")
        expression = self._expression()
        known = {variable.name for variable in self.variables}
        if unknown := expression.names - known:
            raise ValueError(f"formula uses {', '.join(sorted(unknown))}, which is no variable")
        unseen = [name for name in sorted(known) if f"{{{name}}}" not in self.prompt]
        if unseen:
            raise ValueError(f"the prompt never shows {{{unseen[0]}}}")
        for order in self._combinations():
            expression.value(self.drawn(order))
        return self

    def _expression(self) -> Expression:
        return parse(self.formula)

    def _combinations(self) -> list[Order]:
        count = 1
        orders: list[Order] = [[]]
        for variable in self.variables:
            count *= len(variable.values)
            if count > MOST_COMBINATIONS:
                raise ValueError(f"more than {MOST_COMBINATIONS:,} combinations of values cannot all be checked")
            orders = [[*order, at] for order in orders for at in range(len(variable.values))]
        return orders

    def drawn(self, order: Order) -> dict[str, Decimal]:
        """The variables' values under `order`."""
        return {v.name: v.values[at] for v, at in zip(self.variables, order, strict=True)}

    def answer(self, order: Order) -> Decimal:
        return self._expression().value(self.drawn(order))

    def cannot_be_typed(self) -> dict[str, Decimal] | None:
        """Values for which the answer has more decimals than anybody can type, and no tolerance allows for that."""
        if self.tolerance:
            return None
        for order in self._combinations():
            if int(self.answer(order).normalize().as_tuple().exponent) < -MOST_DECIMALS:
                return self.drawn(order)
        return None

    def draw_order(self, rng: random.Random, shuffle: bool = True) -> Order:
        """Values are always drawn: they are what makes the question."""
        return [rng.randrange(len(variable.values)) for variable in self.variables]

    def check_order(self, order: Order) -> None:
        """Raises ValueError unless order picks one value of each variable."""
        fits = len(order) == len(self.variables)
        if not fits or any(not 0 <= at < len(v.values) for v, at in zip(self.variables, order, strict=True)):
            raise ValueError(f"{order} is no order of the variables (question {self.id})")

    def _as_number(self, order: Order) -> Number:
        """The question these values make."""
        self.check_order(order)
        answer = self.answer(order)
        words = {name: in_words(value) for name, value in self.drawn(order).items()}
        return Number(
            type="number",
            id=self.id,
            prompt=_filled(self.prompt, words),
            picture=self.picture,
            explanation=_filled(self.explanation, words | {"answer": in_words(shortened(answer, self.tolerance))}),
            answer=answer,
            tolerance=self.tolerance,
            unit=self.unit,
        )

    def texts(self) -> list[str]:
        """As people read them: a value stands where the file has its name."""
        return [_PLACE.sub("0", text) for text in super().texts()]

    def view(self, order: Order, media: MediaUrl = same) -> QuestionView:
        return self._as_number(order).view([], media).model_copy(update={"type": self.type})

    def parse(self, form: Form, order: Order, prefix: str = "") -> Response | Problem:
        return self._as_number(order).parse(form, [], prefix)

    def echo(self, form: Form, prefix: str = "") -> Response:
        """The text as typed, cut to a sane length."""
        return Number.echo(self._as_number([0] * len(self.variables)), form, prefix)

    def grade(self, response: Response, order: Order) -> Grade:
        return self._as_number(order).grade(response, [])

    def review(self, response: Response, order: Order, media: MediaUrl = same) -> ReviewView:
        return self._as_number(order).review(response, [], media).model_copy(update={"type": self.type})


def _filled(text: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text
