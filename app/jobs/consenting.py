"""The consent to be shown to one employer: its versioned wording, and what each version lets the employer see.

A version's file is never changed once someone has agreed to it: the employer's page shows what that version names.
"""

import re
import uuid
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from app.core.filters import kdate
from app.core.josa import josa
from app.jobs.rules import CONTRACT, EMPLOYMENT

FOLDER = Path(__file__).parent / "consents"
CURRENT = "referral-2026-11-1"
CURRENT_OF = {CONTRACT: CURRENT, EMPLOYMENT: "referral-employment-2026-11-1"}
ITEMS = {
    "name": "이름",
    "certificate": "수료증 번호와 확인 주소",
    "results": "수료증에 적힌 실습과 과제의 점수",
    "phone_after_acceptance": "전화번호(업체가 함께 일하기로 한 뒤에만)",
    "phone_for_interview": "전화번호(업체가 면접을 보자고 한 뒤에만)",
}
PHONES = frozenset({"phone_after_acceptance", "phone_for_interview"})
Item = Literal["name", "certificate", "results", "phone_after_acceptance", "phone_for_interview"]


class ReferralConsent(BaseModel):
    """One version of the wording. `after_hire_months`: how long a person who was hired is shown, from the first day on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    title: str
    lead: str
    recipient: str
    aim: str
    items: tuple[Item, ...]
    period: str
    refusal: str
    question: str
    after_hire_months: int = 0


@dataclass(frozen=True)
class ReadConsent:
    """The wording with the names in it, as one person reads it. `parts` are (heading, text)."""

    version: str
    title: str
    lead: str
    parts: tuple[tuple[str, str], ...]
    question: str
    recipient: str

    @property
    def as_read(self) -> str:
        """Word for word what is kept."""
        parts = (f"{heading}: {text}" for heading, text in self.parts)
        return "\n".join([self.title, self.lead, *parts, self.question])


def purpose_of(opening_public_id: uuid.UUID) -> str:
    """The consent's purpose: one employer's one opening."""
    return f"referral:{opening_public_id}"


def items_of(version: str) -> frozenset[str]:
    """What the employer may see under that version; nothing when the version is unknown."""
    found = _versions().get(version)
    return frozenset(found.items) if found else frozenset()


def shown_after_hire(version: str) -> int:
    """Months from the first day of work for which the employer sees who was hired, as that version told the person."""
    found = _versions().get(version)
    return found.after_hire_months if found else 0


def read_consent(*, employer: str, opening: str, center: str, until: date, kind: str = CONTRACT) -> ReadConsent:
    """The current wording for that kind of work; `until` is the last day on which the employer sees the person."""
    file = _versions()[CURRENT_OF[kind]]
    names = {"employer": employer, "opening": opening, "center": center, "shown_until": kdate(until)}
    parts = (
        ("제공받는 곳", _filled(file.recipient, names)),
        ("쓰는 까닭", _filled(file.aim, names)),
        ("제공하는 것", ", ".join(ITEMS[item] for item in file.items)),
        ("보여 주는 기간", _filled(file.period, names)),
        ("동의하지 않을 권리", _filled(file.refusal, names)),
    )
    return ReadConsent(file.version, file.title, file.lead, parts, _filled(file.question, names), employer)


@lru_cache(maxsize=1)
def _versions() -> dict[str, ReferralConsent]:
    import yaml  # here: a server needs it with its first consent

    read = (yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("referral-*.yaml")))
    files = [ReferralConsent.model_validate(body) for body in read]
    return {file.version: file for file in files}


def _filled(text: str, names: dict[str, str]) -> str:
    """`{name}` becomes the name, `{name:이/가}` the name with the particle that fits it."""

    def fill(found: re.Match[str]) -> str:
        name, pair = names[found[1]], found[2]
        return josa(name, pair) if pair else name

    return re.sub(r"\{(\w+)(?::([^}]+))?\}", fill, text)
