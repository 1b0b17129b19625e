"""A completion rule as a cohort keeps it, and the facts that it is laid over. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

State = Literal["open", "started", "submitted", "returned", "passed", "failed", "exempt"]


@dataclass(frozen=True)
class StepFact:
    """One line of the ledger: its state and, where it has one, its mark (0–100)."""

    state: State
    score: float | None = None


@dataclass(frozen=True)
class AttendanceFact:
    """Days of classes: attended (three late marks already counted as an absence) of all that the person has, those still to
    come and those that nobody has written down yet included."""

    attended: int
    total: int
    ahead: int = 0
    unmarked: int = 0


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RequiredStep(_Frozen):
    """A step that the rule names: its ledger key and the title that people read."""

    key: Annotated[str, Field(min_length=1, max_length=200)]
    title: Annotated[str, Field(min_length=1, max_length=200)]


Steps = Annotated[tuple[RequiredStep, ...], Field(min_length=1)]
Percent = Annotated[int, Field(ge=1, le=100)]


class ProgressCondition(_Frozen):
    """At least `minimum` % of the required lesson steps passed or exempt."""

    kind: Literal["progress"] = "progress"
    minimum: Percent = 80
    steps: Steps


class FinalAssessmentCondition(_Frozen):
    """The one named step passed with a mark of at least `minimum`."""

    kind: Literal["final_assessment"] = "final_assessment"
    minimum: Percent = 60
    step: RequiredStep


class PracticeCondition(_Frozen):
    """Every named practice step passed."""

    kind: Literal["practice"] = "practice"
    steps: Steps


class QuizzesCondition(_Frozen):
    """Every named quiz passed."""

    kind: Literal["quizzes"] = "quizzes"
    steps: Steps


class AttendanceCondition(_Frozen):
    """At least `minimum` % of the days of classes attended."""

    kind: Literal["attendance"] = "attendance"
    minimum: Percent = 80


Condition = Annotated[
    ProgressCondition | FinalAssessmentCondition | PracticeCondition | QuizzesCondition | AttendanceCondition,
    Field(discriminator="kind"),
]


class CompletionRule(_Frozen):
    """A dated rule with its source; a cohort keeps its own copy (`model_dump_json`) from the day it opens."""

    slug: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    version: Annotated[int, Field(ge=1)]
    title: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    source_date: date
    conditions: Annotated[tuple[Condition, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_kind_once(self) -> "CompletionRule":
        kinds = [condition.kind for condition in self.conditions]
        if len(set(kinds)) != len(kinds):
            raise ValueError("같은 종류의 조건이 두 번 들어 있어요. 하나로 합쳐 주세요.")
        return self

    def required_keys(self) -> frozenset[str]:
        """Every ledger key that the rule reads."""
        return frozenset(step.key for condition in self.conditions for step in steps_of(condition))


def steps_of(condition: Condition) -> tuple[RequiredStep, ...]:
    """The steps that it names."""
    match condition:
        case FinalAssessmentCondition():
            return (condition.step,)
        case AttendanceCondition():
            return ()
        case _:
            return condition.steps
