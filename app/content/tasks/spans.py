"""Pure: task.yaml of type spans: choose the words of a text that a label stands for, to the character."""

from typing import Literal, Self

from pydantic import Field, model_validator

from app.content.tasks.base import Label, TaskBase
from app.questions.frozen import must_be_unique


class SpansTask(TaskBase):
    """Mark stretches of a text. overlap: whether two of them may share a character."""

    type: Literal["spans"]
    labels: tuple[Label, ...] = Field(min_length=1, max_length=8)
    overlap: Literal["refuse", "allow"] = "refuse"

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        must_be_unique((label.name for label in self.labels), "label")
        must_be_unique((label.title for label in self.labels), "label title")
        return self
