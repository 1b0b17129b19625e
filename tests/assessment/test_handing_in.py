"""Handing a stage quiz in, the result it comes to, and who may see it."""

from fastapi import FastAPI

from tests.assessment.conftest import SLUG, Sitting, hidden, ledger, steps
from tests.factories.world import Browser, World

# -- handing in ------------------------------------------------------------------------------------------------


def test_open_questions_are_named_before_handing_in_and_a_second_word_hands_in(sitting: Sitting) -> None:
    attempt = sitting.begin()
    for slot in (1, 2, 4, 6):
        sitting.save(attempt, slot, sitting.right(attempt, slot))
    sent_to = sitting.hand_in(attempt)
    assert sent_to.status_code == 303  # a page of its own: the browser's back button comes back to it
    first = sitting.browser.get(sent_to.headers["location"])
    assert first.status_code == 200
    assert 'name="anyway"' not in sitting.browser.get(f"{attempt}/check").text
    assert "아직 답하지 않은 문제가 2개 있어요" in first.text
    assert "3번, 5번이에요" in first.text
    assert ledger(sitting).state == "started"  # type: ignore[union-attr]
    second = sitting.browser.submit(f"{attempt}/submission", {"_seq": hidden(first.text, "_seq"), "anyway": "1"})
    assert second.headers["location"] == f"{attempt}/result"
    assert "답하지 않았어요" in sitting.browser.get(f"{attempt}/result").text


def test_handing_in_twice_gives_the_same_result(sitting: Sitting) -> None:
    attempt = sitting.begin()
    sitting.answer_all(attempt)
    seq = hidden(sitting.browser.get(f"{attempt}/check").text, "_seq")
    answers = [sitting.browser.submit(f"{attempt}/submission", {"_seq": seq}) for _ in range(2)]
    assert [answer.headers["location"] for answer in answers] == [f"{attempt}/result"] * 2
    assert [step.kind for step in steps(sitting)] == ["saved"] * 6 + ["finished"] * 6


def test_answers_changed_in_another_tab_are_shown_before_they_are_handed_in(sitting: Sitting) -> None:
    attempt = sitting.begin()
    sitting.answer_all(attempt)
    seq = hidden(sitting.browser.get(f"{attempt}/check").text, "_seq")
    sitting.save(attempt, 1, sitting.wrong(attempt, 1))
    answer = sitting.browser.submit(f"{attempt}/submission", {"_seq": seq})
    assert answer.status_code == 409
    assert "그사이 다른 화면에서 답이 바뀌었어요" in answer.text
    again = sitting.browser.submit(f"{attempt}/submission", {"_seq": hidden(answer.text, "_seq")})
    assert again.headers["location"] == f"{attempt}/result"


def test_a_save_after_handing_in_is_refused_and_changes_nothing(sitting: Sitting) -> None:
    attempt = sitting.begin()
    sitting.answer_all(attempt)
    form = sitting.wrong(attempt, 1)
    sitting.hand_in(attempt)
    before = len(steps(sitting))
    answer = sitting.browser.submit(f"{attempt}/responses/1", {"_seq": "1", **form})
    assert answer.status_code == 409
    assert "이미 낸 확인 문제" in answer.text
    assert len(steps(sitting)) == before


def test_pages_of_a_finished_attempt_lead_to_its_result_and_the_result_of_an_open_one_to_its_check(
    sitting: Sitting,
) -> None:
    attempt = sitting.begin()
    assert sitting.browser.get(f"{attempt}/result").headers["location"] == f"{attempt}/check"
    sitting.answer_all(attempt)
    sitting.hand_in(attempt)
    for place in ("questions/1", "check"):
        assert sitting.browser.get(f"{attempt}/{place}").headers["location"] == f"{attempt}/result"


# -- the result ------------------------------------------------------------------------------------------------


def test_a_pass_is_said_in_words_opens_the_next_stage_and_stands_in_the_ledger(sitting: Sitting) -> None:
    attempt = sitting.begin()
    sitting.answer_all(attempt)
    sitting.hand_in(attempt)
    html = sitting.browser.get(f"{attempt}/result").text
    for words in (
        "통과했습니다",
        "100점</strong> (100점 만점)",
        "<strong>6문제</strong>를 맞혔습니다",
        "다음 단계가 열렸습니다",
        "알고 시작해요",
    ):
        assert words in html
    for number in range(1, 7):
        assert f"CANARY-EXPLANATION-{number}" in html
    fact = ledger(sitting)
    assert fact is not None
    assert (fact.state, fact.score, fact.misses) == ("passed", 100, 0)
    assert sitting.browser.get("/quizzes/stage-1").status_code == 200


def test_a_miss_is_kind_says_what_opens_next_and_which_lessons_help(sitting: Sitting) -> None:
    attempt = sitting.begin()
    sitting.answer_all(
        attempt, wrong={sitting.slot_of(attempt, each) for each in ("one-of-four", "a-number", "a-word", "an-order")}
    )
    sitting.hand_in(attempt)
    html = sitting.browser.get(f"{attempt}/result").text
    for words in (
        "조금만 더 하면 됩니다",
        "33점</strong> (100점 만점)",
        "알고 시작해요’ 단계는 이 문제를 통과하면 열립니다",
        "다시 풀기",
    ):
        assert words in html
    assert "/lessons/0-ready/big-letters" in html
    assert "/lessons/1-start/ai-at-home" not in html  # still locked
    fact = ledger(sitting)
    assert fact is not None
    assert (fact.state, fact.score, fact.misses) == ("failed", 33.333, 1)
    assert sitting.browser.get("/quizzes/stage-1").status_code == 403


def test_after_two_misses_the_next_stage_opens_with_help_and_the_page_says_so(sitting: Sitting) -> None:
    sitting.fail_once()
    attempt = sitting.fail_once()
    html = sitting.browser.get(f"{attempt}/result").text
    assert "다음 단계를 보충과 함께 열었습니다" in html
    answer = sitting.browser.get("/quizzes/stage-1")
    assert answer.status_code == 200
    assert "보충하며 함께 가요" in answer.text


def test_the_highest_score_counts_and_a_pass_stays_a_pass(sitting: Sitting) -> None:
    attempt = sitting.begin()
    sitting.answer_all(attempt)
    sitting.hand_in(attempt)
    weaker = sitting.fail_once()
    fact = ledger(sitting)
    assert fact is not None
    assert (fact.state, fact.score) == ("passed", 100)
    html = sitting.browser.get(f"{weaker}/result").text
    assert "가장 높은 점수 100점이 그대로 남습니다" in html
    assert "이미 통과한 문제입니다" in html
    start = sitting.browser.get(f"/quizzes/{SLUG}").text
    assert "1번째 · 100점" in start
    assert "2번째 · 0점" in start


def test_the_first_attempt_keeps_its_questions_when_the_file_is_written_anew(sitting: Sitting, app: FastAPI) -> None:
    from app.cohorts.opening import load_documents

    with sitting.world.database.write() as session:
        load_documents(session, app.state.content)
    attempt = sitting.begin()
    sitting.answer_all(attempt)
    edited = sitting.quiz.model_copy(update={"title": "새로 쓴 문제", "questions": sitting.quiz.questions[:1]})
    app.state.content.quizzes[SLUG] = type(sitting.quiz).model_validate(edited.model_dump())
    sitting.hand_in(attempt)
    html = sitting.browser.get(f"{attempt}/result").text
    assert "100점</strong> (100점 만점)" in html
    assert "새로 쓴 문제" not in html


# -- who may -----------------------------------------------------------------------------------------------------


def test_somebody_elses_attempt_is_not_found(sitting: Sitting, world: World) -> None:
    attempt = sitting.begin()
    account, _ = world.trainee(sitting.cohort)
    foreign = world.browser(account)
    for place in ("questions/1", "check", "result"):
        assert foreign.get(f"{attempt}/{place}").status_code == 404
    assert foreign.submit(f"{attempt}/responses/1", {"_seq": "0", **sitting.right(attempt, 1)}).status_code == 404
    assert foreign.submit(f"{attempt}/submission", {"_seq": "0", "anyway": "1"}).status_code == 404
    assert steps(sitting) == []


def test_someone_who_has_left_the_cohort_no_longer_reaches_the_attempt(sitting: Sitting, world: World) -> None:
    attempt = sitting.begin()
    with world.database.write() as session:
        session.merge(sitting.enrolment).state = "left"
    assert sitting.browser.get(f"{attempt}/questions/1").status_code == 404


def test_staff_do_not_sit_quizzes(sitting: Sitting, instructor: Browser) -> None:
    attempt = sitting.begin()
    for place in (f"/quizzes/{SLUG}", f"{attempt}/questions/1", f"{attempt}/check", f"{attempt}/result"):
        assert instructor.get(place).status_code == 403
    assert instructor.submit(f"/quizzes/{SLUG}/attempts").status_code == 403
    assert instructor.submit(f"{attempt}/responses/1", {"_seq": "0"}).status_code == 403
    assert instructor.submit(f"{attempt}/submission", {"_seq": "0"}).status_code == 403


def test_without_signing_in_the_door_comes_first(sitting: Sitting) -> None:
    attempt = sitting.begin()
    answer = sitting.world.browser().get(f"{attempt}/questions/1")
    assert answer.status_code == 303
    assert "/sign-in" in answer.headers["location"]
