"""Findings in words."""

import pytest

from app.labeling.graders.boxes import Box, grade
from app.labeling.marking import totals
from app.labeling.types.boxes import counted
from app.labeling.types.boxes_feedback import KIND_NAMES, fit_of, praise, remarks

TITLES = {"cup": "컵", "pot": "냄비", "bowl": "그릇"}
SIZE = (300, 300)


def said(answer: list[Box], gold: list[Box]) -> list[str]:
    return [remark.text for remark in remarks(grade(answer, gold), answer, gold, TITLES, SIZE)]


def test_missed_objects_are_counted_by_name_with_their_places() -> None:
    gold = [Box("cup", 0, 0, 20, 20), Box("cup", 140, 140, 20, 20), Box("pot", 270, 270, 20, 20)]
    assert said([], gold) == ["컵 2개를 놓쳤어요(왼쪽 위, 가운데).", "냄비 1개를 놓쳤어요(오른쪽 아래)."]


def test_a_wrong_name_says_the_right_one() -> None:
    assert said([Box("pot", 0, 0, 20, 20)], [Box("bowl", 0, 0, 20, 20)]) == ["네모 1번은 ‘냄비’가 아니라 ‘그릇’이에요."]


def test_a_duplicate_names_both_boxes() -> None:
    cup = Box("cup", 0, 0, 20, 20)
    assert said([cup, cup], [cup])[0].endswith("같은 물건이에요. 하나만 남겨 주세요.")


@pytest.mark.parametrize(
    ("box", "fit"),
    [
        ((-2, -2, 24, 24), "big"),
        ((2, 2, 16, 16), "small"),
        ((3, 0, 20, 20), "right"),
        ((-3, 0, 20, 20), "left"),
        ((0, 3, 20, 20), "down"),
        ((0, -3, 20, 20), "up"),
        ((-1, 1, 22, 18), "askew"),
    ],
)
def test_a_loose_box_is_too_big_too_small_or_moved(box: tuple[int, int, int, int], fit: str) -> None:
    assert fit_of(Box("cup", *box), Box("cup", 0, 0, 20, 20)) == fit


def test_a_big_box_is_told_how_to_mend() -> None:
    answer = [Box("cup", 0, 0, 26, 22)]
    assert said(answer, [Box("cup", 0, 0, 20, 20)]) == ["네모 1번(컵)이 조금 커요. 물건 가장자리에 맞춰 줄여 보세요."]


def test_praise_fits_what_was_found() -> None:
    cup = Box("cup", 0, 0, 20, 20)
    assert praise(grade([cup], [cup])) == "모두 잘 찾았어요."
    assert praise(grade([], [])) == "표시할 물건이 없다는 것을 잘 알아보았어요."
    assert praise(grade([cup], [cup, Box("pot", 100, 0, 20, 20)])).startswith("물건 1개를 잘 찾았어요.")
    assert praise(grade([], [cup])).startswith("아직 맞은 네모가 없어요.")


def test_totals_count_kinds_and_not_places() -> None:
    cup = Box("cup", 0, 0, 20, 20)
    graded = [counted(grade(answer, [cup]), answer, [cup]) for answer in ([], [cup, cup])]
    assert totals(KIND_NAMES, graded) == (("놓친 물건", 1), ("두 번 그린 네모", 1))
