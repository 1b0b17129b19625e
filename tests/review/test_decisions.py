"""Comparing two hand-ins, and reading the decision form, without a database."""

from typing import Any

import pytest

from app.core.errors import Invalid
from app.labeling.submissions import RETURN_REASONS
from app.review.decisions import Decision, read_decision, typed_fields
from app.review.pictures import Picture, compare, machine_view, view_pictures
from app.review.policy import needs_call
from app.review.rubric import BOXES_1
from tests.factories.review import GOOD, LABELS, POOR, decision, finding

RULES = {"match_iou": 0.5, "tight_iou": 0.8}


def pictures(*drawn: list[dict[str, Any]]) -> tuple[Picture, ...]:
    size = {"media": "media/1.webp", "width": 960, "height": 720, "alt": "주방"}
    snapshot = {
        "labels": LABELS,
        "items": [{"item": f"f{n}", "regions": d, **size} for n, d in enumerate(drawn, 1)],
    }
    return view_pictures(snapshot, [finding(f"f{n}", d) for n, d in enumerate(drawn, 1)], RULES)


def read(fields: dict[str, str]) -> Decision:
    return read_decision(typed_fields(fields, BOXES_1), BOXES_1, pictures(POOR, GOOD), RETURN_REASONS)


def faults(fields: dict[str, str]) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        read(fields)
    return refused.value.fields


def test_a_missed_object_can_be_pointed_at() -> None:
    example = read(decision("returned", 2, 2, 2)).example

    assert example is not None
    assert {name: example[name] for name in ("item", "number", "x", "w", "label")} == {
        "item": "f1",
        "number": 1,
        "x": 400.0,
        "w": 200.0,
        "label": "그릇",
    }


def test_a_whole_picture_or_a_drawn_box_can_be_pointed_at() -> None:
    whole, box = (read(decision("returned", 2, 2, 2, example=value)).example for value in ("2:whole", "2:mine:1"))

    assert whole is not None
    assert (whole["item"], whole["w"], whole["h"]) == ("f2", 960, 720)
    assert box is not None
    assert (box["label"], box["x"]) == ("컵", 100.0)


def drawn(**numbers: str) -> dict[str, str]:
    given = {"picture": "2", "x": "10", "y": "20", "w": "30", "h": "40", **numbers}
    return decision("returned", 2, 2, 2, example="drawn", **{f"example_{name}": text for name, text in given.items()})


def test_a_place_can_be_pointed_at_by_numbers() -> None:
    assert read(drawn()).example == {
        "item": "f2",
        "number": 2,
        "x": 10,
        "y": 20,
        "w": 30,
        "h": 40,
        "note": "여기를 보세요.",
    }


@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        ({"picture": "3"}, "example_picture"),
        ({"w": "0"}, "example_x"),
        ({"x": "950"}, "example_x"),
        ({"y": "-1"}, "example_y"),
    ],
)
def test_numbers_that_point_nowhere_are_named(numbers: dict[str, str], field: str) -> None:
    assert list(faults(drawn(**numbers))) == [field]


@pytest.mark.parametrize("value", ["", "1:gold:9", "9:whole", "1:mine:0", "nonsense"])
def test_an_example_that_is_not_on_the_page_is_refused(value: str) -> None:
    assert list(faults(decision("returned", 2, 2, 2, example=value))) == ["example"]


def test_a_reason_that_is_not_on_the_list_is_refused() -> None:
    assert list(faults(decision("returned", 2, 2, 2, reason="그냥"))) == ["reason"]


@pytest.mark.parametrize(("length", "fits"), [(9, False), (10, True), (500, True), (501, False)])
def test_the_words_of_a_return_are_10_to_500_characters(length: int, fits: bool) -> None:
    fields = decision("returned", 2, 2, 2, note="가" * length)
    if fits:
        assert len(read(fields).note) == length
    else:
        assert str(length) in faults(fields)["note"]


@pytest.mark.parametrize("level", ["", "5", "-1", "２"])
def test_each_criterion_needs_a_level_of_the_five(level: str) -> None:
    assert "level-tightness" in faults(decision("passed", 4, 4, 4) | {"level-tightness": level})


def test_a_form_without_a_verdict_decides_nothing() -> None:
    assert "verdict" in faults(decision("", 4, 4, 4))


def test_a_pass_needs_no_words_and_keeps_no_example() -> None:
    assert read(decision("passed", 4, 4, 4, example="1:whole")).example is None


def test_what_changed_does_not_hang_on_the_order_of_the_boxes() -> None:
    moved = {**GOOD[1], "x": 410}

    assert compare(None, GOOD) == ("new", "")
    assert compare(GOOD, GOOD[::-1])[0] == "same"
    assert compare(GOOD, [GOOD[0], moved]) == ("changed", "네모 1개 고침")
    assert compare(POOR, GOOD) == ("changed", "네모 1개 더함")
    assert compare(GOOD, []) == ("changed", "네모 2개 지움")


def test_missed_objects_are_told_one_by_one() -> None:
    first, second = pictures(POOR, GOOD)

    assert [f.words for f in first.findings] == ["놓친 물건: 그릇 (가운데)"]
    assert first.missed == {2}
    assert second.findings == ()


def test_the_machine_view_adds_up_all_pictures() -> None:
    seen = machine_view(pictures(POOR, GOOD), [finding("f1", POOR), finding("f2", GOOD)])

    assert (seen.objects, seen.found, seen.tight) == (4, 3, 3)


def test_the_second_return_is_the_first_that_needs_a_talk() -> None:
    assert [needs_call(number, 2) for number in (1, 2, 3)] == [False, True, True]
