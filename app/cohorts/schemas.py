"""What goes into the cohorts room and what its pages read."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.cohorts.attendance import Tally


class OpenCohortForm(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    csrf: str = Field("", alias="_csrf")
    key: str = Field(alias="_key", max_length=64)
    programme: str = Field(max_length=80)
    rule: str = Field("", max_length=80)
    name: str = Field("", max_length=200)
    starts_on: str = Field("", max_length=20)
    ends_on: str = Field("", max_length=20)
    capacity: str = Field("", max_length=10)


@dataclass(frozen=True)
class NewCohort:
    programme: str
    name: str
    starts_on: date
    ends_on: date
    capacity: int
    rule: str = ""  # a rule set of courses/rules; empty: the programme's own


@dataclass(frozen=True)
class CohortFacts:
    id: int
    public_id: uuid.UUID
    organisation_id: int
    organisation_name: str
    name: str
    programme_title: str
    starts_on: date
    ends_on: date
    capacity: int
    enrolled: int = 0
    active: int = 0
    completed: int = 0


@dataclass(frozen=True)
class RowFate:
    """`fate`: new (will be enrolled) or here (already in this cohort, left as is)."""

    line: int
    name: str
    phone: str
    fate: Literal["new", "here"]


SortKey = Literal["name", "progress", "quiz", "practice", "attendance", "active"]
StateFilter = Literal["all", "invited", "active", "stuck", "submitted", "completed"]


@dataclass(frozen=True)
class TraineeRow:
    """One line of the cohort's table; every number with its denominator."""

    enrolment_id: int
    public_id: uuid.UUID
    name: str
    phone: str | None
    state: str
    lessons_done: int
    lessons_all: int
    quizzes_done: int
    quizzes_all: int
    quiz_mean: float | None
    practice_done: int
    practice_all: int
    assignment: str
    last_active_at: datetime | None
    stuck: bool
    outcome: str | None
    attendance: Tally | None = None  # None: the cohort has no classes, or the person did not come in
