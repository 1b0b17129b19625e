"""Quizzes taken in other ways than the plain one: drawn from a bank, checked at once, with hints, one way, so many times."""

import re
from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from fastapi import FastAPI

from app.assessment import service
from app.assessment.models import Attempt, AttemptStep
from app.assessment.policy import Refusal
from app.cohorts.models import StepState
from app.content.quiz import Bank, Policy
from app.core.clock import FixedClock
from app.core.database import Database
from tests.assessment.conftest import Sitting
from tests.assessment.staffroom import answer, choice, quiz_of, score
from tests.engines import Engine, PostgresEngine

MakeSitting = Callable[..., Sitting]


# -- random draws ---------------------------------------------------------------------------------------------------


@pytest.fixture
def drawing(app: FastAPI, make_sitting: MakeSitting) -> Sitting:
    """A quiz of one question of its own and four of a bank: two easy ones, two on 세금."""
    questions = [choice(f"b{n}", difficulty=1 + n % 2, topic="tax" if n >= 8 else None) for n in range(12)]
    app.state.content.banks["pool"] = Bank.model_validate({"slug": "pool", "title": "모음", "questions": questions})
    draws = [{"bank": "pool", "count": 2, "difficulty": [1]}, {"bank": "pool", "count": 2, "topic": "tax"}]
    app.state.content.quizzes["other"] = quiz_of(choice("own"), draws=draws)
    documents = {
        "quiz:other": app.state.content.quizzes["other"].hash,
        "bank:pool": app.state.content.banks["pool"].hash,
    }
    return make_sitting("other", documents=documents)


def test_random_slots_draw_what_fits_and_nothing_twice(drawing: Sitting) -> None:
    seen = set()
    for _ in range(6):
        attempt = drawing.begin()
        layout = drawing.layout(attempt)
        drawn = [each["id"] for each in layout if each.get("bank") == "pool"]
        assert len(layout) == 5
        assert len(set(drawn)) == 4
        assert sum(int(id[1:]) >= 8 for id in drawn) >= 2
        seen |= set(drawn)
        drawing.hand_in(attempt, anyway="1")
    assert len(seen) > 4, "six attempts drew the same four"


def test_a_drawn_question_is_asked_graded_and_explained(drawing: Sitting, database: Database) -> None:
    attempt = drawing.begin()
    for slot, drawn in enumerate(drawing.layout(attempt), start=1):
        assert f"{drawn['id']} 무엇일까요?" in drawing.browser.get(f"{attempt}/questions/{slot}").text
        drawing.save(attempt, slot, {"answer": str(drawn["order"].index(0))})
    drawing.hand_in(attempt)
    assert score(database) == 100
    assert drawing.browser.get(f"{attempt}/result").text.count("풀이") == 5


def test_an_attempt_keeps_the_bank_it_was_drawn_from(drawing: Sitting, app: FastAPI, database: Database) -> None:
    from app.cohorts.opening import load_documents

    with database.write() as session:
        load_documents(session, app.state.content)
    attempt = drawing.begin()
    body = app.state.content.banks["pool"].model_dump()
    for question in body["questions"]:
        question["prompt"] = "새로 쓴 문제"
    app.state.content.banks["pool"] = Bank.model_validate(body)
    pages = [drawing.browser.get(f"{attempt}/questions/{slot}").text for slot in range(1, 6)]
    assert not any("새로 쓴 문제" in page for page in pages)


# -- checked at once --------------------------------------------------------------------------------------------------


def test_immediate_feedback_explains_at_once_and_takes_no_second_answer(before: MakeSitting) -> None:
    sitting = before(Policy(behaviour="immediate"))
    attempt = sitting.begin()
    question = sitting.layout(attempt)[0]["id"]
    assert f"{question} 풀이" not in sitting.browser.get(f"{attempt}/questions/1").text
    assert answer(sitting, attempt, 1, right=False, go="grade").status_code == 303
    page = sitting.browser.get(f"{attempt}/questions/1").text
    assert f"{question} 풀이" in page
    assert "disabled" in page
    assert answer(sitting, attempt, 1, right=True).status_code == 409
    # The page of a checked question sends none of its fields when one goes on.
    assert sitting.save(attempt, 1, {"go": "next"}).headers["location"].endswith("/questions/2")


def test_an_answer_that_was_only_saved_is_graded_at_the_end(before: MakeSitting, database: Database) -> None:
    sitting = before(Policy(behaviour="immediate"))
    attempt = sitting.begin()
    answer(sitting, attempt, 1, right=True)
    answer(sitting, attempt, 2, right=False, go="grade")
    sitting.hand_in(attempt)
    assert score(database) == 50


def test_tries_with_hints_earn_less_each_time(before: MakeSitting, database: Database) -> None:
    policy = Policy(behaviour="interactive", tries=3, penalty=0.25)
    sitting = before(policy, questions=[choice("q1", hint="첫 도움말", hints=["둘째 도움말"])])
    attempt = sitting.begin()
    answer(sitting, attempt, 1, right=False, go="grade")
    page = sitting.browser.get(f"{attempt}/questions/1").text
    assert "첫 도움말" in page
    assert "둘째 도움말" not in page
    assert "2번 더 풀 수 있어요" in page
    assert "q1 풀이" not in page
    answer(sitting, attempt, 1, right=False, go="grade")
    assert "둘째 도움말" in sitting.browser.get(f"{attempt}/questions/1").text
    answer(sitting, attempt, 1, right=True, go="grade")
    assert "q1 풀이" in sitting.browser.get(f"{attempt}/questions/1").text
    sitting.hand_in(attempt)
    assert score(database) == 50
    assert "앞서 2번 더 풀어 봐서 50%를 뺐습니다. 50%를 얻었습니다." in sitting.browser.get(f"{attempt}/result").text


def test_what_a_person_has_to_mark_is_never_checked_at_once(before: MakeSitting, database: Database) -> None:
    rubric = [{"title": "내용", "levels": [{"points": 0, "text": "없어요"}, {"points": 2, "text": "충분해요"}]}]
    essay = {"type": "essay", "id": "e1", "prompt": "느낀 점을 적어요.", "explanation": "보기", "rubric": rubric}
    sitting = before(Policy(behaviour="interactive"), questions=[essay])
    attempt = sitting.begin()
    assert "답 확인하기" not in sitting.browser.get(f"{attempt}/questions/1").text
    sitting.save(attempt, 1, {"answer": "표로 적으니 한눈에 보였어요.", "go": "grade"})
    with database.read() as session:
        assert [step.kind for step in session.query(AttemptStep)] == ["saved"]


def test_pressing_check_twice_counts_one_try(before: MakeSitting, database: Database) -> None:
    sitting = before(Policy(behaviour="interactive"))
    attempt = sitting.begin()
    order = sitting.layout(attempt)[0]["order"]
    form = {"answer": str(order.index(1)), "go": "grade", "_seq": sitting.seq(attempt, 1)}
    sitting.browser.submit(f"{attempt}/responses/1", form)
    assert sitting.browser.submit(f"{attempt}/responses/1", form).status_code == 409
    with database.read() as session:
        assert session.query(AttemptStep).filter_by(kind="checked").count() == 1


@pytest.mark.parametrize(("sure", "right", "expected"), [("3", True, 100), ("1", True, 33.333), ("3", False, 0)])
def test_how_sure_one_is_counts(
    before: MakeSitting, database: Database, sure: str, right: bool, expected: float
) -> None:
    sitting = before(Policy(behaviour="certainty"))
    attempt = sitting.begin()
    for slot in (1, 2):
        answer(sitting, attempt, slot, right=right, _certainty=sure)
    sitting.hand_in(attempt)
    assert score(database) == expected
    page = sitting.browser.get(f"{attempt}/result").text
    assert "얼마나 자신 있었나요" in page
    assert re.search("라고 답하고 (맞혀서|틀려서) 3점 만점에 -?[0-9.]+점입니다", page.replace("−", "-"))
    start = sitting.browser.get("/quizzes/other").text
    assert "맞히면 <strong>3점</strong>, 틀리면 <strong>−6점</strong>" in start
    assert "문제</strong>를 맞히면 통과" not in start, "being right is not all that counts here"


# -- one way, so many times, after a while ------------------------------------------------------------------------------


def test_a_sequential_quiz_never_goes_back(before: MakeSitting) -> None:
    sitting = before(Policy(navigation="sequential"))
    attempt = sitting.begin()
    assert sitting.browser.get(f"{attempt}/questions/2").headers["location"].endswith("/questions/1")
    answer(sitting, attempt, 1, right=True, go="next")
    assert sitting.browser.get(f"{attempt}/questions/1").headers["location"].endswith("/questions/2")
    assert "이전 문제" not in sitting.browser.get(f"{attempt}/questions/2").text
    late = {"answer": "0", "_seq": "0"}
    assert sitting.browser.submit(f"{attempt}/responses/1", late).status_code == 409


def test_a_second_attempt_is_refused_where_one_is_all(before: MakeSitting) -> None:
    sitting = before(Policy(attempts=1))
    sitting.fail_once()
    refused = sitting.browser.submit("/quizzes/other/attempts")
    assert refused.status_code == 409
    assert "1번을 모두 풀었어요" in refused.text


def test_a_whole_attempt_in_another_window_meanwhile_does_not_open_one_too_many(
    before: MakeSitting, database: Database, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not isinstance(engine, PostgresEngine):
        pytest.skip("SQLite's writers take turns: nothing begins and ends inside another one's transaction")
    sitting = before(Policy(attempts=1))
    judge = service.refusal

    def judge_slowly(*facts: Any) -> Refusal | None:
        monkeypatch.setattr(service, "refusal", judge)
        said = judge(*facts)
        other = Thread(target=sitting.fail_once)  # a thread writes in one transaction at a time
        other.start()
        other.join()
        return said

    monkeypatch.setattr(service, "refusal", judge_slowly)
    late = sitting.world.browser(sitting.account).submit("/quizzes/other/attempts")
    assert late.status_code == 409
    assert "다른 창에서 방금" in late.text
    with database.read() as session:
        assert session.query(Attempt).count() == 1


def test_another_attempt_opens_after_the_delay(before: MakeSitting, clock: FixedClock) -> None:
    sitting = before(Policy(delay_minutes=10))
    sitting.fail_once()
    assert "부터 풀 수 있어요" in sitting.browser.submit("/quizzes/other/attempts").text
    clock.instant += timedelta(minutes=11)
    assert sitting.begin()


@pytest.mark.parametrize(("counts", "expected"), [("best", 100), ("average", 50), ("first", 0), ("last", 50)])
def test_the_ledger_holds_the_score_that_counts(
    before: MakeSitting, database: Database, counts: str, expected: float
) -> None:
    sitting = before(Policy(counts=counts))
    for rights in ((False, False), (True, True), (True, False)):
        attempt = sitting.begin()
        for slot, right in enumerate(rights, start=1):
            answer(sitting, attempt, slot, right=right)
        sitting.hand_in(attempt)
    with database.read() as session:
        step = session.query(StepState).filter_by(step="quiz:other").one()
    assert step.score == expected
