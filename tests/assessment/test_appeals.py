"""재검토 요청: asked on the result page, answered by a person within ten days, what was there kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.assessment.models import Appeal, Attempt
from app.audit.models import AuditEntry
from app.core.clock import FixedClock
from app.core.database import Database
from tests.assessment.conftest import Sitting
from tests.assessment.staffroom import choice, mate, open_class, quiz_of, staff, take

MakeSitting = Callable[..., Sitting]
WISH = {"text": "‘나’도 맞는 답 같아요."}


@pytest.fixture
def sitting(app: FastAPI, make_sitting: MakeSitting) -> Sitting:
    return open_class(app, make_sitting, quiz_of(choice("q1"), choice("q2")))


@pytest.fixture
def attempt(sitting: Sitting) -> str:
    """q2 is wrong in it."""
    return take(sitting, [0, 1])


def ask(sitting: Sitting, attempt: str) -> str:
    """Ask for q2; the request's page for staff."""
    slot = sitting.slot_of(attempt, "q2")
    assert sitting.browser.submit(f"{attempt}/appeals/{slot}", WISH).status_code == 303
    with sitting.world.database.read() as session:
        return f"/appeals/{session.scalars(select(Appeal.public_id).order_by(Appeal.id.desc())).first()}"


def test_the_result_page_leads_to_the_form_and_then_names_the_day_of_the_answer(sitting: Sitting, attempt: str) -> None:
    assert sitting.browser.get(f"{attempt}/result").text.count("재검토 요청하기") == 2
    ask(sitting, attempt)
    page = sitting.browser.get(f"{attempt}/result").text
    assert "재검토를 요청했습니다" in page
    assert "12월 3일" in page
    assert page.count("재검토 요청하기") == 1


def test_a_question_has_one_request_at_a_time(sitting: Sitting, attempt: str, database: Database) -> None:
    ask(sitting, attempt)
    slot = sitting.slot_of(attempt, "q2")
    assert sitting.browser.submit(f"{attempt}/appeals/{slot}", WISH).status_code == 409
    assert "이미 요청했어요" in sitting.browser.get(f"{attempt}/appeals/{slot}").text
    with database.read() as session:
        assert len(session.scalars(select(Appeal)).all()) == 1


@pytest.mark.parametrize(("text", "words"), [("  ", "무엇을 다시 보면 좋을지"), ("가" * 1001, "1000자까지예요")])
def test_an_empty_or_endless_wish_is_refused_with_what_was_typed(
    sitting: Sitting, attempt: str, text: str, words: str
) -> None:
    answer = sitting.browser.submit(f"{attempt}/appeals/1", {"text": text})
    assert answer.status_code == 422
    assert words in answer.text


def test_only_ones_own_finished_attempt_can_be_appealed(sitting: Sitting, attempt: str) -> None:
    assert mate(sitting).browser.submit(f"{attempt}/appeals/1", WISH).status_code == 404
    assert sitting.browser.submit(f"{attempt}/appeals/3", WISH).status_code == 404
    under_way = sitting.begin()
    assert sitting.browser.submit(f"{under_way}/appeals/1", WISH).status_code == 409
    assert sitting.browser.get(f"{under_way}/appeals/1").status_code == 404


def test_instructors_see_what_waits_in_their_center_the_overdue_marked(
    sitting: Sitting, attempt: str, clock: FixedClock
) -> None:
    assert "기다리는 요청이 없어요" in staff(sitting).get("/appeals").text
    page = ask(sitting, attempt)
    assert "‘나’도 맞는 답 같아요." in staff(sitting).get("/appeals").text
    assert "재검토 요청 1건" in staff(sitting).get("/reviews").text
    clock.instant += timedelta(days=11)
    assert "지났어요" in staff(sitting).get("/appeals").text
    foreign = staff(sitting, elsewhere=True)
    assert "기다리는 요청이 없어요" in foreign.get("/appeals").text
    assert "이것도 기다려요" not in foreign.get("/reviews").text
    assert foreign.get(page).status_code == 404
    assert foreign.submit(f"{page}/answer", {"decision": "keep", "answer": "x"}).status_code == 404


def test_keeping_the_mark_answers_the_trainee_and_changes_nothing(
    sitting: Sitting, attempt: str, database: Database
) -> None:
    page = ask(sitting, attempt)
    sent = {"decision": "keep", "answer": "‘나’는 예전 이름이에요."}
    assert staff(sitting).submit(f"{page}/answer", sent).status_code == 303
    result = sitting.browser.get(f"{attempt}/result").text
    assert "점수는 그대로입니다" in result
    assert "‘나’는 예전 이름이에요." in result
    with database.read() as session:
        assert session.scalars(select(Attempt.score)).one() == 50
        assert session.scalars(select(AuditEntry).where(AuditEntry.verb == "assessment.appeal_decided")).one()


def test_changing_the_mark_raises_the_score_and_keeps_the_first_one(
    sitting: Sitting, attempt: str, database: Database
) -> None:
    page = ask(sitting, attempt)
    browser = staff(sitting)
    sent = {"decision": "change", "percent": "100", "answer": "맞아요. ‘나’도 답이에요."}
    assert browser.submit(f"{page}/answer", sent).status_code == 303
    assert browser.submit(f"{page}/answer", sent).status_code == 409
    with database.read() as session:
        assert session.scalars(select(Attempt.score)).one() == 100
        assert session.scalars(select(Appeal.state)).one() == "changed"
    assert "점수를 고쳤습니다" in sitting.browser.get(f"{attempt}/result").text
    assert "고침" in browser.get("/appeals").text
    assert "점수를 고쳤어요" in browser.get(page).text
    ask(sitting, attempt)  # once it is answered, one may ask again


def test_an_answer_without_a_decision_a_mark_or_words_is_refused(sitting: Sitting, attempt: str) -> None:
    page = ask(sitting, attempt)
    browser = staff(sitting)
    assert "그대로 둘지 고칠지" in browser.submit(f"{page}/answer", {"answer": "네"}).text
    answer = browser.submit(f"{page}/answer", {"decision": "change", "percent": "200"})
    assert answer.status_code == 422
    assert "100%를 넘을 수 없어요" in answer.text
    assert "훈련생이 읽을 답을" in answer.text
