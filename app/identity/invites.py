"""Invite sheets: a single-use way in for one enrolment. The code can be printed again and is not stored."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core.clock import KOREA, now
from app.identity.codes import code_hash, code_problem, invite_code
from app.identity.models import Invite

VALID_AFTER_FIRST_CLASS = timedelta(days=7)


@dataclass(frozen=True)
class EnrolmentFacts:
    """What an invite needs to know of an enrolment: its id, its organisation's and its person's."""

    id: int
    organisation_id: int
    person_id: int


def invite_expiry(first_class: date) -> datetime:
    """The end of the seventh day after the first class, in Korea."""
    last_day = first_class + VALID_AFTER_FIRST_CLASS
    return datetime.combine(last_day + timedelta(days=1), time(), KOREA)


def issue_invite(session: Session, secret: bytes, enrolment: EnrolmentFacts, expires_at: datetime) -> Invite:
    """The enrolment's invite; asking again gives the same one."""
    found = session.scalar(select(Invite).where(Invite.enrolment_id == enrolment.id))
    if found:
        return found
    public_id = uuid.uuid4()
    made = Invite(
        public_id=public_id,
        organisation_id=enrolment.organisation_id,
        person_id=enrolment.person_id,
        enrolment_id=enrolment.id,
        nonce=0,
        code_hash=code_hash(secret, invite_code(secret, public_id, 0)),
        expires_at=expires_at,
    )
    session.add(made)
    session.flush()
    return made


def fresh_codes(secret: bytes, number: int) -> list[tuple[uuid.UUID, str]]:
    """(public_id, code_hash) of as many invites to come, made before the transaction that writes them."""
    ids = [uuid.uuid4() for _ in range(number)]
    return [(public_id, code_hash(secret, invite_code(secret, public_id, 0))) for public_id in ids]


def code_of(secret: bytes, invite: Invite) -> str:
    """The code to print, "ABCDE-FGHJK"; the link is `/i/` + the code."""
    return invite_code(secret, invite.public_id, invite.nonce)


def renew(session: Session, secret: bytes, invite: Invite, expires_at: datetime) -> Invite:
    """A new sheet: the old code dies, the new one may be used once until `expires_at`."""
    invite.nonce += 1
    invite.code_hash = code_hash(secret, code_of(secret, invite))
    invite.expires_at = expires_at
    invite.used_at = None
    session.flush()
    return invite


def find_invite(session: Session, secret: bytes, code: str) -> Invite | None:
    """The invite with this code (however it was typed), used and expired ones too; None when there is none."""
    if code_problem(code):
        return None
    return session.scalar(select(Invite).where(Invite.code_hash == code_hash(secret, code)))


def is_expired(session: Session, invite: Invite) -> bool:
    return invite.expires_at <= now(session)


def use_once(session: Session, invite: Invite) -> bool:
    """Compare and set: of two browsers with the same sheet, one uses it. False when it is used, renewed or expired."""
    used = session.execute(
        update(Invite)
        .where(
            Invite.id == invite.id,
            Invite.nonce == invite.nonce,
            Invite.used_at.is_(None),
            Invite.expires_at > now(session),
        )
        .values(used_at=now(session))
    )
    return bool(used.rowcount)  # type: ignore[attr-defined]
