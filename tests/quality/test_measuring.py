"""What is said of answers: doubts about gold, confusions, people, growth. Tables in, facts out."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.settings import ROOT
from app.labeling.measures.outcome import ONE_CATEGORY
from app.labeling.types.base import Finding
from app.people.trades import codes_of, codes_of_tags
from app.quality import growth
from app.quality.confusions import confused, kinds, matrix
from app.quality.growth import Point
from app.quality.items import item_lines, standing_answer
from app.quality.judged import Judged, first_of_each, pace
from app.quality.people import person_lines
from app.quality.plots import growth_line
from app.quality.report import build
from tests.quality.conftest import BEGUN

Make = Callable[..., Judged]


def same(item: str, a: str, b: str) -> float:
    return float(a == b)


def test_gold_is_doubted_when_most_people_agree_against_it(judged: Make) -> None:
    given_ = [judged("p1", n, "kettle", 50.0) for n in range(3)] + [judged("p1", 3, "pot")]

    line = item_lines(given_, same)[0]

    assert (line.people, line.below, line.against, line.gold_doubted) == (4, 3, 1.0, True)
    assert line.agreement.value == pytest.approx(0.5)


@pytest.mark.parametrize(
    "answers",
    [
        [("kettle", 50.0), ("kettle", 50.0)],  # two people are no majority
        [("kettle", 50.0), ("kettle", 50.0), ("pot", 100.0), ("pot", 100.0)],  # half is not most
        [("kettle", 50.0), ("pan", 50.0), ("lid", 50.0)],  # each wrong in a way of their own: the item is hard
        [("kettle", 100.0), ("kettle", 100.0), ("kettle", 100.0)],
    ],
)
def test_gold_is_not_doubted_otherwise(judged: Make, answers: list[tuple[str, float]]) -> None:
    given_ = [judged("p1", n, answer, score) for n, (answer, score) in enumerate(answers)]

    assert not item_lines(given_, same)[0].gold_doubted


def test_people_who_are_nearer_to_the_gold_than_to_each_other_do_not_doubt_it(judged: Make) -> None:
    given_ = [judged("p1", n, "almost", 70.0) for n in range(3)]

    assert not item_lines(given_, lambda item, a, b: 0.75)[0].gold_doubted
    assert item_lines(given_, lambda item, a, b: 0.85)[0].gold_doubted


def test_the_hardest_item_comes_first(judged: Make) -> None:
    given_ = [judged("easy", 1), judged("hard", 1, score=20.0), judged("middle", 1, score=70.0)]

    assert [line.item for line in item_lines(given_, same)] == ["hard", "middle", "easy"]
    assert item_lines(given_, same)[0].agreement.reason == "두 사람 이상이 함께 한 것이 없어요."


def test_the_answer_most_like_the_others_stands_for_all(judged: Make) -> None:
    standing, alike = standing_answer(
        [judged("p1", 1, "pot"), judged("p1", 2, "kettle"), judged("p1", 3, "kettle")], same
    )

    assert (standing.answer, alike) == ("kettle", 0.5)


def test_only_the_first_answer_of_a_person_to_an_item_counts(judged: Make) -> None:
    early, late = judged("p1", 1, score=40.0), judged("p1", 1, score=100.0, at=BEGUN + timedelta(days=1))

    assert first_of_each([late, early, judged("p1", 2)]) == [early, judged("p1", 2)]


def test_confusions_are_counted_with_the_people_behind_them(judged: Make) -> None:
    swap, lost = Finding("wrong_label", "pot", "kettle", "pot"), Finding("missing", "cup", "", "cup")
    loose = Finding("loose", "cup", "cup", "cup")
    given_ = [
        judged("p1", 1, findings=(swap, lost)),
        judged("p2", 1, findings=(swap,)),
        judged("p1", 2, findings=(swap, loose)),
    ]

    found = confused(given_)
    drawn = matrix(found)

    assert [(each.expected, each.given, each.times, each.people) for each in found] == [
        ("pot", "kettle", 3, 2), ("cup", "", 1, 1), ("cup", "cup", 1, 1),
    ]  # fmt: skip
    assert kinds(given_) == {"wrong_label": 3, "missing": 1, "loose": 1}
    assert drawn is not None
    assert (drawn.rows, drawn.columns) == (("cup", "kettle", "pot"), ("cup", "kettle", "pot", ""))
    assert drawn.cells[2][1] == drawn.cells[2][drawn.columns.index("kettle")]
    assert (drawn.cells[2][1].times, drawn.cells[2][1].shade) == (3, 5)
    assert (drawn.cells[0][3].times, drawn.cells[0][0].times) == (1, 0)
    assert confused(given_, least=3)[0].times == 3
    assert matrix(confused([judged("p1", 1, findings=(Finding("blurred"),))])) is None


def test_labels_beyond_the_matrix_are_told_as_left_out(judged: Make) -> None:
    slips = [Finding("wrong_label", "", f"g{n}", f"e{n}") for n in range(6)]
    drawn = matrix(confused([judged("p1", 1, findings=tuple(slips))]))

    assert drawn is not None
    assert sum(cell.times for row in drawn.cells for cell in row) + drawn.left_out == 6
    assert drawn.left_out > 0


def test_help_is_said_only_when_even_the_upper_bound_is_below_the_target(judged: Make) -> None:
    def work(person: int, right: int, of: int) -> list[Judged]:
        return [judged(f"p{n}", person, score=100.0 if n < right else 0.0) for n in range(of)]

    lines = {
        line.person: line for line in person_lines([*work(1, 3, 20), *work(2, 6, 10), *work(3, 9, 10), *work(4, 0, 4)])
    }

    assert [lines[n].state for n in (1, 2, 3, 4)] == ["help", "watch", "fine", "few"]
    assert lines[1].high < 0.7 <= lines[2].high
    assert [line.person for line in person_lines([*work(3, 9, 10), *work(1, 3, 20)])] == [1, 3]


def test_pace_is_the_middle_gap_without_pauses(judged: Make) -> None:
    minutes = (0, 1, 2, 2.5, 120, 121)
    given_ = [judged(f"p{n}", 1, at=BEGUN + timedelta(minutes=at)) for n, at in enumerate(minutes)]

    assert pace(given_) == 60
    assert pace(given_[:2]) is None
    assert pace([judged("p1", 1, seconds=12.0), judged("p2", 1, seconds=20.0)]) == 16


def test_who_works_below_the_floor_is_asked_about_it(judged: Make) -> None:
    quick = [judged(f"p{n}", 1, seconds=3.0) for n in range(5)]
    careful = [judged(f"p{n}", 2, seconds=40.0) for n in range(5)]

    assert [line.fast for line in person_lines([*quick, *careful], floor=8)] == [True, False]
    assert not any(line.fast for line in person_lines([*quick, *careful]))  # two people make no usual pace


def test_with_categories_agreement_is_alpha_and_everybody_gets_a_reliability(judged: Make) -> None:
    given_ = [
        judged(f"p{n}", who, nominal={"label": "ab"[n % 2] if who != 4 or n % 3 else "ba"[n % 2]})
        for n in range(12)
        for who in range(5)
    ]

    report = build(given_, same)

    assert report.agreement.kind == "alpha"
    assert report.agreement.measured.value is not None
    assert 0.6 < report.agreement.measured.value < 1
    reliable = {line.person: line.reliability for line in report.people}
    assert reliable[0] == pytest.approx(1, abs=0.02)
    assert reliable[4] == pytest.approx(2 / 3, abs=0.05)


def test_without_categories_agreement_is_likeness_and_nothing_is_made_up(judged: Make) -> None:
    alone = build([judged("p1", 1), judged("p2", 2)], same)

    assert (alone.agreement.kind, alone.agreement.measured.value, alone.agreement.level) == ("likeness", None, "none")
    assert build([], same).score is None
    both = build([judged("p1", 1), judged("p1", 2), judged("p2", 1, "b"), judged("p2", 2)], same)
    assert both.agreement.measured.value == 0.5


def test_scales_are_told_by_weighted_kappa_beside_the_right_steps(judged: Make) -> None:
    steps = [(0, 0), (1, 1), (2, 1), (2, 2)]
    given_ = [replace(judged(f"i{n}", n, "a"), steps={"clear": pair}) for n, pair in enumerate(steps)]
    (scale,) = build([*given_, judged("j", 9, "a")], same).scales
    assert (scale.name, scale.answers, scale.right, scale.near) == ("clear", 4, 3, 1)
    assert scale.measured.value == pytest.approx(1 - 1 / 5), (
        "Σ(i − j)² is 1; by the margins (1, 1, 2) × (1, 2, 1) ÷ 4 it is 5"
    )
    alike = build([replace(each, steps={"clear": (1, 1)}) for each in given_], same).scales[0]
    assert (alike.measured.value, alike.measured.reason) == (None, ONE_CATEGORY.reason)


def test_the_former_trade_is_praised_only_when_it_is_better_and_there_is_enough(judged: Make) -> None:
    trades = {**{f"r{n}": ("nurse",) for n in range(3)}, **{f"o{n}": () for n in range(3)}}
    mine = [*(judged(f"r{n}", 1, score=95.0) for n in range(3)), *(judged(f"o{n}", 1, score=80.0) for n in range(3))]

    better = growth.strength(mine, trades, {"nurse"}, (84.0, 6))
    few_others = growth.strength(mine, trades, {"nurse"}, (84.0, 4))

    assert better == growth.Strength("nurse", 3, 95.0, 84.0, "others")
    assert few_others is not None
    assert (few_others.whose, few_others.beside) == ("own", 80.0)
    assert growth.strength(mine, trades, {"nurse"}, (94.0, 6)) is None
    assert growth.strength(mine, trades, {"driver"}, (10.0, 6)) is None
    assert growth.strength(mine[1:], trades, {"nurse"}, (10.0, 6)) is None


def test_growth_tells_what_is_often_confused_and_which_way_it_goes(judged: Make) -> None:
    swap = Finding("wrong_label", "pot", "kettle", "pot")
    given_ = [judged(f"p{n}", 1, score=60.0, findings=(swap,)) for n in range(3)] + [judged("p9", 1, units=(2, 2))]
    points = [Point(BEGUN + timedelta(days=1), "통과 시험", 90.0), Point(BEGUN, "연습", 60.0)]

    found = growth.build(given_, {"p0": 1, "p1": 1, "p2": 3, "p9": 3, "p7": 2}, points, None)

    assert (found.answers, found.right, found.units_right, found.units) == (4, 1, 2, 2)
    assert [each.times for each in found.often] == [3]
    assert [point.score for point in found.points] == [60.0, 90.0]
    assert found.trend == "up"
    assert [(level.level, level.right, level.of) for level in found.levels] == [(1, 0, 2), (3, 1, 2)]
    assert growth.build(given_, {}, points[:1], None).trend == "none"
    assert growth_line(found.points[:1], 80) is None
    line = growth_line(found.points, 80)
    assert line is not None
    assert [mark.passed for mark in line.marks] == [False, True]
    assert line.marks[0].y > line.pass_y > line.marks[1].y


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("간호조무사", {"nurse"}),
        ("택시 운전", {"driver"}),
        ("식당 주방장", {"cook"}),
        ("경리", {"clerk"}),
        ("화가", set()),
        ("", set()),
    ],
)
def test_a_typed_trade_is_known_by_its_words(typed: str, codes: set[str]) -> None:
    assert codes_of(typed) == codes


def test_every_trade_that_an_item_of_the_courses_is_marked_with_is_known() -> None:
    tags = {
        tag
        for file in (ROOT / "courses").glob("*/practice/*/items/*.json")
        for tag in json.loads(file.read_bytes()).get("trades", ())
    }

    assert {tag for tag in tags if not codes_of_tags([tag])} == set()
    assert codes_of_tags(["driving", "driver", "unheard"]) == {"driver"}


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from("ab")), max_size=15))
def test_no_answer_is_lost_or_counted_twice(rows: list[tuple[int, int, str]]) -> None:
    given_ = first_of_each(
        Judged(f"p{item}", person, "practice", answer, 50.0 if answer == "a" else 100.0, answer == "b", (), BEGUN)
        for item, person, answer in rows
    )

    report = build(given_, same)

    assert sum(line.people for line in report.items) == sum(line.answers for line in report.people) == report.answers
    assert sum(line.below for line in report.items) == report.answers - sum(line.right for line in report.people)
