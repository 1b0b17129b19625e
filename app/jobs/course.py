"""One person's way with one piece of work, read from its entries: what stands after corrections, what is due. Pure.

Entries are only ever added. A correction names the entry that it replaces; `taken_back` takes the last one away. The
person's own words and the center's `heard` stand beside the chain: they change nothing of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.jobs.steps import (
    ATTENDED,
    CONFIRMED,
    HEARD,
    HIRED,
    INTERVIEW,
    KEPT,
    LEFT,
    NO_ANSWER,
    NO_SHOW,
    OWN_WORDS,
    PAID,
    SAYS_ENDED,
    TAKEN_BACK,
    WORKING,
    Standing,
    months_reached,
    next_check,
    next_steps,
)

TRY_AGAIN = timedelta(days=7)  # after nobody answered


@dataclass(frozen=True)
class Entry:
    """One line of the ledger. `corrects`: the number of the entry it replaces."""

    number: int
    kind: str
    on: date | None
    said_by: str
    at: datetime
    reason: str = ""
    evidence: str = ""
    condition: str = ""
    note: str = ""
    corrects: int | None = None
    account_id: int | None = None


@dataclass(frozen=True)
class Todo:
    """What the center has to do, and since when: word, interview, confirm, retention (`months`, `tries` so far)."""

    kind: str
    since: date
    months: int = 0
    tries: int = 0


@dataclass(frozen=True)
class Course:
    """`work`: 일거리 or 고용. `start`: accepted or found. `chain`: what stands, in order; `entries`: all that was written."""

    work: str
    start: str
    entries: tuple[Entry, ...]
    chain: tuple[Entry, ...]

    @property
    def last(self) -> Entry | None:
        return self.chain[-1] if self.chain else None

    @property
    def state(self) -> str:
        return self.last.kind if self.last else self.start

    @property
    def number(self) -> int:
        """Of the latest entry; the next one has the following number."""
        return max((entry.number for entry in self.entries), default=0)

    @property
    def first_day(self) -> date | None:
        """The first day of employment, once hired."""
        return next((entry.on for entry in reversed(self.chain) if entry.kind == HIRED), None)

    @property
    def confirmed(self) -> Entry | None:
        return next((entry for entry in reversed(self.chain) if entry.kind == CONFIRMED), None)

    @property
    def paid_on(self) -> date | None:
        """The day of the first pay for contract work."""
        return next((entry.on for entry in self.chain if entry.kind == PAID), None)

    @property
    def left(self) -> Entry | None:
        """The entry that says they have left, when that is how it stands."""
        return self.last if self.last is not None and self.last.kind == LEFT else None

    @property
    def reached(self) -> int:
        """Months of employment confirmed so far: 0, 1, 3 or 6."""
        first = self.first_day
        checks = (entry.on for entry in self.chain if entry.kind == KEPT)
        return max((months_reached(first, on) for on in checks if first and on), default=0)

    @property
    def standing(self) -> Standing:
        return Standing(self.work, self.state, self.first_day, self.reached)

    @property
    def word(self) -> Entry | None:
        """What the person said last and no member of staff has answered yet."""
        said = [entry for entry in self.entries if entry.kind in OWN_WORDS]
        if not said or any(e.number > said[-1].number and e.said_by == "center" for e in self.entries):
            return None
        return said[-1]

    def before(self, number: int) -> "Course":
        """The course as it stood before that entry of the chain: what a correction of it is judged by."""
        at = next(i for i, entry in enumerate(self.chain) if entry.number == number)
        return replace(self, chain=self.chain[:at])

    def todo(self, day: date) -> Todo | None:
        """The one thing that waits for the center; None when nothing does."""
        if self.word is not None:
            return Todo("word", self.word.on or day)
        last = self.last
        if last is None or last.on is None:
            return None
        if last.kind == INTERVIEW:
            return Todo("interview", last.on) if last.on < day else None
        if last.kind == HIRED:
            return Todo("confirm", last.on) if last.on <= day else None
        check = next_check(self.standing)
        if check is None:
            return None
        since, tries = check[1], 0
        for entry in self.chain:
            if entry.kind == NO_ANSWER and entry.on is not None and entry.on >= check[1]:
                since, tries = entry.on + TRY_AGAIN, tries + 1
        return Todo("retention", since, check[0], tries) if since <= day else None


def read_course(work: str, start: str, entries: Sequence[Entry]) -> Course:
    """Fold the ledger, the first entry first."""
    ordered = tuple(sorted(entries, key=lambda entry: entry.number))
    chain: list[Entry] = []
    for entry in ordered:
        if entry.kind in (*OWN_WORDS, HEARD):
            continue
        if entry.corrects is None:
            chain.append(entry)
            continue
        at = next((i for i, each in enumerate(chain) if each.number == entry.corrects), None)
        if at is None:
            continue
        if entry.kind == TAKEN_BACK:
            del chain[at:]
        else:
            chain[at] = entry
    return Course(work, start, ordered, tuple(chain))


def is_quiet(course: Course, day: date) -> bool:
    """Whether nothing has to be written now: it goes on or is over, and what may follow is no more than possible."""
    check = next_check(course.standing)
    waits = check is not None and check[1] > day and course.state not in (HIRED,)
    return course.todo(day) is None and (waits or course.state in (LEFT, WORKING, NO_ANSWER))


def deeds_now(course: Course, by: str, day: date) -> tuple[str, ...]:
    """What can be written today, the likely one first: an interview must have been, a 고용유지 check must have come."""
    found = next_steps(course.standing, by)
    last, check = course.last, next_check(course.standing)
    if course.word is not None and course.word.kind == SAYS_ENDED and LEFT in found:
        found = (LEFT, *(step for step in found if step != LEFT))
    if last is not None and last.kind == INTERVIEW and last.on is not None and last.on > day:
        found = tuple(step for step in found if step not in (ATTENDED, NO_SHOW))
    if check is not None and check[1] > day:
        found = tuple(step for step in found if step not in (KEPT, NO_ANSWER))
    return found
