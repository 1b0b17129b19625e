"""Marking stretches of a day: times of the clock, overlap and edges, what is said about each stretch."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.content.tasks import IntervalsTask
from app.core.errors import Invalid
from app.labeling.fields import FormFields
from app.labeling.types.intervals import Intervals
from app.labeling.types.intervals_days import DayGold, DayItem
from app.labeling.types.intervals_form import Clock
from tests.labeling.types.documents import POOLS

TYPE = Intervals()
DOCUMENT = IntervalsTask(
    slug="intervals", title="때 찾기", type="intervals", summary="찾아요.", guideline={"version": 1, "body": "찾아요."}, pools=POOLS,
    labels=[{"name": "sleep", "title": "잠"}, {"name": "walk", "title": "걷기"}, {"name": "off", "title": "벗은 때"}],
    heart_lines=[65, 115], step_lines=[700],
)  # fmt: skip
ITEM = DayItem(
    id="d1", title="구름 님의 하루", begins="18:00", minutes=15, heart=[None if 8 <= at < 12 else 70 for at in range(96)], steps=[0] * 96
)  # fmt: skip
GOLD = DayGold(
    id="d1",
    spans=[
        {"label": "sleep", "start": 19, "end": 49, "why": "심박수가 낮아요."},  # 22:45–06:15
        {"label": "walk", "start": 54, "end": 58},  # 07:30–08:30
    ],
    traps={"60-62": "15분뿐이에요."},
)
SLEEP = {"label": "sleep", "start": 19, "end": 49}
WALK = {"label": "walk", "start": 54, "end": 58}
DAY = Clock(18 * 60, 15, 96)


def answer(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"spans": list(rows)}


def grade(given: Any, gold: DayGold = GOLD) -> Any:
    return TYPE.grade(DOCUMENT, ITEM, given, gold, TYPE.rules(DOCUMENT))


def said(given: Any) -> list[str]:
    return [remark.text for remark in TYPE.remarks(DOCUMENT, ITEM, given, GOLD, grade(given))]


def sent(rows: list[tuple[str, str, str]] | None = None, **more: str) -> FormFields:
    pairs = [(name, value) for row in rows or [] for name, value in zip(("label", "start", "end"), row, strict=True)]
    return FormFields([*pairs, *more.items()])


@pytest.mark.parametrize(
    ("given_", "score", "kinds"),
    [
        (answer(SLEEP, WALK), 100.0, []),
        (answer(), 0.0, ["missing", "missing"]),
        (answer(SLEEP | {"start": 20}, WALK), 100.0, []),  # one sample off is within the tolerance
        (answer(SLEEP | {"start": 21}, WALK), 87.5, ["boundary"]),  # all found, three of four edges
        (answer(SLEEP), 66.7, ["missing"]),
        (answer(SLEEP, WALK, {"label": "off", "start": 8, "end": 12}), 80.0, ["extra"]),
        (answer(SLEEP, WALK | {"label": "off"}), 50.0, ["wrong_label"]),
        (answer(SLEEP | {"end": 25}, WALK), 62.5, ["missing", "extra"]),  # 6 of 30 samples are no match
    ],
)
def test_finding_and_edges_are_half_of_the_score_each(given_: Any, score: float, kinds: list[str]) -> None:
    found = grade(given_)
    assert found.score == score
    assert [each.kind for each in found.findings] == kinds
    assert found.right + found.missed == 2


def test_nothing_to_mark_and_nothing_marked_is_whole_and_anything_marked_is_nothing() -> None:
    quiet = DayGold(id="d1", spans=[])
    assert grade(answer(), quiet).score == 100
    assert grade(answer(SLEEP), quiet).score == 0
    assert TYPE.praise(DOCUMENT, ITEM, grade(answer(), quiet)) == "표시할 것이 없는 하루를 잘 보았어요."


def test_each_slip_is_told_by_the_clock() -> None:
    assert said(answer(SLEEP | {"start": 21, "end": 46})) == [
        "07:30–08:30 ‘걷기’를 놓쳤어요.",
        "‘잠’: 시작이 30분 늦어요. 끝이 45분 빨라요. 맞는 때는 22:45–06:15예요.",
    ]
    assert said(answer(SLEEP, WALK | {"label": "off"})) == ["07:30–08:30은 ‘벗은 때’가 아니라 ‘걷기’예요."]
    assert said(answer(SLEEP, WALK, {"label": "walk", "start": 60, "end": 62})) == [
        "09:00–09:30에는 표시하지 않아요. 15분뿐이에요."
    ]
    assert said(answer(WALK)) == ["22:45–06:15 ‘잠’을 놓쳤어요. 심박수가 낮아요."]


def test_the_result_tells_whole_stretches_and_how_far_found_ones_overlap() -> None:
    grades = [grade(answer(SLEEP, WALK)), grade(answer(SLEEP | {"start": 34}))]
    assert TYPE.result_words(DOCUMENT, grades) == (
        "찾을 구간 4개 중 2개가 시작과 끝까지 맞았습니다.",
        "찾은 구간은 평균 83% 겹쳤습니다.",
    )
    assert TYPE.result_words(DOCUMENT, [grade(answer())]) == ("찾을 구간 2개 중 0개가 시작과 끝까지 맞았습니다.",)


@pytest.mark.parametrize(
    ("text", "last", "edge"),
    [
        ("18:00", False, 0), ("18:00", True, 96), ("00:00", False, 24), ("24:00", True, 24), ("6:45", False, 51), ("645", False, 51),
        ("오후 11시 15분", False, 21), ("오전 7시", True, 52), ("07.30", True, 54), ("17:45", True, 95), ("6:50", False, None),
        ("세 시", False, None), ("", False, None), ("25:00", False, None),
    ],
)  # fmt: skip
def test_a_typed_time_is_an_edge_of_a_sample(text: str, last: bool, edge: int | None) -> None:
    assert DAY.edge(text, last=last) == edge


@given(st.integers(0, 95), st.sampled_from([0, 6, 12, 18]))
@settings(max_examples=30)
def test_every_edge_is_read_back_from_its_own_time(edge: int, hour: int) -> None:
    clock = Clock(hour * 60, 15, 96)
    assert clock.edge(clock.time(edge), last=False) == edge
    assert clock.edge(clock.time(edge + 1), last=True) == edge + 1


def test_a_time_that_is_no_edge_says_what_to_type() -> None:
    short = Clock(6 * 60, 15, 8)
    assert DAY.fault("6:50", last=False) == "시각은 15분 간격이에요. 06:45나 07:00으로 적어 주세요."
    assert DAY.fault("밤", last=False) == "‘밤’은 시각이 아니에요. 06:45처럼 적어 주세요."
    assert DAY.fault(" ", last=True) == "빈칸은 시각이 아니에요. 06:45처럼 적어 주세요."
    assert short.fault("09:00", last=False) == "‘09:00’은 이 그림에 없는 때예요. 06:00부터 08:00까지예요."
    assert short.fault("07:00", last=False) == ""


def test_stretches_are_added_moved_and_taken_away_without_a_script() -> None:
    kept = TYPE.empty()
    added = TYPE.read(DOCUMENT, ITEM, sent(deed="add-sleep", **{"from": "22:45", "to": "06:15"}), kept)
    assert added == answer(SLEEP)
    rows = [("sleep", "22:45", "06:15"), ("walk", "07:30", "08:30")]
    assert TYPE.read(DOCUMENT, ITEM, sent(rows, deed="start-earlier-2"), kept)["spans"][1]["start"] == 53
    assert TYPE.read(DOCUMENT, ITEM, sent(rows, deed="end-later-1"), kept)["spans"][0]["end"] == 50
    assert TYPE.read(DOCUMENT, ITEM, sent(rows, deed="delete-1"), kept) == answer(WALK)
    whole = [("sleep", "18:00", "18:00")]
    assert TYPE.read(DOCUMENT, ITEM, sent(whole, deed="end-later-1"), kept)["spans"][0]["end"] == 96, (
        "the day has an end"
    )
    assert TYPE.read(DOCUMENT, ITEM, sent(rows, deed="end-later-9"), kept) == answer(SLEEP, WALK)


@pytest.mark.parametrize(
    ("rows", "more", "field", "words"),
    [
        ([("sleep", "6:50", "08:00")], {}, "span-1", "구간 1번: 시각은 15분 간격이에요."),
        ([("walk", "08:00", "07:00")], {}, "span-1", "구간 1번: 끝(07:00)이 시작(08:00)보다 뒤여야 해요."),
        ([("nap", "07:00", "08:00")], {}, "span-1", "구간 1번: 이름표가 없어요."),
        (
            [("sleep", "22:00", "06:00"), ("walk", "05:00", "07:00")],
            {},
            "span-2",
            "구간 2번이 1번(22:00–06:00)과 겹쳐요.",
        ),
        ([], {"deed": "add-walk"}, "from", "먼저 시작과 끝을 정해 주세요."),
        ([], {"deed": "add-walk", "from": "아침", "to": "08:00"}, "from", "‘아침’은 시각이 아니에요."),
    ],
)
def test_what_cannot_be_kept_is_refused_by_row_and_shown_again(
    rows: list[tuple[str, str, str]], more: dict[str, str], field: str, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        TYPE.read(DOCUMENT, ITEM, sent(rows, **more), TYPE.empty())
    assert refused.value.fields[field].startswith(words)
    shown = TYPE.shown(DOCUMENT, ITEM, TYPE.typed(DOCUMENT, ITEM, sent(rows, **more), TYPE.empty()))
    assert [row["label"] for row in shown["rows"]] == [row[0] for row in rows]
    assert "6:50" not in str(rows) or shown["rows"][0]["start"] == "6:50"


def test_a_torn_form_and_too_many_rows_are_refused_whole() -> None:
    with pytest.raises(Invalid, match="칸이 빠진"):
        TYPE.read(DOCUMENT, ITEM, FormFields([("label", "walk"), ("start", "07:00")]), TYPE.empty())
    with pytest.raises(Invalid, match="24개까지"):
        TYPE.read(DOCUMENT, ITEM, sent([("walk", "07:00", "07:15")] * 25), TYPE.empty())
    with pytest.raises(Invalid, match="없는 이름표"):
        TYPE.read(DOCUMENT, ITEM, sent(deed="add-fly", **{"from": "07:00", "to": "08:00"}), TYPE.empty())


def test_the_chart_is_four_panels_with_gaps_where_nothing_was_measured() -> None:
    shown = TYPE.shown(DOCUMENT, ITEM, answer(SLEEP))
    assert [panel.title for panel in shown["panels"]] == [
        "저녁 18:00–00:00",
        "새벽 00:00–06:00",
        "아침 06:00–12:00",
        "낮 12:00–18:00",
    ]
    assert [len(panel.heart) for panel in shown["panels"]] == [2, 1, 1, 1]
    assert [len(panel.lanes[0]) for panel in shown["panels"]] == [1, 1, 1, 0], (
        "the sleep goes over two midnights of panels"
    )
    assert shown["table"][8] == ("20:00", None, 0)
    assert shown["rows"][0]["words"] == "7시간 30분"
    assert "gold_rows" not in shown
    assert "심박수가 낮아요" not in str(shown)
    beside = TYPE.shown(DOCUMENT, ITEM, answer(), GOLD)
    assert [len(panel.lanes) for panel in beside["panels"]] == [2] * 4
    assert [(row["start"], row["end"], row["why"]) for row in beside["gold_rows"]] == [
        ("22:45", "06:15", "심박수가 낮아요."),
        ("07:30", "08:30", ""),
    ]


LABELS = st.sampled_from(["sleep", "walk", "off"])
SPANS = st.lists(st.tuples(st.integers(0, 90), st.integers(1, 6), LABELS), max_size=6)


def rows_of(spans: list[tuple[int, int, str]]) -> dict[str, Any]:
    return answer(*({"label": label, "start": start, "end": start + length} for start, length, label in spans))


@given(SPANS, SPANS)
@settings(max_examples=40)
def test_likeness_is_symmetric_and_whole_for_equal_answers(a: list[Any], b: list[Any]) -> None:
    one, other = rows_of(a), rows_of(b)
    assert TYPE.likeness(DOCUMENT, ITEM, one, other) == TYPE.likeness(DOCUMENT, ITEM, other, one)
    assert TYPE.likeness(DOCUMENT, ITEM, one, one) == 1
    assert 0 <= grade(one).score <= 100


def test_items_that_are_no_day_are_refused() -> None:
    raw = ITEM.model_dump()
    for change, fault in (({"steps": [0] * 95}, "one value for each sample"), ({"minutes": 25}, "whole part of an hour"),
                          ({"minutes": 30}, "no longer than a day")):  # fmt: skip
        with pytest.raises(ValidationError, match=fault):
            DayItem.model_validate({**raw, **change})
