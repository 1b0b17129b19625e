"""수입 영향 미리보기 and 정산 검산 over HTTP: what is typed is read as people write it, answered, and not kept."""

import pytest
from fastapi import FastAPI

from app.core.actor import Role
from tests.factories.world import World
from tests.statements import count_statements

PLAN = {
    "insurance": "dependant", "pension": "old_age", "registered": "no",
    "monthly": "35만", "months": "12", "costs": "540,000원", "other": "510만",
}  # fmt: skip
WORK = {"name-1": "영수증 옮겨 적기", "count-1": "120개", "price-1": "90", "paid": "11,160", "period": "11월",
        "name-2": "사진 고르기", "count-2": "마흔", "price-2": "25원"}  # fmt: skip


@pytest.fixture
def visitor(world: World):
    account, _ = world.trainee(world.cohort(world.organisation()))
    return world.browser(account)


def test_a_plan_is_answered_with_sums_questions_and_telephone_numbers(visitor) -> None:
    answer = visitor.submit("/income", PLAN)

    assert answer.status_code == 200
    for part in ("338,450원", "4,061,400원", "사업소득은 3,660,000원", "한 달 461,000원까지", "1577-1000", "1355", "126",
                 "상담 창구에서 확인하십시오", "2026년 11월 23일"):  # fmt: skip
        assert part in answer.text, part


def test_what_is_missing_or_no_number_is_said_and_the_rest_stays(visitor) -> None:
    answer = visitor.submit("/income", {"pension": "early", "monthly": "많이", "months": "13", "costs": "1.5"})

    assert answer.status_code == 422
    for part in (
        "건강보험 자리를 하나 골라",
        "사업자등록을 했는지",
        "숫자로 읽을 수 없어요",
        "1에서 12 사이",
        "원 아래 없이",
    ):
        assert part in answer.text, part
    assert 'value="많이"' in answer.text
    assert 'value="early" checked' in answer.text


def test_a_short_payment_is_explained_and_a_question_is_drafted(visitor) -> None:
    answer = visitor.submit("/settlement", WORK)

    assert answer.status_code == 200
    for part in ("260원이 적게 들어왔습니다", "영수증 옮겨 적기 3개를 뺀 값과 꼭 같습니다", "11월 작업의 정산에 관해"):
        assert part in answer.text, part


def test_half_a_line_and_nothing_at_all_are_told_what_is_missing(visitor) -> None:
    half = visitor.submit("/settlement", {"count-2": "3", "paid": "100"})
    assert half.status_code == 422
    assert "2번째 줄의 일 이름" in half.text
    assert "돈이 비어 있어요" in half.text
    nothing = visitor.submit("/settlement", {})
    assert "한 줄 넘게 적어" in nothing.text


def test_a_counsellor_may_fill_it_in_too_and_others_may_not(world: World) -> None:
    center = world.organisation()
    assert world.browser(world.staff(center, Role.CENTER)).get("/income").status_code == 200
    assert world.browser(world.staff(center, Role.INSTRUCTOR)).get("/income").status_code == 403


def test_a_plan_costs_one_statement_and_writes_nothing(visitor, app: FastAPI) -> None:
    token = visitor.csrf()
    with count_statements(app) as statements:
        visitor.post("/income", data={**PLAN, "_csrf": token})
    assert len(statements) == 1, "who is asking"
    assert statements[0].startswith("SELECT")
