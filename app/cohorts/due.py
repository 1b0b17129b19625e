"""What is due in cohorts: sheets of classes, corrections of attendance, rosters left at the dry run, invite sheets nobody used."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Date, Select, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import GenericFunction

from app.cohorts.attendance_ledger import COUNTED
from app.cohorts.importing import KEPT_FOR
from app.cohorts.models import AttendanceMark, AttendanceRequest, ClassSession, Cohort, Enrolment, RosterImport
from app.cohorts.sessions import PLANNED
from app.core.clock import KOREA, korean_date, now, today
from app.core.due import Due
from app.core.due_rows import DueRow, asking
from app.identity.invites import VALID_AFTER_FIRST_CLASS
from app.identity.models import Invite
from app.people.models import Person

LOOKED_BACK = timedelta(days=30)  # sheets that are older are on the cohort's own page
INVITES_BEFORE = timedelta(days=3)  # of the first class


class korean_day(GenericFunction[date]):
    """The Korean date of an instant, within a statement."""

    type = Date()
    inherit_cache = True


@compiles(korean_day, "postgresql")
def _on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AT TIME ZONE 'Asia/Seoul' AS DATE)"


@compiles(korean_day, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"date({compiler.process(element.clauses, **options)}, '+9 hours')"  # no summer time since 1988


def asks(session: Session, centers: Collection[int]) -> list[Select[Any]]:
    return [_sheets(session, centers), _corrections(centers), _rosters(session, centers), _invites(session, centers)]


def tell(row: DueRow, day: date, at: datetime) -> Due:
    match row.kind:
        case "sheet":
            return _tell_sheet(row, day, at)
        case "correction":
            return Due(
                "correction", f"출석을 고쳐 달라고 했어요: {row.what}", f"{row.who} 님", "보고 답하기",
                "cohorts:attendance_request", {"request_id": row.id}, korean_date(row.at), row.on,
            )  # fmt: skip
        case "roster":
            return Due(
                "roster", "올리다 만 명단이 있어요", row.who, "명단 마저 올리기", "cohorts:roster_check",
                {"cohort_id": row.cohort, "import_id": row.id}, korean_date(row.at), korean_date(row.at + KEPT_FOR),
                note=f"{row.what}. 하루가 지나면 지워져요.",
            )  # fmt: skip
        case _:
            ahead = row.on >= day
            return Due(
                "invite", f"아직 쓰지 않은 초대장이 {row.number}장 있어요", row.who, "초대장 보기", "cohorts:invites",
                {"cohort_id": row.cohort}, until=row.on if ahead else row.on + VALID_AFTER_FIRST_CLASS,
                note="첫 수업 전에 건네주세요." if ahead else "그날이 지나면 초대장을 쓸 수 없어요.",
            )  # fmt: skip


def _tell_sheet(row: DueRow, day: date, at: datetime) -> Due:
    held = korean_date(row.at)
    if row.at > at:
        what, button = row.what, "출석부 열기"
    elif row.until > at:
        what, button = f"지금 수업이에요: {row.what}", "출석부 열기"
    else:
        what, button = f"출석부에 안 적은 분이 {row.number}명 있어요", "출석부 마저 적기"
    return Due(
        "sheet", what, row.who, button, "cohorts:class", {"class_id": row.id}, until=held,
        at=row.at if held == day else None, note="" if row.until > at else row.what,
    )  # fmt: skip


def _sheets(session: Session, centers: Collection[int]) -> Select[Any]:
    """Classes of today, and those before, in which somebody who is in the class has no mark."""
    tomorrow = datetime.combine(today(session) + timedelta(days=1), time(), KOREA)
    held = korean_day(ClassSession.starts_at)
    here = or_(Enrolment.state != "left", Enrolment.changed_at.is_(None), korean_day(Enrolment.changed_at) >= held)
    marked = (
        select(AttendanceMark.number)
        .where(AttendanceMark.session_id == ClassSession.id, AttendanceMark.enrolment_id == Enrolment.id)
        .correlate(ClassSession, Enrolment)
    )
    missing = (
        select(func.count())
        .select_from(Enrolment)
        .where(
            Enrolment.cohort_id == ClassSession.cohort_id,
            Enrolment.state.in_(COUNTED),
            korean_day(Enrolment.created_at) <= held,
            here,
            ~marked.exists(),
        )
        .correlate(ClassSession)
        .scalar_subquery()
    )
    each = (
        select(
            ClassSession.public_id,
            ClassSession.title,
            ClassSession.starts_at,
            ClassSession.ends_at,
            Cohort.name,
            missing.label("missing"),
        )
        .join(Cohort, Cohort.id == ClassSession.cohort_id)
        .where(
            ClassSession.organisation_id.in_(centers),
            ClassSession.state == PLANNED,
            ClassSession.starts_at < tomorrow,
            ClassSession.starts_at >= tomorrow - LOOKED_BACK,
        )
        .subquery()
        .c
    )
    return (
        asking(
            "sheet", id=each.public_id, who=each.name, what=each.title, at=each.starts_at, until=each.ends_at,
            number=each.missing,
        )
        .where(each.missing > 0)
        .order_by(each.starts_at, each.name)
    )  # fmt: skip


def _corrections(centers: Collection[int]) -> Select[Any]:
    return (
        asking(
            "correction", id=AttendanceRequest.public_id, who=Person.name, what=ClassSession.title,
            on=AttendanceRequest.due_on, at=AttendanceRequest.created_at,
        )
        .join(ClassSession, ClassSession.id == AttendanceRequest.session_id)
        .join(Person, Person.id == AttendanceRequest.person_id)
        .where(AttendanceRequest.organisation_id.in_(centers), AttendanceRequest.state == "open")
        .order_by(AttendanceRequest.due_on, AttendanceRequest.id)
    )  # fmt: skip


def _rosters(session: Session, centers: Collection[int]) -> Select[Any]:
    return (
        asking(
            "roster", id=RosterImport.public_id, cohort=Cohort.public_id, who=Cohort.name, what=RosterImport.file_name,
            at=RosterImport.created_at,
        )
        .join(Cohort, Cohort.id == RosterImport.cohort_id)
        .where(
            RosterImport.organisation_id.in_(centers),
            RosterImport.state == "waiting",
            RosterImport.created_at > now(session) - KEPT_FOR,
        )
        .order_by(RosterImport.created_at, RosterImport.id)
    )  # fmt: skip


def _invites(session: Session, centers: Collection[int]) -> Select[Any]:
    """Cohorts that begin within days, or began lately, with sheets that still can be used and were not."""
    day = today(session)
    return (
        asking("invite", cohort=Cohort.public_id, who=Cohort.name, on=Cohort.starts_on, number=func.count(Invite.id))
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .join(Invite, Invite.enrolment_id == Enrolment.id)
        .where(
            Cohort.organisation_id.in_(centers),
            Cohort.starts_on <= day + INVITES_BEFORE,
            Cohort.starts_on >= day - VALID_AFTER_FIRST_CLASS,
            Enrolment.state == "invited",
            Invite.used_at.is_(None),
            Invite.expires_at > now(session),
        )
        .group_by(Cohort.id, Cohort.public_id, Cohort.name, Cohort.starts_on)
        .order_by(Cohort.starts_on, Cohort.id)
    )
