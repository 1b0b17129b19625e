"""The trainee's attendance: checking in by number, one's own days in words, asking for a correction."""

import uuid
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from app.cohorts.attendance import BASIS, LIMIT_PERCENT
from app.cohorts.attendance_asking import access_own_class, ask_again, check_in
from app.cohorts.attendance_sheets import classes_of_today, load_attendance, marks_in
from app.cohorts.attendance_words import words
from app.cohorts.ledger import access_learner
from app.cohorts.models import Enrolment
from app.cohorts.room import room
from app.core.actor import Actor
from app.core.clock import today
from app.core.database import Database
from app.core.errors import Conflict, Invalid
from app.core.pages import go, page
from app.core.room import TRAINEE, CurrentActor, Db


class CheckInForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")
    code: str = Field("", max_length=40)


class AskForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")
    wanted: str = Field("", max_length=20)
    text: str = Field("", max_length=1000)


@room.get("/my-attendance", name="my_attendance", allow=TRAINEE)
def my_attendance(request: Request, actor: CurrentActor, db: Db) -> Response:
    """My attendance, day by day."""
    return _own_page(request, actor, db, {}, None)


def _own_page(
    request: Request, actor: Actor, db: Database, faults: dict[str, str], at: uuid.UUID | None, typed: str = ""
) -> Response:
    with db.read() as session:
        learner = access_learner(session, actor)
        return page(
            request,
            "cohorts/my_attendance.html",
            status_code=422 if faults else 200,
            learner=learner,
            found=load_attendance(session, session.get_one(Enrolment, learner.enrolment_id)),
            now_classes=classes_of_today(session, learner.enrolment_id),
            limit=LIMIT_PERCENT,
            basis=BASIS,
            today=today(session),
            errors=faults,
            at=at,
            typed=typed,
            **words(),
        )


@room.post("/my-classes/{class_id}/check-in", name="check_in", allow=TRAINEE)
def check_in_class(
    request: Request, class_id: uuid.UUID, form: Annotated[CheckInForm, Form()], actor: CurrentActor, db: Db
) -> Response:
    """The number shown in class; sent twice it is written once."""
    with db.read() as session:
        learner = access_learner(session, actor)
    try:
        check_in(db, actor, request.app.state.settings.secret, learner, class_id, form.code)
    except Invalid as error:
        return _own_page(request, actor, db, error.fields, class_id, form.code)
    return go(request, "cohorts:my_attendance")


@room.get("/my-classes/{class_id}/request", name="ask_attendance_form", allow=TRAINEE)
def ask_form(request: Request, class_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        return _ask_page(request, session, actor, class_id, AskForm(), {})


@room.post("/my-classes/{class_id}/request", name="ask_attendance", allow=TRAINEE)
def ask(
    request: Request, class_id: uuid.UUID, form: Annotated[AskForm, Form()], actor: CurrentActor, db: Db
) -> Response:
    """A person at the center looks at it again."""
    try:
        with db.write() as session:
            learner = access_learner(session, actor)
            found = access_own_class(session, learner, class_id)
            ask_again(session, actor, learner, found, form.wanted, form.text)
    except (Invalid, Conflict) as error:
        with db.read() as session:
            faults = error.fields or {"wanted": error.message}
            return _ask_page(
                request, session, actor, class_id, form, faults, 409 if isinstance(error, Conflict) else 422
            )
    return go(request, "cohorts:my_attendance")


def _ask_page(
    request: Request,
    session: Session,
    actor: Actor,
    class_id: uuid.UUID,
    form: AskForm,
    faults: dict[str, str],
    status: int = 200,
) -> Response:
    learner = access_learner(session, actor)
    found = access_own_class(session, learner, class_id)
    return page(
        request,
        "cohorts/attendance_ask.html",
        status_code=status,
        found=found,
        standing=marks_in(session, learner.enrolment_id, [found.id]).get(found.id),
        form=form,
        errors=faults,
        **words(),
    )
