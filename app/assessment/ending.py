"""Ending an attempt: by its person, or by the clock. Both count every autosaved answer, and one of them does it, once."""

import logging
import uuid
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.assessment.models import Attempt, AttemptStep
from app.assessment.papers import Paper, score_of
from app.assessment.policy import is_over, takes_answers
from app.assessment.queries import access_attempt, answers_of, list_attempts, paper_of
from app.assessment.service import FINISHED, MARKING, OPEN, step_values
from app.assessment.standing import stand
from app.cohorts.ledger import load_learner, record_step
from app.content.collection import Content
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import NotFound
from app.core.metrics import count_graded, grading

PERSON, CLOCK = "person", "clock"
AT_ONCE = 50
log = logging.getLogger("ieum")


@dataclass(frozen=True)
class Unanswered:
    """Handing in was asked for with questions open, or after the answers changed (`changed`). Nothing was written."""

    attempt: Attempt
    paper: Paper
    changed: bool = False


def finish(
    session: Session, content: Content, actor: Actor, attempt_id: uuid.UUID, *, expected: int, anyway: bool
) -> Attempt | Unanswered:
    """Hand the attempt in: grade every slot and write the ledger. Handing in twice gives the first result.

    `expected` is the attempt's last step as the page knew it; `anyway` hands in with questions left open. Once the time is
    up nothing is asked any more: what was saved counts.
    """
    attempt = access_attempt(session, actor, attempt_id)
    if attempt.state != OPEN:
        return attempt
    paper = paper_of(session, content, attempt, answers_of(session, attempt))
    in_time = takes_answers(paper.policy, attempt.deadline_at, now(session))
    if in_time and attempt.seq != expected:
        return Unanswered(attempt, paper, changed=True)
    if not is_over(attempt.deadline_at, now(session)) and paper.unanswered and not anyway:
        return Unanswered(attempt, paper)
    end(session, content, attempt, paper, PERSON if in_time else CLOCK)
    return attempt


def finish_overdue(session: Session, content: Content, limit: int = AT_ONCE) -> int:
    """End attempts whose time, grace included, is up; returns how many were ended. Fewer than `limit`: none is left.

    The race: the person hands in, or a second finisher runs. Rows that someone else holds are skipped, and the state is
    read under the lock; whoever comes second finds the attempt ended.
    """
    overdue = (
        select(Attempt)
        .where(Attempt.state == OPEN, Attempt.deadline_at <= now(session))
        .order_by(Attempt.deadline_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ended = 0
    for attempt in session.scalars(overdue).all():
        try:
            paper = paper_of(session, content, attempt, answers_of(session, attempt))
        except NotFound:  # nothing was written yet; one broken attempt must not keep the others open
            log.error("the document of an overdue attempt is not stored", extra={"task": str(attempt.public_id)})
            continue
        if not takes_answers(paper.policy, attempt.deadline_at, now(session)):
            end(session, content, attempt, paper, CLOCK)
            ended += 1
    return ended


def end(session: Session, content: Content, attempt: Attempt, paper: Paper, by: str) -> None:
    """Grade every slot of an open attempt that this transaction holds, and write the ledger."""
    with grading("assessment"):
        fractions = [paper.earned(slot) for slot in paper.slots]
    for slot in paper.slots:
        count_graded("assessment", paper.question(slot).type)
    session.execute(
        insert(AttemptStep),
        [
            step_values(session, attempt, attempt.seq + slot, slot)
            | {
                "kind": "finished",
                "response": paper.response(slot),
                "fraction": fraction,
                "detail": paper.detail(slot) or None,
            }
            for slot, fraction in zip(paper.slots, fractions, strict=True)
        ],
    )
    attempt.seq += len(fractions)
    attempt.ended_by = by
    attempt.finished_at = now(session)
    settle(session, attempt, paper, fractions)


def settle(session: Session, attempt: Attempt, paper: Paper, fractions: list[float | None]) -> None:
    """Set what the slots are worth and what follows: the score, the attempt's state, the ledger.

    While a slot waits for a person's mark (None) the attempt is being marked and has no score.
    """
    attempt.fractions = fractions
    known = [fraction for fraction in fractions if fraction is not None]
    attempt.state = FINISHED if len(known) == len(fractions) else MARKING
    attempt.score = score_of(known, paper.weights) if attempt.state == FINISHED else None
    session.flush()
    write_ledger(session, attempt, paper)


def write_ledger(session: Session, attempt: Attempt, paper: Paper) -> None:
    """The score that counts by the quiz's policy. A pass once given stays."""
    learner = load_learner(session, attempt.enrolment_id)
    key = f"quiz:{attempt.quiz}"
    if attempt.score is None:
        record_step(session, learner, key, "submitted")
        return
    passed = attempt.score >= attempt.pass_mark
    if paper.policy.counts == "best":
        record_step(session, learner, key, "passed" if passed else "failed", score=attempt.score, missed=not passed)
        return
    attempts = list_attempts(session, attempt.enrolment_id, attempt.quiz)
    scores = [each.score for each in attempts if each.state != OPEN]
    standing = stand(paper.policy, scores, attempt.pass_mark)
    exact = standing.score is not None  # else the score that stood before stays until a person has marked
    record_step(session, learner, key, standing.state, score=standing.score, missed=not passed, exact=exact)
