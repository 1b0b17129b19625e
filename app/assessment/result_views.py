"""What became of an attempt: the score in words, what it opens, each question with its explanation."""

import uuid
from datetime import datetime

from fastapi import Request
from fastapi.responses import FileResponse, Response
from sqlalchemy.orm import Session

from app.assessment import service
from app.assessment.appeals import list_of_attempt
from app.assessment.behaviours import calibrate
from app.assessment.marking import marks_of, reviewed
from app.assessment.models import Attempt
from app.assessment.outcomes import Outcome, count_states, following_stage, is_beside, lessons_again
from app.assessment.papers import Paper, answer_in_words
from app.assessment.policy import shown_now, shows_more_at
from app.assessment.queries import access_attempt_to_read, load_window, paper_of
from app.assessment.regrade_queries import graded_paper
from app.assessment.room import media_and_files, media_url, room
from app.assessment.worths import worths_in_words
from app.cohorts.ledger import Learner, load_learner
from app.content.quiz import Shown
from app.core.clock import now
from app.core.errors import NotFound
from app.core.pages import go, page
from app.core.room import SIGNED_IN, TRAINEE, CurrentActor, Db

MEDIA_SECONDS = 86400


@room.get("/attempts/{attempt_id}/result", name="result", allow=TRAINEE)
def result_page(request: Request, attempt_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The result, with the explanations where the quiz's policy shows them now."""
    with db.read() as session:
        attempt, answers = access_attempt_to_read(session, actor, attempt_id)
        if attempt.state == service.OPEN:
            return go(request, "assessment:check", attempt_id=attempt_id)
        content = request.app.state.content
        paper = graded_paper(session, content, attempt, paper_of(session, content, attempt, answers))
        asked = list_of_attempt(session, attempt)
        learner = load_learner(session, attempt.enrolment_id)
        shown, more_at = _shown(session, attempt, paper, learner)
    key = f"quiz:{attempt.quiz}"

    def file_url(file_id: str) -> str:
        return str(request.app.url_path_for("assessment:own_file", attempt_id=attempt_id, file_id=file_id))

    worth, media = attempt.fractions or [], media_and_files(file_url)
    reviews = [(slot, reviewed(paper, slot, media, worth)) for slot in paper.slots]
    right, partly = count_states([review for _, review in reviews])
    missed = [paper.question(slot).lesson for slot, review in reviews if review.state != "right"]
    fact = learner.facts.get(key)
    outcome = Outcome(
        score=attempt.score or 0.0,
        best=max(attempt.score or 0.0, (fact.score if fact else None) or 0.0),
        pass_mark=attempt.pass_mark,
        right=right,
        partly=partly,
        total=len(reviews),
        following=following_stage(learner.stages, key),
        again=lessons_again(learner.stages, missed),
    )
    return page(
        request,
        "assessment/result.html",
        attempt=attempt,
        quiz=paper.quiz,
        outcome=outcome,
        beside=is_beside(learner.stages, key),
        fact=fact,
        reviews=reviews if shown != "score" else [],
        shown=shown,
        more_at=more_at,
        own={slot: answer_in_words(paper.view(slot, media_url), paper.response(slot)) for slot in paper.slots},
        appeals=asked,
        band=paper.quiz.band(outcome.score),
        calibration=_calibration(paper),
        marks=marks_of(paper),
        earned=dict(zip(paper.slots, worth, strict=False)),
        worths=worths_in_words(paper, worth),
    )


def _shown(session: Session, attempt: Attempt, paper: Paper, learner: Learner) -> tuple[Shown, datetime | None]:
    """What the page shows now, and when it shows more. No statement where all is shown at all times."""
    if paper.policy.review == "at_end":
        return "all", None
    window, extension = load_window(session, attempt.enrolment_id, learner.cohort_id, attempt.quiz)
    when = attempt.finished_at or now(session), now(session)
    return shown_now(paper.policy, window, extension, *when), shows_more_at(paper.policy, window, extension, *when)


def _calibration(paper: Paper) -> tuple[object, ...]:
    """How sure the person was against how often that was right; empty in other quizzes."""
    if paper.policy.behaviour != "certainty":
        return ()
    answered = [slot for slot in paper.slots if paper.response(slot)]
    return calibrate([(paper.detail(slot).get("certainty", 1), paper.grade(slot).fraction) for slot in answered])


@room.get("/media/quizzes/{name}", name="media", allow=SIGNED_IN)
def quiz_media(request: Request, name: str) -> Response:
    """A quiz's picture."""
    try:
        path = request.app.state.content.quiz_media(f"media/{name}")
    except FileNotFoundError:
        raise NotFound() from None
    return FileResponse(path, headers={"cache-control": f"private, max-age={MEDIA_SECONDS}"})
