"""상품 정보 입력하기: what a value is worth, what a form means, and what is said about a slip."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.tasks.attributes import UNITS, Attribute, AttributesTask
from app.core.errors import Invalid
from app.labeling.fields import FormFields
from app.labeling.graders.attributes import jaccard, plain_text, read_number, text_likeness, worth
from app.labeling.types.attributes import Attributes, ProductGold, ProductItem

TYPE = Attributes()
OPTIONS = [{"name": "red", "title": "빨강"}, {"name": "navy", "title": "남색"}, {"name": "white", "title": "흰색"}]
TASK = AttributesTask.model_validate(
    {
        "slug": "products",
        "title": "상품",
        "type": "attributes",
        "summary": "읽어요.",
        "guideline": {"version": 1, "body": "가이드"},
        "pools": {"tutorial": ["a"], "practice": ["b"], "exam": ["c"]},
        "attributes": [
            {"name": "maker", "title": "만든 곳", "kind": "text", "help": "표를 봐요."},
            {"name": "main", "title": "주된 색", "kind": "one", "help": "하나예요.", "options": OPTIONS},
            {"name": "colours", "title": "색", "kind": "many", "help": "모두 골라요.", "options": OPTIONS},
            {"name": "weight", "title": "무게", "kind": "number", "help": "모두 더해요.", "units": ["g", "kg"]},
        ],
    }
)
ITEM = ProductItem.model_validate(
    {"id": "a", "media": "media/a.webp", "width": 9, "height": 9, "category": "옷", "attributes": ["maker", "main", "colours",
        "weight"], "words": []}
)  # fmt: skip
GOLD = ProductGold.model_validate(
    {
        "id": "a",
        "facts": {
            "maker": {"values": ["솜결"], "proof": "(주)솜결"},
            "main": {"values": []},
            "colours": {"values": ["red", "white"], "proof": "빨강, 흰색, 남색(품절)", "rule": "품절은 빼요."},
            "weight": {"values": ["1.4", "kg"], "proof": "700g × 2봉"},
        },
    }
)
RIGHT = [
    ("v-maker", "㈜ 솜결"),
    ("v-main", "?"),
    ("v-colours", "white"),
    ("v-colours", "red"),
    ("v-weight", "1,400"),
    ("n-weight", "g"),
]


def read(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    return TYPE.read(TASK, ITEM, FormFields(pairs), {})


def grade(pairs: list[tuple[str, str]]) -> Any:
    return TYPE.grade(TASK, ITEM, read(pairs), GOLD, TYPE.rules(TASK))


@pytest.mark.parametrize(
    ("typed", "number"),
    [("450", "450"), (" 1,400 ", "1400"), ("0.5", "0.5"), ("0", None), ("-3", None), ("1.5kg", None), ("", None), ("٣", None),
        ("1e5", None)],
)  # fmt: skip
def test_numbers_are_read_exactly_or_not_at_all(typed: str, number: str | None) -> None:
    assert read_number(typed) == (Decimal(number) if number else None)


@pytest.mark.parametrize(
    ("kind", "answer", "gold", "expected"),
    [
        ("one", ("red",), ("red",), 1),
        ("one", ("red",), ("navy",), 0),
        ("one", (), (), 1),  # 알 수 없음 is right
        ("one", ("red",), (), 0),  # guessed
        ("many", (), ("red",), 0),
        ("many", ("red", "navy"), ("red", "white"), 1 / 3),
        ("text", ("솜결",), ("(주)솜결",), 1),
        ("text", ("솜걀",), ("솜결",), 1 / 2),
        ("text", ("SW-V25",), ("sw v25", "SWV-25"), 5 / 6),
        ("number", ("1.4", "kg"), ("1400", "g"), 1),
        ("number", ("1400", "kg"), ("1400", "g"), 0),
        ("number", ("1.4", "L"), ("1.4", "kg"), 0),
        ("number", ("1.4",), ("1.4", "kg"), 0),
    ],
)
def test_a_value_is_worth_what_its_kind_says(kind: Any, answer: Any, gold: Any, expected: float) -> None:
    assert worth(kind, answer, gold, UNITS) == pytest.approx(expected)


@settings(max_examples=60)
@given(
    a=st.frozensets(st.sampled_from("abcde")),
    b=st.frozensets(st.sampled_from("abcde")),
    s=st.text(max_size=8),
    t=st.text(max_size=8),
)
def test_likeness_is_symmetric_and_one_only_for_equals(a: frozenset[str], b: frozenset[str], s: str, t: str) -> None:
    assert jaccard(a, b) == jaccard(b, a)
    assert (jaccard(a, b) == 1) == (a == b)
    assert text_likeness(s, t) == pytest.approx(text_likeness(t, s))
    assert (text_likeness(s, t) == 1) == (plain_text(s) == plain_text(t))


def test_all_right_in_other_words_and_units_is_a_hundred() -> None:
    found = grade(RIGHT)
    assert (found.score, found.right, found.wrong, found.missed, found.findings) == (100.0, 4, 0, 0, ())


def test_each_slip_has_its_kind_its_worth_and_its_sentence() -> None:
    pairs = [("v-maker", "솜결"), ("v-main", "red"), ("v-colours", "red"), ("v-colours", "navy"), ("u-weight", "1")]
    found = grade(pairs)
    assert found.score == round(100 * (1 + 0 + 1 / 3 + 0) / 4, 1)
    assert [(f.kind, f.part, f.given, f.expected) for f in found.findings] == [
        ("guessed", "main", "red", "?"),
        ("wrong_value", "colours", "navy+red", "red+white"),
        ("missing", "weight", "?", ""),
    ]
    said = [remark.text for remark in TYPE.remarks(TASK, ITEM, read(pairs), GOLD, found)]
    assert said[0].startswith("‘주된 색’: 페이지에 적혀 있지 않아요.")
    assert said[1] == "‘무게’: 맞는 답은 1.4kg이에요. 페이지에 ‘700g × 2봉’이라고 있어요."
    assert "품절은 빼요." in said[2]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ([("v-maker", "")], "v-maker", "비어 있어요"),
        ([("v-weight", "많이")], "v-weight", "지금은 ‘많이’예요"),
        ([("n-weight", "")], "v-weight", "단위를 골라 주세요. g, kg"),
        ([("u-colours", "1")], "v-colours", "하나만 남겨 주세요"),
    ],
)
def test_what_is_unfinished_is_named_by_its_field(change: list[tuple[str, str]], field: str, words: str) -> None:
    names = {name for name, value in change if not name.startswith("u-")}
    answer = read([pair for pair in RIGHT if pair[0] not in names] + change)
    with pytest.raises(Invalid) as refused:
        TYPE.require_finished(TASK, ITEM, answer)
    assert list(refused.value.fields) == [field]
    assert words in refused.value.fields[field]
    TYPE.require_finished(TASK, ITEM, read(RIGHT))


def test_options_that_are_not_offered_and_endless_words_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        read([("v-main", "gold"), ("v-maker", "솜" * 81)])
    assert set(refused.value.fields) == {"v-main", "v-maker"}


def test_nothing_of_the_gold_is_shown_unless_it_is_given_and_a_form_comes_back_as_it_was() -> None:
    shown = TYPE.shown(TASK, ITEM, read(RIGHT))
    assert "proof" not in str(shown)
    assert [field["values"] for field in shown["fields"][1:3]] == [["?"], ["white", "red"]]
    assert (shown["fields"][3]["text"], shown["fields"][3]["unit"]) == ("1,400", "g")
    assert TYPE.shown(TASK, ITEM, read(RIGHT), GOLD)["rows"][3]["right"] is True


def test_two_people_agree_as_far_as_their_values_do_and_categories_come_from_single_choices() -> None:
    mine, theirs = read(RIGHT), read([*RIGHT[:3], ("v-weight", "1.4"), ("n-weight", "kg")])
    assert TYPE.likeness(TASK, ITEM, mine, theirs) == TYPE.likeness(TASK, ITEM, theirs, mine) == (1 + 1 + 1 / 2 + 1) / 4
    assert TYPE.nominal(TASK, ITEM, mine) == {"main": "?"}
    assert TYPE.nominal(TASK, ITEM, {}) == {}


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "one"}, {"kind": "text", "options": OPTIONS}, {"kind": "number"}, {"kind": "number", "units": ["근"]}],
)
def test_an_attribute_that_cannot_be_filled_in_is_no_attribute(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"options|unit"):
        Attribute.model_validate({"name": "x", "title": "이름", "help": "도움말", **wrong})
