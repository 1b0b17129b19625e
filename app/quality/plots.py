"""Pure: where things stand in the small plots of this room, in the units of their view boxes."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.quality.growth import Point
from app.quality.people import TARGET, PersonLine

TRACK = 200  # width of a person's bar
LINE_W, LINE_H = 360, 220  # as wide as a phone, so that its words stay as large as they are written
LEFT, RIGHT, TOP, BOTTOM = 44, 352, 20, 200


@dataclass(frozen=True)
class Bar:
    """A share with its bounds on a track of TRACK units."""

    low: float
    width: float
    dot: float
    target: float


@dataclass(frozen=True)
class Mark:
    """`text`: the score, cut and not rounded: 79.9 is no 80."""

    x: float
    y: float
    label_y: float
    text: str
    passed: bool
    anchor: str


@dataclass(frozen=True)
class Line:
    """A path through the marks; `pass_y`: where the pass mark runs."""

    marks: tuple[Mark, ...]
    path: str
    pass_y: float
    ticks: tuple[tuple[float, int], ...]


def bar(line: PersonLine) -> Bar:
    return Bar(
        low=round(line.low * TRACK, 1),
        width=round(max((line.high - line.low) * TRACK, 2), 1),
        dot=round(line.share * TRACK, 1),
        target=round(TARGET * TRACK, 1),
    )


def growth_line(points: Sequence[Point], pass_mark: float) -> Line | None:
    """Scores one after the other; evenly spaced, for days between two tries would squeeze them. None for fewer than two."""
    if len(points) < 2:
        return None
    step, last = (RIGHT - LEFT - 24) / (len(points) - 1), len(points) - 1
    marks = tuple(
        Mark(
            x=round(LEFT + 12 + at * step, 1),
            y=_y(point.score),
            label_y=_label_y(_y(point.score)),
            text=f"{int(point.score)}",
            passed=point.score >= pass_mark,
            anchor="end" if at == last else ("start" if at == 0 else "middle"),
        )
        for at, point in enumerate(points)
    )
    path = "M" + " L".join(f"{mark.x} {mark.y}" for mark in marks)
    return Line(marks, path, _y(pass_mark), tuple((_y(tick), tick) for tick in (0, 50, 100)))


def _label_y(y: float) -> float:
    """Below the mark, where a rising line is not; above it near the ground."""
    return y - 16 if y > BOTTOM - 40 else y + 30


def _y(score: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * min(100.0, max(0.0, score)) / 100, 1)
