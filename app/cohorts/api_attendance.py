"""JSON API: classes, the marks that stand, and what they come to by days. Reading only; a mark is written by people."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Query, Request, Response
from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from app.api.paging import Turn, next_address, one_page, read_turn, sync_from
from app.api.reading import note
from app.api.room import ApiDb, CurrentClient, Scopes
from app.cohorts import api_queries
from app.cohorts.api_attendance_schemas import (
    AttendanceMarkOut,
    AttendanceOut,
    AttendancePage,
    AttendanceQuery,
    ClassOut,
    ClassPage,
    ClassQuery,
    DayOut,
    MarkPage,
    MarkQuery,
)
from app.cohorts.api_room import room
from app.cohorts.attendance import Held, Mark, days_of, rate, tally
from app.cohorts.attendance_ledger import held_sessions, standing_marks, stay_of
from app.cohorts.models import AttendanceMark, ClassSession, Cohort, Enrolment
from app.core.api_client import ApiScope
from app.core.clock import now

READ = "cohorts.api_attendance_read"
HALF = 2**32  # a mark has no number of its own: its place in the list is its class and its enrolment, side by side
ALLOW = Scopes(ApiScope.ATTENDANCE_READ)


@room.get("/cohorts/{cohort_id}/classes", name="classes", allow=ALLOW, summary="List the classes of a cohort")
def list_classes(
    request: Request,
    response: Response,
    cohort_id: uuid.UUID,
    query: Annotated[ClassQuery, Query()],
    client: CurrentClient,
    db: ApiDb,
) -> ClassPage:
    """Dated classes, cancelled ones too. Nothing about people."""
    turn = read_turn(request, client, query)
    with db.read() as session:
        cohort, _ = api_queries.access_cohort(session, client, cohort_id, READ)
        wanted = select(ClassSession).where(ClassSession.cohort_id == cohort.id, ClassSession.id > turn.after)
        if query.updated_since is not None:
            wanted = wanted.where(ClassSession.changed_at >= query.updated_since)
        rows = session.scalars(wanted.order_by(ClassSession.id).limit(turn.rows)).all()
        at = now(session)
    shown = one_page(rows, turn)
    following = next_address(request, response, turn, rows, shown[-1].id if shown else 0)
    return ClassPage(items=[_show_class(each, cohort) for each in shown], next=following, sync_from=sync_from(at))


@room.get("/cohorts/{cohort_id}/marks", name="marks", allow=ALLOW, summary="List the attendance marks of a cohort")
def list_marks(
    request: Request,
    response: Response,
    cohort_id: uuid.UUID,
    query: Annotated[MarkQuery, Query()],
    client: CurrentClient,
    db: ApiDb,
) -> MarkPage:
    """The mark that stands of each person in each class; a corrected one comes again with `updated_since`."""
    turn = read_turn(request, client, query)
    with db.read() as session:
        cohort, known = api_queries.access_cohort(session, client, cohort_id, READ)
        rows = _marks(session, cohort, turn, query)
        at = now(session)
    shown = one_page(rows, turn)
    if shown and not known:
        note(db, client, READ, "cohort", cohort.id)
    last = shown[-1][0] if shown else None
    place = last.session_id * HALF + last.enrolment_id if last else 0
    following = next_address(request, response, turn, rows, place)
    return MarkPage(items=[_show_mark(row) for row in shown], next=following, sync_from=sync_from(at))


def _marks(session: Session, cohort: Cohort, turn: Turn, query: MarkQuery) -> Sequence[Any]:
    place = tuple_(AttendanceMark.session_id, AttendanceMark.enrolment_id)
    wanted = (
        standing_marks(ClassSession.cohort_id == cohort.id, place > divmod(turn.after, HALF))
        .add_columns(ClassSession.public_id, Enrolment.public_id)
        .join(ClassSession, ClassSession.id == AttendanceMark.session_id)
        .join(Enrolment, Enrolment.id == AttendanceMark.enrolment_id)
    )
    if query.updated_since is not None:
        wanted = wanted.where(AttendanceMark.at >= query.updated_since)
    ordered = wanted.order_by(AttendanceMark.session_id, AttendanceMark.enrolment_id)
    return session.execute(ordered.limit(turn.rows)).all()


@room.get(
    "/cohorts/{cohort_id}/attendance",
    name="attendance",
    allow=ALLOW,
    summary="List the attendance of everyone in a cohort",
)
def list_attendance(
    request: Request,
    response: Response,
    cohort_id: uuid.UUID,
    query: Annotated[AttendanceQuery, Query()],
    client: CurrentClient,
    db: ApiDb,
) -> AttendancePage:
    """Days and rate, for a page of enrolments."""
    turn = read_turn(request, client, query)
    with db.read() as session:
        cohort, known = api_queries.access_cohort(session, client, cohort_id, READ)
        own = select(Enrolment).where(Enrolment.cohort_id == cohort.id, Enrolment.id > turn.after)
        rows = session.scalars(own.order_by(Enrolment.id).limit(turn.rows)).all()
        shown = one_page(rows, turn)
        items = _days(session, cohort, shown)
    if shown and not known:
        note(db, client, READ, "cohort", cohort.id)
    following = next_address(request, response, turn, rows, shown[-1].id if shown else 0)
    return AttendancePage(items=items, next=following)


@room.get(
    "/enrolments/{enrolment_id}/attendance",
    name="enrolment_attendance",
    allow=ALLOW,
    summary="Show the attendance of an enrolment",
)
def show_attendance(enrolment_id: uuid.UUID, client: CurrentClient, db: ApiDb) -> AttendanceOut:
    """Days and rate of one person; without a name."""
    with db.read() as session:
        enrolment, person, cohort, known = api_queries.access_enrolment(session, client, enrolment_id, READ)
        (shown,) = _days(session, cohort, [enrolment])
    if not known:
        note(db, client, READ, "enrolment", enrolment.id, person.id)
    return shown


def _days(session: Session, cohort: Cohort, people: Sequence[Enrolment]) -> list[AttendanceOut]:
    """Two statements. Who waits as `offered` is counted like anyone who was invited: see api_queries.WAITING."""
    held = held_sessions(session, cohort.id)
    marks: dict[int, dict[int, Mark]] = defaultdict(dict)
    for each in session.scalars(standing_marks(AttendanceMark.enrolment_id.in_([one.id for one in people]))):
        marks[each.enrolment_id][each.session_id] = Mark(each.mark, each.missed)
    return [_show_days(cohort, one, held, marks[one.id]) for one in people]


def _show_days(cohort: Cohort, enrolment: Enrolment, held: Sequence[Held], marks: dict[int, Mark]) -> AttendanceOut:
    days = days_of(held, marks, stay_of(enrolment.created_at, enrolment.state, enrolment.changed_at))
    counted = tally(days)
    return AttendanceOut(
        enrolment_id=enrolment.public_id,
        cohort_id=cohort.public_id,
        rate=rate(counted.attended, counted.marked),
        attended_days=counted.attended,
        marked_days=counted.marked,
        absent_days=counted.absences,
        total_days=counted.total,
        over_limit=counted.over_limit,
        days=[DayOut(on=day.on, state=day.state, partials=day.partials, excused=day.excused) for day in days],
    )


def _show_class(found: ClassSession, cohort: Cohort) -> ClassOut:
    return ClassOut(
        id=found.public_id,
        cohort_id=cohort.public_id,
        title=found.title,
        kind=found.kind,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        state=found.state,
        moved_from=found.moved_from,
        updated_at=found.changed_at,
    )


def _show_mark(row: Any) -> AttendanceMarkOut:
    mark: AttendanceMark = row[0]
    return AttendanceMarkOut(
        class_id=row[1],
        enrolment_id=row[2],
        mark=mark.mark,
        missed_minutes=mark.missed,
        number=mark.number,
        at=mark.at,
    )
