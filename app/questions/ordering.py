"""Pure: items to put in order, without dragging.

A form sends either `order` ("2,0,1", written by the script) or one `rank-<token>` per item (without a script).
"""

import random
from bisect import bisect_left
from typing import Literal

from pydantic import Field, field_validator

from app.core.josa import josa
from app.questions.base import UNREADABLE, Form, MediaUrl, Order, Problem, QuestionBase, Response, same, values
from app.questions.frozen import Text, must_be_unique
from app.questions.korean import in_count
from app.questions.views import (
    UNANSWERED,
    Grade,
    PartGrade,
    QuestionView,
    ReviewRow,
    ReviewView,
    choices,
    grade_of,
    percent,
)


class Ordering(QuestionBase):
    """Items listed in the right order.

    Partial credit: (longest run of items already in order, others skipped, − 1) / (items − 1), Moodle's
    "longest ordered subset" moved so that a reversed list earns 0: one item out of place costs one step.
    """

    partial_credit = True
    type: Literal["ordering"]
    items: tuple[Text, ...] = Field(min_length=3, max_length=10)

    @field_validator("items")
    @classmethod
    def _unique_items(cls, items: tuple[str, ...]) -> tuple[str, ...]:
        must_be_unique(items, "item")
        return items

    def things(self) -> int:
        return len(self.items)

    def texts(self) -> list[str]:
        return [*super().texts(), *self.items]

    def draw_order(self, rng: random.Random, shuffle: bool = True) -> Order:
        """Always shuffled, and never the right order: else it would be answered before it is read."""
        order = list(range(len(self.items)))
        while order == sorted(order):
            rng.shuffle(order)
        return order

    def view(self, order: Order, media: MediaUrl = same) -> QuestionView:
        self.check_order(order)
        return QuestionView(**self._shared(media), items=choices(self.items, order))

    def parse(self, form: Form, order: Order, prefix: str = "") -> Response | Problem:
        self.check_order(order)
        tokens = [str(at) for at in range(len(order))]
        if sent := values(form, prefix + "order"):
            sequence = sent[0].strip().split(",")
            return {"sequence": sequence} if sorted(sequence) == sorted(tokens) else Problem(UNREADABLE, "order")
        ranks = {token: found[0].strip() for token in tokens if (found := values(form, f"{prefix}rank-{token}"))}
        if not ranks:
            return {}
        return self._from_ranks(ranks, len(order))

    def _from_ranks(self, ranks: dict[str, str], count: int) -> Response | Problem:
        allowed = {str(rank) for rank in range(1, count + 1)}
        if not allowed.issuperset(ranks.values()):
            return Problem(f"차례는 1부터 {count}까지 골라 주세요.", "order")
        used = list(ranks.values())
        if twice := sorted({rank for rank in used if used.count(rank) > 1}, key=int):
            return Problem(f"{twice[0]}번이 두 번 있어요. 차례는 한 번씩만 골라 주세요.", "order")
        if missing := count - len(ranks):
            return Problem(f"아직 차례를 고르지 않은 것이 {missing}개 있어요. 모두 골라 주세요.", "order")
        return {"sequence": sorted(ranks, key=lambda token: int(ranks[token]))}

    def echo(self, form: Form, prefix: str = "") -> Response:
        """The ranks chosen so far, by token."""
        sent = {str(at): values(form, f"{prefix}rank-{at}") for at in range(len(self.items))}
        return {"ranks": {token: found[0] for token, found in sent.items() if found}}

    def grade(self, response: Response, order: Order) -> Grade:
        if not response.get("sequence"):
            return UNANSWERED
        answered = [order[int(token)] for token in response["sequence"]]
        kept = longest_rising(answered)
        parts = (
            PartGrade(token=token, right=index in kept)
            for token, index in zip(response["sequence"], answered, strict=True)
        )
        return grade_of((len(kept) - 1) / (len(self.items) - 1), parts)

    def _credit(self, response: Response, order: Order, grade: Grade) -> str:
        if grade.state != "partial":
            return ""
        kept = josa(in_count(sum(part.right for part in grade.parts), "개"), "은/는")
        return (
            f"{in_count(len(self.items), '개')} 가운데 {kept} 서로 앞뒤 차례가 맞아요. "
            f"하나는 견줄 상대라서 빼고 세어 {percent(grade.fraction)}를 얻었어요."
        )

    def review(self, response: Response, order: Order, media: MediaUrl = same) -> ReviewView:
        answered = [order[int(token)] for token in response.get("sequence", ())]
        kept = longest_rising(answered)
        rows = tuple(
            ReviewRow(
                text=item,
                given=str(answered.index(index) + 1) if answered else None,
                answer=str(index + 1),
                right=index in kept,
            )
            for index, item in enumerate(self.items)
        )
        return ReviewView(**self._reviewed(response, order, media), rows=rows)


def longest_rising(numbers: list[int]) -> set[int]:
    """The longest rising subsequence (patience sorting): what may stay where it is. Numbers are distinct."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(tails, number)
        before[number] = tails[at - 1] if at else None
        tails[at : at + 1] = [number]
    kept: set[int] = set()
    last: int | None = tails[-1] if tails else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept
