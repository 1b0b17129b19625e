"""When a quiz may be taken, and which score stands: tables of cases."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.policy import (
    Extension,
    Past,
    Refusal,
    Window,
    counted_score,
    deadline,
    is_over,
    refusal,
    shown_now,
    shows_more_at,
    takes_answers,
)
from app.content.quiz import Policy, Review

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
ALWAYS, NONE = Window(), Extension()
ONE = [Past(55, NOON - HOUR)]


@pytest.mark.parametrize(
    ("policy", "window", "extension", "past", "expected"),
    [
        (Policy(), ALWAYS, NONE, [], None),
        (Policy(), Window(opens_at=NOON), NONE, [], None),
        (Policy(), Window(opens_at=NOON + SECOND), NONE, [], Refusal("not_yet", NOON + SECOND)),
        (Policy(), Window(closes_at=NOON), NONE, [], Refusal("closed")),
        (Policy(), Window(closes_at=NOON), Extension(until=NOON + HOUR), [], None),
        (Policy(), Window(closes_at=NOON + HOUR), Extension(until=NOON - HOUR), [], None),
        (Policy(attempts=1), ALWAYS, NONE, [], None),
        (Policy(attempts=1), ALWAYS, NONE, ONE, Refusal("used_up")),
        (Policy(attempts=1), ALWAYS, Extension(attempts=1), ONE, None),
        (Policy(delay_minutes=60), ALWAYS, NONE, ONE, None),
        (Policy(delay_minutes=61), ALWAYS, NONE, ONE, Refusal("wait", NOON + MINUTE)),
        (Policy(delay_minutes=180), Window(closes_at=NOON + HOUR), NONE, ONE, Refusal("closed")),
    ],
)
def test_a_new_attempt_begins_or_is_refused_with_the_reason(policy, window, extension, past, expected):
    assert refusal(policy, window, extension, past, NOON) == expected


@pytest.mark.parametrize(
    ("policy", "window", "extension", "expected"),
    [
        (Policy(), ALWAYS, NONE, None),
        (Policy(minutes=30), ALWAYS, NONE, NOON + 30 * MINUTE),
        (Policy(minutes=30), ALWAYS, Extension(minutes=15), NOON + 45 * MINUTE),
        (Policy(minutes=30), Window(closes_at=NOON + 10 * MINUTE), NONE, NOON + 10 * MINUTE),
        (Policy(), Window(closes_at=NOON + HOUR), NONE, NOON + HOUR),
        (Policy(minutes=30), Window(closes_at=NOON), Extension(until=NOON + HOUR), NOON + 30 * MINUTE),
    ],
)
def test_an_attempt_ends_when_its_time_is_up_or_the_quiz_closes(policy, window, extension, expected):
    assert deadline(policy, window, extension, NOON) == expected


def test_an_answer_on_its_way_at_the_bell_counts_and_a_later_one_does_not():
    policy = Policy(minutes=30, grace_seconds=30)
    assert takes_answers(policy, NOON, NOON + 29 * SECOND)
    assert not takes_answers(policy, NOON, NOON + 30 * SECOND)
    assert takes_answers(policy, None, NOON + 1000 * HOUR)


def test_the_finisher_may_end_an_attempt_from_its_deadline_on():
    assert not is_over(NOON, NOON - SECOND)
    assert is_over(NOON, NOON)
    assert not is_over(None, NOON)


@pytest.mark.parametrize(("counts", "score"), [("best", 80.0), ("average", 60.0), ("first", 40.0), ("last", 60.0)])
def test_the_score_that_stands_follows_the_rule(counts, score):
    assert counted_score(counts, [40.0, 80.0, 60.0]) == score
    assert counted_score(counts, []) is None


@pytest.mark.parametrize(
    ("counts", "scores", "score"),
    [
        ("best", [None, 40.0], 40.0), ("best", [None], None), ("average", [40.0, None], None), ("average", [None, None], None),
        ("first", [None, 90.0], None), ("first", [40.0, None], 40.0), ("last", [90.0, None], None), ("last", [None, 90.0], 90.0),
    ],
)  # fmt: skip
def test_a_score_that_a_mark_may_still_move_does_not_stand_yet(counts, scores, score):
    assert counted_score(counts, scores) == score


@given(st.lists(st.floats(0, 100), min_size=1))
def test_whatever_counts_lies_between_the_worst_and_the_best(scores):
    for counts in ("best", "average", "first", "last"):
        assert min(scores) - 1e-9 <= counted_score(counts, scores) <= max(scores) + 1e-9


STEPWISE = Review(right_after="all", minutes=10, later="score", after_close="marks")


@pytest.mark.parametrize(
    ("review", "closes", "since", "shown", "more_in"),
    [
        ("at_end", None, 0 * MINUTE, "all", None),
        ("never", None, 99 * HOUR, "score", None),
        ("never", HOUR, 2 * HOUR, "score", None),
        ("after_close", None, 99 * HOUR, "score", None),
        ("after_close", HOUR, HOUR - SECOND, "score", SECOND),
        ("after_close", HOUR, HOUR, "all", None),
        (STEPWISE, HOUR, 10 * MINUTE - SECOND, "all", None),
        (STEPWISE, HOUR, 10 * MINUTE, "score", 50 * MINUTE),
        (STEPWISE, HOUR, HOUR, "marks", None),
        (STEPWISE, None, 99 * HOUR, "score", None),
        (STEPWISE, 5 * MINUTE, 6 * MINUTE, "marks", None),
        (Review(right_after="score", later="marks", after_close="all"), HOUR, MINUTE, "score", 9 * MINUTE),
        (Review(right_after="score", later="marks", after_close="all"), HOUR, 20 * MINUTE, "marks", 40 * MINUTE),
    ],
)
def test_what_an_attempt_shows_follows_the_time_since_its_end_and_the_close(review, closes, since, shown, more_in):
    policy, now = Policy(review=review), NOON + since
    window = Window(closes_at=closes and NOON + closes)
    assert shown_now(policy, window, NONE, NOON, now) == shown
    assert shows_more_at(policy, window, NONE, NOON, now) == (more_in and now + more_in)


def test_one_person_with_more_time_keeps_the_answers_hidden_from_that_person_alone():
    policy, window = Policy(review="after_close"), Window(closes_at=NOON)
    more = Extension(until=NOON + HOUR)
    assert shown_now(policy, window, NONE, NOON, NOON) == "all"
    assert shown_now(policy, window, more, NOON, NOON) == "score"
    assert shows_more_at(policy, window, more, NOON, NOON) == NOON + HOUR


def test_a_policy_without_times_is_stored_as_before():
    assert Policy(review="never").model_dump()["review"] == "never"
    assert Policy.model_validate(Policy(review=STEPWISE).model_dump(mode="json")).review == STEPWISE
