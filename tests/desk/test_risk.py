"""Who may drop out, and why: the rule over invented facts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.risk import CURRENT, Facts, Reason, learning_days, order, reasons

TODAY = date(2026, 11, 25)  # a Wednesday
FIRST, LAST = date(2026, 11, 2), date(2026, 12, 24)
CLASSES = [
    FIRST + timedelta(days=n) for n in (0, 2, 4, 7, 9, 11, 14, 16, 18, 21)
]  # Monday, Wednesday, Friday; the last on 23 November
FINE = Facts(FIRST, LAST, FIRST, came=True, days=24, last_sign=date(2026, 11, 24), classes=CLASSES)


def kinds(facts: Facts, today: date = TODAY, holidays: tuple[date, ...] = ()) -> list[str]:
    return [each.kind for each in reasons(facts, today, holidays)]


def test_somebody_who_learned_yesterday_gives_no_reason() -> None:
    assert reasons(FINE, TODAY, ()) == ()


@pytest.mark.parametrize(
    ("absent", "in_a_row", "alarms"),
    [(0, 0, False), (1, 1, False), (2, 2, True), (5, 0, True), (2, 0, False), (3, 0, True), (1, 0, False)],
)
def test_absent_is_two_days_in_a_row_or_a_tenth_of_the_training(absent: int, in_a_row: int, alarms: bool) -> None:
    assert ("absent" in kinds(replace(FINE, absent=absent, in_a_row=in_a_row))) is alarms


def test_absence_is_told_with_its_figures() -> None:
    (both,) = reasons(replace(FINE, absent=5, in_a_row=3), TODAY, ())
    (share,) = reasons(replace(FINE, absent=3), TODAY, ())
    (never,) = reasons(replace(FINE, absent=10, in_a_row=10, came=False, last_sign=None), TODAY, ())

    assert both.words == "수업을 3일 이어서 빠졌어요. 모두 5일 결석이에요(전체 24일)."
    assert share.words == "전체 수업 24일 중 3일 결석이에요."
    assert never.words == "수업을 10일 이어서 빠졌어요. 아직 한 번도 들어오지 않았어요."


def test_stuck_is_the_third_try_that_did_not_pass() -> None:
    twice, thrice = (replace(FINE, stuck_on="1단계 확인 문제", misses=n) for n in (2, 3))

    assert kinds(twice) == []
    assert [each.words for each in reasons(thrice, TODAY, ())] == ["‘1단계 확인 문제’에서 3번 막혔어요."]


def test_silent_is_days_on_which_one_could_have_learned_and_classes_among_them() -> None:
    quiet = replace(
        FINE, last_sign=date(2026, 11, 18)
    )  # Thursday to Tuesday without Sunday: five days, classes on Friday and Monday
    (found,) = reasons(quiet, TODAY, ())

    assert found.words == "7일째 소식이 없어요(11월 18일부터). 그사이 수업이 2일 있었어요."
    assert kinds(replace(quiet, last_sign=date(2026, 11, 20))) == []  # one class since
    assert kinds(quiet, holidays=(date(2026, 11, 19), date(2026, 11, 20))) == []


def test_a_week_without_a_class_makes_nobody_silent_and_without_a_timetable_it_takes_longer() -> None:
    paused = replace(FINE, last_sign=date(2026, 11, 13), classes=CLASSES[:6])
    alone = replace(FINE, classes=())

    assert kinds(paused) == []
    assert kinds(replace(alone, last_sign=date(2026, 11, 18))) == []
    assert kinds(replace(alone, last_sign=date(2026, 11, 17))) == ["silent"]


def test_who_came_late_is_silent_only_from_then_on_and_who_never_came_is_not() -> None:
    late = replace(FINE, since=date(2026, 11, 23), last_sign=None)

    assert kinds(late) == []
    assert kinds(replace(FINE, last_sign=None, came=False)) == []
    assert kinds(replace(FINE, last_sign=None)) == ["silent"]


FACTS = st.builds(
    Facts,
    starts_on=st.just(FIRST),
    ends_on=st.just(LAST),
    since=st.dates(FIRST, LAST),
    came=st.booleans(),
    absent=st.integers(0, 30),
    days=st.integers(1, 40),
    in_a_row=st.integers(0, 30),
    stuck_on=st.just("문제"),
    misses=st.integers(0, 9),
    last_sign=st.none() | st.dates(FIRST - timedelta(days=30), LAST),
    classes=st.just(CLASSES),
)


@given(FACTS, st.dates(date(2026, 10, 1), date(2027, 2, 1)))
def test_outside_the_cohorts_own_days_nobody_gives_a_reason_and_every_reason_is_a_sentence(
    facts: Facts, day: date
) -> None:
    found = reasons(facts, day, ())

    assert FIRST <= day <= LAST or found == ()
    assert len({each.kind for each in found}) == len(found)
    assert all(each.words.endswith((".", ")")) for each in found)


@given(FACTS)
def test_a_holiday_more_never_makes_somebody_silent(facts: Facts) -> None:
    off = [TODAY - timedelta(days=n) for n in range(4)]

    assert "silent" in kinds(facts) or "silent" not in kinds(facts, holidays=tuple(off))


def test_learning_days_leave_out_both_ends_sundays_and_holidays() -> None:
    assert learning_days(date(2026, 11, 21), date(2026, 11, 25), ()) == 2  # Sunday is left out
    assert learning_days(date(2026, 11, 21), date(2026, 11, 25), (date(2026, 11, 23),)) == 1
    assert learning_days(TODAY, TODAY, ()) == learning_days(TODAY, TODAY - timedelta(days=3), ()) == 0


def test_more_reasons_come_first_then_heavier_ones() -> None:
    heavy, light = Reason("absent", "", 9), Reason("stuck", "", 3)

    assert sorted([[light], [heavy], [heavy, light]], key=order) == [[heavy, light], [heavy], [light]]
    assert CURRENT.version
