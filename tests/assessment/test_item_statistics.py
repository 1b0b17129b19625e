"""Item statistics against the standard library's `statistics`, computed the long way, and against cases done by hand."""

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from app.assessment.item_findings import OptionCount, find
from app.assessment.item_statistics import ItemStatistics, question_statistics, quiz_statistics, slot_statistics

# Six people, three questions of 1, 1 and 2 marks.
SIX = np.array([[1, 1, 2.0], [1, 0, 2], [1, 1, 1], [0, 0, 1], [0, 1, 0], [0, 0, 0]])


def test_facility_is_the_mean_share_of_the_mark():
    assert [item.facility for item in slot_statistics(SIX, [1, 1, 2])] == [0.5, 0.5, 0.5]


def test_the_figures_of_six_people_done_by_hand():
    first, second, third = slot_statistics(SIX, [1, 1, 2])
    # rest of the attempt without question 1: 3 2 2 1 1 0; marks 1 1 1 0 0 0; covariance 2.5 ÷ 5 = 0.5
    assert first.discrimination == pytest.approx(100 * 0.5 / (0.3 * 1.1) ** 0.5)
    assert first.efficiency == pytest.approx(100 * 2.5 / 2.5)
    # rest without question 2: 3 3 2 1 0 0; marks 1 0 1 0 1 0; covariance 0.5 ÷ 5 = 0.1, variances 0.3 and 1.9
    assert second.discrimination == pytest.approx(100 * 0.1 / (0.3 * 1.9) ** 0.5)
    assert third.deviation == pytest.approx(statistics.stdev([2, 2, 1, 1, 0, 0]) / 2)
    assert [item.intended_weight for item in (first, second, third)] == [25, 25, 50]
    assert sum(item.weight or 0 for item in (first, second, third)) == pytest.approx(100)


def test_an_item_that_good_people_fail_has_negative_discrimination_and_no_weight():
    marks = np.array([[0, 1, 1.0], [0, 1, 1], [1, 0, 0], [1, 0, 0]])
    reversed_item = slot_statistics(marks, [1, 1, 1])[0]
    assert reversed_item.discrimination == pytest.approx(-100)
    assert reversed_item.weight is None


@pytest.mark.parametrize(
    ("marks", "why"),
    [
        (np.empty((0, 2)), "nobody"),
        (np.array([[1.0, 0.0]]), "one person has no spread"),
        (np.array([[1.0, 1.0], [1.0, 1.0]]), "nothing varies"),
        (np.array([[np.nan, 1.0], [np.nan, 0.0]]), "never drawn"),
    ],
)
def test_what_cannot_be_computed_is_none_and_never_zero(marks, why):
    first = slot_statistics(marks, [1, 1])[0]
    assert first.discrimination is None, why
    assert first.efficiency is None, why


def test_a_question_worth_nothing_has_no_facility():
    assert slot_statistics(np.zeros((3, 1)), [0])[0].facility is None


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="do not fit 2 slots"):
        slot_statistics(SIX, [1, 1])


def test_a_drawn_question_is_compared_with_whole_totals_of_the_attempts_that_held_it():
    found = question_statistics(np.array([1, 1, 0, 0.0]), np.array([4, 3, 2, 1.0]), 1)
    assert found.discrimination == pytest.approx(100 * statistics.correlation([1, 1, 0, 0], [4, 3, 2, 1]))


def test_cronbachs_alpha_of_identical_items_is_one_hundred():
    column = np.array([1, 0, 1, 1, 0.0])
    found = quiz_statistics(np.column_stack([column, column, column]))
    assert found.alpha == pytest.approx(100)
    assert found.error_ratio == pytest.approx(0, abs=1e-4)


def test_the_whole_quiz_of_six_people():
    totals = [4, 3, 3, 1, 1, 0]
    found = quiz_statistics(SIX)
    item_variances = sum(statistics.variance(column) for column in SIX.T.tolist())
    assert found.mean == pytest.approx(2)
    assert found.median == 2
    assert found.deviation == pytest.approx(statistics.stdev(totals))
    assert found.alpha == pytest.approx(150 * (1 - item_variances / statistics.variance(totals)))


shapes = st.tuples(st.integers(2, 12), st.integers(2, 6))
fractions = st.sampled_from([0.0, 0.25, 0.333333, 0.5, 0.9, 1.0])


@given(shapes.flatmap(lambda shape: arrays.arrays(float, shape, elements=fractions)))
def test_every_figure_equals_the_long_way(marks):
    most = [1.0] * marks.shape[1]
    for slot, item in enumerate(slot_statistics(marks, most)):
        mine = marks[:, slot].tolist()
        rest = (marks.sum(axis=1) - marks[:, slot]).round(9).tolist()
        assert item.facility == pytest.approx(statistics.fmean(mine))
        assert item.deviation == pytest.approx(statistics.stdev(mine), abs=1e-9)
        if item.discrimination is not None:
            assert item.discrimination == pytest.approx(100 * statistics.correlation(mine, rest), abs=1e-4)
            assert -100.0001 <= item.discrimination <= 100.0001
        if item.efficiency is not None:
            best = statistics.covariance(sorted(mine), sorted(rest))
            assert item.efficiency == pytest.approx(100 * statistics.covariance(mine, rest) / best, abs=1e-4)


@given(shapes.flatmap(lambda shape: arrays.arrays(float, shape, elements=fractions)), st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(marks, chance):
    order = list(range(len(marks)))
    chance.shuffle(order)
    most = [1.0] * marks.shape[1]
    for before, after in zip(slot_statistics(marks, most), slot_statistics(marks[order], most), strict=True):
        assert before.discrimination == pytest.approx(after.discrimination, abs=1e-6, nan_ok=True)
        assert before.weight == pytest.approx(after.weight, abs=1e-6, nan_ok=True)


def item(facility, discrimination, attempts=30, guess=None):
    return ItemStatistics(attempts, facility, 0.4, discrimination, discrimination, guess=guess)


@pytest.mark.parametrize(
    ("item", "found"),
    [
        (item(0.6, 40, attempts=9), ("few",)),
        (item(0.6, 40), ("fine",)),
        (item(0.6, -5), ("reversed",)),
        (item(0.1, 35), ("hard",)),
        (item(0.27, 35, guess=0.25), ("guessed",)),
        (item(0.98, 2), ("easy",)),
        (item(0.5, 5), ("weak",)),
        (item(0.1, -20), ("reversed", "hard")),
        (item(0.5, None), ("fine",)),
    ],
)
def test_a_weak_item_is_named(item, found):
    assert find(item) == found


def test_a_distractor_nobody_takes_is_named():
    options = [OptionCount("사과", True, 30, 1.0, 0.5), OptionCount("배", False, 0, 0.0, None)]
    assert find(item(0.6, 40), options) == ("unused",)
