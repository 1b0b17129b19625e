"""Areas and points on a picture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from app.questions.base import Problem
from app.questions.shapes import Shape
from tests.questions.examples import box, hot_spot, mark

SHAPE = TypeAdapter(Shape)
ANGLED = {"kind": "polygon", "points": [[0, 0], [30, 0], [30, 10], [10, 10], [10, 30], [0, 30]]}  # an L lying down
places = st.integers(0, 100)


@pytest.mark.parametrize(
    ("shape", "inside", "outside"),
    [
        (box(10, 10), [(10, 10), (30, 30), (20, 20)], [(9.9, 20), (20, 30.1)]),
        ({"kind": "ellipse", "cx": 50, "cy": 50, "rx": 20, "ry": 10}, [(70, 50), (50, 40), (60, 55)], [(68, 58), (71, 50)]),
        (ANGLED, [(5, 25), (25, 5), (0, 0), (30, 10), (10, 20)], [(20, 20), (31, 5), (5, 31)]),
    ],
)  # fmt: skip
def test_an_edge_belongs_to_its_shape(shape, inside, outside):
    found = SHAPE.validate_python(shape)
    assert all(found.contains(*point) for point in inside)
    assert not any(found.contains(*point) for point in outside)


@given(
    st.lists(st.tuples(places, places), min_size=3, max_size=9, unique=True).filter(
        lambda points: len({x for x, _ in points}) > 1 and len({y for _, y in points}) > 1
    )
)
def test_the_number_of_a_polygon_stands_inside_it_however_it_is_bent(points):
    try:
        found = SHAPE.validate_python({"kind": "polygon", "points": points})
    except ValidationError:
        return
    x, y = found.inner_point()
    left, top, right, bottom = found.corners()
    assert left <= x <= right
    assert top <= y <= bottom
    assert found.contains(x, y) or not any(found._crossings(top + (bottom - top) * n / 8) for n in range(1, 8))


@given(places, places, places, places)
def test_the_path_of_a_rectangle_goes_round_it(x, y, w, h):
    found = SHAPE.validate_python(box(x, y, w + 1, h + 1))
    assert found.path() == f"M{x} {y}h{w + 1}v{h + 1}h{-w - 1}z"


def test_areas_are_numbered_as_one_reads_whatever_the_file_says():
    straight = [option.text for option in hot_spot().view([]).options]
    turned = hot_spot(regions=[region.model_dump() for region in reversed(hot_spot().regions)])
    assert straight == ["1번 자리", "2번 자리: 오른쪽 위", "3번 자리: 오른쪽 아래"]
    assert [option.text for option in turned.view([]).options] == straight


@pytest.mark.parametrize(
    ("picked", "fraction"), [(["2"], 1.0), (["0"], 0.0), (["1"], 0.0)], ids=["right", "ellipse", "polygon"]
)
def test_one_right_area_is_all_or_nothing(picked, fraction):
    assert hot_spot().grade({"picked": picked}, []).fraction == fraction


@pytest.mark.parametrize(
    ("picked", "fraction"),
    [(["0", "2"], 1.0), (["2"], 0.5), (["0", "1", "2"], 0.5), (["1"], 0.0), (["0", "1"], 0.0)],
)
def test_several_right_areas_give_partial_credit(picked, fraction):
    regions = [region.model_dump() for region in hot_spot().regions]
    regions[1]["correct"] = True
    question = hot_spot(regions=regions)
    assert question.view([]).own.several
    assert question.grade({"picked": picked}, []).fraction == fraction


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"picture": None}, "needs a picture"),
        ({"size": [75, 100]}, "shape 1 reaches beyond"),
        ({"regions": [{"shape": box(0, 0)}, {"shape": box(50, 50)}]}, "at least one region with correct: true"),
        ({"regions": [{"shape": box(0, 0), "correct": True}]}, "at least 2"),
        (
            {"regions": [{"shape": {"kind": "polygon", "points": [[0, 0], [5, 5], [0, 0]]}, "correct": True}] * 2},
            "correct",
        ),
        ({"regions": [{"shape": {"kind": "polygon", "points": [[0, 5], [5, 5], [9, 5]]}}] * 2}, "on one line"),
    ],
)
def test_a_picture_question_that_cannot_work_says_why(change, said):
    with pytest.raises(ValidationError, match=said):
        hot_spot(**change)


@pytest.mark.parametrize(
    ("marks", "fraction"),
    [
        ([[10, 10], [70, 70]], 1.0),
        ([[70, 70], [10, 10]], 1.0),
        ([[10, 10]], 0.5),
        ([[10, 10], [12, 12]], 0.5),  # the second in one target counts for nothing
        ([[10, 10], [12, 12], [70, 70]], 0.666667),
        ([[10, 10], [70, 70], [40, 40], [41, 41]], 0.5),
        ([[40, 40]], 0.0),
    ],
)
def test_a_mark_too_many_costs_what_a_missed_one_does(marks, fraction):
    assert mark().grade({"marks": marks}, []).fraction == fraction


def test_overlapping_targets_share_marks_so_that_most_are_hit():
    targets = [{"shape": box(0, 0, 100, 100), "label": "벽"}, {"shape": box(60, 60), "label": "창"}]
    assert mark(targets=targets).grade({"marks": [[70, 70], [5, 5]]}, []).fraction == 1.0
    assert mark(targets=targets).grade({"marks": [[5, 5], [70, 70]]}, []).fraction == 1.0


@given(st.lists(st.tuples(places, places), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_marks_does_not_matter_and_one_more_hit_never_harms(marks, rng):
    question, marks = mark(), [list(place) for place in marks]
    shuffled = rng.sample(marks, len(marks))
    fraction = question.grade({"marks": marks}, []).fraction
    assert question.grade({"marks": shuffled}, []).fraction == fraction
    missed = [target for target in (0, 1) if target not in question.hits({"marks": marks}).values()]
    for target in missed:
        more = [*marks, list(question.right_marks()[target])]
        assert question.grade({"marks": more}, []).fraction >= fraction


@pytest.mark.parametrize(
    ("form", "field", "said"),
    [
        ({"x-0": ["5"]}, "y-0", "1번 점의 ‘위에서’ 숫자가 비어 있어요"),
        ({"y-1": ["5"]}, "x-1", "2번 점의 ‘왼쪽에서’ 숫자가 비어 있어요"),
        ({"x-0": ["101"], "y-0": ["5"]}, "x-0", "0부터 100까지"),
        ({"x-0": ["-1"], "y-0": ["5"]}, "x-0", "0부터 100까지"),
        ({"x-0": ["가운데"], "y-0": ["5"]}, "x-0", "0부터 100까지"),
        ({"x-0": ["²"], "y-0": ["5"]}, "x-0", "0부터 100까지"),
    ],
)
def test_half_a_mark_or_a_place_off_the_picture_is_asked_for_again(form, field, said):
    problem = mark().parse(form, [])
    assert isinstance(problem, Problem)
    assert problem.field == field
    assert said in problem.text
    assert mark().echo(form)["marks"][int(field[-1])] == [form.get(f"{side}-{field[-1]}", [""])[0] for side in "xy"]


def test_rows_left_empty_between_marks_are_no_marks():
    assert mark().parse({"x-3": ["１２"], "y-3": ["7"]}, []) == {"marks": [[12, 7]]}
    assert mark().parse({"x-4": ["1"], "y-4": ["1"]}, []) == {}  # two targets, four rows


def test_the_review_of_marks_names_what_was_found_and_what_was_not():
    review = mark().review({"marks": [[40, 40], [10, 10]]}, [])
    assert [(row.given, row.right) for row in review.rows] == [("2번 점", True), (None, False)]
    assert [spot.hit for spot in review.own.spots] == [None, 1]
    assert review.credit == "두 곳 가운데 한 곳을 찾았어요. 50%를 얻었어요."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"most": 1}, "most is 1, but there are 2"),
        ({"targets": [{"shape": box(0.2, 0.2, 0.4, 0.4), "label": "점"}]}, "too small"),
    ],
)
def test_marks_that_nobody_could_place_are_refused(change, said):
    with pytest.raises(ValidationError, match=said):
        mark(**change)
