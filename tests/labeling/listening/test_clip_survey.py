"""A clip and the answers about it: choices exactly, scales by steps, writing by its letters, each slip told in words."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.tasks import ClipSurveyTask
from app.core.errors import Invalid
from app.labeling.fields import FormFields
from app.labeling.graders.clip_survey import compared
from app.labeling.types.clip_survey import ClipSurvey
from app.labeling.types.clip_survey_parts import ClipGold, ClipItem
from tests.labeling.types.documents import POOLS

TYPE = ClipSurvey()
DOCUMENT = ClipSurveyTask(
    slug="clips", title="듣기", type="clip_survey", summary="들어요.", guideline={"version": 1, "body": "들어요."}, pools=POOLS,
    instead=[{"task": "feelings", "title": "글의 느낌"}],
    questions=[
        {"name": "speakers", "title": "몇 사람인가요?", "kind": "choice", "labels": [
            {"name": "one", "title": "한 사람"}, {"name": "two", "title": "두 사람", "help": "목소리가 둘"}]},
        {"name": "clear", "title": "잘 들리나요?", "kind": "scale", "labels": [
            {"name": f"s{step}", "title": str(step), "help": f"정도 {step}"} for step in range(1, 6)]},
    ],
)  # fmt: skip
ITEM = ClipItem(
    id="c1", media="media/x.mp3", seconds=4, source="음성 메모", peaks=(3, 50, 100, 7, 9, 20, 4, 0),
    asks=("speakers", "clear", "heard", "said"),
    heard={"title": "몇 시인가요?", "options": [{"name": "h1", "title": "세 시"}, {"name": "h2", "title": "네 시"}]},
)  # fmt: skip
GOLD = ClipGold(
    id="c1",
    answers={"speakers": "two", "clear": "s3", "heard": "h1"},
    lines=({"voice": 1, "text": "내일 세 시, 약 먹기"},),
)
RIGHT = {"speakers": "two", "clear": "s3", "heard": "h1", "said": "내일 세시 약먹기."}


def sent(**fields: str) -> FormFields:
    return FormFields(list(fields.items()))


def grade(answer: Mapping[str, str]) -> Any:
    return TYPE.grade(DOCUMENT, ITEM, answer, GOLD, TYPE.rules(DOCUMENT))


def test_a_draft_keeps_what_is_there_and_finishing_names_what_is_not() -> None:
    draft = TYPE.read(DOCUMENT, ITEM, sent(clear="s3", said="  내일 "), {})
    assert draft == {"clear": "s3", "said": "내일"}
    with pytest.raises(Invalid) as refused:
        TYPE.require_finished(DOCUMENT, ITEM, draft)
    assert refused.value.fields == {
        "speakers": "‘몇 사람인가요?’를 골라 주세요. 아직 고르지 않았어요.",
        "heard": "‘몇 시인가요?’를 골라 주세요. 아직 고르지 않았어요.",
    }
    TYPE.require_finished(DOCUMENT, ITEM, RIGHT)


@pytest.mark.parametrize(
    ("pairs", "field", "words"),
    [
        ([("speakers", "six")], "speakers", "없는 답이 왔어요"),
        ([("heard", "two")], "heard", "없는 답이 왔어요"),
        ([("clear", "s1"), ("clear", "s2")], "clear", "하나만 골라 주세요"),
        ([("said", "가" * 85)], "said", "받아쓴 글이 5글자 길어요. 80글자까지"),
    ],
)
def test_what_no_form_of_ours_sends_is_refused_by_its_field_and_still_shown(
    pairs: list[tuple[str, str]], field: str, words: str
) -> None:
    form = FormFields(pairs)
    with pytest.raises(Invalid) as refused:
        TYPE.read(DOCUMENT, ITEM, form, {})
    assert list(refused.value.fields) == [field]
    assert words in refused.value.fields[field]
    shown = TYPE.shown(DOCUMENT, ITEM, TYPE.typed(DOCUMENT, ITEM, form, {}))
    assert next(each for each in shown["questions"] if each["name"] == field)["given"] == pairs[0][1]


@pytest.mark.parametrize(
    ("changed", "score", "kinds"),
    [
        ({}, 100.0, []),
        ({"clear": "s4"}, 87.5, ["near_step"]),
        ({"clear": "s5"}, 75.0, ["far_step"]),
        ({"speakers": "one", "heard": "h2"}, 50.0, ["misheard", "wrong_choice"]),
        ({"said": "내일 네 시 약 먹기"}, 96.4, ["wrong_text"]),
        ({"said": ""}, 75.0, ["wrong_text"]),
        ({"speakers": "", "clear": "", "heard": "", "said": ""}, 0.0, ["misheard", "wrong_choice", "wrong_choice", "wrong_text"]),
    ],
)  # fmt: skip
def test_each_question_counts_alike(changed: Mapping[str, str], score: float, kinds: list[str]) -> None:
    found = grade({name: given for name, given in (RIGHT | changed).items() if given})
    assert found.score == score
    assert [each.kind for each in found.findings] == kinds
    assert found.right + found.wrong + found.missed == 4


def test_a_slip_is_told_with_what_is_right_and_how_to_mend_it() -> None:
    answer = {"speakers": "one", "clear": "s1", "heard": "h2", "said": "내일 세시 약먹게"}
    said = [remark.text for remark in TYPE.remarks(DOCUMENT, ITEM, answer, GOLD, grade(answer))]
    assert said == [
        "‘몇 시인가요?’ ‘네 시’가 아니라 ‘세 시’예요. 처음부터 다시 들어 보세요.",
        "‘한 사람’이 아니라 ‘두 사람’이에요. 두 사람: 목소리가 둘.",
        "‘잘 들리나요?’ 1점이 아니라 3점이에요. 2칸 낮게 골랐어요. 3점: 정도 3.",
        "정답 7글자 중 바뀐 글자 1개예요. 틀린 글자의 몫은 14%예요. 낱자 한두 개만 달라요. 받침과 홀소리를 다시 들어 보세요.",
    ]
    assert TYPE.praise(DOCUMENT, ITEM, grade(RIGHT | {"heard": "h2"})).startswith("‘몇 사람인가요?’, ‘잘 들리나요?’")
    told = TYPE.result_words(DOCUMENT, [grade(RIGHT), grade(RIGHT | {"clear": "s2", "said": "내일"})])
    assert "‘잘 들리나요?’: 2개 중 1개를 맞혔습니다. 한 칸만 다른 것이 1개입니다." in told
    assert "들린 대로 받아쓰기: 14글자 중 틀린 글자가 5개입니다(36%)." in told


def test_the_page_has_nothing_of_the_gold_before_it_is_given() -> None:
    before = TYPE.shown(DOCUMENT, ITEM, {"heard": "h2"})
    assert "lines" not in before
    assert all({"right", "verdict", "runs"}.isdisjoint(each) for each in before["questions"])
    assert before["wave"].count("M") == len(ITEM.peaks)
    after = TYPE.shown(DOCUMENT, ITEM, RIGHT | {"clear": "s4"}, GOLD, grade(RIGHT | {"clear": "s4"}))
    assert [each["verdict"] for each in after["questions"]] == [True, None, True, True]
    assert after["questions"][1]["right"] == "3 (정도 3)"


@pytest.mark.parametrize(
    ("given", "runs"),
    [
        ("내일 세시", [("내일 세 시", "same")]),
        ("내일 네 시", [("내일 ", "same"), ("세", "changed"), (" 시", "same")]),
        ("내 세시", [("내", "same"), ("일", "missing"), (" 세 시", "same")]),
        ("내일은 세 시.", [("내일 ", "same"), ("은", "added"), ("세 시", "same")]),
        ("", [("내일", "missing"), (" ", "same"), ("세", "missing"), (" ", "same"), ("시", "missing")]),
    ],
)
def test_what_was_written_is_laid_over_what_was_said(given: str, runs: list[tuple[str, str]]) -> None:
    assert list(compared(given, "내일 세 시")) == runs


def test_agreement_sees_choices_as_categories_and_scales_as_steps_beside_the_right_one() -> None:
    assert TYPE.nominal(DOCUMENT, ITEM, RIGHT) == {"speakers": "two"}
    assert TYPE.ordinal(DOCUMENT, ITEM, RIGHT | {"clear": "s5"}, GOLD) == {"clear": (4, 2)}
    assert TYPE.ordinal(DOCUMENT, ITEM, {}, GOLD) == {}


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "speakers": st.sampled_from(["one", "two"]),
        "clear": st.sampled_from(["s1", "s3", "s5"]),
        "said": st.text("내일세시 ,", max_size=8).map(str.strip).filter(bool),
    },
)


@given(ANSWERS, ANSWERS)
@settings(max_examples=40)
def test_likeness_is_symmetric_and_whole_for_equal_answers(a: Mapping[str, str], b: Mapping[str, str]) -> None:
    assert TYPE.likeness(DOCUMENT, ITEM, a, b) == TYPE.likeness(DOCUMENT, ITEM, b, a)
    assert TYPE.likeness(DOCUMENT, ITEM, a, a) == 1
    assert 0 <= grade(a).score <= 100


def test_a_document_may_not_ask_one_thing_twice() -> None:
    fields = DOCUMENT.model_dump()
    for name, words in (("heard", "stands twice"), ("said", "stands twice")):
        spoilt = fields | {"questions": [fields["questions"][0] | {"name": name}]}
        with pytest.raises(ValueError, match=words):
            ClipSurveyTask.model_validate(spoilt)
