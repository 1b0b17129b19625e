"""A cohort's quizzes, for its center and its instructors: the list, one quiz with its takers, one attempt."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.assessment import staff_deeds, staff_forms
from app.assessment.papers import answer_in_words
from app.assessment.queries import answers_of, paper_of
from app.assessment.regrade_queries import graded_paper
from app.assessment.room import media_url, room
from app.assessment.staff_queries import (
    access_taken,
    access_taker,
    find_window,
    list_history,
    list_quizzes,
    list_takers,
    open_quiz,
)
from app.audit.service import record
from app.cohorts.queries import access_cohort
from app.core.actor import Actor
from app.core.clock import KOREA, now, today
from app.core.database import Database
from app.core.errors import Invalid
from app.core.pages import go, go_to, page
from app.core.room import TEACHING_STAFF, CurrentActor, Db, PathNumber

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
    where: tuple[uuid.UUID, str, uuid.UUID],
    errors: Faults | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    cohort_id, quiz, enrolment_id = where
    with db.read() as session:
        found = open_quiz(session, request.app.state.content, actor, cohort_id, quiz)
        enrolment, name = access_taker(session, found.cohort, enrolment_id)
        takers = list_takers(session, found.cohort, quiz)
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
    try:
        with db.write() as session:
            found = open_quiz(session, request.app.state.content, actor, cohort_id, quiz)
            enrolment, _ = access_taker(session, found.cohort, enrolment_id)
            typed = staff_forms.read_extension(minutes, attempts, until, reason, now(session), KOREA)
            staff_deeds.extend(session, actor, found.cohort, found.quiz, enrolment, typed)
    except Invalid as fault:
        kept = {"minutes": minutes, "attempts": attempts, "until": until, "reason": reason}
        return _taker_page(request, actor, db, (cohort_id, quiz, enrolment_id), fault.fields, kept)
    return go(request, "assessment:taker", cohort_id=cohort_id, quiz=quiz, enrolment_id=enrolment_id)


@room.get("/cohorts/{cohort_id}/quizzes/{quiz}/attempts/{attempt_id}", name="staff_attempt", allow=TEACHING_STAFF)
def attempt_page(
    request: Request, cohort_id: uuid.UUID, quiz: str, attempt_id: uuid.UUID, actor: CurrentActor, db: Db
) -> Response:
    """One person's attempt, slot by slot, with how each came to its worth. Who looked is kept."""
    return _attempt_page(request, actor, db, (cohort_id, quiz, attempt_id))


def _attempt_page(
    request: Request,
    actor: Actor,
    db: Database,
    where: tuple[uuid.UUID, str, uuid.UUID],
    errors: Faults | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    cohort_id, quiz, attempt_id = where
    with db.write() as session:
        found = open_quiz(session, request.app.state.content, actor, cohort_id, quiz)
        attempt, name = access_taken(session, found.cohort, attempt_id)
        content = request.app.state.content
        drawn = paper_of(session, content, attempt, answers_of(session, attempt))
        paper = graded_paper(session, content, attempt, drawn)
        history = list_history(session, attempt)
        record(
            session, actor, "assessment.attempt_seen", "attempt", attempt.id,
            organisation_id=attempt.organisation_id, person_id=attempt.person_id,
        )  # fmt: skip
    slots = []
    for slot in paper.slots:
        view = paper.view(slot, media_url)
        slots.append(
            (slot, paper.question(slot), view, answer_in_words(view, paper.response(slot)), history.get(slot, []))
        )
    over = attempt.state != "open"
    return page(
        request,
        "assessment/staff_attempt.html",
        status_code=422 if errors else 200,
        cohort=found.cohort,
        quiz=found.quiz,
        attempt=attempt,
        name=name,
        slots=slots,
        reviews={slot: paper.review(slot, media_url) for slot in paper.slots} if over else {},
        fractions=staff_deeds.fractions_of(attempt, paper) if over else [],
        errors=errors or {},
        typed=typed or {},
    )


@room.post(
    "/cohorts/{cohort_id}/quizzes/{quiz}/attempts/{attempt_id}/marks/{slot}", name="override", allow=TEACHING_STAFF
)
def override(
    request: Request,
    cohort_id: uuid.UUID,
    quiz: str,
    attempt_id: uuid.UUID,
    slot: PathNumber,
    actor: CurrentActor,
    db: Db,
    percent: Typed = "",
    reason: Typed = "",
) -> Response:
    """Set a slot's worth by hand, with the reason."""
    content = request.app.state.content
    faults: dict[str, str] = {}
    try:
        with db.write() as session:
            found = open_quiz(session, content, actor, cohort_id, quiz)
            attempt, _ = access_taken(session, found.cohort, attempt_id, lock=True)
            fraction = staff_forms.read_percent(percent, faults, f"percent-{slot}")
            why = staff_forms.read_reason(reason, faults, f"reason-{slot}")
            staff_forms.raise_faults(faults)
            staff_deeds.override(session, content, actor, attempt, slot, fraction, why)
    except Invalid as fault:
        kept = {f"percent-{slot}": percent, f"reason-{slot}": reason}
        return _attempt_page(request, actor, db, (cohort_id, quiz, attempt_id), fault.fields, kept)
    url = request.app.url_path_for("assessment:staff_attempt", cohort_id=cohort_id, quiz=quiz, attempt_id=attempt_id)
    return go_to(request, f"{url}#slot-{slot}")
