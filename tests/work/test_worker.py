"""The real `ieum work`, killed and started again, on either database."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import select

from app.core.clock import Clock
from app.core.settings import ROOT, Settings
from app.work.models import Work, Worker
from app.work.queries import is_worker_seen
from tests.engines import APP_ROLE, Engine, PostgresEngine
from tests.work.conftest import NOBODY, Desk, everybody

Start = Callable[..., "subprocess.Popen[bytes]"]
PATIENCE_S = 180


@pytest.fixture
def clock() -> Clock:
    """The worker is another process: both have the real time."""
    return Clock()


@pytest.fixture
def start(settings: Settings, engine: Engine, tmp_path: Path) -> Iterator[Start]:
    """Start a worker; `start("before", 2)` one that dies at that chunk, `start("-c", …)` another program. Output goes to
    worker.log."""
    environment = {
        "DATABASE_URL": settings.database_url,
        "VAR_DIR": str(settings.var_dir),
        "SECRET_KEY": settings.secret.hex(),
        "PUBLIC_URL": settings.public_url,
        "PYTHONPATH": str(ROOT),
    }
    started: list[subprocess.Popen[bytes]] = []
    with open(tmp_path / "worker.log", "ab") as log:

        def start_one(*dying: object) -> "subprocess.Popen[bytes]":
            mortal = str(ROOT / "tests" / "work" / "mortal_worker.py")
            program = (
                ["-m", "app.cli", "work"] if not dying else ["-c", dying[1]] if dying[0] == "-c" else [mortal, *dying]
            )
            process = subprocess.Popen(
                [sys.executable, *map(str, program)], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
            started.append(process)
            return process

        if isinstance(engine, PostgresEngine):
            owner = {**environment, "DATABASE_URL": engine.owner_url}
            command = [sys.executable, "-m", "app.cli", "migrate", "--app-role", APP_ROLE]
            subprocess.run(command, cwd=ROOT, env=owner, check=True, stdout=log, stderr=log)
        yield start_one
        for process in started:
            process.kill()
            process.wait()


def wait_for(true: Callable[[], bool], what: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < until, f"{what}\n{log.read_text()}"
        time.sleep(0.05)


def test_killed_before_a_commit_and_after_one_everyone_is_enrolled_once(
    desk: Desk, start: Start, tmp_path: Path
) -> None:
    log = tmp_path / "worker.log"
    url = desk.ask_import(900)

    assert start("after", 1).wait(PATIENCE_S) == -signal.SIGKILL, log.read_text()
    assert desk.counts() == {**NOBODY, "on their way": 400}
    assert start("before", 3).wait(PATIENCE_S) == -signal.SIGKILL, log.read_text()
    assert desk.counts() == {**NOBODY, "on their way": 600}
    assert desk.work(url).tries == 0  # DBOS went on with the same run; nobody had to take it over

    other = desk.ask_import(300, first=5000)
    last, second = start(), start()
    wait_for(lambda: {desk.work(each).state for each in (url, other)} == {"done"}, "the work is not done", log)
    wait_for(lambda: _seen(desk) == 2, "one of the two came too late to find any work, the other has done it all", log)

    assert desk.counts() == everybody(1200)
    assert "900명을 등록했어요." in desk.page(url)
    with desk.database.read() as session:
        assert is_worker_seen(session)
    for process in (last, second):
        process.send_signal(signal.SIGTERM)
    assert [last.wait(PATIENCE_S), second.wait(PATIENCE_S)] == [0, 0], log.read_text()
    with desk.database.read() as session:
        assert not is_worker_seen(session)
        assert session.scalars(
            select(Work.position).where(Work.kind == "cohorts.roster_import").order_by(Work.id)
        ).all() == [
            6,
            3,
        ]  # chunks, and the one that sets in


@pytest.mark.one_engine
def test_damaged_notes_of_dbos_are_said_with_what_to_do(settings: Settings, start: Start, tmp_path: Path) -> None:
    if not settings.database_url.startswith("sqlite"):
        pytest.skip("on PostgreSQL the notes are in its own schema")
    (settings.var_dir / "work.sqlite3").write_bytes(b"not a database" * 500)

    assert start().wait(PATIENCE_S) == 2
    assert "it holds nothing that would be lost" in " ".join((tmp_path / "worker.log").read_text().split())


def test_without_its_schema_on_postgresql_it_does_not_start(
    settings: Settings, start: Start, engine: Engine, tmp_path: Path
) -> None:
    if not isinstance(engine, PostgresEngine):
        pytest.skip("SQLite's notes are a file that the worker makes")
    with psycopg.connect(engine.owner_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("DROP SCHEMA dbos CASCADE")

    assert start().wait(PATIENCE_S) == 2
    assert "run `ieum migrate` first" in " ".join((tmp_path / "worker.log").read_text().split())


@pytest.mark.one_engine
def test_without_a_migrated_database_it_does_not_start_and_says_why(tmp_path: Path, settings: Settings) -> None:
    environment = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3",
        "VAR_DIR": str(tmp_path),
        "SECRET_KEY": settings.secret.hex(),
        "PUBLIC_URL": settings.public_url,
    }
    command = [sys.executable, "-m", "app.cli", "work"]
    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )

    assert run.returncode == 2
    assert "run `ieum migrate` first" in " ".join(run.stderr.split())


@pytest.mark.one_engine
def test_beside_a_server_a_killed_worker_is_started_again_and_ends_with_the_server(
    desk: Desk, start: Start, settings: Settings, tmp_path: Path
) -> None:
    """The server here is a program that sleeps; it is killed, so it cannot tell anyone."""
    log = tmp_path / "worker.log"
    parent = "import os, subprocess, sys, time; subprocess.Popen([sys.executable, '-m', 'app.beside', str(os.getpid())]); time.sleep(999)"
    server = psutil.Process(start("-c", parent).pid)

    def workers() -> list[psutil.Process]:
        return [child for child in server.children(recursive=True) if _is_worker(child)]

    wait_for(lambda: _seen(desk) == 1, "no worker came", log)
    first = workers()[0]
    everyone = server.children(recursive=True)
    first.kill()
    wait_for(lambda: [each.pid for each in workers()] not in ([], [first.pid]), "no other worker came", log)
    everyone += workers()
    server.kill()

    psutil.wait_procs(everyone, timeout=PATIENCE_S)
    assert [each.pid for each in everyone if each.is_running()] == []


def _is_worker(process: psutil.Process) -> bool:
    try:
        return process.cmdline()[-1:] == ["work"]
    except psutil.NoSuchProcess:  # the killed one, which its parent has not yet taken note of
        return False


def _seen(desk: Desk) -> int:
    with desk.database.read() as session:
        return len(session.scalars(select(Worker.name)).all())
