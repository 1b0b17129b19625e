"""What people are asked to read: one notice, and the consents one by one, from versioned files.

A consent's wording is its file's with the names filled in; `as_read` is what the consent row keeps, word for word.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from app.core.filters import kdate
from app.core.josa import josa

FOLDER = Path(__file__).parent / "consents"
RECORDINGS_KEPT_YEARS = 1


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    title: str
    lead: str


class ConsentFile(_File):
    """`recipient` is "" when nothing leaves the organisation; `{recipient}` when it goes to the one that ordered."""

    purpose: str
    order: int
    items: str
    aim: str
    recipient: str
    period: str
    refusal: str
    question: str


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: str
    text: str


class NoticeFile(_File):
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class ConsentText:
    """One consent as one person reads it. `parts` are (heading, text) in the order on the page."""

    purpose: str
    version: str
    title: str
    lead: str
    parts: tuple[tuple[str, str], ...]
    question: str
    recipient: str

    @property
    def as_read(self) -> str:
        lines = [
            self.title,
            self.lead,
            *(f"{heading}: {text}" for heading, text in self.parts),
            self.question,
        ]
        return "\n".join(lines)


def _read(path: Path) -> Any:
    import yaml  # here: a server needs it with its first consent

    return yaml.safe_load(path.read_text("utf-8"))


@lru_cache(maxsize=1)
def consent_files() -> tuple[ConsentFile, ...]:
    """All consents that are asked, in their order."""
    paths = [path for path in FOLDER.glob("*.yaml") if path.stem != "notice"]
    files = [ConsentFile.model_validate(_read(path)) for path in paths]
    return tuple(sorted(files, key=lambda file: file.order))


@lru_cache(maxsize=1)
def notice_file() -> NoticeFile:
    return NoticeFile.model_validate(_read(FOLDER / "notice.yaml"))


def notice_for(organisation: str) -> NoticeFile:
    """The notice with the organisation's name in it."""
    file = notice_file()
    sections = (Section(heading=s.heading, text=_filled(s.text, organisation=organisation)) for s in file.sections)
    return file.model_copy(update={"sections": tuple(sections)})


def consent_text(file: ConsentFile, *, organisation: str, recipient: str, day: date) -> ConsentText:
    """The text of `file` for a person of `organisation`, read on `day`."""
    names = {"organisation": organisation, "recipient": recipient, "deleted_on": kdate(deletion_date(day))}
    to_whom = _filled(file.recipient, **names)
    parts = [("모으는 것" if not to_whom else "제공하는 것", file.items)]
    if to_whom:
        parts.append(("제공받는 곳", to_whom))
    parts += [("쓰는 까닭", file.aim), ("보관하는 기간", file.period), ("동의하지 않을 권리", file.refusal)]
    return ConsentText(
        purpose=file.purpose,
        version=file.version,
        title=file.title,
        lead=file.lead,
        parts=tuple((heading, _filled(text, **names)) for heading, text in parts),
        question=_filled(file.question, **names),
        recipient=to_whom,
    )


def deletion_date(day: date) -> date:
    """When recordings agreed to on `day` are deleted: the same day a year on (28 February after a leap day)."""
    year = day.year + RECORDINGS_KEPT_YEARS
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def _filled(text: str, **names: str) -> str:
    """`{name}` becomes the name, `{name:이/가}` the name with the particle that fits it."""

    def fill(found: re.Match[str]) -> str:
        name, pair = names[found[1]], found[2]
        return josa(name, pair) if pair else name

    return re.sub(r"\{(\w+)(?::([^}]+))?\}", fill, text)
