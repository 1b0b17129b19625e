"""Pure: the right one, or the right ones, of several areas drawn on a picture. Each area is a choice as well (`answer`)."""

from collections.abc import Sequence
from typing import Literal, Self

from pydantic import Field, model_validator

from app.questions.base import Form, MediaUrl, Order, Problem, Response, same
from app.questions.choice import Multiple, Option, Single
from app.questions.frozen import Frozen, ShortText, Text
from app.questions.shapes import Ellipse, OnPicture, Outline, Polygon, Rectangle, Shape, outline
from app.questions.views import Grade, QuestionView, ReviewView


class Region(Frozen):
    """An area that may be picked. `label` describes the place and never says whether it is right."""

    shape: Shape
    label: ShortText | None = None
    correct: bool = False
    feedback: Text | None = None


class Scene(Frozen):
    """The areas over the picture. width and height in the units of the paths. `several`: more than one may be picked."""

    width: float
    height: float
    outlines: tuple[Outline, ...]
    several: bool = False


class HotSpot(OnPicture):
    """Areas are numbered in reading order (rows of a sixth of the picture, then from the left), so a number says nothing
    about the place in the file. One right area: all or nothing, as `single`; several: as `multiple`.
    """

    partial_credit = True
    type: Literal["hot_spot"]
    regions: tuple[Region, ...] = Field(min_length=2, max_length=10)
    several: bool = False

    @model_validator(mode="after")
    def _pickable(self) -> Self:
        right = sum(region.correct for region in self.regions)
        if not 1 <= right < len(self.regions):
            raise ValueError("hot_spot needs at least one region with correct: true and at least one without")
        return self

    def shapes(self) -> Sequence[Rectangle | Ellipse | Polygon]:
        return [region.shape for region in self.regions]

    def in_reading_order(self) -> list[Region]:
        """The regions as the page numbers them."""

        def place(region: Region) -> tuple[int, float]:
            x, y = region.shape.inner_point()
            return int(6 * y / self.size[1]), x

        return sorted(self.regions, key=place)

    def asked(self) -> Single | Multiple:
        """The choice that the areas make."""
        options = tuple(
            Option(
                text=f"{at}번 자리" + (f": {region.label}" if region.label else ""),
                correct=region.correct,
                feedback=region.feedback,
            )
            for at, region in enumerate(self.in_reading_order(), start=1)
        )
        shared = {"id": self.id, "prompt": self.prompt, "picture": self.picture, "explanation": self.explanation}
        if self.several or sum(region.correct for region in self.regions) > 1:
            return Multiple(type="multiple", options=options, **shared)
        return Single(type="single", options=options, **shared)

    def _straight(self, order: Order) -> Order:
        self.check_order(order)
        return list(range(len(self.regions)))

    def _scene(self) -> Scene:
        outlines = tuple(outline(region.shape, at) for at, region in enumerate(self.in_reading_order()))
        width, height = self.size
        return Scene(width=width, height=height, outlines=outlines, several=isinstance(self.asked(), Multiple))

    def texts(self) -> list[str]:
        return [*super().texts(), *(text for each in self.regions for text in (each.label or "", each.feedback or ""))]

    def view(self, order: Order, media: MediaUrl = same) -> QuestionView:
        view = self.asked().view(self._straight(order), media)
        return view.model_copy(update={"type": self.type, "own": self._scene()})

    def parse(self, form: Form, order: Order, prefix: str = "") -> Response | Problem:
        return self.asked().parse(form, self._straight(order), prefix)

    def grade(self, response: Response, order: Order) -> Grade:
        return self.asked().grade(response, self._straight(order))

    def review(self, response: Response, order: Order, media: MediaUrl = same) -> ReviewView:
        review = self.asked().review(response, self._straight(order), media)
        return review.model_copy(update={"type": self.type, "own": self._scene()})
