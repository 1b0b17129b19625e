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

    `algorithm`: Ed25519 or P-256. A retired key still verifies what it has signed; a compromised one verifies nothing. Keys
    live in pairs, one of each algorithm, made together: the two have one `created_at`.
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
    """What became of an enrolment, with the frozen rule's answer at that moment and every condition that led there.

    Rows are only ever added: a correction is a new row that names the one it corrects, and the latest stands.
    """

    __tablename__ = "completion_decision"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"), index=True)
    rule_slug: Mapped[str] = mapped_column(String(80))
    rule_version: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(10))
    explanation: Mapped[dict[str, Any]] = mapped_column(Json)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(200), default="", server_default="")
    corrects_id: Mapped[int | None] = mapped_column(BigId)  # the decision that this one takes the place of


class Issuance(Keyed, Base):
    """Certificates or badges of one cohort, previewed together and issued together.

    `state`: waiting (previewed, nobody has said yes) → started. `badge`: the slug of a badge, null for certificates of
    completion. `people`: [{enrolment, seen, …}]; `seen` is the hash of what the preview showed, so that nobody gets anything
    else; while it waits also what was shown, in words. `skipped`: [{enrolment, why}] of who was passed over after all.
    """

    __tablename__ = "issuance"

    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(BigId, ForeignKey("cohort.id"), index=True)
    badge: Mapped[str | None] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    people: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    common: Mapped[dict[str, Any]] = mapped_column(Json)  # what everybody's will say, in words
    skipped: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    awarded_on: Mapped[date | None] = mapped_column(
        Date
    )  # the day of the yes, also when the work goes on past midnight
    work_id: Mapped[int | None] = mapped_column(BigId)
    created_by: Mapped[int | None] = mapped_column(BigId)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Certificate(PersonalRow, Keyed, Base):
    """`state`: reserved (number, token and index taken, not yet signed) → valid → revoked. `kind`: certificate (of completion)
    or badge (of a stage or a skill; no paper, so no `pdf_hash`). Both take their numbers from the institution's one series.

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
    kind: Mapped[str] = mapped_column(String(12), default="certificate", server_default="certificate")
    state: Mapped[str] = mapped_column(String(10), default="reserved")
    draft: Mapped[dict[str, Any] | None] = mapped_column(Json)
    printed: Mapped[dict[str, Any] | None] = mapped_column(Json)
    recipient_name: Mapped[str | None] = mapped_column(String(40))
    public_url: Mapped[str] = mapped_column(String(200))
    credential_hash: Mapped[str | None] = mapped_column(String(64))
    jwt_hash: Mapped[str | None] = mapped_column(String(64))
    pdf_hash: Mapped[str | None] = mapped_column(String(64))
    signed_with: Mapped[str | None] = mapped_column(
        String(80), index=True
    )  # kid of the Ed25519 key; null while reserved
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


class CertificateCheck(Keyed, Base):
    """A list of certificates that a center has asked about. Its rows (many.ListRow) go when they are answered, or after a day."""

    __tablename__ = "certificate_check"

    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    actor_account_id: Mapped[int] = mapped_column(BigId)
    file_name: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str] = mapped_column(String(200))
    rows: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CertificateShare(PersonalRow, Keyed, Base):
    """An address of its own to one certificate, made by whom it is about, until the end of a day. The certificate's own stays.

    `note`: where it went, in the person's own words; nobody else reads it.
    """

    __tablename__ = "certificate_share"

    certificate_id: Mapped[int] = mapped_column(BigId, ForeignKey("certificate.id"), index=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    note: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[date] = mapped_column(Date)  # the last day on which it answers
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CertificateOpened(PersonalRow, Base):
    """A Korean day on which a certificate's check was opened: one row a day, and nothing of who, how often or from where."""

    __tablename__ = "certificate_opened"

    certificate_id: Mapped[int] = mapped_column(BigId, ForeignKey("certificate.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)


class Paper(PersonalRow, Keyed, Base):
    """A paper that the center made for one person on one day (추천서, 수강확인서), kept as it was printed and never made again.

    `kind`: recommendation | enrolment. `printed`: what it says without the name, which `recipient_name` alone holds here.
    `number` is drawn at random: a restored database cannot give it out again.
    """

    __tablename__ = "paper"

    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(30), unique=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    printed: Mapped[dict[str, Any]] = mapped_column(Json)
    recipient_name: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(200))
    pdf_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
