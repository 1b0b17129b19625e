"""Attendance of the demo's classes: held since the cohort began, with people in every state, one today and some to come."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.attendance_asking import ask_again
from app.cohorts.attendance_ledger import mark_everyone, read_entry, write_mark
from app.cohorts.ledger import load_learner
from app.cohorts.models import ClassSession, Cohort, Enrolment
from app.cohorts.session_planning import ROOM, NewSession, lay_sessions
from app.cohorts.sessions import add_session, cancel_session, list_sessions, make_sessions
from app.cohorts.timetable_views import frozen_plan
from app.core.clock import korean_date
from app.core.errors import Invalid
from app.demo.cast import NEVER_COMES, Role
from app.demo.timeline import SETTLED, Story
from app.demo.world import World, actor_of
from app.people.models import Person

BEGINS = time(14, 0)
WRITTEN_AFTER = timedelta(minutes=5)  # of a class's end
Written = tuple[str, str, str, str]  # mark, minutes missed, evidence, note
LATE: Written = ("지각", "20", "", "")
EARLY: Written = ("조퇴", "40", "", "")
ABSENT: Written = ("결석", "", "", "")
OFFICIAL: Written = ("공결", "", "public", "민방위 교육 소집 통지서")
# By name: number of the class, counted from 0 → what is written. Everyone else is present.
MARKS: Mapping[str, Mapping[int, Written]] = {
    "백옥자": {1: LATE, 3: LATE, 6: LATE},
    "홍만표": {2: OFFICIAL, 5: OFFICIAL},
    "류정아": {4: EARLY},
    "안기복": dict.fromkeys(range(5, 60), ABSENT),  # and nothing is heard of him any more
    "노순복": dict.fromkeys((1, 2, 3, 5, 6, 7, 8), ABSENT),
    "조병학": {3: LATE},
    "엄정순": {2: ABSENT},
    "변태식": {10: ABSENT, 11: LATE, 12: LATE},
    "소병국": {1: LATE, 2: LATE, 4: LATE},
    "유덕순": {3: ABSENT},
}
NOT_YET = frozenset({"탁연실", "마재윤"})  # of the last class: their marks are still to be written
EXCUSED_LATER = ("엄정순", 2, ("출석인정", "", "diagnosis", "병원 진료 확인서를 보고 고침"))
ASKS = ("조병학", 3, "출석", "2시 전에 왔는데 화면이 늦게 켜졌어요.")


def tell_attendance(
    world: World, cohort: Cohort, roles: Mapping[str, Role], *, staff: int, planned_at: datetime, open_today: bool
) -> Story:
    """`staff`: the person who marks. `open_today`: with a class that anyone can check into while the demo is looked at."""
    yield planned_at
    with world.database.write() as session:
        weeks = frozen_plan(session, world.content, cohort).weeks
        make_sessions(session, actor_of(session, staff), cohort, lay_sessions(weeks, BEGINS))
        classes = list_sessions(session, cohort.id)
    held = [each for each in classes if each.ends_at + WRITTEN_AFTER <= world.timeline.end - SETTLED]
    for number, found in enumerate(held):
        yield found.ends_at + WRITTEN_AFTER
        with world.database.write() as session:
            _write(session, staff, cohort, roles, found, number, last=found is held[-1])
    if open_today:
        yield from _corrections(world, staff, cohort, held)
        yield world.timeline.at(korean_date(world.timeline.end), 23)
        with world.database.write() as session:
            _today(session, world, staff, cohort)


def _write(
    session: Session,
    staff: int,
    cohort: Cohort,
    roles: Mapping[str, Role],
    found: ClassSession,
    number: int,
    *,
    last: bool,
) -> None:
    actor = actor_of(session, staff)
    enrolled = _enrolled(session, cohort)
    for name, enrolment in enrolled.items():
        role = roles.get(name)
        written = ABSENT if role and role.twist == NEVER_COMES else MARKS.get(name, {}).get(number)
        if written is not None and enrolment.state in ("invited", "active", "completed"):
            write_mark(session, actor, found, enrolment, read_entry(written[0], 0, *written[1:]))
    if not last or not NOT_YET & enrolled.keys():
        mark_everyone(session, actor, found)
        return
    for name, enrolment in enrolled.items():
        absent = roles[name].twist == NEVER_COMES or number in MARKS.get(name, {})
        if name not in NOT_YET and not absent and not roles[name].late:
            write_mark(session, actor, found, enrolment, read_entry("출석", 0))


def _enrolled(session: Session, cohort: Cohort) -> dict[str, Enrolment]:
    query = select(Person.name, Enrolment).join(Enrolment, Enrolment.person_id == Person.id)
    rows = session.execute(query.where(Enrolment.cohort_id == cohort.id).order_by(Enrolment.id))
    return {row[0]: row[1] for row in rows}


def _corrections(world: World, staff: int, cohort: Cohort, held: list[ClassSession]) -> Iterator[datetime]:
    """An absence is excused when the paper comes; somebody asks for a mark to be looked at again."""
    if len(held) <= max(EXCUSED_LATER[1], ASKS[1]):
        return
    yield world.timeline.at(korean_date(held[-1].ends_at), 19)
    with world.database.write() as session:
        enrolled = _enrolled(session, cohort)
        name, number, written = EXCUSED_LATER
        write_mark(
            session, actor_of(session, staff), held[number], enrolled[name], read_entry(written[0], 1, *written[1:])
        )
        name, number, wanted, text = ASKS
        learner = load_learner(session, enrolled[name].id)
        ask_again(session, actor_of(session, learner.person_id), learner, held[number], wanted, text)


def _today(session: Session, world: World, staff: int, cohort: Cohort) -> None:
    """A class that has just begun, unless the timetable's own is on; and the next but one is called off."""
    actor, end = actor_of(session, staff), world.timeline.end
    begins = end.replace(minute=end.minute - end.minute % 10, second=0, microsecond=0)
    with suppress(Invalid), session.begin_nested():  # refused where another class is on at this hour
        wanted = NewSession(None, "열린 실습실: 막힌 곳 함께 풀기", ROOM, begins, begins + timedelta(hours=2))
        add_session(session, actor, cohort, wanted, "혼자 하다 막힌 분을 위해")
    coming = [each for each in list_sessions(session, cohort.id) if each.starts_at > end + timedelta(days=1)]
    if len(coming) > 1:
        cancel_session(session, actor, coming[1], "기관 시설 점검으로 쉬어요", coming[1].revision)
