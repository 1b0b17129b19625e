"""Pure: a chart as pieces of SVG. 18 units are the height of its letters; scene.css keeps those above four fifths of the text."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from app.questions.frozen import Frozen, ShortText, must_be_unique
from app.questions.korean import final_consonant
from app.questions.numerical import in_words

NARROW, WIDE = 300, 600
HEIGHT, TOP, BOTTOM, RIGHT = 260, 14, 34, 8
LETTER = 18
MOST_STEPS = 5
KINDS = {"bar": "막대그래프", "line": "꺾은선그래프", "stacked": "쌓은 막대그래프"}
Amount = Annotated[Decimal, Field(ge=0, lt=10**9, allow_inf_nan=False, decimal_places=3)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]


class Series(Frozen):
    """Values in the order of the categories. The name is shown when there is more than one series."""

    name: Name
    values: tuple[Amount, ...]


class ChartData(Frozen):
    """What is drawn: for each category one value of each series."""

    kind: Literal["bar", "line", "stacked"]
    title: ShortText
    unit: Name | None = None
    categories: tuple[Name, ...] = Field(min_length=2, max_length=12)
    series: tuple[Series, ...] = Field(min_length=1, max_length=3)

    @model_validator(mode="after")
    def _can_be_drawn(self) -> Self:
        must_be_unique(self.categories, "category")
        must_be_unique((each.name for each in self.series), "series")
        for each in self.series:
            if len(each.values) != len(self.categories):
                raise ValueError(
                    f"series {each.name!r} has {len(each.values)} values for {len(self.categories)} categories"
                )
        if self.kind == "stacked" and len(self.series) < 2:
            raise ValueError("a stacked chart needs at least two series")
        if not any(value for each in self.series for value in each.values):
            raise ValueError("all values are 0: there is nothing to see")
        if not self._fits(WIDE):
            longest = max(self.categories, key=text_width)
            raise ValueError(f"category {longest!r} is too long for {len(self.categories)} categories; shorten it")
        return self

    def _fits(self, width: int) -> bool:
        slot = (width - self.left - RIGHT) / len(self.categories)
        return all(text_width(category) + 4 <= slot for category in self.categories)

    @property
    def width(self) -> int:
        return NARROW if self._fits(NARROW) else WIDE

    @property
    def left(self) -> float:
        """Where the axis stands: as far in as its widest number wants."""
        return 10 + max(text_width(in_words(tick)) for tick in self.ticks)

    @property
    def top_value(self) -> Decimal:
        """The largest value that is drawn; stacked, the largest sum."""
        columns: list[tuple[Decimal, ...]] = list(zip(*(each.values for each in self.series), strict=True))
        sums = [sum(column, Decimal(0)) for column in columns]
        return max(sums if self.kind == "stacked" else [max(column) for column in columns])

    @property
    def ticks(self) -> list[Decimal]:
        """0, step, 2·step … up to the top value, with the least step of 1, 2, 5 × 10^n that gives at most five."""
        power = Decimal(1).scaleb(self.top_value.adjusted() - 1)
        steps = (power * factor for factor in (1, 2, 5, 10, 20, 50))
        step = next(step for step in steps if step * MOST_STEPS >= self.top_value)
        return [step * n for n in range(math.ceil(self.top_value / step) + 1)]

    def in_words(self) -> str:
        """All that the chart shows, for those who hear it."""
        unit = self.unit or ""
        sentences = [f"{KINDS[self.kind]}예요."]
        for at, category in enumerate(self.categories):
            named = len(self.series) > 1
            told = (f"{each.name if named else ''} {in_words(each.values[at])}{unit}".strip() for each in self.series)
            sentences.append(f"{category}: {', '.join(told)}.")
        return " ".join(sentences)


class Piece(Frozen):
    """One element of SVG: its tag, the end of its class, its attributes, and the text inside."""

    tag: Literal["rect", "line", "polyline", "path", "text"]
    look: Literal[
        "axis", "grid", "tick", "name", "fill-1", "fill-2", "fill-3", "hatch", "line-1", "line-2", "line-3", "dot"
    ]
    at: dict[str, str]
    text: str = ""


class Column(Frozen):
    """The part of the chart that belongs to one category, for tapping."""

    token: str
    x: float
    w: float


class Drawing(Frozen):
    """A drawn chart. `legend` names the series when there are several; `words` says all that it shows."""

    kind: Literal["bar", "line", "stacked"]
    title: str
    unit: str | None
    width: int
    height: int
    pieces: tuple[Piece, ...]
    columns: tuple[Column, ...]
    legend: tuple[str, ...]
    words: str
    tappable: bool = False


@dataclass(frozen=True)
class _Field:
    """Where values and categories lie on the drawing."""

    chart: ChartData

    @property
    def slot(self) -> float:
        return (self.chart.width - self.chart.left - RIGHT) / len(self.chart.categories)

    def x(self, at: float) -> float:
        """The left edge of category `at`; `at` + ½ is its middle."""
        return self.chart.left + self.slot * at

    def y(self, value: Decimal) -> float:
        share = float(value / self.chart.ticks[-1])
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)


def draw(chart: ChartData, tappable: bool = False) -> Drawing:
    """The chart as pieces of SVG, in the order they are painted."""
    field = _Field(chart)
    shapes = {"bar": _bars, "stacked": _stack, "line": _lines}[chart.kind]
    columns = (
        Column(token=str(at), x=round(field.x(at), 2), w=round(field.slot, 2)) for at in range(len(chart.categories))
    )
    return Drawing(
        kind=chart.kind,
        title=chart.title,
        unit=chart.unit,
        width=chart.width,
        height=HEIGHT,
        pieces=(*_frame(field), *shapes(field)),
        columns=tuple(columns),
        legend=tuple(each.name for each in chart.series) if len(chart.series) > 1 else (),
        words=chart.in_words(),
        tappable=tappable,
    )


def text_width(text: str) -> float:
    """About how wide a text is drawn: a Hangul syllable as wide as it is high, anything else three fifths of it."""
    return sum(LETTER if final_consonant(ch) is not None else LETTER * 0.6 for ch in text)


def _at(**numbers: float) -> dict[str, str]:
    return {name: f"{round(number, 2):g}" for name, number in numbers.items()}


def _frame(field: _Field) -> Iterator[Piece]:
    """Grid, numbers of the axis, names of the categories."""
    chart = field.chart
    for tick in chart.ticks:
        y = field.y(tick)
        look: Literal["axis", "grid"] = "grid" if tick else "axis"
        yield Piece(tag="line", look=look, at=_at(x1=chart.left, y1=y, x2=chart.width - RIGHT, y2=y))
        yield Piece(tag="text", look="tick", at=_at(x=chart.left - 6, y=y + LETTER / 3), text=in_words(tick))
    for at, category in enumerate(chart.categories):
        yield Piece(tag="text", look="name", at=_at(x=field.x(at + 0.5), y=HEIGHT - BOTTOM + 24), text=category)


_FILLS: tuple[Literal["fill-1", "fill-2", "fill-3"], ...] = ("fill-1", "fill-2", "fill-3")
_STROKES: tuple[Literal["line-1", "line-2", "line-3"], ...] = ("line-1", "line-2", "line-3")


def _bar(x: float, y: float, w: float, h: float, series: int) -> Iterator[Piece]:
    """One bar. The second series is striped across, the third along: no series hangs on its colour alone."""
    if h <= 0:
        return
    yield Piece(tag="rect", look=_FILLS[series], at=_at(x=x, y=y, width=w, height=h))
    if series == 1:
        for n in range(1, int(h // 7) + 1):
            yield Piece(tag="line", look="hatch", at=_at(x1=x, y1=y + h - 7 * n, x2=x + w, y2=y + h - 7 * n))
    if series == 2:
        for n in range(1, int(w // 7) + 1):
            yield Piece(tag="line", look="hatch", at=_at(x1=x + 7 * n, y1=y, x2=x + 7 * n, y2=y + h))


def _bars(field: _Field) -> Iterator[Piece]:
    """Bars of one category side by side, with a fifth of the slot free on both sides together."""
    chart = field.chart
    w = field.slot * 0.7 / len(chart.series)
    for number, series in enumerate(chart.series):
        for at, value in enumerate(series.values):
            y = field.y(value)
            yield from _bar(field.x(at + 0.15) + w * number, y, w, HEIGHT - BOTTOM - y, number)


def _stack(field: _Field) -> Iterator[Piece]:
    """The series of one category one upon the other, the first below."""
    chart = field.chart
    for at in range(len(chart.categories)):
        below = Decimal(0)
        for number, series in enumerate(chart.series):
            top, base = field.y(below + series.values[at]), field.y(below)
            yield from _bar(field.x(at + 0.2), top, field.slot * 0.6, base - top, number)
            below += series.values[at]


def _lines(field: _Field) -> Iterator[Piece]:
    """A line for each series, in dashes of its own, with points in a shape of their own."""
    for number, series in enumerate(field.chart.series):
        points = [(field.x(at + 0.5), field.y(value)) for at, value in enumerate(series.values)]
        path = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
        yield Piece(tag="polyline", look=_STROKES[number], at={"points": path})
        for x, y in points:
            yield Piece(tag="path", look="dot", at={"d": point(x, y, number)})


def point(x: float, y: float, series: int) -> str:
    """SVG path data of a point's shape: round, square, pointed."""
    corners: Sequence[tuple[float, float]] = (
        ((-5, -5), (5, -5), (5, 5), (-5, 5)) if series == 1 else ((0, -7), (6, 5), (-6, 5))
    )
    if series == 0:
        return f"M{x - 5:.2f} {y:.2f}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z"
    return "M" + "L".join(f"{x + dx:.2f} {y + dy:.2f}" for dx, dy in corners) + "z"
