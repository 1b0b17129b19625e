"""People, the organisations that look after them, and what each person agreed to."""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed, PersonalRow
from app.core.types import BigId, UtcDateTime

ORGANISATION_KINDS = ("national", "region", "center", "training", "campus", "employer")


class Organisation(Keyed, Base):
    """national > region > center | training | campus | employer. `path`: its ancestors' ids and its own, `/1/4/23/`."""

    __tablename__ = "organisation"

    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    head_title: Mapped[str] = mapped_column(String(40), default="")  # 센터장, 원장: certificates are in the head's name
    head_name: Mapped[str] = mapped_column(String(40), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    parent_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organisation.id"))
    path: Mapped[str] = mapped_column(String(200), index=True)


class LegalBasis(Base):
    """Why an organisation may broker or publish work (직업안정법); without a valid one no opening is shown."""

    __tablename__ = "legal_basis"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(60))
    expires_on: Mapped[date | None] = mapped_column(Date)


NOBODY = "지워진 분"  # whom erased_at is set for and nothing else is left of


class Person(Keyed, Base):
    """One person may learn at several centers. No resident registration number, no age: a birth date at most."""

    __tablename__ = "person"

    name: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str | None] = mapped_column(String(20), index=True)  # digits only; two people may share one
    birth_date: Mapped[date | None] = mapped_column(Date)
    former_trade: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # nobody any more: erased, or one with another
    merged_into_id: Mapped[int | None] = mapped_column(BigId)  # the person whom these rows belong to now


class Consent(PersonalRow, Base):
    """One agreement to one text. Append-only but for `withdrawn_at`; a new agreement is a new row.

    `purpose` names what it is for: those of app/people/consents (`recordings`, `third_party`, `marketing`), or
    `referral:<uuid>`.
    """

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_person_purpose", "person_id", "purpose"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(unique=True, default=uuid.uuid4)
    purpose: Mapped[str] = mapped_column(String(80))
    text_version: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)  # what the person read, word for word
    recipient: Mapped[str] = mapped_column(String(120), default="")
    granted: Mapped[bool]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DeviceAnswers(PersonalRow, Base):
    """The five questions about the device, asked once after the consents; "" is: not answered yet."""

    __tablename__ = "device_answers"
    __table_args__ = (UniqueConstraint("person_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    device: Mapped[str] = mapped_column(String(20))
    typing: Mapped[str] = mapped_column(String(20))
    camera: Mapped[str] = mapped_column(String(20))
    network: Mapped[str] = mapped_column(String(20))
    helper: Mapped[str] = mapped_column(String(20))
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
