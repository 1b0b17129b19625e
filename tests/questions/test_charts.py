"""Charts: drawn to scale, told in words, asked about in three ways."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.questions.charts import BOTTOM, HEIGHT, ChartData, draw
from tests.questions.examples import CHART, chart, chart_choice, chart_number


def data(**extra):
    return ChartData.model_validate({**CHART, **extra})


def series(*values):
    return [{"name": f"줄 {number}", "values": each} for number, each in enumerate(values, start=1)]


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([12, 30, 18], [0, 10, 20, 30]),
        ([1, 2, 3], [0, 1, 2, 3]),
        ([1, 2, 7], [0, 2, 4, 6, 8]),
        ([0, 0, 0.3], [0, "0.1", "0.2", "0.3"]),
        ([0, 0, 9999], [0, 2000, 4000, 6000, 8000, 10000]),
        ([100, 100, 100], [0, 20, 40, 60, 80, 100]),
    ],
)
def test_the_axis_goes_up_in_round_steps_to_just_above_the_highest(values, ticks):
    assert data(series=series(values)).ticks == [Decimal(tick) for tick in ticks]


@given(st.lists(st.decimals(0, 10**8, places=3), min_size=3, max_size=3).filter(any))
def test_bars_are_as_high_as_their_values(values):
    drawn = draw(data(unit=None, series=series(values)))
    top = float(data(series=series(values)).ticks[-1])
    heights = [float(piece.at["height"]) for piece in drawn.pieces if piece.tag == "rect"]
    wanted = [float(value) / top * (HEIGHT - BOTTOM - 14) for value in values if value]
    assert heights == pytest.approx(wanted, abs=0.02)


def test_a_stack_is_as_high_as_its_sum_and_its_parts_touch():
    drawn = draw(data(kind="stacked", series=series([1, 2, 3], [2, 2, 2])))
    bars = [piece.at for piece in drawn.pieces if piece.tag == "rect"]
    for below, above in zip(bars[::2], bars[1::2], strict=True):
        assert float(above["y"]) + float(above["height"]) == pytest.approx(float(below["y"]), abs=0.02)
    assert data(kind="stacked", series=series([1, 2, 3], [2, 2, 2])).ticks[-1] == 5


def test_every_series_differs_by_more_than_its_colour():
    bars = draw(data(series=series([9, 9, 9], [9, 9, 9], [9, 9, 9]))).pieces
    stripes = [piece.at for piece in bars if piece.look == "hatch"]
    assert {("across" if at["y1"] == at["y2"] else "along") for at in stripes} == {"across", "along"}
    lines = draw(data(kind="line", series=series([1, 2, 3], [3, 2, 1], [2, 2, 2]))).pieces
    assert [piece.look for piece in lines if piece.tag == "polyline"] == ["line-1", "line-2", "line-3"]


def test_whoever_cannot_see_it_is_told_every_value():
    words = draw(data(series=series([12, 30, 18], [1, 2, 3]))).words
    assert words == "막대그래프예요. 월: 줄 1 12장, 줄 2 1장. 화: 줄 1 30장, 줄 2 2장. 수: 줄 1 18장, 줄 2 3장."


def test_nothing_is_drawn_outside_the_picture_and_long_names_get_a_wider_one():
    months = {"categories": [f"{n}월" for n in range(1, 13)], "series": series(range(12))}
    for chart_data in (data(), data(**months), data(kind="line", **months)):
        drawn = draw(chart_data)
        for piece in drawn.pieces:
            across = [float(piece.at[name]) for name in ("x", "x1", "x2") if name in piece.at]
            assert all(0 <= x <= drawn.width for x in across)
    assert (draw(data()).width, draw(data(**months)).width) == (300, 600)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"series": series([1, 2])}, "has 2 values for 3 categories"),
        ({"series": series([0, 0, 0])}, "nothing to see"),
        ({"series": series([1, 2, -3])}, "greater than or equal to 0"),
        ({"series": series([1, 2, "NaN"])}, "finite"),
        ({"kind": "stacked"}, "at least two series"),
        ({"categories": ["월", "월", "수"]}, "stands twice"),
        ({"categories": [f"아주 긴 이름이 붙은 {n}" for n in range(5)], "series": series(range(5))}, "too long for 5"),
        ({"kind": "pie"}, "bar"),
    ],
)
def test_a_chart_that_cannot_be_drawn_says_why(change, said):
    with pytest.raises(ValidationError, match=said):
        data(**change)


def test_a_category_is_chosen_in_the_order_of_the_chart():
    view = chart().view([])
    assert [option.text for option in view.options] == ["월", "화", "수"]
    assert [column.token for column in view.own.columns] == ["0", "1", "2"]
    assert view.own.tappable
    assert [chart().grade({"picked": [token]}, []).fraction for token in "012"] == [0, 1, 0]


def test_twelve_categories_may_be_asked_for():
    months = [f"{n}월" for n in range(1, 13)]
    asked = chart(
        chart={**CHART, "categories": months, "series": series(range(12))}, ask={"kind": "category", "correct": "12월"}
    )
    assert asked.grade(asked.parse({"answer": ["11"]}, []), []).state == "right"


def test_a_number_is_read_with_its_tolerance_and_the_unit_of_the_chart():
    question = chart_number()
    assert question.parse({"answer": ["987,655장"]}, []) == {"text": "987,655장", "value": "987655"}
    assert question.grade({"value": "987655"}, []).state == "right"
    assert question.grade({"value": "987656"}, []).state == "wrong"
    assert not question.view([]).own.tappable


def test_statements_are_shuffled_and_the_chart_stays():
    assert [option.text for option in chart_choice().view([1, 0]).options] == ["월요일이 으뜸", "화요일이 으뜸"]
    assert chart_choice().grade({"picked": ["1"]}, [1, 0]).state == "right"


def test_a_category_that_the_chart_does_not_have_is_refused():
    with pytest.raises(ValidationError, match="no category '목'"):
        chart(ask={"kind": "category", "correct": "목"})
