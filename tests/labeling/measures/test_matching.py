"""Matching one to one: as many pairs as can be, then the most alike; the same label first."""

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from app.labeling.measures.box_matching import Labelled, match_boxes, match_pictures, overlaps
from app.labeling.measures.matching import best_pairs, f1_of, two_pass

likenesses = st.integers(0, 5).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 10).map(lambda n: n / 10), min_size=columns, max_size=columns), max_size=5
    )
)


def labelled(*boxes: tuple[int, float, float, float, float]) -> Labelled:
    rows = np.array([box[1:] for box in boxes], dtype=np.float64).reshape(-1, 4)
    return rows, np.array([box[0] for box in boxes], dtype=np.int64)


@settings(max_examples=60)
@given(likenesses)
def test_the_number_of_pairs_comes_first_and_their_likeness_second(likeness: list[list[float]]) -> None:
    found = best_pairs(likeness)

    rows, columns = len(likeness), len(likeness[0]) if likeness else 0
    if rows > columns:
        likeness = [[likeness[row][column] for row in range(rows)] for column in range(columns)]
        rows, columns = columns, rows
    each_way = [
        [likeness[row][column] for row, column in enumerate(chosen) if likeness[row][column] > 0]
        for chosen in permutations(range(columns), rows)
    ]
    most = max((len(likes), round(sum(likes), 6)) for likes in each_way)
    assert (len(found), round(sum(like for _, _, like in found), 6)) == most


@settings(max_examples=60)
@given(likenesses, st.data())
def test_the_order_of_the_units_changes_nothing(likeness: list[list[float]], data: Any) -> None:
    columns = len(likeness[0]) if likeness else 0
    labels = data.draw(st.lists(st.sampled_from("ab"), min_size=len(likeness), max_size=len(likeness)))
    others = data.draw(st.lists(st.sampled_from("ab"), min_size=columns, max_size=columns))
    order = data.draw(st.permutations(range(len(likeness))))

    straight = two_pass(likeness, labels, others, 0.3)
    turned = two_pass([likeness[row] for row in order], [labels[row] for row in order], others, 0.3)

    assert len(turned.same) == len(straight.same)
    assert sum(like for _, _, like in turned.same) == pytest.approx(sum(like for _, _, like in straight.same))


def test_the_same_label_goes_before_a_better_fit_under_another() -> None:
    found = two_pass([[0.6, 0.9]], ["cup"], ["cup", "plate"], 0.5)

    assert found.same == ((0, 0, 0.6),)
    assert found.crossed == ()
    assert found.mean_likeness == 0.6


def test_what_is_left_is_matched_whatever_its_label() -> None:
    found = two_pass([[0.7, 0.0], [0.0, 0.8]], ["cup", "cup"], ["cup", "plate"], 0.5)

    assert (found.same, found.crossed) == (((0, 0, 0.7),), ((1, 1, 0.8),))


def test_even_at_threshold_zero_a_pair_needs_to_touch() -> None:
    assert two_pass([[0.0]], ["cup"], ["cup"], 0.0).same == ()
    assert two_pass([[0.0]], ["cup"], ["cup"], 0.0).mean_likeness is None


def test_a_pair_at_the_threshold_counts() -> None:
    assert len(two_pass([[0.5]], ["cup"], ["cup"], 0.5).same) == 1


def test_a_duplicate_is_one_right_and_one_too_many() -> None:
    found = two_pass([[0.9], [0.9]], ["cup", "cup"], ["cup"], 0.5)

    assert len(found.same) == 1
    assert f1_of(len(found.same), given=2, gold=1) == pytest.approx(2 / 3)


def test_nothing_to_find_and_nothing_given_is_all_right() -> None:
    assert f1_of(0, 0, 0) == 1.0
    assert f1_of(0, 3, 0) == 0.0
    assert two_pass([], [], ["cup"], 0.5).same == ()


def test_labels_that_do_not_fit_the_matrix_are_refused() -> None:
    with pytest.raises(ValueError, match="one row and one column"):
        two_pass([[0.5]], ["a", "b"], ["a"], 0.5)


def test_overlap_is_intersection_over_union() -> None:
    boxes, _ = labelled((0, 0, 0, 10, 10), (0, 5, 0, 10, 10), (0, 10, 0, 10, 10), (0, 2, 2, 0, 5), (0, 9, 9, -4, -4))

    assert overlaps(boxes[:1], boxes).tolist() == [[1.0, pytest.approx(50 / 150), 0.0, 0.0, 0.0]]


boxes = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(0, 30), st.integers(0, 25), st.integers(0, 25)),
    max_size=6,
)


@settings(max_examples=40)
@given(st.lists(st.tuples(boxes, boxes), min_size=1, max_size=4), st.sampled_from((0.0, 0.3, 0.5)))
def test_many_pictures_at_once_count_as_each_by_itself_and_as_scipy(pictures: list[Any], threshold: float) -> None:
    answers, golds = [labelled(*a) for a, _ in pictures], [labelled(*g) for _, g in pictures]

    found = match_pictures(answers, golds, threshold)

    for at, (answer, gold) in enumerate(zip(answers, golds, strict=True)):
        alone = match_boxes(answer, gold, threshold)
        assert (found.same[at], found.crossed[at]) == (len(alone.same), len(alone.crossed))
        assert found.overlap[at] == pytest.approx(sum(like for _, _, like in alone.same))
        like = overlaps(answer[0], gold[0])
        fits = (like > 0) & (like >= threshold) & (answer[1][:, None] == gold[1][None, :])
        rows, columns = linear_sum_assignment(np.where(fits, 10 + like, 0), maximize=True)
        assert found.same[at] == fits[rows, columns].sum()
        assert found.overlap[at] == pytest.approx(like[rows, columns][fits[rows, columns]].sum())


def test_pictures_and_answers_must_be_as_many() -> None:
    with pytest.raises(ValueError, match="1 answers for 0 pictures"):
        match_pictures([labelled()], [], 0.5)


def test_pictures_of_very_different_sizes_are_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.labeling.measures.box_matching.CELLS", 4)
    pictures = [labelled(*((1, 20 * n, 0, 10, 10) for n in range(count))) for count in (1, 3, 0, 2, 1)]

    assert match_pictures(pictures, pictures, 0.5).same.tolist() == [1, 3, 0, 2, 1]
