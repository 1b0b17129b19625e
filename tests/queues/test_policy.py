"""When mock work may be taken, taken back and told; which of it is hidden gold; how a changed rule is followed; what it earns."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.money import MINIMUM_WAGES, WITHHOLDING, withheld, withholding_rule
from app.core.settings import ROOT
from app.labeling.submissions import RETURN_REASONS
from app.labeling.types import TYPES
from app.queues import policy
from app.queues.adapting import Touched, measure
from app.queues.earning import Sums, earned, hourly_table, midnight_of, monday_of, time_words
from app.queues.policy import Standing, Terms, is_control, results_due, seat_of, state_after
from app.queues.reasons import OF_KIND, OTHERWISE, reason_for, reasons_for

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # Monday noon in Korea
DAY = date(2026, 11, 23)
TERMS = Terms(
    overlap=3, gold_rate=0.3, min_seconds=10, lease_minutes=30, pay=100, pool=40, change_after=8, change_version=2
)


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.25, 0.3, 0.5, 1.0])
def test_hidden_gold_keeps_to_its_rate_in_every_stretch_of_forty(rate: float) -> None:
    for person in range(20):
        chosen = [is_control(f"{person}/boxes", place, rate) for place in range(1, 41)]
        assert sum(chosen) == round(rate * 40)


def test_hidden_gold_stands_at_other_places_for_other_people_and_the_same_for_one() -> None:
    def places(key: str) -> tuple[int, ...]:
        return tuple(place for place in range(1, 21) if is_control(key, place, 0.3))

    assert len({places(str(person)) for person in range(30)}) > 20
    assert places("7") == places("7")


@pytest.mark.parametrize(
    ("standing", "state"),
    [
        (Standing(0, 0, False), "working"),
        (Standing(4, 0, False), "working"),
        (Standing(5, 0, False), "closing"),
        (Standing(8, 5, False), "change"),
        (Standing(8, 5, True), "working"),
        (Standing(10, 5, False), "closing"),  # results first, then the changed rule
        (Standing(10, 10, False), "change"),
    ],
)
def test_what_comes_after_a_hand_in(standing: Standing, state: str) -> None:
    assert state_after(standing, TERMS) == state


@pytest.mark.parametrize(
    ("standing", "newest", "over", "due"),
    [
        (Standing(5, 0, False), NOON, False, True),  # a whole batch
        (Standing(3, 0, False), NOON, False, False),
        (Standing(3, 0, False), NOON - timedelta(days=1), False, True),  # its day is over
        (
            Standing(3, 0, False),
            NOON - timedelta(hours=12, seconds=1),
            False,
            True,
        ),  # one second before midnight in Korea
        (Standing(3, 0, False), NOON - timedelta(hours=12), False, False),  # midnight itself is today
        (Standing(3, 0, False), NOON, True, True),  # nothing left to take
        (Standing(3, 3, False), NOON, True, False),  # all told
        (Standing(0, 0, False), None, True, False),
    ],
)
def test_when_results_are_told(standing: Standing, newest: datetime | None, over: bool, due: bool) -> None:
    assert results_due(standing, newest, NOON, over=over) is due


@pytest.mark.parametrize(
    ("minutes", "settled", "another", "may"),
    [
        (0, False, False, True),
        (9, False, False, True),
        (10, False, False, False),
        (1, True, False, False),
        (1, False, True, False),
    ],
)
def test_when_a_hand_in_can_be_taken_back(minutes: int, settled: bool, another: bool, may: bool) -> None:
    at = NOON - timedelta(minutes=minutes)
    assert policy.may_undo(at, NOON, settled=settled, holds_another=another) is may


@pytest.mark.parametrize(
    ("newest_first", "stops"),
    [
        ([], False),
        ([False] * 3, False),  # too little to judge by
        ([False] * 4, True),
        ([True, True, True, False], False),  # 75 %
        ([True, True, False, False], True),
        ([True] * 7 + [False] * 3, False),  # exactly 70 %
        ([True] * 6 + [False] * 4, True),
        ([True] * 10 + [False] * 10, False),  # only the newest ten count
    ],
)
def test_when_work_stops_for_practice(newest_first: list[bool], stops: bool) -> None:
    assert policy.falls_below(newest_first) is stops


@pytest.mark.parametrize(
    ("settled", "checked", "hits", "passed"),
    [(19, 6, 6, False), (20, 6, 6, True), (20, 5, 4, True), (20, 6, 4, False), (20, 0, 0, False), (40, 12, 10, True)],
)
def test_when_mock_work_is_passed(settled: int, checked: int, hits: int, passed: bool) -> None:
    assert policy.is_passed(settled, checked, hits, TERMS) is passed


def test_a_small_pool_asks_for_the_whole_pool() -> None:
    assert Terms(overlap=3, gold_rate=0.3, min_seconds=0, lease_minutes=30, pay=0, pool=12).needed == 12
    assert TERMS.needed == 20


@pytest.mark.parametrize(
    ("done", "holder", "left", "seat"),
    [
        (False, 1, 5, "mine"),
        (False, 1, 0, "free"),  # run out, but nobody has come
        (False, None, None, "free"),
        (False, 2, 5, "gone"),
        (False, 2, -5, "free"),
        (True, 2, None, "gone"),
    ],
)
def test_what_has_become_of_a_slot(done: bool, holder: int | None, left: int | None, seat: str) -> None:
    until = None if left is None else NOON + timedelta(minutes=left)
    assert seat_of(done=done, holder=holder, lease_until=until, me=1, now=NOON) == seat


def test_a_long_silence_is_a_rest_and_a_clock_set_back_is_no_work() -> None:
    assert policy.active_seconds(NOON, NOON + timedelta(seconds=70)) == 70
    assert policy.active_seconds(NOON, NOON + timedelta(hours=2)) == policy.IDLE_S
    assert policy.active_seconds(NOON, NOON - timedelta(minutes=1)) == 0
    assert policy.is_quick(9, TERMS)
    assert not policy.is_quick(10, TERMS)


OLD, NEW, NEITHER = Touched(old=100, new=40), Touched(old=40, new=100), Touched(old=30, new=30)


@pytest.mark.parametrize(
    ("after", "until", "kept"),
    [
        ([], None, 0),
        ([NEW], None, 1),  # one alone says nothing yet
        ([NEW, NEW], 0, 2),
        ([OLD, NEW, NEW], 1, 2),
        ([OLD, NEW, OLD, NEW, NEW], 3, 3),  # by chance once, then for good
        ([OLD, OLD, OLD], None, 0),
        ([NEITHER, NEITHER], None, 0),
        ([NEW, NEW, OLD], 0, 2),  # kept from the first on, a slip later
    ],
)
def test_how_quickly_a_changed_rule_is_followed(after: list[Touched], until: int | None, kept: int) -> None:
    found = measure([100, 80, 30], after, 80)
    assert (found.until, found.kept, found.seen) == (until, kept, len(after))
    assert found.before_rate == 66
    assert found.after_rate == (100 * kept // len(after) if after else None)


def test_an_answer_that_fits_both_rules_keeps_the_new_one() -> None:
    assert measure([], [Touched(90, 90), Touched(90, 90)], 80).until == 0
    assert measure([], [Touched(100, 90), Touched(100, 90)], 80).until is None, "nearer to the old rule"


@pytest.mark.parametrize(
    ("gross", "income", "local", "net"),
    [(0, 0, 0, 0), (300, 0, 0, 300), (1_000, 30, 0, 970), (33_333, 990, 90, 32_253), (100_000, 3_000, 300, 96_700)],
)
def test_what_is_withheld(gross: int, income: int, local: int, net: int) -> None:
    """3 % with 10원 미만 버림, and a tenth of it, cut the same way."""
    pay = withheld(gross, withholding_rule(DAY))
    assert (pay.income_tax, pay.local_tax, pay.net) == (income, local, net)


def test_every_dated_rule_says_where_it_comes_from_and_when_to_look_again() -> None:
    for rules in (MINIMUM_WAGES, WITHHOLDING):
        assert [rule.since for rule in rules] == sorted(rule.since for rule in rules)
        assert all(rule.source and rule.review_by > rule.since for rule in rules)


def test_the_real_hourly_wage_is_worked_out_step_by_step() -> None:
    """Ten items of 100 won in 1,000 seconds, eight accepted of ten, another 250 seconds spent on mending."""
    table = hourly_table(Sums(done=10, settled=10, accepted=8, seconds=1250, rework_seconds=250, pay=100), DAY)
    assert table is not None
    assert (table.pace_s, table.items_an_hour) == (100, 36)
    assert (table.apparent, table.with_accept_rate, table.with_rework, table.hourly) == (
        3600,
        2880,
        2304,
        2304 - 60 - 0,
    )
    assert table.minimum.won == 10_320
    assert table.share_of_minimum == 21


@pytest.mark.parametrize("sums", [Sums(2, 2, 2, 100, 0, 100), Sums(5, 0, 0, 100, 0, 100), Sums(5, 5, 5, 0, 0, 100)])
def test_before_there_is_enough_to_go_by_there_is_no_table(sums: Sums) -> None:
    assert hourly_table(sums, DAY) is None


@settings(max_examples=60, deadline=None)
@given(
    done=st.integers(3, 500),
    share=st.floats(0, 1),
    seconds=st.integers(1, 10**6),
    again=st.floats(0, 0.9),
    pay=st.integers(0, 10**5),
)
def test_no_step_of_the_table_adds_money(done: int, share: float, seconds: int, again: float, pay: int) -> None:
    sums = Sums(done, done, int(done * share), seconds, int(seconds * again), pay)
    table = hourly_table(sums, DAY)
    if table is not None:
        assert table.apparent >= table.with_accept_rate >= table.with_rework >= table.hourly >= 0
    assert earned(sums, DAY).net <= sums.accepted * pay


def test_days_and_weeks_are_korean() -> None:
    sunday_night = datetime(2026, 11, 22, 14, 59, tzinfo=UTC)
    assert monday_of(sunday_night).isoformat() == "2026-11-16T00:00:00+09:00"
    assert monday_of(sunday_night + timedelta(minutes=1)).isoformat() == "2026-11-23T00:00:00+09:00"
    assert midnight_of(NOON).isoformat() == "2026-11-23T00:00:00+09:00"
    assert [time_words(s) for s in (45, 120, 130, 3600, 3900)] == ["45초", "2분", "2분 10초", "1시간", "1시간 5분"]


def test_the_reason_of_a_return_is_the_most_frequent_slip_then_the_gravest() -> None:
    assert reason_for(["loose", "missing", "loose"]) == "범위 과다·부족"
    assert reasons_for(["duplicate", "missing"]) == ("대상 누락", "중복")
    assert reason_for([]) == reason_for(["something new"]) == OTHERWISE


def test_reasons_are_those_of_the_instructors_list() -> None:
    assert {*OF_KIND.values(), OTHERWISE} <= set(RETURN_REASONS)


def test_a_changed_rule_has_ground_truth_that_differs_for_items_of_its_queue() -> None:
    """The real courses: at least one task announces a change, and its folder holds other answers than gold/."""
    from app.content.loader import load_content
    from app.labeling.tasks import find_task

    content = load_content(ROOT / "courses", ROOT / "quizzes")
    changing = [slug for slug, document in content.practice.items() if document.mock and document.mock.change]
    assert changing
    for slug in changing:
        task = find_task(content, slug)
        change = task.document.mock.change
        touched = {path.stem for path in (task.folder / change.gold).glob("*.json")}
        assert touched <= set(task.document.pools.mock)
        assert len(touched) >= policy.BATCH
        for item in touched:
            old, new = task.gold(item), task.gold(item, change.gold)
            assert old.model_copy(update={"note": new.note}) != new, f"{slug}/{item} does not change"
    assert set(TYPES) >= {content.practice[slug].type for slug in changing}
