"""Grading 100,000 responses again: `python -m bench.regrade_100k [ATTEMPTS] [--engine postgresql]`.

Every key of the quiz is mended, so every response is graded again and nearly every attempt changes: the dry run and the
applying, chunk by chunk as `ieum work` does them. Prints the seconds, the longest write transaction, and the peak memory.
"""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app import models
from app.assessment import regrade_deeds
from app.assessment.models import Regrade
from app.assessment.regrade_queries import bank_hashes, newest
from app.cohorts.models import Cohort
from app.cohorts.opening import load_documents
from app.core.clock import now
from app.core.database import Database, connect
from app.identity.models import Account
from bench.statistics_million import (
    QUESTIONS,
    arguments,
    content_of,
    databases,
    make_attempts,
    make_quiz,
    measured_apart,
    peak_mb,
)


def main() -> None:
    asked = arguments(5_000)
    _ = models.metadata
    if asked.measure:
        measure(asked.measure)
        return
    for url, _folder in databases(asked.engine):
        database = connect(url, 2).system()
        make_attempts(database, make_quiz(), asked.attempts)
        database.engine.dispose()
        print(f"{asked.engine}: {asked.attempts:,} attempts of {QUESTIONS}")
        measured_apart("bench.regrade_100k", url)


def measure(url: str) -> None:
    database, before = connect(url, 2).system(), peak_mb()
    regrade_id = _begin(database)
    held: list[float] = []
    counted = _timed(lambda: _count(database, regrade_id, held))
    with database.write() as session:
        regrade = session.get_one(Regrade, regrade_id)
        seen, changed = regrade.seen, regrade.changed
        regrade.state, regrade.reason = "applying", "재기"
    applied = _timed(lambda: _apply(database, regrade_id, held))
    print(f"dry run of {seen * QUESTIONS:,} responses: {counted:.2f} s; {changed:,} of {seen:,} attempts change")
    print(f"applied to {changed * QUESTIONS:,} responses: {applied:.2f} s")
    print(f"both: {counted + applied:.2f} s; longest write transaction {max(held) * 1000:.0f} ms")
    print(f"peak memory {peak_mb():.0f} MB, before {before:.0f} MB")


def _begin(database: Database) -> int:
    content = content_of(make_quiz(mended=QUESTIONS))
    target = newest(content, "bench")
    assert target
    with database.write() as session:
        load_documents(session, content)
        cohort = session.scalars(select(Cohort)).one()
        regrade = Regrade(
            organisation_id=cohort.organisation_id, cohort_id=cohort.id, quiz="bench", document_hash=target.quiz.hash,
            banks=bank_hashes(target), state="counting", reason="",
            account_id=session.scalars(select(Account.id)).one(), created_at=now(session),
        )  # fmt: skip
        session.add(regrade)
        session.flush()
        return regrade.id


def _timed(deed: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    deed()
    return time.perf_counter() - begun


def _count(database: Database, regrade_id: int, held: list[float]) -> None:
    stored, after = content_of(make_quiz()), 0
    while True:
        with database.read() as session:
            counted = regrade_deeds.count_chunk(session, stored, session.get_one(Regrade, regrade_id), after)
        with database.write() as session:
            begun = time.perf_counter()
            regrade_deeds.keep_counted(session, session.get_one(Regrade, regrade_id), counted)
            session.flush()
            held.append(time.perf_counter() - begun)
        if counted.last is None:
            return
        after = counted.last


def _apply(database: Database, regrade_id: int, held: list[float]) -> None:
    stored = content_of(make_quiz())
    while True:
        with database.read() as session:
            computed = regrade_deeds.compute_chunk(session, stored, session.get_one(Regrade, regrade_id))
        with database.write() as session:
            begun = time.perf_counter()
            regrade = session.get_one(Regrade, regrade_id)
            doer = session.get_one(Account, regrade.account_id)
            if computed:
                regrade_deeds.apply_chunk(session, stored, _By(doer.id), regrade, computed)
            else:
                regrade_deeds.finish(session, stored, _By(doer.id), regrade)
            session.flush()
            held.append(time.perf_counter() - begun)
        if not computed:
            return


class _By:
    """Who the record says did it."""

    def __init__(self, account_id: int) -> None:
        self.account_id: int | None = account_id


if __name__ == "__main__":
    main()
