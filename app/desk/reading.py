"""Who may drop out, read from the ledgers: three statements, however many people. The caller says whose centers."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.cohorts.attendance import ABSENT
from app.cohorts.attendance_ledger import stay_of
from app.cohorts.attendance_many import Absences, Classes, Sitting, absences_across, load_classes
from app.cohorts.models import AttendanceMark, ClassSession, Cohort, Enrolment, StepState
from app.cohorts.outline import DONE
from app.content.collection import Content
from app.core.clock import korean_date, today
from app.desk.models import ContactNote
from app.desk.risk import CURRENT, Facts, Reason, order, reasons
from app.desk.tasks import SHOWN_AFTER, Entry, Signs, Standing, standing
from app.identity.models import Account, SignInSession
from app.people.models import Person

TITLES = {"tutorial": "따라 하기", "practice": "연습", "exam": "통과 시험", "mock": "모의 작업", "review": "검수"}


@dataclass(frozen=True)
class AtRisk:
    """Somebody who may drop out, or for whom something was done lately, with the last entry."""

    public_id: uuid.UUID
    organisation_id: int
    name: str
    cohort_id: uuid.UUID
    cohort: str
    reasons: tuple[Reason, ...]
    last: Entry | None
    standing: Standing

    @property
    def words(self) -> str:
        return " ".join(each.words for each in self.reasons)


def load_at_risk(
    session: Session, content: Content, centers: Collection[int], *, only: int | None = None, cohort: int | None = None
) -> list[AtRisk]:
    """Everyone for whom there is something to do or was lately, whom to call first first. `only`: one enrolment; `cohort`: one
    cohort's. The caller has authorised access."""
    day = today(session)
    wanted: list[ColumnElement[bool]] = [Enrolment.organisation_id.in_(centers)]
    wanted += [] if only is None else [Enrolment.id == only]
    wanted += [] if cohort is None else [Enrolment.cohort_id == cohort]
    rows = session.execute(_people(wanted, day)).all()
    if not rows:
        return []
    classes = load_classes(session, {row.cohort_id for row in rows})
    absent = absences_across(session, classes, [_sitting(row) for row in rows])
    holidays = content.holidays.by_date() if content.holidays else {}
    found = [_judge(row, classes, absent.get(row.id, Absences()), content, holidays, day) for row in rows]
    listed = [each for each in found if each is not None]
    return sorted(listed, key=lambda each: (each.standing.state == "closed", *order(each.reasons), each.name))


def _people(wanted: Sequence[ColumnElement[bool]], day: date) -> Select[Any]:
    """In cohorts that run today, and those with an entry of the last days; each with the last signs of them."""
    each = aliased(ContactNote)
    latest = select(func.max(each.number)).where(each.enrolment_id == Enrolment.id).scalar_subquery()
    running = and_(Cohort.starts_on <= day, Cohort.ends_on >= day, Enrolment.state.in_(("invited", "active")))
    lately = ContactNote.at.is_not(None) & (Cohort.ends_on >= day - SHOWN_AFTER)
    missed = (
        select(StepState.misses, StepState.step)
        .where(StepState.enrolment_id == Enrolment.id, StepState.misses >= CURRENT.misses, StepState.state.not_in(DONE))
        .order_by(StepState.misses.desc(), StepState.at.desc())
        .limit(1)
    )
    columns: tuple[Any, ...] = (
        Enrolment.id,
        Enrolment.public_id,
        Enrolment.organisation_id,
        Enrolment.cohort_id,
        Enrolment.state,
        Enrolment.outcome,
        Enrolment.created_at,
        Enrolment.changed_at,
        Person.name,
        Cohort.public_id.label("cohort_public_id"),
        Cohort.name.label("cohort_name"),
        Cohort.starts_on,
        Cohort.ends_on,
        missed.with_only_columns(StepState.misses).scalar_subquery().label("misses"),
        missed.with_only_columns(StepState.step).scalar_subquery().label("stuck_on"),
        *_signs(),
        ContactNote.number.label("note_number"),
        ContactNote.kind.label("note_kind"),
        ContactNote.account_name.label("note_by"),
        ContactNote.at.label("note_at"),
        ContactNote.result.label("note_result"),
        ContactNote.next_on.label("note_next"),
    )
    return (
        select(*columns)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(ContactNote, and_(ContactNote.enrolment_id == Enrolment.id, ContactNote.number == latest))
        .where(*wanted, or_(running, lately))
        .order_by(Person.name, Enrolment.id)
    )


def _signs() -> tuple[Any, ...]:
    """The last step, the last visit, and the last class that was attended or excused: instants, by label."""
    step = select(func.max(StepState.at)).where(StepState.enrolment_id == Enrolment.id)
    visit = (
        select(func.max(SignInSession.last_seen_at))
        .join(Account, Account.id == SignInSession.account_id)
        .where(Account.person_id == Enrolment.person_id)
    )
    later = AttendanceMark.__table__.alias()
    own = AttendanceMark.__table__.c
    corrected = select(later.c.number).where(
        later.c.session_id == own.session_id, later.c.enrolment_id == own.enrolment_id, later.c.number > own.number
    )
    there = (
        select(func.max(ClassSession.starts_at))
        .join(AttendanceMark, AttendanceMark.session_id == ClassSession.id)
        .where(AttendanceMark.enrolment_id == Enrolment.id, AttendanceMark.mark != ABSENT, ~corrected.exists())
    )
    return (
        step.scalar_subquery().label("last_step"),
        visit.scalar_subquery().label("last_visit"),
        there.scalar_subquery().label("last_there"),
    )


def _sitting(row: Any) -> Sitting:
    stay = stay_of(row.created_at, row.state, row.changed_at)
    return Sitting(row.id, row.cohort_id, stay, korean_date(row.last_there) if row.last_there else None)


def _judge(
    row: Any, classes: Classes, absent: Absences, content: Content, holidays: Collection[date], day: date
) -> AtRisk | None:
    signs = [korean_date(at) for at in (row.last_step, row.last_visit, row.last_there) if at is not None]
    last_sign = max(signs, default=None)
    facts = Facts(
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        since=max(row.starts_on, korean_date(row.created_at)),
        came=row.state != "invited",
        absent=absent.days,
        days=absent.total,
        in_a_row=absent.in_a_row,
        stuck_on=_title(content, row.stuck_on) if row.stuck_on else "",
        misses=row.misses or 0,
        last_sign=last_sign,
        classes=classes.days_over(row.cohort_id),
    )
    still_in = row.state in ("invited", "active") and row.outcome is None
    found = reasons(facts, day, holidays) if still_in else ()
    last = None
    if row.note_number is not None:
        on = korean_date(row.note_at)
        last = Entry(row.note_number, row.note_kind, row.note_by, on, row.note_result, row.note_next)
    stands = standing(found, last, Signs(row.state, row.outcome, row.ends_on, last_sign), day)
    if stands is None:
        return None
    return AtRisk(
        row.public_id, row.organisation_id, row.name, row.cohort_public_id, row.cohort_name, found, last, stands
    )


def _title(content: Content, step: str) -> str:
    """Of a quiz or a rung of practice, as people know it; the files' title serves, whatever version the cohort froze."""
    kind, _, ref = step.partition(":")
    if kind == "quiz":
        quiz = content.quizzes.get(ref)
        return quiz.title if quiz else "확인 문제"
    task = content.practice.get(ref.partition("/")[0])
    title = task.title if task else "실습"
    rung = TITLES.get(ref.partition("/")[2])
    return f"{title} {rung}" if rung else title
