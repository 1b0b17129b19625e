"""The finisher ends what nobody hands in: in the worker every quarter of a minute, and in the daily housekeeping."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from app.assessment.models import Attempt
from app.content.quiz import Policy
from app.core.clock import FixedClock
from app.core.database import Database
from app.housekeeping import finish_overdue
from app.work.durable import Host, _tick
from app.works import KINDS
from tests.assessment.conftest import Sitting
from tests.assessment.staffroom import choice, mate, open_class, quiz_of, take

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


def test_a_tick_that_fails_does_not_take_the_worker_down(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> None:
        raise ValueError("nobody knows why")

    host = Host(None, KINDS, lambda: None, broken)  # type: ignore[arg-type]
    with caplog.at_level(logging.ERROR, "ieum.work"):
        _tick(host)
    assert "the tick failed" in caplog.text
