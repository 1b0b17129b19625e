"""Addresses that a person gives out to one certificate of their own: each with an end, each to be ended at once."""

import base64
import secrets
import uuid
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.completion.issuing import TOKEN_BYTES
from app.completion.models import Certificate, CertificateShare
from app.completion.naming import may_be_token
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.errors import Conflict, Invalid, NotFound

DAYS = {"7": "일주일", "30": "한 달", "90": "석 달"}
AT_MOST = 20  # living addresses of one certificate
NOTE_LENGTH = 60


def share(session: Session, actor: Actor, certificate: Certificate, days: str, note: str) -> CertificateShare:
    """A new address to the actor's own certificate that answers today and for `days` days more. Raises Invalid and Conflict.

    The race: two tabs make the last two that are allowed. Then there is one too many, which does no harm."""
    note = " ".join(note.split())
    faults = {}
    if days not in DAYS:
        faults["days"] = "언제까지 볼 수 있게 할지 하나를 골라 주십시오."
    if len(note) > NOTE_LENGTH:
        faults["note"] = f"어디에 보내는지 {NOTE_LENGTH}자까지 적을 수 있습니다. 지금은 {len(note)}자입니다."
    if faults:
        raise Invalid("", faults)
    if certificate.state != "valid" or certificate.recipient_name is None:
        raise Conflict("취소된 것은 나눔 주소를 만들 수 없습니다.")
    day = today(session)
    if _living(session, certificate, day) >= AT_MOST:
        raise Conflict(f"나눔 주소는 {AT_MOST}개까지 만들 수 있습니다. 쓰지 않는 주소를 먼저 끝내 주십시오.")
    made = CertificateShare(
        organisation_id=certificate.organisation_id,
        person_id=certificate.person_id,
        certificate_id=certificate.id,
        token=base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode(),
        note=note,
        created_at=now(session),
        until=day + timedelta(days=int(days)),
    )
    session.add(made)
    record(
        session, actor, "completion.shared", "certificate", certificate.id, until=made.until.isoformat(),
        organisation_id=certificate.organisation_id, person_id=certificate.person_id,
    )  # fmt: skip
    return made


def end_share(session: Session, actor: Actor, public_id: uuid.UUID) -> CertificateShare:
    """It answers no more from now on. A second time changes nothing. Raises NotFound."""
    query = select(CertificateShare).where(CertificateShare.public_id == public_id).with_for_update()
    found = session.scalar(query)
    if found is None or found.person_id != actor.person_id:
        raise NotFound()
    if found.ended_at is None:
        found.ended_at = now(session)
        record(
            session, actor, "completion.share_ended", "certificate", found.certificate_id,
            organisation_id=found.organisation_id, person_id=found.person_id,
        )  # fmt: skip
    return found


def list_shares(session: Session, certificate: Certificate) -> Sequence[CertificateShare]:
    """Of the person's own certificate, the newest first: those that answer, and those that have ended."""
    query = select(CertificateShare).where(CertificateShare.certificate_id == certificate.id)
    return session.scalars(query.order_by(CertificateShare.id.desc()).limit(3 * AT_MOST)).all()


def count_living(session: Session, certificate_ids: Collection[int]) -> dict[int, int]:
    """Certificate → how many addresses to it answer today."""
    rows = session.execute(
        select(CertificateShare.certificate_id, func.count())
        .where(CertificateShare.certificate_id.in_(certificate_ids), *_living_on(today(session)))
        .group_by(CertificateShare.certificate_id)
    )
    return {row[0]: row[1] for row in rows}


def find_share(session: Session, token: str) -> tuple[CertificateShare, Certificate] | None:
    """By the token in its address, written in either case; also one that has ended."""
    if not may_be_token(token):
        return None
    row = session.execute(
        select(CertificateShare, Certificate)
        .join(Certificate, Certificate.id == CertificateShare.certificate_id)
        .where(CertificateShare.token == token.upper())
    ).first()
    return None if row is None else (row[0], row[1])


def answers_on(given: CertificateShare, day: date) -> bool:
    """Whether the address still answers on a Korean day."""
    return given.ended_at is None and day <= given.until


def _living(session: Session, certificate: Certificate, day: date) -> int:
    counted = select(func.count()).select_from(CertificateShare)
    own = CertificateShare.certificate_id == certificate.id
    return session.scalar(counted.where(own, *_living_on(day))) or 0


def _living_on(day: date) -> tuple[ColumnElement[bool], ...]:
    return CertificateShare.ended_at.is_(None), CertificateShare.until >= day
