"""The classes of a cohort for staff: all of them with how far they are marked, one added, moved, cancelled or taken up again."""

import uuid
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from app.cohorts import sessions
from app.cohorts.attendance import BASIS, LIMIT_PERCENT, rate
from app.cohorts.attendance_asking import list_waiting
from app.cohorts.attendance_sheets import load_rows, open_in
from app.cohorts.attendance_words import clock
from app.cohorts.models import ClassSession, Cohort
from app.cohorts.policy import can_run_cohort
from app.cohorts.queries import access_cohort
from app.cohorts.room import room
from app.cohorts.session_planning import (
    KINDS,
    NewSession,
    lay_sessions,
    read_clock,
    read_reason,
    read_session,
    read_times,
)
from app.cohorts.sessions import access_session, list_sessions
from app.cohorts.timetable_views import frozen_plan
from app.core.actor import Actor
from app.core.clock import korean_date, now, today
from app.core.database import Database
from app.core.errors import Conflict, Invalid
from app.core.idempotency import earlier_result, fresh_key, keep_result
from app.core.pages import go, page
from app.core.room import TEACHING_STAFF, CurrentActor, Db

USUAL_START = "14:00"


class ClassForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")
    key: str = Field("", alias="_key", max_length=64)
    seq: int = Field(0, alias="_seq", ge=0, le=2**31 - 1)
    deed: str = Field("", max_length=10)
    begins: str = Field("", max_length=20)
    title: str = Field("", max_length=300)
    kind: str = Field("", max_length=20)
    on: str = Field("", max_length=20)
    starts: str = Field("", max_length=20)
    ends: str = Field("", max_length=20)
    reason: str = Field("", max_length=1000)


Sent = Annotated[ClassForm, Form()]


@room.get("/cohorts/{cohort_id}/attendance", name="attendance", allow=TEACHING_STAFF)
def attendance_page(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The classes, who is absent most, and what trainees have asked."""
    return _attendance_page(request, actor, db, cohort_id, ClassForm(), {})


def _attendance_page(
    request: Request, actor: Actor, db: Database, cohort_id: uuid.UUID, form: ClassForm, faults: dict[str, str]
) -> Response:
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id, to_run=False)
        classes = list_sessions(session, cohort.id)
        marked, rows = sessions.count_marked(session, cohort.id), load_rows(session, cohort)
        return page(
            request,
            "cohorts/attendance.html",
            status_code=422 if faults else 200,
            cohort=cohort,
            classes=classes,
            marked=marked,
            open_in=lambda found: open_in(rows, found, marked.get(found.id, 0)),
            rows=rows,
            waiting=list_waiting(session, cohort.id),
            may_run=can_run_cohort(actor, cohort.organisation_id),
            kinds=KINDS,
            clock=clock,
            day_of=korean_date,
            rate=rate,
            basis=BASIS,
            limit=LIMIT_PERCENT,
            now=now(session),
            today=today(session),
            usual=USUAL_START,
            form=form,
            key=fresh_key(),
            errors=faults,
        )


@room.post("/cohorts/{cohort_id}/attendance/plan", name="plan_classes", allow=TEACHING_STAFF)
def plan_classes(request: Request, cohort_id: uuid.UUID, form: Sent, actor: CurrentActor, db: Db) -> Response:
    """The classes of the cohort's timetable, from one hour of the day on."""
    try:
        with db.write() as session:
            cohort = access_cohort(session, actor, cohort_id, to_run=False)
            plan = frozen_plan(session, request.app.state.content, cohort)
            faults: dict[str, str] = {}
            begins = read_clock(form.begins, "begins", "시작 시각", faults)
            if begins is None:
                raise Invalid("", faults)
            sessions.make_sessions(session, actor, cohort, lay_sessions(plan.weeks, begins))
    except Invalid as error:
        return _attendance_page(request, actor, db, cohort_id, form, error.fields)
    return go(request, "cohorts:attendance", cohort_id=cohort_id)


@room.post("/cohorts/{cohort_id}/classes", name="add_class", allow=TEACHING_STAFF)
def add_class(request: Request, cohort_id: uuid.UUID, form: Sent, actor: CurrentActor, db: Db) -> Response:
    try:
        with db.write() as session:
            cohort = access_cohort(session, actor, cohort_id, to_run=False)
            typed = form.model_dump(include={"title", "kind", "on", "starts", "ends", "reason"})
            done, _ = earlier_result(session, actor.account_id, form.key or fresh_key(), {"class": cohort_id, **typed})
            if not done:
                faults: dict[str, str] = {}
                reason = read_reason(form.reason, faults)
                wanted = _read(form, faults)
                made = sessions.add_session(session, actor, cohort, wanted, reason)
                if form.key:
                    keep_result(session, actor.account_id, form.key, str(made.public_id))
    except Invalid as error:
        return _attendance_page(request, actor, db, cohort_id, form, error.fields or {"title": error.message})
    return go(request, "cohorts:attendance", cohort_id=cohort_id)


def _read(form: ClassForm, faults: dict[str, str]) -> NewSession:
    try:
        wanted = read_session(form.title, form.kind, form.on, form.starts, form.ends)
    except Invalid as error:
        raise Invalid(error.message, {**error.fields, **faults}) from error
    if faults:
        raise Invalid("", faults)
    return wanted


@room.get("/classes/{class_id}/change", name="change_class_form", allow=TEACHING_STAFF)
def change_form(request: Request, class_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        found = access_session(session, actor, class_id)
        return _change_page(request, session, found, None, {})


@room.post("/classes/{class_id}/change", name="change_class", allow=TEACHING_STAFF)
def change_class(request: Request, class_id: uuid.UUID, form: Sent, actor: CurrentActor, db: Db) -> Response:
    """Move, cancel or take up again (`deed`), with the reason. `_seq`: the revision that the form showed."""
    try:
        with db.write() as session:
            found = access_session(session, actor, class_id, lock=True)
            cohort_id = session.get_one(Cohort, found.cohort_id).public_id
            _change(session, actor, found, form)
    except (Invalid, Conflict) as error:
        with db.read() as session:
            faults = error.fields or {"deed": error.message}
            status = 409 if isinstance(error, Conflict) else 422
            return _change_page(request, session, access_session(session, actor, class_id), form, faults, status)
    return go(request, "cohorts:attendance", cohort_id=cohort_id)


def _change(session: Session, actor: Actor, found: ClassSession, form: ClassForm) -> None:
    faults: dict[str, str] = {}
    reason = read_reason(form.reason, faults)
    deeds = {"cancel": sessions.cancel_session, "reopen": sessions.reopen_session}
    if form.deed in deeds:
        if faults:
            raise Invalid("", faults)
        deeds[form.deed](session, actor, found, reason, form.seq)
        return
    if form.deed != "move":
        faults["deed"] = "옮기기, 취소, 다시 열기 가운데 골라 주세요."
    times = read_times(form.on, form.starts, form.ends, faults)
    if faults or times is None:
        raise Invalid("", faults)
    sessions.move_session(session, actor, found, times, reason, form.seq)


def _change_page(
    request: Request,
    session: Session,
    found: ClassSession,
    form: ClassForm | None,
    faults: dict[str, str],
    status: int = 200,
) -> Response:
    cohort = session.get_one(Cohort, found.cohort_id)
    typed = {
        "on": korean_date(found.starts_at).isoformat(),
        "starts": clock(found.starts_at),
        "ends": clock(found.ends_at),
        "reason": "",
        "deed": "reopen" if found.state == sessions.CANCELLED else "move",
    }
    if form is not None:
        typed |= {name: value for name, value in form.model_dump(include=set(typed)).items() if value}
    return page(
        request,
        "cohorts/class_change.html",
        status_code=status,
        found=found,
        cohort=cohort,
        typed=typed,
        kinds=KINDS,
        clock=clock,
        errors=faults,
    )
