"""Pure: the chart of a day in panels of six hours, as numbers for SVG.

Six hours are as wide as a phone, so that a sample is wide enough to tap and no chart moves sideways; each panel has the same scales.
Units are those of the view box: heart rate above, steps below, the marked stretches under both.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.labeling.types.intervals_form import DAY, Clock

WIDTH, LEFT, RIGHT = 340, 40, 12
HEART_TOP, HEART_BOTTOM = 12, 104
STEP_TOP, STEP_BOTTOM = 118, 166
LANE, LANE_HEIGHT = 172, 26
HEART_LEAST, HEART_MOST, STEP_MOST = 45, 165, 2000
HOURS = 6
PARTS = ((0, "새벽"), (6, "아침"), (12, "낮"), (18, "저녁"))
Drawn = tuple[int, int, int, int]


@dataclass(frozen=True)
class Band:
    """A marked stretch, or the part of it in this panel."""

    x: float
    w: float
    look: int
    number: int


@dataclass(frozen=True)
class Panel:
    """Six hours. first, last: edges of its samples; heart: lines (points of a polyline) with gaps where nothing was measured;
    bars: (x, y, w, h); ticks: (x, hour); rules: (y, number); lanes: the bands of each lane; height with its lanes."""

    first: int
    last: int
    title: str
    step: float
    heart: tuple[str, ...]
    bars: tuple[tuple[float, float, float, float], ...]
    ticks: tuple[tuple[float, str], ...]
    rules: tuple[tuple[float, int], ...]
    lanes: tuple[tuple[Band, ...], ...]
    height: int


def panels(
    clock: Clock,
    heart: Sequence[int | None],
    steps: Sequence[int | None],
    heart_lines: Sequence[int],
    step_lines: Sequence[int],
    mine: Sequence[Drawn],
    right: Sequence[Drawn] = (),
) -> tuple[Panel, ...]:
    """The panels of a day. A second lane is there when there is something `right` to compare with."""
    count = HOURS * 60 // clock.minutes
    lanes = (mine, right) if right else (mine,)
    rules = tuple((heart_y(value), value) for value in heart_lines) + tuple(
        (step_y(value), value) for value in step_lines
    )
    return tuple(
        _panel(clock, heart, steps, rules, lanes, first, min(first + count, clock.samples))
        for first in range(0, clock.samples, count)
    )


def heart_y(value: int) -> float:
    """Where a heart rate stands; what is beyond the scale stands at its edge."""
    share = (min(max(value, HEART_LEAST), HEART_MOST) - HEART_LEAST) / (HEART_MOST - HEART_LEAST)
    return round(HEART_BOTTOM - share * (HEART_BOTTOM - HEART_TOP), 1)


def step_y(value: int) -> float:
    """Where the top of a bar of steps stands."""
    return round(STEP_BOTTOM - min(value, STEP_MOST) / STEP_MOST * (STEP_BOTTOM - STEP_TOP), 1)


def _panel(
    clock: Clock,
    heart: Sequence[int | None],
    steps: Sequence[int | None],
    rules: tuple[tuple[float, int], ...],
    lanes: Sequence[Sequence[Drawn]],
    first: int,
    last: int,
) -> Panel:
    step = (WIDTH - LEFT - RIGHT) / (HOURS * 60 / clock.minutes)

    def x(edge: float) -> float:
        return round(LEFT + (edge - first) * step, 1)

    measured = groupby(range(first, last), key=lambda at: heart[at] is not None)
    lines = (
        " ".join(f"{x(at)},{heart_y(heart[at] or 0)} {x(at + 1)},{heart_y(heart[at] or 0)}" for at in run)
        for there, run in measured
        if there
    )
    hour = (clock.begins + first * clock.minutes) % DAY // 60
    part = next(name for begins, name in reversed(PARTS) if hour >= begins)
    per_hour = 60 // clock.minutes
    return Panel(
        first=first,
        last=last,
        title=f"{part} {clock.time(first)}–{clock.time(last)}",
        step=round(step, 2),
        heart=tuple(lines),
        bars=tuple(
            (x(at + 0.1), step_y(count), round(step * 0.8, 1), round(STEP_BOTTOM - step_y(count), 1))
            for at in range(first, last)
            if (count := steps[at])
        ),
        ticks=tuple((x(at), clock.time(at)[:2].lstrip("0") or "0") for at in range(first, last + 1, per_hour)),
        rules=rules,
        lanes=tuple(_bands(lane, first, last, x) for lane in lanes),
        height=LANE + LANE_HEIGHT * len(lanes) + 22,
    )


def _bands(lane: Sequence[Drawn], first: int, last: int, x: Callable[[float], float]) -> tuple[Band, ...]:
    return tuple(
        Band(x(max(start, first)), round(x(min(end, last)) - x(max(start, first)), 1), look, number)
        for start, end, look, number in lane
        if start < last and first < end
    )
