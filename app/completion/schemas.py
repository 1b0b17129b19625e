"""What goes into the completion room and what its pages read."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.cohorts.outline import StepFact
from app.completion.criteria import Decision
from app.completion.pdf import PrintedCertificate

Verdict = Literal["ready", "missing", "issued", "revoked", "left", "no_rule"]
PublicState = Literal["valid", "expired", "revoked", "unknown"]


class IssueForm(BaseModel):
    """`enrolment`: the ticked people of one cohort."""

    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")
    key: str = Field(alias="_key", max_length=64)
    enrolment: list[uuid.UUID] = Field(default=[], max_length=500)


class RevokeForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")
    reason: str = Field("", max_length=20)
    sure: str = Field("", max_length=5)


class NameCheckForm(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    csrf: str = Field("", alias="_csrf")
    name: str = Field("", max_length=100)


class AchievementBody(BaseModel):
    """The public description of an achievement version: what one had to do for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str
    hours: int
    narrative: str
    rule_title: str
    rule_source: str
    rule_source_date: date
    conditions: tuple[tuple[str, str], ...]  # (name, what is needed)
    subjects: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class CertificateFacts:
    """A certificate as lists show it."""

    id: int
    public_id: uuid.UUID
    enrolment_id: int
    state: str
    number: str
    token: str
    public_url: str
    awarded_on: date
    issued_at: datetime | None
    revoked_at: datetime | None
    revoked_reason: str | None
    title: str

    @property
    def verify_url(self) -> str:
        return f"{self.public_url}/v/{self.token}"


@dataclass(frozen=True)
class Candidate:
    """One trainee of a cohort: what the rule says now, and the latest certificate."""

    enrolment_id: int
    public_id: uuid.UUID
    person_id: int
    name: str
    state: str
    facts: Mapping[str, StepFact]
    decision: Decision | None
    certificate: CertificateFacts | None
    verdict: Verdict


@dataclass(frozen=True)
class PublicAnswer:
    """What /v/{token} says. `printed` and `masked_name` are set only when the signature holds."""

    state: PublicState
    sentence: str
    printed: PrintedCertificate | None = None
    masked_name: str = ""
    at: datetime | None = None  # when the answer was made
    revoked_at: datetime | None = None
    revoked_reason: str | None = None
    valid_until: datetime | None = None
    token: str | None = None
