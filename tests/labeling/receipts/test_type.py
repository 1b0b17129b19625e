"""The task type: what it reads from a form, refuses, grades and says."""

import json
from typing import Any

import pytest

from app.content.tasks.receipt import ReceiptTask
from app.core.errors import Invalid
from app.labeling.fields import FormFields
from app.labeling.types.receipt import Receipt
from app.labeling.types.receipt_parts import ReceiptGold, ReceiptItem
from tests.labeling.receipts.conftest import FOLDER, answer_like, gold_of, item_of
from tools.receipts.output import RECEIPTS, item_id

TYPE = Receipt()
IDS = {receipt.key: item_id(receipt) for receipt in RECEIPTS}
BREAD, NAMUL, TILTED = IDS["bread"], IDS["namul"], IDS["corner-a"]


def form_of(values: dict[str, Any]) -> FormFields:
    return FormFields(
        [(name, str(v)) for name, value in values.items() for v in (value if isinstance(value, list) else [value])]
    )


def read(document: ReceiptTask, name: str, **changed: Any) -> tuple[ReceiptItem, ReceiptGold, dict[str, Any]]:
    item, gold = item_of(name), gold_of(name)
    return item, gold, TYPE.read(document, item, form_of(answer_like(item, gold) | changed), {})


def said(document: ReceiptTask, name: str, **changed: Any) -> tuple[float, str]:
    """The score of an answer that differs so, and everything that is said about it."""
    item, gold, answer = read(document, name, **changed)
    grade = TYPE.grade(document, item, answer, gold, TYPE.rules(document))
    remarks = TYPE.remarks(document, item, answer, gold, grade)
    assert {finding.kind for finding in grade.findings} <= set(TYPE.kinds)
    return grade.score, " ".join(remark.text for remark in remarks)


@pytest.mark.parametrize("receipt", RECEIPTS, ids=lambda receipt: receipt.key)
def test_every_receipt_s_own_words_earn_everything(document: ReceiptTask, receipt: Any) -> None:
    item, gold, answer = read(document, item_id(receipt))
    TYPE.require_finished(document, item, answer)
    grade = TYPE.grade(document, item, answer, gold, TYPE.rules(document))
    assert (grade.score, grade.findings, grade.wrong, grade.missed) == (100, (), 0, 0)
    assert TYPE.remarks(document, item, answer, gold, grade) == ()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"total": "15,000"}, "합계를 15,000원으로 적었어요. 영수증에는 12,000원이에요. 적은 것은 받은 돈이에요."),
        ({"total": "120,000"}, "0의 개수를 세어 보세요."),
        ({"total": "21,000"}, "숫자의 자리가 바뀌었어요."),
        ({"date": ""}, "날짜를 적지 않았어요. 영수증에는 2026년 10월 3일 토요일이에요."),
        ({"time": "2:05"}, "시각을 오전 2시 5분으로 적었어요. 영수증에는 오후 2시 5분이에요."),
        ({"payment": "card"}, "결제 방법을 ‘카드’로 적었어요. 영수증에는 ‘현금’이에요."),
        ({"shop": "새봄나물상점"}, "가게 이름을 ‘새봄나물상점’으로 적었어요. 영수증에는 ‘새봄나물상회’예요."),
        ({"line_amount": ["3,600", "1,500", "9,600"]}, "품목 3번(‘도라지 200g’): 금액은 9,600원이 아니라 6,900원이에요."),
    ],
)  # fmt: skip
def test_it_says_what_differs(document: ReceiptTask, changed: dict[str, Any], words: str) -> None:
    score, text = said(document, NAMUL, **changed)
    assert words in text
    assert 60 < score < 100


def test_a_missing_line_and_one_that_is_no_item_are_named(document: ReceiptTask) -> None:
    item, gold = item_of(BREAD), gold_of(BREAD)
    form = answer_like(item, gold)
    names = [*form["line_name"][:2], "부가세"]
    changed = {
        "line_name": names,
        "line_amount": ["4,800", "5,700", "864"],
        "line_quantity": ["1", "3", ""],
        "line_unit_price": ["4800", "1900", ""],
    }
    _, text = said(document, BREAD, **changed)
    assert "품목 1줄이 빠졌어요. ‘저녁 할인’이에요." in text
    assert "품목 3번(‘부가세’)은 영수증에 없어요." in text


def test_masks_are_told_by_what_is_still_to_be_seen(document: ReceiptTask) -> None:
    form = answer_like(item_of(BREAD), gold_of(BREAD))
    nothing = {name: [] for name in ("label", "x", "y", "w", "h")}
    score, text = said(document, BREAD, **nothing)
    assert text.count("가리지 않았어요") == 3
    assert score == 80
    _, half = said(document, BREAD, w=[width // 2 for width in form["w"]])
    assert "아직 보여요" in half
    assert "%만 가려졌어요" in half
    _, wide = said(
        document, BREAD, x=[0] * 3, w=[700] * 3, y=[max(0, y - 60) for y in form["y"]], h=[h + 90 for h in form["h"]]
    )
    assert "너무 넓게 가렸어요" in wide


def test_covering_the_shop_s_own_number_is_told(document: ReceiptTask) -> None:
    form = answer_like(item_of(BREAD), gold_of(BREAD))
    extra = {
        name: [*form[name], value] for name, value in (("label", "phone"), ("x", 300), ("y", 150), ("w", 80), ("h", 20))
    }
    assert "가린 곳 4번에는 개인정보가 없어요. 지워 주세요." in said(document, BREAD, **extra)[1]


def test_corners_are_told_where_to_go(document: ReceiptTask) -> None:
    gold = gold_of(TILTED)
    xs, ys = [round(x) for x, _ in gold.corners], [round(y) for _, y in gold.corners]
    score, text = said(document, TILTED, corner_x=[xs[0] + 60, *xs[1:]], corner_y=ys)
    assert "1번 모서리가 종이 끝과 달라요. 왼쪽으로 옮겨 보세요." in text
    assert 0 < score < 100
    turned, text = said(document, TILTED, corner_x=[*xs[1:], xs[0]], corner_y=[*ys[1:], ys[0]])
    assert (turned, "순서가 돌아갔어요" in text) == (50, True)


def test_a_draft_keeps_what_is_half_written(document: ReceiptTask) -> None:
    item, _, answer = read(document, NAMUL, date="2026-1", total="12,")
    assert (answer["date"], answer["total"]) == ("2026-1", "12,")
    with pytest.raises(Invalid) as refused:
        TYPE.require_finished(document, item, answer)
    assert set(refused.value.fields) == {"date", "total"}


def test_what_cannot_be_left_out_is_named(document: ReceiptTask) -> None:
    item = item_of(NAMUL)
    with pytest.raises(Invalid) as refused:
        TYPE.require_finished(document, item, TYPE.empty())
    assert set(refused.value.fields) == {"shop", "total", "lines"}
    with pytest.raises(Invalid, match="아직 옮기지 않았어요"):
        TYPE.require_finished(document, item_of(TILTED), {})


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"shop": "가" * 61}, "shop"),
        ({"payment": "gold"}, "payment"),
        ({"line_name": ["가" * 61], "line_quantity": ["1"], "line_unit_price": [""], "line_amount": ["1"]}, "line-1"),
        ({"x": ["없음"] * 3}, "box-1"),
        ({"w": [9999] * 3}, "box-3"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name_and_shown_again(
    document: ReceiptTask, changed: dict[str, Any], field: str
) -> None:
    form = form_of(answer_like(item_of(BREAD), gold_of(BREAD)) | changed)
    with pytest.raises(Invalid) as refused:
        TYPE.read(document, item_of(BREAD), form, {})
    assert field in refused.value.fields
    typed = TYPE.typed(document, item_of(BREAD), form, {})
    assert typed["shop"] == form["shop"]
    assert len(typed["masks"]) == 3


def test_a_form_with_corners_missing_is_refused_and_can_be_shown(document: ReceiptTask) -> None:
    form = form_of({"corner_x": ["1", "2"], "corner_y": ["3", "4"]})
    with pytest.raises(Invalid, match="빠진 채로"):
        TYPE.read(document, item_of(TILTED), form, {})
    assert len(TYPE.shown(document, item_of(TILTED), TYPE.typed(document, item_of(TILTED), form, {}))["corners"]) == 4


def test_rows_are_added_and_deleted_without_a_script(document: ReceiptTask) -> None:
    assert len(read(document, NAMUL, deed="add-line")[2]["lines"]) == 4
    assert [line["name"] for line in read(document, NAMUL, deed="delete-line-2")[2]["lines"]] == [
        "두부 1모",
        "도라지 200g",
    ]
    assert len(read(document, BREAD, deed="add")[2]["masks"]) == 4
    assert len(read(document, BREAD, deed="delete-1")[2]["masks"]) == 2
    assert len(read(document, BREAD, deed="delete-99")[2]["masks"]) == 3


def test_the_workbench_is_told_nothing_of_the_gold(document: ReceiptTask) -> None:
    for name in (BREAD, TILTED):
        shown = json.dumps(TYPE.shown(document, item_of(name), {}), ensure_ascii=False, default=str)
        gold = gold_of(name)
        assert gold.shop not in shown
        assert f"{gold.total:,}" not in shown
        assert str(gold.corners[0][0]) not in shown


def test_the_sum_is_compared_with_what_was_typed_and_with_nothing_else(document: ReceiptTask) -> None:
    item, _, answer = read(document, NAMUL, total="13,000")
    words = TYPE.shown(document, item, answer)["understood"]
    assert words["sum"] == "품목을 더하면 12,000원이에요. 합계와 달라요. 한 번 더 살펴보세요."
    assert words["date"] == "알아들은 것: 2026년 10월 3일 토요일"


def test_two_people_agree_by_what_they_say_not_by_how_they_write_it(document: ReceiptTask) -> None:
    item, _, one = read(document, BREAD)
    other = read(document, BREAD, date="26.10.30", total="9500", time="오후 5:26")[2]
    assert TYPE.likeness(document, item, one, other) == 1
    apart = read(document, BREAD, total="1", shop="다른 가게", label=[], x=[], y=[], w=[], h=[])[2]
    assert TYPE.likeness(document, item, one, apart) == TYPE.likeness(document, item, apart, one) < 0.7
    assert TYPE.nominal(document, item, one) == {"payment": "card", "personal": "yes"}


def test_under_the_changed_rule_an_approval_number_left_bare_is_told(document: ReceiptTask) -> None:
    name = IDS["m-fruit"]
    item, _, answer = read(document, name)
    changed = ReceiptGold.model_validate_json((FOLDER / "gold-changed" / f"{name}.json").read_bytes())
    grade = TYPE.grade(document, item, answer, changed, TYPE.rules(document))
    assert [(slip.kind, slip.part) for slip in grade.findings] == [("uncovered", "approval")]
    assert "승인번호를 가리지 않았어요" in TYPE.remarks(document, item, answer, changed, grade)[0].text
