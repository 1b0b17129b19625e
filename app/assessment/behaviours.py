"""Pure: what an answer earns beyond being right: tries with hints, and how sure one was.

A behaviour stands apart from the question's type: it sees only the fraction the type gives.
Certainty-based marks after Gardner-Medwin (UCL, 1995), as in Moodle: right earns 1, 2, 3, wrong costs 0, 2, 6.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.content.quiz import Behaviour, Policy

Certainty: TypeAlias = Literal[1, 2, 3]
RIGHT_MARKS: dict[int, int] = {1: 1, 2: 2, 3: 3}
WRONG_MARKS: dict[int, int] = {1: 0, 2: -2, 3: -6}
CERTAINTY_WORDS: dict[int, str] = {1: "잘 모르겠어요", 2: "그런 것 같아요", 3: "틀림없어요"}
TOP = 3
LEAST_SURE = 1  # what is taken where nothing was said

CHECKED_AT_ONCE: frozenset[Behaviour] = frozenset({"immediate", "interactive"})


@dataclass(frozen=True)
class Turn:
    """Where a slot stands after a checked answer. `open`: another try may follow. `hint`: number of the hint to show, from 0."""

    earned: float
    open: bool
    hint: int | None = None


def take_turn(policy: Policy, fraction: float, tried: int) -> Turn:
    """The turn after a checked answer worth `fraction`, with `tried` tries before it. Only for CHECKED_AT_ONCE.

    Interactive: each try before costs `policy.penalty`; the last allowed try, or a right answer, closes the slot.
    """
    if policy.behaviour == "immediate":
        return Turn(fraction, open=False)
    earned = max(0.0, fraction - policy.penalty * tried) if fraction > 0 else fraction
    if fraction >= 1 or tried + 1 >= policy.tries:
        return Turn(round(earned, 6), open=False)
    return Turn(round(earned, 6), open=True, hint=tried)


def published_marks() -> list[tuple[str, int, int]]:
    """(how sure, marks when right, marks when wrong) of each certainty: what people are told before they begin."""
    return [(words, RIGHT_MARKS[level], WRONG_MARKS[level]) for level, words in CERTAINTY_WORDS.items()]


def certainty_mark(fraction: float, certainty: int) -> float:
    """−2…1: the mark for an answer worth `fraction` (0–1) given with `certainty` 1–3, as a share of the top mark 3.

    Between wrong and right the mark lies on the straight line between the two.
    """
    right, wrong = RIGHT_MARKS[certainty], WRONG_MARKS[certainty]
    return (wrong + (right - wrong) * fraction) / TOP


def worth_at_end(policy: Policy, fraction: float, tried: int, certainty: int) -> float:
    """What an answer earns that stands when the attempt ends and was not checked before; `tried`: checked ones before it."""
    if policy.behaviour == "certainty":
        # How sure one was costs by itself: a worth below 0 counts as wrong, not twice.
        return round(certainty_mark(max(0.0, fraction), certainty), 6)
    if policy.behaviour in CHECKED_AT_ONCE:
        return take_turn(policy, fraction, tried).earned
    return fraction


@dataclass(frozen=True)
class Calibration:
    """How well a certainty fits: of `count` answers given with it, `right` were right."""

    certainty: int
    count: int
    right: int

    @property
    def words(self) -> str:
        return CERTAINTY_WORDS[self.certainty]


def calibrate(answers: Sequence[tuple[int, float]]) -> tuple[Calibration, ...]:
    """One entry for each certainty, from (certainty, fraction) pairs."""
    return tuple(
        Calibration(level, len(found), sum(fraction >= 1 for fraction in found))
        for level in RIGHT_MARKS
        for found in [[fraction for certainty, fraction in answers if certainty == level]]
    )
