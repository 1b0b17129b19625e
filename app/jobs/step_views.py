"""One step at a time: the form for what happened, for the center and for the employer, and the center's page of a track."""

import uuid
from typing import Annotated, Any

from fastapi import Form, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.models import Enrolment
from app.core.actor import Actor
from app.core.clock import today
from app.core.database import Database
from app.core.errors import Invalid, NotFound
from app.core.pages import go, page
from app.core.room import CENTER, EMPLOYER, CurrentActor, Db, Room
from app.jobs import step_words, steps
from app.jobs.course import Course, deeds_now, is_quiet
from app.jobs.models import WorkTrack
from app.jobs.received import access_received
from app.jobs.referring import names_of_accounts
from app.jobs.step_forms import Asked, read_day, read_number, step_page
from app.jobs.stepping import hear, write_step
from app.jobs.steps import Said
from app.jobs.telling import tell
from app.jobs.tracks import Tracked, access_track
from app.people.models import Person

Typed = Annotated[str, Form(max_length=2000)]


def add_to(room: Room) -> None:
    """Put the pages on the room's router."""
    room.get("/tracks/{track_id}", name="track", allow=CENTER)(track_page)
    room.get("/tracks/{track_id}/step", name="step", allow=CENTER)(step_form)
    room.post("/tracks/{track_id}/steps", name="write_step", allow=CENTER)(write)
    room.post("/tracks/{track_id}/heard", name="hear", allow=CENTER)(heard)
    room.get("/received/{referral_id}/step", name="received_step", allow=EMPLOYER)(received_form)
    room.post("/received/{referral_id}/steps", name="tell_step", allow=EMPLOYER)(tell_step)


def course_context(session: Session, actor: Actor, track: WorkTrack, course: Course) -> dict[str, Any]:
    """What a center's page of a course shows. Whose data was looked at is kept: the access log is no domain table."""
    record(
        session, actor, "jobs.track_seen", "work_track", track.id,
        organisation_id=track.organisation_id, person_id=track.person_id,
    )  # fmt: skip
    names = names_of_accounts(session, [entry.account_id for entry in course.entries if entry.account_id])
    day = today(session)
    return {
        "track": track,
        "course": course,
        "person": session.get_one(Person, track.person_id),
        "enrolment_id": session.get_one(Enrolment, track.enrolment_id).public_id,
        "lines": tell(course, names),
        "deeds": deeds_now(course, steps.CENTER, day),
        "todo": course.todo(day),
        "quiet": is_quiet(course, day),
        "check": steps.next_check(course.standing),
        "words": step_words,
        "reason_of": step_words.reason_of,
        "today": day,
    }


def track_page(request: Request, track_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """Work found alone; what began with a referral stands on the referral's page."""
    return _track_page(request, db, actor, track_id)


def _track_page(
    request: Request, db: Database, actor: Actor, track_id: uuid.UUID, errors: dict[str, str] | None = None
) -> Response:
    with db.write() as session:
        found = access_track(session, actor, track_id)
        if found.referral_id is not None and not errors:
            return _back(request, found)
        return page(
            request,
            "jobs/track.html",
            status_code=422 if errors else 200,
            errors=errors or {},
            **course_context(session, actor, found.track, found.course),
        )


def _back(request: Request, found: Tracked) -> Response:
    if found.referral_id is not None:
        return go(request, "jobs:referral", referral_id=found.referral_id)
    return go(request, "jobs:track", track_id=found.track.public_id)


def step_form(
    request: Request,
    track_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    kind: Annotated[str, Query(max_length=20)] = "",
    corrects: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    return _center_form(request, db, actor, track_id, kind, read_number(corrects))


def write(
    request: Request,
    track_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    kind: Typed = "",
    on: Typed = "",
    reason: Typed = "",
    evidence: Typed = "",
    condition: Typed = "",
    note: Typed = "",
    corrects: Typed = "",
    seq: Annotated[str, Form(alias="_seq", max_length=10)] = "",
) -> Response:
    """Add a step, or a correction of one; what was typed stays where something is missing."""
    typed = {"on": on, "reason": reason, "evidence": evidence, "condition": condition, "note": note.strip()}
    said = Said(kind, read_day(on), reason, evidence, condition, " ".join(note.split()), read_number(corrects))
    try:
        with db.write() as session:
            found = access_track(session, actor, track_id)
            write_step(session, actor, found.track, found.course, said, steps.CENTER, read_number(seq) or 0)
    except Invalid as fault:
        return _center_form(request, db, actor, track_id, kind, said.corrects, typed, fault.fields)
    return _back(request, found)


def heard(
    request: Request,
    track_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    note: Typed = "",
) -> Response:
    """What the person said is heard, and nothing else changes."""
    try:
        with db.write() as session:
            found = access_track(session, actor, track_id)
            hear(session, actor, found.track, found.course, " ".join(note.split()))
    except Invalid as fault:
        return _track_page(request, db, actor, track_id, fault.fields)
    return _back(request, found)


def received_form(
    request: Request,
    referral_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    kind: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The employer's form; the consent is checked in the same transaction."""
    return _employer_form(request, db, actor, referral_id, kind)


def tell_step(
    request: Request,
    referral_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    kind: Typed = "",
    on: Typed = "",
    reason: Typed = "",
    note: Typed = "",
    seq: Annotated[str, Form(alias="_seq", max_length=10)] = "",
) -> Response:
    said = Said(kind, read_day(on), reason, note=" ".join(note.split()))
    try:
        with db.write() as session:
            found = access_received(session, actor, referral_id, lock=True)
            if found.track is None or found.course is None:
                raise NotFound()
            write_step(session, actor, found.track, found.course, said, steps.EMPLOYER, read_number(seq) or 0)
    except Invalid as fault:
        typed = {"on": on, "reason": reason, "evidence": "", "condition": "", "note": note.strip()}
        return _employer_form(request, db, actor, referral_id, kind, typed, fault.fields)
    return go(request, "jobs:received_person", referral_id=referral_id)


def _center_form(
    request: Request,
    db: Database,
    actor: Actor,
    track_id: uuid.UUID,
    kind: str,
    corrects: int | None,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    """Of the step named, else of the next one; back to the course where there is none."""
    with db.read() as session:
        found = access_track(session, actor, track_id)
        day = today(session)
    chosen = kind or next(iter(deeds_now(found.course, steps.CENTER, day)), "")
    if not chosen:
        return _back(request, found)
    asked = Asked(found.course, chosen, day, steps.CENTER, found.name, found.track.title, corrects, typed, errors)
    path = request.app.url_path_for
    if found.referral_id is not None:
        back = str(path("jobs:referral", referral_id=found.referral_id))
    else:
        back = str(path("jobs:track", track_id=track_id))
    return step_page(request, asked, str(path("jobs:write_step", track_id=track_id)), back)


def _employer_form(
    request: Request,
    db: Database,
    actor: Actor,
    referral_id: uuid.UUID,
    kind: str,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    with db.read() as session:
        found = access_received(session, actor, referral_id)
        day = today(session)
    chosen = kind or (next(iter(deeds_now(found.course, steps.EMPLOYER, day)), "") if found.course else "")
    if found.course is None or not chosen:
        return go(request, "jobs:received_person", referral_id=referral_id)
    asked = Asked(found.course, chosen, day, steps.EMPLOYER, found.name, found.opening.title, None, typed, errors)
    path = request.app.url_path_for
    back = str(path("jobs:received_person", referral_id=referral_id))
    return step_page(request, asked, str(path("jobs:tell_step", referral_id=referral_id)), back)
