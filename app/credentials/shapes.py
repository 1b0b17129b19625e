"""The closed shapes of what we sign, and the rules for their text and numbers. Pure.

A JSON-LD processor silently drops a term that its contexts do not define, so an added, unsigned field would pass a
signature check. Hence the models are closed: a document is accepted only if its model writes back the same JSON.
Sources: W3C Verifiable Credentials Data Model 2.0; 1EdTech Open Badges Specification 3.0.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

VC_CONTEXT = "https://www.w3.org/ns/credentials/v2"
OB_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
MAX_BYTES = 200_000

# Bidirectional overrides, zero-width and other format characters make one name look like another. ZWJ and ZWNJ go
# too: no Korean or Latin name needs them.
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_VALUE = re.compile(r"(0|[1-9]\d{0,6})(\.\d)?", re.ASCII)


def clean_text(text: str) -> str:
    """NFC-normalised, trimmed text. ValueError for empty text and for control, format or unassigned-use characters
    (URDNA2015 and RDFC-1.0 canonicalise U+0007, 0008, 000C and 007F differently, so none may be signed)."""
    normal = unicodedata.normalize("NFC", text).strip()
    if not normal:
        raise ValueError("글자가 필요합니다.")
    return require_clean(normal)


def require_clean(text: str) -> str:
    """The same text if it is already what `clean_text` would make of it; else ValueError."""
    for character in text:
        if unicodedata.category(character) in _FORBIDDEN_CATEGORIES:
            raise ValueError(f"보이지 않는 제어 문자(U+{ord(character):04X})가 들어 있습니다.")
    if unicodedata.normalize("NFC", text) != text:
        raise ValueError("글자가 정규화(NFC)되어 있지 않습니다.")
    return text


def as_value(value: int | str) -> str:
    """A measured value as an integer or with one decimal: 83 → "83", "83.4" → "83.4". Else ValueError (numbers such
    as 1e-07 are written differently by different canonicalisers)."""
    text = str(value)
    if isinstance(value, bool) or not _VALUE.fullmatch(text):
        raise ValueError("값은 0 이상의 정수이거나 소수 첫째 자리까지여야 합니다.")
    return text


def _hours(value: float) -> int | float:
    if not 0 < value <= 10_000 or round(value, 1) != value:
        raise ValueError("시간은 0보다 크고 소수 첫째 자리까지여야 합니다.")
    return value


def _offset_time(text: str) -> str:
    datetime.fromisoformat(text)
    return text


FactText = Annotated[str, AfterValidator(clean_text), Field(min_length=1, max_length=2000)]
Text = Annotated[str, AfterValidator(require_clean), Field(min_length=1, max_length=2000)]
Value = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,6})(\.[0-9])?$")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Url = Annotated[str, Field(pattern=r"^https?://[A-Za-z0-9.\-_~:/?#\[\]@!$&'()*+,;=%]+$", max_length=500)]
Did = Annotated[str, Field(pattern=r"^did:web:[A-Za-z0-9.\-_%:]+$", max_length=300)]
Urn = Annotated[str, Field(pattern=r"^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
Number = Annotated[str, Field(pattern=r"^제 [0-9]{4}-[0-9]{4,8}호$")]
Moment = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\+09:00|Z)$"),
    AfterValidator(_offset_time),
]
Hours = Annotated[int | float, AfterValidator(_hours)]
ResultType = Literal["Percent", "RawScore", "Result", "ScaledScore", "RubricScore", "Status"]


class ClosedModel(BaseModel):
    """A model that reads exactly what it writes: no unknown member, no coercion."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, validate_by_name=False, validate_by_alias=True)


class _Issuer(ClosedModel):
    id: Did
    type: tuple[Literal["Profile"]]
    name: Text
    url: Url


class _Identity(ClosedModel):
    type: Literal["IdentityObject"]
    hashed: Literal[False]
    identityType: Literal["name"]
    identityHash: Text


class _Result(ClosedModel):
    type: tuple[Literal["Result"]]
    resultDescription: Url
    value: Value


class _ResultDescription(ClosedModel):
    id: Url
    type: tuple[Literal["ResultDescription"]]
    name: Text
    resultType: ResultType
    valueMin: Value
    valueMax: Value


class _Criteria(ClosedModel):
    id: Url
    narrative: Text


class _Achievement(ClosedModel):
    id: Url
    type: tuple[Literal["Achievement"]]
    achievementType: Literal["Certificate", "Badge"]
    name: Text
    description: Text
    criteria: _Criteria
    inLanguage: Literal["ko"]
    version: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,5}$")]
    humanCode: Slug
    resultDescription: Annotated[tuple[_ResultDescription, ...], Field(min_length=1, max_length=50)] | None = None
    tag: Annotated[tuple[Text, ...], Field(min_length=1, max_length=20)] | None = None


class _Subject(ClosedModel):
    id: Urn
    type: tuple[Literal["AchievementSubject"]]
    activityStartDate: Moment
    activityEndDate: Moment
    creditsEarned: Hours | None = None
    licenseNumber: Number
    identifier: tuple[_Identity]
    result: Annotated[tuple[_Result, ...], Field(min_length=1, max_length=50)] | None = None
    achievement: _Achievement

    @model_validator(mode="after")
    def _hours_of_a_certificate(self) -> "_Subject":
        if (self.creditsEarned is None) != (self.achievement.achievementType == "Badge"):
            raise ValueError("a certificate has hours, a badge has none")
        return self


class _Status(ClosedModel):
    id: Url
    type: Literal["BitstringStatusListEntry"]
    statusPurpose: Literal["revocation"]
    statusListIndex: Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,5})$")]
    statusListCredential: Url


class OpenBadgeCredential(ClosedModel):
    """The unsecured document (no `proof`): what `build_credential` makes and the only thing that verifies."""

    context: Annotated[
        tuple[
            Literal["https://www.w3.org/ns/credentials/v2"],
            Literal["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        ],
        Field(alias="@context"),
    ]
    id: Urn
    type: tuple[Literal["VerifiableCredential"], Literal["OpenBadgeCredential"]]
    name: Text
    issuer: _Issuer
    validFrom: Moment
    validUntil: Moment | None = None
    awardedDate: Moment
    credentialSubject: _Subject
    credentialStatus: _Status


def unknown_shape(document: Mapping[str, Any], model: type[BaseModel]) -> str | None:
    """None when `document` (without its proof) is exactly what the closed `model` writes; else the first problem,
    for a log: the place and what is wrong there. Never raises on JSON values."""
    try:
        text = json.dumps(document, ensure_ascii=False, allow_nan=False, sort_keys=True)
        if len(text) > MAX_BYTES:
            return f"longer than {MAX_BYTES} characters"
        read = model.model_validate_json(text)
        written = read.model_dump(mode="json", by_alias=True, exclude_none=True)
    except (TypeError, ValueError, RecursionError) as error:  # pydantic's ValidationError is a ValueError
        return _first_problem(error)
    # Compared as text: in Python False == 0 and 80 == 80.0, in what is signed they are not.
    same = json.dumps(written, ensure_ascii=False, allow_nan=False, sort_keys=True) == text
    return None if same else "a member that is null or written in another form"


def _first_problem(error: Exception) -> str:
    problems = getattr(error, "errors", None)
    if problems is None:
        return type(error).__name__
    first = problems(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
