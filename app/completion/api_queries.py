"""What the JSON API reads of certificates: only those of the token's organisation."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, literal, or_, select
from sqlalchemy.orm import Session

from app.api.paging import Turn
from app.api.reading import noted
from app.cohorts.models import Cohort, Enrolment
from app.completion.api_schemas import CertificateQuery
from app.completion.models import Achievement, Certificate, CompletionDecision
from app.core.api_client import ApiClient
from app.core.clock import now
from app.core.errors import NotFound
from app.core.types import BigId

_ATTESTED = and_(
    Achievement.slug == Certificate.achievement_slug, Achievement.version == Certificate.achievement_version
)


@dataclass(frozen=True)
class CertificateRow:
    """`noted`: whether this hour's note of reading this one certificate stands."""

    certificate: Certificate
    title: str
    cohort_id: uuid.UUID
    enrolment_id: uuid.UUID
    noted: bool = False


def reading_is_noted(session: Session, client: ApiClient, verb: str) -> bool:
    """Whether this hour's note of listing the organisation's certificates stands."""
    organisation = literal(client.organisation_id, BigId)
    return bool(session.scalar(select(noted(session, client, verb, "organisation", organisation))))


def list_certificates(session: Session, client: ApiClient, turn: Turn, query: CertificateQuery) -> list[CertificateRow]:
    """One statement. What is only reserved is not a certificate yet."""
    wanted = [Certificate.id > turn.after, Certificate.kind == query.kind]
    if query.cohort is not None:
        wanted.append(Cohort.public_id == query.cohort)
    if query.state is not None:
        wanted.append(_in_state(session, query.state))
    if query.issued_after is not None:
        wanted.append(Certificate.issued_at > query.issued_after)
    if query.updated_since is not None:
        since = query.updated_since
        wanted.append(or_(Certificate.issued_at >= since, Certificate.revoked_at >= since))
    found = _of(client, false()).where(*wanted).order_by(Certificate.id).limit(turn.rows)
    return [_row(row) for row in session.execute(found)]


def access_certificate(
    session: Session, client: ApiClient, public_id: uuid.UUID | None, number: tuple[int, int] | None, verb: str
) -> CertificateRow:
    """By id, or by year and sequence (the latest, should two institutions of one organisation have the same). Raises NotFound."""
    query = _of(client, noted(session, client, verb, "certificate", Certificate.id))
    if number is not None:
        query = query.where(Certificate.year == number[0], Certificate.sequence == number[1])
    else:
        query = query.where(Certificate.public_id == public_id)
    found = session.execute(query.order_by(Certificate.id.desc()).limit(1)).first()
    if found is None:
        raise NotFound()
    return _row(found)


def decision_behind(session: Session, certificate: Certificate) -> CompletionDecision | None:
    """The decision on which the certificate was issued: the last one when its number was taken. A badge rests on its own rule."""
    if certificate.kind == "badge":
        return None
    return session.scalar(
        select(CompletionDecision)
        .where(
            CompletionDecision.enrolment_id == certificate.enrolment_id,
            CompletionDecision.decided_at <= certificate.reserved_at,
        )
        .order_by(CompletionDecision.id.desc())
        .limit(1)
    )


def _of(client: ApiClient, known: ColumnElement[bool]) -> Select[Any]:
    return (
        select(Certificate, Achievement.body["title"].as_string(), Cohort.public_id, Enrolment.public_id, known)
        .join(Achievement, _ATTESTED)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Certificate.organisation_id == client.organisation_id, Certificate.state.in_(("valid", "revoked")))
    )


def _in_state(session: Session, state: str) -> ColumnElement[bool]:
    over = and_(Certificate.valid_until.is_not(None), Certificate.valid_until <= now(session))
    return {
        "revoked": Certificate.state == "revoked",
        "expired": and_(Certificate.state == "valid", over),
        "valid": and_(Certificate.state == "valid", ~over),
    }[state]


def _row(row: Row[*tuple[Any, ...]]) -> CertificateRow:
    return CertificateRow(row[0], row[1], row[2], row[3], bool(row[4]))
