"""Writers that wait share one COMMIT on SQLite: nobody is told "kept" too early, nobody pays for another's failure."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.core import group_commit
from app.core.database import Database
from app.people.models import Organisation


class Changed(Exception):
    """A writer that thinks better of it."""


def add(session: Session, name: str) -> None:
    session.add(Organisation(name=name, kind="center", path=""))
    session.flush()


def names(database: Database) -> list[str]:
    with database.read() as session:
        return sorted(session.scalars(select(Organisation.name)))


def raw(session: Session, statement: str) -> None:
    """Behind SQLAlchemy's back, as SQLite itself would do it."""
    driver = session.connection().connection.driver_connection
    assert driver is not None
    driver.execute(statement)


@pytest.fixture
def sqlite(database: Database) -> Database:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL shares the sync of its log between writers by itself")
    return database


@contextmanager
def queue_behind(database: Database, bodies: list[Callable[[Session], None]]) -> Iterator[list[str]]:
    """Run `bodies` as writers that all wait, in this order, while a first writer is at it; what became of each."""
    became = ["?"] * len(bodies)

    def run(at: int) -> None:
        try:
            with database.write() as session:
                bodies[at](session)
            became[at] = "kept"
        except (Changed, OperationalError) as error:
            became[at] = type(error).__name__

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(bodies))]
    waiting = database._writing._queue  # type: ignore[attr-defined]
    try:
        with database.write() as session:
            add(session, "first")
            for at, thread in enumerate(threads, start=1):
                thread.start()
                while len(waiting) + sum(each != "?" for each in became) < at:  # in the queue, or already refused
                    time.sleep(0.001)
            yield became
    finally:
        for thread in threads:
            thread.join()


def test_who_waits_shares_the_commit_of_the_one_before(sqlite: Database) -> None:
    before = sqlite.stats
    with queue_behind(sqlite, [lambda s, n=n: add(s, f"{n}") for n in range(5)]) as became:  # type: ignore[misc]
        pass
    assert became == ["kept"] * 5
    assert names(sqlite) == ["0", "1", "2", "3", "4", "first"]
    after = sqlite.stats
    assert after.writers - before.writers == 6
    assert after.commits - before.commits < 6
    assert after.largest_group > 1
    assert after.waited_s > before.waited_s


def test_a_group_is_bounded(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "MOST_WRITERS", 3)
    monkeypatch.setattr(group_commit, "MOST_S", 60.0)
    with queue_behind(sqlite, [lambda s, n=n: add(s, f"{n}") for n in range(7)]) as became:  # type: ignore[misc]
        pass
    assert became == ["kept"] * 7
    assert sqlite.stats.largest_group == 3


def test_a_group_that_is_old_takes_nobody_in(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "MOST_S", 0.0)
    with queue_behind(sqlite, [lambda s, n=n: add(s, f"{n}") for n in range(3)]) as became:  # type: ignore[misc]
        pass
    assert became == ["kept"] * 3
    assert sqlite.stats.largest_group == 1


def test_nobody_is_told_kept_before_the_commit(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "MOST_S", 60.0)
    told: list[list[str]] = []
    with queue_behind(sqlite, [lambda s, n=n: add(s, f"{n}") for n in range(4)]) as became:  # type: ignore[misc]
        event.listen(sqlite.engine, "commit", lambda connection: told.append(list(became)))
    assert told == [["?"] * 4]
    assert became == ["kept"] * 4


def test_when_the_commit_fails_all_who_share_it_are_told_and_the_next_one_writes(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "MOST_S", 60.0)

    def full(connection: Any) -> None:
        raise OperationalError("COMMIT", {}, RuntimeError("database or disk is full"))

    seen: list[list[str]] = []

    def first_too() -> None:
        with queue_behind(sqlite, [lambda s, n=n: add(s, f"{n}") for n in range(3)]) as became:  # type: ignore[misc]
            seen.append(became)
            event.listen(sqlite.engine, "commit", full)

    with pytest.raises(OperationalError, match="disk is full"):
        first_too()
    event.remove(sqlite.engine, "commit", full)
    assert seen == [["OperationalError"] * 3]
    assert names(sqlite) == []
    assert sqlite.stats.failed_commits == 1
    with sqlite.write() as session:
        add(session, "after")
    assert names(sqlite) == ["after"]


def test_one_writer_s_failure_takes_back_its_own_work_only(sqlite: Database) -> None:
    def fail(session: Session) -> None:
        add(session, "taken back")
        raise Changed

    bodies = [lambda s: add(s, "before"), fail, lambda s: add(s, "after")]
    with queue_behind(sqlite, bodies) as became:
        pass
    assert became == ["kept", "Changed", "kept"]
    assert names(sqlite) == ["after", "before", "first"]


def test_a_failed_flush_is_the_writer_s_own_too(sqlite: Database) -> None:
    def break_a_reference(session: Session) -> None:
        try:
            session.add(Organisation(name="broken", kind="center", path="", parent_id=999))
            session.flush()
        except Exception as error:
            raise Changed from error

    with queue_behind(sqlite, [lambda s: add(s, "before"), break_a_reference, lambda s: add(s, "after")]) as became:
        pass
    assert became == ["kept", "Changed", "kept"]
    assert names(sqlite) == ["after", "before", "first"]


def test_when_sqlite_itself_takes_the_transaction_back_nobody_of_the_group_is_told_kept(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk SQLite may roll back without being asked, and COMMIT would then succeed with nothing in it."""
    monkeypatch.setattr(group_commit, "MOST_S", 60.0)

    def struck(session: Session) -> None:
        add(session, "struck")
        raw(session, "ROLLBACK")

    seen: list[list[str]] = []

    def run() -> None:
        with queue_behind(sqlite, [lambda s: add(s, "before"), struck, lambda s: add(s, "next group")]) as became:
            seen.append(became)

    with pytest.raises(OperationalError, match="rolled"):
        run()
    assert seen == [["OperationalError", "OperationalError", "kept"]]
    assert names(sqlite) == ["next group"]


def test_a_failure_that_cannot_be_taken_back_takes_the_whole_group_with_it(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "MOST_S", 60.0)

    def cannot(connection: Any, name: str) -> None:
        raise OperationalError("ROLLBACK TO", {}, RuntimeError("disk I/O error"))

    def fail(session: Session) -> None:
        add(session, "half a deed")
        raise Changed

    seen: list[list[str]] = []

    def run() -> None:
        with queue_behind(sqlite, [fail, lambda s: add(s, "next group")]) as became:
            seen.append(became)
            monkeypatch.setattr(sqlite.engine.dialect, "do_rollback_to_savepoint", cannot)

    with pytest.raises(OperationalError, match="rolled"):
        run()
    assert seen == [["OperationalError", "kept"]]
    assert names(sqlite) == ["next group"]


def test_a_lone_writer_that_sqlite_rolled_back_is_told(sqlite: Database) -> None:
    def lose() -> None:
        with sqlite.write() as session:
            add(session, "lost")
            raw(session, "ROLLBACK")

    with pytest.raises(OperationalError, match="rolled"):
        lose()
    assert names(sqlite) == []


def test_a_write_inside_a_write_is_refused_at_once_on_either_engine(database: Database) -> None:
    def nest() -> None:
        with database.write() as session:
            add(session, "outer")
            with database.system().write():
                pass

    with pytest.raises(RuntimeError, match="inside"):
        nest()
    assert names(database) == []
    with database.write() as session:
        add(session, "later")
    assert names(database) == ["later"]


def test_readers_see_what_was_committed_and_wait_for_nobody(sqlite: Database) -> None:
    with sqlite.write() as session:
        add(session, "not yet")
        assert names(sqlite) == []
    assert names(sqlite) == ["not yet"]


def test_who_waits_too_long_for_its_turn_is_refused_and_nothing_is_stuck(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "PATIENCE_S", 0.05)
    with queue_behind(sqlite, [lambda s: add(s, "impatient")]) as became:
        until = time.monotonic() + 60
        while became == ["?"] and time.monotonic() < until:
            time.sleep(0.01)
    assert became == ["OperationalError"]
    assert sqlite.stats.refused == 1
    with sqlite.write() as session:
        add(session, "later")
    assert names(sqlite) == ["first", "later"]


def test_where_no_thread_would_be_left_to_read_with_the_last_in_the_queue_wait_a_shorter_time(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four threads: one writes, one may wait, two are left for pages."""
    monkeypatch.setattr(group_commit, "SHORT_PATIENCE_S", 0.05)
    with queue_behind(sqlite, [lambda s, n=n: add(s, f"{n}") for n in range(3)]) as became:  # type: ignore[misc]
        until = time.monotonic() + 60
        while became.count("OperationalError") < 2 and time.monotonic() < until:
            time.sleep(0.01)
        assert became == ["?", "OperationalError", "OperationalError"]
    assert became[0] == "kept"
