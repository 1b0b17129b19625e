"""A regrade of many attempts, done by the worker."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.assessment import regrade_deeds
from app.assessment.models import AttemptStep, Regrade, RegradeChange
from app.core.clock import FixedClock
from app.core.database import Database
from app.core.storage import Storage
from app.work.kinds import Tools
from app.work.running import Went, advance, begin, claim_next
from app.works import KINDS
from tests.assessment.conftest import Sitting
from tests.assessment.staffroom import base, choice, mate, open_class, quiz_of, staff, take
from tests.assessment.test_regrade import apply, dry_run, mend, scores

MakeSitting = Callable[..., Sitting]


@pytest.fixture
def sitting(app: FastAPI, make_sitting: MakeSitting) -> Sitting:
    """q1's key says 가; it should have said 나."""
    return open_class(app, make_sitting, quiz_of(choice("q1"), choice("q2")))


def test_many_attempts_go_to_the_worker_and_come_to_the_same(
    sitting: Sitting, app: FastAPI, database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regrade_deeds, "DIRECT", 1)
    monkeypatch.setattr(regrade_deeds, "CHUNK", 2)
    people = [sitting, *(mate(sitting) for _ in range(4))]
    for each in people:
        take(each, [1, 0])
    mend(app)
    browser = staff(sitting)
    assert dry_run(sitting, browser).startswith("/works/")
    carry_out(app, database, clock)
    with database.read() as session:
        regrade = session.scalars(select(Regrade)).one()
        assert (regrade.state, regrade.seen, regrade.changed) == ("ready", 5, 5)
    page = f"{base(sitting)}/regrades/{regrade.public_id}"
    assert apply(browser, page).headers["location"].startswith("/works/")
    carry_out(app, database, clock, stop_after=1)
    assert sorted(scores(database), key=str) == [100, 100, 50, 50, 50]
    carry_out(app, database, clock)
    assert scores(database) == [100] * 5
    with database.read() as session:
        assert session.scalars(select(Regrade.state)).one() == "applied"
        assert all(session.scalars(select(RegradeChange.applied)))
        assert len(session.scalars(select(AttemptStep).where(AttemptStep.kind == "regraded")).all()) == 5


def carry_out(app: FastAPI, database: Database, clock: FixedClock, stop_after: int | None = None) -> None:
    """What `ieum work` does, chunk by chunk; `stop_after` chunks it dies, and its lease lapses."""
    tools = Tools(database, app.state.settings, Storage(app.state.settings.var_dir / "exports"))
    claim = claim_next(database, KINDS)
    assert claim
    position = begin(tools, KINDS, claim) or 0
    while advance(tools, KINDS, claim, position) is Went.ON:
        position += 1
        if position == stop_after:
            clock.instant += timedelta(minutes=5)
            return
