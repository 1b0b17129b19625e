"""A cohort's quizzes, for its center and its instructors: the list, one quiz with its takers, one taker."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.assessment import staff_deeds, staff_forms
from app.assessment.room import room
from app.assessment.staff_queries import (
    TakerPlace,
    by_stage,
    find_window,
    list_quizzes,
    list_takers,
    open_quiz,
    open_taker,
)
from app.cohorts.queries import access_cohort
from app.core.actor import Actor
from app.core.clock import KOREA, now, today
from app.core.database import Database
from app.core.errors import Invalid
from app.core.pages import go, page
from app.core.room import TEACHING_STAFF, CurrentActor, Db

Typed = Annotated[str, Form(max_length=1000)]
Faults = Mapping[str, str]


def local_field(instant: datetime | None) -> str:
    """An instant as a field of date and time shows it: 2026-11-23T09:00, in Korea."""
    return instant.astimezone(KOREA).strftime("%Y-%m-%dT%H:%M") if instant else ""


@room.get("/cohorts/{cohort_id}/quizzes", name="staff_quizzes", allow=TEACHING_STAFF)
def quizzes_page(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id, to_run=False)
        quizzes = list_quizzes(session, request.app.state.content, cohort)
        return page(
            request,
            "assessment/staff_quizzes.html",
            cohort=cohort,
            quizzes=quizzes,
            stages=by_stage(cohort, quizzes),
            now=now(session),
            today=today(session),
        )


@room.get("/cohorts/{cohort_id}/quizzes/{quiz}", name="staff_quiz", allow=TEACHING_STAFF)
def quiz_page(request: Request, cohort_id: uuid.UUID, quiz: str, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        return _quiz_page(request, session, actor, cohort_id, quiz)


def _quiz_page(
    request: Request,
    session: Session,
    actor: Actor,
    cohort_id: uuid.UUID,
    quiz: str,
    errors: Faults | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    content = request.app.state.content
    found = open_quiz(session, content, actor, cohort_id, quiz)
    window = find_window(session, found.cohort, quiz)
    takers = list_takers(session, found.cohort, quiz)
    return page(
        request,
        "assessment/staff_quiz.html",
        status_code=422 if errors else 200,
        cohort=found.cohort,
        quiz=found.quiz,
        window=window,
        typed=typed
        or {
            "opens_at": local_field(window.opens_at if window else None),
            "closes_at": local_field(window.closes_at if window else None),
        },
        takers=takers,
        taken=sum(any(each.state == "finished" for each in taker.attempts) for taker in takers),
        passed=sum(taker.state in ("passed", "exempt") for taker in takers),
        errors=errors or {},
        now=now(session),
        today=today(session),
    )


@room.post("/cohorts/{cohort_id}/quizzes/{quiz}/window", name="set_window", allow=TEACHING_STAFF)
def set_window(
    request: Request,
    cohort_id: uuid.UUID,
    quiz: str,
    actor: CurrentActor,
    db: Db,
    opens_at: Typed = "",
    closes_at: Typed = "",
) -> Response:
    with db.write() as session:
        found = open_quiz(session, request.app.state.content, actor, cohort_id, quiz)
        try:
            typed = staff_forms.read_window(opens_at, closes_at, now(session), KOREA)
        except Invalid as fault:
            kept = {"opens_at": opens_at, "closes_at": closes_at}
            return _quiz_page(request, session, actor, cohort_id, quiz, fault.fields, kept)
        staff_deeds.set_window(session, actor, found.cohort, found.quiz, typed)
    return go(request, "assessment:staff_quiz", cohort_id=cohort_id, quiz=quiz)


@room.get("/cohorts/{cohort_id}/quizzes/{quiz}/takers/{enrolment_id}", name="taker", allow=TEACHING_STAFF)
def taker_page(
    request: Request, cohort_id: uuid.UUID, quiz: str, enrolment_id: uuid.UUID, actor: CurrentActor, db: Db
) -> Response:
    """One person at one quiz: what they get beyond the rule."""
    return _taker_page(request, actor, db, (cohort_id, quiz, enrolment_id))


def _taker_page(
    request: Request,
    actor: Actor,
    db: Database,
    where: TakerPlace,
    errors: Faults | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    with db.read() as session:
        found, enrolment, name = open_taker(session, request.app.state.content, actor, where)
        takers = list_takers(session, found.cohort, found.quiz.slug)
        taker = next((each for each in takers if each.enrolment.id == enrolment.id), None)
        instant = now(session)
    extension = taker.extension if taker else None
    return page(
        request,
        "assessment/staff_taker.html",
        status_code=422 if errors else 200,
        cohort=found.cohort,
        quiz=found.quiz,
        enrolment=enrolment,
        name=name,
        taker=taker,
        extension=extension,
        typed=typed
        or {
            "minutes": str(extension.minutes if extension else 0),
            "attempts": str(extension.attempts if extension else 0),
            "until": local_field(extension.until if extension else None),
            "reason": "",
        },
        errors=errors or {},
        now=instant,
    )


@room.post("/cohorts/{cohort_id}/quizzes/{quiz}/takers/{enrolment_id}/extension", name="extend", allow=TEACHING_STAFF)
def extend(
    request: Request,
    cohort_id: uuid.UUID,
    quiz: str,
    enrolment_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    minutes: Typed = "",
    attempts: Typed = "",
    until: Typed = "",
    reason: Typed = "",
) -> Response:
    where = cohort_id, quiz, enrolment_id
    try:
        with db.write() as session:
            found, enrolment, _ = open_taker(session, request.app.state.content, actor, where)
            typed = staff_forms.read_extension(minutes, attempts, until, reason, now(session), KOREA)
            staff_deeds.extend(session, actor, found.cohort, found.quiz, enrolment, typed)
    except Invalid as fault:
        kept = {"minutes": minutes, "attempts": attempts, "until": until, "reason": reason}
        return _taker_page(request, actor, db, where, fault.fields, kept)
    return go(request, "assessment:taker", cohort_id=cohort_id, quiz=quiz, enrolment_id=enrolment_id)
