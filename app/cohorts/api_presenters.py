"""Rows of the cohorts room as the JSON API says them."""

from typing import cast

from app.api.fields import Count
from app.cohorts.api_queries import SHOWN_STATE, CountedCohort, ProgressRow
from app.cohorts.api_schemas import (
    CohortDetailOut,
    CohortOut,
    EnrolmentOut,
    Outcome,
    ProgressOut,
    StageOut,
    StateOut,
    StepKindOut,
    StepOut,
    StepOutlineOut,
    StepStateOut,
)
from app.cohorts.models import Cohort, Enrolment
from app.cohorts.outline import Stage, StepFact, count_exemptions, progress
from app.people.models import Person


def show_cohort(row: CountedCohort) -> CohortOut:
    cohort = row.cohort
    return CohortOut(
        id=cohort.public_id,
        name=cohort.name,
        programme=cohort.programme_slug,
        programme_title=cohort.programme_title,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        capacity=cohort.capacity,
        enrolled=row.enrolled,
        active=row.active,
        completed=row.completed,
        opened_at=cohort.opened_at,
    )


def show_cohort_in_full(row: CountedCohort) -> CohortDetailOut:
    stages = [
        StageOut(
            slug=stage.slug,
            title=stage.title,
            week=stage.week,
            steps=[
                StepOutlineOut(
                    key=step.key,
                    kind=cast(StepKindOut, step.kind),
                    title=step.title,
                    minutes=step.minutes,
                    optional=step.optional,
                )
                for step in stage.steps
            ],
        )
        for stage in outline_of(row.cohort)
    ]
    return CohortDetailOut(**show_cohort(row).model_dump(), stages=stages)


def show_enrolment(enrolment: Enrolment, person: Person, cohort: Cohort) -> EnrolmentOut:
    return EnrolmentOut(
        id=enrolment.public_id,
        cohort_id=cohort.public_id,
        name=None if person.erased_at else person.name,
        state=cast(StateOut, SHOWN_STATE.get(enrolment.state, enrolment.state)),
        outcome=cast(Outcome | None, enrolment.outcome),
        enrolled_at=enrolment.created_at,
        updated_at=enrolment.changed_at or enrolment.created_at,
    )


def outline_of(cohort: Cohort) -> tuple[Stage, ...]:
    return tuple(Stage.model_validate(stage) for stage in cohort.outline)


def show_progress(row: ProgressRow, cohort: Cohort, outline: tuple[Stage, ...]) -> ProgressOut:
    """What is counted is what staff see: an exempted stage's lessons and quiz count as exempt, at the instant of that decision."""
    facts = {step.step: StepFact(step.state, step.score, step.misses) for step in row.steps}
    at = {step.step: step.at for step in row.steps}
    counted = count_exemptions(outline, facts)
    titles, order, stage_of = _outline_maps(outline)
    for key in counted:
        at.setdefault(key, at.get(f"stage:{stage_of.get(key, '')}", max(at.values(), default=cohort.opened_at)))
    steps = [
        StepOut(
            key=key,
            kind=cast(StepKindOut, key.split(":", 1)[0]),
            title=titles.get(key),
            state=cast(StepStateOut, fact.state),
            score=fact.score,
            at=at[key],
        )
        for key, fact in sorted(counted.items(), key=lambda each: (order.get(each[0], len(order)), each[0]))
    ]
    shares = [progress(outline, facts, kind) for kind in ("lesson", "quiz", "practice")]
    lessons, quizzes, practices = (Count(done=done, total=total) for done, total in shares)
    return ProgressOut(
        enrolment_id=row.public_id,
        cohort_id=cohort.public_id,
        lessons=lessons,
        quizzes=quizzes,
        practices=practices,
        updated_at=max((step.at for step in row.steps), default=None),
        steps=steps,
    )


def _outline_maps(outline: tuple[Stage, ...]) -> tuple[dict[str, str], dict[str, int], dict[str, str]]:
    """By step key: the title, the place in the course (a stage's own decision before its steps), the stage."""
    titles: dict[str, str] = {}
    stage_of: dict[str, str] = {}
    for stage in outline:
        titles[f"stage:{stage.slug}"] = stage.title
        for step in stage.steps:
            titles[step.key], stage_of[step.key] = step.title, stage.slug
    return titles, {key: place for place, key in enumerate(titles)}, stage_of
