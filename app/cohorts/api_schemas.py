"""What goes in and out of the cohorts' part of the JSON API."""

import uuid
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from app.api.fields import Count, Day, In, Instant, Line, Out, updated_since
from app.api.paging import PageOf, PageQuery, SyncPageOf

StateOut = Literal["invited", "active", "completed", "left"]
StepStateOut = Literal["started", "submitted", "returned", "passed", "failed", "exempt", "supplement"]
StepKindOut = Literal["lesson", "quiz", "practice", "assignment", "stage"]
Outcome = Literal["수료", "미수료", "조기취업", "수강철회", "중도탈락"]
COHORT_EXAMPLE = "6f0c7f0e-5f0a-4c50-9a51-3a2a6f3d9b10"
ENROLMENT_EXAMPLE = "0b0f8f5e-2f3c-4b7d-8a55-7d1a4f1c2e33"


class CohortQuery(PageQuery):
    running_on: Day | None = Field(None, description="Only cohorts whose dates include this day.")


class EnrolmentQuery(PageQuery):
    state: StateOut | None = Field(None, description="Only enrolments in this state.")
    updated_since: Instant | None = updated_since("enrolments made or changed")


class ProgressQuery(PageQuery):
    updated_since: Instant | None = updated_since("enrolments with a step that moved")


class CohortOut(Out):
    """A 회차: one run of a programme at the token's organisation."""

    id: uuid.UUID = Field(examples=[COHORT_EXAMPLE])
    name: str = Field(examples=["2026년 3회차"])
    programme: str = Field(description="The programme's slug.", examples=["ai-data-crowdworker"])
    programme_title: str = Field(examples=["AI 데이터 크라우드 워커 양성 과정"])
    starts_on: date = Field(examples=["2026-11-02"])
    ends_on: date = Field(examples=["2026-12-24"])
    capacity: int = Field(description="How many people may be enrolled; who has left keeps the place.", examples=[30])
    enrolled: int = Field(description="How many are enrolled, whatever their state.", examples=[26])
    active: int = Field(description="Of these, how many are learning now.", examples=[19])
    completed: int = Field(description="Of these, how many have completed.", examples=[4])
    opened_at: datetime = Field(examples=["2026-10-26T00:30:00Z"])


class StepOutlineOut(Out):
    key: str = Field(description="The key that progress names this step by.", examples=["lesson:1-start/ai-at-home"])
    kind: StepKindOut = Field(examples=["lesson"])
    title: str = Field(examples=["우리 집 속 AI"])
    minutes: int = Field(description="Planned time; 0 where none is planned.", examples=[20])
    optional: bool = Field(description="Whether it is only offered: its stage is done without it.", examples=[False])


class StageOut(Out):
    slug: str = Field(examples=["1-start"])
    title: str = Field(examples=["알고 시작해요"])
    week: int = Field(description="The week of the live class in which it opens at the latest.", examples=[2])
    steps: list[StepOutlineOut]


class CohortDetailOut(CohortOut):
    stages: list[StageOut] = Field(description="What there is to do, in order; frozen when the cohort opened.")


class CohortPage(PageOf[CohortOut]):
    """Cohorts in the order in which they were opened."""


class EnrolmentOut(Out):
    """One person in one cohort. There is no phone number and no birth date in any answer of the API."""

    id: uuid.UUID = Field(examples=[ENROLMENT_EXAMPLE])
    cohort_id: uuid.UUID = Field(examples=[COHORT_EXAMPLE])
    name: str | None = Field(description="Null once the person has had it erased.", examples=["김영희"])
    state: StateOut = Field(
        description="invited: has not come in yet; active: is learning; completed: has a certificate; left.",
        examples=["active"],
    )
    outcome: Outcome | None = Field(description="The outcome on record, when there is one.", examples=[None])
    enrolled_at: datetime = Field(examples=["2026-10-27T01:12:00Z"])
    updated_at: datetime = Field(description="When state or outcome last changed.", examples=["2026-11-02T00:41:09Z"])


class EnrolmentPage(SyncPageOf[EnrolmentOut]):
    """Enrolments in the order in which they were made."""


class StepOut(Out):
    """Where a person stands in one step. Steps that have not begun are not listed; the cohort's `stages` have them all."""

    key: str = Field(examples=["quiz:stage-1"])
    kind: StepKindOut = Field(description="stage: a decision about a whole stage.", examples=["quiz"])
    title: str | None = Field(
        description="Null for a step that the outline no longer has.", examples=["1단계 확인 문제"]
    )
    state: StepStateOut = Field(
        description="submitted: waits for a person; returned: to be mended; failed: may be tried again; exempt and"
        " supplement (opened early, with help): staff decided so. A pass is never taken back.",
        examples=["passed"],
    )
    score: float | None = Field(description="0 to 100, the best so far.", examples=[90.0])
    at: datetime = Field(description="When it last moved.", examples=["2026-11-12T06:20:31Z"])


class ProgressOut(Out):
    """One enrolment's progress, whole: put it in the place of what you had."""

    enrolment_id: uuid.UUID = Field(examples=[ENROLMENT_EXAMPLE])
    cohort_id: uuid.UUID = Field(examples=[COHORT_EXAMPLE])
    lessons: Count
    quizzes: Count
    practices: Count
    updated_at: datetime | None = Field(
        description="When a step last moved; null when none has begun.", examples=["2026-11-12T06:20:31Z"]
    )
    steps: list[StepOut]


class ProgressPage(SyncPageOf[ProgressOut]):
    """Progress in the order in which people were enrolled."""


class PersonIn(In):
    """One person to enrol; the same rules as for a roster that staff upload."""

    name: Line = Field(description="2 to 40 letters, as in official papers.", max_length=100, examples=["김영희"])
    phone: Line = Field(
        description="A Korean number, with or without hyphens. With it the person signs in; two people may share one.",
        max_length=30,
        examples=["010-1234-5678"],
    )
    birth_date: Day | None = Field(
        None, description="From 1920 on, and 15 years ago at least.", examples=["1963-04-05"]
    )
    former_trade: Line = Field(
        "", description="The former trade, in a few words.", max_length=60, examples=["간호조무사"]
    )


class EnrolIn(In):
    """People to add to a cohort: all of them, or none."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "people": [
                        {
                            "name": "김영희",
                            "phone": "010-1234-5678",
                            "birth_date": "1963-04-05",
                            "former_trade": "간호조무사",
                        },
                        {"name": "박순자", "phone": "010-2345-6789"},
                    ]
                }
            ]
        }
    )
    people: Annotated[list[PersonIn], Field(min_length=1, max_length=200, description="At most 200 a request.")]


class EnrolledPersonOut(Out):
    index: int = Field(description="Place of the person in your request, from 0.", examples=[0])
    enrolment_id: uuid.UUID = Field(examples=[ENROLMENT_EXAMPLE])
    result: Literal["enrolled", "already_here"] = Field(
        description="already_here: was in this cohort before; nothing was changed.", examples=["enrolled"]
    )


class EnrolledOut(Out):
    """What became of each person. Staff print the invite sheets of the new ones."""

    enrolled: int = Field(examples=[2])
    already_here: int = Field(examples=[0])
    people: list[EnrolledPersonOut]
