"""Pure: polygons: whether one can be a thing's outline, and how far two of them overlap.

A polygon is a ring of points without the first one repeated; which way round does not matter. The shared area is exact: between
two neighbouring heights at which a corner lies or two edges cross, no edge begins, ends or crosses another, so the part of
both polygons that lies there is made of trapezoids, and a trapezoid's area is its middle width times its height (a scan line
over slabs; cf. Shamos and Hoey 1976, de Berg et al., Computational Geometry, ch. 2).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Edge: TypeAlias = tuple[Point, Point]
FEWEST = 3


@dataclass(frozen=True)
class Polygon:
    """An outline in pixels of the picture; `label` is the task's label name, `attributes` the marks that hold."""

    label: str
    points: tuple[Point, ...]
    attributes: frozenset[str] = frozenset()

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """x, y, width, height of the smallest upright rectangle around it."""
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)

    @property
    def area(self) -> float:
        """Square pixels, by the shoelace formula (Gauss); right for a polygon that does not cross itself."""
        return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in edges(self.points))) / 2


def edges(points: Sequence[Point]) -> Iterator[Edge]:
    """The sides of a ring; side n runs from point n to the next one, the last back to the first."""
    yield from pairwise([*points, points[0]]) if points else ()


def overlap(a: Polygon, b: Polygon) -> float:
    """IoU of two polygons, 0–1; 0 when they share no area. Neither may cross itself."""
    if _apart(a, b):
        return 0.0
    shared = shared_area(a.points, b.points)
    union = a.area + b.area - shared
    return min(shared / union, 1.0) if union > 0 else 0.0


def shared_area(a: Sequence[Point], b: Sequence[Point]) -> float:
    """Square pixels that lie in both polygons, whatever their shape; exact but for rounding."""
    sides = [list(edges(a)), list(edges(b))]
    heights = {y for ring in (a, b) for _, y in ring}
    heights.update(y for one in sides[0] for other in sides[1] if (y := _crossing_height(one, other)) is not None)
    area = 0.0
    for low, high in pairwise(sorted(heights)):
        middle = (low + high) / 2
        area += (high - low) * _shared_length(_spans(sides[0], middle), _spans(sides[1], middle))
    return area


def crossing(points: Sequence[Point]) -> tuple[int, int] | None:
    """The first two sides (counted from 1) that touch or cross where they should not; None for a proper outline.

    Neighbouring sides share their corner; they may not lie on each other.
    """
    sides = list(edges(points))
    for first, one in enumerate(sides):
        for second in range(first + 1, len(sides)):
            other = sides[second]
            if second == first + 1 or (first == 0 and second == len(sides) - 1):
                if _folded(one, other):
                    return first + 1, second + 1
            elif _touch(one, other):
                return first + 1, second + 1
    return None


def _apart(a: Polygon, b: Polygon) -> bool:
    ax, ay, aw, ah = a.frame
    bx, by, bw, bh = b.frame
    return ax + aw <= bx or bx + bw <= ax or ay + ah <= by or by + bh <= ay


def _spans(sides: Sequence[Edge], y: float) -> list[tuple[float, float]]:
    """Where the line at height y (no corner lies on it) runs inside a ring, by the even-odd rule."""
    at = sorted(ax + (bx - ax) * (y - ay) / (by - ay) for (ax, ay), (bx, by) in sides if (ay < y < by) or (by < y < ay))
    return list(zip(at[::2], at[1::2], strict=False))


def _shared_length(a: Sequence[tuple[float, float]], b: Sequence[tuple[float, float]]) -> float:
    return sum(max(0.0, min(right, end) - max(left, start)) for left, right in a for start, end in b)


def _turn(a: Point, b: Point, c: Point) -> float:
    """Positive when a → b → c turns one way, negative the other way, 0 on one line."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _crossing_height(one: Edge, other: Edge) -> float | None:
    """The height of the point in which two edges that are not parallel meet; None when they do not."""
    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = other
    across = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    if across == 0:
        return None
    along = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / across
    there = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / across
    return ay + along * (by - ay) if 0 <= along <= 1 and 0 <= there <= 1 else None


def _on(a: Point, b: Point, c: Point) -> bool:
    """Whether c, which lies on the line through a and b, lies between them."""
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])


def _touch(one: Edge, other: Edge) -> bool:
    a, b = one
    c, d = other
    turns = (_turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b))
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    return any(
        turn == 0 and _on(start, end, point)
        for turn, start, end, point in zip(turns, (a, a, c, c), (b, b, d, d), (c, d, a, b), strict=True)
    )


def _folded(one: Edge, other: Edge) -> bool:
    """Whether two neighbouring sides run back over each other, or one has no length."""
    (a, b), (c, d) = (one, other) if one[1] == other[0] else (other, one)
    if a == b or c == d:
        return True
    back = (b[0] - a[0]) * (d[0] - c[0]) + (b[1] - a[1]) * (d[1] - c[1]) < 0
    return _turn(a, b, d) == 0 and back
