"""Pure: task.yaml of type clip_survey: listen to a short clip, answer questions about it, write down what is heard."""

from typing import Literal, Self

from pydantic import Field, model_validator

from app.content.base import Title
from app.content.tasks.base import Label, TaskBase
from app.questions.frozen import Frozen, ShortText, Slug, must_be_unique

OWN = ("heard", "said")  # what an item asks beside the document's questions: about its words, and the words themselves


class SurveyQuestion(Frozen):
    """choice: one label holds. scale: the labels are steps, the lowest first."""

    name: Slug
    title: Title
    kind: Literal["choice", "scale"]
    help: ShortText | None = None
    labels: tuple[Label, ...] = Field(min_length=2, max_length=7)

    @model_validator(mode="after")
    def _unique(self) -> Self:
        must_be_unique((label.name for label in self.labels), "label")
        must_be_unique((label.title for label in self.labels), "label title")
        return self


class Instead(Frozen):
    """A task without sound, for who cannot hear this one."""

    task: Slug
    title: Title


class ClipSurveyTask(TaskBase):
    """near_worth: what a step beside the right one of a scale is worth, 0–1. spaces: whether spaces count in what is written down;
    signs such as commas never do."""

    type: Literal["clip_survey"]
    questions: tuple[SurveyQuestion, ...] = Field(min_length=1, max_length=8)
    near_worth: float = Field(default=0.5, ge=0, lt=1)
    spaces: bool = False
    said_most: int = Field(default=80, ge=1, le=400)
    instead: tuple[Instead, ...] = Field(min_length=1, max_length=4)

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        must_be_unique((*OWN, *(question.name for question in self.questions)), "question")
        must_be_unique((label.name for question in self.questions for label in question.labels), "label")
        return self
