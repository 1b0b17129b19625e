"""A timetable laid over the calendar: which days are skipped, and where the classes go instead."""

import random
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cohorts.planning import (
    SUNDAY,
    keep_dates,
    last_day,
    lay_out,
    plan_dates,
    read_dates,
    week_of,
    years_unknown,
)
from app.content.loader import Content, load_content
from app.content.timetable import Timetable
from app.core.settings import ROOT

MONDAY = date(2026, 11, 30)


@cache
def content() -> Content:
    """What is in courses/."""
    return load_content(ROOT / "courses", ROOT / "quizzes", strict=False)


def timetable(*weeks: tuple[int, ...]) -> Timetable:
    """A timetable that meets on these days of each week."""
    session = {"kind": "live", "subject": "수업", "title": "수업", "hours": 2}
    return Timetable.model_validate(
        {
            "slug": "t",
            "title": "시간표",
            "summary": "…",
            "weeks": [{"title": "주", "days": [{"day": day, "sessions": [session]} for day in days]} for days in weeks],
        }
    )


def days(plan: Timetable, starts: date, **holidays: str) -> list[str]:
    """Each class day as month-day."""
    off = {date.fromisoformat(key[1:].replace("_", "-")): name for key, name in holidays.items()}
    return [f"{each.on:%m-%d}" for week in plan_dates(plan, starts, off) for each in week]


@pytest.mark.parametrize(
    ("starts", "holidays", "expected"),
    [
        (MONDAY, {}, ["11-30", "12-02", "12-04", "12-07", "12-09", "12-11"]),
        (date(2026, 12, 3), {}, ["12-03", "12-05", "12-07", "12-10", "12-12", "12-14"]),  # Thursday, Saturday, Monday
        (date(2026, 12, 4), {}, ["12-04", "12-07", "12-08", "12-11", "12-14", "12-15"]),  # never on Sunday
        (MONDAY, {"d2026_12_02": "쉬는 날"}, ["11-30", "12-03", "12-04", "12-07", "12-09", "12-11"]),
        (
            MONDAY,
            {"d2026_12_02": "쉬는 날", "d2026_12_03": "쉬는 날", "d2026_12_04": "쉬는 날"},
            ["11-30", "12-05", "12-07", "12-08", "12-09", "12-11"],
        ),  # three in a row push the next ones on until there is room
    ],
)
def test_a_class_meets_on_the_next_free_day_and_in_its_order(
    starts: date, holidays: dict[str, str], expected: list[str]
) -> None:
    assert days(timetable((1, 3, 5), (1, 3, 5)), starts, **holidays) == expected


def test_a_moved_class_says_which_day_it_stands_for_and_why() -> None:
    off = {date(2026, 12, 25): "성탄절", date(2026, 12, 26): "쉬는 날"}
    [[first, second, third]] = plan_dates(timetable((1, 5, 7)), date(2026, 12, 21), off)
    assert (first.instead_of, first.why) == (None, "")
    assert (second.on, second.instead_of, second.why) == (date(2026, 12, 28), date(2026, 12, 25), "성탄절")
    assert (third.on, third.instead_of, third.why) == (date(2026, 12, 29), date(2026, 12, 27), "일요일")
    assert read_dates(keep_dates([[first, second, third]])) == [[first, second, third]]


def test_a_class_that_only_makes_room_says_so() -> None:
    off = {date(2026, 12, 2): "쉬는 날"}
    [[_, moved, pushed]] = plan_dates(timetable((1, 3, 4)), MONDAY, off)
    assert (moved.on.day, pushed.on.day) == (3, 4)
    [[_, _, pushed, _]] = plan_dates(timetable((1, 3, 4, 5)), MONDAY, off | {date(2026, 12, 3): "쉬는 날"})
    assert (pushed.on.day, pushed.why) == (5, "쉬는 날")
    [[*_, last]] = plan_dates(timetable((1, 3, 4, 5)), MONDAY, off | {date(2026, 12, 3): "쉬는 날"})
    assert (last.on.day, last.why) == (7, "앞 수업이 옮겨져서")


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2026, 1, 1), date(2027, 10, 31)), st.integers(0, 10_000))
def test_on_any_starting_day_classes_stay_in_order_off_sundays_and_off_holidays(starts: date, seed: int) -> None:
    rng = random.Random(seed)
    off = {starts + timedelta(days=rng.randrange(60)): "쉬는 날" for _ in range(rng.randrange(12))}
    plan = timetable(*[tuple(sorted(rng.sample(range(1, 8), rng.randrange(1, 6)))) for _ in range(8)])
    dates = [each for week in plan_dates(plan, starts, off) for each in week]
    assert len(dates) == sum(len(week.days) for week in plan.weeks)
    assert all(one.on < two.on for one, two in pairwise(dates))
    assert all(each.on.weekday() != SUNDAY and each.on not in off and each.on >= starts for each in dates)
    assert all((each.instead_of is None) == (each.why == "") for each in dates)
    assert all(each.instead_of is None or each.instead_of < each.on for each in dates)


def test_the_week_that_has_come_is_the_first_before_the_start_and_the_last_after_the_end() -> None:
    plan = timetable((1,), (1,), (1,))
    weeks = lay_out(plan, plan_dates(plan, MONDAY, {}), MONDAY)
    at = {MONDAY - timedelta(days=9): 1, MONDAY: 1, MONDAY + timedelta(days=6): 1, MONDAY + timedelta(days=7): 2}
    assert {day: week_of(weeks, day).number for day in at} == at
    assert week_of(weeks, MONDAY + timedelta(days=400)).number == 3


# ---- the programme's own timetable and the list of holidays ---------------------------------------------------------


def test_the_course_s_eighty_hours_add_up_by_subject() -> None:
    plan = content().timetables["ai-data-crowdworker"]
    assert plan.subjects() == {"실시간 수업": 32, "실습": 25, "스스로 학습": 15, "특강": 4, "최종 과제": 4}
    assert (plan.hours, len(plan.weeks)) == (80, 8)
    assert max(sum(session.hours for session in day.sessions) for week in plan.weeks for day in week.days) <= 4


def test_a_winter_cohort_goes_around_the_lunar_new_year() -> None:
    holidays = content().holidays
    assert holidays
    plan = content().timetables["ai-data-crowdworker"]
    dates = plan_dates(plan, date(2027, 1, 4), holidays.by_date())
    moved = {each.instead_of: (each.on, each.why) for week in dates for each in week if each.instead_of}
    assert moved == {
        date(2027, 2, 8): (date(2027, 2, 10), "설날 다음 날"),
        date(2027, 2, 10): (date(2027, 2, 11), "앞 수업이 옮겨져서"),
    }
    assert last_day(dates) == date(2027, 2, 26)
    assert years_unknown(dates, holidays) == []
    assert years_unknown(plan_dates(plan, date(2027, 12, 6), holidays.by_date()), holidays) == [2028]


def test_the_holidays_are_those_of_two_years_with_their_substitutes() -> None:
    holidays = content().holidays
    assert holidays
    days = holidays.by_date()
    assert (min(days), max(days)) == (date(2026, 1, 1), date(2027, 12, 27))
    assert SUNDAY not in {day.weekday() for day in days}  # a class never meets on one
    # A substitute stands on a weekday and follows a Saturday or Sunday (설날: a Sunday within its three days).
    for day, name in days.items():
        if "대체공휴일" in name:
            assert day.weekday() < 5, name
            before = [day - timedelta(days=back) for back in (1, 2)]
            assert any(each.weekday() >= 5 for each in before), name
