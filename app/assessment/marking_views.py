"""One person's attempt as staff see it: slot by slot, with marks by the rubric and worth set by hand."""

import uuid
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import Response

from app.assessment import marking, staff_deeds, staff_forms
from app.assessment.models import Attempt
from app.assessment.papers import Paper, answer_in_words
from app.assessment.queries import answers_of, paper_of
from app.assessment.regrade_queries import graded_paper
from app.assessment.room import media_and_files, media_url, room
from app.assessment.staff_queries import AttemptPlace, HistoryLine, list_history, open_taken
from app.audit.service import record
from app.core.actor import Actor
from app.core.database import Database
from app.core.errors import Invalid, NotFound
from app.core.pages import go_to, page
from app.core.room import TEACHING_STAFF, CurrentActor, Db, PathNumber, SentForm
from app.questions.rubric import ByRubric

BASE = "/cohorts/{cohort_id}/quizzes/{quiz}/attempts/{attempt_id}"
Typed = Annotated[str, Form(max_length=1000)]


@room.get(BASE, name="staff_attempt", allow=TEACHING_STAFF)
def attempt_page(
    request: Request, cohort_id: uuid.UUID, quiz: str, attempt_id: uuid.UUID, actor: CurrentActor, db: Db
) -> Response:
    """One person's attempt, slot by slot, with how each came to its worth. Who looked is kept."""
    return _attempt_page(request, actor, db, (cohort_id, quiz, attempt_id))


def _attempt_page(
    request: Request,
    actor: Actor,
    db: Database,
    where: AttemptPlace,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    content = request.app.state.content
    with db.write() as session:
        found, attempt, name = open_taken(session, content, actor, where)
        drawn = paper_of(session, content, attempt, answers_of(session, attempt))
        paper = graded_paper(session, content, attempt, drawn)
        history = list_history(session, attempt)
        record(
            session, actor, "assessment.attempt_seen", "attempt", attempt.id,
            organisation_id=attempt.organisation_id, person_id=attempt.person_id,
        )  # fmt: skip

    def file_url(file_id: str) -> str:
        cohort_id, quiz, attempt_id = where
        return str(
            request.app.url_path_for(
                "assessment:staff_file", cohort_id=cohort_id, quiz=quiz, attempt_id=attempt_id, file_id=file_id
            )
        )

    over, media = attempt.state != "open", media_and_files(file_url)
    worth = staff_deeds.fractions_of(attempt, paper) if over else []
    return page(
        request,
        "assessment/staff_attempt.html",
        status_code=422 if errors else 200,
        cohort=found.cohort,
        quiz=found.quiz,
        attempt=attempt,
        name=name,
        slots=_slots(paper, history),
        reviews={slot: marking.reviewed(paper, slot, media, worth) for slot in paper.slots} if over else {},
        fractions=worth,
        to_mark=_to_mark(attempt, paper),
        marks=marking.marks_of(paper),
        errors=errors or {},
        typed=typed or {},
    )


def _slots(paper: Paper, history: Mapping[int, list[HistoryLine]]) -> list[tuple[Any, ...]]:
    """(slot, question, view, answer in words, how it came to its worth) of each slot."""
    found = []
    for slot in paper.slots:
        view = paper.view(slot, media_url)
        words = answer_in_words(view, paper.response(slot))
        found.append((slot, paper.question(slot), view, words, history.get(slot, [])))
    return found


def _to_mark(attempt: Attempt, paper: Paper) -> dict[int, ByRubric]:
    """The questions that a person marks, by slot, where there is an answer to mark."""
    if attempt.state == "open":
        return {}
    questions = {slot: paper.question(slot) for slot in paper.slots if paper.response(slot)}
    return {slot: question for slot, question in questions.items() if isinstance(question, ByRubric)}


@room.post(BASE + "/rubric/{slot}", name="mark", allow=TEACHING_STAFF)
def mark(
    request: Request,
    cohort_id: uuid.UUID,
    quiz: str,
    attempt_id: uuid.UUID,
    slot: PathNumber,
    sent: SentForm,
    actor: CurrentActor,
    db: Db,
) -> Response:
    """Mark an essay or files: points for each criterion, and a word to the trainee."""
    where, content = (cohort_id, quiz, attempt_id), request.app.state.content
    form = {name: value for name, value in sent.multi_items() if isinstance(value, str)}
    with db.write() as session:
        _, attempt, _ = open_taken(session, content, actor, where, lock=True)
        paper = staff_deeds.held_paper(session, content, attempt, slot)
        question = paper.question(slot)
        if not isinstance(question, ByRubric):
            raise NotFound()
        given, faults = marking.read_mark(question, form, slot)
        if given:
            staff_deeds.mark(session, actor, attempt, paper, slot, given)
    if faults:
        kept = {f"{name}-{slot}": value for name, value in form.items() if name.startswith(("points-", "note"))}
        return _attempt_page(request, actor, db, where, faults, kept)
    return _back(request, where, slot)


@room.post(BASE + "/marks/{slot}", name="override", allow=TEACHING_STAFF)
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
    where, content = (cohort_id, quiz, attempt_id), request.app.state.content
    faults: dict[str, str] = {}
    try:
        with db.write() as session:
            _, attempt, _ = open_taken(session, content, actor, where, lock=True)
            fraction = staff_forms.read_percent(percent, faults, f"percent-{slot}")
            why = staff_forms.read_reason(reason, faults, f"reason-{slot}")
            staff_forms.raise_faults(faults)
            staff_deeds.override(session, content, actor, attempt, slot, fraction, why)
    except Invalid as fault:
        kept = {f"percent-{slot}": percent, f"reason-{slot}": reason}
        return _attempt_page(request, actor, db, where, fault.fields, kept)
    return _back(request, where, slot)


@room.post(BASE + "/marks/{slot}/withdrawal", name="take_mark_back", allow=TEACHING_STAFF)
def take_mark_back(
    request: Request,
    cohort_id: uuid.UUID,
    quiz: str,
    attempt_id: uuid.UUID,
    slot: PathNumber,
    actor: CurrentActor,
    db: Db,
    reason: Typed = "",
) -> Response:
    """Take a worth set by hand back, with the reason: the machine's stands again."""
    where, content = (cohort_id, quiz, attempt_id), request.app.state.content
    faults: dict[str, str] = {}
    why = staff_forms.read_reason(reason, faults, f"back-{slot}")
    if faults:
        return _attempt_page(request, actor, db, where, faults, {f"back-{slot}": reason})
    with db.write() as session:
        _, attempt, _ = open_taken(session, content, actor, where, lock=True)
        staff_deeds.take_back(session, content, actor, attempt, slot, why)
    return _back(request, where, slot)


def _back(request: Request, where: AttemptPlace, slot: int) -> Response:
    cohort_id, quiz, attempt_id = where
    url = request.app.url_path_for("assessment:staff_attempt", cohort_id=cohort_id, quiz=quiz, attempt_id=attempt_id)
    return go_to(request, f"{url}#slot-{slot}")
