"""What a person says of themself, and the track they take."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, PersonalRow
from app.core.types import BigId, Json, UtcDateTime


class Diagnosis(PersonalRow, Base):
    """One asking of one enrolment. `moment`: before (second week), after (last week). `answers`: question → value, values or
    null (skipped); what is not in it has not been shown yet. `result`: rule.Advice as it was worked out at the end."""

    __tablename__ = "diagnosis"
    __table_args__ = (UniqueConstraint("enrolment_id", "moment"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"))
    moment: Mapped[str] = mapped_column(String(8))
    document_hash: Mapped[str] = mapped_column(String(64))
    answers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TrackDecision(PersonalRow, Base):
    """The history of a person's track: never changed; the highest `number` stands. A number is given once, which settles two who
    decide at the same time. `source`: rule, own (the trainee's tap), staff (with a reason that the trainee reads)."""

    __tablename__ = "track_decision"

    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    track: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(300), default="")
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
