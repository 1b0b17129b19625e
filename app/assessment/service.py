"""Deeds in a quiz: begin an attempt, save an answer, hand the attempt in."""

import random
import uuid
from dataclasses import dataclass

from sqlalchemy import func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.assessment.models import Attempt, AttemptStep
from app.assessment.papers import Paper, draw_layout, score_of
from app.assessment.queries import access_attempt, answers_of, find_open, paper_of
from app.cohorts.ledger import Learner, load_learner, record_step
from app.content.loader import Content
from app.content.quiz import Quiz
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Conflict, NotFound
from app.questions.base import Form, Problem, Response

OPEN, FINISHED = "open", "finished"


@dataclass(frozen=True)
class Saved:
    """`seq` is the slot's last step now: what the next save answers to."""

    paper: Paper
    seq: int


@dataclass(frozen=True)
class Stale:
    """Somebody (another tab, another device) saved this slot after the page was made. Nothing was written."""

    paper: Paper
    given: Response


@dataclass(frozen=True)
class Unreadable:
    """What was sent is no answer to this question. Nothing was written."""

    paper: Paper
    problem: Problem


@dataclass(frozen=True)
class Unanswered:
    """Handing in was asked for with questions open, or after the answers changed (`changed`). Nothing was written."""

    attempt: Attempt
    paper: Paper
    changed: bool = False


def start(session: Session, learner: Learner, quiz: Quiz) -> Attempt:
    """The learner's open attempt at `quiz`; a new one when none is open.

    The race: two taps on 시작하기. The unique indexes let one insert through; the other does nothing and finds it.
    """
    key = f"quiz:{quiz.slug}"
    learner.require_step(key)
    found = find_open(session, learner, quiz.slug)
    if found:
        return found
    _insert_attempt(session, learner, quiz)
    if key not in learner.facts:
        record_step(session, learner, key, "started")
    found = find_open(session, learner, quiz.slug)
    if found is None:
        raise Conflict("다른 창에서 방금 이 문제를 냈어요. 화면을 새로 열면 결과가 보여요.")
    return found


def _insert_attempt(session: Session, learner: Learner, quiz: Quiz) -> None:
    before = select(func.coalesce(func.max(Attempt.number), 0)).where(
        Attempt.enrolment_id == learner.enrolment_id, Attempt.quiz == quiz.slug
    )
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(
        make(Attempt)
        .values(
            enrolment_id=learner.enrolment_id,
            organisation_id=learner.organisation_id,
            person_id=learner.person_id,
            quiz=quiz.slug,
            number=before.scalar_subquery() + 1,
            document_hash=quiz.hash,
            layout=draw_layout(quiz, random.SystemRandom()),
            pass_mark=quiz.pass_mark,
            started_at=now(session),
        )
        .on_conflict_do_nothing()
    )


def save(
    session: Session, content: Content, actor: Actor, attempt_id: uuid.UUID, *, slot: int, form: Form, expected: int
) -> Saved | Stale | Unreadable:
    """Keep the answer in `form` as a new step of `slot`; `expected` is the slot's last step as the page knew it.

    The same answer again writes nothing and counts as saved, so that a repeated request does no harm.
    Raises NotFound (no such attempt of the actor, no such slot) and Conflict (handed in already).
    """
    attempt = access_attempt(session, actor, attempt_id)
    if attempt.state != OPEN:
        raise Conflict("이미 낸 확인 문제라서 답을 바꿀 수 없어요. 결과 화면에서 설명을 읽고 다시 풀 수 있어요.")
    paper = paper_of(session, content, attempt, answers_of(session, attempt))
    if slot not in paper.slots:
        raise NotFound()
    given = paper.question(slot).parse(form, paper.order(slot))
    if isinstance(given, Problem):
        return Unreadable(paper, given)
    if given == paper.response(slot):
        return Saved(paper, paper.seq(slot))
    if expected != paper.seq(slot):
        return Stale(paper, given)
    attempt.seq += 1
    session.add(AttemptStep(**_step(session, attempt, attempt.seq, slot), kind="saved", response=given, fraction=None))
    return Saved(paper, attempt.seq)


def finish(
    session: Session, content: Content, actor: Actor, attempt_id: uuid.UUID, *, expected: int, anyway: bool
) -> Attempt | Unanswered:
    """Hand the attempt in: grade every slot and write the ledger. Handing in twice gives the first result.

    `expected` is the attempt's last step as the page knew it; `anyway` hands in with questions left open.
    """
    attempt = access_attempt(session, actor, attempt_id)
    if attempt.state != OPEN:
        return attempt
    paper = paper_of(session, content, attempt, answers_of(session, attempt))
    if attempt.seq != expected:
        return Unanswered(attempt, paper, changed=True)
    if paper.unanswered and not anyway:
        return Unanswered(attempt, paper)
    _grade(session, attempt, paper)
    learner = load_learner(session, attempt.enrolment_id)
    passed = attempt.score is not None and attempt.score >= attempt.pass_mark
    state = "passed" if passed else "failed"
    record_step(session, learner, f"quiz:{attempt.quiz}", state, score=attempt.score, missed=not passed)
    return attempt


def _grade(session: Session, attempt: Attempt, paper: Paper) -> None:
    fractions = [paper.grade(slot).fraction for slot in paper.slots]
    session.execute(
        insert(AttemptStep),
        [
            _step(session, attempt, attempt.seq + slot, slot)
            | {"kind": "finished", "response": paper.response(slot), "fraction": fraction}
            for slot, fraction in zip(paper.slots, fractions, strict=True)
        ],
    )
    attempt.seq += len(fractions)
    attempt.state = FINISHED
    attempt.score = score_of(fractions)
    attempt.finished_at = now(session)


def _step(session: Session, attempt: Attempt, seq: int, slot: int) -> dict[str, object]:
    return {
        "attempt_id": attempt.id,
        "organisation_id": attempt.organisation_id,
        "person_id": attempt.person_id,
        "seq": seq,
        "slot": slot,
        "at": now(session),
    }
