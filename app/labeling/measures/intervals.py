"""Pure: stretches of time (or of text) against each other.

Temporal IoU, the intersection over the union of two lengths; matching in two passes at τ = 0.3, as is usual for sound;
boundary F1 counts begins and ends that lie within a tolerance (one sample bin) of gold's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.labeling.measures.matching import Matching, best_pairs, f1_of, two_pass

THRESHOLD = 0.3


@dataclass(frozen=True)
class Interval:
    """From `start` up to, not with, `end`, in the task's unit (seconds, samples, characters). `end` above `start`."""

    start: float
    end: float
    label: str = ""

    def __post_init__(self) -> None:
        if not self.end > self.start:
            raise ValueError(f"an interval from {self.start} to {self.end} has no length")


def temporal_overlap(a: Interval, b: Interval) -> float:
    """IoU of two stretches, 0–1; stretches that only touch have none."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    if shared <= 0:
        return 0.0
    return min(1.0, shared / ((a.end - a.start) + (b.end - b.start) - shared))


def match_intervals(answer: Sequence[Interval], gold: Sequence[Interval], threshold: float = THRESHOLD) -> Matching:
    """Pairs (answer, gold, IoU): of the same label first, then label-blind on what is left."""
    likeness = [[temporal_overlap(a, g) for g in gold] for a in answer]
    return two_pass(likeness, [a.label for a in answer], [g.label for g in gold], threshold)


def interval_f1(answer: Sequence[Interval], gold: Sequence[Interval], threshold: float = THRESHOLD) -> float:
    """F1 of the pairs of one label, 0–1; nothing in gold and nothing given is 1."""
    return f1_of(len(match_intervals(answer, gold, threshold).same), len(answer), len(gold))


def boundary_f1(answer: Sequence[Interval], gold: Sequence[Interval], tolerance: float) -> float:
    """F1 over begins and ends, each matched once, begins with begins of the same label, at most `tolerance` apart (0–1)."""
    matched = 0
    for edge in ("start", "end"):
        near = [
            [
                1 - 0.5 * apart / (tolerance or 1.0)
                if a.label == g.label and (apart := abs(getattr(a, edge) - getattr(g, edge))) <= tolerance
                else 0.0
                for g in gold
            ]
            for a in answer
        ]
        matched += len(best_pairs(near))
    return f1_of(matched, 2 * len(answer), 2 * len(gold))
