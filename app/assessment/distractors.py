"""Pure: what was answered to one question, how often, and how well those who gave an answer did otherwise."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.assessment.item_findings import OptionCount
from app.questions.base import Order, QuestionBase, Response, same
from app.questions.chart import Chart
from app.questions.choice import Multiple, Single, TrueFalse
from app.questions.gaps import Cloze, GapText
from app.questions.grouping import Grouping
from app.questions.hot_spot import HotSpot
from app.questions.matching import Matching
from app.questions.table import Table
from app.questions.views import ReviewView

MOST_TYPED = 10
MOST_LENGTH = 60
NO_ANSWER = "답하지 않음"
_NO_CHANCE = random.Random(0)  # noqa: S311  never asked: the author's order is wanted


class Given(NamedTuple):
    """The same answer to the question shown in the same order, `many` times. `rest`: sum over those attempts of the mean worth
    (0–1) of their other questions."""

    order: Order
    response: Response
    many: int
    rest: float


@dataclass
class _Tally:
    correct: bool
    count: int = 0
    rest: float = 0.0

    def add(self, given: Given) -> None:
        self.count += given.many
        self.rest += given.rest


@dataclass(frozen=True)
class Answers:
    """Rows for the table. `per_part`: a row is a part of the answer (an item's place, a gap), not a whole answer."""

    count: int
    rows: tuple[OptionCount, ...]
    per_part: bool = False
    more: int = 0  # typed answers that were left out, the rarest


def guess_score(question: QuestionBase) -> float | None:
    """Facility that blind guessing reaches, 0–1; None where there is no telling (ordering, several right options)."""
    if isinstance(question, HotSpot | Chart):
        return guess_score(question.asked())
    if isinstance(question, Single):
        return 1 / len(question.options)
    if isinstance(question, TrueFalse):
        return 0.5
    if isinstance(question, Multiple):
        return None
    view = question.view(question.draw_order(_NO_CHANCE, False))
    if isinstance(question, Matching | Grouping):
        return 1 / len(view.groups)
    if isinstance(question, GapText | Cloze | Table):
        return sum(1 / len(gap.words) if gap.words else 0.0 for gap in view.gaps) / len(view.gaps)
    return None if view.items else 0.0


class _Shown:
    """Reviews by what was shown and answered: fifty thousand attempts give a few dozen different ones."""

    def __init__(self, question: QuestionBase) -> None:
        self._question = question
        self._known: dict[tuple[str, str], ReviewView] = {}

    def review(self, order: Order, response: Response) -> ReviewView:
        key = (repr(order), repr(response))
        if key not in self._known:
            if len(self._known) > 5000:
                self._known.clear()
            self._known[key] = self._question.review(response, order, same)
        return self._known[key]


def count_answers(question: QuestionBase, given: Iterable[Given]) -> Answers:
    """The table of one question. Options nobody chose are there with 0; typed answers are cut to the most frequent."""
    shown = _Shown(question)
    tallies: dict[str, _Tally] = _every_option(question)
    listed = bool(tallies)
    nobody, total, per_part = _Tally(False), 0, False
    for each in given:
        total += each.many
        if not each.response:
            nobody.add(each)
            continue
        review = shown.review(each.order, each.response)
        for label, correct in _parts(review):
            tallies.setdefault(label, _Tally(correct)).add(each)
        per_part = per_part or bool(review.rows)
    ranked = list(tallies.items()) if listed else sorted(tallies.items(), key=lambda each: (-each[1].count, each[0]))
    kept = ranked if listed or per_part else ranked[:MOST_TYPED]
    rows = [_row(label, tally, total) for label, tally in kept]
    if nobody.count:
        rows.append(_row(NO_ANSWER, nobody, total))
    return Answers(total, tuple(rows), per_part, len(ranked) - len(kept))


def _every_option(question: QuestionBase) -> dict[str, _Tally]:
    if not isinstance(question, Single | Multiple | TrueFalse):
        return {}
    review = question.review({}, list(range(question.things())), same)
    return {option.text: _Tally(option.correct) for option in review.options}


def _parts(review: ReviewView) -> Sequence[tuple[str, bool]]:
    """(label, whether it is right) of each thing that was chosen, put or typed."""
    if review.options:
        return [(option.text, option.correct) for option in review.options if option.chosen]
    if review.rows:
        return [(f"{row.text} → {row.given or '—'}", row.right) for row in review.rows]
    return [((review.given or "—")[:MOST_LENGTH], review.state == "right")]


def _row(label: str, tally: _Tally, total: int) -> OptionCount:
    return OptionCount(
        label=label,
        correct=tally.correct,
        count=tally.count,
        share=tally.count / total if total else 0.0,
        mean_rest=tally.rest / tally.count if tally.count else None,
    )
