"""A mended key: the dry run changes nothing, the second tap changes scores, and what was there stays to be read."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.assessment.models import Attempt, AttemptStep
from app.cohorts.models import StepState
from app.content.quiz import Bank, Policy
from app.core.clock import FixedClock
from app.core.database import Database
from tests.assessment.conftest import Sitting
from tests.assessment.staffroom import SLUG, base, choice, mate, open_class, put, quiz_of, staff, take
from tests.factories.world import Browser

MakeSitting = Callable[..., Sitting]


@pytest.fixture
def sitting(app: FastAPI, make_sitting: MakeSitting) -> Sitting:
    """q1's key says 가; it should have said 나."""
    return open_class(app, make_sitting, quiz_of(choice("q1"), choice("q2")))


def mend(app: FastAPI, *questions: dict[str, Any], **more: Any) -> None:
    put(app, quiz_of(*(questions or (choice("q1", right=1), choice("q2"))), **more))


def dry_run(sitting: Sitting, browser: Browser) -> str:
    answer = browser.submit(f"{base(sitting)}/regrades")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def apply(browser: Browser, page: str, reason: str = "q1의 정답을 바로잡음") -> Any:
    return browser.submit(f"{page}/application", {"reason": reason})


def scores(database: Database) -> list[float | None]:
    with database.read() as session:
        return list(session.scalars(select(Attempt.score).order_by(Attempt.id)))


def stands(database: Database, sitting: Sitting) -> tuple[str, float | None, int]:
    with database.read() as session:
        row = session.get_one(StepState, (sitting.enrolment.id, f"quiz:{SLUG}"))
        return row.state, row.score, row.misses


def test_the_page_shows_which_questions_changed_and_how(sitting: Sitting, app: FastAPI) -> None:
    browser = staff(sitting)
    assert "바뀐 문제가 없어요" in browser.get(f"{base(sitting)}/regrades").text
    take(sitting, [1, 0])
    mend(app)
    page = browser.get(f"{base(sitting)}/regrades").text
    assert "q1 무엇일까요?" in page
    assert "q2 무엇일까요?" not in page
    assert "점수가 달라질 수 있어요" in page


def test_a_dry_run_says_who_changes_and_changes_nothing(sitting: Sitting, app: FastAPI, database: Database) -> None:
    up, down, same = sitting, mate(sitting, "강내림"), mate(sitting, "윤그대로")
    take(up, [1, 0])
    take(down, [0, 0])
    take(same, [2, 0])
    mend(app)
    browser = staff(sitting)
    page = browser.get(dry_run(sitting, browser)).text
    assert "강내림" in page
    assert "윤그대로" not in page
    assert "통과는 그대로 남아요" in page
    assert "수료증은 저절로 바뀌지 않아요" in page
    assert scores(database) == [50, 100, 50]


def test_applying_changes_scores_and_the_ledger_and_keeps_every_step(
    sitting: Sitting, app: FastAPI, database: Database
) -> None:
    down = mate(sitting)
    take(sitting, [1, 0])
    take(down, [0, 0])
    mend(app)
    browser = staff(sitting)
    page = dry_run(sitting, browser)
    assert apply(browser, page).status_code == 303
    assert scores(database) == [100, 50]
    assert stands(database, sitting) == ("passed", 100, 1)
    assert stands(database, down) == ("passed", 50, 0)
    with database.read() as session:
        steps = session.scalars(
            select(AttemptStep).where(AttemptStep.kind == "regraded").order_by(AttemptStep.attempt_id)
        ).all()
        assert [(step.fraction, (step.detail or {})["before"]) for step in steps] == [(1, 0), (0, 1)]
        assert {step.account_id for step in steps} != {None}
        assert len(session.scalars(select(AttemptStep).where(AttemptStep.kind == "finished")).all()) == 4
    assert "다시 채점했어요" in browser.get(page).text
    assert "q1의 정답을 바로잡음" in browser.get(f"{base(sitting)}/regrades").text
    assert "바뀐 문제가 없어요" in browser.get(f"{base(sitting)}/regrades").text


def test_the_second_tap_wants_a_reason_and_works_once(sitting: Sitting, app: FastAPI, database: Database) -> None:
    take(sitting, [1, 0])
    mend(app)
    browser = staff(sitting)
    page = dry_run(sitting, browser)
    assert apply(browser, page, reason="  ").status_code == 422
    assert scores(database) == [50]
    assert apply(browser, page).status_code == 303
    assert apply(browser, page).status_code == 409


def test_a_new_attempt_begins_from_the_mended_key(sitting: Sitting, app: FastAPI, database: Database) -> None:
    take(sitting, [1, 0])
    mend(app)
    browser = staff(sitting)
    apply(browser, dry_run(sitting, browser))
    sitting.quiz = app.state.content.quizzes[SLUG]
    take(sitting, [1, 0])
    assert scores(database) == [100, 100]


def test_a_version_with_another_pass_mark_grades_but_is_not_taken_up(
    sitting: Sitting, app: FastAPI, database: Database
) -> None:
    take(sitting, [1, 0])
    mend(app, pass_mark=90)
    browser = staff(sitting)
    apply(browser, dry_run(sitting, browser))
    take(sitting, [1, 0])
    assert scores(database) == [100, 50]


def test_the_result_page_explains_with_the_key_that_graded(sitting: Sitting, app: FastAPI) -> None:
    attempt = take(sitting, [1, 0])
    mend(app)
    browser = staff(sitting)
    apply(browser, dry_run(sitting, browser))
    assert "<strong>2문제</strong>를 맞혔습니다" in sitting.browser.get(f"{attempt}/result").text


def test_an_attempt_that_moved_since_the_dry_run_is_counted_again(
    sitting: Sitting, app: FastAPI, database: Database
) -> None:
    attempt = take(sitting, [1, 1])
    mend(app)
    browser = staff(sitting)
    page = dry_run(sitting, browser)
    by_hand = {"percent": "50", "reason": "절반은 맞음"}
    browser.submit(f"{base(sitting)}{attempt}/marks/{sitting.slot_of(attempt, 'q2')}", by_hand)
    assert apply(browser, page).status_code == 303
    assert scores(database) == [75]


def test_a_mark_given_by_hand_stays(sitting: Sitting, app: FastAPI, database: Database) -> None:
    attempt = take(sitting, [0, 0])
    mend(app)
    browser = staff(sitting)
    by_hand = {"percent": "50", "reason": "둘 다 조금 맞음"}
    browser.submit(f"{base(sitting)}{attempt}/marks/{sitting.slot_of(attempt, 'q1')}", by_hand)
    page = dry_run(sitting, browser)
    assert "점수가 달라지는 분이 없어요" in browser.get(page).text
    assert scores(database) == [75]


@pytest.mark.parametrize(
    ("mended", "words"),
    [
        ([choice("q2")], "문제가 없어졌어요"),
        (
            [choice("q1", options=[{"text": "나", "correct": True}, {"text": "가"}, {"text": "다"}]), choice("q2")],
            "보기의 차례가 바뀌었어요",
        ),
        ([choice("q1", options=[{"text": "가"}, {"text": "나", "correct": True}]), choice("q2")], "보기의 수가"),
        (
            [{"type": "number", "id": "q1", "prompt": "몇?", "explanation": "풀이", "answer": 3}, choice("q2")],
            "문제의 꼴이 바뀌었어요",
        ),
    ],
)
def test_what_cannot_be_graded_again_stays_and_says_why(
    sitting: Sitting, app: FastAPI, database: Database, mended: list[dict[str, Any]], words: str
) -> None:
    take(sitting, [1, 0])
    mend(app, *mended)
    browser = staff(sitting)
    page = browser.get(dry_run(sitting, browser)).text
    assert words in page
    assert "그대로 두는 풀이" in page
    assert scores(database) == [50]


def test_a_drawn_question_is_graded_again_from_the_mended_bank(
    app: FastAPI, make_sitting: MakeSitting, database: Database
) -> None:
    def bank(right: int) -> Bank:
        return Bank.model_validate({"slug": "pool", "title": "모음", "questions": [choice("b1", right=right)]})

    quiz = quiz_of(choice("q1"), draws=[{"bank": "pool", "count": 1}])
    sitting = open_class(app, make_sitting, quiz, bank(0))
    attempt = sitting.begin()
    for slot, drawn in enumerate(sitting.layout(attempt), start=1):
        pick = 0 if drawn["id"] == "q1" else 1
        sitting.save(attempt, slot, {"answer": str(drawn["order"].index(pick))})
    sitting.hand_in(attempt)
    put(app, quiz, bank(1))
    browser = staff(sitting)
    apply(browser, dry_run(sitting, browser))
    assert scores(database) == [100]
    assert "<strong>2문제</strong>를 맞혔습니다" in sitting.browser.get(f"{attempt}/result").text


def pick(sitting: Sitting, attempt: str, **picks: int) -> None:
    """Answer the questions named with the option of that number in the file."""
    for slot, drawn in enumerate(sitting.layout(attempt), start=1):
        answer = {"answer": str(drawn["order"].index(picks[drawn["id"]]))}
        assert sitting.save(attempt, slot, answer).status_code == 303


@pytest.mark.parametrize("bank_only", [True, False])
def test_attempts_that_a_regrade_never_saw_are_named_until_they_are_graded_again(
    app: FastAPI, make_sitting: MakeSitting, database: Database, clock: FixedClock, bank_only: bool
) -> None:
    def bank(right: int) -> Bank:
        return Bank.model_validate({"slug": "pool", "title": "모음", "questions": [choice("b1", right=right)]})

    quiz = quiz_of(choice("q1"), draws=[{"bank": "pool", "count": 1}])
    sitting = open_class(app, make_sitting, quiz, bank(0))
    between, after = mate(sitting), mate(sitting)
    first, second, third = attempts = [each.begin() for each in (sitting, between, after)]
    for each, attempt in zip((sitting, between, after), attempts, strict=True):
        pick(each, attempt, q1=0, b1=1)
    sitting.hand_in(first)
    put(app, quiz if bank_only else quiz_of(choice("q1", right=1), draws=quiz.model_dump()["draws"]), bank(1))
    browser = staff(sitting)
    page = dry_run(sitting, browser)
    clock.instant += timedelta(minutes=1)
    between.hand_in(second)
    apply(browser, page)
    clock.instant += timedelta(minutes=1)
    after.hand_in(third)
    listed = browser.get(f"{base(sitting)}/regrades").text
    assert "앞의 다시 채점 뒤에 낸 풀이가 2건 있어요" in listed
    clock.instant += timedelta(minutes=1)
    apply(browser, dry_run(sitting, browser))
    assert scores(database) == ([100] * 3 if bank_only else [50] * 3)
    assert "바뀐 문제가 없어요" in browser.get(f"{base(sitting)}/regrades").text


def test_with_tries_an_answer_the_old_key_called_wrong_earns_its_own_try(
    app: FastAPI, make_sitting: MakeSitting, database: Database
) -> None:
    policy = Policy(behaviour="interactive")
    sitting = open_class(app, make_sitting, quiz_of(choice("q1"), policy=policy))
    attempt = sitting.begin()
    for pick in (1, 0):
        order = sitting.layout(attempt)[0]["order"]
        sitting.save(attempt, 1, {"answer": str(order.index(pick)), "go": "grade"})
    sitting.hand_in(attempt)
    assert scores(database) == [pytest.approx(66.666, abs=0.01)]
    mend(app, choice("q1", right=1), policy=policy)
    browser = staff(sitting)
    apply(browser, dry_run(sitting, browser))
    assert scores(database) == [100]


def test_a_dry_run_can_be_left(sitting: Sitting, app: FastAPI, database: Database) -> None:
    take(sitting, [1, 0])
    mend(app)
    browser = staff(sitting)
    page = dry_run(sitting, browser)
    assert browser.submit(f"{page}/drop").status_code == 303
    assert apply(browser, page).status_code == 409
    assert scores(database) == [50]
