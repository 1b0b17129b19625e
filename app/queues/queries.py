"""Reading queues, one's place in them and one's work. Fetching is authorising: what is missing and what is another's look the same."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, select
from sqlalchemy.orm import Session

from app.cohorts.ledger import Learner
from app.cohorts.models import Enrolment, StepState
from app.cohorts.outline import DONE
from app.content.tasks import TaskBase
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import NotFound
from app.labeling.ladder import step_key
from app.labeling.queries import LIVE
from app.people.models import Person
from app.queues.earning import Sums, midnight_of, monday_of
from app.queues.models import MockQueue, MockSlot, MockWork, MockWorker
from app.queues.policy import FLOOR_WINDOW, MOST_TRIES, Standing, Terms

FEEDBACK_SHOWN = 30  # results on a queue's page, the newest first


@dataclass(frozen=True)
class OpenWork:
    """A person's work on one item with its queue and its slot: one statement."""

    work: MockWork
    worker: MockWorker
    queue: MockQueue
    slot: MockSlot

    @property
    def terms(self) -> Terms:
        return terms_of(self.queue)

    @property
    def mending(self) -> bool:
        """Whether it came back and may be handed in once more."""
        return may_mend(self.work)


@dataclass(frozen=True)
class Counts:
    """What one person handed in today and since Monday."""

    today: int
    week: int


def may_mend(work: MockWork) -> bool:
    """Whether what came back may be handed in once more."""
    returned = work.state == "submitted" and work.settled and work.verdict == "returned"
    return returned and work.tries < MOST_TRIES


def terms_of(queue: MockQueue) -> Terms:
    """The frozen terms. What a later version adds has its default."""
    known = Terms.__dataclass_fields__
    return Terms(**{name: value for name, value in queue.terms.items() if name in known})


def standing_of(worker: MockWorker) -> Standing:
    return Standing(worker.done, worker.settled, worker.change_at is not None)


def sums_of(worker: MockWorker, terms: Terms) -> Sums:
    return Sums(worker.done, worker.settled, worker.accepted, worker.seconds, worker.rework_seconds, terms.pay)


def step_of(task: str) -> str:
    """The ledger's key of mock work."""
    return step_key(task, "mock")


def review_step_of(task: str) -> str:
    """The ledger's key of 검수자 체험."""
    return f"practice:{task}/review"


def has_passed(learner: Learner, step: str) -> bool:
    fact = learner.facts.get(step)
    return bool(fact and fact.state in DONE)


def access_work(session: Session, actor: Actor, public_id: uuid.UUID, *, lock: bool = False) -> OpenWork:
    """The actor's own work, of an enrolment that still lives. Raises NotFound.

    `lock` holds the work and the person's place until commit: a second window, or a second tap, waits and then reads what
    the first one left. The slot is not locked: who changes it guards its UPDATE.
    """
    statement = _works().where(
        MockWork.public_id == public_id, MockWork.person_id == actor.person_id, Enrolment.state.in_(LIVE)
    )
    if lock:
        statement = statement.with_for_update(of=(MockWork, MockWorker))
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound()
    return _opened(row)


def _opened(row: Row[MockWork, MockWorker, MockQueue, MockSlot]) -> OpenWork:
    return OpenWork(row[0], row[1], row[2], row[3])


def _works() -> Select[MockWork, MockWorker, MockQueue, MockSlot]:
    return (
        select(MockWork, MockWorker, MockQueue, MockSlot)
        .join(MockWorker, MockWorker.id == MockWork.worker_id)
        .join(MockQueue, MockQueue.id == MockWork.queue_id)
        .join(MockSlot, MockSlot.id == MockWork.slot_id)
        .join(Enrolment, Enrolment.id == MockWorker.enrolment_id)
    )


def find_worker(
    session: Session, learner: Learner, task: str, *, lock: bool = False
) -> tuple[MockWorker, MockQueue] | None:
    """The learner's place in the queue of a task; None before they have begun."""
    statement = (
        select(MockWorker, MockQueue)
        .join(MockQueue, MockQueue.id == MockWorker.queue_id)
        .where(MockWorker.enrolment_id == learner.enrolment_id, MockWorker.task == task)
    )
    if lock:
        statement = statement.with_for_update(of=MockWorker)
    row = session.execute(statement).one_or_none()
    return (row[0], row[1]) if row else None


def list_workers(session: Session, learner: Learner) -> dict[str, tuple[MockWorker, MockQueue]]:
    """The learner's places, by task."""
    rows = session.execute(
        select(MockWorker, MockQueue)
        .join(MockQueue, MockQueue.id == MockWorker.queue_id)
        .where(MockWorker.enrolment_id == learner.enrolment_id)
    )
    return {worker.task: (worker, queue) for worker, queue in rows}


def held_by(session: Session, worker: MockWorker) -> OpenWork | None:
    """What the person has in hand."""
    row = session.execute(_works().where(MockWork.worker_id == worker.id, MockWork.state == "held")).one_or_none()
    return _opened(row) if row else None


def last_handed_in(session: Session, worker: MockWorker) -> OpenWork | None:
    """The newest first hand-in of this person that has not been told of."""
    mine = (MockWork.worker_id == worker.id, MockWork.state == "submitted", MockWork.settled.is_(False))
    row = session.execute(
        _works().where(*mine).order_by(MockWork.submitted_at.desc(), MockWork.id.desc()).limit(1)
    ).first()
    return _opened(row) if row else None


def unsettled(session: Session, worker: MockWorker) -> list[MockWork]:
    """Handed in and not told of, in the order of handing in."""
    mine = (MockWork.worker_id == worker.id, MockWork.state == "submitted", MockWork.settled.is_(False))
    return list(session.scalars(select(MockWork).where(*mine).order_by(MockWork.submitted_at, MockWork.id)))


def results_of(session: Session, worker: MockWorker, most: int = FEEDBACK_SHOWN) -> list[MockWork]:
    """What was told, the newest first."""
    mine = (MockWork.worker_id == worker.id, MockWork.settled.is_(True))
    return list(
        session.scalars(
            select(MockWork).where(*mine).order_by(MockWork.submitted_at.desc(), MockWork.id.desc()).limit(most)
        )
    )


def recent_controls(session: Session, worker: MockWorker) -> list[bool]:
    """Hidden gold judged since work last stopped for practice, right or not, the newest first."""
    mine = [MockWork.worker_id == worker.id, MockWork.settled.is_(True), MockWork.control.is_(True)]
    if worker.paused_at is not None:
        mine.append(MockWork.submitted_at > worker.paused_at)
    newest = select(MockWork.tries, MockWork.verdict).where(*mine)
    rows = session.execute(newest.order_by(MockWork.submitted_at.desc(), MockWork.id.desc()).limit(FLOOR_WINDOW))
    return [first_was_right(tries, verdict) for tries, verdict in rows]


def first_was_right(tries: int, verdict: str) -> bool:
    """Whether the first hand-in was accepted: only what came back is handed in a second time."""
    return tries == 1 and verdict == "accepted"


def count_handed_in(session: Session, worker: MockWorker) -> Counts:
    """Hand-ins of this Korean day and week."""
    instant = now(session)
    day = func.sum(case((MockWork.submitted_at >= midnight_of(instant), 1), else_=0))
    found = session.execute(
        select(func.count(), day).where(
            MockWork.worker_id == worker.id, MockWork.state == "submitted", MockWork.submitted_at >= monday_of(instant)
        )
    ).one()
    return Counts(week=found[0], today=found[1] or 0)


@dataclass(frozen=True)
class TaskCounts:
    """Of one task: handed in today, and come back to be mended."""

    today: int
    to_mend: int


def count_by_task(session: Session, learner: Learner) -> dict[str, TaskCounts]:
    """For the list of queues: one statement for all of the learner's."""
    day = func.sum(case((MockWork.submitted_at >= midnight_of(now(session)), 1), else_=0))
    back = and_(MockWork.settled.is_(True), MockWork.verdict == "returned", MockWork.tries < MOST_TRIES)
    rows = session.execute(
        select(MockWorker.task, day, func.sum(case((back, 1), else_=0)))
        .join(MockWork, MockWork.worker_id == MockWorker.id)
        .where(MockWorker.enrolment_id == learner.enrolment_id, MockWork.state == "submitted")
        .group_by(MockWorker.task)
    )
    return {task: TaskCounts(today or 0, to_mend or 0) for task, today, to_mend in rows}


def lease_of(document: TaskBase) -> timedelta:
    """How long an item is held for somebody: nothing was promised about it, so the file as it stands says it."""
    return timedelta(minutes=document.mock.lease_minutes if document.mock else 30)


def is_anything_left(session: Session, worker: MockWorker, pool: Sequence[str]) -> bool:
    """Whether the pool has an item that the person has not been given."""
    given = select(func.count()).where(MockWork.worker_id == worker.id, MockWork.item.in_(pool))
    return (session.scalar(given) or 0) < len(pool)


def practised_since(session: Session, worker: MockWorker) -> bool:
    """Whether a round of practice was finished after work stopped."""
    if worker.paused_at is None:
        return True
    at = session.scalar(
        select(StepState.at).where(
            StepState.enrolment_id == worker.enrolment_id, StepState.step == step_key(worker.task, "practice")
        )
    )
    return bool(at and at > worker.paused_at)


@dataclass(frozen=True)
class SlotAnswer:
    """One answer of a queue for consensus and quality: `worker` numbers the people of this list from 1, without a name."""

    item: str
    worker: int
    trade: str
    answer: Any
    score: float | None
    first_score: float | None
    control: bool
    guide_version: int
    findings: Sequence[Mapping[str, str]]
    at: datetime


def slot_answers(session: Session, cohort_id: int, task: str) -> list[SlotAnswer]:
    """What people handed in for each item of a cohort's queue, item by item. Under the organisation's staff scope: the caller
    has authorised access to the cohort."""
    rows = session.execute(
        select(MockWork, Person.former_trade)
        .join(MockQueue, MockQueue.id == MockWork.queue_id)
        .join(Person, Person.id == MockWork.person_id)
        .where(MockQueue.cohort_id == cohort_id, MockQueue.task == task, MockWork.state == "submitted")
        .order_by(MockWork.item, MockWork.submitted_at, MockWork.id)
    ).all()
    numbers = {id: n for n, id in enumerate(sorted({work.worker_id for work, _ in rows}), 1)}
    return [
        SlotAnswer(
            item=work.item,
            worker=numbers[work.worker_id],
            trade=trade or "",
            answer=work.answer,
            score=work.score,
            first_score=work.first_score,
            control=work.control,
            guide_version=work.guide_version,
            findings=work.findings,
            at=work.submitted_at or work.taken_at,
        )
        for work, trade in rows
    ]
