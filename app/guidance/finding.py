"""Looking a former trade up by how it begins or by its first letters: ㄱㄹ finds 경리. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.content.diagnosis import Sector

LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
FIRST_SYLLABLE, LAST_SYLLABLE = 0xAC00, 0xD7A3
A_LEAD = 588  # syllables that begin with the same letter
LONGEST = 20


@dataclass(frozen=True)
class Found:
    sector: str
    jobs: tuple[str, ...]


def initials(text: str) -> str:
    """Each syllable's first letter; blanks are left out, other signs stay: 택시 운전 → ㅌㅅㅇㅈ."""
    return "".join(_lead(sign) for sign in text if not sign.isspace())


def _lead(sign: str) -> str:
    code = ord(sign)
    return LEADS[(code - FIRST_SYLLABLE) // A_LEAD] if FIRST_SYLLABLE <= code <= LAST_SYLLABLE else sign


def find_jobs(sectors: Sequence[Sector], wanted: str) -> tuple[Found, ...]:
    """Sectors with the jobs that have a word beginning with `wanted`, by its letters or its first letters, or that hold it, or
    whose sector's name does. All of them when nothing is wanted."""
    text = "".join(wanted.split())[:LONGEST]
    found = (
        Found(sector.title, tuple(job for job in sector.jobs if _fits(job, sector.title, text))) for sector in sectors
    )
    return tuple(each for each in found if each.jobs)


def _fits(job: str, sector: str, text: str) -> bool:
    if not text:
        return True
    if all(sign in LEADS for sign in text):
        starts = (job, *job.split())
        return any(initials(start).startswith(text) for start in starts)
    return text in "".join(job.split()) or text in sector
