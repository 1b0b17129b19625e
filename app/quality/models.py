"""Ground truth that people contradict, sent to a person to decide on."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed, unique_while
from app.core.types import BigId, Json, UtcDateTime

OPEN = text("state = 'open'")


class GoldReview(Keyed, Base):
    """The gold of one item of a task, doubted in one cohort. Holds no person's answer.

    `state`: open → kept (the gold is right) | mended (it is to be mended, `note` says how). `gold_hash`: SHA-256 of the gold's
    file when it was doubted, so that a page can tell that the file was mended since. `facts`: {people, below, likeness, score},
    the figures that led here.
    """

    __tablename__ = "gold_review"
    __table_args__ = (
        unique_while("uq_gold_review_open", "cohort_id", "task", "item", where=OPEN),
        Index("ix_gold_review_state", "organisation_id", "state"),
    )

    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(BigId, ForeignKey("cohort.id"), index=True)
    task: Mapped[str] = mapped_column(String(80))
    item: Mapped[str] = mapped_column(String(80))
    guide_version: Mapped[int] = mapped_column(Integer)
    gold_hash: Mapped[str] = mapped_column(String(64))
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(12), default="open")
    note: Mapped[str] = mapped_column(String(1000), default="")
    opened_by: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
