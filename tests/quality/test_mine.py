"""내 실력: one's own page, without what may not be seen yet."""

from dataclasses import replace

import pytest

from app.labeling.models import LabelingRun
from app.labeling.tasks import find_task
from app.quality import growth, trainee_views
from tests.labeling.conftest import E1, P1
from tests.quality.conftest import MISSED, Classroom
from tests.statements import count_statements

MINE = "/practice/boxes/mine"


def test_a_practised_picture_can_be_looked_at_again_beside_its_gold(classroom: Classroom) -> None:
    account, enrolment = classroom.join("한말순")
    run = classroom.answered(enrolment, {"p1": MISSED, "p2": []}, score=66.7)
    browser = classroom.world.browser(account)

    with count_statements(classroom.world.app) as sent:
        shown = browser.get(MINE).text

    assert len(sent) <= 6
    assert "2장 중 1장을 잘했어요" in shown
    assert "다시 볼 사진" in shown
    address = f"/practice/runs/{run.public_id}/items/1/feedback"
    assert f'href="{address}"' in shown
    assert browser.get(address).status_code == 200
    assert "냄비" in shown


def test_of_an_exam_that_was_not_passed_only_the_kinds_of_slips_are_told(classroom: Classroom) -> None:
    account, enrolment = classroom.join("조병학")
    kettle = [("kettle", 30, 90, 120, 100), ("cup", 220, 30, 60, 70)]
    run = classroom.answered(enrolment, {"e1": E1, "e2": kettle}, pool="exam", score=60.0)
    browser = classroom.world.browser(account)

    failed = browser.get(MINE).text
    with classroom.world.database.write() as session:
        session.get_one(LabelingRun, run.id).score = 85.0
    passed = browser.get(MINE).text

    assert "실수를 종류별로 보기" in failed
    assert "주전자" not in failed
    assert f"{run.public_id}" not in failed
    assert "주전자" in passed
    assert f"/practice/runs/{run.public_id}/items/2/feedback" in passed


def test_a_run_under_way_says_nothing(classroom: Classroom) -> None:
    account, enrolment = classroom.join("박순자")
    classroom.answered(enrolment, {"e1": MISSED}, pool="exam", state="open")

    assert "아직 보여 드릴 것이 없어요" in classroom.world.browser(account).get(MINE).text


def test_the_page_is_one_s_own_and_of_a_task_of_the_cohort(classroom: Classroom) -> None:
    classroom.answered(classroom.join("한말순")[1], {"p1": MISSED})
    colleague = classroom.world.browser(classroom.join("이정호")[0])

    assert "아직 보여 드릴 것이 없어요" in colleague.get(MINE).text
    assert colleague.get("/practice/none/mine").status_code == 404


def test_the_former_trade_is_named_where_it_helps(classroom: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pictures of a kitchen, a cook, and five others whose average may be shown; four are too few for that."""
    task = find_task(classroom.world.app.state.content, "boxes")
    kitchen = {name: item.model_copy(update={"trades": ("cook",)}) for name, item in task.items.items()}
    monkeypatch.setattr(trainee_views, "find_task", lambda content, slug: replace(task, items=kitchen))
    monkeypatch.setattr(growth, "LEAST_TRADE", 2)
    account, enrolment = classroom.join("남궁혜숙", trade="식당 주방장")
    classroom.answered(enrolment, {"p1": P1, "p2": []})
    browser, seen = classroom.world.browser(account), []
    for number in range(5):
        classroom.answered(classroom.join(f"동료{number}")[1], {"p1": MISSED, "p2": []}, score=66.7)
        seen.append(browser.get(MINE).text)

    assert "예전 일이 힘이 돼요" not in seen[3]
    assert "예전 일이 힘이 돼요" in seen[4]
    assert "음식 일과 닿은 사진 2장에서 평균 100점이에요" in seen[4]
    assert "다른 분들 평균은 67점" in seen[4]
