"""The finisher ends what nobody hands in: in the worker every quarter of a minute, and in the daily housekeeping."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from app.assessment.models import Attempt, AttemptStep
from app.content.quiz import Policy
from app.core.clock import FixedClock
from app.core.database import Database
from app.housekeeping import finish_overdue
from app.work.durable import Host, _tick
from app.works import KINDS
from tests.assessment.conftest import Sitting
from tests.assessment.staffroom import choice, mate, open_class, quiz_of, take
from tests.assessment.test_service import at_once

MakeSitting = Callable[..., Sitting]


@pytest.fixture
def sitting(app: FastAPI, make_sitting: MakeSitting) -> Sitting:
    return open_class(app, make_sitting, quiz_of(choice("q1"), choice("q2"), policy=Policy(minutes=10)))


def ends(database: Database) -> list[tuple[str, float | None, str | None]]:
    with database.read() as session:
        return list(session.execute(select(Attempt.state, Attempt.score, Attempt.ended_by).order_by(Attempt.id)))  # type: ignore[arg-type]


def test_saved_answers_count_when_the_time_is_up_and_the_files_are_not_needed(
    sitting: Sitting, app: FastAPI, database: Database, clock: FixedClock
) -> None:
    take(sitting, [0, None], hand_in=False)
    app.state.content.quizzes.clear()
    clock.instant += timedelta(minutes=10)
    assert finish_overdue(database, app.state.settings) == 0, "the grace belongs to the person"
    clock.instant += timedelta(minutes=1)
    assert finish_overdue(database, app.state.settings) == 1
    assert finish_overdue(database, app.state.settings) == 0
    assert ends(database) == [("finished", 50, "clock")]


def test_an_attempt_whose_document_is_lost_keeps_no_other_open(
    sitting: Sitting, app: FastAPI, database: Database, clock: FixedClock
) -> None:
    take(sitting, [0, 0], hand_in=False)
    take(mate(sitting), [0, 0], hand_in=False)
    with database.write() as session:
        first = select(Attempt.id).order_by(Attempt.id).limit(1).scalar_subquery()
        session.execute(update(Attempt).where(Attempt.id == first).values(document_hash="0" * 64))
    clock.instant += timedelta(minutes=11)
    assert finish_overdue(database, app.state.settings) == 1
    assert [state for state, _, _ in ends(database)] == ["open", "finished"]


def test_the_clock_and_the_person_may_race_and_one_of_them_ends_it_once_with_every_saved_answer(
    sitting: Sitting, app: FastAPI, database: Database, clock: FixedClock
) -> None:
    people = [sitting, *(mate(sitting) for _ in range(3))]
    attempts = [take(each, [0, 1], hand_in=False) for each in people]
    forms = [{"_seq": "2", "anyway": "1", "_csrf": each.browser.csrf()} for each in people]
    clock.instant += timedelta(minutes=11)
    hand_ins = [
        lambda each=each, attempt=attempt, form=form: each.browser.post(f"{attempt}/submission", data=form)
        for each, attempt, form in zip(people, attempts, forms, strict=True)
    ]
    finishers = [lambda: finish_overdue(database, app.state.settings) for _ in range(2)]
    *answers, first, second = at_once(*hand_ins, *finishers)
    assert [answer.headers.get("location") for answer in answers] == [f"{each}/result" for each in attempts]
    assert first + second <= len(people)
    assert ends(database) == [("finished", 50, "clock")] * len(people), "whoever was first, the time was up"
    with database.read() as session:
        graded = session.execute(
            select(AttemptStep.attempt_id, AttemptStep.slot).where(AttemptStep.kind == "finished")
        ).all()
        assert len(graded) == len(set(graded)) == 2 * len(people)


def test_an_answer_that_meets_the_finisher_counts_or_is_refused_and_is_never_half_in(
    sitting: Sitting, app: FastAPI, database: Database, clock: FixedClock
) -> None:
    attempt = take(sitting, [0, None], hand_in=False)
    slot = sitting.slot_of(attempt, "q2")
    order = sitting.layout(attempt)[slot - 1]["order"]
    form = {"_seq": "0", "answer": str(order.index(0)), "_csrf": sitting.browser.csrf()}
    clock.instant += timedelta(minutes=10, seconds=29)  # within the grace, which the finisher leaves to the person
    answer, ended = at_once(
        lambda: sitting.browser.post(f"{attempt}/responses/{slot}", data=form),
        lambda: finish_overdue(database, app.state.settings),
    )
    assert (answer.status_code, ended) == (303, 0)
    clock.instant += timedelta(seconds=2)
    late = sitting.browser.submit(f"{attempt}/responses/{slot}", {"_seq": "2", "answer": str(order.index(1))})
    assert (late.status_code, "그 전에 저장된 답은 모두 남아 있어요" in late.text) == (409, True)
    assert finish_overdue(database, app.state.settings) == 1
    assert ends(database) == [("finished", 100, "clock")]


def test_a_tick_that_fails_does_not_take_the_worker_down(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> None:
        raise ValueError("nobody knows why")

    host = Host(None, KINDS, lambda: None, broken)  # type: ignore[arg-type]
    with caplog.at_level(logging.ERROR, "ieum.work"):
        _tick(host)
    assert "the tick failed" in caplog.text
