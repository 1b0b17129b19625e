"""What a plan to work touches, by the dated rules."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.income.effects import Scenario, effects, outdated, paid_out, room_left
from app.income.rules import DEPENDANT

DAY = date(2026, 11, 23)
# The plan of the lesson on insurance, pension and benefits: 방옥자, in her daughter's health insurance.
LESSON = Scenario("dependant", "old_age", False, False, False, 350_000, 12, 540_000, 5_100_000)


def health(plan: Scenario) -> tuple[str, str]:
    (found,) = [each for each in effects(plan) if each.counter[1] == "1577-1000"]
    return found.level, found.title


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({}, "same"),
        ({"registered": True}, "change"),
        ({"registered": True, "costs": 4_200_000}, "same"),
        ({"monthly": 380_000}, "near"),
        ({"monthly": 461_666, "months": 12}, "near"),
        ({"monthly": 461_667, "months": 12}, "change"),
        ({"other": 16_340_000}, "near"),
        ({"other": 16_340_001}, "change"),
        ({"insurance": "regional"}, "ask"),
        ({"insurance": "unknown"}, "ask"),
        ({"insurance": "employee"}, "same"),
        ({"insurance": "employee", "other": 12_340_000}, "near"),
        ({"insurance": "employee", "other": 16_340_001}, "change"),
    ],
)
def test_health_insurance_follows_the_two_income_tests_and_the_registration(changes, level):
    assert health(replace(LESSON, **changes))[0] == level


def test_the_sums_of_the_lesson_stand_in_the_facts():
    (found,) = [each for each in effects(LESSON) if each.counter[1] == "1577-1000"]
    assert "사업소득은 3,660,000원" in found.facts[0]
    assert "8,760,000원" in " ".join(found.facts)


@pytest.mark.parametrize(
    ("pension", "level"),
    [("old_age", "ask"), ("early", "change"), ("paying", "ask"), ("paused", "ask"), ("none", None)],
)
def test_the_pension_is_asked_about_without_a_figure_of_ours(pension, level):
    found = [each.level for each in effects(replace(LESSON, pension=pension)) if each.counter[1] == "1355"]
    assert found == ([level] if level else [])


def test_unemployment_benefit_comes_first_and_warns_before_a_registration():
    first = effects(replace(LESSON, jobless=True, registered=True, costs=4_200_000))[0]
    assert "실업급여" in first.title
    assert "등록하기 전에 먼저" in " ".join(first.facts)
    assert any(each.counter[1] == "129" for each in effects(replace(LESSON, benefits=True)))


def test_each_payment_is_taxed_by_itself():
    month, year = paid_out(replace(LESSON, monthly=333_333, months=3), DAY)
    assert (month.income_tax, month.local_tax) == (9_990, 990)
    assert year.net == 3 * month.net == 3 * (333_333 - 10_980)


def test_nothing_is_shown_as_current_after_its_day_of_review():
    assert not outdated(DAY)
    assert outdated(date(2027, 1, 1)), "what is withheld is to be looked up again after 2026"


plans = st.builds(
    Scenario,
    insurance=st.just("dependant"),
    pension=st.just("none"),
    jobless=st.booleans(),
    benefits=st.booleans(),
    registered=st.just(False),
    monthly=st.integers(0, 3_000_000),
    months=st.integers(1, 12),
    costs=st.integers(0, 10_000_000),
    other=st.integers(0, 25_000_000),
)


@given(plan=plans)
def test_what_is_said_to_be_left_keeps_a_dependant_and_a_thousand_won_more_does_not(plan):
    most = room_left(plan)
    if plan.other <= DEPENDANT.total:
        assert health(replace(plan, monthly=most))[0] != "change"
    assert health(replace(plan, monthly=most + 1000))[0] == "change"
    assert room_left(replace(plan, registered=True)) is None
