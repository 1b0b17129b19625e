"""Pure: marked stretches of a text against gold's.

The five outcomes and the ways to count them are those of MUC-5 (Chinchor and Sundheim 1993) as SemEval-2013 task 9.1
uses them (Segura-Bedmar et al. 2013): COR correct, INC incorrect, PAR partial, MIS missing, SPU spurious. Precision
is (COR + ½ PAR) ÷ (COR + INC + PAR + SPU), recall the same over (COR + INC + PAR + MIS). Positions are code points,
as Python counts; a browser counts UTF-16 units: convert, and pin the text.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.labeling.measures.matching import Matching, two_pass

Schema = Literal["strict", "exact", "partial", "type", "labelled"]
"""strict: bounds and label. exact: bounds only. partial: overlap, half for inexact bounds, whatever the label. type: label of what
overlaps.
labelled: as partial, but under another label nothing is right; this is the one that practice work is scored by."""


@dataclass(frozen=True, order=True)
class Span:
    """Characters `start` up to, not with, `end`."""

    start: int
    end: int
    label: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span from {self.start} to {self.end} holds no character")


@dataclass(frozen=True)
class Outcome:
    """Counts under one schema."""

    correct: int
    incorrect: int
    partial: int
    missing: int
    spurious: int

    @property
    def possible(self) -> int:
        return self.correct + self.incorrect + self.partial + self.missing

    @property
    def actual(self) -> int:
        return self.correct + self.incorrect + self.partial + self.spurious

    @property
    def precision(self) -> float:
        """0–1. Nothing marked is 1 when there was nothing to mark, else 0."""
        return (self.correct + self.partial / 2) / self.actual if self.actual else float(not self.possible)

    @property
    def recall(self) -> float:
        """0–1. Nothing to mark is 1 when nothing was marked, else 0."""
        return (self.correct + self.partial / 2) / self.possible if self.possible else float(not self.actual)

    @property
    def f1(self) -> float:
        """0–1; nothing to mark and nothing marked is 1."""
        total = self.possible + self.actual
        return 2 * (self.correct + self.partial / 2) / total if total else 1.0


@dataclass(frozen=True)
class Compared:
    """The pairs (answer, gold) by how they differ, as indices; what has no partner is missing or spurious."""

    equal: tuple[tuple[int, int], ...]
    other_label: tuple[tuple[int, int], ...]
    other_bounds: tuple[tuple[int, int], ...]
    other_both: tuple[tuple[int, int], ...]
    missing: tuple[int, ...]
    spurious: tuple[int, ...]

    def outcome(self, schema: Schema) -> Outcome:
        """Counts under one schema."""
        equal, label, bounds, both = map(len, (self.equal, self.other_label, self.other_bounds, self.other_both))
        correct, incorrect, partial = {
            "strict": (equal, label + bounds + both, 0),
            "exact": (equal + label, bounds + both, 0),
            "partial": (equal + label, 0, bounds + both),
            "type": (equal + bounds, label + both, 0),
            "labelled": (equal, label + both, bounds),
        }[schema]
        return Outcome(correct, incorrect, partial, len(self.missing), len(self.spurious))


def share_of_characters(a: Span, b: Span) -> float:
    """Characters in both ÷ characters in either, 0–1."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared / (max(a.end, b.end) - min(a.start, b.start)) if shared > 0 else 0.0


def match_spans(answer: Sequence[Span], gold: Sequence[Span], threshold: float = 0.0) -> Matching:
    """Pairs (answer, gold, share of characters), of the same label first."""
    likeness = [[share_of_characters(a, g) for g in gold] for a in answer]
    return two_pass(likeness, [a.label for a in answer], [g.label for g in gold], threshold)


def compare(answer: Sequence[Span], gold: Sequence[Span]) -> Compared:
    """Each span paired at most once. A span marked twice under one label is one right and one spurious."""
    found = match_spans(answer, gold)
    same = [(a, g) for a, g, _ in found.same]
    crossed = [(a, g) for a, g, _ in found.crossed]
    bounds_equal = {(a, g): (answer[a].start, answer[a].end) == (gold[g].start, gold[g].end) for a, g in same + crossed}
    return Compared(
        equal=tuple(pair for pair in same if bounds_equal[pair]),
        other_label=tuple(pair for pair in crossed if bounds_equal[pair]),
        other_bounds=tuple(pair for pair in same if not bounds_equal[pair]),
        other_both=tuple(pair for pair in crossed if not bounds_equal[pair]),
        missing=tuple(sorted(set(range(len(gold))) - {g for _, g in same + crossed})),
        spurious=tuple(sorted(set(range(len(answer))) - {a for a, _ in same + crossed})),
    )


def character_f1(answer: Iterable[Span], gold: Iterable[Span]) -> float:
    """F1 over (character, label), 0–1: how much of the marked text agrees. Nothing on either side is 1."""
    mine = {(at, span.label) for span in answer for at in range(span.start, span.end)}
    right = {(at, span.label) for span in gold for at in range(span.start, span.end)}
    return 2 * len(mine & right) / (len(mine) + len(right)) if mine or right else 1.0


def from_utf16(text: str, offset: int) -> int:
    """The code point at a UTF-16 offset, as JavaScript counts; 😀 has two units.

    Raises ValueError outside the text and inside a character.
    """
    units = text.encode("utf-16-le")
    if not 0 <= 2 * offset <= len(units):
        raise ValueError(f"UTF-16 offset {offset} lies outside the text")
    try:
        return len(units[: 2 * offset].decode("utf-16-le"))
    except UnicodeDecodeError as inside:
        raise ValueError(f"UTF-16 offset {offset} lies inside a character") from inside


def to_utf16(text: str, offset: int) -> int:
    """The UTF-16 offset of a code point. Raises ValueError outside the text."""
    if not 0 <= offset <= len(text):
        raise ValueError(f"offset {offset} lies outside the text")
    return len(text[:offset].encode("utf-16-le")) // 2


def pin(text: str) -> str:
    """SHA-256 of the text as it is: offsets hold for this text only."""
    return hashlib.sha256(text.encode()).hexdigest()
