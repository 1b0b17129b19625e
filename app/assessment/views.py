"""Stage quizzes: begin, one question a screen, look over the answers, hand in, the result with its explanations."""

import uuid
from typing import Annotated

from fastapi import Form, Path, Request
from fastapi.responses import FileResponse, Response

from app.assessment import service
from app.assessment.outcomes import Outcome, count_states, following_stage, lessons_again, needed_right
from app.assessment.papers import Paper, answer_in_words
from app.assessment.queries import access_attempt_to_read, answers_of, frozen_quiz, list_attempts, paper_of
from app.cohorts.ledger import access_learner, load_learner
from app.core.errors import NotFound
from app.core.pages import go, go_to, page, wants_fragment
from app.core.room import SIGNED_IN, TRAINEE, CurrentActor, Db, Room, SentForm
from app.questions.base import form_lists

room = Room("assessment")
MEDIA_SECONDS = 86400
LONGEST_SEQ = 9
SAVED_HEADER = "Ieum-Saved"  # the server's word; the page's script says 저장됨 only when it has read it
Slot = Annotated[str, Path(pattern=r"^[1-9][0-9]?$")]


def media_url(src: str) -> str:
    return f"/media/quizzes/{src.removeprefix('media/')}"


@room.get("/quizzes/{quiz}", name="quiz", allow=TRAINEE)
def quiz_page(request: Request, quiz: str, actor: CurrentActor, db: Db) -> Response:
    """What the quiz is and how earlier attempts went. Raises Forbidden while its stage is locked."""
    with db.read() as session:
        learner = access_learner(session, actor)
        stage_view, _, fact = learner.require_step(f"quiz:{quiz}")
        found = frozen_quiz(session, request.app.state.content, quiz, learner.documents.get(f"quiz:{quiz}"))
        attempts = list_attempts(session, learner, quiz)
    return page(
        request,
        "assessment/quiz.html",
        quiz=found,
        needed=needed_right(found.pass_mark, len(found.questions)),
        stage_view=stage_view,
        fact=fact,
        finished=[attempt for attempt in attempts if attempt.state == service.FINISHED],
        under_way=any(attempt.state == service.OPEN for attempt in attempts),
    )


@room.post("/quizzes/{quiz}/attempts", name="start", allow=TRAINEE)
def start(request: Request, quiz: str, actor: CurrentActor, db: Db) -> Response:
    """Begin, or go on where the last sitting ended."""
    content = request.app.state.content
    with db.write() as session:
        learner = access_learner(session, actor)
        learner.require_step(f"quiz:{quiz}")
        found = frozen_quiz(session, content, quiz, learner.documents.get(f"quiz:{quiz}"))
        attempt = service.start(session, learner, found)
        paper = paper_of(session, content, attempt, answers_of(session, attempt))
    if not paper.unanswered:
        return go(request, "assessment:check", attempt_id=attempt.public_id)
    return go(request, "assessment:question", attempt_id=attempt.public_id, slot=paper.unanswered[0])


@room.get("/attempts/{attempt_id}/questions/{slot}", name="question", allow=TRAINEE)
def question_page(request: Request, attempt_id: uuid.UUID, slot: Slot, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        attempt, answers = access_attempt_to_read(session, actor, attempt_id)
        paper = paper_of(session, request.app.state.content, attempt, answers)
    if attempt.state != service.OPEN:
        return go(request, "assessment:result", attempt_id=attempt_id)
    number = int(slot)
    if number not in paper.slots:
        raise NotFound()
    return _question(request, attempt_id, paper, number, seq=paper.seq(number))


def _question(
    request: Request,
    attempt_id: uuid.UUID,
    paper: Paper,
    slot: int,
    *,
    seq: int,
    status_code: int = 200,
    outcome: service.Stale | service.Unreadable | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """The question, or for htmx only what its form has to know: the next `_seq`, a problem, a conflict."""
    view = paper.view(slot, media_url)
    response, problem, conflict = paper.response(slot), None, None
    if isinstance(outcome, service.Unreadable):
        problem = outcome.problem
        response = paper.question(slot).echo(form_lists(request.state.form.multi_items()))
    elif isinstance(outcome, service.Stale):
        response = outcome.given
        conflict = {
            "stored": answer_in_words(view, paper.response(slot)),
            "given": answer_in_words(view, outcome.given),
            "seq": paper.seq(slot),
        }
    return page(
        request,
        "assessment/question.html",
        fragment="state",
        status_code=status_code,
        headers=headers,
        attempt_id=attempt_id,
        paper=paper,
        slot=slot,
        view=view,
        response=response,
        problem=problem,
        conflict=conflict,
        seq=seq,
        answered=bool(paper.response(slot)) and outcome is None,
        partial=wants_fragment(request),
    )


@room.post("/attempts/{attempt_id}/responses/{slot}", name="save", allow=TRAINEE)
def save(request: Request, attempt_id: uuid.UUID, slot: Slot, sent: SentForm, actor: CurrentActor, db: Db) -> Response:
    """Keep one answer. With `go` (이전, 다음, 모두 보기) the browser is sent on, else it gets the form's new state."""
    number, form = int(slot), form_lists(sent.multi_items())
    sent_seq = _sequence(sent.get("_seq"))
    with db.write() as session:
        outcome = service.save(
            session,
            request.app.state.content,
            actor,
            attempt_id,
            slot=number,
            form=form,
            expected=_sequence(sent.get("_over"), sent_seq),
        )
    if isinstance(outcome, service.Saved):
        word = {SAVED_HEADER: str(outcome.seq)}
        if "go" not in form and wants_fragment(request):
            return _question(request, attempt_id, outcome.paper, number, seq=outcome.seq, headers=word)
        answer = go_to(request, _way_on(request, attempt_id, outcome.paper, number, form.get("go", [""])[0]))
        answer.headers.update(word)
        return answer
    status = 409 if isinstance(outcome, service.Stale) else 422
    return _question(request, attempt_id, outcome.paper, number, seq=sent_seq, status_code=status, outcome=outcome)


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
def check_page(request: Request, attempt_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """Every question with whether it is answered, before handing in."""
    with db.read() as session:
        attempt, answers = access_attempt_to_read(session, actor, attempt_id)
        paper = paper_of(session, request.app.state.content, attempt, answers)
    if attempt.state != service.OPEN:
        return go(request, "assessment:result", attempt_id=attempt_id)
    return _check(request, service.Unanswered(attempt, paper))


def _check(request: Request, found: service.Unanswered, *, asked: bool = False, status_code: int = 200) -> Response:
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
    """Hand in. Open questions are named first; `anyway` is the person's second word."""
    with db.write() as session:
        found = service.finish(session, request.app.state.content, actor, attempt_id, expected=seq, anyway=anyway)
    if isinstance(found, service.Unanswered):
        return _check(request, found, asked=True, status_code=409 if found.changed else 422)
    return go(request, "assessment:result", attempt_id=attempt_id)


@room.get("/attempts/{attempt_id}/result", name="result", allow=TRAINEE)
def result_page(request: Request, attempt_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The score in words, what it opens, and every question with its explanation."""
    with db.read() as session:
        attempt, answers = access_attempt_to_read(session, actor, attempt_id)
        if attempt.state != service.FINISHED or attempt.score is None:
            return go(request, "assessment:check", attempt_id=attempt_id)
        paper = paper_of(session, request.app.state.content, attempt, answers)
        learner = load_learner(session, attempt.enrolment_id)
    key = f"quiz:{attempt.quiz}"
    reviews = [(slot, paper.review(slot, media_url)) for slot in paper.slots]
    right, partly = count_states([review for _, review in reviews])
    missed = [paper.question(slot).lesson for slot, review in reviews if review.state != "right"]
    fact = learner.facts.get(key)
    outcome = Outcome(
        score=attempt.score,
        best=max(attempt.score, (fact.score if fact else None) or 0),
        pass_mark=attempt.pass_mark,
        right=right,
        partly=partly,
        total=len(reviews),
        following=following_stage(learner.stages, key),
        again=lessons_again(learner.stages, missed),
    )
    return page(
        request, "assessment/result.html", attempt=attempt, quiz=paper.quiz, outcome=outcome, fact=fact, reviews=reviews
    )


@room.get("/media/quizzes/{name}", name="media", allow=SIGNED_IN)
def quiz_media(request: Request, name: str) -> Response:
    """A quiz's picture."""
    try:
        path = request.app.state.content.quiz_media(f"media/{name}")
    except FileNotFoundError:
        raise NotFound() from None
    return FileResponse(path, headers={"cache-control": f"private, max-age={MEDIA_SECONDS}"})
