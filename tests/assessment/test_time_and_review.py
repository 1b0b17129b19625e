"""Until when a quiz takes answers, and what it shows of them when."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from app.assessment.ending import finish_overdue
from app.assessment.models import Attempt, AttemptStep, QuizExtension, QuizWindow
from app.content.quiz import Policy, Review
from app.core.clock import FixedClock, now
from app.core.database import Database
from tests.assessment.conftest import PARTIAL, Sitting
from tests.assessment.staffroom import answer, score

MakeSitting = Callable[..., Sitting]


def test_a_limited_quiz_says_what_is_left_and_takes_answers_until_the_bell(
    before: MakeSitting, clock: FixedClock
) -> None:
    sitting = before(Policy(minutes=10, grace_seconds=30))
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
    before: MakeSitting, clock: FixedClock, app: FastAPI, database: Database
) -> None:
    sitting = before(Policy(minutes=10, grace_seconds=30))
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
    before: MakeSitting, clock: FixedClock, database: Database
) -> None:
    sitting = before(Policy(minutes=10))
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


def test_a_person_who_was_given_more_time_has_it(before: MakeSitting, clock: FixedClock, database: Database) -> None:
    sitting = before(Policy(minutes=10))
    extend(database, sitting, minutes=15)
    attempt = sitting.begin()
    clock.instant += timedelta(minutes=20)
    assert 'data-seconds="300"' in sitting.browser.get(f"{attempt}/questions/1").text


@pytest.mark.parametrize(("opens", "closes", "status"), [(-2, 2, 303), (1, 2, 409), (-2, -1, 409), (None, None, 303)])
def test_a_quiz_stands_open_to_a_cohort_from_and_until(
    before: MakeSitting, database: Database, opens: int | None, closes: int | None, status: int
) -> None:
    sitting = before(Policy())
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
def test_what_was_right_is_shown_when_the_policy_says(before: MakeSitting, review: str, explained: bool) -> None:
    sitting = before(Policy(review=review))
    attempt = sitting.begin()
    answer(sitting, attempt, 1, right=False)
    sitting.hand_in(attempt, anyway="1")
    page = sitting.browser.get(f"{attempt}/result").text
    assert bool(re.search("q[12] 풀이", page)) is explained
    assert "0점" in page


def test_right_after_the_end_all_is_shown_then_only_what_was_right_and_after_the_close_the_score_alone(
    before: MakeSitting, clock: FixedClock
) -> None:
    review = Review(right_after="all", minutes=10, later="marks", after_close="score")
    sitting = before(Policy(review=review, minutes=30))
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


def test_the_band_that_the_score_reaches_is_said(before: MakeSitting) -> None:
    sitting = before(
        bands=[{"from_score": 0, "text": "천천히 다시 봐요."}, {"from_score": 50, "text": "잘하고 있어요."}]
    )
    attempt = sitting.begin()
    answer(sitting, attempt, 1, right=True)
    sitting.hand_in(attempt, anyway="1")
    page = sitting.browser.get(f"{attempt}/result").text
    assert "잘하고 있어요." in page
    assert "천천히 다시 봐요." not in page
