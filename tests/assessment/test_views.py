"""A stage quiz through the browser's eyes: begin, answer, come back; and what each of it costs."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI

from app.assessment.models import Attempt
from app.core.clock import FixedClock
from tests.assessment.conftest import PARTIAL, SLUG, Sitting, hidden, ledger, steps, two_stages
from tests.statements import count_statements

# -- before ------------------------------------------------------------------------------------------------


def test_the_first_page_says_what_the_quiz_is_and_has_one_big_button(sitting: Sitting) -> None:
    html = sitting.browser.get(f"/quizzes/{SLUG}").text
    for words in (
        "6문제",
        "시간 제한이 없어요",
        "<strong>4문제</strong>를 맞히면 통과예요. (60점부터)",
        "가장 높은 점수",
    ):
        assert words in html
    assert html.count("button-primary") == 1
    assert "시작하기" in html


def test_starting_is_noted_in_the_ledger_and_leads_to_the_first_question(sitting: Sitting) -> None:
    answer = sitting.browser.submit(f"/quizzes/{SLUG}/attempts")
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("/questions/1")
    fact = ledger(sitting)
    assert fact is not None
    assert (fact.state, fact.score) == ("started", None)
    assert "6문제 중 1" in sitting.browser.get(answer.headers["location"]).text


def test_pressing_start_twice_makes_one_attempt(sitting: Sitting) -> None:
    assert sitting.begin() == sitting.begin()
    with sitting.world.database.read() as session:
        assert session.query(Attempt).count() == 1


def test_a_locked_stage_is_refused_with_the_reason(make_sitting: Callable[..., Sitting]) -> None:
    sitting = make_sitting("stage-1", outline=two_stages("every-type", "stage-1"))
    for answer in (sitting.browser.get("/quizzes/stage-1"), sitting.browser.submit("/quizzes/stage-1/attempts")):
        assert answer.status_code == 403
        assert "‘준비해요’ 단계의 확인 문제를 통과하면 열려요." in answer.text


def test_a_quiz_of_another_programme_is_not_found(sitting: Sitting) -> None:
    assert sitting.browser.get("/quizzes/stage-0").status_code == 404
    assert sitting.browser.submit("/quizzes/no-such-quiz/attempts").status_code == 404


# -- answering ---------------------------------------------------------------------------------------------


def test_every_kind_of_answer_comes_back_as_it_was_given(sitting: Sitting) -> None:
    attempt = sitting.begin()
    sitting.answer_all(attempt)
    stored = {step.slot: step.response for step in steps(sitting)}
    assert len(stored) == 6
    for slot, drawn in enumerate(sitting.layout(attempt), start=1):
        question = sitting.quiz.question(drawn["id"])
        assert question.grade(stored[slot], drawn["order"]).fraction == 1
    html = sitting.browser.get(f"{attempt}/questions/{sitting.slot_of(attempt, 'a-word')}").text
    assert 'value="라벨링"' in html
    assert "저장됨" in html


def test_next_saves_and_goes_on_and_previous_goes_back(sitting: Sitting) -> None:
    attempt = sitting.begin()
    form = sitting.right(attempt, 2)
    assert sitting.save(attempt, 2, {**form, "go": "next"}).headers["location"] == f"{attempt}/questions/3"
    assert sitting.save(attempt, 2, {**form, "go": "previous"}).headers["location"] == f"{attempt}/questions/1"
    assert sitting.save(attempt, 2, {**form, "go": "check"}).headers["location"] == f"{attempt}/check"
    assert sitting.save(attempt, 6, {"go": "next"}).headers["location"] == f"{attempt}/check"


def test_autosave_answers_with_the_forms_next_state_and_the_servers_word(sitting: Sitting) -> None:
    attempt = sitting.begin()
    answer = sitting.save(attempt, 1, sitting.right(attempt, 1), headers=PARTIAL)
    assert answer.status_code == 200
    assert answer.headers["ieum-saved"] == "1"
    assert hidden(answer.text, "_seq") == "1"
    assert "<html" not in answer.text


def test_with_scripts_the_way_on_comes_as_htmx_header(sitting: Sitting) -> None:
    attempt = sitting.begin()
    answer = sitting.save(attempt, 1, {**sitting.right(attempt, 1), "go": "next"}, headers=PARTIAL)
    assert (answer.status_code, answer.headers["hx-redirect"]) == (204, f"{attempt}/questions/2")
    assert answer.headers["ieum-saved"] == "1"


def test_an_autosave_after_the_session_ended_is_not_called_saved(sitting: Sitting) -> None:
    attempt = sitting.begin()
    token = sitting.browser.csrf()
    sitting.browser.cookies.delete("__Host-ieum")
    answer = sitting.browser.post(
        f"{attempt}/responses/1", data={"_seq": "0", "answer": "0", "_csrf": token}, headers=PARTIAL
    )
    assert "ieum-saved" not in answer.headers
    assert steps(sitting) == []


def test_leaving_a_question_empty_goes_on_and_stores_nothing(sitting: Sitting) -> None:
    attempt = sitting.begin()
    assert sitting.save(attempt, 1, {"go": "next"}).status_code == 303
    assert steps(sitting) == []


def test_an_answer_can_be_taken_back(sitting: Sitting) -> None:
    attempt = sitting.begin()
    slot = sitting.slot_of(attempt, "a-word")
    sitting.save(attempt, slot, {"answer": "라벨링"})
    assert sitting.save(attempt, slot, {"answer": "  "}).status_code == 303
    assert [step.response for step in steps(sitting)] == [{"text": "라벨링"}, {}]
    assert 'value="라벨링"' not in sitting.browser.get(f"{attempt}/questions/{slot}").text


def test_an_unreadable_answer_says_what_to_mend_and_keeps_what_was_typed_and_what_was_stored(sitting: Sitting) -> None:
    attempt = sitting.begin()
    slot = sitting.slot_of(attempt, "a-number")
    sitting.save(attempt, slot, {"answer": "35"})
    answer = sitting.save(attempt, slot, {"answer": "서른다섯 쯤", "go": "next"})
    assert answer.status_code == 422
    assert "숫자로 적어 주세요" in answer.text
    assert 'value="서른다섯 쯤"' in answer.text
    assert "저장됨" not in answer.text
    partial = sitting.save(attempt, slot, {"answer": "서른다섯 쯤"}, headers=PARTIAL)
    assert partial.status_code == 422
    assert "이 답은 아직 저장하지 못했어요" in partial.text
    assert "ieum-saved" not in partial.headers
    assert [step.response["text"] for step in steps(sitting)] == ["35"]


@pytest.mark.parametrize("seq", ["", "x", "-1", "1e9", "９", "1" * 40])
def test_a_mangled_sequence_number_is_no_known_state(sitting: Sitting, seq: str) -> None:
    attempt = sitting.begin()
    answer = sitting.browser.submit(f"{attempt}/responses/1", {"_seq": seq, **sitting.right(attempt, 1)})
    assert answer.status_code == 409
    assert steps(sitting) == []


@pytest.mark.parametrize("slot", ["0", "7", "99", "100", "1_0", "-1", "9223372036854775808", "x"])
def test_a_slot_that_is_not_there_is_not_found(sitting: Sitting, slot: str) -> None:
    attempt = sitting.begin()
    assert sitting.browser.get(f"{attempt}/questions/{slot}").status_code == 404
    assert sitting.browser.submit(f"{attempt}/responses/{slot}", {"_seq": "0", "answer": "0"}).status_code == 404


# -- two tabs, another browser ---------------------------------------------------------------------------------


def test_the_second_of_two_tabs_is_shown_both_answers_and_loses_neither(sitting: Sitting) -> None:
    attempt = sitting.begin()
    slot = sitting.slot_of(attempt, "a-word")
    old = sitting.seq(attempt, slot)
    sitting.save(attempt, slot, {"answer": "첫째 창"})
    for headers in ({}, PARTIAL):
        answer = sitting.browser.submit(
            f"{attempt}/responses/{slot}", {"_seq": old, "answer": "둘째 창", "go": "next"}, headers=headers
        )
        assert answer.status_code == 409
        assert "다른 화면에서 저장한 답이 있어요" in answer.text
        assert "첫째 창" in answer.text
        assert "둘째 창" in answer.text
        assert "ieum-saved" not in answer.headers
    assert [step.response for step in steps(sitting)] == [{"text": "첫째 창"}]


def test_after_a_conflict_the_persons_choice_decides(sitting: Sitting) -> None:
    attempt = sitting.begin()
    slot = sitting.slot_of(attempt, "a-word")
    sitting.save(attempt, slot, {"answer": "첫째 창"})
    conflict = sitting.browser.submit(f"{attempt}/responses/{slot}", {"_seq": "0", "answer": "둘째 창"})
    now = hidden_button(conflict.text)
    answer = sitting.browser.submit(f"{attempt}/responses/{slot}", {"_seq": "0", "_over": now, "answer": "둘째 창"})
    assert answer.headers["location"] == f"{attempt}/questions/{slot}"
    assert [step.response["text"] for step in steps(sitting)] == ["첫째 창", "둘째 창"]


def hidden_button(html: str) -> str:
    found = html.split('name="_over"', 1)[1].split('value="', 1)[1]
    return found.split('"', 1)[0]


def test_a_save_in_one_tab_does_not_disturb_another_question_in_a_second_tab(sitting: Sitting) -> None:
    attempt = sitting.begin()
    old = sitting.seq(attempt, 2)
    sitting.save(attempt, 1, sitting.right(attempt, 1))
    answer = sitting.browser.submit(f"{attempt}/responses/2", {"_seq": old, **sitting.right(attempt, 2)})
    assert answer.status_code == 303


def test_repeating_a_save_whose_answer_got_lost_does_no_harm(sitting: Sitting) -> None:
    attempt = sitting.begin()
    sent = {"_seq": "0", **sitting.right(attempt, 1)}
    answers = [sitting.browser.submit(f"{attempt}/responses/1", sent, headers=PARTIAL) for _ in range(3)]
    assert [(answer.status_code, answer.headers["ieum-saved"]) for answer in answers] == [(200, "1")] * 3
    assert len(steps(sitting)) == 1


def test_a_new_browser_goes_on_at_the_first_open_question_with_all_answers(sitting: Sitting) -> None:
    attempt = sitting.begin()
    for slot in (1, 2):
        sitting.save(attempt, slot, sitting.right(attempt, slot))
    fresh = sitting.world.browser(sitting.account)
    assert "이어서 풀기" in fresh.get(f"/quizzes/{SLUG}").text
    answer = fresh.submit(f"/quizzes/{SLUG}/attempts")
    assert answer.headers["location"] == f"{attempt}/questions/3"
    check = fresh.get(f"{attempt}/check").text
    assert check.count("답했어요") == 2
    assert sitting.seq(attempt, 2, fresh) == "2"


# -- what it costs -------------------------------------------------------------------------------------------------


def test_a_question_costs_at_most_three_statements_and_an_answer_six(sitting: Sitting, app: FastAPI) -> None:
    attempt = sitting.begin()
    form = {"_seq": "0", "_csrf": sitting.browser.csrf(), **sitting.right(attempt, 1)}
    with count_statements(app) as page:
        assert sitting.browser.get(f"{attempt}/questions/1").status_code == 200
    with count_statements(app) as saving:
        assert sitting.browser.post(f"{attempt}/responses/1", data=form, headers=PARTIAL).status_code == 200
    assert len(page) == 2, page
    assert len(saving) == 5, saving


def test_the_other_pages_stay_small_too(sitting: Sitting, app: FastAPI) -> None:
    attempt = sitting.begin()
    sitting.answer_all(attempt)
    form = {"_seq": hidden(sitting.browser.get(f"{attempt}/check").text, "_seq"), "_csrf": sitting.browser.csrf()}
    with count_statements(app) as handing_in:
        sitting.browser.post(f"{attempt}/submission", data=form)
    with count_statements(app) as result:
        assert sitting.browser.get(f"{attempt}/result").status_code == 200
    with count_statements(app) as start:
        assert sitting.browser.get(f"/quizzes/{SLUG}").status_code == 200
    assert len(handing_in) <= 7, handing_in
    assert len(result) <= 4, result
    assert len(start) == 4, start


def test_looking_changes_nothing(sitting: Sitting, clock: FixedClock) -> None:
    attempt = sitting.begin()
    before = [(step.seq, step.response) for step in steps(sitting)]
    for place in (f"/quizzes/{SLUG}", f"{attempt}/questions/1", f"{attempt}/check", f"{attempt}/result"):
        sitting.browser.get(place)
    with sitting.world.database.read() as session:
        assert session.query(Attempt).one().seq == 0
    assert [(step.seq, step.response) for step in steps(sitting)] == before


@pytest.mark.parametrize("typed", ["%00", "a%00b", "%ED%A0%80", "%F0%9F%98%80", "%EF%BF%BE", "+" * 50, "%FF%FE"])
def test_odd_bytes_in_an_answer_are_stored_clean_or_refused(sitting: Sitting, typed: str) -> None:
    attempt = sitting.begin()
    slot = sitting.slot_of(attempt, "a-word")
    body = f"_seq=0&_csrf={sitting.browser.csrf()}&answer={typed}"
    answer = sitting.browser.post(
        f"{attempt}/responses/{slot}", content=body, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code in (303, 400, 422)
    assert all("\x00" not in str(step.response) for step in steps(sitting))
    assert sitting.browser.get(f"{attempt}/check").status_code == 200
