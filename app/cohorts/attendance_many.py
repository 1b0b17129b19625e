"""Attendance of people in several cohorts at once, in as many statements as for one."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.attendance import ABSENT, PARTIAL, PRESENT, Day, Held, Mark, Stay, Tally, days_of, tally
from app.cohorts.attendance_ledger import standing_marks
from app.cohorts.models import AttendanceMark, ClassSession
from app.cohorts.sessions import PLANNED
from app.core.clock import korean_date, now


@dataclass(frozen=True)
class Sitting:
    """Somebody in a cohort's classes. `last_there`: the last day on which they came, or were excused; None: never."""

    enrolment_id: int
    cohort_id: int
    stay: Stay
    last_there: date | None = None


@dataclass(frozen=True)
class Absences:
    """`days` of absence (three partial marks are one) of `total` days of the training; `in_a_row`: those since the last day on which
    the person came; `last`: the latest of them."""

    days: int = 0
    total: int = 0
    in_a_row: int = 0
    last: date | None = None


@dataclass(frozen=True)
class Classes:
    """Classes that were not cancelled, by cohort; `written`: ids of those for which somebody's mark is written."""

    held: Mapping[int, Sequence[Held]]
    written: frozenset[int]

    def days_over(self, cohort_id: int) -> list[date]:
        """The days of class that are over, each once."""
        return sorted({each.day for each in self.held.get(cohort_id, ()) if each.over})


def load_classes(session: Session, cohort_ids: Collection[int]) -> Classes:
    """One statement; the caller has authorised access."""
    at = now(session)
    written = select(AttendanceMark.number).where(AttendanceMark.session_id == ClassSession.id).exists()
    rows = session.execute(
        select(ClassSession.cohort_id, ClassSession.id, ClassSession.starts_at, ClassSession.ends_at, written).where(
            ClassSession.cohort_id.in_(cohort_ids), ClassSession.state == PLANNED
        )
    ).all()
    held: dict[int, list[Held]] = defaultdict(list)
    for cohort_id, id, starts, ends, _ in rows:
        held[cohort_id].append(Held(id, korean_date(starts), int((ends - starts).total_seconds() // 60), ends <= at))
    return Classes(held, frozenset(row[1] for row in rows if row[4]))


def absences_across(session: Session, classes: Classes, people: Collection[Sitting]) -> dict[int, Absences]:
    """Enrolment id → its absences, of those who have any: one statement, which reads only marks that are no presence. Who has
    no mark in a class that was written down is taken to have been there until it is known; so this warns, and decides nothing."""
    marks: dict[int, dict[int, Mark]] = defaultdict(dict)
    of_cohorts = select(ClassSession.id).where(ClassSession.cohort_id.in_({each.cohort_id for each in people}))
    missed = standing_marks(
        AttendanceMark.session_id.in_(of_cohorts), AttendanceMark.mark.in_((ABSENT, *PARTIAL))
    ).with_only_columns(
        AttendanceMark.enrolment_id, AttendanceMark.session_id, AttendanceMark.mark, AttendanceMark.missed
    )
    for enrolment_id, session_id, mark, minutes in session.execute(missed):
        marks[enrolment_id][session_id] = Mark(mark, minutes)
    found = {}
    for each in people:
        own = marks.get(each.enrolment_id)
        if own:
            held = classes.held.get(each.cohort_id, ())
            known = {one.id: own.get(one.id, Mark(PRESENT)) for one in held if one.id in classes.written}
            found[each.enrolment_id] = _absences(days_of(held, known, each.stay), each.last_there)
    return found


def _absences(days: Sequence[Day], last_there: date | None) -> Absences:
    counted, absent = tally(days), [day.on for day in days if day.state == "absent"]
    in_a_row = [on for on in absent if last_there is None or on > last_there]
    return Absences(counted.absences, counted.total, len(in_a_row), absent[-1] if absent else None)


def tallies_across(session: Session, people: Collection[Sitting]) -> dict[int, Tally]:
    """Enrolment id → what its days come to, exactly: two statements."""
    classes = load_classes(session, {each.cohort_id for each in people})
    marks: dict[int, dict[int, Mark]] = defaultdict(dict)
    standing = standing_marks(
        AttendanceMark.enrolment_id.in_({each.enrolment_id for each in people})
    ).with_only_columns(
        AttendanceMark.enrolment_id, AttendanceMark.session_id, AttendanceMark.mark, AttendanceMark.missed
    )
    for enrolment_id, session_id, mark, minutes in session.execute(standing):
        marks[enrolment_id][session_id] = Mark(mark, minutes)
    return {
        each.enrolment_id: tally(days_of(classes.held.get(each.cohort_id, ()), marks[each.enrolment_id], each.stay))
        for each in people
    }
