"""재검토 요청: asking on the result page; the instructors' list and one request with its answer."""

import uuid
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response

from app.assessment import appeals, marking, staff_forms
from app.assessment.papers import answer_in_words
from app.assessment.queries import access_attempt, access_attempt_to_read, answers_of, paper_of
from app.assessment.regrade_queries import graded_paper
from app.assessment.room import media_and_files, media_url, room
from app.assessment.staff_deeds import fractions_of
from app.core.actor import Actor
from app.core.clock import today
from app.core.database import Database
from app.core.errors import Invalid, NotFound
from app.core.pages import go, go_to, page
from app.core.room import TEACHING_STAFF, TRAINEE, CurrentActor, Db, PathNumber

Typed = Annotated[str, Form(max_length=4000)]
EMPTY = "무엇을 다시 보면 좋을지 적어 주세요. 예: ‘나’도 맞는 답 같아요."
NO_ANSWER = "훈련생이 읽을 답을 적어 주세요. 왜 그런지 쉽게 풀어 주세요."


@room.get("/attempts/{attempt_id}/appeals/{slot}", name="appeal_form", allow=TRAINEE)
def appeal_form(request: Request, attempt_id: uuid.UUID, slot: PathNumber, actor: CurrentActor, db: Db) -> Response:
    """Where a trainee says what should be looked at again."""
    return _form(request, actor, db, attempt_id, slot)


def _form(
    request: Request,
    actor: Actor,
    db: Database,
    attempt_id: uuid.UUID,
    slot: int,
    errors: dict[str, str] | None = None,
    text: str = "",
) -> Response:
    with db.read() as session:
        attempt, answers = access_attempt_to_read(session, actor, attempt_id)
        paper = paper_of(session, request.app.state.content, attempt, answers)
        found = appeals.list_of_attempt(session, attempt).get(slot, [])
        date = today(session)
    if slot not in paper.slots or attempt.state == "open" or appeals.is_unmarked(attempt, slot):
        raise NotFound()
    view = paper.view(slot, media_url)
    return page(
        request,
        "assessment/appeal.html",
        status_code=422 if errors else 200,
        attempt=attempt,
        slot=slot,
        view=view,
        given=answer_in_words(view, paper.response(slot)),
        appeals=found,
        errors=errors or {},
        text=text,
        days=appeals.DAYS,
        today=date,
    )


@room.post("/attempts/{attempt_id}/appeals/{slot}", name="appeal", allow=TRAINEE)
def ask(
    request: Request, attempt_id: uuid.UUID, slot: PathNumber, actor: CurrentActor, db: Db, text: Typed = ""
) -> Response:
    try:
        with db.write() as session:
            attempt = access_attempt(session, actor, attempt_id)
            appeals.ask(session, attempt, actor, slot, appeals.read_text(text, "text", EMPTY))
    except Invalid as fault:
        return _form(request, actor, db, attempt_id, slot, dict(fault.fields), text)
    return go_to(request, f"{request.app.url_path_for('assessment:result', attempt_id=attempt_id)}#review-{slot}")


@room.get("/appeals", name="appeals", allow=TEACHING_STAFF)
def appeals_page(request: Request, actor: CurrentActor, db: Db) -> Response:
    """What waits for an answer, the first due first; and what was answered lately."""
    with db.read() as session:
        waiting = appeals.list_waiting(session, actor)
        decided = appeals.list_waiting(session, actor, decided=True)
        return page(
            request,
            "assessment/staff_appeals.html",
            waiting=waiting,
            decided=decided,
            titles={slug: quiz.title for slug, quiz in request.app.state.content.quizzes.items()},
            today=today(session),
        )


@room.get("/appeals/{appeal_id}", name="staff_appeal", allow=TEACHING_STAFF)
def staff_appeal(request: Request, appeal_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    return _staff_appeal(request, actor, db, appeal_id)


def _staff_appeal(
    request: Request,
    actor: Actor,
    db: Database,
    appeal_id: uuid.UUID,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    content = request.app.state.content
    with db.read() as session:
        opened = appeals.open_appeal(session, actor, appeal_id)
        drawn = paper_of(session, content, opened.attempt, answers_of(session, opened.attempt))
        paper = graded_paper(session, content, opened.attempt, drawn)
        date = today(session)
    slot, attempt = opened.appeal.slot, opened.attempt
    worth = fractions_of(attempt, paper)

    def file_url(file_id: str) -> str:
        where = {"cohort_id": opened.cohort.public_id, "quiz": attempt.quiz, "attempt_id": attempt.public_id}
        return str(request.app.url_path_for("assessment:staff_file", **where, file_id=file_id))

    return page(
        request,
        "assessment/staff_appeal.html",
        status_code=422 if errors else 200,
        opened=opened,
        appeal=opened.appeal,
        quiz=paper.quiz,
        review=marking.reviewed(paper, slot, media_and_files(file_url), worth),
        mark=marking.marks_of(paper).get(slot),
        fraction=worth[slot - 1],
        errors=errors or {},
        typed=typed or {},
        today=date,
    )


@room.post("/appeals/{appeal_id}/answer", name="decide_appeal", allow=TEACHING_STAFF)
def decide_appeal(
    request: Request,
    appeal_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    decision: Typed = "",
    percent: Typed = "",
    answer: Typed = "",
) -> Response:
    """Keep the mark or change it; the trainee reads the answer."""
    faults: dict[str, str] = {}
    try:
        with db.write() as session:
            opened = appeals.open_appeal(session, actor, appeal_id, lock=True)
            if decision not in ("keep", "change"):
                faults["decision"] = "점수를 그대로 둘지 고칠지 골라 주세요."
            fraction = staff_forms.read_percent(percent, faults) if decision == "change" else None
            try:
                text = appeals.read_text(answer, "answer", NO_ANSWER)
            except Invalid as fault:
                faults |= fault.fields
            staff_forms.raise_faults(faults)
            appeals.decide(session, request.app.state.content, actor, opened, text, fraction)
    except Invalid as fault:
        typed = {"decision": decision, "percent": percent, "answer": answer}
        return _staff_appeal(request, actor, db, appeal_id, dict(fault.fields), typed)
    return go(request, "assessment:appeals")
