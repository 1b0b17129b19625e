"""Who wants to be forgotten, and what a law makes us keep of those who were."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed, PersonalRow
from app.core.types import BigId, Json, UtcDateTime


class ErasureRequest(PersonalRow, Keyed, Base):
    """Somebody wants their data gone. One row an organisation that has something of them.
    `state`: asked → agreed (others have not answered yet) → done, or refused. `answer`: why it was refused."""

    __tablename__ = "erasure_request"

    state: Mapped[str] = mapped_column(String(10), default="asked")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date] = mapped_column(Date)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    answer: Mapped[str] = mapped_column(String(200), default="")


class StatutoryRecord(Keyed, Base):
    """What a law makes an institution keep of somebody who was erased, apart from everything else and until a day. No page reads
    it; `ieum statutory-records` prints it for an inspection, and the daily housekeeping deletes it when its day is over."""

    __tablename__ = "statutory_record"

    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    basis: Mapped[str] = mapped_column(String(120))
    keep_until: Mapped[date] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
