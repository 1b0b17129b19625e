"""The question bank: search, trying a question out, its versions and where it is used."""

import re
import unicodedata
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from app.assessment.bank import Entry, Wanted
from app.assessment.models import Attempt, AttemptStep
from app.content.quiz import Bank
from app.core.actor import Role
from app.core.clock import FixedClock
from app.core.database import Database
from app.questions.registry import load_question
from tests.assessment.conftest import Sitting, hidden
from tests.assessment.staffroom import choice, open_class, put, quiz_of, staff
from tests.factories.world import Browser

MakeSitting = Callable[..., Sitting]
HERE = "/bank/quiz/every-type"


@pytest.fixture
def teacher(sitting: Sitting) -> Browser:
    return staff(sitting)


def found(teacher: Browser, **wanted: str) -> int:
    count = re.search(r"찾은 문제 (\d+)개 <", teacher.get("/bank", params=wanted).text)
    assert count
    return int(count.group(1))


def test_questions_are_found_by_word_type_lesson_difficulty_and_place(teacher: Browser) -> None:
    everything = found(teacher)
    assert found(teacher, text="글자를 키우는") == 1
    assert found(teacher, place="quiz:every-type") == 6
    assert found(teacher, place="quiz:every-type", type="ordering") == 1
    assert 0 < found(teacher, lesson="big-letters") < everything
    assert found(teacher, difficulty="3") < everything
    assert found(teacher, text="없는말이에요") == 0
    assert "조건을 줄여 보세요" in teacher.get("/bank?text=없는말이에요").text


def test_half_a_word_decomposed_letters_a_topic_and_an_id_find_a_question_too() -> None:
    question = load_question(choice("pay-3", topic="tax", prompt="세금은 얼마일까요?"))
    entry = Entry("bank", "pool", "모음", question)
    for text in ("세금", "금은 얼", unicodedata.normalize("NFD", "세금"), "TAX", "pay-3", "얼마 세금", "\u200b세금"):
        assert Wanted(text=text).fits(entry), text
    assert not Wanted(text="세금 없음").fits(entry)


def test_a_trainee_has_no_bank(sitting: Sitting) -> None:
    assert sitting.browser.get("/bank").status_code == 403
    assert sitting.browser.get(f"{HERE}/one-of-four").status_code == 403


def test_a_question_that_is_not_there_is_not_found(teacher: Browser) -> None:
    for path in (f"{HERE}/none", "/bank/quiz/none/one-of-four", "/bank/bank/every-type/one-of-four"):
        assert teacher.get(path).status_code == 404, path


def test_every_type_can_be_opened_and_tried_without_storing(
    teacher: Browser, sitting: Sitting, database: Database
) -> None:
    for question in sitting.quiz.questions:
        page = teacher.get(f"{HERE}/{question.id}")
        assert page.status_code == 200, question.id
        sent = {"_order": hidden(page.text, "_order")}
        tried = teacher.submit(f"{HERE}/{question.id}", sent)
        assert tried.status_code == 200, question.id
        assert "0.0%" in tried.text
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 0
        assert session.scalar(select(func.count()).select_from(AttemptStep)) == 0


def test_a_right_answer_earns_all_of_it(teacher: Browser) -> None:
    order = hidden(teacher.get(f"{HERE}/one-of-four").text, "_order")
    sent = {"_order": order, "answer": str(order.split(",").index("0"))}
    assert "100.0%" in teacher.submit(f"{HERE}/one-of-four", sent).text


def test_an_unreadable_answer_says_what_to_mend(teacher: Browser) -> None:
    answer = teacher.submit(f"{HERE}/a-number", {"_order": "", "answer": "많이"})
    assert answer.status_code == 422
    assert 'value="많이"' in answer.text


@pytest.mark.parametrize("order", ["9,8", "0,0,0,0", "x", "1" * 300, "٠,١,٢,٣"])
def test_an_order_of_another_question_is_refused(teacher: Browser, order: str) -> None:
    assert teacher.submit(f"{HERE}/one-of-four", {"_order": order}).status_code == 422


def test_versions_show_what_changed_field_by_field(app: FastAPI, make_sitting: MakeSitting, clock: FixedClock) -> None:
    sitting = open_class(app, make_sitting, quiz_of(choice("q1"), choice("q2")))
    for number, question in enumerate((choice("q1", right=1), choice("q1", right=1, prompt="새로 쓴 문제"))):
        clock.instant += clock.instant - clock.instant.replace(minute=20 - number)
        put(app, quiz_of(question, choice("q2")))
    page = staff(sitting).get("/bank/quiz/other/q1").text
    assert "판 (3)" in page
    assert "보기 2 correct" in page
    assert "새로 쓴 문제</ins>" in page
    assert "처음 저장한 판이에요" in page
    assert "판 (1)" in staff(sitting).get("/bank/quiz/other/q2").text


def test_where_a_question_is_used_names_the_quizzes_and_only_ones_own_cohorts(
    app: FastAPI, make_sitting: MakeSitting
) -> None:
    bank = Bank.model_validate(
        {"slug": "pool", "title": "모음", "questions": [choice("b1"), choice("b2", difficulty=3)]}
    )
    quiz = quiz_of(choice("own"), draws=[{"bank": "pool", "count": 1, "difficulty": [1]}])
    sitting = open_class(app, make_sitting, quiz, bank)
    own = staff(sitting, Role.CENTER).get("/bank/bank/pool/b1").text
    assert "다른 문제" in own
    assert "2026년 3회차" in own
    assert "이 문제를 뽑는 확인 문제가 없어요" in staff(sitting).get("/bank/bank/pool/b2").text
    assert "2026년 3회차" not in staff(sitting, elsewhere=True).get("/bank/bank/pool/b1").text
