"""From a mask to a polygon: the outer edge of what is seen of a thing, followed pixel side by pixel side and then thinned out."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Point = tuple[int, int]
CLOSE = 1.2  # pixels that a point of the edge may lie away from the thinned outline


def largest(mask: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], float]:
    """The biggest connected part of a mask with its holes filled, and that part's share of the mask before filling."""
    parts, count = ndimage.label(mask)
    if not count:
        return mask, 0.0
    sizes = np.bincount(parts.ravel())[1:]
    best = int(sizes.argmax()) + 1
    filled: NDArray[np.bool_] = ndimage.binary_fill_holes(parts == best)
    return filled, float(sizes[best - 1] / sizes.sum())


def edge(mask: NDArray[np.bool_]) -> list[Point]:
    """The corners (x, y) around a filled mask of one part, once round, between pixels: (0, 0) is the top left of the picture."""
    padded = np.pad(mask, 1)
    going: dict[Point, list[Point]] = defaultdict(list)
    rows, columns = np.nonzero(padded)
    for y, x in zip(rows.tolist(), columns.tolist(), strict=True):
        for (dy, dx), (start, end) in (
            ((-1, 0), ((x, y), (x + 1, y))),
            ((0, 1), ((x + 1, y), (x + 1, y + 1))),
            ((1, 0), ((x + 1, y + 1), (x, y + 1))),
            ((0, -1), ((x, y + 1), (x, y))),
        ):
            if not padded[y + dy, x + dx]:
                going[start].append(end)
    first = min(going)
    ring, at, before = [first], going[first].pop(), first
    while at != first:
        ring.append(at)
        ways = going[at]
        # Where two pixels touch by a corner only, turn so that the ring stays around the same one.
        ways.sort(key=lambda to: (at[0] - before[0]) * (to[1] - at[1]) - (at[1] - before[1]) * (to[0] - at[0]))
        before, at = at, ways.pop()
    return [(x - 1, y - 1) for x, y in ring]


def thinned(ring: list[Point], close: float = CLOSE) -> list[Point]:
    """A ring with fewer points, none of whose dropped ones lies further than `close` from it (Ramer 1972, Douglas and Peucker
    1973, begun at two far ends)."""
    points = np.asarray(ring, dtype=float)
    far = int(((points - points[0]) ** 2).sum(axis=1).argmax())
    halves = (points[: far + 1], np.vstack([points[far:], points[:1]]))
    kept = [point for half in halves for point in _along(half, close)[:-1]]
    return [(round(x), round(y)) for x, y in kept]


def _along(points: NDArray[np.float64], close: float) -> list[tuple[float, float]]:
    start, end = points[0], points[-1]
    way = end - start
    length = float(np.hypot(*way))
    off = points[1:-1] - start
    if not len(off):
        return [tuple(start), tuple(end)]
    away = np.abs(way[0] * off[:, 1] - way[1] * off[:, 0]) / length if length else np.hypot(off[:, 0], off[:, 1])
    worst = int(away.argmax())
    if away[worst] <= close:
        return [tuple(start), tuple(end)]
    return [*_along(points[: worst + 2], close)[:-1], *_along(points[worst + 1 :], close)]
