"""What the pages of attendance read: the sheet of one class, a cohort's people, one person's days, a trainee's classes now."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.attendance import MARKS, Day, Mark, Stay, Tally, days_of, tally
from app.cohorts.attendance_ledger import (
    COUNTED,
    held_sessions,
    history,
    needs_reason,
    standing_marks,
    stay_of,
    tallies,
)
from app.cohorts.models import AttendanceMark, AttendanceRequest, ClassSession, Cohort, Enrolment
from app.cohorts.session_planning import Door, door_of
from app.cohorts.sessions import PLANNED, list_sessions
from app.core.clock import KOREA, korean_date, now, today
from app.identity.models import Account
from app.people.models import Person


@dataclass(frozen=True)
class Line:
    """Somebody on the sheet of a class. `outside`: enrolled after that day, or gone before it. `asks_why`: a change has to say
    its reason."""

    enrolment_id: int
    public_id: uuid.UUID
    name: str
    mark: AttendanceMark | None
    by: str
    outside: bool
    asks_why: bool


@dataclass(frozen=True)
class Sheet:
    found: ClassSession
    lines: tuple[Line, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Mark → how many, in their order; "" for those who have none and are in the class."""
        marked = Counter(line.mark.mark for line in self.lines if line.mark)
        return {mark: marked[mark] for mark in MARKS} | {"": len(self.open_lines)}

    @property
    def open_lines(self) -> list[Line]:
        return [line for line in self.lines if line.mark is None and not line.outside]


def load_sheet(session: Session, found: ClassSession, only: int | None = None) -> Sheet:
    """Everyone of the cohort by name, or one enrolment: two statements. The caller has authorised access."""
    chosen = [Enrolment.cohort_id == found.cohort_id, Enrolment.state.in_(COUNTED)]
    people = session.execute(
        select(
            Enrolment.id, Enrolment.public_id, Person.name, Enrolment.created_at, Enrolment.state, Enrolment.changed_at
        )
        .join(Person, Person.id == Enrolment.person_id)
        .where(*chosen, *([] if only is None else [Enrolment.id == only]))
        .order_by(Person.name, Enrolment.id)
    ).all()
    writer = select(Account.id, Person.name).join(Person, Person.id == Account.person_id).subquery()
    marks = session.execute(
        standing_marks(AttendanceMark.session_id == found.id)
        .add_columns(writer.c.name)
        .outerjoin(writer, writer.c.id == AttendanceMark.account_id)
    ).all()
    standing = {mark.enrolment_id: (mark, by or "") for mark, by in marks}
    day, held = today(session), korean_date(found.starts_at)
    lines = []
    for enrolment_id, public_id, name, created_at, state, changed_at in people:
        mark, by = standing.get(enrolment_id, (None, ""))
        outside = not stay_of(created_at, state, changed_at).has(held)
        if mark is None and outside and state == "left":
            continue
        lines.append(Line(enrolment_id, public_id, name, mark, by, outside, needs_reason(mark, day)))
    return Sheet(found, tuple(sorted(lines, key=lambda line: line.outside)))


@dataclass(frozen=True)
class Row:
    """A person of the cohort with what their days come to."""

    public_id: uuid.UUID
    name: str
    state: str
    tally: Tally
    stay: Stay


def open_in(rows: Sequence[Row], found: ClassSession, marked: int) -> int:
    """For how many of those who are in the class on that day nothing is written yet."""
    return max(sum(row.stay.has(korean_date(found.starts_at)) for row in rows) - marked, 0)


def load_rows(session: Session, cohort: Cohort) -> list[Row]:
    """Everyone who came in, who is absent most first: four statements. The caller has authorised access."""
    counted = tallies(session, cohort.id)
    people = session.execute(
        select(Enrolment, Person.name)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.cohort_id == cohort.id, Enrolment.state.in_(COUNTED))
        .order_by(Person.name, Enrolment.id)
    )
    rows = [
        Row(
            each.public_id,
            name,
            each.state,
            counted.get(each.id, Tally()),
            stay_of(each.created_at, each.state, each.changed_at),
        )
        for each, name in people
    ]
    return sorted(rows, key=lambda row: (row.state == "left", -row.tally.absences))


@dataclass(frozen=True)
class DayLine:
    """A day with its classes, each with all entries of the person and what was asked about it."""

    day: Day
    classes: tuple[tuple[ClassSession, Sequence[AttendanceMark], Sequence[AttendanceRequest]], ...]


@dataclass(frozen=True)
class Attendance:
    """Everything of one person. `cancelled`: classes that were called off."""

    tally: Tally
    days: tuple[DayLine, ...]
    cancelled: tuple[ClassSession, ...]


def load_attendance(session: Session, enrolment: Enrolment) -> Attendance:
    """One person's days, the newest first; the caller has authorised access."""
    sessions = list_sessions(session, enrolment.cohort_id)
    entries = history(session, enrolment.id)
    asked: dict[int, list[AttendanceRequest]] = {}
    for each in session.scalars(
        select(AttendanceRequest).where(AttendanceRequest.enrolment_id == enrolment.id).order_by(AttendanceRequest.id)
    ):
        asked.setdefault(each.session_id, []).append(each)
    days = days_of(
        held_sessions(session, enrolment.cohort_id),
        {id: Mark(own[-1].mark, own[-1].missed) for id, own in entries.items()},
        stay_of(enrolment.created_at, enrolment.state, enrolment.changed_at),
    )
    by_day: dict[date, list[ClassSession]] = {}
    for found in sessions:
        if found.state == PLANNED:
            by_day.setdefault(korean_date(found.starts_at), []).append(found)
    lines = tuple(
        DayLine(day, tuple((each, entries.get(each.id, ()), asked.get(each.id, ())) for each in by_day[day.on]))
        for day in reversed(days)
    )
    return Attendance(tally(days), lines, tuple(each for each in sessions if each.state != PLANNED))


@dataclass(frozen=True)
class ClassNow:
    """A class of today for one trainee. `state` of its door: early, open or over."""

    found: ClassSession
    door: Door
    state: str
    mark: AttendanceMark | None

    @property
    def waits(self) -> bool:
        return self.mark is None and self.state == "open"


def classes_of_today(session: Session, enrolment_id: int) -> list[ClassNow]:
    """The trainee's classes of this Korean day: one statement, two where there is a class."""
    at = now(session)
    day = datetime.combine(today(session), datetime.min.time(), KOREA)
    found = session.scalars(
        select(ClassSession)
        .join(Enrolment, Enrolment.cohort_id == ClassSession.cohort_id)
        .where(
            Enrolment.id == enrolment_id,
            ClassSession.state == PLANNED,
            ClassSession.starts_at >= day,
            ClassSession.starts_at < day + timedelta(days=1),
        )
        .order_by(ClassSession.starts_at, ClassSession.id)
    ).all()
    if not found:
        return []
    marks = marks_in(session, enrolment_id, [each.id for each in found])
    return [
        ClassNow(each, door := door_of(each.starts_at, each.ends_at), door.state(at), marks.get(each.id))
        for each in found
    ]


def marks_in(session: Session, enrolment_id: int, sessions: Collection[int]) -> Mapping[int, AttendanceMark]:
    """What stands of one person in these classes."""
    own = AttendanceMark.enrolment_id == enrolment_id, AttendanceMark.session_id.in_(sessions)
    return {each.session_id: each for each in session.scalars(standing_marks(*own))}
