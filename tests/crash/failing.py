"""Ways in which the ground gives way under a running server, made for real where this machine allows it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from app.core.database import Database
from app.core.settings import ROOT

HOLD = """
import sys
from app import models
from app.core.database import connect
from app.people.models import Organisation
_ = models.metadata
with connect(sys.argv[1], 1).system().write() as session:
    session.add(Organisation(name="held", kind="center", path=""))
    session.flush()
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of that size at `folder`. Skips the test where mounting is not permitted."""
    folder.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def filled_up(folder: Path) -> Iterator[None]:
    """Not one block is left on the disk of `folder`."""
    ballast = folder / "ballast"
    with open(ballast, "wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)) == 4096:
                pass
        except OSError:
            pass  # full, as it should be
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def pages_used_up(database: Database) -> Iterator[None]:
    """SQLite may not take one page more: SQLITE_FULL as a full disk gives it, where no disk can be mounted."""

    def limit(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite makes it the present size

    def unlimit(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 4294967294")

    event.listen(database.engine, "begin", limit)
    try:
        yield
    finally:
        event.remove(database.engine, "begin", limit)
        event.listen(database.engine, "begin", unlimit)


@contextmanager
def read_only(database: Database) -> Iterator[None]:
    """The database refuses every write, as a read-only file or a PostgreSQL standby does. (A file that is open for
    writing cannot be made read-only under a running server, so it is the connection that is told.)"""
    statement = "PRAGMA query_only = ON" if database.is_sqlite else "SET TRANSACTION READ ONLY"

    def refuse(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    def allow(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only = OFF")

    event.listen(database.engine, "begin", refuse)
    try:
        yield
    finally:
        event.remove(database.engine, "begin", refuse)
        if database.is_sqlite:
            event.listen(database.engine, "begin", allow)


@contextmanager
def held_by_another_process(url: str) -> Iterator[None]:
    """A command of ours in another process writes and does not come to an end."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, url], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "held\n"
        yield
    finally:
        process.communicate("\n", timeout=120)
        assert process.returncode == 0
