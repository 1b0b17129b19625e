"""Pure: `matching` for boxes of many pictures at once, in numpy.

Overlap is IoU, the intersection over the union of two areas (Jaccard 1901). Where a box has one possible partner only, as nearly
always from τ = 0.5 on, arithmetic over all pictures decides; the few pictures where boxes compete go to the solver one by one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.labeling.measures.matching import Matching, two_pass

Boxes: TypeAlias = NDArray[np.float64]
"""Shape (boxes, 4): x, y of the top left corner, width, height, in pixels."""
Labels: TypeAlias = NDArray[np.int64]
"""Shape (boxes,): a number a label."""
Labelled: TypeAlias = tuple[Boxes, Labels]
CELLS = 1_000_000  # pairs of boxes compared at once: some 60 MB of working memory


@dataclass(frozen=True)
class Counts:
    """Of many pictures, each of shape (pictures,). `same`, `crossed`: pairs; `overlap`: the sum of IoU over `same`."""

    same: NDArray[np.int64]
    crossed: NDArray[np.int64]
    overlap: NDArray[np.float64]
    solved: int  # pictures in which boxes competed


def overlaps(a: Boxes, b: Boxes) -> NDArray[np.float64]:
    """IoU of every box of `a` (…, n, 4) with every one of `b` (…, m, 4), shape (…, n, m). No area, no overlap."""
    a, b = a[..., :, None, :], b[..., None, :, :]
    width = np.minimum(a[..., 0] + a[..., 2], b[..., 0] + b[..., 2]) - np.maximum(a[..., 0], b[..., 0])
    height = np.minimum(a[..., 1] + a[..., 3], b[..., 1] + b[..., 3]) - np.maximum(a[..., 1], b[..., 1])
    shared = np.maximum(width, 0) * np.maximum(height, 0)
    areas = np.maximum(a[..., 2], 0) * np.maximum(a[..., 3], 0) + np.maximum(b[..., 2], 0) * np.maximum(b[..., 3], 0)
    union = areas - shared
    found: NDArray[np.float64] = np.divide(shared, union, out=np.zeros_like(shared), where=(shared > 0) & (union > 0))
    return found.clip(0, 1)


def match_boxes(a: Labelled, b: Labelled, threshold: float) -> Matching:
    """`two_pass` over the boxes of one picture."""
    return two_pass(overlaps(a[0], b[0]).tolist(), a[1].tolist(), b[1].tolist(), threshold)


def match_pictures(answers: Sequence[Labelled], golds: Sequence[Labelled], threshold: float) -> Counts:
    """Pairs in each picture, the answer's boxes against gold's; labels are numbers ≥ 0. Raises ValueError for unequal lists."""
    if len(answers) != len(golds):
        raise ValueError(f"{len(answers)} answers for {len(golds)} pictures")
    count = len(answers)
    same, crossed = np.zeros(count, np.int64), np.zeros(count, np.int64)
    overlap, solved = np.zeros(count), 0
    for part in _parts(answers, golds):
        boxes_a, labels_a = _padded(answers[part])
        boxes_b, labels_b = _padded(golds[part])
        like = overlaps(boxes_a, boxes_b)
        fits = (like > 0) & (like >= threshold)
        first = fits & (labels_a[:, :, None] == labels_b[:, None, :])
        left = fits & ~first.any(axis=2)[:, :, None] & ~first.any(axis=1)[:, None, :]
        same[part], crossed[part] = first.sum(axis=(1, 2)), left.sum(axis=(1, 2))
        overlap[part] = np.where(first, like, 0.0).sum(axis=(1, 2))
        for at in np.flatnonzero(_compete(first) | _compete(left)):
            number = part.start + int(at)
            found = match_boxes(answers[number], golds[number], threshold)
            same[number], crossed[number] = len(found.same), len(found.crossed)
            overlap[number], solved = sum(like for _, _, like in found.same), solved + 1
    return Counts(same, crossed, overlap, solved)


def _parts(answers: Sequence[Labelled], golds: Sequence[Labelled]) -> Iterator[slice]:
    """Runs of pictures whose padded pairs stay below CELLS; one picture at least."""
    begin, most_a, most_b = 0, 0, 0
    for at, (answer, gold) in enumerate(zip(answers, golds, strict=True)):
        wide, high = max(most_a, len(answer[1])), max(most_b, len(gold[1]))
        if at > begin and wide * high * (at + 1 - begin) > CELLS:
            yield slice(begin, at)
            begin, wide, high = at, len(answer[1]), len(gold[1])
        most_a, most_b = wide, high
    if begin < len(answers):
        yield slice(begin, len(answers))


def _padded(pictures: Sequence[Labelled]) -> Labelled:
    """(pictures, most boxes, 4) and (pictures, most boxes); what is not there has no area."""
    sizes = np.array([len(labels) for _, labels in pictures])
    boxes, labels = np.zeros((len(pictures), sizes.max(), 4)), np.full((len(pictures), sizes.max()), -1)
    there = np.arange(sizes.max()) < sizes[:, None]
    boxes[there] = np.concatenate([each.reshape(-1, 4) for each, _ in pictures])
    labels[there] = np.concatenate([each for _, each in pictures])
    return boxes, labels


def _compete(fits: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pictures, of (pictures, n, m), in which a row or a column has more than one possible partner."""
    if not fits.size:
        return np.zeros(len(fits), np.bool_)
    rows, columns = fits.sum(axis=2).max(axis=1), fits.sum(axis=1).max(axis=1)
    return np.asarray(np.maximum(rows, columns) > 1)
