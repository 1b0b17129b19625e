"""The picture of the statistics: every dot at its figures, every label readable."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.assessment import plots

figures = st.tuples(st.floats(0, 1), st.floats(-60, 110), st.booleans())


def scatter(*places: tuple[float, float, bool]) -> tuple[plots.Dot, ...]:
    return plots.scatter((str(at), *place) for at, place in enumerate(places, start=1))


def test_a_lone_dot_has_its_number_beside_it_without_a_line() -> None:
    (dot,) = scatter((0.5, 30, True))
    assert (dot.x, dot.y, dot.label, dot.weak, dot.lead) == (340, 185, "1", True, False)
    assert dot.box is not None
    assert dot.box.left == dot.x + plots.RADIUS


def test_at_the_right_edge_the_number_stands_to_the_left() -> None:
    (dot,) = scatter((1.0, 30, False))
    assert dot.box is not None
    assert dot.box.right == dot.x - plots.RADIUS


def test_questions_at_one_place_share_a_dot_that_names_a_few_and_counts_the_rest() -> None:
    (dot,) = scatter(*[(0.9, 20.0, at == 4) for at in range(6)])
    assert (dot.label, dot.numbers, dot.weak) == ("1, 2, 3 외 3", ("1", "2", "3", "4", "5", "6"), True)


def test_what_has_no_figures_has_no_dot() -> None:
    assert plots.scatter([("1", None, 3.0, False), ("2", 0.5, None, False)]) == ()


@settings(max_examples=40, deadline=None)
@given(st.lists(figures, max_size=30))
def test_no_label_ever_meets_another_a_dot_or_the_frame(places: list[tuple[float, float, bool]]) -> None:
    dots = scatter(*places)
    boxes = [dot.box for dot in dots if dot.box]
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    for box in boxes:
        assert not any(box.left < dot.x < box.right and box.top < dot.y < box.bottom for dot in dots)
        assert box.left >= plots.LEFT
        assert box.right <= plots.WIDTH
        assert box.top >= 0
        assert box.bottom <= plots.BOTTOM
    assert sorted(number for dot in dots for number in dot.numbers) == sorted(str(n) for n in range(1, len(places) + 1))


@pytest.mark.parametrize("spread", [0.06, 0.12])
def test_ten_questions_in_a_crowd_all_get_their_label(spread: float) -> None:
    dots = scatter(*[(0.6 + spread * (at % 4) / 2, 40 + 14 * (at // 4), False) for at in range(10)])
    assert all(dot.box for dot in dots)
    assert any(dot.lead for dot in dots)
