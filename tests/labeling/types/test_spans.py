"""Marked stretches: what the form may do, how they are graded, and what is said about each slip."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.tasks import SpansTask
from app.core.errors import Invalid
from app.labeling.fields import FormFields
from app.labeling.measures.spans import pin
from app.labeling.types.spans import Spans, SpansGold, SpansItem
from tests.labeling.types.documents import POOLS

TEXT = "나순임 씨는 3월 2일 월요일에 제주시에서 푸른솔병원으로 갔다."
TYPE = Spans()
LABELS = [
    {"name": "person", "title": "사람"}, {"name": "place", "title": "곳"},
    {"name": "date", "title": "날짜"}, {"name": "organisation", "title": "기관"},
]  # fmt: skip
ITEM = SpansItem(id="n1", text=TEXT)
RIGHT = [("person", "나순임"), ("date", "3월 2일 월요일"), ("place", "제주시"), ("organisation", "푸른솔병원")]
Marked = list[tuple[str, str]]


def task(**extra: Any) -> SpansTask:
    return SpansTask(
        slug="names", title="이름 찾기", type="spans", summary="이름을 찾아요.", labels=LABELS,
        guideline={"version": 1, "body": "찾아요."}, pools=POOLS, **extra,
    )  # fmt: skip


def rows(marked: Marked) -> list[dict[str, Any]]:
    return [
        {"label": label, "start": TEXT.index(words), "end": TEXT.index(words) + len(words), "text": words}
        for label, words in marked
    ]


def answer(marked: Marked) -> dict[str, Any]:
    return {"text": ITEM.pin, "spans": rows(marked)}


def gold(marked: Marked = RIGHT) -> SpansGold:
    return SpansGold(id="n1", text_hash=pin(TEXT), spans=tuple(rows(marked)))


def form(marked: Marked, **extra: Any) -> FormFields:
    pairs = [
        ("text_hash", ITEM.pin),
        *((name, str(row[name])) for row in rows(marked) for name in ("label", "start", "end")),
    ]
    return FormFields(
        [*pairs, *((name, str(v)) for name, vs in extra.items() for v in ([vs] if isinstance(vs, str) else vs))]
    )


def read(marked: Marked, document: SpansTask | None = None, **extra: Any) -> Marked:
    read = TYPE.read(document or task(), ITEM, form(marked, **extra), TYPE.empty())
    assert read["text"] == pin(TEXT)
    return [(row["label"], row["text"]) for row in read["spans"]]


def said(marked: Marked) -> list[str]:
    document, mine = task(), answer(marked)
    found = TYPE.grade(document, ITEM, mine, gold(), TYPE.rules(document))
    return [remark.text for remark in TYPE.remarks(document, ITEM, mine, gold(), found)]


def test_words_become_a_mark_and_a_particle_is_taken_off_letter_by_letter() -> None:
    marked = read([], word="5", deed="add-place")
    assert marked == [("place", "제주시에서")]
    marked = read(marked, deed="less-end-1")
    assert read(marked, deed="less-end-1") == [("place", "제주시")]


def test_several_words_or_a_typed_phrase_make_one_mark() -> None:
    assert read([], word=["2", "4"], deed="add-date") == [("date", "3월 2일 월요일에")]
    assert read([], phrase="3월 2일 월요일", deed="add-date") == [("date", "3월 2일 월요일")]


def test_a_row_is_deleted_by_its_number() -> None:
    assert read(RIGHT, deed="delete-2") == [RIGHT[0], *RIGHT[2:]]
    assert read(RIGHT, deed="delete-9") == RIGHT
    assert read(RIGHT, deed="less-end-9") == RIGHT


def test_overlap_is_refused_or_allowed_as_the_task_says() -> None:
    both = [("place", "제주시에"), ("date", "제주시")]
    with pytest.raises(Invalid) as refused:
        read(both)
    assert refused.value.fields["span-2"].startswith("표시 2번 ‘제주시’가 1번 ‘제주시에’와 겹쳐요.")
    assert read(both, task(overlap="allow")) == both


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"label": ["animal"], "start": ["0"], "end": ["2"]}, "span-1", "표시 1번에 이름표가 없어요."),
        ({"label": ["place"], "start": ["0"], "end": ["999"]}, "span-1", "표시 1번이 글 밖에 있어요."),
        ({"label": ["place"], "start": ["x"], "end": ["3"]}, "span-1", "표시 1번이 글 밖에 있어요."),
    ],
)
def test_a_row_that_is_no_place_or_no_label_is_named(changed: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        read([], **changed)
    assert refused.value.fields[field].startswith(words)
    document = task()
    typed = TYPE.typed(document, ITEM, form([], **changed), TYPE.empty())
    assert len(typed["spans"]) == (changed["end"] == ["2"]), "what can be shown again is shown"
    assert TYPE.shown(document, ITEM, typed)["words"]


def test_a_form_with_a_column_missing_or_far_too_many_rows_is_refused() -> None:
    with pytest.raises(Invalid, match="칸이 빠진 채로"):
        read([], label="place")
    with pytest.raises(Invalid, match="60개까지예요"):
        read([], label=["place"] * 61, start=["0"] * 61, end=["1"] * 61)


def test_a_label_that_this_text_does_not_offer_cannot_be_given() -> None:
    item = SpansItem(id="n1", text=TEXT, labels=("person",))
    with pytest.raises(Invalid, match="이 글에는 없는 이름표예요"):
        TYPE.read(task(), item, form([], word="6", deed="add-place"), TYPE.empty())


@pytest.mark.parametrize(
    ("marked", "score", "kinds"),
    [
        (RIGHT, 100.0, []),
        ([], 0.0, ["missing"] * 4),
        ([*RIGHT[:2], ("place", "제주시에서"), RIGHT[3]], 87.5, ["edges"]),
        ([*RIGHT[:2], ("organisation", "제주시"), RIGHT[3]], 75.0, ["wrong_label"]),
        ([*RIGHT, ("person", "씨")], 88.9, ["extra"]),
        ([*RIGHT, RIGHT[0]], 88.9, ["duplicate"]),
        ([("date", "3월 2일"), ("date", "월요일에")], 16.7, ["missing", "missing", "missing", "edges", "extra"]),
    ],
)
def test_half_for_the_right_name_with_other_edges_nothing_for_a_wrong_name(
    marked: Marked, score: float, kinds: list[str]
) -> None:
    document = task()
    found = TYPE.grade(document, ITEM, answer(marked), gold(), TYPE.rules(document))
    assert found.score == score
    assert sorted(each.kind for each in found.findings) == sorted(kinds)
    assert found.right + found.missed == 4


@pytest.mark.parametrize(
    ("mine", "words"),
    [
        (("place", "제주시에서"), "‘제주시에서’에서 ‘에서’는 빼요."),
        (("place", "제주"), "‘제주’에 ‘시’를 더해요. ‘제주시’까지예요."),
        (("place", "월요일에 제주시"), "‘월요일에 제주시’에서 ‘월요일에’는 빼요."),
        (("place", "에 제주"), "‘에 제주’에서 ‘에’는 빼요. ‘시’는 더해요."),
        (("organisation", "제주시"), "‘제주시’는 ‘기관’이 아니에요. 곳이에요."),
        (("organisation", "제주시에"), "‘제주시에’는 ‘기관’이 아니에요. 곳이에요. ‘제주시에’에서 ‘에’는 빼요."),
        (("place", "갔다"), "‘갔다’는 표시하지 않아요. 가이드를 한 번 살펴보세요."),
    ],
)
def test_each_slip_says_what_to_leave_out_or_put_in(mine: tuple[str, str], words: str) -> None:
    assert words in said([mine])


def test_what_was_missed_and_what_was_marked_twice_are_said() -> None:
    assert said(RIGHT[1:]) == ["‘나순임’을 놓쳤어요. 사람이에요."]
    assert said([*RIGHT, RIGHT[3]]) == ["‘푸른솔병원’을 두 번 표시했어요. 하나만 남겨 주세요."]
    assert said(RIGHT) == []


def test_nothing_to_mark_and_nothing_marked_is_right() -> None:
    document = task()
    empty = SpansGold(id="n1", text_hash=pin(TEXT), spans=())
    found = TYPE.grade(document, ITEM, answer([]), empty, {})
    assert found.score == 100
    assert TYPE.praise(document, ITEM, found) == "표시할 말이 없는 것을 잘 보았어요."


def test_a_pool_weighs_each_stretch_the_same() -> None:
    document = task()
    grades = [TYPE.grade(document, ITEM, answer(marked), gold(), {}) for marked in (RIGHT, [], [("place", "제주시에")])]
    assert TYPE.pooled(grades) == round(100 * 2 * (4 + 0.5) / (4 + 0 + 1 + 12), 1)
    assert TYPE.result_words(document, grades)[0] == "찾을 말 12개 중 4개가 글자까지 꼭 맞았습니다."


STRETCHES = st.lists(
    st.tuples(st.sampled_from([label["name"] for label in LABELS]), st.integers(0, 30), st.integers(1, 6)), max_size=5
).map(
    lambda each: {
        "text": ITEM.pin,
        "spans": [{"label": n, "start": s, "end": min(s + w, len(TEXT)), "text": TEXT[s : s + w]} for n, s, w in each],
    }
)


@given(STRETCHES, STRETCHES)
@settings(max_examples=50)
def test_likeness_is_symmetric_and_whole_only_for_equal_answers(a: Any, b: Any) -> None:
    document = task()
    like = TYPE.likeness(document, ITEM, a, b)
    assert like == pytest.approx(TYPE.likeness(document, ITEM, b, a))
    assert 0 <= like <= 1
    assert TYPE.likeness(document, ITEM, a, a) == 1


def test_each_word_is_a_unit_for_agreement() -> None:
    units = TYPE.nominal(task(), ITEM, answer(RIGHT))
    assert [units[str(number)] for number in range(8)] == [
        "person",
        "-",
        "date",
        "date",
        "date",
        "place",
        "organisation",
        "-",
    ]


def test_an_answer_made_for_an_older_text_counts_only_where_its_words_still_stand() -> None:
    moved = answer(RIGHT)
    moved["spans"][0]["text"] = "나순덕"
    document = task()
    assert TYPE.grade(document, ITEM, moved, gold(), {}).right == 3
    assert len(TYPE.shown(document, ITEM, moved)["rows"]) == 3


def test_the_page_shows_no_gold_unless_it_is_given() -> None:
    document = task()
    assert set(TYPE.shown(document, ITEM, TYPE.empty())) == {
        "source",
        "text",
        "hash",
        "overlap",
        "labels",
        "rows",
        "words",
    }
    shown = TYPE.shown(document, ITEM, answer(RIGHT[:1]), gold())
    assert [row["title"] for row in shown["gold_rows"]] == ["사람", "날짜", "곳", "기관"]
    assert len({label["look"] for label in shown["labels"]}) == 4, "told apart by more than colour"
    assert TYPE.amount(answer(RIGHT)) == "표시 4개"
