"""Grading boxes: tables worked by hand, and properties that hold for any boxes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.labeling.graders.boxes import Box, Grade, grade, overlap, pool

CUP = Box("cup", 0, 0, 10, 10)
labels = st.sampled_from(["cup", "pot"])
sizes = st.integers(1, 40)
places = st.integers(0, 60)
boxes = st.lists(st.builds(Box, labels, places, places, sizes, sizes), max_size=6)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ((0, 0, 10, 10), (0, 0, 10, 10), 1.0),
        ((0, 0, 10, 10), (5, 0, 10, 10), 50 / 150),
        ((0, 0, 10, 10), (5, 5, 10, 10), 25 / 175),
        ((0, 0, 10, 10), (2, 2, 5, 5), 25 / 100),
        ((0, 0, 10, 10), (10, 0, 10, 10), 0.0),  # edges that touch share nothing
        ((0, 0, 10, 10), (30, 30, 5, 5), 0.0),
        ((0, 0, 0, 10), (0, 0, 10, 10), 0.0),
    ],
)
def test_overlap_is_the_shared_area_over_the_joint_one(a: tuple, b: tuple, expected: float) -> None:
    assert overlap(Box("cup", *a), Box("pot", *b)) == pytest.approx(expected)


def kinds(found: Grade) -> list[str]:
    return [finding.kind for finding in found.findings]


def counts(found: Grade) -> tuple[int, int, int]:
    return found.true_positives, found.false_positives, found.false_negatives


def test_nothing_to_mark_and_nothing_marked_is_full_score() -> None:
    assert grade([], []).score == 100


def test_a_box_where_nothing_is_to_mark_is_extra() -> None:
    found = grade([CUP], [])
    assert (counts(found), found.score, kinds(found)) == ((0, 1, 0), 0, ["extra"])


def test_an_object_without_a_box_is_missing() -> None:
    found = grade([], [CUP])
    assert (counts(found), found.score, kinds(found)) == ((0, 0, 1), 0, ["missing"])


def test_a_second_box_on_one_object_is_a_duplicate() -> None:
    found = grade([CUP, CUP], [CUP])
    assert (counts(found), found.score) == ((1, 1, 0), 66.7)
    assert kinds(found) == ["duplicate"]


def test_the_right_place_under_a_wrong_name_is_told_as_such() -> None:
    found = grade([Box("pot", 0, 0, 10, 10)], [CUP])
    assert (counts(found), kinds(found)) == ((0, 1, 1), ["wrong_label"])


def test_labels_are_matched_before_places() -> None:
    """A pot drawn on the cup better than the cup's own box does not take the cup away from it."""
    found = grade([Box("pot", 0, 0, 10, 10), Box("cup", 0, 0, 10, 8)], [CUP])
    assert counts(found) == (1, 1, 0)
    assert found.overlaps == (0.8,)


@pytest.mark.parametrize(
    ("width", "expected"),
    [(5, []), (4.9, ["low_overlap"]), (1.1, ["low_overlap"]), (1, ["missing", "extra"])],
)
def test_half_an_overlap_counts_and_a_tenth_is_somewhere_else(width: float, expected: list[str]) -> None:
    found = grade([Box("cup", 0, 0, width, 10)], [CUP], tight_iou=0.5)
    assert kinds(found) == expected


def test_a_loose_box_counts_but_is_told() -> None:
    found = grade([Box("cup", 0, 0, 10, 7)], [CUP])
    assert (found.score, found.tight, kinds(found)) == (100, 0, ["loose"])
    assert grade([Box("cup", 0, 0, 10, 8)], [CUP]).tight == 1


def test_a_threshold_of_zero_still_needs_some_overlap() -> None:
    assert grade([Box("cup", 10, 0, 10, 10)], [CUP], match_iou=0).true_positives == 0
    assert grade([Box("cup", 9, 9, 10, 10)], [CUP], match_iou=0).true_positives == 1


def test_as_many_objects_as_can_be_are_matched() -> None:
    """Greedy matching would give the first box the object that only the second could have, and match one."""
    gold = [Box("cup", 0, 0, 10, 10), Box("cup", 4, 0, 10, 10)]
    answer = [Box("cup", 2, 0, 10, 10), Box("cup", 0, 0, 8, 10)]
    assert grade(answer, gold, match_iou=0.5).true_positives == 2


def test_a_pool_weighs_each_object_the_same() -> None:
    one = grade([CUP], [CUP])
    many = grade([], [CUP, Box("cup", 20, 0, 10, 10), Box("cup", 40, 0, 10, 10)])
    assert pool([one, many]).f1 == pytest.approx(2 / (2 + 3))
    assert pool([]).score == 100


@given(boxes, boxes)
def test_overlap_and_score_do_not_care_which_side_is_gold(a: list[Box], b: list[Box]) -> None:
    assert all(overlap(x, y) == pytest.approx(overlap(y, x)) for x in a for y in b)
    assert grade(a, b).f1 == pytest.approx(grade(b, a).f1)


@given(boxes, boxes, st.randoms())
def test_the_order_of_boxes_does_not_matter(a: list[Box], b: list[Box], chance) -> None:
    shuffled = list(a)
    chance.shuffle(shuffled)
    first, second = grade(a, b), grade(shuffled, b)
    assert counts(first) == counts(second)
    assert sum(first.overlaps) == pytest.approx(sum(second.overlaps))


@given(boxes)
def test_the_gold_itself_is_full_score(a: list[Box]) -> None:
    found = grade(a, a)
    assert (found.score, found.false_positives, found.false_negatives) == (100, 0, 0)


@given(boxes, boxes, st.floats(0, 1))
def test_scores_stay_in_bounds_and_every_box_is_accounted_for(a: list[Box], b: list[Box], tau: float) -> None:
    found = grade(a, b, tau, 1.0)
    assert 0 <= found.f1 <= 1
    assert all(0 < iou <= 1 for iou in found.overlaps)
    assert found.true_positives + found.false_positives == len(a)
    assert found.true_positives + found.false_negatives == len(b)
    told = {f.answer for f in found.findings if f.answer is not None} | {a for a, _, _ in found.matches}
    assert told == set(range(len(a)))
