"""Long pieces of work, and the worker processes that carry them out."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed
from app.core.types import BigId, Json, UtcDateTime


class Work(Keyed, Base):
    """One piece of work. Written in the transaction of the deed that asks for it, carried out by `ieum work`.

    `state`: queued → running → done | failed | cancelled. `position` counts the chunks that are committed, `cursor` is where
    the next one begins, `done` of `total` units are what the page shows. `claim` names the one run that may commit the next
    chunk; `lease_until` is until when nobody else may take it over. `organisation_id` null: the service's own.
    """

    __tablename__ = "work"
    __table_args__ = (Index("ix_work_state", "state", "lease_until"),)

    organisation_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    started_by: Mapped[int | None] = mapped_column(BigId)  # account
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120))
    params: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(12), default="queued")
    position: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(300), default="")  # of a failure, in the words of the page
    result: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    file_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    file_name: Mapped[str] = mapped_column(String(160), default="")
    file_size: Mapped[int | None] = mapped_column(BigInteger)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of the file
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    claim: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)  # claims since the last committed chunk
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def account_id(self) -> int | None:
        """Who the record of what is done says did it (audit.service.Doer)."""
        return self.started_by


class Worker(Base):
    """A running `ieum work`, as of `seen_at`."""

    __tablename__ = "worker"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
