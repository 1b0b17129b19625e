"""Attempts at a quiz and the append-only steps they are made of."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed, PersonalRow
from app.core.types import BigId, Json, UtcDateTime

_OPEN = text("state = 'open'")


class Attempt(PersonalRow, Keyed, Base):
    """One go at a quiz: open → finished. It keeps the document's hash and the drawn order, not a copy.

    `layout`: [{"id": question id, "order": author indices in the order shown}, …]; slot 1 is its first entry.
    `seq` is the last step's number. `pass_mark` is frozen at the start; `score` (0–100) is there once finished.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "quiz", "number"),
        Index("uq_attempt_open", "enrolment_id", "quiz", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"), index=True)
    quiz: Mapped[str] = mapped_column(String(80))
    number: Mapped[int] = mapped_column(Integer)
    document_hash: Mapped[str] = mapped_column(String(64))
    layout: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    pass_mark: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16), default="open")
    seq: Mapped[int] = mapped_column(Integer, default=0)
    score: Mapped[float | None]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AttemptStep(PersonalRow, Base):
    """What happened to one slot, never changed: an answer `saved`, or `finished` with its fraction (0–1).

    The answer of a slot is its last step's `response`; {} means that it was taken back or never given.
    """

    __tablename__ = "attempt_step"
    __table_args__ = (UniqueConstraint("attempt_id", "seq"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(BigId, ForeignKey("attempt.id"))
    seq: Mapped[int] = mapped_column(Integer)
    slot: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(16))
    response: Mapped[dict[str, Any]] = mapped_column(Json)
    fraction: Mapped[float | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
