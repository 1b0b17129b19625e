"""취업률 in both readings, 일거리 참여율 apart from it, 고용유지, the minimum wage of a day and a month, and three months of 구직신청."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.money import minimum_wage
from app.jobs import rates, steps, wages
from app.jobs.course import Course, Entry, read_course
from app.jobs.rates import FORMULAS, Placed, Rate, count, place
from app.jobs.rules import CONTRACT, EMPLOYMENT
from app.jobs.seeking import Wish, holds, is_ending, last_day

ENDS = date(2026, 5, 29)
CLOSES = date(2026, 11, 30)
DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def job(first_day: date, *later: tuple[str, date], confirmed: bool = True) -> Course:
    entries = [Entry(1, steps.HIRED, first_day, "center", AT)]
    if confirmed:
        entries.append(Entry(2, steps.CONFIRMED, first_day, "center", AT, condition="hours", evidence="contract"))
    entries += [Entry(n, kind, on, "center", AT) for n, (kind, on) in enumerate(later, start=3)]
    return read_course(EMPLOYMENT, steps.FOUND, entries)


def paid(on: date) -> Course:
    return read_course(CONTRACT, steps.FOUND, [Entry(1, steps.PAID, on, "center", AT)])


def test_the_window_ends_with_the_sixth_month_after_the_end_and_the_first_day_counts_not_the_day_of_writing() -> None:
    assert rates.closing_day(ENDS) == CLOSES
    assert place("수료", [job(CLOSES)], CLOSES).employed_on == CLOSES
    assert not place("수료", [job(CLOSES + timedelta(1))], CLOSES).employed
    assert place("수료", [paid(CLOSES)], CLOSES).joined
    assert not place("수료", [paid(CLOSES + timedelta(1))], CLOSES).joined


def test_without_evidence_nobody_is_employed_and_contract_work_alone_never_is() -> None:
    waiting = place("수료", [job(DAY, confirmed=False)], CLOSES)
    assert (waiting.employed, waiting.hired_on) == (False, DAY)
    worker = place("수료", [paid(DAY)], CLOSES)
    assert (worker.employed, worker.joined) == (False, True)
    both = place("수료", [paid(DAY), job(DAY), job(DAY - timedelta(9), confirmed=False)], CLOSES)
    assert (both.employed_on, both.joined, both.hired_on) == (DAY, True, None)


def test_early_employment_is_read_both_ways_and_other_outcomes_count_nowhere() -> None:
    employed, free = Placed("수료", employed_on=DAY), Placed("수료")
    worker, waiting = Placed("수료", paid_on=DAY), Placed("수료", hired_on=DAY)
    others = [Placed("미수료", employed_on=DAY), Placed("중도탈락"), Placed(None, paid_on=DAY)]
    found = count([employed, free, worker, waiting, Placed("조기취업"), *others], ENDS, DAY)
    assert found.early_in == Rate(2, 5)
    assert found.early_out == Rate(1, 4)
    assert found.joined == Rate(1, 4)
    assert found.waiting == 1
    assert (found.closes_on, found.closed(DAY), found.closed(CLOSES + timedelta(1))) == (CLOSES, False, True)


def test_a_check_counts_once_its_day_has_come_and_says_who_is_unknown() -> None:
    first = date(2026, 8, 20)
    kept = place("수료", [job(first, (steps.KEPT, date(2026, 11, 20)))], CLOSES)
    left = place("수료", [job(first, (steps.LEFT, date(2026, 10, 1)))], CLOSES)
    silent = place("수료", [job(first)], CLOSES)
    new = place("수료", [job(DAY)], CLOSES)
    found = count([kept, left, silent, new], ENDS, DAY).kept
    assert found == {1: Rate(1, 3, 1), 3: Rate(1, 3, 1), 6: Rate(0, 0, 0)}


@given(
    st.lists(
        st.builds(Placed, st.sampled_from(["수료", "조기취업", "미수료", None]), st.none() | st.just(DAY)), max_size=20
    )
)
@settings(max_examples=50, deadline=None)
def test_no_rate_is_more_than_all(people: list[Placed]) -> None:
    found = count(people, ENDS, DAY)
    for rate in (found.early_in, found.early_out, found.joined, *found.kept.values()):
        assert 0 <= rate.numerator <= rate.numerator + rate.unknown <= rate.denominator <= len(people)


def test_every_formula_names_its_version_source_and_when_to_look_again() -> None:
    assert len({formula.version for formula in FORMULAS}) == len(FORMULAS)
    assert all(formula.source and formula.review_by > formula.since for formula in FORMULAS)
    assert rates.formula_of(date(2020, 1, 1)) == FORMULAS[0]


@pytest.mark.parametrize(
    ("hours", "paid_hours", "won"), [(40, 209, 2_156_880), (20, 105, 1_083_600), (14, 61, 629_520), (15, 79, 815_280)]
)
def test_a_month_is_paid_with_its_weekly_rest_from_fifteen_hours_on(hours: int, paid_hours: int, won: int) -> None:
    rule = minimum_wage(DAY)
    assert wages.month_hours(hours * 60) == paid_hours
    assert wages.least_pay(rule, "month", hours * 60) == won
    assert wages.least_pay(rule, "day", 8 * 60) == 82_560


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("20", 1200),
        ("7.5", 450),
        ("8시간", 480),
        ("", None),
        ("0", None),
        ("7.3", None),
        ("٣", None),
        ("여덟", None),
        ("-4", None),
    ],
)
def test_hours_are_read_in_halves(text: str, minutes: int | None) -> None:
    assert wages.read_minutes(text) == minutes


def test_a_request_holds_through_its_last_day_and_warns_two_weeks_before() -> None:
    since = date(2026, 8, 30)
    until = last_day(since)
    assert until == date(2026, 11, 30)
    assert [holds(since, None, day) for day in (since, until, until + timedelta(1))] == [True, True, False]
    assert not holds(since, since, since)
    assert [is_ending(since, None, until - timedelta(n)) for n in (15, 14, 0, -1)] == [False, True, True, False]
    assert Wish("사무 보조", "part", "제주시").faults == {}
    assert list(Wish("", "night", "").faults) == ["work", "time", "place"]
