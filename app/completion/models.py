"""Certificates, the numbers they carry, the keys that sign them, and the lists that take them back."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed, PersonalRow
from app.core.types import BigId, Json, UtcDateTime

REVOCATION_REASONS = ("발급 오류", "부정", "재발급", "본인 요청")


class SigningKey(Base):
    """The public half of a key; the private half is a file and never here. `kid` is the key's Multikey.

    `algorithm`: Ed25519 or P-256. A retired key still verifies what it has signed; a compromised one verifies nothing.
    """

    __tablename__ = "signing_key"

    kid: Mapped[str] = mapped_column(String(80), primary_key=True)
    algorithm: Mapped[str] = mapped_column(String(10))
    public_key: Mapped[str] = mapped_column(String(80))  # publicKeyMultibase
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    compromised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StatusList(Base):
    """131,072 bits. `taken` are the indices given out, `revoked` those taken back; `version` counts revocations.

    `document` is the signed list of `signed_version`; it is signed again when the two versions differ or it grows old.
    """

    __tablename__ = "status_list"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    public_url: Mapped[str] = mapped_column(String(200))  # the list's own address starts with it, whatever comes later
    taken: Mapped[bytes] = mapped_column(LargeBinary)
    revoked: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(default=0)
    document: Mapped[dict[str, Any] | None] = mapped_column(Json)
    signed_version: Mapped[int] = mapped_column(default=-1)
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def url(self) -> str:
        """Where the signed list is."""
        return f"{self.public_url}/status/revocation/{self.number}"


class NumberSeries(Base):
    """The last certificate number that an institution has given out in a year (제 2026-0001호)."""

    __tablename__ = "number_series"

    institution_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Achievement(Base):
    """What a credential attests, fixed the first time it is issued: another programme or rule is another version."""

    __tablename__ = "achievement"
    __table_args__ = (UniqueConstraint("slug", "fingerprint"),)

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fingerprint: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]] = mapped_column(Json)  # schemas.AchievementBody
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CompletionDecision(PersonalRow, Base):
    """The frozen rule's answer at the moment someone acted on it, with every condition that led there."""

    __tablename__ = "completion_decision"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"), index=True)
    rule_slug: Mapped[str] = mapped_column(String(80))
    rule_version: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(10))
    explanation: Mapped[dict[str, Any]] = mapped_column(Json)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))


class Certificate(PersonalRow, Keyed, Base):
    """`state`: reserved (number, token and index taken, not yet signed) → valid → revoked.

    `draft` holds what is to be signed until it is; afterwards the stored files are the truth and `printed` (without
    the name) is what the public page may compare with. `recipient_name` is the one place to erase the name from here.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("institution_id", "year", "sequence"),
        UniqueConstraint("enrolment_id", "achievement_slug", "achievement_version", "revision"),
        UniqueConstraint("status_list_number", "status_list_index"),
        Index("ix_certificate_pdf_hash", "pdf_hash"),
    )

    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"), index=True)
    achievement_slug: Mapped[str] = mapped_column(String(80))
    achievement_version: Mapped[int]
    revision: Mapped[int]
    institution_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"))
    year: Mapped[int]
    sequence: Mapped[int]
    number: Mapped[str] = mapped_column(String(30))
    token: Mapped[str] = mapped_column(String(40), unique=True)
    credential_id: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True)
    status_list_number: Mapped[int] = mapped_column(ForeignKey("status_list.number"))
    status_list_index: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="reserved")
    draft: Mapped[dict[str, Any] | None] = mapped_column(Json)
    printed: Mapped[dict[str, Any] | None] = mapped_column(Json)
    recipient_name: Mapped[str | None] = mapped_column(String(40))
    public_url: Mapped[str] = mapped_column(String(200))
    credential_hash: Mapped[str | None] = mapped_column(String(64))
    jwt_hash: Mapped[str | None] = mapped_column(String(64))
    pdf_hash: Mapped[str | None] = mapped_column(String(64))
    reserved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    issued_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    awarded_on: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_reason: Mapped[str | None] = mapped_column(String(20))
    revoked_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))

    @property
    def verify_url(self) -> str:
        """The address that the QR code holds."""
        return f"{self.public_url}/v/{self.token}"
