"""The rarer types through the browser's eyes, each from its page to the result, and what staff do with them."""

import re
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.assessment.models import Attempt
from app.content.quiz import Quiz
from tests.assessment.conftest import PARTIAL, Sitting
from tests.assessment.files import picture, send
from tests.assessment.staffroom import mate, staff
from tests.assessment.test_secrets import leaks

SLUG = "rarer-types"
BY_PERSON = ("in-own-words", "files")


def answer(sitting: Sitting, attempt: str, slot: int, *, wrong: bool = False, **more: Any) -> Any:
    """The slot answered as its page does it: a form, or files."""
    if sitting.quiz.question(sitting.layout(attempt)[slot - 1]["id"]).by_deed:
        return send(sitting.browser, attempt, slot, ("영수증.jpg", picture()), **more)
    form = sitting.wrong(attempt, slot) if wrong else sitting.right(attempt, slot)
    return sitting.save(attempt, slot, form, **more)


def take(sitting: Sitting, wrong: tuple[str, ...] = ()) -> str:
    attempt = sitting.begin()
    for slot, drawn in enumerate(sitting.layout(attempt), start=1):
        assert answer(sitting, attempt, slot, wrong=drawn["id"] in wrong).status_code == 303
    assert sitting.hand_in(attempt).status_code == 303
    return attempt


def base(sitting: Sitting) -> str:
    return f"/cohorts/{sitting.cohort.public_id}/quizzes/{SLUG}"


def rubric(sitting: Sitting, browser: Any, attempt: str, id: str, *points: int, **more: str) -> Any:
    slot = sitting.slot_of(attempt, id)
    form = {f"points-{at}": str(given) for at, given in enumerate(points)}
    return browser.submit(f"{base(sitting)}{attempt}/rubric/{slot}", form | more)


def attempt_row(sitting: Sitting) -> Attempt:
    with sitting.world.database.read() as session:
        return session.scalars(select(Attempt)).one()


def test_each_is_shown_saved_kept_looked_over_and_explained_and_leaks_nothing_before(rarer: Sitting) -> None:
    attempt = rarer.begin()
    for slot in range(1, 12):
        asked = rarer.browser.get(f"{attempt}/questions/{slot}")
        saved = answer(rarer, attempt, slot, headers=PARTIAL)
        assert (saved.status_code, saved.headers["ieum-saved"]) == (200, str(slot))
        again = rarer.browser.get(f"{attempt}/questions/{slot}")
        assert "저장됨" in again.text
        assert leaks(asked) == []
        assert "CANARY" not in saved.text + again.text
    check = rarer.browser.get(f"{attempt}/check").text
    assert "모두 답했어요" in check
    assert "영수증.jpg" in check
    assert "CANARY" not in check
    rarer.hand_in(attempt)
    html = rarer.browser.get(f"{attempt}/result").text
    for number in range(1, 12):
        assert f"CANARY-EXPLANATION-{number} " in html
    assert "강사가 살펴보고 있습니다" in html
    assert "9문제</strong>를 맞혔습니다" in html


def test_a_person_marks_essay_and_files_by_their_rubrics_and_the_score_follows(rarer: Sitting) -> None:
    attempt = take(rarer)
    browser = staff(rarer)
    assert "채점 기다림" in browser.get(f"{base(rarer)}{attempt}").text
    missing = rubric(rarer, browser, attempt, "files", 2)
    assert missing.status_code == 422
    assert "‘모서리가 다 보여요’의 점수를 하나 골라 주세요." in missing.text
    assert rubric(rarer, browser, attempt, "in-own-words", 4).status_code == 303
    assert attempt_row(rarer).state == "marking"
    assert rubric(rarer, browser, attempt, "files", 1, 2, note="밝은 곳에서 찍어 보세요.").status_code == 303
    row = attempt_row(rarer)
    assert (row.state, row.fractions[-2:]) == ("finished", [1, 0.75])
    assert row.score == 97.727  # 10.75 of 11, cut
    html = rarer.browser.get(f"{attempt}/result").text
    assert "강사의 평가: 3점 / 4점" in html
    assert "살펴보는 중" not in html
    assert "강사가 살펴보고 일부를 주었어요 (75%)" in html
    assert "밝은 곳에서 찍어 보세요." in html
    assert "절반쯤 읽혀요." in html


def test_a_second_marking_takes_the_place_of_the_first_which_stays_in_the_history(rarer: Sitting) -> None:
    attempt = take(rarer)
    browser = staff(rarer)
    for points in ((0, 0), (2, 2)):
        assert rubric(rarer, browser, attempt, "files", *points).status_code == 303
    page = browser.get(f"{base(rarer)}{attempt}").text
    assert "강사의 평가: 4점 / 4점" in page
    assert page.count("사람 채점 (") == 2
    assert rubric(rarer, browser, attempt, "a-chart", 1).status_code == 404
    assert rubric(rarer, staff(rarer, elsewhere=True), attempt, "files", 2, 2).status_code == 404


def test_what_was_not_answered_is_not_marked_by_a_rubric(rarer: Sitting) -> None:
    attempt = rarer.fail_once()
    refused = rubric(rarer, staff(rarer), attempt, "files", 2, 2)
    assert refused.status_code == 409
    assert "답하지 않은 문제라" in refused.text


MENDED: dict[str, tuple[tuple[str, ...], Any]] = {
    "a-statement": (("answer",), True),
    "in-pairs": (("pairs", 0, "right"), "가짓수"),
    "gaps-chosen": (("answers", "who"), "자료"),
    "gaps-typed": (("blanks", "count", "value"), 999_999),
    "a-place": (("regions", 0, "shape", "x"), 31),
    "marks": (("targets", 0, "shape"), {"kind": "ellipse", "cx": 700, "cy": 400, "rx": 15, "ry": 15}),
    "a-chart": (("ask", "correct"), "월"),
    "a-table": (("rows", 1, "cells", 0, "value"), 999_999),
}


def mended(quiz: Quiz, *ids: str) -> Quiz:
    """The quiz with other keys for these questions."""
    body = quiz.model_dump(mode="json")
    for question in body["questions"]:
        if question["id"] in ids:
            (*way, last), value = MENDED[question["id"]]
            place = question
            for step in way:
                place = place[step]
            place[last] = value
            if question["id"] == "a-place":
                for region in question["regions"]:
                    region["correct"] = not region["correct"]
    return Quiz.model_validate(body)


def put(app: FastAPI, quiz: Quiz) -> None:
    from app.cohorts.opening import load_documents

    with app.state.database.system().write() as session:
        load_documents(session, app.state.content)
    app.state.content.quizzes[SLUG] = quiz


def test_mended_keys_are_graded_again_and_what_people_marked_stays(rarer: Sitting, app: FastAPI) -> None:
    attempt = take(rarer)
    browser = staff(rarer)
    rubric(rarer, browser, attempt, "in-own-words", 4)
    rubric(rarer, browser, attempt, "files", 2, 2)
    assert attempt_row(rarer).score == 100
    put(app, mended(rarer.quiz, "a-statement", "gaps-typed", "a-place", "marks", "a-chart", "a-table"))
    page = browser.submit(f"{base(rarer)}/regrades").headers["location"]
    assert browser.submit(f"{page}/application", {"reason": "정답을 바로잡음"}).status_code == 303
    row = attempt_row(rarer)
    by_id = dict(zip([each["id"] for each in row.layout], row.fractions, strict=True))
    assert by_id == {
        "a-statement": 0, "in-pairs": 1, "gaps-chosen": 1, "gaps-typed": 0.666667, "worked-out": 1, "a-place": 0, "marks": 0,
        "a-chart": 0, "a-table": 0.5, "in-own-words": 1, "files": 1,
    }  # fmt: skip
    assert "강사의 평가: 4점 / 4점" in rarer.browser.get(f"{attempt}/result").text


@pytest.mark.parametrize(
    ("id", "words"),
    [
        ("in-pairs", "고를 것의 차례가 바뀌었어요"),  # in dictionary order: 가짓수, 그림, 글 where 그림, 글, 숫자 stood
        ("gaps-chosen", "고를 낱말의 수가 3개에서 2개로 바뀌었어요"),
    ],
)
def test_where_the_list_to_choose_from_moved_answers_are_left_as_they_are(
    rarer: Sitting, app: FastAPI, id: str, words: str
) -> None:
    attempt = take(rarer)
    browser = staff(rarer)
    for each, points in zip(BY_PERSON, ((4,), (2, 2)), strict=True):
        rubric(rarer, browser, attempt, each, *points)
    put(app, mended(rarer.quiz, id))
    page = browser.get(browser.submit(f"{base(rarer)}/regrades").headers["location"]).text
    assert "그대로 두는 풀이" in page
    assert words in page
    assert attempt_row(rarer).score == 100


def test_the_statistics_count_what_was_answered_to_each(rarer: Sitting) -> None:
    people = [rarer, mate(rarer)]
    browser = staff(rarer)
    for person, wrong in zip(people, ((), ("a-place", "a-chart", "a-table")), strict=True):
        attempt = take(person, wrong)
        for each, points in zip(BY_PERSON, ((4,), (2, 2)), strict=True):
            assert rubric(rarer, browser, attempt, each, *points).status_code == 303
    numbers = {question.id: at for at, question in enumerate(rarer.quiz.questions, start=1)}

    def rows(id: str) -> list[str]:
        page = browser.get(f"{base(rarer)}/statistics/{numbers[id]}").text
        table = page.split("<tbody>")[-1]
        return [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>.*?</tr>", table, re.S)]

    assert any("1번 자리" in row and " 1 " in f" {row} " for row in rows("a-place"))
    assert any(row.startswith("화") for row in rows("a-chart"))
    assert any("월의 날씨 → 맑음" in row for row in rows("a-table"))
    assert browser.get(f"{base(rarer)}/statistics").status_code == 200
    for id in BY_PERSON:
        assert browser.get(f"{base(rarer)}/statistics/{numbers[id]}").status_code == 200
