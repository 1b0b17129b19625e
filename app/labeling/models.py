"""Runs up the practice ladder, the answers given in them, and what was handed in for a person to judge."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed, PersonalRow
from app.core.types import BigId, Json, UtcDateTime


class LabelingRun(PersonalRow, Keyed, Base):
    """One go at one pool of a task. The guide's version, the order of items and the rules are frozen when it begins.

    `state`: open → done (tutorial, practice, exam); open → submitted → returned → submitted → passed (final, and pools that the
    task says a person judges). `rules`: pass_mark and the type's thresholds. `seq` rises with each change of state.
    """

    __tablename__ = "labeling_run"
    __table_args__ = (UniqueConstraint("enrolment_id", "task", "pool", "attempt"),)

    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"), index=True)
    task: Mapped[str] = mapped_column(String(80))
    pool: Mapped[str] = mapped_column(String(16))
    attempt: Mapped[int] = mapped_column(Integer)
    document_hash: Mapped[str] = mapped_column(String(64))
    guide_version: Mapped[int] = mapped_column(Integer)
    rules: Mapped[dict[str, float]] = mapped_column(Json)
    items: Mapped[list[str]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(16), default="open")
    seq: Mapped[int] = mapped_column(Integer, default=0)
    score: Mapped[float | None]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    guide_read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # after an exam that asks for it


class Annotation(PersonalRow, Base):
    """The answer to one item in one run, JSON of the task's type. `revision` counts saves, so that a stale page cannot overwrite
    a newer one. `first_answer` and `first_score` are what stood there when feedback was first asked for: training counts those.
    """

    __tablename__ = "annotation"
    __table_args__ = (UniqueConstraint("run_id", "item"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    run_id: Mapped[int] = mapped_column(BigId, ForeignKey("labeling_run.id"))
    item: Mapped[str] = mapped_column(String(80))
    answer: Mapped[Any] = mapped_column(Json)
    revision: Mapped[int] = mapped_column(Integer)
    done: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_answer: Mapped[Any] = mapped_column(Json, nullable=True)
    first_score: Mapped[float | None]


class Submission(PersonalRow, Keyed, Base):
    """What was handed in for a person to judge. Its snapshot and hash never change; a mended hand-in is a new row.

    `state`: submitted → returned | passed. `score` is the rubric's mark, `machine_score` and `findings` the grader's.
    `example`: {"item", "x", "y", "w", "h", "label"?, "note"?}, a region the marker points at.
    """

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("run_id", "number"),
        Index("ix_submission_organisation_state", "organisation_id", "state"),
    )

    kind: Mapped[str] = mapped_column(String(20))
    ref: Mapped[str] = mapped_column(String(80))
    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"), index=True)
    run_id: Mapped[int] = mapped_column(BigId, ForeignKey("labeling_run.id"))
    number: Mapped[int] = mapped_column(Integer)
    snapshot: Mapped[dict[str, Any]] = mapped_column(Json)
    snapshot_hash: Mapped[str] = mapped_column(String(64))
    findings: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    machine_score: Mapped[float]
    state: Mapped[str] = mapped_column(String(16), default="submitted")
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    score: Mapped[float | None]
    reasons: Mapped[list[str]] = mapped_column(Json, default=list)
    comment: Mapped[str] = mapped_column(String(1000), default="")
    example: Mapped[dict[str, Any] | None] = mapped_column(Json)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
