"""Transactions on the real engine: all or nothing, one time, one scope."""

import threading

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.core.clock import FixedClock, now, today
from app.core.database import Database, connect
from app.core.scope import Scope
from app.core.settings import StartRefused
from app.people.models import Organisation


def make(name: str) -> Organisation:
    return Organisation(name=name, kind="center", path="")


def names(database: Database) -> list[str]:
    with database.read() as session:
        return sorted(session.scalars(select(Organisation.name)))


def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            session.add(make("가"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert names(database) == []


def test_what_is_written_is_read_by_the_next_transaction(database: Database) -> None:
    with database.write() as session:
        session.add(make("가"))
    assert names(database) == ["가"]


def test_all_of_a_transaction_happens_at_one_instant(database: Database, clock: FixedClock) -> None:
    with database.read() as session:
        began = now(session)
        clock.instant = clock.instant.replace(year=2030)
        assert now(session) == began
        assert today(session).isoformat() == "2026-11-23"


def test_forty_writers_lose_no_update(database: Database) -> None:
    with database.write() as session:
        made = make("0")
        session.add(made)

    def add_one() -> None:
        for _ in range(5):
            with database.write() as session:
                row = session.scalars(select(Organisation).where(Organisation.id == made.id).with_for_update()).one()
                row.name = str(int(row.name) + 1)

    threads = [threading.Thread(target=add_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names(database) == ["40"]


def test_a_scoped_database_shares_the_engine_and_the_writers_turns(database: Database) -> None:
    scoped = database.scoped(Scope(person_id=1, organisation_ids=(2, 3)))
    assert scoped.engine is database.engine
    assert scoped._writing is database._writing
    with scoped.read() as session:
        if not database.is_sqlite:
            assert session.scalar(text("SELECT current_setting('ieum.orgs')")) == "2,3"
        assert session.scalar(select(func.count()).select_from(Organisation)) == 0


def test_a_broken_reference_is_refused(database: Database) -> None:
    with pytest.raises(DBAPIError), database.write() as session:
        session.add(Organisation(name="가", kind="center", path="", parent_id=999))


def test_an_engine_we_do_not_know_is_not_started() -> None:
    with pytest.raises(StartRefused, match="mysql"):
        connect("mysql://localhost/x", threads=1)
