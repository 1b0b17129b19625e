"""The assignment problem: the hand-made solver finds as much as scipy's, which the server does not load."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from app.labeling.graders.assignment import assign

sides = st.integers(1, 8)
# Few distinct values make ties, and zeros make pairs that are better left alone.
weights = st.one_of(st.sampled_from([0.0, 1.0, 2.0]), st.floats(-10, 10, allow_nan=False))
tables = st.tuples(sides, sides).flatmap(
    lambda shape: st.lists(
        st.lists(weights, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)


@given(tables)
def test_the_total_is_the_greatest_there_is(table: list[list[float]]) -> None:
    rows, columns = linear_sum_assignment(table, maximize=True)
    best = sum(table[row][column] for row, column in zip(rows, columns, strict=True))
    assert sum(table[row][column] for row, column in assign(table)) == pytest.approx(best, abs=1e-9)


@given(tables)
def test_everyone_of_the_shorter_side_gets_one_of_their_own(table: list[list[float]]) -> None:
    pairs = assign(table)
    rows, columns = {row for row, _ in pairs}, {column for _, column in pairs}
    assert len(pairs) == len(rows) == len(columns) == min(len(table), len(table[0]))
    assert [row for row, _ in pairs] == sorted(rows)


def test_a_worse_first_choice_is_undone() -> None:
    """Row 0 would take column 0 with 9, but then row 1, which has nothing else, loses 8."""
    assert assign([[9.0, 8.0], [8.0, 0.0]]) == [(0, 1), (1, 0)]


def test_nothing_to_assign() -> None:
    assert assign([]) == []
