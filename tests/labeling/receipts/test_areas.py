"""Areas of outlines and of boxes over them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.labeling.graders import quads

SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
numbers = st.integers(0, 60)
boxes = st.lists(
    st.builds(lambda x, y, w, h: (x, y, x + w, y + h), numbers, numbers, st.integers(1, 30), st.integers(1, 30)),
    max_size=6,
)


def test_area_does_not_mind_the_direction() -> None:
    assert quads.area(SQUARE) == quads.area(SQUARE[::-1]) == 100


@pytest.mark.parametrize(
    ("points", "convex"),
    [
        (SQUARE, True),
        (SQUARE[::-1], True),
        ([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]], False),
        ([(0, 0), (10, 0), (2, 2), (0, 10)], False),
        ([(0, 0), (5, 0), (10, 0), (0, 0)], False),
        ([(50, 0), (79, 90), (2, 35), (98, 35), (21, 90)], False),
    ],
    ids=["square", "the other way", "crossed", "bent inwards", "flat", "a star"],
)
def test_only_an_outline_that_bulges_everywhere_is_a_paper(points: list[tuple[float, float]], convex: bool) -> None:
    assert quads.is_convex(points) is convex


@pytest.mark.parametrize(("shift", "iou"), [(0, 1), (5, 1 / 3), (10, 0), (40, 0)])
def test_overlap_of_shifted_squares(shift: int, iou: float) -> None:
    moved = [(x + shift, y) for x, y in SQUARE]
    assert quads.overlap(SQUARE, moved) == pytest.approx(iou)
    assert quads.overlap(moved[::-1], SQUARE) == pytest.approx(iou)


def test_a_diamond_covers_half_of_its_square() -> None:
    diamond = [(5.0, 0.0), (10.0, 5.0), (5.0, 10.0), (0.0, 5.0)]
    assert quads.overlap(diamond, SQUARE) == pytest.approx(0.5)


def test_two_boxes_on_one_place_cover_it_once() -> None:
    assert quads.covered(SQUARE, [(0, 0, 6, 10), (4, 0, 8, 10), (4, 0, 8, 10)]) == pytest.approx(80)


def test_numbering_from_another_corner_is_told() -> None:
    assert [quads.best_turn([*SQUARE[n:], *SQUARE[:n]], SQUARE) for n in range(4)] == [0, 3, 2, 1]


@settings(max_examples=60, deadline=None)
@given(boxes)
def test_cut_into_pieces_boxes_hold_the_same_pixels(given_boxes: list[quads.Rectangle]) -> None:
    pixels = {
        (x, y)
        for left, top, right, bottom in given_boxes
        for x in range(int(left), int(right))
        for y in range(int(top), int(bottom))
    }
    assert quads.size_of(given_boxes) == len(pixels)


@settings(max_examples=40, deadline=None)
@given(st.tuples(*[st.tuples(numbers, numbers)] * 4), st.tuples(*[st.tuples(numbers, numbers)] * 4))
def test_overlap_is_symmetric_and_between_0_and_1(a, b) -> None:  # type: ignore[no-untyped-def]
    if not (quads.is_convex(a) and quads.is_convex(b)):
        return
    assert quads.overlap(a, b) == pytest.approx(quads.overlap(b, a), abs=1e-9)
    assert 0 <= quads.overlap(a, b) <= 1
    assert quads.overlap(a, a) == pytest.approx(1)
