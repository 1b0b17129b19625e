"""Pure: what a person marks by: criteria with levels, and the question types that nothing else can mark."""

from collections.abc import Sequence
from typing import Self

from pydantic import Field, model_validator

from app.questions.base import QuestionBase
from app.questions.frozen import Frozen, ShortText, Text, must_be_unique
from app.questions.views import Grade, grade_of


class Level(Frozen):
    """What `points` are given for."""

    points: int = Field(ge=0, le=100)
    text: Text


class Criterion(Frozen):
    """One thing that is looked at, with its levels."""

    title: ShortText
    levels: tuple[Level, ...] = Field(min_length=2, max_length=6)

    @model_validator(mode="after")
    def _from_nothing_to_something(self) -> Self:
        must_be_unique((str(level.points) for level in self.levels), "level of points")
        if max(level.points for level in self.levels) == 0:
            raise ValueError(f"the best level of {self.title!r} gives no points")
        return self

    @property
    def most(self) -> int:
        return max(level.points for level in self.levels)


class ByRubric(QuestionBase):
    """A question that a person marks: grade() says 0 and waiting until `marked`."""

    manual = True
    rubric: tuple[Criterion, ...] = Field(min_length=1, max_length=10)
    sample: Text | None = None

    @model_validator(mode="after")
    def _criteria_differ(self) -> Self:
        must_be_unique((criterion.title for criterion in self.rubric), "criterion")
        return self

    def texts(self) -> list[str]:
        levels = [level.text for criterion in self.rubric for level in criterion.levels]
        return [*super().texts(), *(criterion.title for criterion in self.rubric), *levels, self.sample or ""]

    @property
    def titles(self) -> tuple[str, ...]:
        """What may be said of the rubric before the end."""
        return tuple(criterion.title for criterion in self.rubric)

    def marked(self, points: Sequence[int]) -> Grade:
        """The grade a person gives: one number of points for each criterion, of those its levels name.

        fraction = points given / most points. Raises ValueError on points that no level gives.
        """
        if len(points) != len(self.rubric):
            raise ValueError(f"{len(points)} points for {len(self.rubric)} criteria")
        for criterion, given in zip(self.rubric, points, strict=True):
            if given not in {level.points for level in criterion.levels}:
                raise ValueError(f"no level of {criterion.title!r} gives {given} points")
        return grade_of(sum(points) / sum(criterion.most for criterion in self.rubric))
