"""Pure: what was answered about a clip against what is right: choices exactly, scales by steps, writing by its characters.

A choice is worth 1 or 0. A scale is worth 1 on the right step, `near_worth` beside it, 0 further away. What was written down is
worth 1 − CER, the share of wrong characters (Levenshtein 1966), without signs and, unless the task says otherwise, without spaces.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.labeling.measures.error_rates import ErrorRate, cer, jamo_distance
from app.labeling.measures.korean_text import tidy

Kind = Literal["choice", "scale", "heard", "said"]
Mark = Literal["same", "changed", "missing", "added"]
_SIGNS = re.compile(r"[.,!?…·~‘’“”\"'()]")


@dataclass(frozen=True)
class Asked:
    """One question: its steps in order for a scale, nothing for the others."""

    name: str
    kind: Kind
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Marked:
    """One question answered. worth 0–1; `steps_off`: how far beside on a scale; `rate`: of what was written down."""

    name: str
    kind: Kind
    given: str
    expected: str
    worth: float
    steps_off: int = 0
    rate: ErrorRate | None = None

    @property
    def right(self) -> bool:
        return self.worth == 1


def mark(asked: Asked, given: str, expected: str, *, near_worth: float, spaces: bool) -> Marked:
    """`given` is "" for what was not answered."""
    if asked.kind == "said":
        rate = cer(bare(given), bare(expected), spaces=spaces)
        return Marked(asked.name, asked.kind, given, expected, rate.score, rate=rate)
    if given == expected:
        return Marked(asked.name, asked.kind, given, expected, 1.0)
    if asked.kind == "scale" and given in asked.steps:
        off = asked.steps.index(given) - asked.steps.index(expected)
        return Marked(asked.name, asked.kind, given, expected, near_worth if abs(off) == 1 else 0.0, off)
    return Marked(asked.name, asked.kind, given, expected, 0.0)


def score(marked: Sequence[Marked]) -> float:
    """100 times the mean worth, to one decimal: each question counts alike."""
    return round(100 * sum(each.worth for each in marked) / len(marked), 1)


def alike(questions: Sequence[Asked], a: Mapping[str, str], b: Mapping[str, str], *, spaces: bool) -> float:
    """0–1, symmetric: how far two people's answers agree. Steps of a scale count by their distance (1 − d ÷ widest)."""
    total = 0.0
    for asked in questions:
        one, other = a.get(asked.name, ""), b.get(asked.name, "")
        if asked.kind == "said":
            rates = (cer(bare(x), bare(y), spaces=spaces).score for x, y in ((one, other), (other, one)))
            total += sum(rates) / 2
        elif asked.kind == "scale" and {one, other} <= set(asked.steps):
            total += 1 - abs(asked.steps.index(one) - asked.steps.index(other)) / (len(asked.steps) - 1)
        else:
            total += float(one == other)
    return total / len(questions)


def bare(text: str) -> str:
    """Without the signs that nobody says."""
    return _SIGNS.sub("", text)


def compared(given: str, expected: str) -> tuple[tuple[str, Mark], ...]:
    """The right text in runs, each same, changed or missing, and in between what was added: to show, not to count.

    Spaces and signs are left as they are in the right text; only letters are compared.
    """
    from rapidfuzz.distance import Levenshtein

    mine = _letters(given)
    places = [at for at, letter in enumerate(expected) if _letters(letter)]
    marks: list[Mark] = ["same"] * len(expected)
    added: dict[int, str] = {}
    for edit in Levenshtein.editops(_letters(expected), mine):
        place = places[edit.src_pos] if edit.src_pos < len(places) else len(expected)
        if edit.tag == "insert":
            added[place] = added.get(place, "") + mine[edit.dest_pos]
        else:
            marks[place] = "changed" if edit.tag == "replace" else "missing"
    return _runs(expected, marks, added)


def _runs(text: str, marks: Sequence[Mark], added: Mapping[int, str]) -> tuple[tuple[str, Mark], ...]:
    runs: list[tuple[str, Mark]] = []
    for at in range(len(text) + 1):
        if at in added:
            runs.append((added[at], "added"))
        if at == len(text):
            break
        if runs and runs[-1][1] == marks[at]:
            runs[-1] = (runs[-1][0] + text[at], marks[at])
        else:
            runs.append((text[at], marks[at]))
    return tuple(runs)


def _letters(text: str) -> str:
    return tidy(bare(text), spaces=False)


def small_slip(given: str, expected: str) -> bool:
    """Whether one or two letters of the keyboard make the difference: a hint for the words, never for the score."""
    return 0 < jamo_distance(_letters(given), _letters(expected)) <= 2
