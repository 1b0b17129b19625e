"""What an answer earns under each behaviour: tables, and bounds that always hold."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.behaviours import Turn, calibrate, certainty_mark, take_turn
from app.content.quiz import Policy

IMMEDIATE = Policy(behaviour="immediate")
THREE_TRIES = Policy(behaviour="interactive", tries=3, penalty=0.25)


@pytest.mark.parametrize(
    ("policy", "fraction", "tried", "expected"),
    [
        (IMMEDIATE, 1.0, 0, Turn(1.0, open=False)),
        (IMMEDIATE, 0.0, 0, Turn(0.0, open=False)),
        (THREE_TRIES, 1.0, 0, Turn(1.0, open=False)),
        (THREE_TRIES, 0.0, 0, Turn(0.0, open=True, hint=0)),
        (THREE_TRIES, 1.0, 1, Turn(0.75, open=False)),
        (THREE_TRIES, 0.5, 1, Turn(0.25, open=True, hint=1)),
        (THREE_TRIES, 0.5, 2, Turn(0.0, open=False)),
        (THREE_TRIES, 1.0, 2, Turn(0.5, open=False)),
    ],
)
def test_a_checked_answer_earns_less_with_each_try_and_closes_when_right_or_used_up(policy, fraction, tried, expected):
    assert take_turn(policy, fraction, tried) == expected


@given(st.floats(0, 1), st.integers(1, 10), st.floats(0, 1))
def test_tries_end_and_a_further_try_never_earns_more(fraction, tries, penalty):
    policy = Policy(behaviour="interactive", tries=tries, penalty=penalty)
    turns = [take_turn(policy, fraction, tried) for tried in range(tries)]
    assert not turns[-1].open
    assert all(0 <= turn.earned <= 1 for turn in turns)
    assert all(later.earned <= earlier.earned for earlier, later in pairwise(turns))


@pytest.mark.parametrize(
    ("fraction", "certainty", "marks"),
    [(1, 1, 1), (1, 2, 2), (1, 3, 3), (0, 1, 0), (0, 2, -2), (0, 3, -6), (0.5, 3, -1.5)],
)
def test_certainty_pays_when_right_and_costs_when_wrong(fraction, certainty, marks):
    assert certainty_mark(fraction, certainty) == pytest.approx(marks / 3)


@pytest.mark.parametrize(("chance", "best"), [(0.5, 1), (0.75, 2), (0.9, 3)])
def test_saying_how_sure_one_really_is_earns_most(chance, best):
    expected = {
        level: chance * certainty_mark(1, level) + (1 - chance) * certainty_mark(0, level) for level in (1, 2, 3)
    }
    assert max(expected, key=expected.__getitem__) == best


def test_calibration_counts_the_right_answers_of_each_certainty():
    found = calibrate([(3, 1.0), (3, 0.0), (1, 0.5), (3, 1.0)])
    assert [(each.certainty, each.count, each.right) for each in found] == [(1, 1, 0), (2, 0, 0), (3, 3, 2)]
