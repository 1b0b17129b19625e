"""Pure: task.yaml of type boxes: draw a box around each thing and name it."""

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from app.content.tasks.base import Label, TaskBase
from app.questions.frozen import must_be_unique


class ShapesTask(TaskBase):
    """What boxes and polygons share. Thresholds are overlaps (intersection over union).

    attributes: marks that an item may ask for on each shape, such as 가려짐. attribute_cost: the share of a found object that is
    lost when its marks are wrong, 0–1.
    """

    added: ClassVar[frozenset[str]] = TaskBase.added | {"attributes", "attribute_cost"}

    labels: tuple[Label, ...] = Field(min_length=1, max_length=60)
    match_overlap: float = Field(default=0.5, gt=0, le=1)
    tight_overlap: float = Field(default=0.8, gt=0, le=1)
    attributes: tuple[Label, ...] = Field(default=(), max_length=8)
    attribute_cost: float = Field(default=0.25, ge=0, le=1)

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        must_be_unique((label.name for label in self.labels), "label")
        must_be_unique((label.title for label in self.labels), "label title")
        must_be_unique((label.name for label in self.attributes), "attribute")
        if self.tight_overlap < self.match_overlap:
            raise ValueError("tight_overlap must not be below match_overlap")
        return self


class BoxesTask(ShapesTask):
    """Draw a box around each thing and name it."""

    type: Literal["boxes"]


class PolygonsTask(ShapesTask):
    """Follow the outline of each thing with a polygon and name it."""

    type: Literal["polygons"]
