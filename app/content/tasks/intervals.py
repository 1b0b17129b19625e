"""Pure: task.yaml of type intervals: mark stretches of a day on the chart of a watch."""

from typing import Literal, Self

from pydantic import Field, model_validator

from app.content.tasks.base import Label, TaskBase
from app.questions.frozen import must_be_unique


class IntervalsTask(TaskBase):
    """Mark when somebody slept, walked …

    match_overlap: overlap in time (intersection over union) from which a stretch counts as found. edge_tolerance: how many
    samples a begin or an end may be off. edge_weight: the share of the score that begins and ends make.
    heart_lines, step_lines: the guide's limits, drawn across the chart (beats a minute; steps a sample).
    """

    type: Literal["intervals"]
    labels: tuple[Label, ...] = Field(min_length=1, max_length=8)
    match_overlap: float = Field(default=0.3, gt=0, le=1)
    edge_tolerance: int = Field(default=1, ge=0, le=8)
    edge_weight: float = Field(default=0.5, ge=0, le=1)
    heart_lines: tuple[int, ...] = Field(default=(), max_length=3)
    step_lines: tuple[int, ...] = Field(default=(), max_length=2)

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        must_be_unique((label.name for label in self.labels), "label")
        must_be_unique((label.title for label in self.labels), "label title")
        return self
