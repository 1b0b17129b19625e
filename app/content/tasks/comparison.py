"""Pure: task.yaml of type comparison: which of two answers of an AI is better, why, and which sentences are wrong."""

from typing import Literal, Self

from pydantic import Field, model_validator

from app.content.tasks.base import Label, TaskBase
from app.questions.frozen import must_be_unique


class Reason(Label):
    """Why an answer is the worse one. whole: it holds of the answer as a whole, so that no sentence is named for it."""

    whole: bool = False


class ComparisonTask(TaskBase):
    """Two answers to one prompt. The weights are shares of an item's score and add up to 1."""

    type: Literal["comparison"]
    reasons: tuple[Reason, ...] = Field(min_length=2, max_length=12)
    choice_weight: float = Field(default=0.6, gt=0, le=1)
    reasons_weight: float = Field(default=0.2, ge=0, le=1)
    sentences_weight: float = Field(default=0.2, ge=0, le=1)

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        must_be_unique((reason.name for reason in self.reasons), "reason")
        must_be_unique((reason.title for reason in self.reasons), "reason title")
        if abs(self.choice_weight + self.reasons_weight + self.sentences_weight - 1) > 1e-9:
            raise ValueError("the three weights must add up to 1")
        return self
