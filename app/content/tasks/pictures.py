"""Pure: task.yaml of type pictures: give each picture one label."""

from typing import Literal, Self

from pydantic import Field, model_validator

from app.content.tasks.base import Label, TaskBase
from app.questions.frozen import must_be_unique


class PicturesTask(TaskBase):
    """Choose one label for a picture. Labels stand in the order in which they are tried: where several hold, the first counts."""

    type: Literal["pictures"]
    labels: tuple[Label, ...] = Field(min_length=2, max_length=9)

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        must_be_unique((label.name for label in self.labels), "label")
        must_be_unique((label.title for label in self.labels), "label title")
        return self
