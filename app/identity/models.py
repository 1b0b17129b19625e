"""Accounts and the ways in: PIN, password with a one-time code, invite sheets, sessions, role grants."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed, PersonalRow
from app.core.types import BigId, Json, UtcDateTime


class Account(Keyed, Base):
    """One account a person. A trainee has a PIN; staff have a login, a password and a one-time-code secret."""

    __tablename__ = "account"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), unique=True)
    login: Mapped[str | None] = mapped_column(String(120), unique=True)
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    otp_secret: Mapped[str | None] = mapped_column(String(64))  # sealed with the server secret (sealing.py)
    otp_last_step: Mapped[int] = mapped_column(BigId, default=0)  # a code is good once
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RoleGrant(Base):
    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("account_id", "organisation_id", "role"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignInSession(Base):
    """A signed-in browser. The cookie holds 256 random bits; the row holds their SHA-256."""

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), index=True)
    staff: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInFailure(Base):
    """A failed PIN or password. Only failures are counted, so sixty people behind one address all get in."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_bucket_at", "bucket", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    bucket: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class CenterAddress(Base):
    """A network address that a center has registered as its own room's: many people sign in from behind it."""

    __tablename__ = "center_address"

    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), primary_key=True)
    address: Mapped[str] = mapped_column(String(45), primary_key=True, index=True)


class KnownDevice(Base):
    """A device from which an account has signed in before; it has its own bucket of failures."""

    __tablename__ = "known_device"

    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), primary_key=True)
    device_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Invite(PersonalRow, Keyed, Base):
    """A single-use way in for one enrolment. Its code is an HMAC of public_id and nonce and is not stored."""

    __tablename__ = "invite"

    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"), unique=True)
    nonce: Mapped[int] = mapped_column(default=0)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ApiToken(Keyed, Base):
    """A machine's way into the JSON API, in the name of one organisation. Shown once; the row holds its SHA-256.

    `ending`: the last four characters, by which staff tell their tokens apart. `scopes`: values of core.api_client.ApiScope.
    """

    __tablename__ = "api_token"

    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    ending: Mapped[str] = mapped_column(String(4))
    scopes: Mapped[list[str]] = mapped_column(Json)
    created_by: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # at most five minutes behind
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))


class ApiUsage(Base):
    """How many requests of a token the current minute has taken or set aside: one row a token, written over each minute."""

    __tablename__ = "api_usage"

    token_id: Mapped[int] = mapped_column(BigId, ForeignKey("api_token.id"), primary_key=True)
    window_at: Mapped[datetime] = mapped_column(UtcDateTime)
    requests: Mapped[int]
