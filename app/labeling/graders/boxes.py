"""Pure: grading drawn shapes (boxes here, polygons beside) against the ground truth.

Overlap is IoU, the intersection over the union of two areas (Jaccard 1901). Boxes are matched one to one by the
Hungarian method (Kuhn 1955) in two passes: first boxes of the same label, then what is left without regard to labels.
Only the first pass makes true positives; the second names the boxes that are in the right place under a wrong name.

In each pass the number of pairs comes first and their overlap second, so that the score does not depend on the order
of the boxes, nor on which of two equal pairs the solver meets first.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

from app.labeling.measures.matching import Pair, two_pass

LOWEST_OVERLAP = 0.1  # below this, a box that misses its object is simply somewhere else
Kind = Literal["missing", "extra", "duplicate", "wrong_label", "low_overlap", "wrong_attribute", "loose"]


class Shape(Protocol):
    """Anything drawn around an object."""

    @property
    def label(self) -> str: ...
    @property
    def attributes(self) -> frozenset[str]: ...


Likeness: TypeAlias = Callable[[Any, Any], float]


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels of the picture, from its top left corner; `label` is the task's label name, `attributes` the marks
    that hold."""

    label: str
    x: float
    y: float
    w: float
    h: float
    attributes: frozenset[str] = frozenset()

    @property
    def area(self) -> float:
        """Square pixels; a box without width or height has none."""
        return max(self.w, 0.0) * max(self.h, 0.0)


@dataclass(frozen=True)
class Finding:
    """One thing to say. `answer` and `gold` are indices into the lists that were graded; `attribute` is the mark that is wrong."""

    kind: Kind
    answer: int | None
    gold: int | None
    overlap: float = 0.0
    attribute: str = ""


@dataclass(frozen=True)
class Grade:
    """Counts of one picture, or of many added up. `overlaps` are the IoU of the true positives; `lost` is what wrong attributes
    take off them."""

    true_positives: int
    false_positives: int
    false_negatives: int
    overlaps: tuple[float, ...]
    tight: int
    findings: tuple[Finding, ...] = ()
    matches: tuple[Pair, ...] = ()
    lost: float = 0.0

    @property
    def f1(self) -> float:
        """2TP / (2TP + FP + FN), 0–1; nothing to mark and nothing marked is 1 (van Rijsbergen 1979).

        In the numerator a true positive with a wrong attribute counts less than one.
        """
        total = 2 * self.true_positives + self.false_positives + self.false_negatives
        return 2 * (self.true_positives - self.lost) / total if total else 1.0

    @property
    def score(self) -> float:
        """100 · F1, 0–100, to one decimal. How tight the boxes are is told apart and takes nothing off."""
        return round(100 * self.f1, 1)

    @property
    def mean_overlap(self) -> float | None:
        """Mean IoU of the true positives, or None when there are none."""
        return sum(self.overlaps) / len(self.overlaps) if self.overlaps else None

    @property
    def tight_share(self) -> float | None:
        """Share of the true positives that are tight, 0–1, or None when there are none."""
        return self.tight / self.true_positives if self.true_positives else None


def overlap(a: Box, b: Box) -> float:
    """IoU of two boxes, 0–1; 0 when they do not touch or one has no area."""
    width = min(a.x + a.w, b.x + b.w) - max(a.x, b.x)
    height = min(a.y + a.h, b.y + b.h) - max(a.y, b.y)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    union = a.area + b.area - shared
    return min(shared / union, 1.0) if union > 0 else 0.0


def grade(
    answer: Sequence[Shape],
    gold: Sequence[Shape],
    match_iou: float = 0.5,
    tight_iou: float = 0.8,
    *,
    attributes: frozenset[str] = frozenset(),
    attribute_cost: float = 0.0,
    likeness: Likeness = overlap,
) -> Grade:
    """Grade one picture. `likeness` gives the overlap of two shapes, 0–1.

    A box counts from `match_iou` on (and needs some overlap), is tight from `tight_iou` on.

    A box of the right place and the wrong label, and one that overlaps too little, is a false positive and leaves its
    object a false negative. A second box on a matched object is a false positive. `attributes` are the marks that count: a
    true positive with any of them wrong loses `attribute_cost` (0–1) of itself, once.
    """
    table = [[likeness(a, g) for g in gold] for a in answer]
    labels, names = [shape.label for shape in answer], [shape.label for shape in gold]
    found = two_pass(table, labels, names, match_iou)
    matched, renamed = found.same, found.crossed
    free, open_ = _left(answer, gold, matched + renamed)
    rest = [[table[a][g] for g in open_] for a in free]
    nearby = two_pass(rest, [labels[a] for a in free], [names[g] for g in open_], math.nextafter(LOWEST_OVERLAP, 1))
    low = tuple((free[row], open_[column], iou) for row, column, iou in nearby.same)
    free, open_ = _left(answer, gold, matched + renamed + low)
    findings = [
        *(Finding("loose", a, g, iou) for a, g, iou in matched if iou < tight_iou),
        *_misjudged(answer, gold, matched, attributes),
        *(Finding("wrong_label", a, g, iou) for a, g, iou in renamed),
        *(Finding("low_overlap", a, g, iou) for a, g, iou in low),
        *(Finding("missing", None, g) for g in open_),
        *(_surplus(table, a, matched, match_iou) for a in free),
    ]
    return Grade(
        true_positives=len(matched),
        false_positives=len(answer) - len(matched),
        false_negatives=len(gold) - len(matched),
        overlaps=tuple(iou for _, _, iou in matched),
        tight=sum(iou >= tight_iou for _, _, iou in matched),
        findings=tuple(findings),
        matches=matched,
        lost=attribute_cost * len({slip.answer for slip in findings if slip.kind == "wrong_attribute"}),
    )


def _misjudged(
    answer: Sequence[Shape], gold: Sequence[Shape], matched: Sequence[Pair], attributes: frozenset[str]
) -> list[Finding]:
    """The attributes that a true positive has and its object has not, or the other way round."""
    return [
        Finding("wrong_attribute", a, g, iou, name)
        for a, g, iou in matched
        for name in sorted((answer[a].attributes ^ gold[g].attributes) & attributes)
    ]


def pool(grades: Iterable[Grade]) -> Grade:
    """The grades of several pictures added up (micro average): each object weighs the same, wherever it stands.

    A mean over pictures would let one cup in an empty picture outweigh ten in a full one.
    """
    parts = list(grades)
    return Grade(
        true_positives=sum(part.true_positives for part in parts),
        false_positives=sum(part.false_positives for part in parts),
        false_negatives=sum(part.false_negatives for part in parts),
        overlaps=tuple(iou for part in parts for iou in part.overlaps),
        tight=sum(part.tight for part in parts),
        lost=sum(part.lost for part in parts),
    )


def _left(answer: Sequence[Shape], gold: Sequence[Shape], pairs: Sequence[Pair]) -> tuple[list[int], list[int]]:
    used_answers, used_gold = {a for a, _, _ in pairs}, {g for _, g, _ in pairs}
    return (
        [a for a in range(len(answer)) if a not in used_answers],
        [g for g in range(len(gold)) if g not in used_gold],
    )


def _surplus(table: Sequence[Sequence[float]], a: int, matched: Sequence[Pair], match_iou: float) -> Finding:
    """A shape left over: a duplicate when it sits on an object that another box has, else an extra one."""
    for _, g, _ in matched:
        iou = table[a][g]
        if iou > 0 and iou >= match_iou:
            return Finding("duplicate", a, g, iou)
    return Finding("extra", a, None)
