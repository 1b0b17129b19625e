"""Choosing labels of a short text: one or several, graded by share, told in words."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.tasks import TextClassificationTask
from app.core.errors import Invalid
from app.labeling.fields import FormFields
from app.labeling.types.text_classification import TextClassification, TextClassificationGold, TextClassificationItem
from tests.labeling.types.documents import POOLS

TYPE = TextClassification()
DOCUMENT = TextClassificationTask(
    slug="feelings", title="느낌", type="text_classification", summary="골라요.", guideline={"version": 1, "body": "골라요."},
    pools=POOLS,
    questions=[
        {"name": "feeling", "title": "느낌", "labels": [
            {"name": "good", "title": "좋음"}, {"name": "bad", "title": "나쁨", "help": "화, 실망"},
            {"name": "none", "title": "없음"},
        ]},
        {"name": "purpose", "title": "까닭", "several": True, "labels": [
            {"name": "praise", "title": "칭찬"}, {"name": "question", "title": "질문"},
            {"name": "notice", "title": "알림", "help": "소식만"},
        ]},
    ],
)  # fmt: skip
ITEM = TextClassificationItem(id="f1", text="참 좋네요. 몇 시까지 하나요?", source="식당 후기")
GOLD = TextClassificationGold(id="f1", answers={"feeling": ("good",), "purpose": ("praise", "question")})
Chosen = Mapping[str, Sequence[str]]
RIGHT: Chosen = {"feeling": ["good"], "purpose": ["praise", "question"]}


def sent(**chosen: Sequence[str]) -> FormFields:
    return FormFields([(name, label) for name, labels in chosen.items() for label in labels])


def grade(answer: Chosen, item: TextClassificationItem = ITEM) -> Any:
    return TYPE.grade(DOCUMENT, item, answer, GOLD, TYPE.rules(DOCUMENT))


def test_what_was_ticked_is_kept_in_the_documents_order() -> None:
    read = TYPE.read(DOCUMENT, ITEM, sent(purpose=["question", "praise"], feeling=["good"]), {})
    assert read == RIGHT


def test_a_draft_may_be_unfinished_but_not_handed_in() -> None:
    draft = TYPE.read(DOCUMENT, ITEM, sent(feeling=["good"]), {})
    assert draft == {"feeling": ["good"], "purpose": []}
    with pytest.raises(Invalid) as refused:
        TYPE.require_finished(DOCUMENT, ITEM, draft)
    assert refused.value.fields == {"purpose": "‘까닭’을 골라 주세요. 아직 고르지 않았어요."}
    TYPE.require_finished(DOCUMENT, ITEM, RIGHT)


@pytest.mark.parametrize(
    ("chosen", "field"), [({"feeling": ["good", "bad"]}, "feeling"), ({"purpose": ["gold"]}, "purpose")]
)
def test_two_answers_where_one_is_asked_and_unknown_ones_are_refused(chosen: dict[str, list[str]], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        TYPE.read(DOCUMENT, ITEM, sent(**chosen), {})
    assert list(refused.value.fields) == [field]
    assert TYPE.shown(DOCUMENT, ITEM, TYPE.typed(DOCUMENT, ITEM, sent(**chosen), {}))["questions"]


@pytest.mark.parametrize(
    ("answer", "score", "kinds"),
    [
        (RIGHT, 100.0, []),
        ({"feeling": ["good"], "purpose": ["praise"]}, 75.0, ["missing"]),
        ({"feeling": ["good"], "purpose": ["praise", "question", "notice"]}, 83.3, ["extra"]),
        ({"feeling": ["bad"], "purpose": ["praise", "question"]}, 50.0, ["wrong_label"]),
        ({"feeling": ["bad"], "purpose": ["notice"]}, 0.0, ["wrong_label", "wrong_label", "missing"]),
        ({}, 0.0, ["missing", "missing", "missing"]),
    ],
)
def test_one_answer_is_right_or_wrong_and_several_count_by_their_share(
    answer: Chosen, score: float, kinds: list[str]
) -> None:
    found = grade(answer)
    assert found.score == score
    assert [each.kind for each in found.findings] == kinds
    assert found.right + found.missed == 3


def test_each_slip_names_the_label_and_what_it_means() -> None:
    answer = {"feeling": ["bad"], "purpose": ["praise", "notice"]}
    said = [remark.text for remark in TYPE.remarks(DOCUMENT, ITEM, answer, GOLD, grade(answer))]
    assert said == ["‘나쁨’이 아니라 ‘좋음’이에요.", "‘알림’이 아니라 ‘질문’이에요."]
    more = {"feeling": ["good"], "purpose": ["praise", "question", "notice"]}
    assert [remark.text for remark in TYPE.remarks(DOCUMENT, ITEM, more, GOLD, grade(more))] == [
        "‘알림’은 빼요. 알림: 소식만."
    ]
    assert TYPE.praise(DOCUMENT, ITEM, grade(more)) == "‘느낌’은 맞게 골랐어요."


def test_an_item_may_ask_for_one_question_only() -> None:
    item = TextClassificationItem(id="f2", text="좋아요.", asks=("feeling",))
    assert TYPE.read(DOCUMENT, item, sent(feeling=["good"], purpose=["praise"]), {}) == {"feeling": ["good"]}
    assert grade({"feeling": ["good"]}, item).score == 100
    assert [question["name"] for question in TYPE.shown(DOCUMENT, item, {})["questions"]] == ["feeling"]


def test_the_result_tells_accuracy_and_the_commonest_mix_up() -> None:
    answers: list[Chosen] = [
        RIGHT,
        {"feeling": ["bad"], "purpose": ["praise"]},
        {"feeling": ["bad"], "purpose": ["praise"]},
    ]
    said = TYPE.result_words(DOCUMENT, [grade(answer) for answer in answers])
    assert said[0] == "‘느낌’: 글 3개 중 1개를 꼭 맞게 골랐습니다."
    assert "가장 자주 헷갈린 것: ‘좋음’을 ‘나쁨’으로 2번." in said
    assert "여럿을 고르는 물음이라, 맞은 만큼 세면 67점입니다." in said
    assert "25점입니다." in said[1], "the mean F1 of good (1 of 3 found, ½) and bad (0)"


def test_no_gold_in_what_a_page_shows_before_it_is_given() -> None:
    assert all("right" not in question for question in TYPE.shown(DOCUMENT, ITEM, RIGHT)["questions"])
    shown = TYPE.shown(DOCUMENT, ITEM, {"feeling": ["bad"]}, GOLD)
    assert [(q["mine"], q["right"], q["same"]) for q in shown["questions"]] == [
        (["나쁨"], ["좋음"], False),
        ([], ["칭찬", "질문"], False),
    ]


def test_agreement_sees_one_unit_a_question_or_one_a_label() -> None:
    assert TYPE.nominal(DOCUMENT, ITEM, RIGHT) == {
        "feeling": "good", "purpose/praise": "praise", "purpose/question": "question", "purpose/notice": "-",
    }  # fmt: skip
    assert TYPE.nominal(DOCUMENT, ITEM, {}) == {}, "who has not answered disagrees with nobody"


ANSWERS = st.fixed_dictionaries(
    {
        "feeling": st.sampled_from([[], ["good"], ["bad"]]),
        "purpose": st.lists(st.sampled_from(["praise", "question", "notice"]), unique=True),
    }
)


@given(ANSWERS, ANSWERS)
@settings(max_examples=40)
def test_likeness_is_symmetric_and_whole_for_equal_answers(a: Chosen, b: Chosen) -> None:
    assert TYPE.likeness(DOCUMENT, ITEM, a, b) == TYPE.likeness(DOCUMENT, ITEM, b, a)
    assert TYPE.likeness(DOCUMENT, ITEM, a, a) == 1
