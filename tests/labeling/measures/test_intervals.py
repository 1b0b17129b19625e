"""Stretches of time against each other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.labeling.measures.intervals import Interval, boundary_f1, interval_f1, match_intervals, temporal_overlap

WALK, REST = Interval(0, 10, "걷기"), Interval(10, 30, "쉬기")
stretches = st.lists(
    st.builds(
        lambda start, long, label: Interval(start, start + long, label),
        st.integers(0, 20),
        st.integers(1, 9),
        st.sampled_from("ab"),
    ),
    max_size=5,
)


def test_overlap_in_time() -> None:
    assert temporal_overlap(WALK, Interval(5, 15)) == pytest.approx(5 / 15)
    assert temporal_overlap(WALK, REST) == 0.0  # they only touch
    with pytest.raises(ValueError, match="no length"):
        Interval(3, 3)


def test_the_same_label_first_then_the_rest() -> None:
    found = match_intervals([Interval(0, 10, "쉬기"), Interval(11, 29, "쉬기")], [WALK, REST])

    assert [pair[:2] for pair in found.same] == [(1, 1)]
    assert [pair[:2] for pair in found.crossed] == [(0, 0)]
    assert interval_f1([Interval(0, 10, "쉬기"), Interval(11, 29, "쉬기")], [WALK, REST]) == 0.5


def test_a_third_overlapping_is_enough_and_less_is_not() -> None:
    assert interval_f1([Interval(0, 3, "걷기")], [WALK]) == 1.0
    assert interval_f1([Interval(0, 2.9, "걷기")], [WALK]) == 0.0


def test_boundaries_within_one_bin_count() -> None:
    answer = [Interval(1, 10, "걷기"), Interval(10, 33, "쉬기")]

    assert boundary_f1(answer, [WALK, REST], tolerance=1) == pytest.approx(6 / 8)
    assert boundary_f1(answer, [WALK, REST], tolerance=0) == pytest.approx(4 / 8)
    assert boundary_f1([WALK, WALK], [WALK], tolerance=1) == pytest.approx(4 / 6)  # a boundary is met once
    assert boundary_f1([], [], tolerance=1) == interval_f1([], []) == 1.0
    assert boundary_f1([WALK], [], tolerance=1) == 0.0


@settings(max_examples=60)
@given(stretches, stretches)
def test_intervals_agree_both_ways_round_and_with_themselves(a: list[Interval], b: list[Interval]) -> None:
    assert interval_f1(a, b) == interval_f1(b, a)
    assert boundary_f1(a, b, 1) == boundary_f1(b, a, 1)
    assert interval_f1(a, a) == boundary_f1(a, a, 0) == 1.0
    assert 0 <= interval_f1(a, b) <= 1
