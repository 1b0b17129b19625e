"""Deeds in a quiz: begin an attempt, save or check an answer. Ending and grading are in `ending.py`."""

import random
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import Session

from app.assessment.behaviours import CHECKED_AT_ONCE, RIGHT_MARKS, take_turn
from app.assessment.models import Attempt, AttemptStep
from app.assessment.papers import Detail, Paper, draw_layout
from app.assessment.policy import Extension, Past, Refusal, Window, deadline, refusal, takes_answers
from app.assessment.queries import (
    access_attempt,
    answers_of,
    find_open,
    frozen_banks,
    list_attempts,
    load_window,
    paper_of,
)
from app.cohorts.ledger import Learner, record_step
from app.content.collection import Content
from app.content.quiz import Quiz
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Conflict, NotFound
from app.core.upsert import insert_for
from app.questions.base import Form, Problem, Response

OPEN, MARKING, FINISHED = "open", "marking", "finished"
OVER = "시간이 다 되어 이 답은 받지 못했어요. 그 전에 저장된 답은 모두 남아 있어요. 결과 화면에서 확인해 주세요."


@dataclass(frozen=True)
class Saved:
    """`seq` is the slot's last step now: what the next save answers to. `checked`: the answer was graded at once."""

    paper: Paper
    seq: int
    checked: bool = False


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


def start(session: Session, content: Content, learner: Learner, quiz: Quiz) -> Attempt | Refusal:
    """The learner's open attempt at `quiz`; a new one when none is open and the quiz's policy allows it.

    The races: two taps on 시작하기: the unique indexes let one insert through, the other does nothing and finds it. And a
    whole attempt that begins and ends elsewhere after we counted: it has the number that was judged free for this one, so
    nothing is inserted and no limit is passed.
    """
    key = f"quiz:{quiz.slug}"
    learner.require_step(key)
    found = find_open(session, learner, quiz.slug)
    if found:
        return found
    window, extension = load_window(session, learner.enrolment_id, learner.cohort_id, quiz.slug)
    earlier = _earlier(session, learner, quiz)
    past = [Past(each.score, each.finished_at) for each in earlier or () if each.finished_at]
    refused = refusal(quiz.policy, window, extension, past, now(session))
    if refused:
        return refused
    _insert_attempt(session, content, learner, quiz, window, extension, _number_after(learner, quiz, earlier))
    if key not in learner.facts:
        record_step(session, learner, key, "started")
    found = find_open(session, learner, quiz.slug)
    if found is None:
        raise Conflict("다른 창에서 방금 이 문제를 냈어요. 화면을 새로 열면 결과가 보여요.")
    return found


def _earlier(session: Session, learner: Learner, quiz: Quiz) -> list[Attempt] | None:
    """Earlier attempts; None where the policy does not ask for them."""
    if not (quiz.policy.attempts or quiz.policy.delay_minutes):
        return None
    return list_attempts(session, learner.enrolment_id, quiz.slug)


def _number_after(learner: Learner, quiz: Quiz, earlier: list[Attempt] | None) -> ColumnElement[int]:
    """One more than the attempts that were judged; where none were, than there are when the row is made."""
    if earlier is not None:
        return literal(max((each.number for each in earlier), default=0) + 1)
    highest = select(func.coalesce(func.max(Attempt.number), 0)).where(
        Attempt.enrolment_id == learner.enrolment_id, Attempt.quiz == quiz.slug
    )
    return highest.scalar_subquery() + 1


def _insert_attempt(
    session: Session,
    content: Content,
    learner: Learner,
    quiz: Quiz,
    window: Window,
    extension: Extension,
    number: ColumnElement[int],
) -> None:
    hashes = {slug: learner.documents[f"bank:{slug}"] for slug in quiz.banks}
    banks = frozen_banks(session, content, hashes)
    make = insert_for(session)
    session.execute(
        make(Attempt)
        .values(
            enrolment_id=learner.enrolment_id,
            organisation_id=learner.organisation_id,
            person_id=learner.person_id,
            quiz=quiz.slug,
            number=number,
            document_hash=quiz.hash,
            layout=draw_layout(quiz, random.SystemRandom(), banks),
            banks=hashes or None,
            pass_mark=quiz.pass_mark,
            deadline_at=deadline(quiz.policy, window, extension, now(session)),
            started_at=now(session),
        )
        .on_conflict_do_nothing()
    )


@dataclass(frozen=True)
class Sent:
    """What a page sends for one slot: its fields, the slot's last step as the page knew it, and what it wants besides.

    check: grade at once (immediate, interactive). leave: go on for good (sequential). certainty: 1–3.
    """

    slot: int
    form: Form
    expected: int
    check: bool = False
    leave: bool = False
    certainty: int | None = None


def save(
    session: Session, content: Content, actor: Actor, attempt_id: uuid.UUID, sent: Sent
) -> Saved | Stale | Unreadable:
    """Keep the answer as a new step of its slot.

    The same answer again writes nothing and counts as saved, so that a repeated request does no harm.
    Raises NotFound (no such attempt of the actor, no such slot) and Conflict (handed in, checked for good, too late).
    """
    attempt = access_attempt(session, actor, attempt_id)
    if attempt.state != OPEN:
        raise Conflict("이미 낸 확인 문제라서 답을 바꿀 수 없어요. 결과 화면에서 설명을 읽고 다시 풀 수 있어요.")
    paper = paper_of(session, content, attempt, answers_of(session, attempt))
    if sent.slot not in paper.slots:
        raise NotFound()
    if not takes_answers(paper.policy, attempt.deadline_at, now(session)):
        raise Conflict(OVER)
    if not paper.reachable(sent.slot):
        raise Conflict("지나온 문제는 다시 바꿀 수 없어요. 이 확인 문제는 앞으로만 가요.")
    given: Response | Problem = paper.response(sent.slot)
    if not paper.question(sent.slot).by_deed:
        given = paper.question(sent.slot).parse(sent.form, paper.order(sent.slot))
    if isinstance(given, Problem):
        return Unreadable(paper, given)
    return _keep(session, attempt, paper, sent, given)


def _keep(session: Session, attempt: Attempt, paper: Paper, sent: Sent, given: Response) -> Saved | Stale:
    slot = sent.slot
    if paper.closed(slot):
        if given not in ({}, paper.response(slot)):
            raise Conflict("이미 확인한 문제라서 답을 바꿀 수 없어요. 다음 문제로 가 주세요.")
        given = paper.response(slot)  # its page shows the fields switched off, so the form sends none of them
    detail = _detail(paper, sent)
    at_once = paper.policy.behaviour in CHECKED_AT_ONCE and not paper.question(slot).manual
    check = sent.check and bool(given) and at_once and not paper.closed(slot)
    if given == paper.response(slot) and detail == paper.detail(slot) and not check:
        return Saved(paper, paper.seq(slot))
    if sent.expected != paper.seq(slot) and not paper.question(slot).by_deed:  # its form says nothing about the answer
        return Stale(paper, given)
    fraction = None
    if check:
        fraction = paper.question(slot).grade(given, paper.order(slot)).fraction
        tried = paper.tried(slot)
        turn = take_turn(paper.policy, fraction, tried)
        detail = {**detail, "try": tried + 1, "earned": turn.earned, "open": turn.open, "checked": given}
    attempt.seq += 1
    kind = "checked" if check else "saved"
    session.add(
        AttemptStep(
            **step_values(session, attempt, attempt.seq, slot),
            kind=kind,
            response=given,
            fraction=fraction,
            detail=detail or None,
        )
    )
    return Saved(paper, attempt.seq, check)


def _detail(paper: Paper, sent: Sent) -> Detail:
    """What the slot's new step says besides the answer: what the last one said, and what is new."""
    detail = dict(paper.detail(sent.slot))
    if paper.policy.behaviour == "certainty" and sent.certainty in RIGHT_MARKS:
        detail["certainty"] = sent.certainty
    if paper.policy.navigation == "sequential" and sent.leave:
        detail["left"] = True
    return detail


def step_values(session: Session, attempt: Attempt, seq: int, slot: int) -> dict[str, object]:
    """The columns that every step of an attempt shares."""
    return {
        "attempt_id": attempt.id,
        "organisation_id": attempt.organisation_id,
        "person_id": attempt.person_id,
        "seq": seq,
        "slot": slot,
        "at": now(session),
    }
