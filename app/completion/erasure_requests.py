"""Asking to be erased, and answering it within ten days."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.models import Enrolment
from app.completion.erasing import LEFT, erase_rows, remove_files
from app.completion.journal import Journal, erased
from app.completion.merging import personal_tables, why_not_alone
from app.completion.models import Certificate, ErasureRequest
from app.completion.policy import may_manage
from app.completion.twins import in_words
from app.core.actor import Actor, Role
from app.core.clock import now, today
from app.core.database import Database
from app.core.errors import Conflict, NotFound
from app.core.settings import Settings
from app.people.models import Person

ANSWER_WITHIN = timedelta(days=10)


@dataclass(frozen=True)
class Found:
    """A request with the person as they are now. `reasons`: why it cannot be done here."""

    request: ErasureRequest
    name: str
    phone: str | None
    goes: tuple[tuple[str, int], ...]
    certificates: int
    reasons: tuple[str, ...]


def ask(session: Session, actor: Actor) -> ErasureRequest:
    """The actor's own wish, once at a time. Raises Conflict for somebody who is in no class."""
    waiting = own_request(session, actor.person_id)
    if waiting is not None and waiting.state == "asked":
        return waiting
    own = select(Enrolment.organisation_id).where(Enrolment.person_id == actor.person_id).order_by(Enrolment.id.desc())
    organisation_id = session.scalar(own.limit(1))
    if organisation_id is None:
        raise Conflict("들어간 회차가 없습니다. 센터에 전화로 말씀해 주십시오.")
    made = ErasureRequest(
        organisation_id=organisation_id,
        person_id=actor.person_id,
        asked_at=now(session),
        due_on=today(session) + ANSWER_WITHIN,
    )
    session.add(made)
    session.flush()
    record(
        session, actor, "completion.erasure_asked", "erasure_request", made.id,
        organisation_id=organisation_id, person_id=actor.person_id,
    )  # fmt: skip
    return made


def own_request(session: Session, person_id: int) -> ErasureRequest | None:
    """The person's latest."""
    query = select(ErasureRequest).where(ErasureRequest.person_id == person_id)
    return session.scalar(query.order_by(ErasureRequest.id.desc()).limit(1))


def list_requests(session: Session, actor: Actor) -> Sequence[tuple[ErasureRequest, str]]:
    """Of the actor's centers: what waits first, the nearest day first."""
    rows = session.execute(
        select(ErasureRequest, Person.name)
        .join(Person, Person.id == ErasureRequest.person_id)
        .where(ErasureRequest.organisation_id.in_(actor.organisations(Role.CENTER)))
        .order_by(ErasureRequest.state != "asked", ErasureRequest.due_on, ErasureRequest.id)
        .limit(200)
    )
    return [(request, name) for request, name in rows]


def access_request(session: Session, actor: Actor, public_id: uuid.UUID, *, to_change: bool = False) -> ErasureRequest:
    """Raises NotFound."""
    query = select(ErasureRequest).where(ErasureRequest.public_id == public_id)
    found = session.scalar(query.with_for_update() if to_change else query)
    if found is None or not may_manage(actor, found.organisation_id):
        raise NotFound()
    return found


def look(database: Database, actor: Actor, public_id: uuid.UUID) -> Found:
    """What an answer would mean. Raises NotFound."""
    with database.read() as session:
        request = access_request(session, actor, public_id)
    with database.system().read() as session:
        person = session.get_one(Person, request.person_id)
        mine = Certificate.person_id == person.id, Certificate.state != "reserved"
        certificates = session.scalar(select(func.count()).select_from(Certificate).where(*mine)) or 0
        counts = [
            (t.name, session.scalar(select(func.count()).select_from(t).where(t.c.person_id == person.id)) or 0)
            for t in personal_tables()
            if t.name not in LEFT
        ]
        reasons = why_not_alone(session, request.organisation_id, person) if request.state == "asked" else []
        return Found(request, person.name, person.phone, tuple(in_words(counts)), certificates, tuple(reasons))


def refuse(database: Database, actor: Actor, public_id: uuid.UUID, answer: str) -> None:
    """With the reason, which the person reads. A second answer changes nothing."""
    with database.write() as session:
        request = access_request(session, actor, public_id, to_change=True)
        if request.state == "asked":
            _answered(session, actor, request, "refused", answer)


def erase(database: Database, settings: Settings, actor: Actor, public_id: uuid.UUID) -> None:
    """Do it, for ever. A second time changes nothing, and removes what a kill has left on the disk.

    The journal's line comes after the commit, as a revocation's: killed in between, the next backup puts it in.
    """
    with database.read() as session:
        access_request(session, actor, public_id)
    with database.system().write() as session:
        request = access_request(session, actor, public_id, to_change=True)
        person = session.scalars(select(Person).where(Person.id == request.person_id).with_for_update()).one()
        if request.state != "asked" or person.erased_at is not None:
            return
        if reasons := why_not_alone(session, request.organisation_id, person):
            raise Conflict(" ".join(reasons))
        digests = erase_rows(session, person, now(session))
        _answered(session, actor, request, "done", "")
        line = erased(person.public_id, now(session))
    remove_files(settings, digests, person.id)
    Journal(settings.var_dir).append([line])


def _answered(session: Session, actor: Actor, request: ErasureRequest, state: str, answer: str) -> None:
    request.state, request.answer = state, answer
    request.answered_at, request.answered_by = now(session), actor.account_id
    record(
        session, actor, f"completion.erasure_{state}", "erasure_request", request.id,
        organisation_id=request.organisation_id, person_id=request.person_id,
    )  # fmt: skip
