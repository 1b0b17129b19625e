"""Fetching is authorising: the only ways to a cohort, an enrolment, a waiting roster."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort, Enrolment, RosterImport, StepState
from app.cohorts.policy import can_run_cohort, can_see_cohort
from app.cohorts.schemas import CohortFacts
from app.core.actor import Actor, Role
from app.core.errors import NotFound
from app.people.models import Organisation, Person


def access_cohort(session: Session, actor: Actor, public_id: uuid.UUID, *, to_run: bool = True) -> Cohort:
    """`to_run`: to change it or print from it (center staff); else to look (instructors too). Raises NotFound."""
    cohort = session.scalar(select(Cohort).where(Cohort.public_id == public_id))
    allowed = can_run_cohort if to_run else can_see_cohort
    if cohort is None or not allowed(actor, cohort.organisation_id):
        raise NotFound()
    return cohort


def access_enrolment(session: Session, actor: Actor, public_id: uuid.UUID, *, to_run: bool = True) -> Enrolment:
    enrolment = session.scalar(select(Enrolment).where(Enrolment.public_id == public_id))
    allowed = can_run_cohort if to_run else can_see_cohort
    if enrolment is None or not allowed(actor, enrolment.organisation_id):
        raise NotFound()
    return enrolment


def access_roster_import(session: Session, actor: Actor, cohort: Cohort, public_id: uuid.UUID) -> RosterImport:
    found = session.scalar(
        select(RosterImport).where(RosterImport.public_id == public_id, RosterImport.cohort_id == cohort.id)
    )
    if found is None or not can_run_cohort(actor, found.organisation_id):
        raise NotFound()
    return found


def list_cohorts(session: Session, actor: Actor) -> list[CohortFacts]:
    """The cohorts of the organisations the actor runs, newest first, with how many are in them."""
    rows = session.execute(
        select(
            Cohort.id,
            Cohort.public_id,
            Cohort.organisation_id,
            Organisation.name,
            Cohort.name,
            Cohort.programme_title,
            Cohort.starts_on,
            Cohort.ends_on,
            Cohort.capacity,
            func.count(Enrolment.id),
            func.count(Enrolment.id).filter(Enrolment.state == "active"),
            func.count(Enrolment.id).filter(Enrolment.state == "completed"),
        )
        .join(Organisation, Organisation.id == Cohort.organisation_id)
        .outerjoin(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(Cohort.organisation_id.in_(actor.organisations(Role.CENTER, Role.INSTRUCTOR)))
        .group_by(Cohort.id, Organisation.name)
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    )
    return [CohortFacts(*row) for row in rows]


def last_active(session: Session, enrolment: Enrolment) -> datetime | None:
    """When the person last did something, as the cohort's table has it; the caller has authorised access."""
    latest = session.scalar(select(func.max(StepState.at)).where(StepState.enrolment_id == enrolment.id))
    return max((at for at in (latest, enrolment.last_active_at) if at), default=None)


def count_enrolled(session: Session, cohort: Cohort) -> int:
    """Everyone who is or was in the cohort; the caller has authorised access."""
    return session.scalar(select(func.count()).select_from(Enrolment).where(Enrolment.cohort_id == cohort.id)) or 0


def list_enrolled(session: Session, cohort_id: int) -> Sequence[tuple[Enrolment, Person]]:
    """Everyone in a cohort by name; the caller has authorised access to the cohort."""
    return [
        (row[0], row[1])
        for row in session.execute(
            select(Enrolment, Person)
            .join(Person, Person.id == Enrolment.person_id)
            .where(Enrolment.cohort_id == cohort_id)
            .order_by(Person.name, Enrolment.id)
        )
    ]
