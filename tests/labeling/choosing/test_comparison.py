"""AI 답 두 개 견주기 and 사진 상태 고르기: what counts, what is asked for, and that positions never do."""

from typing import Any

import pytest

from app.content.tasks.comparison import ComparisonTask
from app.content.tasks.pictures import PicturesTask
from app.core.errors import Invalid
from app.labeling.fields import FormFields
from app.labeling.types.comparison import Comparison, PairGold, PairItem, first_half
from app.labeling.types.pictures import KindGold, KindItem, Pictures

BASE = {
    "slug": "x",
    "title": "과제",
    "summary": "해요.",
    "guideline": {"version": 1, "body": "가이드"},
    "pools": {"tutorial": ["a"], "practice": ["b"], "exam": ["c"]},
}
PAIRS = Comparison()
TASK = ComparisonTask.model_validate(
    {
        **BASE,
        "type": "comparison",
        "reasons": [
            {"name": "calc", "title": "계산이 틀렸어요"},
            {"name": "source", "title": "지어낸 출처예요"},
            {"name": "long", "title": "쓸데없이 길어요", "whole": True},
        ],
    }
)
ITEM = PairItem.model_validate(
    {"id": "a", "question": "얼마예요?", "answers": {"x": ["하나", "둘", "셋"], "y": ["넷", "다섯"]}}
)
GOLD = PairGold.model_validate(
    {"id": "a", "better": "y", "reasons": ["calc"], "sentences": [0, 2], "check": "셈해 봐요."}
)
SAME = PairGold.model_validate({"id": "a", "better": "same", "check": "둘이 같아요."})


def read(**fields: Any) -> dict[str, Any]:
    pairs = [
        (name.replace("_", "-"), str(v))
        for name, value in fields.items()
        for v in (value if isinstance(value, list) else [value])
    ]
    return PAIRS.read(TASK, ITEM, FormFields(pairs), PAIRS.empty())


@pytest.mark.parametrize(
    ("sent", "gold", "score", "kinds"),
    [
        ({"better": "y", "reasons": "calc", "s_x": [0, 2]}, GOLD, 100, []),
        ({"better": "y", "reasons": ["calc", "source"], "s_x": [0]}, GOLD, 80, ["extra_reason", "missing_sentence"]),
        ({"better": "y", "reasons": "source", "s_x": [1]}, GOLD, 60, ["missing_reason", "extra_reason", "missing_sentence",
            "missing_sentence", "extra_sentence"]),
        ({"better": "x", "reasons": "calc", "s_y": [0]}, GOLD, 0, ["reversed"]),
        ({"better": "same"}, GOLD, 0, ["not_alike"]),
        ({"better": "same"}, SAME, 100, []),
        ({"better": "x", "reasons": "calc", "s_y": [0]}, SAME, 0, ["alike"]),
        ({}, GOLD, 0, ["reversed"]),
    ],
)  # fmt: skip
def test_the_choice_weighs_most_and_the_rest_counts_only_with_it(
    sent: Any, gold: PairGold, score: float, kinds: list[str]
) -> None:
    answer = read(**sent)
    grade = PAIRS.grade(TASK, ITEM, answer, gold, PAIRS.rules(TASK))
    assert (grade.score, [finding.kind for finding in grade.findings]) == (score, kinds)
    assert len(PAIRS.remarks(TASK, ITEM, answer, gold, grade)) == len(kinds)
    assert grade.right + grade.missed in (1, 3)


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, ["better"]),
        ({"better": "same", "reasons": "calc"}, ["better"]),
        ({"better": "y"}, ["reasons"]),
        ({"better": "y", "reasons": "calc"}, ["s-x"]),
        ({"better": "y", "reasons": "calc", "s_x": 1, "s_y": 0}, ["s-y"]),
    ],
)
def test_what_is_unfinished_is_named_by_its_field(sent: Any, fields: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        PAIRS.require_finished(TASK, ITEM, read(**sent))
    assert list(refused.value.fields) == fields


def test_a_fault_of_the_whole_answer_needs_no_sentence() -> None:
    PAIRS.require_finished(TASK, ITEM, read(better="y", reasons="long"))
    PAIRS.require_finished(TASK, ITEM, read(better="same"))


def test_only_sentences_and_reasons_that_there_are_can_be_sent() -> None:
    assert read(better="z", s_x=[9, "-1", "1", "1", "1" * 5000], s_y="x")["x"] == [1]
    with pytest.raises(Invalid):
        read(better="y", reasons="gold")


def test_the_order_is_the_same_each_time_for_a_person_and_differs_between_people() -> None:
    orders = [first_half("a", str(person)) for person in range(200)]
    assert orders == [PAIRS.shown(TASK, ITEM, read(), seed=str(person))["order"][0] for person in range(200)]
    assert 70 < orders.count("x") < 130
    assert {first_half(item, "7") for item in "abcdefgh"} == {"x", "y"}
    kept = read(better="y", first="y")
    assert (
        PAIRS.shown(TASK, ITEM, kept, seed="1")["order"]
        == PAIRS.shown(TASK, ITEM, kept, seed="2")["order"]
        == ("y", "x")
    )
    unmarked = FormFields([("better", "x")])
    assert PAIRS.read(TASK, ITEM, unmarked, kept)["first"] == "y"


def test_people_agree_by_content_whatever_stood_first_on_their_page() -> None:
    mine = read(better="y", reasons="calc", s_x=[0, 2], first="x")
    theirs = read(better="y", reasons="calc", s_x=[0], first="y")
    assert PAIRS.likeness(TASK, ITEM, mine, theirs) == PAIRS.likeness(TASK, ITEM, theirs, mine) == pytest.approx(0.9)
    assert PAIRS.nominal(TASK, ITEM, mine) == {"better": "y"}
    assert PAIRS.likeness(TASK, ITEM, read(), read()) == 0


def test_the_gold_of_a_pair_is_shown_only_when_it_is_given() -> None:
    assert "셈해 봐요." not in str(PAIRS.shown(TASK, ITEM, read(better="y")))
    shown = PAIRS.shown(TASK, ITEM, read(better="y", s_x=0), GOLD)
    assert [sentence["wrong"] for sentence in shown["halves"]["x"]["sentences"]] == [True, False, True]
    assert not any(sentence["wrong"] for sentence in shown["halves"]["y"]["sentences"])


def test_weights_that_do_not_add_up_are_no_task() -> None:
    with pytest.raises(ValueError, match="add up to 1"):
        ComparisonTask.model_validate(TASK.model_dump() | {"choice_weight": 0.7})


KINDS = Pictures()
LABELS = [
    {"name": "blurred", "title": "흐려요"},
    {"name": "dark", "title": "어두워요"},
    {"name": "good", "title": "좋아요"},
]
PICTURES = PicturesTask.model_validate({**BASE, "type": "pictures", "labels": LABELS})
PHOTO = KindItem.model_validate({"id": "a", "media": "media/a.webp", "width": 9, "height": 9, "subject": "컵"})


def test_one_label_counts_and_the_order_of_the_guide_is_told() -> None:
    gold = KindGold(id="a", label="blurred", holds=("blurred", "dark"))
    right, wrong = ({"label": name} for name in ("blurred", "dark"))
    assert KINDS.grade(PICTURES, PHOTO, right, gold, {}).score == 100
    grade = KINDS.grade(PICTURES, PHOTO, wrong, gold, {})
    assert (grade.score, grade.findings[0].given, grade.findings[0].expected) == (0, "dark", "blurred")
    (said,) = KINDS.remarks(PICTURES, PHOTO, wrong, gold, grade)
    assert said.text == "맞는 이름표는 ‘흐려요’예요. ‘어두워요’도 맞지만 가이드 차례로는 ‘흐려요’가 먼저예요."
    assert KINDS.likeness(PICTURES, PHOTO, right, wrong) == 0
    assert (KINDS.nominal(PICTURES, PHOTO, right), KINDS.nominal(PICTURES, PHOTO, {})) == ({"label": "blurred"}, {})


def test_a_picture_needs_one_of_its_labels() -> None:
    with pytest.raises(Invalid):
        KINDS.require_finished(PICTURES, PHOTO, KINDS.read(PICTURES, PHOTO, FormFields([]), {}))
    with pytest.raises(Invalid):
        KINDS.read(PICTURES, PHOTO, FormFields([("label", "gold")]), {})
