"""Pure: what a finished attempt is worth under another version of its quiz."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.assessment.behaviours import CHECKED_AT_ONCE, LEAST_SURE, take_turn, worth_at_end
from app.assessment.differences import compare, moved
from app.assessment.papers import Banks, Layout, score_of
from app.content.quiz import Policy, Quiz
from app.questions.base import Order, Response
from app.questions.registry import Question

MOST_KEPT = 20_000
LEAST_DIFFERENCE = 0.0005  # scores are cut to three decimals
BY_HAND = frozenset({"marked", "overridden"})


@dataclass(frozen=True)
class Version:
    """A quiz and the banks it draws from, each as one hash says."""

    quiz: Quiz
    banks: Banks

    def question(self, bank: str, id: str) -> Question | None:
        try:
            return self.banks[bank].question(id) if bank else self.quiz.question(id)
        except KeyError:
            return None


@dataclass(frozen=True)
class Given:
    """A slot's answer when the attempt ended. `kind`: the last step that gave it a worth. `checked`: the answers that were
    checked at once, in their order. `text`: what tells this answer, with its detail, from others."""

    response: Response
    detail: Mapping[str, Any]
    kind: str
    checked: Sequence[Response] = ()
    text: str = ""


@dataclass(frozen=True)
class Finished:
    """A finished attempt as it stands. `score`: 0–100. `given` by slot: those that may have to be graded again."""

    layout: Layout
    score: float
    fractions: Sequence[float]
    given: Mapping[int, Given]


@dataclass(frozen=True)
class Regraded:
    """`fractions` and `score` (0–100) after; `slots`: those whose worth changed. `differs`: whether anything did; another weight of
    a question moves the score alone."""

    fractions: list[float]
    score: float
    slots: tuple[int, ...]
    differs: bool


class Mended:
    """The difference between the version an attempt was made from and the one it is graded with; kept per pair of
    versions, for many attempts share it. Threads may share it: each only adds what any other would add."""

    def __init__(self, old: Version, new: Version) -> None:
        self._old, self._new = old, new
        self._known: dict[tuple[str, str], tuple[bool, str | None]] = {}
        self._earned: dict[tuple[str, str, tuple[int, ...], str], float] = {}

    def look(self, entry: Mapping[str, Any]) -> tuple[bool, str | None]:
        """(whether the question's key differs, why its answers cannot be graded again or None)."""
        key = (entry.get("bank", ""), entry["id"])
        if key not in self._known:
            before, after = self._old.question(*key), self._new.question(*key)
            if before is None or after is None:
                self._known[key] = True, "문제가 없어졌어요."
            else:
                changed = any(change.is_key for change in compare(before, after))
                self._known[key] = changed, moved(before, after) if changed else None
        return self._known[key]

    def touched(self, layout: Layout) -> list[int]:
        """The slots of a layout whose question's key differs."""
        return [slot for slot, entry in enumerate(layout, start=1) if self.look(entry)[0]]

    def regrade(self, attempt: Finished) -> Regraded | str:
        """What the attempt is worth now, or why it stays untouched. Slots that a person marked stay as that person said."""
        policy = self._old.quiz.policy
        fractions = list(attempt.fractions)
        for slot, given in sorted(attempt.given.items()):
            entry = attempt.layout[slot - 1]
            why = self.look(entry)[1]
            if why:
                return f"{slot}번 {why}"
            question = self._new.question(entry.get("bank", ""), entry["id"])
            if question is None or given.kind in BY_HAND or question.manual:
                continue
            try:
                fractions[slot - 1] = self._earn(question, entry, given, policy)
            except (ValueError, KeyError, IndexError):
                return f"{slot}번 보기의 차례를 읽을 수 없어요."
        weights = [self._weight(entry) for entry in attempt.layout]
        changed = tuple(
            slot
            for slot, (was, now) in enumerate(zip(attempt.fractions, fractions, strict=True), start=1)
            if was != now
        )
        score = score_of(fractions, weights)
        return Regraded(fractions, score, changed, bool(changed) or abs(score - attempt.score) >= LEAST_DIFFERENCE)

    def _earn(self, question: Question, entry: Mapping[str, Any], given: Given, policy: Policy) -> float:
        """`earned`, kept: thousands of attempts give a few dozen different answers to a question of choice."""
        key = (entry.get("bank", ""), entry["id"], tuple(entry["order"]), given.text)
        worth = self._earned.get(key)
        if worth is None:
            worth = earned(question, entry["order"], given, policy)
            if len(self._earned) >= MOST_KEPT:
                self._earned.clear()
            self._earned[key] = worth
        return worth

    def _weight(self, entry: Mapping[str, Any]) -> float:
        key = (entry.get("bank", ""), entry["id"])
        question = self._new.question(*key) or self._old.question(*key)
        return question.weight if question else 1.0


def earned(question: Question, order: Order, given: Given, policy: Policy) -> float:
    """What the answer earns under the behaviour the attempt was taken in. Where answers were checked at once, the turns
    are played again: who was right on a try that the old key called wrong gets that try's worth."""
    question.view(order)  # raises ValueError for an order that is none of this question's
    turns = list(given.checked) if policy.behaviour in CHECKED_AT_ONCE else []
    for tried, response in enumerate(turns):
        turn = take_turn(policy, question.grade(response, order).fraction, tried)
        if not turn.open or (response == given.response and tried + 1 == len(turns)):
            return turn.earned
    fraction = question.grade(given.response, order).fraction
    if not given.response:  # taken back after its last try
        return fraction
    return worth_at_end(policy, fraction, len(turns), given.detail.get("certainty", LEAST_SURE))
