"""Pure: things to pair; each left thing has a list of the right-hand things to choose from (`match-<token>`)."""

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


class Pair(Frozen):
    left: Text
    right: ShortText


class Matching(QuestionBase):
    """Each left thing with its right one; several may share one, and `extra` right ones belong to none.

    Partial credit: share of left things with the right partner.
    """

    partial_credit = True
    type: Literal["matching"]
    pairs: tuple[Pair, ...] = Field(min_length=2, max_length=10)
    extra: tuple[ShortText, ...] = Field(default=(), max_length=5)

    @model_validator(mode="after")
    def _something_to_choose(self) -> Self:
        must_be_unique((pair.left for pair in self.pairs), "left thing")
        must_be_unique(self.extra, "extra partner")
        rights = {pair.right for pair in self.pairs}
        if both := rights & set(self.extra):
            raise ValueError(f"{min(both)!r} is a partner and an extra one")
        if len(rights) < 2:
            raise ValueError("matching needs at least two different partners")
        return self

    def _partners(self) -> list[str]:
        """The right-hand things in dictionary order: it says nothing about which belongs where."""
        return sorted({pair.right for pair in self.pairs} | set(self.extra))

    def texts(self) -> list[str]:
        return [*super().texts(), *(pair.left for pair in self.pairs), *self._partners()]

    def things(self) -> int:
        return len(self.pairs)

    def view(self, order: Order, media: MediaUrl = same) -> QuestionView:
        self.check_order(order)
        groups = tuple(Choice(token=str(at), text=text) for at, text in enumerate(self._partners()))
        return QuestionView(
            **self._shared(media), items=choices([pair.left for pair in self.pairs], order), groups=groups
        )

    def parse(self, form: Form, order: Order, prefix: str = "") -> Response | Problem:
        self.check_order(order)
        known = {str(at) for at in range(len(self._partners()))}
        sent = {str(at): values(form, f"{prefix}match-{at}") for at in range(len(order))}
        chosen = {token: found[0].strip() for token, found in sent.items() if found}
        if not known.issuperset(chosen.values()):
            return Problem(UNREADABLE, "match")
        return {"groups": chosen} if chosen else {}

    def grade(self, response: Response, order: Order) -> Grade:
        chosen = response.get("groups")
        if not chosen:
            return UNANSWERED
        partners = self._partners()
        parts = [
            PartGrade(
                token=str(at), right=str(at) in chosen and partners[int(chosen[str(at)])] == self.pairs[index].right
            )
            for at, index in enumerate(order)
        ]
        return grade_of(sum(part.right for part in parts) / len(parts), parts)

    def review(self, response: Response, order: Order, media: MediaUrl = same) -> ReviewView:
        chosen, partners = response.get("groups", {}), self._partners()
        rows = []
        for at, index in enumerate(order):
            token = chosen.get(str(at))
            given = None if token is None else partners[int(token)]
            pair = self.pairs[index]
            rows.append(ReviewRow(text=pair.left, given=given, answer=pair.right, right=given == pair.right))
        return ReviewView(**self._reviewed(response, order, media), rows=tuple(rows))
