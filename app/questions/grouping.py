"""Pure: items to sort into groups; one radio group per item on screen (`group-<token>`)."""

import random
from typing import Literal, Self

from pydantic import Field, model_validator

from app.questions.base import UNREADABLE, Form, MediaUrl, Order, Problem, QuestionBase, Response, same, values
from app.questions.frozen import Frozen, ShortText, Text, must_be_unique
from app.questions.views import (
    UNANSWERED,
    Choice,
    Grade,
    PartGrade,
    QuestionView,
    ReviewRow,
    ReviewView,
    choices,
    grade_of,
)


class Group(Frozen):
    name: ShortText
    items: tuple[Text, ...] = Field(min_length=1, max_length=10)


class Grouping(QuestionBase):
    """Each item listed under its right group. Partial credit: share of items in the right group."""

    partial_credit = True
    type: Literal["grouping"]
    groups: tuple[Group, ...] = Field(min_length=2, max_length=5)

    @model_validator(mode="after")
    def _unique(self) -> Self:
        must_be_unique((group.name for group in self.groups), "group")
        must_be_unique(self._items(), "item")
        if self.things() < 3:
            raise ValueError("grouping needs at least three items")
        return self

    def _items(self) -> list[str]:
        return [item for group in self.groups for item in group.items]

    def _home(self) -> list[int]:
        """The right group's number of each item."""
        return [at for at, group in enumerate(self.groups) for _ in group.items]

    def texts(self) -> list[str]:
        return super().texts() + [text for group in self.groups for text in (group.name, *group.items)]

    def things(self) -> int:
        return sum(len(group.items) for group in self.groups)

    def draw_order(self, rng: random.Random, shuffle: bool = True) -> Order:
        """Always shuffled: the file lists the items by their right group."""
        return super().draw_order(rng)

    def view(self, order: Order, media: MediaUrl = same) -> QuestionView:
        self.check_order(order)
        groups = tuple(Choice(token=str(at), text=group.name) for at, group in enumerate(self.groups))
        return QuestionView(**self._shared(media), items=choices(self._items(), order), groups=groups)

    def parse(self, form: Form, order: Order, prefix: str = "") -> Response | Problem:
        self.check_order(order)
        known = {str(at) for at in range(len(self.groups))}
        sent = {str(at): values(form, f"{prefix}group-{at}") for at in range(len(order))}
        chosen = {token: found[0].strip() for token, found in sent.items() if found}
        if not known.issuperset(chosen.values()):
            return Problem(UNREADABLE, "group")
        # Half an answer is kept: each radio is saved as it is pressed, and a person may stop in between.
        return {"groups": chosen} if chosen else {}

    def grade(self, response: Response, order: Order) -> Grade:
        chosen, home = response.get("groups"), self._home()
        if not chosen:
            return UNANSWERED
        parts = [
            PartGrade(token=str(at), right=chosen.get(str(at)) == str(home[index])) for at, index in enumerate(order)
        ]
        return grade_of(sum(part.right for part in parts) / len(parts), parts)

    def review(self, response: Response, order: Order, media: MediaUrl = same) -> ReviewView:
        chosen, home, items = response.get("groups", {}), self._home(), self._items()
        rows = []
        for at, index in enumerate(order):
            given = chosen.get(str(at))
            rows.append(
                ReviewRow(
                    text=items[index],
                    given=None if given is None else self.groups[int(given)].name,
                    answer=self.groups[home[index]].name,
                    right=given == str(home[index]),
                )
            )
        return ReviewView(**self._reviewed(response, order, media), rows=tuple(rows))
