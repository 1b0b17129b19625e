"""An instructor's judgement of one hand-in: first a lease, then a decision that never changes."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from app.core.database import Base, Keyed, PersonalRow
from app.core.types import BigId, Json, UtcDateTime


class Review(PersonalRow, Keyed, Base):
    """`state`: leased → decided. A mended hand-in is a new submission and gets a review of its own.

    While leased, `reviewer_*`, `lease_until` and `seq` (one more with each change of hands) may change; the audit keeps
    who held it before. With the decision come the rubric's version, its levels by criterion and the mark (0–100), and
    the row is closed. `example`: {"item", "number", "x", "y", "w", "h", "label"?, "note"}, in pixels of that picture.
    """

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("submission_id"),)

    submission_id: Mapped[int] = mapped_column(BigId, ForeignKey("submission.id"))
    revision: Mapped[int] = mapped_column(Integer)
    snapshot_hash: Mapped[str] = mapped_column(String(64))
    reviewer_account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), index=True)
    reviewer_name: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int] = mapped_column(Integer, default=1)
    lease_until: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(12), default="leased")
    verdict: Mapped[str | None] = mapped_column(String(12))  # returned, passed
    rubric: Mapped[str | None] = mapped_column(String(40))
    scores: Mapped[dict[str, int] | None] = mapped_column(Json)
    mark: Mapped[int | None] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    example: Mapped[dict[str, Any] | None] = mapped_column(Json)
    call_needed: Mapped[bool] = mapped_column(default=False)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@event.listens_for(Review, "before_update")
def _refuse_to_rewrite(mapper: Mapper[Review], connection: object, review: Review) -> None:
    """The service closes a review by one guarded UPDATE; nothing may load a closed one and change it."""
    if "decided" in inspect(review).attrs.state.history.non_added():
        raise RuntimeError("a decided review never changes")
