"""Pure: a quiz as it was drawn for one attempt, the answers given on it, and what they are worth."""

import math
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.content.quiz import Quiz
from app.questions.base import Grade, MediaUrl, Order, QuestionView, Response, ReviewView
from app.questions.registry import Question

MOST_PARTS = 50
Layout = list[dict[str, Any]]
"""[{"id": question id, "order": author indices in the order shown}, …] in the order of the attempt's slots."""


def draw_layout(quiz: Quiz, rng: random.Random) -> Layout:
    """An order of questions, and of each question's options, for one attempt."""
    questions = list(quiz.questions)
    if quiz.shuffle:
        rng.shuffle(questions)
    return [{"id": question.id, "order": question.draw_order(rng, quiz.shuffle)} for question in questions]


@dataclass(frozen=True)
class Answer:
    """The last step of a slot. `fraction` (0–1) is there once the attempt is finished."""

    seq: int
    response: Response
    fraction: float | None = None


@dataclass(frozen=True)
class Paper:
    """One attempt's questions by slot (counted from 1) and the answers given so far."""

    quiz: Quiz
    layout: Layout
    answers: Mapping[int, Answer]

    @property
    def slots(self) -> range:
        return range(1, len(self.layout) + 1)

    def question(self, slot: int) -> Question:
        """Raises KeyError when the attempt has no such slot."""
        if slot not in self.slots:
            raise KeyError(slot)
        return self.quiz.question(self.layout[slot - 1]["id"])

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

    @property
    def unanswered(self) -> tuple[int, ...]:
        return tuple(slot for slot in self.slots if not self.response(slot))

    def view(self, slot: int, media: MediaUrl) -> QuestionView:
        """What a page may know before the end: no key, no feedback."""
        return self.question(slot).view(self.order(slot), media)

    def review(self, slot: int, media: MediaUrl) -> ReviewView:
        """What a page may know after the end."""
        return self.question(slot).review(self.response(slot), self.order(slot), media)

    def grade(self, slot: int) -> Grade:
        return self.question(slot).grade(self.response(slot), self.order(slot))


def score_of(fractions: Iterable[float]) -> float:
    """0–100, every question weighing the same; cut, not rounded, to three decimals, so that 59.9996 is no 60.

    Fractions carry six decimals; as shares of at most fifty parts (grouping's items) their exact values can be had
    back, so that three thirds are a whole.
    """
    exact = [Fraction(fraction).limit_denominator(MOST_PARTS) for fraction in fractions]
    return math.floor(Fraction(100_000) * sum(exact) / len(exact)) / 1000


def answer_in_words(view: QuestionView, response: Response) -> str:
    """The answer as one line to read; empty when nothing was answered."""
    names = {choice.token: choice.text for choice in (*view.options, *view.items)}
    if "picked" in response:
        return " / ".join(names[token] for token in response["picked"])
    if "sequence" in response:
        return " → ".join(names[token] for token in response["sequence"])
    if "groups" in response:
        groups = {group.token: group.text for group in view.groups}
        return " / ".join(f"{names[token]}: {groups[group]}" for token, group in sorted(response["groups"].items()))
    text: str = response.get("text", "")
    return f"{text} {view.unit}" if text and view.unit and not text.endswith(view.unit) else text
