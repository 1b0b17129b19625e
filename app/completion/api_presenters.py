"""Certificates as the JSON API says them."""

from datetime import datetime
from typing import Any

from fastapi import Request

from app.completion.api_queries import CertificateRow
from app.completion.api_schemas import (
    CertificateDetailOut,
    CertificateOut,
    CertificateState,
    ConditionOut,
    CriteriaOut,
)
from app.completion.models import Certificate, CompletionDecision
from app.core.api_client import ApiClient, ApiScope


def show_certificate(request: Request, client: ApiClient, row: CertificateRow, at: datetime) -> CertificateOut:
    found = row.certificate
    assert found.issued_at is not None  # valid and revoked ones were issued
    path = request.app.url_path_for("api:certificates_credential", certificate_id=str(found.public_id))
    return CertificateOut(
        id=found.public_id,
        kind="badge" if found.kind == "badge" else "certificate",
        number=found.number,
        title=row.title,
        state=_state(found, at),
        recipient_name=found.recipient_name if ApiScope.ENROLMENTS_READ in client.scopes else None,
        cohort_id=row.cohort_id,
        enrolment_id=row.enrolment_id,
        awarded_on=found.awarded_on,
        issued_at=found.issued_at,
        valid_until=found.valid_until,
        revoked_at=found.revoked_at,
        revoked_reason=found.revoked_reason,
        verification_url=found.verify_url,
        credential_url=f"{request.app.state.settings.public_url}{path}",
    )


def show_in_full(
    request: Request, client: ApiClient, row: CertificateRow, decision: CompletionDecision | None, at: datetime
) -> CertificateDetailOut:
    short = show_certificate(request, client, row, at)
    return CertificateDetailOut(**short.model_dump(), criteria=_criteria(decision) if decision else None)


def _criteria(decision: CompletionDecision) -> CriteriaOut:
    conditions: list[dict[str, Any]] = decision.explanation["conditions"]
    shown = ("kind", "name", "needed", "actual", "met")
    return CriteriaOut(
        rule=decision.rule_slug,
        version=decision.rule_version,
        outcome=decision.outcome,
        decided_at=decision.decided_at,
        conditions=[ConditionOut(**{name: each[name] for name in shown}) for each in conditions],
    )


def _state(certificate: Certificate, at: datetime) -> CertificateState:
    if certificate.state == "revoked":
        return "revoked"
    return "expired" if certificate.valid_until is not None and certificate.valid_until <= at else "valid"
