"""The credential: an Open Badges 3.0 / VC Data Model 2.0 document, built from facts. Pure.

Its closed shape is in `shapes.py`; signing and verifying are in `proofs.py`.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from app.credentials.shapes import (
    OB_CONTEXT,
    VC_CONTEXT,
    Did,
    FactText,
    Hours,
    Number,
    OpenBadgeCredential,
    ResultType,
    Slug,
    Url,
    as_value,
    unknown_shape,
)

SEOUL = timezone(timedelta(hours=9))


class ResultFact(BaseModel):
    """One measured skill: `slug` names it in a URL, `name` is what people read, `value` an integer or one decimal."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    slug: Slug
    name: FactText
    value: Annotated[str, BeforeValidator(as_value)]
    result_type: ResultType = "Percent"
    value_min: Annotated[str, BeforeValidator(as_value)] = "0"
    value_max: Annotated[str, BeforeValidator(as_value)] = "100"

    @model_validator(mode="after")
    def _in_range(self) -> "ResultFact":
        if not float(self.value_min) <= float(self.value) <= float(self.value_max):
            raise ValueError(
                f"{self.name}: {self.value_min}–{self.value_max} 사이여야 합니다. 지금은 {self.value}입니다."
            )
        return self


class CredentialFacts(BaseModel):
    """Everything that a certificate or a badge says; a badge has no `hours`.

    `public_url` is PUBLIC_URL without a slash at the end; dates are Korean
    dates; `subject_id` is made afresh for each credential, so two of them cannot be linked by it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["certificate", "badge"] = "certificate"
    credential_id: UUID
    subject_id: UUID
    recipient_name: FactText
    public_url: Url
    issuer_did: Did
    issuer_name: FactText
    institution: FactText
    programme_title: FactText
    period_start: date
    period_end: date
    hours: Hours | None = None
    number: Number
    awarded_on: date
    valid_from: AwareDatetime
    valid_until: AwareDatetime | None = None
    results: tuple[ResultFact, ...] = ()
    criteria_narrative: FactText
    achievement_slug: Slug
    achievement_version: Annotated[int, Field(ge=1)] = 1
    tags: tuple[FactText, ...] = ()
    status_list_url: Url
    status_list_index: Annotated[int, Field(ge=0, lt=131_072)]

    @model_validator(mode="after")
    def _in_order(self) -> "CredentialFacts":
        if self.period_end < self.period_start:
            raise ValueError("교육 기간의 끝이 시작보다 앞섭니다.")
        if self.valid_until is not None and self.valid_until <= self.valid_from:
            raise ValueError("유효 기간의 끝이 시작보다 앞섭니다.")
        if len({result.slug for result in self.results}) != len(self.results):
            raise ValueError("같은 측정 항목이 두 번 들어 있습니다.")
        if (self.hours is None) != (self.kind == "badge"):
            raise ValueError("교육 시간은 수료증에만 적습니다.")
        return self

    @property
    def achievement_url(self) -> str:
        """Where the achievement's own page is: PUBLIC_URL/achievements/SLUG/vN."""
        return f"{self.public_url}/achievements/{self.achievement_slug}/v{self.achievement_version}"


def build_credential(facts: CredentialFacts) -> dict[str, Any]:
    """The unsigned credential as JSON values, in the order in which people read it."""
    document: dict[str, Any] = {
        "@context": [VC_CONTEXT, OB_CONTEXT],
        "id": f"urn:uuid:{facts.credential_id}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts.programme_title if facts.kind == "badge" else f"{facts.programme_title} 수료증",
        "issuer": {
            "id": facts.issuer_did,
            "type": ["Profile"],
            "name": facts.issuer_name,
            "url": facts.public_url,
        },
        "validFrom": seoul_moment(facts.valid_from),
    }
    if facts.valid_until is not None:
        document["validUntil"] = seoul_moment(facts.valid_until)
    document["awardedDate"] = _start_of(facts.awarded_on)
    document["credentialSubject"] = _subject(facts)
    document["credentialStatus"] = {
        "id": f"{facts.status_list_url}#{facts.status_list_index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(facts.status_list_index),
        "statusListCredential": facts.status_list_url,
    }
    problem = unknown_shape(document, OpenBadgeCredential)
    if problem is not None:
        raise ValueError(problem)
    return document


def _subject(facts: CredentialFacts) -> dict[str, Any]:
    subject: dict[str, Any] = {
        "id": f"urn:uuid:{facts.subject_id}",
        "type": ["AchievementSubject"],
        "activityStartDate": _start_of(facts.period_start),
        "activityEndDate": _start_of(facts.period_end),
    }
    if facts.hours is not None:
        subject["creditsEarned"] = int(facts.hours) if facts.hours == int(facts.hours) else facts.hours
    subject["licenseNumber"] = facts.number
    subject["identifier"] = [
        {"type": "IdentityObject", "hashed": False, "identityType": "name", "identityHash": facts.recipient_name}
    ]
    if facts.results:
        subject["result"] = [
            {"type": ["Result"], "resultDescription": _result_url(facts, result), "value": result.value}
            for result in facts.results
        ]
    subject["achievement"] = _achievement(facts)
    return subject


def _achievement(facts: CredentialFacts) -> dict[str, Any]:
    achievement: dict[str, Any] = {
        "id": facts.achievement_url,
        "type": ["Achievement"],
        "achievementType": "Badge" if facts.kind == "badge" else "Certificate",
        "name": facts.programme_title,
        "description": describe(facts.institution, facts.programme_title, facts.hours),
        "criteria": {"id": f"{facts.achievement_url}#criteria", "narrative": facts.criteria_narrative},
        "inLanguage": "ko",
        "version": str(facts.achievement_version),
        "humanCode": facts.achievement_slug,
    }
    if facts.results:
        achievement["resultDescription"] = [
            {
                "id": _result_url(facts, result),
                "type": ["ResultDescription"],
                "name": result.name,
                "resultType": result.result_type,
                "valueMin": result.value_min,
                "valueMax": result.value_max,
            }
            for result in facts.results
        ]
    if facts.tags:
        achievement["tag"] = list(facts.tags)
    return achievement


def describe(institution: str, programme_title: str, hours: float | None) -> str:
    """The achievement's one-line description; it carries the training institution into the signed document. A badge
    has no hours."""
    if hours is None:
        return f"훈련기관 {institution}에서 「{programme_title}」의 기준을 채운 사람에게 줍니다."
    return f"훈련기관 {institution}의 「{programme_title}」 {hours:g}시간 과정을 마친 사람에게 줍니다."


def _result_url(facts: CredentialFacts, result: ResultFact) -> str:
    return f"{facts.achievement_url}#result-{result.slug}"


def seoul_moment(moment: datetime) -> str:
    """An aware datetime as Korean time to the second: 2026-11-21T10:00:00+09:00. ValueError when it has no zone."""
    if moment.tzinfo is None:
        raise ValueError("a datetime without a zone")
    return moment.astimezone(SEOUL).isoformat(timespec="seconds")


def ends_after(awarded_on: date, months: int | None) -> datetime | None:
    """The instant from which a certificate that lasts `months` no longer counts: the start of the Korean day after the last one.
    A month that has no such day ends on its last. None for one that lasts for ever."""
    if months is None:
        return None
    year, month = divmod(awarded_on.month - 1 + months, 12)
    year, month = awarded_on.year + year, month + 1
    day = min(awarded_on.day, monthrange(year, month)[1])
    return datetime.combine(date(year, month, day) + timedelta(days=1), time(0), SEOUL)


def last_day(until: datetime) -> date:
    """The last Korean day before `until`, as people read an end."""
    return (until.astimezone(SEOUL) - timedelta(microseconds=1)).date()


def _start_of(day: date) -> str:
    return datetime.combine(day, time(0), SEOUL).isoformat(timespec="seconds")


def validity(document: Mapping[str, Any], now: datetime) -> Literal["valid", "expired", "not_yet"]:
    """Where `now` (aware) lies in the verified document's own period. An end is not part of the period."""
    if now < datetime.fromisoformat(document["validFrom"]):
        return "not_yet"
    until = document.get("validUntil")
    return "expired" if until is not None and now >= datetime.fromisoformat(until) else "valid"
