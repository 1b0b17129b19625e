"""Queues of mock work: the slots that people take turns at, each person's place in a queue, their work, and peer reviews."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed, PersonalRow, unique_while
from app.core.types import BigId, Json, UtcDateTime

HELD, OPEN = text("state = 'held'"), text("state = 'open'")


class MockQueue(Keyed, Base):
    """The queue of one task in one cohort, made when its first person begins. What stands in the document is frozen here.

    `rules`: the task type's, for grading. `terms`: overlap, gold_rate, min_seconds, lease_minutes, pay, pass_mark, and of a
    change of guide change_after and change_version (0: none). `rounds`: how often each item got its `overlap` slots.
    """

    __tablename__ = "mock_queue"
    __table_args__ = (UniqueConstraint("cohort_id", "task"),)

    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(BigId, ForeignKey("cohort.id"))
    task: Mapped[str] = mapped_column(String(80))
    document_hash: Mapped[str] = mapped_column(String(64))
    guide_version: Mapped[int] = mapped_column(Integer)
    rules: Mapped[dict[str, float]] = mapped_column(Json)
    terms: Mapped[dict[str, Any]] = mapped_column(Json)
    rounds: Mapped[int] = mapped_column(Integer, default=1)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MockSlot(Base):
    """One of the places at one item. It carries nobody's answer, only the enrolment that holds it or has filled it.

    Free: not done, and no lease or one that has run out; the clock at the moment of taking decides, nobody sweeps.
    `rank`: the order of giving out. `known`: ground truth lies beside the item; `changed`: another one under the new rule.
    """

    __tablename__ = "mock_slot"
    __table_args__ = (
        UniqueConstraint("queue_id", "item", "number"),
        Index("ix_mock_slot_order", "queue_id", "done", "rank", "number"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(BigId, ForeignKey("cohort.id"))
    queue_id: Mapped[int] = mapped_column(BigId, ForeignKey("mock_queue.id"))
    item: Mapped[str] = mapped_column(String(80))
    number: Mapped[int] = mapped_column(Integer)
    rank: Mapped[int] = mapped_column(Integer)
    known: Mapped[bool] = mapped_column(default=True)
    changed: Mapped[bool] = mapped_column(default=False)
    holder_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("enrolment.id"))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done: Mapped[bool] = mapped_column(default=False)


class MockWorker(PersonalRow, Keyed, Base):
    """One person in one queue, with the sums that every page reads.

    `state`: working; closing (a batch is whole, its results wait to be looked at); change (a changed rule waits to be read);
    retraining (hidden gold fell below the floor). `guide_version` is the one to work by now. `done` counts items handed in,
    `settled` those whose result was told; of these `accepted` and `returned` (to be mended, or for good), and of the hidden
    gold `checked` and `hits` (first answers). `seconds` is time at work, `rework_seconds` the part of it spent on mending.
    `change_done`: `done` when the changed rule was confirmed; `adapted`: how the work followed it (adapting.Adaptation).
    """

    __tablename__ = "mock_worker"
    __table_args__ = (UniqueConstraint("enrolment_id", "task"),)

    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"))
    queue_id: Mapped[int] = mapped_column(BigId, ForeignKey("mock_queue.id"), index=True)
    task: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(12), default="working")
    guide_version: Mapped[int] = mapped_column(Integer)
    goal: Mapped[int] = mapped_column(Integer, default=0)
    agreed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done: Mapped[int] = mapped_column(Integer, default=0)
    settled: Mapped[int] = mapped_column(Integer, default=0)
    accepted: Mapped[int] = mapped_column(Integer, default=0)
    returned: Mapped[int] = mapped_column(Integer, default=0)
    checked: Mapped[int] = mapped_column(Integer, default=0)
    hits: Mapped[int] = mapped_column(Integer, default=0)
    seconds: Mapped[int] = mapped_column(Integer, default=0)
    rework_seconds: Mapped[int] = mapped_column(Integer, default=0)
    quick: Mapped[int] = mapped_column(Integer, default=0)
    skipped: Mapped[int] = mapped_column(Integer, default=0)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    change_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    change_done: Mapped[int | None] = mapped_column(Integer)
    adapted: Mapped[dict[str, Any] | None] = mapped_column(Json)


class MockWork(PersonalRow, Keyed, Base):
    """One person's work on one item; nobody gets an item twice. `draft` is what is being written, kept whatever becomes of
    the slot; `answer` is what was handed in. `submitted_at` is the first hand-in.

    `state`: held → submitted | skipped | late (handed in after the slot had gone to somebody else: kept, not counted).
    `verdict` ("", accepted, returned) stands from the hand-in on and is told only once `settled`. `score` is of the last
    answer, `first_score` of the first; `other_score` too, under the other rule, where a change of guide touches the item.
    """

    __tablename__ = "mock_work"
    __table_args__ = (
        UniqueConstraint("worker_id", "item"),
        unique_while("uq_mock_work_held", "worker_id", where=HELD),
        Index("ix_mock_work_queue_item", "queue_id", "item"),
    )

    worker_id: Mapped[int] = mapped_column(BigId, ForeignKey("mock_worker.id"))
    queue_id: Mapped[int] = mapped_column(BigId, ForeignKey("mock_queue.id"))
    slot_id: Mapped[int] = mapped_column(BigId, ForeignKey("mock_slot.id"), index=True)
    item: Mapped[str] = mapped_column(String(80))
    place: Mapped[int] = mapped_column(Integer)
    control: Mapped[bool] = mapped_column(default=False)
    guide_version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12), default="held")
    draft: Mapped[Any] = mapped_column(Json, nullable=True)
    answer: Mapped[Any] = mapped_column(Json, nullable=True)
    revision: Mapped[int] = mapped_column(Integer, default=0)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seconds: Mapped[int] = mapped_column(Integer, default=0)
    settled: Mapped[bool] = mapped_column(default=False)
    verdict: Mapped[str] = mapped_column(String(12), default="")
    reason: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    score: Mapped[float | None]
    first_score: Mapped[float | None]
    other_score: Mapped[float | None]
    findings: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)


class MockReview(PersonalRow, Keyed, Base):
    """검수자 체험: somebody else's answer, copied without a name, and what this person said of it.

    `state`: open → done. `verdict`: fine or mend. `hit`: as the ground truth has it; `reason_hit`: the reason too.
    """

    __tablename__ = "mock_review"
    __table_args__ = (
        UniqueConstraint("worker_id", "work_id"),
        unique_while("uq_mock_review_open", "worker_id", where=OPEN),
    )

    worker_id: Mapped[int] = mapped_column(BigId, ForeignKey("mock_worker.id"))
    work_id: Mapped[int] = mapped_column(BigId, ForeignKey("mock_work.id"), index=True)
    item: Mapped[str] = mapped_column(String(80))
    guide_version: Mapped[int] = mapped_column(Integer)
    answer: Mapped[Any] = mapped_column(Json, nullable=True)
    fine: Mapped[bool] = mapped_column(default=True)
    reasons: Mapped[list[str]] = mapped_column(Json, default=list)
    state: Mapped[str] = mapped_column(String(8), default="open")
    verdict: Mapped[str] = mapped_column(String(8), default="")
    reason: Mapped[str] = mapped_column(String(40), default="")
    hit: Mapped[bool | None]
    reason_hit: Mapped[bool | None]
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
