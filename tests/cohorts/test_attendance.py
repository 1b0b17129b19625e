"""Attendance counted: what marks, days and whole trainings come to; the number of a class and when it is good."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cohorts.attendance import MARKS, Day, Held, Mark, Stay, Tally, count_day, days_of, rate, tally
from app.cohorts.planning import ClassDate, DayView, WeekView
from app.cohorts.session_planning import code_at, door_of, is_code, lay_sessions, read_session
from app.content.timetable import Session
from app.core.errors import Invalid

MONDAY = date(2026, 11, 23)
ONE = (Held(1, MONDAY, 120, True),)
TWO = (Held(1, MONDAY, 120, True), Held(2, MONDAY, 60, True))


def day(sessions: tuple[Held, ...], *marks: Mark | None) -> Day:
    return count_day(sessions, {held.id: mark for held, mark in zip(sessions, marks, strict=True) if mark})


@pytest.mark.parametrize(
    ("sessions", "marks", "expected"),
    [
        (ONE, [Mark("출석")], ("present", 0)),
        (ONE, [Mark("출석인정")], ("present", 0)),
        (ONE, [Mark("공결")], ("present", 0)),
        (ONE, [Mark("지각")], ("present", 1)),
        (ONE, [Mark("지각", 60)], ("present", 1)),  # half of it is not less than half
        (ONE, [Mark("지각", 61)], ("absent", 0)),
        (ONE, [Mark("조퇴", 500)], ("absent", 0)),
        (ONE, [Mark("결석")], ("absent", 0)),
        (ONE, [None], ("unmarked", 0)),
        (TWO, [Mark("출석"), Mark("결석")], ("present", 1)),  # two of three hours, and gone for the third
        (TWO, [Mark("결석"), Mark("출석")], ("absent", 0)),  # one of three hours
        (TWO, [Mark("공결"), Mark("결석")], ("present", 1)),
        (TWO, [Mark("지각", 10), Mark("조퇴", 10)], ("present", 2)),
        (TWO, [Mark("지각", 70), Mark("조퇴", 30)], ("absent", 0)),  # 50 and 30 of 180 minutes
        (TWO, [Mark("출석"), None], ("unmarked", 0)),
    ],
)
def test_a_day_is_one_of_presence_when_half_of_its_minutes_were_attended(
    sessions: tuple[Held, ...], marks: list[Mark | None], expected: tuple[str, int]
) -> None:
    found = day(sessions, *marks)
    assert (found.state, found.partials) == expected


def test_a_day_with_a_class_still_to_come_lies_ahead() -> None:
    later = (TWO[0], Held(2, MONDAY, 60, False))
    assert day(later, Mark("출석"), None).state == "ahead"
    assert day(later, Mark("출석"), Mark("출석")).state == "present"


@pytest.mark.parametrize(
    ("present", "partials", "absent", "attended", "absences"),
    [(10, 2, 0, 10, 0), (10, 3, 0, 9, 1), (10, 5, 1, 9, 2), (10, 6, 0, 8, 2), (1, 7, 0, 0, 1), (0, 0, 0, 0, 0)],
)
def test_three_late_early_and_away_marks_are_one_absence(
    present: int, partials: int, absent: int, attended: int, absences: int
) -> None:
    found = Tally(present, absent, partials)
    assert (found.attended, found.absences) == (attended, absences)


def test_absent_on_more_than_a_fifth_of_all_days_is_over_the_limit_and_exactly_a_fifth_is_not() -> None:
    assert not Tally(present=16, absent=4, ahead=0).over_limit
    assert Tally(present=16, absent=4, ahead=0).near_limit
    assert Tally(present=15, absent=5).over_limit
    assert not Tally(present=2, absent=2, ahead=16).over_limit  # of the whole training, not of what was held so far
    assert Tally(present=1, absent=2, ahead=17).allowed == 2
    assert not Tally().over_limit
    assert Tally(present=13, partials=3, absent=3, ahead=4).over_limit is False  # three days, and three marks: 4 of 20
    assert Tally(present=12, partials=3, absent=4, ahead=4).over_limit is True


def test_days_before_the_enrolment_and_after_leaving_count_only_when_they_were_marked() -> None:
    sessions = [Held(n, MONDAY + timedelta(days=n), 120, True) for n in range(5)]
    stay = Stay(MONDAY + timedelta(days=1), MONDAY + timedelta(days=3))
    marks = {0: Mark("출석"), 1: Mark("출석"), 2: Mark("결석")}

    assert [found.state for found in days_of(sessions, marks, stay)] == ["present", "present", "absent", "unmarked"]
    assert tally(days_of(sessions, {}, stay)).total == 3
    assert tally(days_of([], marks, stay)) == Tally()


@pytest.mark.parametrize(
    ("days", "expected"), [((2, 3), "66.6"), ((799, 1000), "79.9"), ((0, 4), "0.0"), ((0, 0), None)]
)
def test_a_rate_is_cut_to_one_decimal(days: tuple[int, int], expected: str | None) -> None:
    assert rate(*days) == expected


marks_of_days = st.lists(st.tuples(st.sampled_from(MARKS), st.none() | st.integers(0, 200)), max_size=30)


@given(marks_of_days)
def test_every_marked_day_is_attended_or_absent_and_an_absence_more_never_helps(
    given_marks: list[tuple[str, int | None]],
) -> None:
    sessions = [Held(n, MONDAY + timedelta(days=n), 120, True) for n in range(len(given_marks) + 1)]
    marks = {n: Mark(*each) for n, each in enumerate(given_marks)}
    before = tally(days_of(sessions, marks, Stay()))
    after = tally(days_of(sessions, marks | {len(given_marks): Mark("결석")}, Stay()))

    assert before.attended + before.absences == before.marked == len(given_marks)
    assert before.total == after.total
    assert (after.attended, after.absences) == (before.attended, before.absences + 1)
    excused = tally(days_of(sessions, {n: Mark("공결") for n in marks}, Stay()))
    assert (excused.attended, excused.absences) == (len(given_marks), 0)


def test_a_timetable_becomes_classes_one_after_the_other_on_its_dates() -> None:
    live = Session(kind="live", subject="실시간 수업", title="첫 만남", hours=2)
    practice = Session(kind="practice", subject="실습", title="찍어 보기", hours=1.5)
    week = WeekView(1, "시작", MONDAY, MONDAY, (DayView(ClassDate(MONDAY), (live, practice)),), (practice,))

    first, second = lay_sessions([week], time(14, 0))

    assert (first.key, first.kind, first.title) == ("1/1/1", "live", "첫 만남")
    assert first.starts_at.astimezone(UTC) == datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
    assert second.starts_at == first.ends_at == first.starts_at + timedelta(hours=2)
    assert (second.key, second.kind, second.ends_at - second.starts_at) == ("1/1/2", "room", timedelta(minutes=90))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "가"),
        ("kind", "video"),
        ("on", "내일"),
        ("on", ""),
        ("starts", "25:00"),
        ("ends", "13:00"),
        ("ends", "23:30"),
    ],
)
def test_a_class_that_cannot_be_says_which_field_to_mend(field: str, value: str) -> None:
    typed = {"title": "보충 수업", "kind": "live", "on": "2026-12-01", "starts": "14:00", "ends": "16:00"}
    read_session(**typed)
    with pytest.raises(Invalid) as refused:
        read_session(**{**typed, field: value})
    assert list(refused.value.fields) == [field]


SECRET, CLASS = bytes(32), uuid.UUID(int=1)
AT = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def test_the_number_of_a_class_is_good_for_ten_to_twenty_minutes_and_for_no_other_class() -> None:
    shown = code_at(SECRET, CLASS, AT)
    assert shown.isdigit()
    assert len(shown) == 4
    assert is_code(SECRET, CLASS, AT + timedelta(minutes=19), f" {shown[:2]} {shown[2:]} ")
    assert not is_code(SECRET, CLASS, AT, "")
    others = [code_at(SECRET, CLASS, AT + timedelta(minutes=10 * n)) for n in range(2, 40)]
    others += [code_at(SECRET, uuid.UUID(int=n), AT) for n in range(2, 40)]
    assert len({*others, shown}) > 60  # by a fixed secret: what is shown changes with the time and the class
    assert not is_code(SECRET, CLASS, AT + timedelta(minutes=30), shown)
    assert not is_code(SECRET, uuid.UUID(int=2), AT, shown)


def test_the_door_opens_half_an_hour_before_and_closes_in_the_middle() -> None:
    door = door_of(AT, AT + timedelta(hours=2))
    minutes = {-31: "early", -30: "open", 0: "open", 59: "open", 60: "over"}
    assert {at: door.state(AT + timedelta(minutes=at)) for at in minutes} == minutes
    assert door.late == AT + timedelta(minutes=10)
