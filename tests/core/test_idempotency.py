"""A double click does one deed."""

import threading
from datetime import timedelta

import pytest

from app.core.clock import FixedClock
from app.core.database import Database
from app.core.errors import Invalid
from app.core.idempotency import KEPT_FOR, earlier_result, fresh_key, keep_result, prune

BODY = {"name": "2026년 3회차"}


def do(database: Database, actor: int, key: str, body: dict[str, str], result: str = "made") -> tuple[bool, object]:
    with database.write() as session:
        done, earlier = earlier_result(session, actor, key, body)
        if not done:
            keep_result(session, actor, key, result)
        return done, earlier


def test_the_second_time_gives_the_first_time_s_result(database: Database) -> None:
    assert do(database, 1, "k", BODY) == (False, None)
    assert do(database, 1, "k", BODY, "other") == (True, "made")


def test_another_person_or_another_key_is_another_deed(database: Database) -> None:
    do(database, 1, "k", BODY)
    assert do(database, 2, "k", BODY) == (False, None)
    assert do(database, 1, "l", BODY) == (False, None)
    assert fresh_key() != fresh_key()


def test_the_same_key_with_another_body_is_refused(database: Database) -> None:
    do(database, 1, "k", BODY)
    with pytest.raises(Invalid, match="이미 보낸 양식"):
        do(database, 1, "k", {"name": "4회차"})


def test_a_deed_that_failed_leaves_its_key_free(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            earlier_result(session, 1, "k", BODY)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert do(database, 1, "k", BODY) == (False, None)


def test_of_two_at_the_same_moment_one_does_it_and_the_other_gets_its_result(database: Database) -> None:
    gate = threading.Barrier(2)
    given: list[tuple[bool, object]] = []

    def run() -> None:
        gate.wait()
        given.append(do(database, 1, "k", BODY))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given, key=str) == [(False, None), (True, "made")]


def test_old_keys_are_forgotten(database: Database, clock: FixedClock) -> None:
    do(database, 1, "k", BODY)
    clock.instant += KEPT_FOR
    with database.write() as session:
        prune(session)
    assert do(database, 1, "k", BODY) == (True, "made")
    clock.instant += timedelta(seconds=1)
    with database.write() as session:
        prune(session)
    assert do(database, 1, "k", BODY) == (False, None)
