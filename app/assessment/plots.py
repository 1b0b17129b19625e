"""Pure: where things stand in the small plots of the statistics page, in the units of their view box."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 60, 620, 20, 350
LOWEST, HIGHEST = -40.0, 100.0  # discrimination; what lies below is drawn at the edge
NEAR = 14


# A label's box as wide and high as the largest letters it is ever drawn with (26 on a telephone, 17 elsewhere).
GLYPH, LINE = 16, 28
RADIUS = 9
MOST_NAMED = 3  # numbers of a shared dot that its label names; the table has them all
HEADING = (LEFT, TOP, LEFT + 110, TOP + 34)  # "변별도 ↑" stands here


@dataclass(frozen=True)
class Box:
    """A rectangle that a label takes; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Dot:
    """Questions that stand at (nearly) the same place share a dot; `numbers` names them all. `box`: where its label stands, None
    where the plot is too full for one; `lead`: whether a line has to lead there."""

    x: float
    y: float
    numbers: tuple[str, ...]
    weak: bool
    box: Box | None = None
    lead: bool = False

    @property
    def label(self) -> str:
        more = len(self.numbers) - MOST_NAMED
        named = ", ".join(self.numbers[:MOST_NAMED])
        return f"{named} 외 {more}" if more > 0 else named


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


def x_of(facility: float) -> float:
    """0–1 from left to right."""
    return round(LEFT + (RIGHT - LEFT) * facility, 1)


def y_of(discrimination: float) -> float:
    """−40…100, upwards."""
    inside = min(HIGHEST, max(LOWEST, discrimination))
    return round(BOTTOM - (BOTTOM - TOP) * (inside - LOWEST) / (HIGHEST - LOWEST), 1)


def scatter(points: Iterable[tuple[str, float | None, float | None, bool]]) -> tuple[Dot, ...]:
    """Dots of (number, facility, discrimination, weak), labelled; what has no figures is left out."""
    dots: list[Dot] = []
    for number, facility, discrimination, weak in points:
        if facility is None or discrimination is None:
            continue
        x, y = x_of(min(1.0, max(0.0, facility))), y_of(discrimination)
        near = next((at for at, dot in enumerate(dots) if abs(dot.x - x) < NEAR and abs(dot.y - y) < NEAR), None)
        if near is None:
            dots.append(Dot(x, y, (number,), weak))
        else:
            dot = dots[near]
            dots[near] = Dot(dot.x, dot.y, (*dot.numbers, number), dot.weak or weak)
    return labelled(dots)


def labelled(dots: Sequence[Dot]) -> tuple[Dot, ...]:
    """The dots with a place for each label: beside its dot where there is room, else further out along rings, where a line
    leads. No label meets another, a dot, the heading or the frame. Those in the thickest of it choose first."""
    taken = [Box(*HEADING), *(_around(dot) for dot in dots)]
    found: dict[int, Dot] = {}
    for at in sorted(range(len(dots)), key=lambda at: -_neighbours(dots, dots[at])):
        for box, lead in _places(dots[at]):
            if _inside(box) and not any(box.meets(other) for other in taken):
                found[at] = replace(dots[at], box=box, lead=lead)
                taken.append(box)
                break
    return tuple(found.get(at, dot) for at, dot in enumerate(dots))


def _around(dot: Dot) -> Box:
    return Box(dot.x - RADIUS, dot.y - RADIUS, dot.x + RADIUS, dot.y + RADIUS)


def _neighbours(dots: Sequence[Dot], dot: Dot) -> int:
    return sum(abs(other.x - dot.x) < 4 * GLYPH and abs(other.y - dot.y) < 2 * LINE for other in dots)


def _inside(box: Box) -> bool:
    return box.left >= LEFT and box.right <= WIDTH and box.top >= 0 and box.bottom <= BOTTOM


def _places(dot: Dot) -> Iterator[tuple[Box, bool]]:
    """Boxes for the dot's label, the nearest first: right, left, above, below, then 24 directions on wider and wider rings."""
    wide, high = GLYPH * len(dot.label) / 2, LINE / 2
    beside, above = RADIUS + wide, RADIUS + high
    for right, down in ((beside, 0.0), (-beside, 0.0), (0.0, -above), (0.0, above)):
        yield _box(dot.x + right, dot.y + down, wide, high), False
    for ring in range(1, 30):
        for turn in range(24):
            angle = math.tau * turn / 24
            reach = RADIUS + 12 * ring
            x, y = dot.x + math.cos(angle) * (wide + reach), dot.y + math.sin(angle) * (high + reach)
            yield _box(x, y, wide, high), True


def _box(x: float, y: float, wide: float, high: float) -> Box:
    return Box(round(x - wide, 1), round(y - high, 1), round(x + wide, 1), round(y + high, 1))


X_TICKS = tuple(Tick(x_of(share / 100), f"{share}%") for share in (0, 25, 50, 75, 100))
Y_TICKS = tuple(Tick(y_of(value), str(value)) for value in (-30, 0, 30, 60, 90))
