"""Taking the next item: two statements that settle every race in the database.

The slot is claimed by an UPDATE whose subquery skips what others hold at this moment (SKIP LOCKED on PostgreSQL; on SQLite
writers take turns). The work is then inserted; its unique indexes let one person hold one item at a time, and no item twice.
"""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import (
    CursorResult,
    Executable,
    Select,
    Table,
    Update,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from app.cohorts.models import Enrolment
from app.core.actor import Actor
from app.core.clock import now
from app.core.types import Json
from app.core.upsert import insert_for
from app.labeling.queries import LIVE
from app.queues.models import MockQueue, MockSlot, MockWork, MockWorker

SLOTS = cast(Table, MockSlot.__table__)
SLOT, WORKER, WORK = SLOTS.c, MockWorker.__table__.c, MockWork.__table__.c


class TakenMeanwhile(Exception):
    """The same person took an item in another window at the same moment; the transaction has to be given up."""


def _enrolment() -> Select[int]:
    """The person's current enrolment, as `access_learner` chooses it."""
    return select(func.max(Enrolment.id)).where(Enrolment.person_id == bindparam("person"), Enrolment.state.in_(LIVE))


_FREE = and_(~SLOT.done, or_(SLOT.lease_until.is_(None), SLOT.lease_until <= bindparam("now")))
_NOT_FOR_ME = exists().where(WORK.worker_id == WORKER.id, or_(WORK.item == SLOT.item, WORK.state == "held"))
_NEXT = (
    select(SLOT.id)
    .join(MockWorker.__table__, WORKER.queue_id == SLOT.queue_id)
    .where(
        WORKER.person_id == bindparam("person"),
        WORKER.task == bindparam("task"),
        WORKER.enrolment_id == _enrolment().scalar_subquery(),
        WORKER.state == "working",
        _FREE,
        ~_NOT_FOR_ME,
    )
    # Items that a change of guide touches come last before it and first after it: they are what is learned.
    .order_by(case((SLOT.changed == WORKER.change_at.is_not(None), 0), else_=1), SLOT.rank, SLOT.number)
    .limit(1)
    .with_for_update(of=SLOTS, skip_locked=True)
)
_CLAIM = (
    update(SLOTS)
    .where(SLOT.id == _NEXT.scalar_subquery(), _FREE)
    .values(holder_id=_enrolment().scalar_subquery(), lease_until=bindparam("until"))
    .returning(SLOT.id, SLOT.item)
)
_COLUMNS = (
    "public_id", "organisation_id", "person_id", "worker_id", "queue_id", "slot_id", "item", "place", "control",
    "guide_version", "state", "revision", "tries", "taken_at", "touched_at", "seconds", "settled", "verdict", "reason", "note",
    "findings",
)  # fmt: skip


def take(session: Session, actor: Actor, task: str, lease: timedelta) -> uuid.UUID | None:
    """Give the person the next item of the task's queue; the work's public id, or None when there is none to be had now (see
    `service.why_none`). Raises TakenMeanwhile."""
    instant = now(session)
    claimed = session.execute(
        _CLAIM, {"person": actor.person_id, "task": task, "now": instant, "until": instant + lease}
    ).first()
    if claimed is None:
        return None
    made = cast("uuid.UUID | None", session.scalar(_insert(session, claimed.id, claimed.item)))
    if made is None:
        raise TakenMeanwhile
    return made


def _insert(session: Session, slot: int, item: str) -> Executable:
    instant = now(session)
    count = select(func.count() + 1).where(WORK.worker_id == WORKER.id).scalar_subquery()
    values = select(
        literal(uuid.uuid4(), Uuid()), WORKER.organisation_id, WORKER.person_id, WORKER.id, WORKER.queue_id, SLOT.id,
        literal(item), count, literal(False), WORKER.guide_version, literal("held"), literal(0), literal(0),
        literal(instant, WORK.taken_at.type), literal(instant, WORK.taken_at.type), literal(0), literal(False), literal(""),
        literal(""), literal(""), literal([], Json),
    ).join_from(
        MockSlot.__table__,
        MockWorker.__table__,
        and_(WORKER.queue_id == SLOT.queue_id, WORKER.enrolment_id == SLOT.holder_id),
    ).where(SLOT.id == slot)  # fmt: skip
    insert = insert_for(session)
    return insert(MockWork).from_select(_COLUMNS, values).on_conflict_do_nothing().returning(MockWork.public_id)


def take_seat(session: Session, slot_id: int, enrolment_id: int, *, lease: timedelta | None) -> bool:
    """Hold the slot on with a new lease, or fill it for good (`lease` None). False when somebody else has it by now.

    The race: the lease has run out, and in one moment its old holder hands in and somebody else takes the slot. The guarded
    UPDATE lets one of them have it.
    """
    instant = now(session)
    mine = and_(MockSlot.holder_id == enrolment_id, ~MockSlot.done)
    free = and_(~MockSlot.done, or_(MockSlot.lease_until.is_(None), MockSlot.lease_until <= instant))
    values = {"holder_id": enrolment_id, "done": lease is None, "lease_until": instant + lease if lease else None}
    return _changed(session, update(MockSlot).where(MockSlot.id == slot_id, or_(mine, free)).values(**values))


def leave_seat(session: Session, slot_id: int, enrolment_id: int) -> None:
    """Give a slot that one holds, and has not filled, back to the others."""
    held = update(MockSlot).where(MockSlot.id == slot_id, MockSlot.holder_id == enrolment_id, ~MockSlot.done)
    _changed(session, held.values(holder_id=None, lease_until=None))


def empty_seat(session: Session, slot_id: int, enrolment_id: int, lease: timedelta) -> bool:
    """Open a slot that one has filled again, for oneself; False when it is not one's own."""
    filled = update(MockSlot).where(MockSlot.id == slot_id, MockSlot.holder_id == enrolment_id, MockSlot.done)
    return _changed(session, filled.values(done=False, lease_until=now(session) + lease))


def open_round(session: Session, queue: MockQueue, items: Sequence[tuple[str, int, bool, bool]], number: int) -> None:
    """`overlap` more slots at each item: (item, rank, known, changed). Those of round `number` are made once, whoever asks."""
    overlap = int(queue.terms["overlap"])
    rows = [
        {
            "organisation_id": queue.organisation_id,
            "cohort_id": queue.cohort_id,
            "queue_id": queue.id,
            "item": item,
            "number": (number - 1) * overlap + at,
            "rank": rank,
            "known": known,
            "changed": changed,
            "done": False,
        }
        for item, rank, known, changed in items
        for at in range(1, overlap + 1)
    ]
    insert = insert_for(session)
    session.execute(insert(MockSlot).values(rows).on_conflict_do_nothing())


def next_round(session: Session, queue: MockQueue) -> bool:
    """Claim the opening of one more round. The race: two people find the queue empty at once; one of them opens it."""
    guarded = update(MockQueue).where(MockQueue.id == queue.id, MockQueue.rounds == queue.rounds)
    return _changed(session, guarded.values(rounds=queue.rounds + 1))


def _changed(session: Session, statement: Update) -> bool:
    """Whether a guarded UPDATE found its row."""
    found = session.execute(statement.execution_options(synchronize_session=False))
    return bool(cast(CursorResult[Any], found).rowcount == 1)
