"""What goes in and out of the certificates' part of the JSON API."""

import uuid
from datetime import date, datetime
from typing import Literal

from pydantic import Field

from app.api.fields import Instant, Out, updated_since
from app.api.paging import PageQuery, SyncPageOf

CertificateState = Literal["valid", "expired", "revoked"]
CertificateKind = Literal["certificate", "badge"]
CERTIFICATE_EXAMPLE = "c2b3f9a4-3d58-4f0e-8f77-0a6b1c5d9e21"


class CertificateQuery(PageQuery):
    cohort: uuid.UUID | None = Field(None, description="Only certificates of this cohort.")
    kind: CertificateKind = Field(
        "certificate", description="`certificate`: of completion. `badge`: of a stage or a skill, never a 자격."
    )
    state: CertificateState | None = Field(None, description="Only certificates in this state.")
    issued_after: Instant | None = Field(
        None, description="Only certificates issued later than this instant.", examples=[None]
    )
    updated_since: Instant | None = updated_since("certificates issued or revoked")


class CertificateOut(Out):
    """A 수료증 or a badge, and its state at this moment. Both take their numbers from one series."""

    id: uuid.UUID = Field(examples=[CERTIFICATE_EXAMPLE])
    kind: CertificateKind = Field(examples=["certificate"])
    number: str = Field(description="As printed.", examples=["제 2026-0001호"])
    title: str = Field(description="What it attests.", examples=["AI 데이터 크라우드 워커 양성 과정"])
    state: CertificateState = Field(examples=["valid"])
    recipient_name: str | None = Field(
        description="Null without the scope enrolments:read, or once the person has had it erased.", examples=["김영숙"]
    )
    cohort_id: uuid.UUID = Field(examples=["6f0c7f0e-5f0a-4c50-9a51-3a2a6f3d9b10"])
    enrolment_id: uuid.UUID = Field(examples=["0b0f8f5e-2f3c-4b7d-8a55-7d1a4f1c2e33"])
    awarded_on: date = Field(examples=["2026-11-20"])
    issued_at: datetime = Field(examples=["2026-11-20T05:04:11Z"])
    valid_until: datetime | None = Field(description="Null when it has no end.", examples=[None])
    revoked_at: datetime | None = Field(examples=[None])
    revoked_reason: str | None = Field(
        description="발급 오류, 부정, 재발급 or 본인 요청; only for what was revoked.", examples=[None]
    )
    verification_url: str = Field(
        description="The page behind the QR code: open to anyone, without a token. With .json at its end it answers in JSON.",
        examples=["https://ieum.example.kr/v/7KQ2M4XW8P3N6R5T9V1B0C2D4F"],
    )
    credential_url: str = Field(
        description="The signed credential, for a token that may also read enrolments.",
        examples=[f"https://ieum.example.kr/api/v1/certificates/{CERTIFICATE_EXAMPLE}/credential"],
    )


class CertificatePage(SyncPageOf[CertificateOut]):
    """Certificates in the order of their numbering."""


class ConditionOut(Out):
    """One condition of the completion rule, as it stood when the certificate was issued."""

    kind: str = Field(examples=["progress"])
    name: str = Field(examples=["학습 진도"])
    needed: str = Field(examples=["80% 이상"])
    actual: str = Field(examples=["94% (34개 중 32개)"])
    met: bool = Field(examples=[True])


class CriteriaOut(Out):
    rule: str = Field(description="The rule's slug.", examples=["naeil-card"])
    version: int = Field(examples=[1])
    outcome: str = Field(description="수료 or 미수료.", examples=["수료"])
    decided_at: datetime = Field(examples=["2026-11-20T05:04:10Z"])
    conditions: list[ConditionOut]


class CertificateDetailOut(CertificateOut):
    criteria: CriteriaOut | None = Field(
        description="Null for a badge, and for a certificate from before decisions were kept."
    )
