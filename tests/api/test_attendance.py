"""What a program reads of classes and attendance."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.cohorts.models import AttendanceMark, ClassSession, Enrolment
from app.core.actor import Role
from app.core.api_client import ApiScope
from app.core.clock import KOREA, FixedClock
from tests.api.desk import ApiDesk, Program

MONDAY = date(2026, 11, 23)


def hold(desk: ApiDesk, day: date, hour: int = 14, **extra: Any) -> ClassSession:
    starts = datetime(day.year, day.month, day.day, hour, tzinfo=KOREA)
    with desk.world.database.write() as session:
        made = ClassSession(
            organisation_id=desk.organisation.id, cohort_id=desk.cohort.id, title="우리 집 속 AI", kind="live",
            starts_at=starts, ends_at=starts + timedelta(hours=2), changed_at=starts, reason="강사 사정", **extra,
        )  # fmt: skip
        session.add(made)
    return made


def mark(desk: ApiDesk, found: ClassSession, enrolment: Enrolment, word: str, number: int = 1, **extra: Any) -> None:
    with desk.world.database.write() as session:
        session.add(
            AttendanceMark(
                session_id=found.id, enrolment_id=enrolment.id, number=number, organisation_id=enrolment.organisation_id,
                person_id=enrolment.person_id, mark=word, source="staff", account_id=1,
                at=found.ends_at + timedelta(days=number - 1), **extra,
            )
        )  # fmt: skip


def test_classes_come_with_their_state_and_nothing_about_people(desk: ApiDesk, program: Program) -> None:
    first = hold(desk, MONDAY)
    hold(desk, MONDAY + timedelta(days=1), state="cancelled", moved_from=first.starts_at)
    url = f"/cohorts/{desk.cohort.public_id}/classes"
    shown, cancelled = program.read_all(url, limit=1)

    assert shown == {
        "id": str(first.public_id),
        "cohort_id": str(desk.cohort.public_id),
        "title": "우리 집 속 AI",
        "kind": "live",
        "starts_at": "2026-11-23T05:00:00Z",
        "ends_at": "2026-11-23T07:00:00Z",
        "state": "planned",
        "moved_from": None,
        "updated_at": "2026-11-23T05:00:00Z",
    }
    assert (cancelled["state"], cancelled["moved_from"]) == ("cancelled", "2026-11-23T05:00:00Z")
    assert [each["state"] for each in program.read(url, updated_since="2026-11-23T06:00:00Z")["items"]] == ["cancelled"]


def test_the_mark_that_stands_comes_page_by_page_and_again_when_it_is_corrected(
    desk: ApiDesk, program: Program
) -> None:
    desk.world.staff(desk.organisation, Role.INSTRUCTOR)
    people = [desk.half_way, *(desk.world.trainee(desk.cohort, f"새사람{n}")[1] for n in "가나다")]
    classes = [hold(desk, MONDAY), hold(desk, MONDAY, 17)]
    for found in classes:
        for each in people:
            mark(desk, found, each, "출석")
    mark(desk, classes[0], people[1], "지각", 2, missed=20, note="버스가 늦음", evidence="")
    url = f"/cohorts/{desk.cohort.public_id}/marks"
    listed = program.read_all(url, limit=3)

    places = [(each["class_id"], each["enrolment_id"]) for each in listed]
    assert len(set(places)) == len(places) == 8
    assert [each["class_id"] for each in listed] == [str(found.public_id) for found in classes for _ in people]
    (late,) = program.read(url, updated_since="2026-11-24T00:00:00Z")["items"]
    assert late == {
        "class_id": str(classes[0].public_id),
        "enrolment_id": str(people[1].public_id),
        "mark": "지각",
        "missed_minutes": 20,
        "number": 2,
        "at": "2026-11-24T07:00:00Z",
    }
    assert late in listed
    assert "버스" not in program.get(f"/api/v1{url}").text


def test_days_and_rate_are_those_of_the_pages_and_the_reading_is_recorded(
    desk: ApiDesk, program: Program, clock: FixedClock
) -> None:
    days = [hold(desk, MONDAY + timedelta(days=n)) for n in range(4)]
    for found, word in zip(days, ("출석", "결석", "공결"), strict=False):
        mark(desk, found, desk.half_way, word)
    clock.instant = days[2].ends_at + timedelta(hours=1)
    one = program.read(f"/enrolments/{desk.half_way.public_id}/attendance")
    everyone = program.read_all(f"/cohorts/{desk.cohort.public_id}/attendance", limit=1)

    assert [(day["on"], day["state"], day["excused"]) for day in one["days"]] == [
        ("2026-11-23", "present", False),
        ("2026-11-24", "absent", False),
        ("2026-11-25", "present", True),
        ("2026-11-26", "ahead", False),
    ]
    figures = ("rate", "attended_days", "marked_days", "absent_days", "total_days", "over_limit")
    assert [one[name] for name in figures] == ["66.6", 2, 3, 1, 4, True]
    assert one in everyone
    assert [each["rate"] for each in everyone] == [None, "66.6"]
    assert "박순자" not in str(everyone)
    with desk.world.database.read() as session:
        read = select(AuditEntry).where(AuditEntry.verb == "cohorts.api_attendance_read")
        assert {each.subject_kind for each in session.scalars(read)} == {"enrolment", "cohort"}


def test_a_person_whom_another_center_knows_looks_invited_like_anyone(desk: ApiDesk, program: Program) -> None:
    hold(desk, MONDAY)
    for name, state in (("이정호", "offered"), ("최미경", "invited")):
        desk.world.trainee(desk.cohort, name, state=state)
    offered, invited = program.read(f"/cohorts/{desk.cohort.public_id}/attendance")["items"][2:]

    assert {**offered, "enrolment_id": ""} == {**invited, "enrolment_id": ""}


def test_a_cursor_of_marks_is_no_cursor_of_classes_and_each_wants_its_scope(desk: ApiDesk, program: Program) -> None:
    found = [hold(desk, MONDAY), hold(desk, MONDAY, 17)]
    for each in found:
        mark(desk, each, desk.half_way, "출석")
    url = f"/api/v1/cohorts/{desk.cohort.public_id}"
    cursor = program.get(f"{url}/marks?limit=1").json()["next"].split("cursor=")[1]
    stranger = desk.program(ApiScope.PROGRESS_READ, ApiScope.COHORTS_READ)

    assert program.get(f"{url}/marks", params={"cursor": cursor}).status_code == 200
    assert program.get(f"{url}/classes", params={"cursor": cursor}).status_code == 422
    assert [stranger.get(f"{url}/{part}").status_code for part in ("marks", "classes", "attendance")] == [403] * 3
    assert program.get(f"{url}/marks", params={"cursor": cursor[:-1]}).status_code == 422
