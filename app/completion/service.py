"""Deeds after the issue: taking a certificate back, and the employer's question about the name."""

import logging
import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.completion.journal import Journal, revoked
from app.completion.keys import IssuerKeys, KeyRefused, load_issuer_keys, require_known
from app.completion.lists import refresh_lists, revoke_index
from app.completion.models import REVOCATION_REASONS, Certificate
from app.completion.naming import same_name
from app.completion.queries import access_certificate
from app.core.actor import Actor
from app.core.clock import now
from app.core.database import Database
from app.core.errors import Invalid, Unavailable
from app.core.metrics import count_certificate
from app.core.settings import Settings
from app.identity.failures import release, reserve
from app.identity.limits import DAY, HOUR, MINUTE, ONE_ACCOUNT, Bucket, Rule

log = logging.getLogger("ieum.completion")
AT_ONCE = 50  # rows of one transaction, which on SQLite holds all others up
_ONE_ADDRESS = (Rule(30, HOUR, MINUTE, 15 * MINUTE),)
_ONE_CERTIFICATE = (Rule(60, DAY, 5 * MINUTE, HOUR),)


def revoke(database: Database, settings: Settings, actor: Actor, public_id: uuid.UUID, reason: str) -> None:
    """Take a certificate back, for ever; see `revoke_many`."""
    revoke_many(database, settings, actor, [public_id], reason)


def revoke_many(
    database: Database, settings: Settings, actor: Actor, public_ids: Collection[uuid.UUID], reason: str
) -> int:
    """Take certificates back, for ever; returns how many. The public page says so with the commit; the list is signed right
    after it, and, should the key be missing, by the next daily run. A second time changes nothing, and one that was cut off
    goes on. Raises NotFound, before anything is done, when one of them is not the actor's to manage, and Invalid."""
    if reason not in REVOCATION_REASONS:
        raise Invalid("취소하는 까닭을 골라 주세요.", {"reason": "네 가지 가운데 하나를 골라 주세요."})
    with database.read() as session:
        ids = sorted(access_certificate(session, actor, each, to_manage=True).id for each in public_ids)
    done = 0
    for start in range(0, len(ids), AT_ONCE):
        with database.write() as session:
            taken_back = _revoke_rows(session, actor, ids[start : start + AT_ONCE], reason)
        done += len(taken_back)
        note_revoked(settings, taken_back)
    if done:
        _sign_now(database, settings)
    return done


def _revoke_rows(session: Session, actor: Actor, ids: Sequence[int], reason: str) -> list[Certificate]:
    """All rows before any list, as whoever exchanges one for another takes them: two that wait for each other would both fail."""
    wanted = Certificate.id.in_(ids), Certificate.state == "valid"
    rows = list(session.scalars(select(Certificate).where(*wanted).order_by(Certificate.id).with_for_update()))
    bits: dict[int, list[int]] = {}
    for row in rows:
        bits.setdefault(row.status_list_number, []).append(row.status_list_index)
        row.state, row.revoked_at, row.revoked_reason = "revoked", now(session), reason
        row.revoked_by = actor.account_id
        record(
            session, actor, "completion.revoked", "certificate", row.id,
            organisation_id=row.organisation_id, person_id=row.person_id, reason=reason,
        )  # fmt: skip
        count_certificate("revoked")
    for number in sorted(bits):
        revoke_index(session, number, *bits[number])
    return rows


def note_revoked(settings: Settings, certificates: Collection[Certificate]) -> None:
    """After the commit, so that no restore makes them valid again. What a full disk keeps out, the next backup puts in."""
    try:
        Journal(settings.var_dir).append([revoked(each) for each in certificates])
    except Unavailable as refused:
        log.error("a revocation is not in the journal until the next backup: %s", refused.message)


def _sign_now(database: Database, settings: Settings) -> None:
    try:
        sign_lists(database, settings)
    except KeyRefused as refused:
        log.error("a revocation waits for its signature: %s", refused.message)


def sign_lists(database: Database, settings: Settings) -> int:
    """Sign every status list that is due; returns how many. For the daily job and the CLI. Raises KeyRefused."""
    keys: IssuerKeys = load_issuer_keys(settings)
    with database.write() as session:
        require_known(session, keys)
    return refresh_lists(database, keys)


def check_name(session: Session, certificate: Certificate, typed: str, address: str) -> bool:
    """Whether `typed` is the name on the certificate. Wrong guesses are counted; raises TooMany when a wait is due."""
    buckets = (
        Bucket(f"name:{certificate.id}:{address}"[:80], ONE_ACCOUNT, personal=True),
        Bucket(f"name:{address}"[:80], _ONE_ADDRESS),
        Bucket(f"name:{certificate.id}", _ONE_CERTIFICATE),
    )
    counted = reserve(session, buckets)
    right = certificate.recipient_name is not None and same_name(typed, certificate.recipient_name)
    if right:
        release(session, counted, buckets)
    return right


def count_upload(session: Session, address: str) -> tuple[int, ...]:
    """Count one uploaded file as bad until it is found good (`release`). Raises TooMany."""
    return reserve(session, (Bucket(f"verify:{address}"[:80], _ONE_ADDRESS),))
