"""The sheet of one class, marked person by person; one person's days; answering what trainees ask."""

import uuid
from typing import Annotated

from fastapi import Form, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts import attendance as rules
from app.cohorts.attendance_asking import answer_request, open_request
from app.cohorts.attendance_ledger import Entry, Stale, mark_everyone, read_entry, standing_mark, write_mark
from app.cohorts.attendance_sheets import Line, Sheet, load_attendance, load_sheet
from app.cohorts.attendance_words import clock, words
from app.cohorts.models import ClassSession, Cohort, Enrolment
from app.cohorts.policy import can_run_cohort
from app.cohorts.queries import access_enrolment
from app.cohorts.room import room
from app.cohorts.session_planning import CODE_LIVES, code_at, door_of
from app.cohorts.sessions import access_session
from app.core.actor import Actor
from app.core.clock import korean_date, now, today
from app.core.database import Database
from app.core.errors import Conflict, Invalid, NotFound
from app.core.pages import go, go_to, page, wants_fragment
from app.core.room import TEACHING_STAFF, CurrentActor, Db
from app.people.models import Person

SAVED_HEADER = "Ieum-Saved"  # the server's word; the page's script says 저장됨 only when it has read it


class MarkForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")
    seq: int = Field(0, alias="_seq", ge=0, le=2**31 - 1)
    enrolment: uuid.UUID
    mark: str = Field("", max_length=20)
    missed: str = Field("", max_length=20)
    evidence: str = Field("", max_length=20)
    note: str = Field("", max_length=1000)


class AnswerForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")
    decision: str = Field("", max_length=10)
    answer: str = Field("", max_length=1000)
    evidence: str = Field("", max_length=20)


@room.get("/classes/{class_id}", name="class", allow=TEACHING_STAFF)
def class_page(
    request: Request,
    class_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    search: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Everyone of the cohort with their mark. Whose data was looked at is kept: the access log is no domain table."""
    with db.write() as session:
        found = access_session(session, actor, class_id)
        record(
            session, actor, "cohorts.attendance_seen", "class_session", found.id,
            organisation_id=found.organisation_id,
        )  # fmt: skip
        return _class_page(request, session, found, search=search)


def _class_page(
    request: Request,
    session: Session,
    found: ClassSession,
    *,
    search: str = "",
    status: int = 200,
    at: uuid.UUID | None = None,
    faults: dict[str, str] | None = None,
    sent: Entry | None = None,
    typed: MarkForm | None = None,
) -> Response:
    """`at`: the enrolment whose form was sent; `sent`: what it would have written over another entry."""
    sheet = load_sheet(session, found)
    return page(
        request,
        "cohorts/class.html",
        status_code=status,
        found=found,
        cohort=session.get_one(Cohort, found.cohort_id),
        sheet=sheet,
        lines=[line for line in sheet.lines if search.casefold() in line.name.casefold()],
        search=search,
        door=door_of(found.starts_at, found.ends_at),
        state=door_of(found.starts_at, found.ends_at).state(now(session)),
        code=_code(request, session, found),
        code_lives=int(CODE_LIVES.total_seconds() // 60),
        at=at,
        errors=faults or {},
        sent=sent,
        typed=typed,
        today=today(session),
        **words(),
    )


def _code(request: Request, session: Session, found: ClassSession) -> str | None:
    """The number to show now; None before and after its time."""
    if found.state != "planned" or door_of(found.starts_at, found.ends_at).state(now(session)) != "open":
        return None
    return code_at(request.app.state.settings.secret, found.public_id, now(session))


@room.get("/classes/{class_id}/number", name="class_number", allow=TEACHING_STAFF)
def class_number(request: Request, class_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The number to check in with, large enough for the wall; asked again every half minute."""
    with db.read() as session:
        found = access_session(session, actor, class_id)
        door = door_of(found.starts_at, found.ends_at)
        return page(
            request,
            "cohorts/class_number.html",
            fragment="number",
            found=found,
            cohort=session.get_one(Cohort, found.cohort_id),
            sheet=load_sheet(session, found),
            door=door,
            state=door.state(now(session)),
            code=_code(request, session, found),
            clock=clock,
        )


@room.post("/classes/{class_id}/marks", name="mark", allow=TEACHING_STAFF)
def mark(
    request: Request, class_id: uuid.UUID, form: Annotated[MarkForm, Form()], actor: CurrentActor, db: Db
) -> Response:
    """One person's mark. Answers with that person's line alone when the page's script asks; 409 with both marks when another
    one stands than the page showed."""
    entry: Entry | None = None
    try:
        with db.write() as session:
            found = access_session(session, actor, class_id)
            enrolment = _enrolled(session, actor, found, form.enrolment)
            entry = read_entry(form.mark, form.seq, form.missed, form.evidence, form.note)
            write_mark(session, actor, found, enrolment, entry)
    except Stale:
        return _line(request, actor, db, class_id, form, status=409, sent=entry)
    except Invalid as error:
        return _line(request, actor, db, class_id, form, status=422, faults=error.fields)
    if not wants_fragment(request):
        return go_to(request, f"{request.app.url_path_for('cohorts:class', class_id=class_id)}#p-{form.enrolment}")
    return _line(request, actor, db, class_id, form, headers={SAVED_HEADER: "1"})


def _enrolled(session: Session, actor: Actor, found: ClassSession, public_id: uuid.UUID) -> Enrolment:
    enrolment = access_enrolment(session, actor, public_id, to_run=False)
    if enrolment.cohort_id != found.cohort_id:
        raise NotFound()
    return enrolment


def _line(
    request: Request,
    actor: Actor,
    db: Database,
    class_id: uuid.UUID,
    form: MarkForm,
    *,
    status: int = 200,
    faults: dict[str, str] | None = None,
    sent: Entry | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    with db.read() as session:
        found = access_session(session, actor, class_id)
        if not wants_fragment(request):
            return _class_page(
                request, session, found, status=status, at=form.enrolment, faults=faults, sent=sent, typed=form
            )
        sheet = load_sheet(session, found)
        return page(
            request,
            "cohorts/class_line.html",
            status_code=status,
            headers=headers,
            found=found,
            sheet=sheet,
            line=_line_of(sheet, form.enrolment),
            errors=faults or {},
            sent=sent,
            typed=form if faults else None,
            **words(),
        )


def _line_of(sheet: Sheet, public_id: uuid.UUID) -> Line:
    found = next((line for line in sheet.lines if line.public_id == public_id), None)
    if found is None:
        raise NotFound()
    return found


@room.post("/classes/{class_id}/all-present", name="all_present", allow=TEACHING_STAFF)
def all_present(request: Request, class_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """출석 for everyone who has no mark yet; nobody's mark is changed."""
    with db.write() as session:
        mark_everyone(session, actor, access_session(session, actor, class_id))
    return go(request, "cohorts:class", class_id=class_id)


@room.get("/enrolments/{enrolment_id}/attendance", name="enrolment_attendance", allow=TEACHING_STAFF)
def enrolment_attendance(request: Request, enrolment_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """One person day by day, every entry with who and why."""
    with db.write() as session:
        enrolment = access_enrolment(session, actor, enrolment_id, to_run=False)
        record(
            session, actor, "cohorts.attendance_seen", "enrolment", enrolment.id,
            organisation_id=enrolment.organisation_id, person_id=enrolment.person_id,
        )  # fmt: skip
        return page(
            request,
            "cohorts/enrolment_attendance.html",
            enrolment=enrolment,
            cohort=session.get_one(Cohort, enrolment.cohort_id),
            person=session.get_one(Person, enrolment.person_id),
            found=load_attendance(session, enrolment),
            may_run=can_run_cohort(actor, enrolment.organisation_id),
            limit=rules.LIMIT_PERCENT,
            basis=rules.BASIS,
            today=today(session),
            **words(),
        )


@room.get("/attendance-requests/{request_id}", name="attendance_request", allow=TEACHING_STAFF)
def request_page(request: Request, request_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    return _request_page(request, actor, db, request_id, AnswerForm(), {})


@room.post("/attendance-requests/{request_id}", name="answer_attendance_request", allow=TEACHING_STAFF)
def answer(
    request: Request, request_id: uuid.UUID, form: Annotated[AnswerForm, Form()], actor: CurrentActor, db: Db
) -> Response:
    """Change the mark as asked, or keep it; both with an answer that the trainee reads."""
    try:
        with db.write() as session:
            opened = open_request(session, actor, request_id, lock=True)
            if form.decision not in ("changed", "kept"):
                raise Invalid("", {"decision": "고칠지 그대로 둘지 골라 주세요."})
            answer_request(session, actor, opened, form.decision == "changed", form.answer, form.evidence)
            cohort_id = opened.cohort.public_id
    except (Invalid, Conflict) as error:
        faults = error.fields or {"decision": error.message}
        return _request_page(request, actor, db, request_id, form, faults, 409 if isinstance(error, Conflict) else 422)
    return go(request, "cohorts:attendance", cohort_id=cohort_id)


def _request_page(
    request: Request,
    actor: Actor,
    db: Database,
    request_id: uuid.UUID,
    form: AnswerForm,
    faults: dict[str, str],
    status: int = 200,
) -> Response:
    with db.read() as session:
        opened = open_request(session, actor, request_id)
        return page(
            request,
            "cohorts/attendance_request.html",
            status_code=status,
            opened=opened,
            standing=standing_mark(session, opened.found.id, opened.enrolment.id),
            day_of=korean_date,
            form=form,
            errors=faults,
            **words(),
        )
