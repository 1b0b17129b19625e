"""Pure: areas of convex polygons and of boxes laid over them. A point is (x, y) in pixels, y downwards.

Clipping is Sutherland and Hodgman's (1974), the area the shoelace formula.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import atan2, hypot
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Polygon: TypeAlias = Sequence[Point]
Rectangle: TypeAlias = tuple[float, float, float, float]
"""left, top, right, bottom."""


def area(polygon: Polygon) -> float:
    """Square pixels inside a polygon that does not cross itself; the direction does not matter."""
    return abs(_signed_area(polygon))


def is_convex(polygon: Polygon) -> bool:
    """Whether a polygon has a size, bulges everywhere and does not cross itself."""
    turns = [
        _cross(polygon[at - 2], polygon[at - 1], polygon[at]) for at in range(len(polygon))
    ]  # fmt: skip
    same = all(turn > 0 for turn in turns) or all(turn < 0 for turn in turns)
    return len(polygon) >= 3 and same and _turns_once(polygon)


def intersection(a: Polygon, b: Polygon) -> list[Point]:
    """The polygon that two convex ones share; fewer than three points when they do not overlap."""
    if min(len(a), len(b)) < 3:
        return []
    shared, other = list(a), list(b) if _signed_area(b) > 0 else list(reversed(b))
    for start, end in zip(other, [*other[1:], other[0]], strict=True):
        shared = _half(shared, start, end)
    return shared


def overlap(a: Polygon, b: Polygon) -> float:
    """IoU of two convex polygons, 0–1; 0 when they do not touch or one has no area."""
    shared = area(intersection(a, b))
    union = area(a) + area(b) - shared
    return min(1.0, shared / union) if union > 0 and shared > 0 else 0.0


def disjoint(boxes: Iterable[Rectangle]) -> list[Rectangle]:
    """The same area as these boxes together, as rectangles that do not overlap."""
    real = [box for box in boxes if box[2] > box[0] and box[3] > box[1]]
    rows = sorted({edge for box in real for edge in (box[1], box[3])})
    pieces: list[Rectangle] = []
    for top, bottom in pairwise(rows):
        spans = sorted((box[0], box[2]) for box in real if box[1] <= top and box[3] >= bottom)
        right = float("-inf")
        for start, end in spans:
            if end > right:
                pieces.append((max(start, right), top, end, bottom))
                right = end
    return pieces


def covered(polygon: Polygon, boxes: Sequence[Rectangle]) -> float:
    """Square pixels of a convex polygon that lie under at least one of the boxes."""
    return sum(area(intersection(polygon, _corners(box))) for box in disjoint(boxes))


def grown(polygon: Polygon, by: float) -> list[Point]:
    """A convex polygon with each point moved away from the middle by `by` pixels across and down: a box grows on all sides."""
    middle_x = sum(x for x, _ in polygon) / len(polygon)
    middle_y = sum(y for _, y in polygon) / len(polygon)
    return [(x + (by if x > middle_x else -by), y + (by if y > middle_y else -by)) for x, y in polygon]


def within(polygons: Sequence[Polygon], boxes: Sequence[Rectangle]) -> float:
    """Square pixels of the boxes that lie in the convex polygons. Where polygons overlap each other, at most the piece of box."""
    return sum(min(_size(box), sum(area(intersection(p, _corners(box))) for p in polygons)) for box in disjoint(boxes))


def size_of(boxes: Sequence[Rectangle]) -> float:
    """Square pixels under at least one of the boxes."""
    return sum(_size(box) for box in disjoint(boxes))


def best_turn(answer: Polygon, gold: Polygon) -> int:
    """By how many places the answer's points are numbered on from those of the gold: 0 when each stands at its own."""
    count = len(gold)

    def away(turn: int) -> float:
        return sum(hypot(answer[(n + turn) % count][0] - x, answer[(n + turn) % count][1] - y)
                   for n, (x, y) in enumerate(gold))  # fmt: skip

    return min(range(count), key=away)


def _size(box: Rectangle) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _corners(box: Rectangle) -> list[Point]:
    left, top, right, bottom = box
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _signed_area(polygon: Polygon) -> float:
    turned = zip(polygon, [*polygon[1:], polygon[0]], strict=True) if polygon else ()
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in turned) / 2


def _cross(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])


def _turns_once(polygon: Polygon) -> bool:
    """A star turns the same way at each corner too, but goes round more than once."""
    x = sum(p[0] for p in polygon) / len(polygon)
    y = sum(p[1] for p in polygon) / len(polygon)
    angles = [atan2(py - y, px - x) for px, py in polygon]
    falls = sum(1 for a, b in zip(angles, [*angles[1:], angles[0]], strict=True) if b < a)
    return min(falls, len(polygon) - falls) == 1


def _half(polygon: Sequence[Point], start: Point, end: Point) -> list[Point]:
    """What of the polygon lies on the inner side of the line from start to end."""
    kept: list[Point] = []
    for before, point in zip([polygon[-1], *polygon[:-1]] if polygon else [], polygon, strict=True):
        inside, was_inside = _cross(start, end, point) >= 0, _cross(start, end, before) >= 0
        if inside != was_inside:
            kept.append(_crossing(before, point, start, end))
        if inside:
            kept.append(point)
    return kept


def _crossing(a: Point, b: Point, start: Point, end: Point) -> Point:
    from_a, from_b = _cross(start, end, a), _cross(start, end, b)
    share = from_a / (from_a - from_b)
    return (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
