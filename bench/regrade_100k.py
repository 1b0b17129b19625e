"""Grading 100,000 responses again: `python -m bench.regrade_100k [ATTEMPTS] [--engine postgresql]`.

Every key of the quiz is mended, so every response is graded again and nearly every attempt changes: the dry run and the
applying, chunk by chunk as `ieum work` does them. Prints the seconds, the longest write transaction, and the peak memory.
"""

import gc
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
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
    resident_mb,
)


@dataclass(frozen=True)
class Found:
    """`counted_s`, `applied_s`: the dry run and the applying. `held_ms`: median and longest write transaction, COMMIT included."""

    attempts: int
    changed: int
    counted_s: float
    applied_s: float
    held_ms: tuple[float, float]
    before_mb: float
    peak_mb: float

    @property
    def responses(self) -> int:
        return self.attempts * QUESTIONS

    @property
    def seconds(self) -> float:
        return self.counted_s + self.applied_s

    def lines(self) -> str:
        return (
            f"dry run of {self.responses:,} responses: {self.counted_s:.2f} s; {self.changed:,} of {self.attempts:,} attempts change\n"
            f"applied to {self.changed * QUESTIONS:,} responses: {self.applied_s:.2f} s\n"
            f"both: {self.seconds:.2f} s; write transactions of the applying: median {self.held_ms[0]:.1f} ms, longest "
            f"{self.held_ms[1]:.1f} ms\n"
            f"peak memory {self.peak_mb:.0f} MB, before {self.before_mb:.0f} MB"
        )


def run(engine: str, attempts: int) -> Found:
    """Make the attempts in a database of their own and measure."""
    for url, _folder in databases(engine):
        database = connect(url, 2).system()
        make_attempts(database, make_quiz(), attempts)
        database.engine.dispose()
        return Found(**measured_apart("bench.regrade_100k", url))
    raise RuntimeError("no database")


def main() -> None:
    asked = arguments(5_000)
    _ = models.metadata
    if asked.measure:
        print(json.dumps(asdict(measure(asked.measure))))
        return
    print(f"{asked.engine}: {asked.attempts:,} attempts of {QUESTIONS}\n{run(asked.engine, asked.attempts).lines()}")


def measure(url: str) -> Found:
    gc.freeze()  # as the worker does
    database, before = connect(url, 2).system(), resident_mb()
    regrade_id = _begin(database)
    counted = _timed(lambda: _count(database, regrade_id))
    with database.write() as session:
        regrade = session.get_one(Regrade, regrade_id)
        seen, changed = regrade.seen, regrade.changed
        regrade.state, regrade.reason = "applying", "재기"
    held: list[float] = []
    applied = _timed(lambda: _apply(database, regrade_id, held))
    of_commits = statistics.median(held) * 1000, max(held) * 1000
    return Found(seen, changed, counted, applied, of_commits, before, peak_mb())


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


def _count(database: Database, regrade_id: int) -> None:
    stored, after = content_of(make_quiz()), 0
    while True:
        with database.read() as session:
            counted = regrade_deeds.count_chunk(session, stored, session.get_one(Regrade, regrade_id), after)
        with database.write() as session:
            regrade_deeds.keep_counted(session, session.get_one(Regrade, regrade_id), counted)
        if counted.last is None:
            return
        after = counted.last


def _apply(database: Database, regrade_id: int, held: list[float]) -> None:
    stored = content_of(make_quiz())
    while True:
        with database.read() as session:
            computed = regrade_deeds.compute_chunk(session, stored, session.get_one(Regrade, regrade_id))
        begun = time.perf_counter()
        with database.write() as session:
            regrade = session.get_one(Regrade, regrade_id)
            doer = session.get_one(Account, regrade.account_id)
            if computed:
                regrade_deeds.apply_chunk(session, stored, _By(doer.id), regrade, computed)
            else:
                regrade_deeds.finish(session, stored, _By(doer.id), regrade)
        held.append(time.perf_counter() - begun)
        if not computed:
            return


class _By:
    """Who the record says did it."""

    def __init__(self, account_id: int) -> None:
        self.account_id: int | None = account_id


if __name__ == "__main__":
    main()
