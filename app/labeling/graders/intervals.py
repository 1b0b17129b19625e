"""Pure: marked stretches of a day against the ground truth. Measures are those of `measures/intervals.py`; a sample (bin) is the unit.

The score weighs finding (F1 of pairs of one label at the overlap τ) against begins and ends (F1 of edges within the tolerance).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.labeling.measures.intervals import Interval, boundary_f1, match_intervals
from app.labeling.measures.matching import f1_of

Kind: TypeAlias = Literal["missing", "wrong_label", "boundary", "extra"]


@dataclass(frozen=True)
class Slip:
    """`answer` and `gold` are places in the lists that were graded."""

    kind: Kind
    answer: int | None
    gold: int | None


@dataclass(frozen=True)
class IntervalGrade:
    """One day. pairs: (answer, gold, IoU) of one label; found and edges: both F1, 0–1; edge_weight as it was frozen."""

    pairs: tuple[tuple[int, int, float], ...]
    found: float
    edges: float
    edge_weight: float
    wanted: int
    slips: tuple[Slip, ...]

    @property
    def score(self) -> float:
        """0–100, to one decimal; nothing to mark and nothing marked is 100."""
        return round(100 * ((1 - self.edge_weight) * self.found + self.edge_weight * self.edges), 1)

    @property
    def exact(self) -> int:
        """Stretches with the right label and both edges within the tolerance."""
        loose = {slip.answer for slip in self.slips if slip.kind == "boundary"}
        return sum(answer not in loose for answer, _, _ in self.pairs)


def grade(
    answer: Sequence[Interval], gold: Sequence[Interval], overlap: float, tolerance: float, edge_weight: float
) -> IntervalGrade:
    """Grade one day: overlap is τ, tolerance in samples."""
    found = match_intervals(answer, gold, overlap)
    met = {g for _, g, _ in (*found.same, *found.crossed)}
    used = {a for a, _, _ in (*found.same, *found.crossed)}
    slips = (
        *(Slip("missing", None, g) for g in range(len(gold)) if g not in met),
        *(Slip("wrong_label", a, g) for a, g, _ in found.crossed),
        *(Slip("boundary", a, g) for a, g, _ in found.same if _apart(answer[a], gold[g]) > tolerance),
        *(Slip("extra", a, None) for a in range(len(answer)) if a not in used),
    )
    return IntervalGrade(
        pairs=found.same,
        found=f1_of(len(found.same), len(answer), len(gold)),
        edges=boundary_f1(answer, gold, tolerance),
        edge_weight=edge_weight,
        wanted=len(gold),
        slips=slips,
    )


def _apart(a: Interval, b: Interval) -> float:
    return max(abs(a.start - b.start), abs(a.end - b.end))
