"""Attendance as a completion rule reads it, from the ledger of the cohorts room."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from app.cohorts.attendance import Day, rate, tally
from app.cohorts.attendance_ledger import days_of_cohort, tallies
from app.completion.conditions import AttendanceFact, CompletionRule
from app.completion.papers import PrintedAttendance, PrintedDay


def asks_attendance(rule: CompletionRule | None) -> bool:
    """Whether the rule names it; cohorts that were opened with another rule stay as they were."""
    return rule is not None and any(each.kind == "attendance" for each in rule.conditions)


def attendance_facts(
    session: Session, cohort_id: int, only: Collection[int] | None = None
) -> dict[int, AttendanceFact]:
    """Enrolment id → days attended of all: three statements; empty where the cohort has no classes. The caller has authorised
    access."""
    return {
        id: AttendanceFact(found.attended, found.total, found.ahead, found.unmarked)
        for id, found in tallies(session, cohort_id, only).items()
    }


def printed_attendance(session: Session, cohort_id: int, enrolment_id: int) -> PrintedAttendance | None:
    """Every day written down so far, for the 출석확인서; None when there is none. The caller has authorised access."""
    days = days_of_cohort(session, cohort_id, [enrolment_id]).get(enrolment_id, [])
    found = tally(days)
    share = rate(found.attended, found.marked)
    if share is None:
        return None
    return PrintedAttendance(
        attended=found.attended,
        marked=found.marked,
        absences=found.absences,
        partials=found.partials,
        rate=share,
        days=tuple(PrintedDay(on=day.on, what=_what(day)) for day in days if day.state in ("present", "absent")),
    )


def _what(day: Day) -> str:
    if day.state == "absent":
        return "absent"
    if day.partials:
        return "partial"
    return "excused" if day.excused else "present"
