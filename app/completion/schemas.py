"""What goes into the completion room and what its pages read."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.cohorts.outline import StepFact
from app.completion.criteria import AttendanceFact, Decision
from app.completion.pdf import PrintedCertificate
from app.credentials.credential import ResultFact

Verdict = Literal["ready", "missing", "issued", "revoked", "left", "decided", "no_rule"]
# altered: a PDF that is not as it was issued, with a credential in it that is valid
# erased: the name and the signed files are gone at the person's wish, the tombstone is left
PublicState = Literal["valid", "expired", "revoked", "altered", "erased", "unknown"]


class IssueForm(BaseModel):
    """`enrolment`: the ticked people of one cohort; `everyone`: all who may get one. `badge`: the slug of a badge."""

    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")
    key: str = Field(alias="_key", max_length=64)
    enrolment: list[uuid.UUID] = Field(default=[], max_length=2000)
    everyone: str = Field("", max_length=5)
    badge: str = Field("", max_length=80)
    seen: str = Field("", max_length=64)  # hash of what the page showed of the one person it is about


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
    hours: int = 0  # of a badge
    valid_months: int = 0  # for ever
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
    kind: str
    achievement_slug: str
    achievement_version: int
    revision: int
    valid_until: datetime | None = None

    @property
    def is_badge(self) -> bool:
        return self.kind == "badge"

    @property
    def verify_url(self) -> str:
        return f"{self.public_url}/v/{self.token}"


@dataclass(frozen=True)
class Candidate:
    """One trainee of a cohort: what the rule says now, the latest certificate (or badge, where one is asked for), what
    was measured, and the outcome that staff have decided."""

    enrolment_id: int
    public_id: uuid.UUID
    person_id: int
    name: str
    state: str
    facts: Mapping[str, StepFact]
    decision: Decision | None
    certificate: CertificateFacts | None
    verdict: Verdict
    results: tuple[ResultFact, ...] = ()
    outcome: str | None = None
    outcome_reason: str = ""
    attendance: AttendanceFact | None = None  # where the rule asks for it, or the caller did

    @property
    def holds(self) -> bool:
        """Whether there is one that counts, or is being signed."""
        return self.certificate is not None and self.certificate.state in ("valid", "reserved")

    @property
    def replaces(self) -> CertificateFacts | None:
        """The one that the next takes the place of, with its day: revoked to be issued anew."""
        found = self.certificate
        return found if found is not None and found.revoked_reason == "재발급" else None


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

    @property
    def word(self) -> str:
        """What people call it; only a certificate has hours."""
        return "배지" if self.printed is not None and self.printed.hours is None else "수료증"
