"""A course of work told line by line: for staff with everything, for the employer and the person with what is theirs to read. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.jobs import steps
from app.jobs.course import Course, Entry
from app.jobs.step_words import BY, day_word, reason_of, said


@dataclass(frozen=True)
class Line:
    """`stands`: counts now; else it was corrected later, or stands beside (the person's word). `may_mend`, `may_take_back`: what
    the center can do with it."""

    number: int
    kind: str
    words: str
    on: date | None
    on_word: str
    at: datetime
    who: str
    details: tuple[str, ...]
    stands: bool
    beside: bool
    may_mend: bool
    may_take_back: bool


def tell(course: Course, names: Mapping[int, str]) -> list[Line]:
    """Every entry in the order in which it was written. `names`: by account."""
    standing = {entry.number for entry in course.chain}
    last = course.last.number if course.last else 0
    beside = (*steps.OWN_WORDS, steps.HEARD, steps.TAKEN_BACK)
    return [
        Line(
            number=entry.number,
            kind=entry.kind,
            words=said(entry.kind, course.work)
            + (" (고쳐 적음)" if entry.corrects and entry.number in standing else ""),
            on=entry.on,
            on_word=day_word(entry.kind),
            at=entry.at,
            who=f"{BY[entry.said_by]} {names.get(entry.account_id or 0, '')}".strip(),
            details=_details(entry),
            stands=entry.number in standing,
            beside=entry.kind in beside,
            may_mend=entry.number in standing,
            may_take_back=entry.number == last,
        )
        for entry in course.entries
    ]


def tell_employer(course: Course) -> list[Line]:
    """What stands, without notes and evidence: those are the center's."""
    return [_plain(entry, course, own=False, details=()) for entry in course.chain]


def tell_own(course: Course) -> list[Line]:
    """What stands, in the person's words, with what is meant for the person: where the interview is, and why not."""
    told = []
    for entry in course.chain:
        shown = entry.kind == steps.INTERVIEW or (entry.kind in steps.REASONS and entry.said_by == steps.EMPLOYER)
        words = reason_of(entry.kind, entry.reason, entry.note if shown and not entry.corrects else "")
        told.append(_plain(entry, course, own=True, details=(words,) if words else ()))
    return told


def _plain(entry: Entry, course: Course, *, own: bool, details: tuple[str, ...]) -> Line:
    return Line(
        entry.number, entry.kind, said(entry.kind, course.work, own=own), entry.on, day_word(entry.kind), entry.at,
        BY[entry.said_by], details, True, False, False, False,
    )  # fmt: skip


def _details(entry: Entry) -> tuple[str, ...]:
    words = (
        steps.CONDITIONS.get(entry.condition, ""),
        f"증빙: {steps.EVIDENCE[entry.evidence]}" if entry.evidence else "",
        reason_of(entry.kind, entry.reason, entry.note),
    )
    return tuple(part for part in words if part)
