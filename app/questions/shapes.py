"""Pure: areas of a picture, in the picture's own units (x to the right, y down)."""

import math
from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from app.questions.base import QuestionBase
from app.questions.frozen import Frozen

Length = Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]
Place = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]
Point = tuple[Place, Place]


class Rectangle(Frozen):
    """Its left upper corner, width and height."""

    kind: Literal["rectangle"]
    x: Place
    y: Place
    w: Length
    h: Length

    def corners(self) -> tuple[float, float, float, float]:
        return self.x, self.y, self.x + self.w, self.y + self.h

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies in it; the edge belongs to it."""
        return self.x <= x <= self.x + self.w and self.y <= y <= self.y + self.h

    def inner_point(self) -> tuple[float, float]:
        """A point well inside."""
        return self.x + self.w / 2, self.y + self.h / 2

    def edge_point(self) -> tuple[float, float]:
        """A point on its edge, where its number hides nothing: left of a long strip, above a tall one, else the corner."""
        return self.x + (self.w / 2 if self.h > 2 * self.w else 0), self.y + (self.h / 2 if self.w > 2 * self.h else 0)

    def path(self) -> str:
        """Its outline as SVG path data."""
        return f"M{self.x:g} {self.y:g}h{self.w:g}v{self.h:g}h{-self.w:g}z"


class Ellipse(Frozen):
    """Its centre and the half of its width and height."""

    kind: Literal["ellipse"]
    cx: Place
    cy: Place
    rx: Length
    ry: Length

    def corners(self) -> tuple[float, float, float, float]:
        return self.cx - self.rx, self.cy - self.ry, self.cx + self.rx, self.cy + self.ry

    def contains(self, x: float, y: float) -> bool:
        return ((x - self.cx) / self.rx) ** 2 + ((y - self.cy) / self.ry) ** 2 <= 1

    def inner_point(self) -> tuple[float, float]:
        return self.cx, self.cy

    def edge_point(self) -> tuple[float, float]:
        return self.cx - self.rx * math.sqrt(0.5), self.cy - self.ry * math.sqrt(0.5)

    def path(self) -> str:
        arc = f"a{self.rx:g} {self.ry:g} 0 1 0"
        return f"M{self.cx - self.rx:g} {self.cy:g}{arc} {2 * self.rx:g} 0{arc} {-2 * self.rx:g} 0z"


class Polygon(Frozen):
    """Its corners in turn. Inside by the even-odd rule."""

    kind: Literal["polygon"]
    points: tuple[Point, ...] = Field(min_length=3, max_length=40)

    @model_validator(mode="after")
    def _has_an_inside(self) -> Self:
        left, top, right, bottom = self.corners()
        if left == right or top == bottom:
            raise ValueError("the corners of the polygon lie on one line")
        return self

    def corners(self) -> tuple[float, float, float, float]:
        across, down = zip(*self.points, strict=True)
        return min(across), min(down), max(across), max(down)

    def _crossings(self, y: float) -> list[float]:
        """Where the horizontal line at y crosses the outline, from left to right: always an even number."""
        found = []
        for (x1, y1), (x2, y2) in self._edges():
            if (y1 > y) != (y2 > y):
                found.append(x1 + (y - y1) / (y2 - y1) * (x2 - x1))
        return sorted(found)

    def _edges(self) -> Sequence[tuple[Point, Point]]:
        return list(zip(self.points, (*self.points[1:], self.points[0]), strict=True))

    def contains(self, x: float, y: float) -> bool:
        if any(_lies_on(x, y, start, end) for start, end in self._edges()):
            return True
        return sum(crossing > x for crossing in self._crossings(y)) % 2 == 1

    def inner_point(self) -> tuple[float, float]:
        """The middle of the roomiest stretch inside, on one of seven lines across."""
        _, top, _, bottom = self.corners()
        best = (0.0, *self.points[0])
        for step in (4, 3, 5, 2, 6, 1, 7):
            y = top + (bottom - top) * step / 8
            crossings = self._crossings(y)
            for left, right in zip(crossings[::2], crossings[1::2], strict=True):
                room = min(right - left, 2 * (y - top), 2 * (bottom - y))
                best = max(best, (room, (left + right) / 2, y), key=lambda stretch: stretch[0])
        return best[1], best[2]

    def edge_point(self) -> tuple[float, float]:
        """The corner nearest to the upper left."""
        return min(self.points, key=lambda point: (point[0] + point[1], point))

    def path(self) -> str:
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in self.points) + "z"


Shape = Annotated[Rectangle | Ellipse | Polygon, Field(discriminator="kind")]


def _lies_on(x: float, y: float, start: Point, end: Point) -> bool:
    (x1, y1), (x2, y2) = start, end
    along = math.hypot(x2 - x1, y2 - y1)
    return math.isclose(math.hypot(x - x1, y - y1) + math.hypot(x - x2, y - y2), along, abs_tol=1e-9)


class Outline(Frozen):
    """A shape on screen: SVG path data, and where its number stands."""

    token: str
    number: int
    path: str
    x: float
    y: float


def outline(shape: Rectangle | Ellipse | Polygon, at: int) -> Outline:
    """The shape as the number at + 1."""
    x, y = shape.edge_point()
    return Outline(token=str(at), number=at + 1, path=shape.path(), x=round(x, 2), y=round(y, 2))


class OnPicture(QuestionBase):
    """A question whose answer lies on its picture. `size`: the picture's width and height in the units of its shapes."""

    size: tuple[Length, Length]

    def shapes(self) -> Sequence[Rectangle | Ellipse | Polygon]:
        """The shapes in the order of the file."""
        raise NotImplementedError

    @model_validator(mode="after")
    def _lies_on_the_picture(self) -> Self:
        if self.picture is None:
            raise ValueError(f"{getattr(self, 'type')} needs a picture")  # noqa: B009
        width, height = self.size
        for number, shape in enumerate(self.shapes(), start=1):
            left, top, right, bottom = shape.corners()
            if left < 0 or top < 0 or right > width or bottom > height:
                raise ValueError(f"shape {number} reaches beyond the picture's size of {width:g} × {height:g}")
        return self
