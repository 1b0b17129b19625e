"""Requests for a job (구직신청): a person's own at the center, renewed and ended by the person alone."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.audit.service import record
from app.core.actor import Actor, Role
from app.core.clock import now, today
from app.core.errors import Invalid
from app.jobs.models import JobRequest
from app.jobs.seeking import MONTHS, Wish, holds
from app.jobs.steps import add_months
from app.people.models import Person


def latest_requests(session: Session, person_ids: Collection[int]) -> dict[tuple[int, int], JobRequest]:
    """(center, person) → the latest request, live or not: one statement."""
    rows = session.scalars(select(JobRequest).where(JobRequest.person_id.in_(set(person_ids))).order_by(JobRequest.id))
    return {(row.organisation_id, row.person_id): row for row in rows}


def list_seekers(session: Session, actor: Actor) -> list[tuple[JobRequest, str]]:
    """(request, the person's name) of those of the actor's centers whose request holds today, the soonest ending first."""
    later = aliased(JobRequest)
    same = later.person_id == JobRequest.person_id, later.organisation_id == JobRequest.organisation_id
    rows = session.execute(
        select(JobRequest, Person.name)
        .join(Person, Person.id == JobRequest.person_id)
        .where(
            JobRequest.organisation_id.in_(actor.organisations(Role.CENTER)),
            JobRequest.since >= add_months(today(session), -MONTHS - 1),
            Person.erased_at.is_(None),
            ~select(later.id).where(*same, later.id > JobRequest.id).exists(),
        )
        .order_by(JobRequest.since, Person.name, JobRequest.id)
    )
    return [(request, name) for request, name in rows if is_live(session, request)]


def own_request(session: Session, actor: Actor) -> JobRequest | None:
    """The actor's latest request; it was made at every center of theirs alike."""
    query = select(JobRequest).where(JobRequest.person_id == actor.person_id)
    return session.scalar(query.order_by(JobRequest.id.desc()).limit(1))


def is_live(session: Session, request: JobRequest | None) -> bool:
    return request is not None and holds(request.since, request.ended_on, today(session))


def seek(session: Session, actor: Actor, wish: Wish) -> None:
    """Ask, or ask anew: good for three months from today. The same wish twice in one day is one request. Raises Invalid."""
    if wish.faults:
        raise Invalid("고칠 곳이 있어요.", wish.faults)
    before = own_request(session, actor)
    said = (today(session), wish.work, wish.time, wish.place, None)
    if before is not None and said == (before.since, before.work, before.time, before.place, before.ended_on):
        return
    for center in actor.organisations(Role.TRAINEE):
        made = JobRequest(
            organisation_id=center, person_id=actor.person_id, since=today(session), work=wish.work, time=wish.time,
            place=wish.place, at=now(session),
        )  # fmt: skip
        session.add(made)
        session.flush()
        record(session, actor, "jobs.seeks", "job_request", made.id, organisation_id=center, person_id=actor.person_id)


def stop_seeking(session: Session, actor: Actor) -> None:
    """End it today. A second time changes nothing."""
    for request in latest_requests(session, [actor.person_id]).values():
        if is_live(session, request):
            request.ended_on = today(session)
            record(
                session, actor, "jobs.seeks_no_more", "job_request", request.id,
                organisation_id=request.organisation_id, person_id=actor.person_id,
            )  # fmt: skip
