"""Asking to be erased, and answering it within ten days.

Each organisation that has anything of the person answers for itself, and learns of the others only how many there are. Who says
yes first waits; the last yes erases, at all of them at once.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.models import Enrolment
from app.completion.journal import Journal, erased
from app.completion.models import Certificate
from app.completion.policy import may_manage
from app.core.actor import Actor, Role
from app.core.clock import now, today
from app.core.database import Database
from app.core.errors import Conflict, NotFound
from app.core.settings import Settings
from app.people.models import Person
from app.privacy.erasing import LEFT, erase_rows, remove_files
from app.privacy.merging import holders, personal_tables, why_not_at_all
from app.privacy.models import ErasureRequest
from app.privacy.twins import in_words

ANSWER_WITHIN = timedelta(days=10)
WAITING = ("asked", "agreed")
STATES = ("refused", "asked", "agreed", "done")


@dataclass(frozen=True)
class Found:
    """A request with the person as they are now. `reasons`: why it cannot be done here. `others`: how many other organisations
    have something of the person and have not said yes."""

    request: ErasureRequest
    name: str
    phone: str | None
    goes: tuple[tuple[str, int], ...]
    certificates: int
    reasons: tuple[str, ...]
    others: int


def ask(session: Session, actor: Actor) -> None:
    """The actor's own wish, to each organisation with a class of theirs, once at a time. Raises Conflict for somebody who is in
    no class."""
    own = select(Enrolment.organisation_id).where(Enrolment.person_id == actor.person_id).distinct()
    organisations = session.scalars(own.order_by(Enrolment.organisation_id)).all()
    if not organisations:
        raise Conflict("들어간 회차가 없습니다. 센터에 전화로 말씀해 주십시오.")
    standing = _latest(session, actor.person_id)
    for organisation_id in organisations:
        before = standing.get(organisation_id)
        if before is None or before.state not in WAITING:
            _ask_of(session, actor, actor.person_id, organisation_id, now(session), today(session) + ANSWER_WITHIN)


def _ask_of(
    session: Session, actor: Actor, person_id: int, organisation_id: int, asked_at: datetime, due_on: date
) -> None:
    made = ErasureRequest(organisation_id=organisation_id, person_id=person_id, asked_at=asked_at, due_on=due_on)
    session.add(made)
    session.flush()
    record(
        session, actor, "completion.erasure_asked", "erasure_request", made.id,
        organisation_id=organisation_id, person_id=person_id,
    )  # fmt: skip


def _latest(session: Session, person_id: int) -> dict[int, ErasureRequest]:
    """Organisation → its latest request about the person."""
    query = select(ErasureRequest).where(ErasureRequest.person_id == person_id).order_by(ErasureRequest.id)
    return {request.organisation_id: request for request in session.scalars(query)}


def own_request(session: Session, person_id: int) -> ErasureRequest | None:
    """The one that tells the person where the wish stands: a refusal before what waits, and that before what is done."""
    found = sorted(
        _latest(session, person_id).values(), key=lambda each: (STATES.index(each.state), each.due_on, each.id)
    )
    return found[0] if found else None


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
        waits = request.state in WAITING
        reasons = why_not_at_all(session, person) if waits else []
        others = len(_not_agreed(session, request, person)) if waits else 0
        return Found(request, person.name, person.phone, tuple(in_words(counts)), certificates, tuple(reasons), others)


def refuse(database: Database, actor: Actor, public_id: uuid.UUID, answer: str) -> None:
    """With the reason, which the person reads. A second answer changes nothing."""
    with database.write() as session:
        request = access_request(session, actor, public_id, to_change=True)
        if request.state == "asked":
            _answered(session, actor, request, "refused", answer)


def erase(database: Database, settings: Settings, actor: Actor, public_id: uuid.UUID) -> None:
    """Say yes; with the last yes it is done, for ever. A second time changes nothing, and removes what a kill has left on the disk.

    The race: two organisations say yes at once. Each locks the person's row first, so the second one finds the first one's yes.
    The journal's line comes after the commit, as a revocation's: killed in between, the next backup puts it in.
    """
    with database.read() as session:
        found = access_request(session, actor, public_id)
    with database.system().write() as session:
        person = session.scalars(select(Person).where(Person.id == found.person_id).with_for_update()).one()
        request = access_request(session, actor, public_id, to_change=True)
        if request.state != "asked" or person.erased_at is not None:
            return
        if reasons := why_not_at_all(session, person):
            raise Conflict(" ".join(reasons))
        if others := _not_agreed(session, request, person):
            _answered(session, actor, request, "agreed", "")
            _ask_others(session, actor, request, others)
            return
        agreed = [each for each in _latest(session, person.id).values() if each.state == "agreed"]
        digests = erase_rows(session, person, now(session))
        for each in (request, *agreed):
            _answered(session, actor, each, "done", "")
        line = erased(person.public_id, now(session))
    remove_files(settings, digests, person.id)
    Journal(settings.var_dir).append([line])


def _not_agreed(session: Session, request: ErasureRequest, person: Person) -> set[int]:
    """The other organisations that have something of the person and have not said yes. Needs the system's scope."""
    agreed = {place for place, each in _latest(session, person.id).items() if each.state == "agreed"}
    return holders(session, person) - agreed - {request.organisation_id}


def _ask_others(session: Session, actor: Actor, request: ErasureRequest, others: set[int]) -> None:
    """Whoever got something of the person after the wish is asked now; their answer is due on the same day."""
    standing = _latest(session, request.person_id)
    for organisation_id in sorted(others - standing.keys()):
        _ask_of(session, actor, request.person_id, organisation_id, request.asked_at, request.due_on)


def _answered(session: Session, actor: Actor, request: ErasureRequest, state: str, answer: str) -> None:
    request.state, request.answer = state, answer
    request.answered_at, request.answered_by = now(session), actor.account_id
    record(
        session, actor, f"completion.erasure_{state}", "erasure_request", request.id,
        organisation_id=request.organisation_id, person_id=request.person_id,
    )  # fmt: skip
