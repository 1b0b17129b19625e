"""Nothing that gives an answer away leaves the server before the attempt is handed in."""

import re
from typing import Any

import pytest

from tests.assessment.conftest import PARTIAL, SLUG, Sitting, hidden
from tests.echo import echoes

CANARIES = ("CANARY", "카나리아", "7,305,419", "correct", "explanation", "accepted", "tolerance")
WRONG = (
    {},
    {"_seq": "999", "answer": "0"},
    {"_seq": "0", "answer": "x"},
    {"_seq": "0", "order": "9"},
    {"_seq": "0", "group-0": "7"},
)


def leaks(answer: Any) -> list[str]:
    said = answer.text + repr(sorted(answer.headers.items()))
    return [canary for canary in CANARIES if canary in said] + ["7305419"] * echoes(said, "7305419")


def walk(sitting: Sitting, attempt: str) -> list[Any]:
    """Every page and fragment of the room, with right, wrong, stale and unreadable answers."""
    browser = sitting.browser
    seen = [browser.get(f"/quizzes/{SLUG}"), browser.submit(f"/quizzes/{SLUG}/attempts")]
    for slot in range(1, 7):
        seen.append(browser.get(f"{attempt}/questions/{slot}"))
        for headers in ({}, PARTIAL, {"Accept": "application/json"}):
            for form in (sitting.wrong(attempt, slot), *WRONG):
                seen.append(sitting.save(attempt, slot, form, headers=headers))
            seen.append(browser.get(f"{attempt}/questions/{slot}", headers=headers))
    seen += [browser.get(f"{attempt}/check"), browser.get(f"{attempt}/result")]
    sitting.save(attempt, 1, {})
    seen.append(sitting.hand_in(attempt))
    return seen


def test_no_key_no_feedback_no_explanation_and_no_hint_before_the_end(sitting: Sitting) -> None:
    attempt = sitting.begin()
    seen = walk(sitting, attempt)
    assert {answer.status_code for answer in seen} >= {200, 303, 409, 422}
    assert [(answer.request.url, leaks(answer)) for answer in seen if leaks(answer)] == []


def test_the_canaries_sing_after_the_end(sitting: Sitting) -> None:
    attempt = sitting.begin()
    sitting.answer_all(attempt)
    sitting.hand_in(attempt)
    found = leaks(sitting.browser.get(f"{attempt}/result"))
    assert {"CANARY", "카나리아", "7,305,419"} <= set(found)


def shown(html: str, question: str) -> list[str]:
    part = html.split('class="question ', 1)[1]
    css = {"one-of-four": r"<span>([^<]+)</span>", "an-order": r'class="order-text"[^>]*>([^<]+)</span>'}[question]
    return re.findall(css, part)


@pytest.mark.parametrize(
    ("question", "in_the_file"),
    [
        ("one-of-four", ["화면 설정", "사진첩", "전화번호부", "계산기"]),
        ("an-order", ["가이드를 읽어요", "사진을 열어요", "네모를 그려요", "다시 확인해요"]),
    ],
)
def test_what_is_shown_has_the_order_drawn_for_the_attempt_and_not_the_files(
    sitting: Sitting, question: str, in_the_file: list[str]
) -> None:
    orders = set()
    for _ in range(12):
        attempt = sitting.begin()
        slot = sitting.slot_of(attempt, question)
        order = sitting.layout(attempt)[slot - 1]["order"]
        now = shown(sitting.browser.get(f"{attempt}/questions/{slot}").text, question)[:4]
        assert now == [in_the_file[index] for index in order]
        assert now == shown(sitting.browser.get(f"{attempt}/questions/{slot}").text, question)[:4]
        orders.add(tuple(now))
        sitting.hand_in(attempt, anyway="1")
    assert len(orders) > 2
    if question == "an-order":
        assert tuple(in_the_file) not in orders


def test_questions_come_in_an_order_of_their_own_for_each_attempt(sitting: Sitting) -> None:
    orders = set()
    for _ in range(8):
        attempt = sitting.begin()
        orders.add(tuple(each["id"] for each in sitting.layout(attempt)))
        sitting.hand_in(attempt, anyway="1")
    assert len(orders) > 2


def test_option_values_are_positions_on_the_page(sitting: Sitting) -> None:
    attempt = sitting.begin()
    slot = sitting.slot_of(attempt, "one-of-four")
    html = sitting.browser.get(f"{attempt}/questions/{slot}").text
    assert re.findall(r'type="radio" name="answer" value="(\d)"', html) == ["0", "1", "2", "3"]
    assert hidden(html, "_seq") == "0"
