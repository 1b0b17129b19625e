"""Deeds after the issue: taking a certificate back, and the employer's question about the name."""

import logging
import uuid

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
_ONE_ADDRESS = (Rule(30, HOUR, MINUTE, 15 * MINUTE),)
_ONE_CERTIFICATE = (Rule(60, DAY, 5 * MINUTE, HOUR),)


def revoke(database: Database, settings: Settings, actor: Actor, public_id: uuid.UUID, reason: str) -> None:
    """Take a certificate back, for ever. The public page says so with the commit; the list is signed right after it,
    and, should the key be missing, by the next daily run. A second time changes nothing. Raises NotFound, Invalid."""
    if reason not in REVOCATION_REASONS:
        raise Invalid("취소하는 까닭을 골라 주세요.", {"reason": "네 가지 가운데 하나를 골라 주세요."})
    with database.write() as session:
        certificate = access_certificate(session, actor, public_id, to_manage=True, to_change=True)
        if certificate.state == "revoked":
            return
        revoke_index(session, certificate.status_list_number, certificate.status_list_index)
        certificate.state = "revoked"
        certificate.revoked_at = now(session)
        certificate.revoked_reason = reason
        certificate.revoked_by = actor.account_id
        record(
            session, actor, "completion.revoked", "certificate", certificate.id,
            organisation_id=certificate.organisation_id, person_id=certificate.person_id, reason=reason,
        )  # fmt: skip
    count_certificate("revoked")
    try:
        Journal(settings.var_dir).append([revoked(certificate)])  # so that no restore makes it valid again
    except Unavailable as refused:
        log.error("a revocation is not in the journal until the next backup: %s", refused.message)
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
