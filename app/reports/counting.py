"""One cohort counted from its raw rows: a fixed number of statements, however many people. No name is read."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, distinct, func, or_, select
from sqlalchemy.orm import Session

from app.cohorts.attendance_ledger import tallies
from app.cohorts.models import Cohort, Enrolment, StepState
from app.cohorts.outline import DONE, Stage
from app.completion import outcomes
from app.completion.models import Certificate
from app.jobs.models import Referral
from app.jobs.placement import load_placement
from app.reports import measures as m

RECENT = timedelta(days=7)
OUTSIDE = ("invited", "offered")
OUTCOMES = {
    outcomes.COMPLETED: m.COMPLETED,
    outcomes.MISSED: m.MISSED,
    outcomes.EMPLOYED: m.EARLY,
    outcomes.WITHDRAWN: m.WITHDRAWN,
    outcomes.DROPPED: m.DROPPED,
}
Counts = dict[str, int]
Stages = list[tuple[str, str, int]]


def count_cohort(session: Session, cohort: Cohort, at: datetime) -> tuple[Counts, Stages]:
    """(counts by measure, [(slug, title, people past it)] of each stage). The session sees the whole cohort."""
    outline = tuple(Stage.model_validate(stage) for stage in cohort.outline)
    came_in = Enrolment.cohort_id == cohort.id, or_(Enrolment.state.not_in(OUTSIDE), Enrolment.outcome.is_not(None))
    counts = {
        **_people(session, came_in, at),
        **_steps(session, came_in, outline, at),
        **_days(session, cohort),
        **_papers(session, cohort),
        **_work(session, cohort),
    }
    return counts, _stages(session, came_in, outline)


def _people(session: Session, came_in: tuple[ColumnElement[bool], ...], at: datetime) -> Counts:
    found: Counter[str] = Counter()
    query = select(Enrolment.outcome, func.count()).where(*came_in).group_by(Enrolment.outcome)
    for outcome, people in session.execute(query):
        found[m.ENROLLED] += people
        found[OUTCOMES.get(outcome or "", m.UNDECIDED)] += people
    return {name: found[name] for name in (m.ENROLLED, *OUTCOMES.values(), m.UNDECIDED)}


def _steps(
    session: Session, came_in: tuple[ColumnElement[bool], ...], outline: tuple[Stage, ...], at: datetime
) -> Counts:
    """What the outline asks for and was done, by kind; who has begun, and who was there of late (by a deed, or by coming in)."""
    required = {step.key: step.kind for stage in outline for step in stage.required}
    joined = select(StepState.step, StepState.state, func.count()).join(
        Enrolment, Enrolment.id == StepState.enrolment_id
    )
    done: Counter[str] = Counter()
    for step, state, people in session.execute(joined.where(*came_in).group_by(StepState.step, StepState.state)):
        kind = required.get(step)
        if kind == "assignment" and state == "submitted":
            done[m.WAITING] += people
        elif kind and state in DONE:
            done[kind] += people
    deed = StepState.step.not_like("stage:%")
    recent = or_(
        Enrolment.last_active_at >= at - RECENT,
        select(StepState.step)
        .where(StepState.enrolment_id == Enrolment.id, StepState.at >= at - RECENT, deed)
        .exists(),
    )
    begun = select(StepState.step).where(StepState.enrolment_id == Enrolment.id, deed).exists()
    started, active = session.execute(
        select(
            func.count().filter(begun),
            func.count().filter(and_(Enrolment.state == "active", recent)),
        ).where(*came_in)
    ).one()
    return {
        m.STARTED: started,
        m.ACTIVE: active,
        m.QUIZZES: done["quiz"],
        m.PRACTICE: done["practice"],
        m.WAITING: done[m.WAITING],
        m.HANDED: done["assignment"],
    }


def _stages(session: Session, came_in: tuple[ColumnElement[bool], ...], outline: tuple[Stage, ...]) -> Stages:
    """Who has passed the step that opens what comes next, or was exempted from the stage."""
    gated = [stage for stage in outline if not stage.beside]
    if not gated:
        return []
    by_step = {stage.gate: stage.slug for stage in gated} | {f"stage:{stage.slug}": stage.slug for stage in gated}
    stage = case(by_step, value=StepState.step)
    passed = (
        select(stage, func.count(distinct(StepState.enrolment_id)))
        .join(Enrolment, Enrolment.id == StepState.enrolment_id)
        .where(*came_in, StepState.step.in_(list(by_step)), StepState.state.in_(DONE))
        .group_by(stage)
    )
    found: Mapping[str, int] = {row[0]: row[1] for row in session.execute(passed)}
    return [(each.slug, each.title, found.get(each.slug, 0)) for each in gated]


def _days(session: Session, cohort: Cohort) -> Counts:
    found = tallies(session, cohort.id).values()
    return {m.ATTENDED: sum(each.attended for each in found), m.ABSENT: sum(each.absences for each in found)}


def _papers(session: Session, cohort: Cohort) -> Counts:
    """People with a valid certificate of completion, and certificates taken back. Badges are none."""
    of_cohort = Certificate.enrolment_id.in_(select(Enrolment.id).where(Enrolment.cohort_id == cohort.id))
    issued, revoked = session.execute(
        select(
            func.count(distinct(case((Certificate.state == "valid", Certificate.enrolment_id)))),
            func.count().filter(Certificate.state == "revoked"),
        ).where(of_cohort, Certificate.kind == "certificate")
    ).one()
    return {m.ISSUED: issued, m.REVOKED: revoked}


def _work(session: Session, cohort: Cohort) -> Counts:
    """People who were referred, whom an employer wants, who are employed (confirmed), who were paid for contract work. What is
    employment, and until when, says the room of jobs."""
    of_cohort = Certificate.enrolment_id.in_(select(Enrolment.id).where(Enrolment.cohort_id == cohort.id))
    accepted = case((Referral.state == "accepted", Referral.person_id))
    people: Any = session.execute(
        select(func.count(distinct(Referral.person_id)), func.count(distinct(accepted)))
        .join(Certificate, Certificate.id == Referral.certificate_id)
        .where(of_cohort)
    ).one()
    rates = load_placement(session, cohort).rates
    return {
        m.REFERRED: people[0],
        m.ACCEPTED: people[1],
        m.EMPLOYED: rates.early_out.numerator,
        m.WORKING: rates.joined.numerator,
    }
