"""Stage quizzes: begin, one question a screen, look over the answers, hand in."""

import uuid
from typing import Annotated

from fastapi import Form, Path, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.assessment import (
    appeal_views,
    bank_views,
    ending,
    file_views,
    marking_views,
    regrade_views,
    result_views,
    service,
    staff_views,
    statistics_views,
)
from app.assessment.asking import seconds_left, show_question
from app.assessment.behaviours import published_marks
from app.assessment.outcomes import needed_right
from app.assessment.papers import Paper, answer_in_words
from app.assessment.policy import Past, Refusal, closing, refusal, takes_answers
from app.assessment.queries import (
    access_attempt_to_read,
    answers_of,
    frozen_quiz,
    list_attempts,
    load_window,
    paper_of,
)
from app.assessment.room import media_url, room
from app.cohorts.ledger import Learner, access_learner
from app.content.quiz import Quiz
from app.core.clock import now
from app.core.errors import NotFound
from app.core.pages import go, go_to, page, wants_fragment
from app.core.room import TRAINEE, CurrentActor, Db, SentForm
from app.questions.base import form_lists

__all__ = [
    "appeal_views", "bank_views", "file_views", "marking_views", "regrade_views", "result_views", "room", "staff_views",
    "statistics_views",
]  # fmt: skip
LONGEST_SEQ = 9
SAVED_HEADER = "Ieum-Saved"  # the server's word; the page's script says 저장됨 only when it has read it
Slot = Annotated[str, Path(pattern=r"^[1-9][0-9]?$")]


@room.get("/quizzes/{quiz}", name="quiz", allow=TRAINEE)
def quiz_page(request: Request, quiz: str, actor: CurrentActor, db: Db) -> Response:
    """What the quiz is, how it is taken and how earlier attempts went. Raises Forbidden while its stage is locked."""
    with db.read() as session:
        learner = access_learner(session, actor)
        learner.require_step(f"quiz:{quiz}")
        found = frozen_quiz(session, request.app.state.content, quiz, learner.documents.get(f"quiz:{quiz}"))
        return _quiz_page(request, session, learner, found)


def _quiz_page(request: Request, session: Session, learner: Learner, quiz: Quiz, status_code: int = 200) -> Response:
    stage_view, _, fact = learner.require_step(f"quiz:{quiz.slug}")
    attempts = list_attempts(session, learner.enrolment_id, quiz.slug)
    window, extension = load_window(session, learner.enrolment_id, learner.cohort_id, quiz.slug)
    past = [Past(each.score, each.finished_at) for each in attempts if each.finished_at]
    limit = quiz.policy.attempts and quiz.policy.attempts + extension.attempts
    return page(
        request,
        "assessment/quiz.html",
        status_code=status_code,
        quiz=quiz,
        needed=_needed(quiz),
        certainties=published_marks() if quiz.policy.behaviour == "certainty" else [],
        minutes=quiz.policy.minutes and quiz.policy.minutes + extension.minutes,
        extra_minutes=extension.minutes,
        limit=limit,
        left=max(0, limit - len(attempts)),
        closes_at=closing(window, extension),
        stage_view=stage_view,
        fact=fact,
        over=[attempt for attempt in attempts if attempt.state != service.OPEN],
        under_way=any(attempt.state == service.OPEN for attempt in attempts),
        refused=refusal(quiz.policy, window, extension, past, now(session)),
    )


def _needed(quiz: Quiz) -> int | None:
    """How many right answers pass; None where being right is not all that counts."""
    alike = len({question.weight for question in quiz.questions}) < 2
    return needed_right(quiz.pass_mark, quiz.slots) if alike and quiz.policy.behaviour != "certainty" else None


@room.post("/quizzes/{quiz}/attempts", name="start", allow=TRAINEE)
def start(request: Request, quiz: str, actor: CurrentActor, db: Db) -> Response:
    """Begin, or go on where the last sitting ended."""
    content = request.app.state.content
    with db.write() as session:
        learner = access_learner(session, actor)
        learner.require_step(f"quiz:{quiz}")
        found = frozen_quiz(session, content, quiz, learner.documents.get(f"quiz:{quiz}"))
        attempt = service.start(session, content, learner, found)
        if isinstance(attempt, Refusal):
            return _quiz_page(request, session, learner, found, status_code=409)
        paper = paper_of(session, content, attempt, answers_of(session, attempt))
    slot = paper.here if paper.policy.navigation == "sequential" else next(iter(paper.unanswered), None)
    if slot is None:
        return go(request, "assessment:check", attempt_id=attempt.public_id)
    return go(request, "assessment:question", attempt_id=attempt.public_id, slot=slot)


@room.get("/attempts/{attempt_id}/questions/{slot}", name="question", allow=TRAINEE)
def question_page(request: Request, attempt_id: uuid.UUID, slot: Slot, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        attempt, answers = access_attempt_to_read(session, actor, attempt_id)
        paper = paper_of(session, request.app.state.content, attempt, answers)
        in_time = takes_answers(paper.policy, attempt.deadline_at, now(session))
        seconds = seconds_left(session, attempt)
    if attempt.state != service.OPEN:
        return go(request, "assessment:result", attempt_id=attempt_id)
    number = int(slot)
    if number not in paper.slots:
        raise NotFound()
    if not in_time or (paper.here is None and not paper.reachable(number)):
        return go(request, "assessment:check", attempt_id=attempt_id)
    if not paper.reachable(number):
        return go(request, "assessment:question", attempt_id=attempt_id, slot=paper.here)
    return show_question(request, attempt_id, paper, number, seq=paper.seq(number), seconds=seconds)


@room.post("/attempts/{attempt_id}/responses/{slot}", name="save", allow=TRAINEE)
def save(request: Request, attempt_id: uuid.UUID, slot: Slot, sent: SentForm, actor: CurrentActor, db: Db) -> Response:
    """Keep one answer. With `go` (이전, 다음, 모두 보기, 확인하기) the browser is sent on, else it gets the form's new state."""
    number, form = int(slot), form_lists(sent.multi_items())
    sent_seq, wanted = _sequence(sent.get("_seq")), form.get("go", [""])[0]
    with db.write() as session:
        outcome = service.save(
            session,
            request.app.state.content,
            actor,
            attempt_id,
            service.Sent(
                slot=number,
                form=form,
                expected=_sequence(sent.get("_over"), sent_seq),
                check=wanted == "grade",
                leave=wanted in ("next", "check"),
                certainty=_sequence(sent.get("_certainty"), 0),
            ),
        )
    if isinstance(outcome, service.Saved):
        word = {SAVED_HEADER: str(outcome.seq)}
        if not wanted and wants_fragment(request):
            return show_question(request, attempt_id, outcome.paper, number, seq=outcome.seq, headers=word)
        answer = go_to(request, _way_on(request, attempt_id, outcome.paper, number, wanted))
        answer.headers.update(word)
        return answer
    status = 409 if isinstance(outcome, service.Stale) else 422
    return show_question(request, attempt_id, outcome.paper, number, seq=sent_seq, status_code=status, outcome=outcome)


def _sequence(value: object, otherwise: int = -1) -> int:
    """A form's sequence number; what is none answers to no state."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= LONGEST_SEQ:
        return int(value)
    return otherwise


def _way_on(request: Request, attempt_id: uuid.UUID, paper: Paper, slot: int, wanted: str) -> str:
    url_for = request.app.url_path_for
    target = {"next": slot + 1, "previous": slot - 1}.get(wanted, slot)
    if wanted == "check" or target not in paper.slots:
        return str(url_for("assessment:check", attempt_id=attempt_id))
    return str(url_for("assessment:question", attempt_id=attempt_id, slot=target))


@room.get("/attempts/{attempt_id}/check", name="check", allow=TRAINEE)
def check_page(
    request: Request, attempt_id: uuid.UUID, actor: CurrentActor, db: Db, asked: Annotated[bool, Query()] = False
) -> Response:
    """Every question with whether it is answered, before handing in. `asked`: it was tried with questions open."""
    with db.read() as session:
        attempt, answers = access_attempt_to_read(session, actor, attempt_id)
        paper = paper_of(session, request.app.state.content, attempt, answers)
        seconds = seconds_left(session, attempt)
    if attempt.state != service.OPEN:
        return go(request, "assessment:result", attempt_id=attempt_id)
    return _check(request, ending.Unanswered(attempt, paper), asked=asked, seconds=seconds)


def _check(
    request: Request,
    found: ending.Unanswered,
    *,
    asked: bool = False,
    status_code: int = 200,
    seconds: int | None = None,
) -> Response:
    paper = found.paper
    views = {slot: paper.view(slot, media_url) for slot in paper.slots}
    return page(
        request,
        "assessment/check.html",
        status_code=status_code,
        attempt=found.attempt,
        paper=paper,
        rows=[(slot, view, answer_in_words(view, paper.response(slot))) for slot, view in views.items()],
        asked=asked,
        changed=found.changed,
        seconds=seconds,
    )


@room.post("/attempts/{attempt_id}/submission", name="finish", allow=TRAINEE)
def finish(
    request: Request,
    attempt_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    seq: Annotated[int, Form(alias="_seq", ge=0, le=10**LONGEST_SEQ)],
    anyway: Annotated[bool, Form()] = False,
) -> Response:
    """Hand in. Open questions are named first, on a page of its own to which one may come back; `anyway` is the person's second
    word."""
    with db.write() as session:
        found = ending.finish(session, request.app.state.content, actor, attempt_id, expected=seq, anyway=anyway)
    if isinstance(found, ending.Unanswered):
        if found.changed:
            return _check(request, found, asked=True, status_code=409)
        return go_to(request, f"{request.app.url_path_for('assessment:check', attempt_id=attempt_id)}?asked=1")
    return go(request, "assessment:result", attempt_id=attempt_id)
