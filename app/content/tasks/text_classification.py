"""Pure: task.yaml of type text_classification: read a short text and choose what it is, for one question or several."""

from typing import Literal, Self

from pydantic import Field, model_validator

from app.content.base import Title
from app.content.tasks.base import Label, TaskBase
from app.questions.frozen import Frozen, ShortText, Slug, must_be_unique


class Choosing(Frozen):
    """A question about the text. several: any number of the labels may hold, but at least one; else exactly one."""

    name: Slug
    title: Title
    help: ShortText | None = None
    labels: tuple[Label, ...] = Field(min_length=2, max_length=9)
    several: bool = False

    @model_validator(mode="after")
    def _unique(self) -> Self:
        must_be_unique((label.name for label in self.labels), "label")
        must_be_unique((label.title for label in self.labels), "label title")
        return self


class TextClassificationTask(TaskBase):
    """Choose the labels of a short text. An item may ask for some of the questions only."""

    type: Literal["text_classification"]
    questions: tuple[Choosing, ...] = Field(min_length=1, max_length=4)

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        must_be_unique((question.name for question in self.questions), "question")
        return self
