"""The deeds of mock work: begin, keep a draft, hand in, skip, take back. What follows from results is in `settling`."""

import random
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.ledger import Learner, record_step
from app.core.clock import now
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.upsert import insert_for
from app.labeling.ladder import step_key
from app.labeling.queries import frozen_document
from app.labeling.service import StaleAnswer
from app.labeling.tasks import Task
from app.labeling.types.base import Answer
from app.queues import taking
from app.queues.judging import has_gold, is_known, judge
from app.queues.models import MockQueue, MockWork, MockWorker
from app.queues.policy import active_seconds, is_control, is_quick, may_undo, state_after
from app.queues.queries import OpenWork, find_worker, has_passed, held_by, last_handed_in, standing_of, step_of
from app.queues.reasons import SKIP_NAMES

ENDED = "이미 낸 것이라 고칠 수 없어요. 일감 화면에서 다음 할 일을 보세요."
EXAM_FIRST = "통과 시험을 통과하면 모의 작업이 열려요."
MOST_GOAL = 200

Outcome = Literal["done", "late", "quick", "blank", "mended"]


def open_task(session: Session, learner: Learner, task: Task) -> None:
    """Raises NotFound for a task without mock work in this cohort, Forbidden before its exam is passed."""
    learner.require_step(step_key(task.slug, "exam"))
    if frozen_document(session, learner, task.document).mock is None or task.document.mock is None:
        raise NotFound()
    if not has_passed(learner, step_key(task.slug, "exam")):
        raise Forbidden(EXAM_FIRST)


def join(session: Session, learner: Learner, task: Task) -> None:
    """Begin mock work, having read its notice. Twice is once.

    The race: two people, or two taps, are the first ones. The unique pairs let one in; the other finds what is there.
    """
    open_task(session, learner, task)
    queue = _open_queue(session, learner, task)
    insert = insert_for(session)
    zeros = dict.fromkeys(
        (
            "goal",
            "done",
            "settled",
            "accepted",
            "returned",
            "checked",
            "hits",
            "seconds",
            "rework_seconds",
            "quick",
            "skipped",
        ),
        0,
    )
    made = session.scalar(
        insert(MockWorker)
        .values(
            organisation_id=learner.organisation_id,
            person_id=learner.person_id,
            enrolment_id=learner.enrolment_id,
            queue_id=queue.id,
            task=task.slug,
            state="working",
            guide_version=queue.guide_version,
            agreed_at=now(session),
            **zeros,
        )
        .on_conflict_do_nothing()
        .returning(MockWorker.id)
    )
    if made is not None:
        record_step(session, learner, step_of(task.slug), "started")


def _open_queue(session: Session, learner: Learner, task: Task) -> MockQueue:
    document = frozen_document(session, learner, task.document)
    assert document.mock is not None
    change = document.mock.change
    insert = insert_for(session)
    made: MockQueue | None = session.scalar(
        insert(MockQueue)
        .values(
            organisation_id=learner.organisation_id,
            cohort_id=learner.cohort_id,
            task=task.slug,
            document_hash=document.hash,
            guide_version=document.guideline.version,
            rules=task.type.rules(document),
            terms={
                **document.mock.model_dump(mode="json", exclude={"change"}),
                "pay": document.pay_per_item,
                "pool": len(document.pools.mock),
                "change_after": change.after if change else 0,
                "change_version": change.version if change else 0,
                "change_gold": change.gold if change else "",
            },
            rounds=1,
            opened_at=now(session),
        )
        .on_conflict_do_nothing()
        .returning(MockQueue)
    )
    if made is not None:
        taking.open_round(session, made, items_of(task, made), 1)
        return made
    return session.scalars(
        select(MockQueue).where(MockQueue.cohort_id == learner.cohort_id, MockQueue.task == task.slug)
    ).one()


def items_of(task: Task, queue: MockQueue) -> list[tuple[str, int, bool, bool]]:
    """The queue's items in its own order: (item, rank, known, changed). The order is the same for every round."""
    names = list(task.document.pools.mock)
    random.Random(f"{queue.cohort_id}/{task.slug}").shuffle(names)  # noqa: S311  no secret, only an order
    folder = str(queue.terms.get("change_gold", ""))
    return [(name, rank, is_known(task, name), has_gold(task, name, folder)) for rank, name in enumerate(names)]


def save(session: Session, opened: OpenWork, answer: Answer, base: int) -> int:
    """Keep a draft; returns the new revision. `base` is the revision the page had (0: nothing yet). As long as somebody
    writes, the slot stays theirs.

    Raises StaleAnswer when another window saved in between, Conflict when it was handed in.
    """
    work = opened.work
    if work.state != "held" and not opened.mending:
        if work.draft == answer:  # what comes once more after the hand-in changes nothing
            return work.revision
        raise Conflict(ENDED)
    _keep(session, opened, answer, base)
    if work.state == "held":
        taking.take_seat(session, work.slot_id, opened.worker.enrolment_id, lease=opened.terms.lease)
    return work.revision


def _keep(session: Session, opened: OpenWork, answer: Answer, base: int) -> None:
    """Draft, revision, and the time spent since the last sign of life."""
    work, instant = opened.work, now(session)
    if work.revision != base and work.draft != answer:
        raise StaleAnswer(work.draft, work.revision)
    spent = active_seconds(work.touched_at, instant)
    work.seconds, work.touched_at = work.seconds + spent, instant
    opened.worker.seconds += spent
    if opened.mending:
        opened.worker.rework_seconds += spent
    if work.revision == base:  # else the same answer again: a double tap, or the server's word was lost on the way
        work.draft, work.revision = answer, base + 1


def submit(session: Session, opened: OpenWork, task: Task, answer: Answer, base: int, *, sure: bool) -> Outcome:
    """Hand an item in. Twice is once. `sure`: the person has been asked, and means it.

    quick, blank (nothing is marked): kept as a draft, asked once. late: the slot had gone to somebody else; the answer is kept, not
    counted. mended: what had come back was handed in again. Raises Invalid, with the draft kept, when something is
    still missing; else as `save`.
    """
    work = opened.work
    if work.state in ("submitted", "late") and not opened.mending and work.draft == answer:
        return "late" if work.state == "late" else "done"
    if work.state != "held" and not opened.mending:
        raise Conflict(ENDED)
    _keep(session, opened, answer, base)
    task.type.require_finished(task.document, task.item(work.item), answer)
    if not sure and task.type.is_blank(answer):
        return "blank"
    if opened.mending:
        _hand_in_again(session, opened, task, answer)
        return "mended"
    quick = is_quick(work.seconds, opened.terms)
    if quick and not sure:
        return "quick"
    if not taking.take_seat(session, work.slot_id, opened.worker.enrolment_id, lease=None):
        work.state = "late"
        return "late"
    _hand_in(session, opened, task, answer)
    opened.worker.quick += quick
    return "done"


def _hand_in(session: Session, opened: OpenWork, task: Task, answer: Answer) -> None:
    work, worker, terms = opened.work, opened.worker, opened.terms
    found = judge(task, opened.queue, terms, work.item, work.guide_version, answer)
    work.state, work.answer, work.tries, work.submitted_at = "submitted", answer, 1, now(session)
    work.control = found is not None and is_control(f"{worker.enrolment_id}/{worker.task}", work.place, terms.gold_rate)
    returned = work.control and found is not None and not found.accepted
    work.verdict = "returned" if returned else "accepted"
    work.reason = found.reason if returned and found else ""
    work.score = work.first_score = found.score if found else None
    work.other_score = found.other if found else None
    work.findings = found.findings if found else []
    worker.done += 1
    worker.state = state_after(standing_of(worker), terms)


def _hand_in_again(session: Session, opened: OpenWork, task: Task, answer: Answer) -> None:
    work, worker = opened.work, opened.worker
    found = judge(task, opened.queue, opened.terms, work.item, work.guide_version, answer)
    if found is None:
        raise NotFound()
    work.answer, work.tries, work.score, work.findings = answer, work.tries + 1, found.score, found.findings
    work.reason = "" if found.accepted else found.reason
    if found.accepted:
        work.verdict = "accepted"
        worker.accepted, worker.returned = worker.accepted + 1, worker.returned - 1


def begin_mending(session: Session, opened: OpenWork) -> None:
    """From now on the time counts as spent on mending. Raises Conflict for what has not come back, or twice."""
    if not opened.mending:
        raise Conflict("이것은 고쳐서 다시 낼 수 있는 것이 아니에요. 일감 화면에서 확인해 주세요.")
    opened.work.touched_at = now(session)


def skip(session: Session, opened: OpenWork, reason: str, note: str) -> None:
    """Lay an item aside for good and give its slot to the others; the draft stays. Skipping twice is once."""
    work = opened.work
    if work.state == "skipped":
        return
    if reason not in SKIP_NAMES:
        raise Invalid("건너뛰는 까닭을 하나 골라 주세요.", {"reason": "까닭을 하나 골라 주세요."})
    if work.state != "held":
        raise Conflict(ENDED)
    spent = active_seconds(work.touched_at, now(session))
    work.seconds, opened.worker.seconds = work.seconds + spent, opened.worker.seconds + spent
    opened.worker.skipped += 1
    work.state, work.reason, work.note, work.touched_at = "skipped", reason, note.strip()[:300], now(session)
    taking.leave_seat(session, work.slot_id, opened.worker.enrolment_id)


def undo(session: Session, learner: Learner, task: Task) -> MockWork:
    """Take the last hand-in back, to change it. Raises Conflict when it is too late for that."""
    found = find_worker(session, learner, task.slug, lock=True)
    if found is None:
        raise NotFound()
    worker = found[0]
    last = last_handed_in(session, worker)
    held = held_by(session, worker)
    if held is not None and held.work.answer is not None:  # a second tap on the same button
        return held.work
    if last is None or not may_undo(
        last.work.submitted_at or now(session), now(session), settled=last.work.settled, holds_another=held is not None
    ):
        raise Conflict("이제는 되돌릴 수 없어요. 다음 것을 받았거나 10분이 지났어요.")
    work, terms = last.work, last.terms
    if not taking.empty_seat(session, work.slot_id, worker.enrolment_id, terms.lease):
        raise Conflict("이제는 되돌릴 수 없어요. 일감 화면을 새로 열어 주세요.")
    work.state, work.verdict, work.reason, work.control = "held", "", "", False
    work.score = work.first_score = work.other_score = None
    work.findings, work.tries, work.submitted_at, work.touched_at = [], 0, None, now(session)
    worker.done -= 1
    worker.state = state_after(standing_of(worker), terms)
    return work


def set_goal(session: Session, worker: MockWorker, typed: str) -> None:
    """How many items a week one wants to do; 0 for no goal. Raises Invalid."""
    if not (typed.isascii() and typed.isdigit() and int(typed) <= MOST_GOAL):
        raise Invalid(
            f"0부터 {MOST_GOAL} 사이의 숫자를 적어 주세요. 0은 목표 없음이에요.",
            {"goal": f"0부터 {MOST_GOAL} 사이의 숫자가 필요해요."},
        )
    worker.goal = int(typed)
