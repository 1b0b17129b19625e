"""What the center's staff did about somebody who may drop out."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, PersonalRow
from app.core.types import BigId, UtcDateTime


class ContactNote(PersonalRow, Base):
    """An entry about one enrolment, never changed; the one with the highest `number` says who looks after the person and when to call
    next. A number is given once, which settles two members of staff who write at once.

    `reasons`: kinds of risk.Reason that stood then, by the rule of version `rule`. Staff alone read `note` and `result`.
    """

    __tablename__ = "contact_note"

    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(10))  # tasks.TAKEN, tasks.CONTACT
    way: Mapped[str] = mapped_column(String(10), default="")  # tasks.WAYS, of a contact
    result: Mapped[str] = mapped_column(String(12), default="")  # tasks.RESULTS, of a contact
    next_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(300), default="")
    reasons: Mapped[str] = mapped_column(String(40), default="")
    rule: Mapped[str] = mapped_column(String(10))
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    account_name: Mapped[str] = mapped_column(String(40))  # as of then; a center's scope does not show staff's own rows
    at: Mapped[datetime] = mapped_column(UtcDateTime)
