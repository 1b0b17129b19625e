"""Cleaning a table: what counts as treated, what overcleaning costs, what is said about each row."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.content.tasks import CleaningTask
from app.core.errors import Invalid
from app.labeling.fields import FormFields
from app.labeling.graders.cleaning import read_value, same_value
from app.labeling.types.cleaning import Cleaning
from app.labeling.types.cleaning_tables import TableGold, TableItem
from tests.labeling.types.documents import POOLS

TYPE = Cleaning()
DOCUMENT = CleaningTask(
    slug="cleaning", title="다듬기", type="cleaning", summary="다듬어요.", guideline={"version": 1, "body": "다듬어요."}, pools=POOLS,
    acts=[{"name": name, "title": title} for name, title in
          (("keep", "그대로 둬요"), ("flag", "두고 표시해요"), ("drop", "한 줄을 빼요"),
           ("blank", "칸을 비워요"), ("edit", "값을 고쳐요"))],
    reasons=[{"name": "impossible", "title": "있을 수 없는 값"}, {"name": "twice", "title": "두 번 들어감"},
             {"name": "copying", "title": "옮기다 틀림"}],
)  # fmt: skip
ITEM = TableItem(
    id="t1", title="구름 님의 하루하루",
    columns=[{"name": "day", "title": "날짜", "kind": "date"}, {"name": "steps", "title": "걸음", "unit": "걸음"},
             {"name": "woke", "title": "깬 때", "kind": "time"}],
    rows=[{"id": f"r{n}", "cells": cells} for n, cells in enumerate(
        (["2026-11-02", "6120", "06:10"], ["2026-11-03", "61200", "06:00"], ["2026-11-04", "17730", "05:50"],
         ["2026-11-05", "5200", "06:20"], ["2026-11-05", "5200", "06:20"], ["2026-11-07", "38412", "06:30"]), 1)],
)  # fmt: skip
GOLD = TableGold(
    id="t1",
    treatments=[
        {"row": "r2", "act": "edit", "column": "steps", "value": "6120", "tolerance": 5,
         "reasons": ["copying", "impossible"], "why": "원본이 근거예요."},
        {"row": "r3", "act": "blank", "column": "steps", "reasons": ["impossible"], "why": "바른 값을 몰라 비워요."},
        {"row": "r5", "act": "drop", "reasons": ["twice"], "why": "앞줄과 똑같아요."},
    ],
    unusual={"r6": "걷기 대회 날이에요."},
)  # fmt: skip
Answer = Mapping[str, Mapping[str, str]]
EDIT = {"act": "edit", "column": "steps", "value": "6,120걸음", "reason": "copying"}
BLANK = {"act": "blank", "column": "steps", "reason": "impossible"}
DROP = {"act": "drop", "reason": "twice"}
RIGHT: Answer = {"r2": EDIT, "r3": BLANK, "r5": DROP}


def grade(answer: Answer, gold: TableGold = GOLD) -> Any:
    return TYPE.grade(DOCUMENT, ITEM, answer, gold, TYPE.rules(DOCUMENT))


def said(answer: Answer) -> list[str]:
    return [remark.text for remark in TYPE.remarks(DOCUMENT, ITEM, answer, GOLD, grade(answer))]


def sent(answer: Answer) -> FormFields:
    """The fields that a page sends: every row has its four, those of rows that are left empty."""
    names = ("act", "column", "value", "reason")
    rows = {row.id: {"act": "keep"} | dict(answer.get(row.id, {})) for row in ITEM.rows}
    return FormFields([(f"{name}-{row}", entry.get(name, "")) for row, entry in rows.items() for name in names])


@pytest.mark.parametrize(
    ("answer", "score", "kinds"),
    [
        (RIGHT, 100.0, []),
        ({}, 0.0, ["missing", "missing", "missing"]),
        ({"r2": EDIT, "r3": BLANK}, 80.0, ["missing"]),
        ({**RIGHT, "r6": DROP}, 85.7, ["overcleaned"]),  # 2 · 3 / (4 + 3)
        ({**RIGHT, "r2": {**EDIT, "value": "7000"}}, 90.0, ["wrong_value"]),
        ({**RIGHT, "r2": {**EDIT, "reason": "twice"}}, 93.3, ["wrong_reason"]),
        ({**RIGHT, "r3": {**EDIT, "value": "1773", "reason": "impossible"}}, 90.0, ["guessed"]),
        ({**RIGHT, "r3": {**BLANK, "column": "woke"}}, 90.0, ["wrong_act"]),
        ({**RIGHT, "r3": {**DROP}}, 83.3, ["wrong_act"]),
        ({"r2": EDIT, "r3": BLANK, "r4": DROP}, 100.0, []),  # of two copies either may go
        ({**RIGHT, "r4": DROP}, 85.7, ["overcleaned"]),  # but not both
        ({**RIGHT, "r6": {"act": "flag"}, "r1": {"act": "flag"}}, 100.0, []),
    ],
)
def test_rows_count_by_finding_treatment_and_reason(answer: Answer, score: float, kinds: list[str]) -> None:
    found = grade(answer)
    assert found.score == score
    assert [each.kind for each in found.findings] == kinds
    assert found.right + found.missed == 3


def test_a_table_without_faults_is_whole_as_it_came_and_nothing_once_touched() -> None:
    clean = TableGold(id="t1", treatments=[], unusual={"r6": "걷기 대회 날이에요."})
    assert grade({}, clean).score == 100
    assert grade({"r6": {"act": "flag"}}, clean).score == 100
    assert grade({"r6": DROP}, clean).score == 0
    assert TYPE.praise(DOCUMENT, ITEM, grade({}, clean)) == "손댈 것이 없는 표를 그대로 두었어요."


def test_each_slip_names_the_row_and_says_why() -> None:
    answer = {"r2": {**EDIT, "value": "7000"}, "r3": {**EDIT, "value": "1773"}, "r6": DROP}
    assert said(answer) == [
        "5번 줄을 놓쳤어요. 앞줄과 똑같아요.",
        "6번 줄은 그대로 둬요. 걷기 대회 날이에요.",
        "3번 줄은 짐작해서 고치지 않아요. 바른 값의 근거가 없어요. 바른 값을 몰라 비워요.",
        "2번 줄의 ‘걸음’에는 6120걸음이 맞아요. 원본이 근거예요.",
    ]
    assert said({**RIGHT, "r1": DROP}) == ["1번 줄은 그대로 둬요. 이상한 데가 없어요. 손대면 진짜 기록이 사라져요."]
    assert said({**RIGHT, "r3": {**BLANK, "reason": "twice"}}) == [
        "3번 줄의 까닭은 ‘있을 수 없는 값’ 쪽이에요. 바른 값을 몰라 비워요."
    ]
    assert said({"r3": BLANK, "r5": DROP, "r2": {"act": "drop", "reason": "copying"}}) == [
        "2번 줄을 찾은 것은 맞아요. 손질은 ‘값을 고쳐요’예요. 원본이 근거예요."
    ]


def test_the_result_tells_found_rows_and_true_ones_that_were_touched() -> None:
    grades = [grade(RIGHT), grade({"r2": EDIT, "r6": DROP})]
    assert TYPE.result_words(DOCUMENT, grades) == ("손질할 줄 6개 중 4개를 찾았습니다.", "멀쩡한 줄 1개를 손댔습니다.")
    assert TYPE.result_words(DOCUMENT, grades[:1])[1] == "멀쩡한 줄은 하나도 손대지 않았습니다."


@pytest.mark.parametrize(
    ("kind", "unit", "a", "b", "tolerance", "same"),
    [
        ("number", "걸음", "6120", "６１２０", 0, True),
        ("number", "걸음", "6,120 걸음", "6120", 0, True),
        ("number", "분", "395", "390", 5, True),
        ("number", "분", "395.1", "390", 5, False),
        ("number", "분", "육백", "600", 0, False),
        ("number", "", "-5", "5", 0, False),
        ("time", "", "오전 6시 40분", "06:40", 0, True),
        ("time", "", "06:41", "06:40", 1, True),
        ("time", "", "25:00", "01:00", 0, False),
        ("date", "", "2026.11.9", "2026-11-09", 0, True),
        ("date", "", "11/9", "2026-11-09", 0, False),
        ("text", "", " 시계 ", "시계", 0, True),
        ("text", "", "", "", 0, False),
    ],
)
def test_values_are_compared_as_what_they_are(
    kind: str, unit: str, a: str, b: str, tolerance: float, same: bool
) -> None:
    assert same_value(kind, unit, a, b, tolerance) is same
    assert same_value(kind, unit, b, a, tolerance) is same


def test_a_form_is_read_row_by_row_and_what_a_treatment_does_not_need_is_left_out() -> None:
    form = sent({**RIGHT, "r6": {"act": "flag", "reason": "twice"}, "r1": {"act": "keep", "reason": "twice"}})
    assert TYPE.read(DOCUMENT, ITEM, form, {}) == {**RIGHT, "r6": {"act": "flag"}}
    assert TYPE.read(DOCUMENT, ITEM, FormFields([]), {}) == {}


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"act": "burn"}, "2번 줄에 없는 것을 골랐어요."),
        ({"act": "blank", "column": "gold"}, "2번 줄에 없는 것을 골랐어요."),
        ({"act": "edit", "column": "steps", "value": "9" * 41}, "2번 줄의 값이 길어요."),
    ],
)
def test_what_the_page_does_not_offer_is_refused_and_shown_again(entry: dict[str, str], words: str) -> None:
    with pytest.raises(Invalid) as refused:
        TYPE.read(DOCUMENT, ITEM, sent({"r2": entry}), {})
    assert refused.value.fields["row-r2"].startswith(words)
    shown = TYPE.shown(DOCUMENT, ITEM, TYPE.typed(DOCUMENT, ITEM, sent({"r2": entry}), {}))
    assert shown["rows"][1]["value"] == entry.get("value", "")


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ({"act": "drop", "reason": ""}, "2번 줄: 까닭을 골라 주세요."),
        ({"act": "blank", "column": "", "reason": "twice"}, "2번 줄: 어느 칸인지 골라 주세요."),
        ({**EDIT, "value": ""}, "2번 줄: 바른 값을 적어 주세요. 모르면 ‘칸을 비워요’를 골라요."),
        ({**EDIT, "value": "많이"}, "2번 줄: ‘많이’는 ‘걸음’ 값으로 읽을 수 없어요. 숫자로 적어 주세요."),
    ],
)
def test_an_unfinished_row_is_a_draft_and_says_what_is_missing(entry: dict[str, str], fault: str) -> None:
    draft = TYPE.read(DOCUMENT, ITEM, sent({"r2": entry}), {})
    with pytest.raises(Invalid) as refused:
        TYPE.require_finished(DOCUMENT, ITEM, draft)
    assert refused.value.fields == {"row-r2": fault}


def test_leaving_everything_is_an_answer_but_mock_work_asks_once() -> None:
    TYPE.require_finished(DOCUMENT, ITEM, {})
    assert TYPE.is_blank({})
    assert TYPE.is_blank({"r6": {"act": "flag"}}), "a flag changes nothing"
    assert not TYPE.is_blank(RIGHT)
    TYPE.require_finished(DOCUMENT, ITEM, {**RIGHT, "r6": {"act": "flag"}})


def test_a_page_has_nothing_of_the_gold_until_it_is_given() -> None:
    shown = TYPE.shown(DOCUMENT, ITEM, RIGHT)
    assert "looked" not in shown
    assert "근거예요" not in str(shown)
    assert shown["rows"][1]["said"] == "고침: 걸음 61200 → 6,120걸음 (옮기다 틀림)"
    looked = TYPE.shown(DOCUMENT, ITEM, {"r4": DROP, "r3": {**BLANK, "reason": "twice"}}, GOLD)["looked"]
    assert [(row["number"], row["right"]) for row in looked] == [(2, False), (3, None), (4, True), (6, True)]
    assert looked[0]["gold"] == "고침: 걸음 61200 → 6120 (옮기다 틀림)"
    assert looked[2]["why"] == "앞줄과 똑같아요."


def test_agreement_sees_a_treatment_a_row_whichever_copy_was_taken_out() -> None:
    first, second = {"r4": DROP}, {"r5": DROP, "r6": {"act": "flag"}}
    assert TYPE.nominal(DOCUMENT, ITEM, first) == TYPE.nominal(DOCUMENT, ITEM, second)
    assert TYPE.nominal(DOCUMENT, ITEM, RIGHT) == {
        "r1": "keep",
        "r2": "edit",
        "r3": "blank",
        "r4": "keep",
        "r5": "drop",
        "r6": "keep",
    }
    assert TYPE.likeness(DOCUMENT, ITEM, first, second) == 1


ENTRIES = st.sampled_from(
    [
        DROP,
        BLANK,
        EDIT,
        {**EDIT, "value": "7"},
        {"act": "flag"},
        {"act": "edit", "column": "steps", "value": "?", "reason": ""},
    ]
)
ANSWERS = st.dictionaries(st.sampled_from([row.id for row in ITEM.rows]), ENTRIES, max_size=6)


@given(ANSWERS, ANSWERS)
@settings(max_examples=60)
def test_likeness_is_symmetric_whole_for_equal_answers_and_a_share(a: Answer, b: Answer) -> None:
    alike = TYPE.likeness(DOCUMENT, ITEM, a, b)
    assert alike == pytest.approx(TYPE.likeness(DOCUMENT, ITEM, b, a))
    assert 0 <= alike <= 1
    assert TYPE.likeness(DOCUMENT, ITEM, a, a) == pytest.approx(1)
    assert 0 <= grade(a).score <= 100


def test_documents_and_tables_that_cannot_be_worked_with_are_refused() -> None:
    raw = DOCUMENT.model_dump()
    with pytest.raises(ValidationError, match="acts are keep, flag, drop, blank, edit"):
        CleaningTask.model_validate({**raw, "acts": raw["acts"][1:]})
    with pytest.raises(ValidationError, match="must add up to 1"):
        CleaningTask.model_validate({**raw, "found_weight": 0.9})
    with pytest.raises(ValidationError, match="one cell for each column"):
        TableItem.model_validate(
            {**ITEM.model_dump(), "rows": [{"id": "r1", "cells": ["1"]}, {"id": "r2", "cells": ["2"]}]}
        )
    assert read_value("number", "회", "1e5") is None
