"""Pure: where things stand in the small plots of the statistics page, in the units of their view box."""

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 60, 620, 20, 350
LOWEST, HIGHEST = -40.0, 100.0  # discrimination; what lies below is drawn at the edge
NEAR = 14


@dataclass(frozen=True)
class Dot:
    """Questions that stand at (nearly) the same place share a dot; `label` names them all."""

    x: float
    y: float
    label: str
    weak: bool


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
    """Dots of (label, facility, discrimination, weak); what has no figures is left out."""
    dots: list[Dot] = []
    for label, facility, discrimination, weak in points:
        if facility is None or discrimination is None:
            continue
        x, y = x_of(min(1.0, max(0.0, facility))), y_of(discrimination)
        near = next((at for at, dot in enumerate(dots) if abs(dot.x - x) < NEAR and abs(dot.y - y) < NEAR), None)
        if near is None:
            dots.append(Dot(x, y, label, weak))
        else:
            dot = dots[near]
            dots[near] = Dot(dot.x, dot.y, f"{dot.label}, {label}", dot.weak or weak)
    return tuple(dots)


X_TICKS = tuple(Tick(x_of(share / 100), f"{share}%") for share in (0, 25, 50, 75, 100))
Y_TICKS = tuple(Tick(y_of(value), str(value)) for value in (-30, 0, 30, 60, 90))
