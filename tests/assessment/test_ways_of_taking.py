"""Quizzes taken in other ways than the plain one: drawn from a bank, checked at once, with hints, by the clock, one way."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.assessment.ending import finish_overdue
from app.assessment.models import Attempt, AttemptStep, QuizExtension, QuizWindow
from app.cohorts.models import StepState
from app.content.quiz import Bank, Policy, Quiz, Review
from app.core.clock import FixedClock, now
from app.core.database import Database
from tests.assessment.conftest import PARTIAL, Sitting

MakeSitting = Callable[..., Sitting]


def choice(id: str, **more: Any) -> dict[str, Any]:
    """A question whose right answer is 가."""
    options = [{"text": "가", "correct": True}, {"text": "나"}, {"text": "다"}]
    return {
        "type": "single",
        "id": id,
        "prompt": f"{id} 무엇일까요?",
        "explanation": f"{id} 풀이",
        "options": options,
    } | more


def quiz_of(**more: Any) -> Quiz:
    asked = {"slug": "other", "title": "다른 문제", "intro": "풀어 봐요.", "questions": [choice("q1"), choice("q2")]}
    return Quiz.model_validate(asked | more)


@pytest.fixture
def take(make_sitting: MakeSitting, app: FastAPI) -> Callable[..., Sitting]:
    """A trainee before a quiz with the given policy."""

    def made(policy: Policy | None = None, **more: Any) -> Sitting:
        if policy:
            more["policy"] = policy
        app.state.content.quizzes["other"] = quiz_of(**more)
        return make_sitting("other")

    return made


def score(database: Database) -> float | None:
    with database.read() as session:
        return session.scalar(select(Attempt.score).order_by(Attempt.number.desc()).limit(1))


# -- random draws ---------------------------------------------------------------------------------------------------


@pytest.fixture
def drawing(app: FastAPI, make_sitting: MakeSitting) -> Sitting:
    """A quiz of one question of its own and four of a bank: two easy ones, two on 세금."""
    questions = [choice(f"b{n}", difficulty=1 + n % 2, topic="tax" if n >= 8 else None) for n in range(12)]
    app.state.content.banks["pool"] = Bank.model_validate({"slug": "pool", "title": "모음", "questions": questions})
    draws = [{"bank": "pool", "count": 2, "difficulty": [1]}, {"bank": "pool", "count": 2, "topic": "tax"}]
    app.state.content.quizzes["other"] = quiz_of(questions=[choice("own")], draws=draws)
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


def answer(sitting: Sitting, attempt: str, slot: int, *, right: bool, **more: Any) -> Any:
    order = sitting.layout(attempt)[slot - 1]["order"]
    token = order.index(0) if right else order.index(1)
    return sitting.save(attempt, slot, {"answer": str(token), **more})


def test_immediate_feedback_explains_at_once_and_takes_no_second_answer(take: Callable[..., Sitting]) -> None:
    sitting = take(Policy(behaviour="immediate"))
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


def test_an_answer_that_was_only_saved_is_graded_at_the_end(take: Callable[..., Sitting], database: Database) -> None:
    sitting = take(Policy(behaviour="immediate"))
    attempt = sitting.begin()
    answer(sitting, attempt, 1, right=True)
    answer(sitting, attempt, 2, right=False, go="grade")
    sitting.hand_in(attempt)
    assert score(database) == 50


def test_tries_with_hints_earn_less_each_time(take: Callable[..., Sitting], database: Database) -> None:
    policy = Policy(behaviour="interactive", tries=3, penalty=0.25)
    sitting = take(policy, questions=[choice("q1", hint="첫 도움말", hints=["둘째 도움말"])])
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


def test_what_a_person_has_to_mark_is_never_checked_at_once(take: Callable[..., Sitting], database: Database) -> None:
    rubric = [{"title": "내용", "levels": [{"points": 0, "text": "없어요"}, {"points": 2, "text": "충분해요"}]}]
    essay = {"type": "essay", "id": "e1", "prompt": "느낀 점을 적어요.", "explanation": "보기", "rubric": rubric}
    sitting = take(Policy(behaviour="interactive"), questions=[essay])
    attempt = sitting.begin()
    assert "답 확인하기" not in sitting.browser.get(f"{attempt}/questions/1").text
    sitting.save(attempt, 1, {"answer": "표로 적으니 한눈에 보였어요.", "go": "grade"})
    with database.read() as session:
        assert [step.kind for step in session.query(AttemptStep)] == ["saved"]


def test_pressing_check_twice_counts_one_try(take: Callable[..., Sitting], database: Database) -> None:
    sitting = take(Policy(behaviour="interactive"))
    attempt = sitting.begin()
    order = sitting.layout(attempt)[0]["order"]
    form = {"answer": str(order.index(1)), "go": "grade", "_seq": sitting.seq(attempt, 1)}
    sitting.browser.submit(f"{attempt}/responses/1", form)
    assert sitting.browser.submit(f"{attempt}/responses/1", form).status_code == 409
    with database.read() as session:
        assert session.query(AttemptStep).filter_by(kind="checked").count() == 1


@pytest.mark.parametrize(("sure", "right", "expected"), [("3", True, 100), ("1", True, 33.333), ("3", False, 0)])
def test_how_sure_one_is_counts(
    take: Callable[..., Sitting], database: Database, sure: str, right: bool, expected: float
) -> None:
    sitting = take(Policy(behaviour="certainty"))
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


def test_a_sequential_quiz_never_goes_back(take: Callable[..., Sitting]) -> None:
    sitting = take(Policy(navigation="sequential"))
    attempt = sitting.begin()
    assert sitting.browser.get(f"{attempt}/questions/2").headers["location"].endswith("/questions/1")
    answer(sitting, attempt, 1, right=True, go="next")
    assert sitting.browser.get(f"{attempt}/questions/1").headers["location"].endswith("/questions/2")
    assert "이전 문제" not in sitting.browser.get(f"{attempt}/questions/2").text
    late = {"answer": "0", "_seq": "0"}
    assert sitting.browser.submit(f"{attempt}/responses/1", late).status_code == 409


def test_a_second_attempt_is_refused_where_one_is_all(take: Callable[..., Sitting]) -> None:
    sitting = take(Policy(attempts=1))
    sitting.fail_once()
    refused = sitting.browser.submit("/quizzes/other/attempts")
    assert refused.status_code == 409
    assert "1번을 모두 풀었어요" in refused.text


def test_another_attempt_opens_after_the_delay(take: Callable[..., Sitting], clock: FixedClock) -> None:
    sitting = take(Policy(delay_minutes=10))
    sitting.fail_once()
    assert "부터 풀 수 있어요" in sitting.browser.submit("/quizzes/other/attempts").text
    clock.instant += timedelta(minutes=11)
    assert sitting.begin()


@pytest.mark.parametrize(("counts", "expected"), [("best", 100), ("average", 50), ("first", 0), ("last", 50)])
def test_the_ledger_holds_the_score_that_counts(
    take: Callable[..., Sitting], database: Database, counts: str, expected: float
) -> None:
    sitting = take(Policy(counts=counts))
    for rights in ((False, False), (True, True), (True, False)):
        attempt = sitting.begin()
        for slot, right in enumerate(rights, start=1):
            answer(sitting, attempt, slot, right=right)
        sitting.hand_in(attempt)
    with database.read() as session:
        step = session.query(StepState).filter_by(step="quiz:other").one()
    assert step.score == expected


# -- time ----------------------------------------------------------------------------------------------------------------


def test_a_limited_quiz_says_what_is_left_and_takes_answers_until_the_bell(
    take: Callable[..., Sitting], clock: FixedClock
) -> None:
    sitting = take(Policy(minutes=10, grace_seconds=30))
    assert "10분" in sitting.browser.get("/quizzes/other").text
    attempt = sitting.begin()
    clock.instant += timedelta(minutes=3)
    assert 'data-seconds="420"' in sitting.browser.get(f"{attempt}/questions/1").text
    page_seq = sitting.seq(attempt, 1)
    clock.instant += timedelta(minutes=7, seconds=29)
    in_time = sitting.browser.submit(f"{attempt}/responses/1", {"_seq": page_seq, "answer": "0"}, headers=PARTIAL)
    assert in_time.headers["ieum-saved"] == "1"
    clock.instant += timedelta(seconds=1)
    late = sitting.browser.submit(f"{attempt}/responses/2", {"_seq": "0", "answer": "0"}, headers=PARTIAL)
    assert late.status_code == 409
    assert "ieum-saved" not in late.headers
    assert "그 전에 저장된 답은 모두 남아 있어요" in late.text


def test_the_clock_ends_an_attempt_with_everything_that_was_saved(
    take: Callable[..., Sitting], clock: FixedClock, app: FastAPI, database: Database
) -> None:
    sitting = take(Policy(minutes=10, grace_seconds=30))
    attempt = sitting.begin()
    answer(sitting, attempt, 1, right=True)
    clock.instant += timedelta(minutes=10, seconds=10)
    with database.write() as session:
        finish_overdue(session, app.state.content)
    with database.read() as session:
        assert session.query(Attempt).one().state == "open", "an answer may still be on its way"
    clock.instant += timedelta(seconds=20)
    with database.write() as session:
        finish_overdue(session, app.state.content)
        finish_overdue(session, app.state.content)
    with database.read() as session:
        found = session.query(Attempt).one()
        assert (found.state, found.ended_by, found.score) == ("finished", "clock", 50)
        assert session.query(AttemptStep).filter_by(kind="finished").count() == 2
    assert "저장된 답으로 채점했습니다" in sitting.browser.get(f"{attempt}/result").text


def test_handing_in_after_the_bell_counts_what_was_saved_and_asks_nothing(
    take: Callable[..., Sitting], clock: FixedClock, database: Database
) -> None:
    sitting = take(Policy(minutes=10))
    attempt = sitting.begin()
    answer(sitting, attempt, 1, right=True)
    clock.instant += timedelta(minutes=20)
    assert "시간이 다 됐어요" in sitting.browser.get(f"{attempt}/check").text
    assert sitting.hand_in(attempt).headers["location"].endswith("/result")
    assert score(database) == 50


def extend(database: Database, sitting: Sitting, **given: Any) -> None:
    with database.write() as session:
        session.add(
            QuizExtension(
                enrolment_id=sitting.enrolment.id,
                organisation_id=sitting.enrolment.organisation_id,
                person_id=sitting.enrolment.person_id,
                quiz="other",
                reason="눈이 불편함",
                account_id=sitting.account.id,
                at=now(session),
                **given,
            )
        )


def test_a_person_who_was_given_more_time_has_it(
    take: Callable[..., Sitting], clock: FixedClock, database: Database
) -> None:
    sitting = take(Policy(minutes=10))
    extend(database, sitting, minutes=15)
    attempt = sitting.begin()
    clock.instant += timedelta(minutes=20)
    assert 'data-seconds="300"' in sitting.browser.get(f"{attempt}/questions/1").text


@pytest.mark.parametrize(("opens", "closes", "status"), [(-2, 2, 303), (1, 2, 409), (-2, -1, 409), (None, None, 303)])
def test_a_quiz_stands_open_to_a_cohort_from_and_until(
    take: Callable[..., Sitting], database: Database, opens: int | None, closes: int | None, status: int
) -> None:
    sitting = take(Policy())
    with database.write() as session:
        at = now(session)
        session.add(
            QuizWindow(
                cohort_id=sitting.cohort.id,
                organisation_id=sitting.cohort.organisation_id,
                quiz="other",
                opens_at=None if opens is None else at + timedelta(hours=opens),
                closes_at=None if closes is None else at + timedelta(hours=closes),
                account_id=sitting.account.id,
                at=at,
            )
        )
    assert sitting.browser.submit("/quizzes/other/attempts").status_code == status


@pytest.mark.parametrize(("review", "explained"), [("at_end", True), ("after_close", False), ("never", False)])
def test_what_was_right_is_shown_when_the_policy_says(
    take: Callable[..., Sitting], review: str, explained: bool
) -> None:
    sitting = take(Policy(review=review))
    attempt = sitting.begin()
    answer(sitting, attempt, 1, right=False)
    sitting.hand_in(attempt, anyway="1")
    page = sitting.browser.get(f"{attempt}/result").text
    assert bool(re.search("q[12] 풀이", page)) is explained
    assert "0점" in page


def test_right_after_the_end_all_is_shown_then_only_what_was_right_and_after_the_close_the_score_alone(
    take: Callable[..., Sitting], clock: FixedClock
) -> None:
    review = Review(right_after="all", minutes=10, later="marks", after_close="score")
    sitting = take(Policy(review=review, minutes=30))
    assert "결과 화면에 적혀 있어요" in sitting.browser.get("/quizzes/other").text
    attempt = sitting.begin()
    answer(sitting, attempt, 1, right=True)
    sitting.hand_in(attempt, anyway="1")
    assert "q1 풀이" in sitting.browser.get(f"{attempt}/result").text
    clock.instant += timedelta(minutes=10)
    page = sitting.browser.get(f"{attempt}/result").text
    assert not re.search("q[12] 풀이|>(나|다)<", page), "no explanation, and no option but one's own"
    assert "내 답</strong> 가" in page
    assert "맞았어요" in page
    assert "답하지 않았어요" in page
    assert "정답과 설명은 여기에 나오지 않습니다" in page


def test_the_band_that_the_score_reaches_is_said(take: Callable[..., Sitting]) -> None:
    sitting = take(bands=[{"from_score": 0, "text": "천천히 다시 봐요."}, {"from_score": 50, "text": "잘하고 있어요."}])
    attempt = sitting.begin()
    answer(sitting, attempt, 1, right=True)
    sitting.hand_in(attempt, anyway="1")
    page = sitting.browser.get(f"{attempt}/result").text
    assert "잘하고 있어요." in page
    assert "천천히 다시 봐요." not in page
