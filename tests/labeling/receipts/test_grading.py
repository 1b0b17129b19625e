"""The worth of each part of a receipt, and how they add up."""

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.labeling.graders.receipt import (
    Line,
    Read,
    grade_corners,
    grade_fields,
    grade_lines,
    grade_masks,
    weighted,
)

GOLD = {
    "shop": "새봄나물상회",
    "business_number": "4793887105",
    "date": "2026-10-03",
    "time": "14:05",
    "total": 12000,
    "payment": "cash",
}
TOFU = Line("두부 1모", Decimal(2), 1800, 3600)
SPROUT = Line("콩나물 300g", Decimal(1), 1500, 1500)
ROOT = Line("도라지 200g", Decimal(1), 6900, 6900)
LINES = (TOFU, SPROUT, ROOT)
PHONE = [(100.0, 100.0), (300.0, 100.0), (300.0, 120.0), (100.0, 120.0)]
names = st.text(alphabet="가나다라마바사 123", min_size=1, max_size=8).map(str.strip).filter(bool)
some_lines = st.lists(
    st.builds(Line, names, st.sampled_from([None, Decimal(1), Decimal(2)]), st.just(None), st.integers(-900, 9000)),
    max_size=5,
)


def fields(**changed: object) -> dict[str, float]:
    return grade_fields(Read({**GOLD, **changed}, ()), Read(GOLD, ()))  # type: ignore[dict-item]


def test_a_field_is_equal_or_not() -> None:
    assert set(fields().values()) == {1}
    assert fields(total=15000)["total"] == fields(date=None)["date"] == fields(time="")["time"] == 0


@pytest.mark.parametrize(
    ("shop", "worth"),
    [("새봄나물상회", 1), ("새봄 나물 상회", 1), ("새봄나물상점", 5 / 6), ("", 0), ("전혀다른가게이름이에요", 0)],
)
def test_the_shop_s_name_loses_by_its_character_errors(shop: str, worth: float) -> None:
    assert fields(shop=shop)["shop"] == pytest.approx(worth)


def test_what_the_receipt_does_not_have_must_be_left_empty() -> None:
    gold = Read({**GOLD, "time": "", "business_number": ""}, ())
    empty = grade_fields(Read({**GOLD, "time": "", "business_number": ""}, ()), gold)
    made_up = grade_fields(Read(GOLD, ()), gold)
    assert (empty["time"], made_up["time"], empty["business_number"], made_up["business_number"]) == (1, 0, 1, 0)


def test_lines_in_any_order_are_the_same_lines() -> None:
    found = grade_lines(LINES[::-1], LINES)
    assert found.worth == 1
    assert [pair.faults for pair in found.pairs] == [(), (), ()]


def test_a_missed_line_and_one_too_many_cost_the_same() -> None:
    assert grade_lines(LINES[:2], LINES).worth == pytest.approx(4 / 5)
    assert grade_lines(LINES, LINES[:2]).worth == pytest.approx(4 / 5)
    assert grade_lines((), LINES).missed == (0, 1, 2)
    assert grade_lines((), ()).worth == 1


def test_a_line_s_cells_have_their_own_worth() -> None:
    wrong = Line("두부 1모", Decimal(3), None, 3600)
    found = grade_lines((wrong,), (TOFU,))
    assert found.pairs[0].faults == ("quantity", "unit_price")
    assert found.worth == pytest.approx(1 - 0.2 - 0.1)


def test_a_badly_read_name_with_the_right_figures_is_that_line_and_not_another() -> None:
    found = grade_lines((Line("ㄷㅂ", Decimal(2), 1800, 3600),), (TOFU, SPROUT))
    assert [(pair.gold, pair.faults) for pair in found.pairs] == [(0, ("name",))]
    assert grade_lines((Line("우유", Decimal(1), None, 9999),), (TOFU,)).extra == (0,)


@pytest.mark.parametrize(
    ("masks", "worth", "share"),
    [
        ([], 0, 0),
        ([(100, 100, 300, 120)], 1, 1),
        ([(95, 96, 305, 124)], 1, 1),
        ([(100, 100, 200, 120), (195, 100, 300, 120)], 1, 1),
        ([(100, 100, 270, 120)], 0, 0.85),
        ([(100, 100, 281, 120)], 1, 0.905),
    ],
    ids=["none", "exact", "a little room", "two halves", "the end still to be seen", "just enough"],
)
def test_a_number_is_covered_or_it_is_not(masks: list[tuple[int, int, int, int]], worth: float, share: float) -> None:
    found = grade_masks(masks, [PHONE], 0.9, 0.5)
    assert (found.worth, found.shares[0]) == (worth, pytest.approx(share))


def test_covering_half_the_receipt_earns_less_the_more_lies_beside() -> None:
    worths = [
        grade_masks([(100, 100, 300, bottom)], [PHONE], 0.9, 0.5).worth for bottom in (130, 160, 260, 900, 20_000)
    ]
    assert worths == sorted(worths, reverse=True)
    assert worths[:2] == [1, 1]
    assert 0 < worths[2] < 1
    assert worths[4] < 0.01


def test_where_nothing_is_personal_nothing_is_covered() -> None:
    assert grade_masks([], [], 0.9, 0.5).worth == 1
    touched = grade_masks([(0, 0, 10, 10)], [], 0.9, 0.5)
    assert (touched.worth, touched.idle) == (0, (0,))


@pytest.mark.parametrize(("inset", "worth"), [(0, 1), (1, 1), (8, 0.84), (14, 0.541), (30, 0)])
def test_corners_earn_by_overlap(inset: int, worth: float) -> None:
    paper = [(0.0, 0.0), (400.0, 0.0), (400.0, 600.0), (0.0, 600.0)]
    marked = [(x + (inset if x == 0 else -inset), y + (inset if y == 0 else -inset)) for x, y in paper]
    assert grade_corners(marked, paper, 0.8, 0.96).worth == pytest.approx(worth, abs=0.001)


def test_corners_numbered_from_another_corner_are_half_right_and_crossed_ones_nothing() -> None:
    paper = [(0.0, 0.0), (400.0, 0.0), (400.0, 600.0), (0.0, 600.0)]
    turned = grade_corners([*paper[1:], paper[0]], paper, 0.8, 0.96)
    assert (turned.worth, turned.turn) == (0.5, 3)
    assert grade_corners([paper[0], paper[2], paper[1], paper[3]], paper, 0.8, 0.96).worth == 0
    assert grade_corners([], paper, 0.8, 0.96).worth == 0


def test_weights_count_only_what_was_asked() -> None:
    assert weighted({"shop": 1, "total": 0}, {"shop": 10, "total": 30, "mask": 60}) == 25
    assert weighted({}, {"shop": 10}) == 0


@settings(max_examples=60, deadline=None)
@given(some_lines, some_lines, st.integers(0, 1000))
def test_lines_are_worth_0_to_1_whatever_their_order(a: list[Line], b: list[Line], seed: int) -> None:
    mixed = random.Random(seed).sample(a, len(a))
    worth = grade_lines(a, b).worth
    assert 0 <= worth <= 1
    assert grade_lines(mixed, b).worth == pytest.approx(worth)
    assert grade_lines(b, b).worth == 1
