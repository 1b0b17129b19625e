"""Rows of the form become regions, or a sentence that names the row."""

import pytest

from app.core.errors import Invalid
from app.labeling.graders.boxes import Box
from app.labeling.regions import MOST, Rows, middle_box, place_of, read_rows

LABELS = {"cup": "컵"}


def read(*rows: tuple[str, str, str, str, str]) -> list[dict[str, str | int]]:
    return read_rows(Rows(*(list(column) for column in zip(*rows, strict=True))), LABELS, 100, 50)


def test_numbers_are_rounded_to_whole_pixels() -> None:
    assert read(("cup", "1.4", "2", "10", "9.6")) == [{"label": "cup", "x": 1, "y": 2, "w": 10, "h": 10}]


def test_a_box_may_touch_the_edges() -> None:
    assert read(("cup", "0", "0", "100", "50"))[0]["w"] == 100


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("cup", "", "0", "5", "5"), "네모 1번의 ‘왼쪽에서’ 칸에 숫자가 필요해요."),
        (("cup", "0", "0", "nan", "5"), "네모 1번의 ‘가로’ 칸에 숫자가 필요해요."),
        (("cup", "0", "0", "inf", "5"), "네모 1번의 ‘가로’ 칸에 숫자가 필요해요."),
        (("dog", "0", "0", "5", "5"), "네모 1번에 이름표가 없어요."),
        (("cup", "0", "0", "0", "5"), "네모 1번에 크기가 없어요."),
        (("cup", "0", "0", "5", "-5"), "네모 1번에 크기가 없어요."),
        (("cup", "-1", "0", "5", "5"), "네모 1번이 사진 밖으로 나갔어요."),
        (("cup", "96", "0", "5", "5"), "네모 1번이 사진 밖으로 나갔어요."),
    ],
)
def test_a_bad_row_is_named(row: tuple[str, str, str, str, str], words: str) -> None:
    with pytest.raises(Invalid) as fault:
        read(row)
    assert fault.value.fields["box-1"].startswith(words)


def test_only_the_bad_rows_are_named() -> None:
    with pytest.raises(Invalid) as fault:
        read(("cup", "0", "0", "5", "5"), ("cup", "0", "0", "0", "5"))
    assert list(fault.value.fields) == ["box-2"]


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(Invalid):
        read_rows(Rows(["cup"], [], ["0"], ["5"], ["5"]), LABELS, 100, 50)


def test_too_many_boxes_are_refused() -> None:
    with pytest.raises(Invalid, match=f"{MOST}개까지"):
        read(*[("cup", "0", "0", "5", "5")] * (MOST + 1))


def test_a_new_box_lies_in_the_middle() -> None:
    assert middle_box("cup", 100, 50) == {"label": "cup", "x": 37, "y": 19, "w": 25, "h": 12}


@pytest.mark.parametrize(
    ("x", "y", "place"), [(0, 0, "왼쪽 위"), (45, 20, "가운데"), (90, 45, "오른쪽 아래"), (45, 0, "위쪽")]
)
def test_places_have_names(x: int, y: int, place: str) -> None:
    assert place_of(Box("cup", x, y, 5, 5), 100, 50) == place
