"""What staff see of a cohort's queues: how far the items are, who works now, what is stuck, who needs help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort
from app.core.clock import now
from app.people.models import Person
from app.queues.models import MockQueue, MockSlot, MockWork, MockWorker

STUCK = timedelta(hours=1)  # this long after its lease ran out, an unfinished item is worth a call


@dataclass(frozen=True)
class Seats:
    """Slots of one queue. `working`: held now; `stuck`: held by somebody whose lease ran out a while ago (anyone may take it)."""

    total: int
    done: int
    working: int
    stuck: int


@dataclass(frozen=True)
class WorkerLine:
    worker: MockWorker
    name: str
    held_since: datetime | None
    lease_until: datetime | None


@dataclass(frozen=True)
class Flagged:
    """An item in which somebody saw personal information; `place` in the queue's order, from 1."""

    item: str
    place: int


@dataclass(frozen=True)
class QueueProgress:
    queue: MockQueue
    seats: Seats
    people: Sequence[WorkerLine]
    skips: dict[str, int]
    flagged: Sequence[Flagged]


def list_progress(session: Session, cohort: Cohort) -> list[QueueProgress]:
    """The queues of a cohort that the caller has authorised access to: five statements, however many queues."""
    queues = session.scalars(select(MockQueue).where(MockQueue.cohort_id == cohort.id).order_by(MockQueue.task)).all()
    ids = [queue.id for queue in queues]
    seats, skips = _seats(session, ids), _skips(session, ids)
    people, flagged = _people(session, ids), _flagged(session, ids)
    nothing = Seats(0, 0, 0, 0)
    return [
        QueueProgress(
            queue,
            seats.get(queue.id, nothing),
            people.get(queue.id, []),
            skips.get(queue.id, {}),
            flagged.get(queue.id, ()),
        )
        for queue in queues
    ]


def _seats(session: Session, queues: Sequence[int]) -> dict[int, Seats]:
    instant = now(session)

    def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    rows = session.execute(
        select(
            MockSlot.queue_id,
            func.count(),
            count(MockSlot.done.is_(True)),
            count(and_(MockSlot.done.is_(False), MockSlot.lease_until > instant)),
            count(and_(MockSlot.done.is_(False), MockSlot.lease_until <= instant - STUCK)),
        )
        .where(MockSlot.queue_id.in_(queues))
        .group_by(MockSlot.queue_id)
    )
    return {id: Seats(*counts) for id, *counts in rows}


def _skips(session: Session, queues: Sequence[int]) -> dict[int, dict[str, int]]:
    rows = session.execute(
        select(MockWork.queue_id, MockWork.reason, func.count())
        .where(MockWork.queue_id.in_(queues), MockWork.state == "skipped")
        .group_by(MockWork.queue_id, MockWork.reason)
        .order_by(func.count().desc(), MockWork.reason)
    )
    found: dict[int, dict[str, int]] = {}
    for queue, reason, times in rows:
        found.setdefault(queue, {})[reason] = times
    return found


def _flagged(session: Session, queues: Sequence[int]) -> dict[int, list[Flagged]]:
    rows = session.execute(
        select(MockWork.queue_id, MockWork.item, MockSlot.rank)
        .join(MockSlot, MockSlot.id == MockWork.slot_id)
        .where(MockWork.queue_id.in_(queues), MockWork.state == "skipped", MockWork.reason == "personal")
        .distinct()
        .order_by(MockSlot.rank, MockWork.item)
    )
    found: dict[int, list[Flagged]] = {}
    for queue, item, rank in rows:
        found.setdefault(queue, []).append(Flagged(item, rank + 1))
    return found


def _people(session: Session, queues: Sequence[int]) -> dict[int, list[WorkerLine]]:
    rows = session.execute(
        select(MockWorker, Person.name, MockWork.taken_at, MockSlot.lease_until)
        .join(Person, Person.id == MockWorker.person_id)
        .outerjoin(MockWork, and_(MockWork.worker_id == MockWorker.id, MockWork.state == "held"))
        .outerjoin(MockSlot, and_(MockSlot.id == MockWork.slot_id, MockSlot.holder_id == MockWorker.enrolment_id))
        .where(MockWorker.queue_id.in_(queues))
        .order_by(case((MockWorker.state == "retraining", 0), else_=1), Person.name, MockWorker.id)
    )
    found: dict[int, list[WorkerLine]] = {}
    for worker, name, since, until in rows:
        found.setdefault(worker.queue_id, []).append(WorkerLine(worker, name, since, until))
    return found
