"""이탈 위험 as tasks of counsellors: who to speak with and why, one person's entries, and what a trainee may see of it."""

import uuid
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.models import Cohort, Enrolment
from app.cohorts.queries import access_cohort, access_enrolment
from app.core.actor import Actor, Role
from app.core.clock import today
from app.core.database import Database
from app.core.errors import Conflict, Invalid
from app.core.pages import go, page
from app.core.room import CENTER, TEACHING_STAFF, TRAINEE, CurrentActor, Db, SentForm
from app.desk import service, tasks
from app.desk.reading import AtRisk, load_at_risk
from app.desk.risk import CURRENT, KINDS
from app.desk.room import room
from app.people.models import Person

LISTED = 100
BADGES = {
    "new": ("아직 아무도 안 맡음", "warn"),
    "taken": ("맡음", "brand"),
    "due": ("다시 연락할 날", "warn"),
    "waiting": ("연락함", "good"),
    "closed": ("닫힘", "plain"),
}


@room.get("/desk/people", name="people", allow=TEACHING_STAFF)
def people(
    request: Request, actor: CurrentActor, db: Db, cohort: Annotated[uuid.UUID | None, Query()] = None
) -> Response:
    """Who may drop out, of all the actor's cohorts or of one. An instructor sees who and why, and none of the entries. That names
    were looked at is kept: the access log is no domain table."""
    with db.write() as session:
        chosen = access_cohort(session, actor, cohort, to_run=False) if cohort else None
        centers = actor.organisations(Role.CENTER, Role.INSTRUCTOR)
        found = load_at_risk(session, request.app.state.content, centers, cohort=chosen.id if chosen else None)
        for center in centers:
            record(session, actor, "desk.people_seen", "organisation", center, organisation_id=center)
        return page(
            request,
            "desk/people.html",
            open=[each for each in found if each.standing.state != "closed"],
            closed=[each for each in found if each.standing.state == "closed" and each.organisation_id in _run(actor)],
            listed=LISTED,
            chosen=chosen,
            run=_run(actor),
            badges=BADGES,
            kinds=KINDS,
            rule=CURRENT,
            today=today(session),
        )


def _run(actor: Actor) -> tuple[int, ...]:
    return actor.organisations(Role.CENTER)


@room.get("/enrolments/{enrolment_id}/contact", name="person", allow=CENTER)
def person(request: Request, enrolment_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    return _person_page(request, actor, db, enrolment_id)


def _person_page(
    request: Request,
    actor: Actor,
    db: Database,
    enrolment_id: uuid.UUID,
    *,
    faults: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """Why to speak with one person, what was done, and the form for what is done now. Who looked is kept."""
    with db.write() as session:
        enrolment = access_enrolment(session, actor, enrolment_id)
        record(
            session, actor, "desk.contact_seen", "enrolment", enrolment.id,
            organisation_id=enrolment.organisation_id, person_id=enrolment.person_id,
        )  # fmt: skip
        entries = service.history(session, enrolment.id)
        return page(
            request,
            "desk/person.html",
            status_code=status,
            enrolment=enrolment,
            cohort=session.get_one(Cohort, enrolment.cohort_id),
            person=session.get_one(Person, enrolment.person_id),
            found=_found(request, session, enrolment),
            entries=entries,
            seq=entries[0].number if entries else 0,
            me=actor.account_id,
            ways=tasks.WAYS,
            results=tasks.RESULTS,
            again=tasks.CALL_AGAIN,
            longest=tasks.NOTE_LENGTH,
            badges=BADGES,
            kinds=KINDS,
            today=today(session),
            errors=faults or {},
            typed=typed or {},
        )


def _found(request: Request, session: Session, enrolment: Enrolment) -> AtRisk | None:
    content = request.app.state.content
    found = load_at_risk(session, content, (enrolment.organisation_id,), only=enrolment.id)
    return found[0] if found else None


@room.post("/enrolments/{enrolment_id}/contact/taken", name="take", allow=CENTER)
def take(request: Request, enrolment_id: uuid.UUID, form: SentForm, actor: CurrentActor, db: Db) -> Response:
    """The actor looks after this person."""
    try:
        with db.write() as session:
            enrolment = access_enrolment(session, actor, enrolment_id)
            found = _found(request, session, enrolment)
            service.take(session, actor, enrolment, _number(form), found.reasons if found else ())
    except Conflict as error:
        return _person_page(request, actor, db, enrolment_id, faults={"way": error.message}, status=409)
    return go(request, "desk:person", enrolment_id=enrolment_id)


@room.post("/enrolments/{enrolment_id}/contact", name="note", allow=CENTER)
def note(request: Request, enrolment_id: uuid.UUID, form: SentForm, actor: CurrentActor, db: Db) -> Response:
    """What was done just now. What was typed is shown again when it cannot be kept."""
    typed = {name: _text(form, name) for name in ("way", "result", "next_on", "note")}
    try:
        with db.write() as session:
            enrolment = access_enrolment(session, actor, enrolment_id)
            done = tasks.read_contact(**typed, today=today(session))
            found = _found(request, session, enrolment)
            service.note_contact(session, actor, enrolment, _number(form), found.reasons if found else (), done)
    except Invalid as error:
        return _person_page(request, actor, db, enrolment_id, faults=error.fields, typed=typed, status=422)
    except Conflict as error:
        return _person_page(request, actor, db, enrolment_id, faults={"way": error.message}, typed=typed, status=409)
    return go(request, "desk:person", enrolment_id=enrolment_id)


def _text(form: SentForm, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _number(form: SentForm) -> int:
    text = _text(form, "_seq")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


@room.get("/my/contacts", name="own", allow=TRAINEE)
def own(request: Request, actor: CurrentActor, db: Db) -> Response:
    """When and how a center has contacted the person."""
    with db.read() as session:
        contacts = service.own_contacts(session, actor.person_id)
    return page(request, "desk/own.html", contacts=contacts, ways=tasks.WAYS)
