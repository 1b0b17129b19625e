"""What the JSON API says of classes and attendance."""

import uuid
from datetime import date, datetime
from typing import Literal

from pydantic import Field

from app.api.fields import Instant, Out, updated_since
from app.api.paging import PageOf, PageQuery, SyncPageOf
from app.cohorts.api_schemas import COHORT_EXAMPLE, ENROLMENT_EXAMPLE

MarkOut = Literal["출석", "지각", "조퇴", "외출", "결석", "출석인정", "공결"]
CLASS_EXAMPLE = "b7d3a0f2-6c1e-4f0a-9b8e-2d4c6a8e0f11"


class ClassQuery(PageQuery):
    updated_since: Instant | None = updated_since("classes made, moved or cancelled")


class MarkQuery(PageQuery):
    updated_since: Instant | None = updated_since("marks written or corrected")


class AttendanceQuery(PageQuery):
    pass


class ClassOut(Out):
    """A dated class of a cohort."""

    id: uuid.UUID = Field(examples=[CLASS_EXAMPLE])
    cohort_id: uuid.UUID = Field(examples=[COHORT_EXAMPLE])
    title: str = Field(examples=["우리 집 속 AI"])
    kind: Literal["live", "room"] = Field(description="live: remote (실시간); room: at the center (집합).")
    starts_at: datetime = Field(examples=["2026-11-23T05:00:00Z"])
    ends_at: datetime = Field(examples=["2026-11-23T07:00:00Z"])
    state: Literal["planned", "cancelled"] = Field(description="A cancelled class counts for nobody.")
    moved_from: datetime | None = Field(
        description="When it was to begin before it was moved first; null when it was not.", examples=[None]
    )
    updated_at: datetime = Field(examples=["2026-11-02T03:10:00Z"])


class ClassPage(SyncPageOf[ClassOut]):
    """Classes in the order in which they were made."""


class AttendanceMarkOut(Out):
    """The mark that stands of one person in one class. Evidence and notes stay with the center."""

    class_id: uuid.UUID = Field(examples=[CLASS_EXAMPLE])
    enrolment_id: uuid.UUID = Field(examples=[ENROLMENT_EXAMPLE])
    mark: MarkOut = Field(
        description="출석 present, 지각 late, 조퇴 left early, 외출 away for a while, 결석 absent; 출석인정 and 공결 are absences that"
        " count as present.",
        examples=["지각"],
    )
    missed_minutes: int | None = Field(ge=0, description="Of a late, early or away mark, where known.", examples=[20])
    number: int = Field(ge=1, description="Which entry it is: above 1 it was corrected.", examples=[1])
    at: datetime = Field(description="When it was written.", examples=["2026-11-23T07:05:00Z"])


class MarkPage(SyncPageOf[AttendanceMarkOut]):
    """Marks class by class, and in a class in the order in which people were enrolled."""


class DayOut(Out):
    on: date = Field(description="The Korean day.", examples=["2026-11-23"])
    state: Literal["ahead", "unmarked", "present", "absent"] = Field(
        description="unmarked: over, and nobody has written it down yet. Less than half of a day's minutes is a day of absence.",
        examples=["present"],
    )
    partials: int = Field(ge=0, description="Late, early and away marks of a day of presence.", examples=[1])
    excused: bool = Field(description="Whether 출석인정 or 공결 is in it.", examples=[False])


class AttendanceOut(Out):
    """One enrolment's attendance by days (국민내일배움카드 운영규정 §34–36), without a name."""

    enrolment_id: uuid.UUID = Field(examples=[ENROLMENT_EXAMPLE])
    cohort_id: uuid.UUID = Field(examples=[COHORT_EXAMPLE])
    rate: str | None = Field(
        description="Per cent of `marked_days`, cut (not rounded) to one decimal; null before the first.",
        examples=["83.3"],
    )
    attended_days: int = Field(
        ge=0, description="Days of presence, less one for every three late, early and away marks.", examples=[5]
    )
    marked_days: int = Field(ge=0, description="Days written down so far: what the rate is made of.", examples=[6])
    absent_days: int = Field(ge=0, description="marked_days less attended_days.", examples=[1])
    total_days: int = Field(ge=0, description="Days of the training, those to come included.", examples=[24])
    over_limit: bool = Field(
        description="Absent on more than 20 % of `total_days`. Nothing follows by itself.", examples=[False]
    )
    days: list[DayOut] = Field(description="Every day of class, in order.")


class AttendancePage(PageOf[AttendanceOut]):
    """Attendance in the order in which people were enrolled."""
