"""Many writers in threads and in processes, some of which fail: what is stored is what was told."""

from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from random import Random

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import delete

from app.core.database import Database, connect
from app.people.models import Organisation
from tests.core.test_group_commit import Changed, add, names


@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans=st.lists(st.lists(st.sampled_from(["keep", "fail", "fail late"]), max_size=5), min_size=2, max_size=6))
def test_whatever_fails_the_rows_are_those_of_the_writers_that_were_told_kept(
    database: Database, plans: list[list[str]]
) -> None:
    with database.write() as session:
        session.execute(delete(Organisation))

    def run(number: int) -> list[str]:
        kept = []
        for at, plan in enumerate(plans[number]):
            name = f"{number}/{at}"
            try:
                with database.write() as session:
                    if plan == "fail":
                        raise Changed
                    add(session, name)
                    if plan == "fail late":
                        raise Changed
            except Changed:
                continue
            kept.append(name)
        return kept

    with ThreadPoolExecutor(len(plans)) as pool:
        told = sorted(name for mine in pool.map(run, range(len(plans))) for name in mine)
    assert names(database) == told


def write_many(url: str, process: int) -> list[str]:
    """What one process's four threads were told is kept. Some of their writers fail."""
    database = connect(url, threads=4).system()

    def run(thread: int) -> list[str]:
        dice, kept = Random(f"{process}/{thread}"), []
        for at in range(25):
            name = f"{process}/{thread}/{at}"
            try:
                with database.write() as session:
                    add(session, name)
                    if dice.random() < 0.3:
                        raise Changed
            except Changed:
                continue
            kept.append(name)
        return kept

    with ThreadPoolExecutor(4) as pool:
        told = [name for mine in pool.map(run, range(4)) for name in mine]
    database.engine.dispose()
    return told


def test_two_processes_on_one_file_keep_what_each_was_told(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL is a process of its own")
    url = database.engine.url.render_as_string(hide_password=False)
    with get_context("spawn").Pool(2) as pool:
        told = pool.starmap(write_many, [(url, 1), (url, 2)], chunksize=1)
    assert names(database) == sorted(name for mine in told for name in mine)
    with database.read() as session:
        assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
