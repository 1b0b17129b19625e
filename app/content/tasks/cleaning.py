"""Pure: task.yaml of type cleaning: go through a small table, and leave, flag, take out, empty or mend each row."""

from typing import Literal, Self, TypeAlias, get_args

from pydantic import Field, model_validator

from app.content.tasks.base import Label, TaskBase
from app.questions.frozen import must_be_unique

Act: TypeAlias = Literal["keep", "flag", "drop", "blank", "edit"]
"""keep: nothing. flag: keep it, and say that it is odd. drop: take the row out. blank: empty one cell. edit: another value in it."""
ACTS: tuple[str, ...] = get_args(Act)


class CleaningTask(TaskBase):
    """Clean a table. acts: what the five treatments are called, in their order; reasons: why a row needs one.

    What a row that needed treatment earns: found_weight for having been treated at all, act_weight for the right treatment (cell
    and value too), reason_weight for the reason. Together 1.
    """

    type: Literal["cleaning"]
    acts: tuple[Label, ...]
    reasons: tuple[Label, ...] = Field(min_length=2, max_length=12)
    found_weight: float = Field(default=0.5, gt=0, le=1)
    act_weight: float = Field(default=0.3, ge=0, le=1)
    reason_weight: float = Field(default=0.2, ge=0, le=1)

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if tuple(act.name for act in self.acts) != ACTS:
            raise ValueError(f"acts are {', '.join(ACTS)}, in this order")
        must_be_unique((reason.name for reason in self.reasons), "reason")
        must_be_unique((label.title for label in (*self.acts, *self.reasons)), "title")
        if abs(self.found_weight + self.act_weight + self.reason_weight - 1) > 1e-9:
            raise ValueError("the three weights must add up to 1")
        return self
