"""Pure: a quiz as it was drawn for one attempt, the answers given on it, and what they are worth."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

from app.assessment.behaviours import CHECKED_AT_ONCE, LEAST_SURE, worth_at_end
from app.content.quiz import Bank, Draw, Policy, Quiz
from app.questions.base import MediaUrl, Order, Response
from app.questions.registry import Question
from app.questions.views import Grade, QuestionView, ReviewView, State

MOST_PARTS = 50
Layout = list[dict[str, Any]]
"""[{"id": question id, "order": author indices in the order shown}, …] in the order of the attempt's slots.

A question that a random slot drew has "bank": the bank's slug as well.
"""
Banks = Mapping[str, Bank]
"""Bank by slug: those that the quiz draws from."""


def draw_layout(quiz: Quiz, rng: random.Random, banks: Banks | None = None) -> Layout:
    """The questions of one attempt, own and drawn, in an order, and an order of each question's options.

    Raises ValueError when a bank holds too few questions that fit (the content check refuses such files).
    """
    slots: list[tuple[Question, dict[str, str]]] = [(question, {}) for question in quiz.questions]
    taken: set[tuple[str, str]] = set()
    for draw in quiz.draws:
        slots += [(question, {"bank": draw.bank}) for question in _drawn(draw, (banks or {})[draw.bank], taken, rng)]
    if quiz.shuffle:
        rng.shuffle(slots)
    return [{"id": question.id, "order": question.draw_order(rng, quiz.shuffle)} | more for question, more in slots]


def _drawn(draw: Draw, bank: Bank, taken: set[tuple[str, str]], rng: random.Random) -> list[Question]:
    fitting = [question for question in bank.questions if draw.fits(question) and (bank.slug, question.id) not in taken]
    if len(fitting) < draw.count:
        raise ValueError(f"bank {bank.slug} has {len(fitting)} questions for a draw of {draw.count}")
    chosen = rng.sample(fitting, draw.count)
    taken.update((bank.slug, question.id) for question in chosen)
    return chosen


Detail = dict[str, Any]
"""What a step says besides the answer: {"certainty": 1–3, "left": True, "try": n, "earned": fraction, "open": bool, …}."""


@dataclass(frozen=True)
class Answer:
    """The last step of a slot. `fraction` is there once it was checked or the attempt is finished; `detail`, `kind`: see AttemptStep."""

    seq: int
    response: Response
    fraction: float | None = None
    detail: Detail | None = None
    kind: str = "saved"


@dataclass(frozen=True)
class Paper:
    """One attempt's questions by slot (counted from 1) and the answers given so far."""

    quiz: Quiz
    layout: Layout
    answers: Mapping[int, Answer]
    banks: Banks = field(default_factory=dict)

    @property
    def slots(self) -> range:
        return range(1, len(self.layout) + 1)

    def question(self, slot: int) -> Question:
        """Raises KeyError when the attempt has no such slot."""
        if slot not in self.slots:
            raise KeyError(slot)
        entry = self.layout[slot - 1]
        return (self.banks[entry["bank"]] if "bank" in entry else self.quiz).question(entry["id"])

    def order(self, slot: int) -> Order:
        order: Order = self.layout[slot - 1]["order"]
        return order

    def seq(self, slot: int) -> int:
        """Number of the slot's last step, 0 before the first: what a form on this slot answers to."""
        answer = self.answers.get(slot)
        return answer.seq if answer else 0

    def response(self, slot: int) -> Response:
        answer = self.answers.get(slot)
        return answer.response if answer else {}

    def detail(self, slot: int) -> Detail:
        answer = self.answers.get(slot)
        return (answer.detail or {}) if answer else {}

    def kind(self, slot: int) -> str:
        """What the slot's last step was; "" before the first."""
        answer = self.answers.get(slot)
        return answer.kind if answer else ""

    @property
    def policy(self) -> Policy:
        return self.quiz.policy

    @property
    def weights(self) -> list[float]:
        """What each slot's question weighs."""
        return [self.question(slot).weight for slot in self.slots]

    def tried(self, slot: int) -> int:
        """How often the slot's answer was checked."""
        return int(self.detail(slot).get("try", 0))

    def closed(self, slot: int) -> bool:
        """Whether the slot was checked for good and takes no other answer."""
        return self.tried(slot) > 0 and not self.detail(slot)["open"]

    def reachable(self, slot: int) -> bool:
        """Whether the page of the slot may be opened: any, or in a sequential quiz the first that was not left."""
        return self.policy.navigation == "free" or slot == self.here

    @property
    def here(self) -> int | None:
        """The first slot that was not left for good; None when all were. Only sequential quizzes leave slots."""
        return next((slot for slot in self.slots if not self.detail(slot).get("left")), None)

    @property
    def open_slots(self) -> tuple[int, ...]:
        """The slots whose answer may still change."""
        return tuple(slot for slot in self.slots if self.reachable(slot) and not self.closed(slot))

    @property
    def unanswered(self) -> tuple[int, ...]:
        return tuple(slot for slot in self.slots if not self.response(slot))

    def view(self, slot: int, media: MediaUrl) -> QuestionView:
        """What a page may know before the end: no key, no feedback."""
        return self.question(slot).view(self.order(slot), media)

    def review(self, slot: int, media: MediaUrl) -> ReviewView:
        """What a page may know after the end."""
        return self.question(slot).review(self.response(slot), self.order(slot), media)

    def last_turn(self, slot: int, media: MediaUrl) -> "LastTurn | None":
        """What may be said now about the slot's last checked answer; None while it was not checked."""
        if not self.tried(slot):
            return None
        detail, question = self.detail(slot), self.question(slot)
        closed = not detail["open"]
        hints = tuple(filter(None, (question.hint, *question.hints)))
        return LastTurn(
            tries=self.tried(slot),
            left=self.policy.tries - self.tried(slot) if not closed else 0,
            state=question.grade(detail["checked"], self.order(slot)).state,
            earned=float(detail["earned"]),
            hint=hints[min(self.tried(slot), len(hints)) - 1] if hints and not closed else None,
            review=question.review(detail["checked"], self.order(slot), media) if closed else None,
        )

    def grade(self, slot: int) -> Grade:
        """What the answer is worth by the question's type alone."""
        return self.question(slot).grade(self.response(slot), self.order(slot))

    def earned(self, slot: int) -> float | None:
        """What the slot earns under the quiz's behaviour when the attempt ends; None where a person has to mark it."""
        if self.question(slot).manual and self.response(slot):
            return None
        detail, response, fraction = self.detail(slot), self.response(slot), self.grade(slot).fraction
        if not response:
            return fraction
        if self.policy.behaviour in CHECKED_AT_ONCE and detail.get("checked") == response:
            return float(detail["earned"])
        return worth_at_end(self.policy, fraction, self.tried(slot), detail.get("certainty", LEAST_SURE))


@dataclass(frozen=True)
class LastTurn:
    """A checked answer: its state, what the slot earns with it (0–1), tries made and left, and while the slot is open the hint
    that belongs to this try. `review` is there once the slot takes no other answer."""

    tries: int
    left: int
    state: State
    earned: float
    hint: str | None
    review: ReviewView | None


def score_of(fractions: Sequence[float], weights: Sequence[float] | None = None) -> float:
    """0–100: the weighted mean of the slots (all alike without `weights`), never below 0; cut, not rounded, to three decimals,
    so that 59.9996 is no 60.

    Fractions carry six decimals; as shares of at most fifty parts (grouping's items) their exact values can be had
    back, so that three thirds are a whole. What is no such share (an option's own worth) stands for itself.
    """
    exact = [_exact(fraction) for fraction in fractions]
    shares = [_share(weight) for weight in weights or [1.0] * len(exact)]
    earned = sum((part * share for part, share in zip(exact, shares, strict=True)), Fraction(0))
    return max(0.0, math.floor(Fraction(100_000) * earned / sum(shares)) / 1000)


@lru_cache(maxsize=4096)  # a quiz knows few worths; a regrade asks for a hundred thousand of them
def _exact(fraction: float) -> Fraction:
    share = Fraction(fraction).limit_denominator(MOST_PARTS)
    written = Fraction(round(fraction * 1_000_000), 1_000_000)
    return share if abs(share - written) * 1_000_000 <= 1 else written


@lru_cache(maxsize=1024)
def _share(weight: float) -> Fraction:
    return Fraction(weight).limit_denominator(1000)


def answer_in_words(view: QuestionView, response: Response) -> str:
    """The answer as one line to read, its parts in the order of the page; empty when nothing was answered."""
    names = {choice.token: choice.text for choice in (*view.options, *view.items)}
    if "picked" in response:
        return " / ".join(names[token] for token in response["picked"])
    if "sequence" in response:
        return " → ".join(names[token] for token in response["sequence"])
    if "gaps" in response:
        words = {gap.token: {word.token: word.text for word in gap.words} for gap in view.gaps}
        gaps = response["gaps"]
        return " / ".join(
            words[gap.token].get(gaps[gap.token], gaps[gap.token]) for gap in view.gaps if gap.token in gaps
        )
    if "groups" in response:
        groups = {group.token: group.text for group in view.groups}
        put = response["groups"]
        return " / ".join(f"{item.text}: {groups[put[item.token]]}" for item in view.items if item.token in put)
    if "files" in response:
        return " / ".join(file["name"] for file in response["files"])
    if "marks" in response:
        return " / ".join(f"{n}번 점: 왼쪽에서 {x}, 위에서 {y}" for n, (x, y) in enumerate(response["marks"], start=1))
    text: str = response.get("text", "")
    bare = text and view.unit and not text.endswith((view.unit, *view.units))
    return f"{text} {view.unit}" if bare else text
