"""Running the migrations on a copy of the data before they run on the data.

SQLite: the online backup into a scratch file. PostgreSQL: the tables of today are built in a schema of their own,
filled from the live ones and migrated, all in one transaction that is rolled back; the live tables are only read.
"""

import os
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from app.core.database import connect
from app.migrate import upgrade, upgrade_within
from app.operations.shapes import read_revision, read_shapes
from app.operations.snapshot import SYSTEM_SCOPE

SCRATCH = "ieum_rehearsal"


@dataclass(frozen=True)
class Rehearsal:
    """`lost`: tables with other row counts after the migrations, "name: before → after"."""

    seconds: float
    rows: int
    lost: tuple[str, ...]


def rehearse(url: str, folder: Path) -> Rehearsal:
    """Migrate a copy to the newest revision; `folder` has room for one. Raises what the migration raises."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _on_sqlite(Path(parsed.database or ""), folder)
    return _on_postgresql(url)


def _on_sqlite(path: Path, folder: Path) -> Rehearsal:
    with tempfile.TemporaryDirectory(prefix="ieum-rehearsal-", dir=folder) as scratch:
        copy = Path(scratch) / "copy.sqlite3"
        source, target = sqlite.connect(f"file:{path}?mode=ro", uri=True), sqlite.connect(str(copy))
        try:
            source.backup(target, pages=2000, sleep=0.001)  # lets writers through between its steps
        finally:
            source.close()
            target.close()
        url = f"sqlite:///{copy}"
        before = _counts_of(url)
        start = time.monotonic()
        upgrade(url)
        took = time.monotonic() - start
        return _compared(before, _counts_of(url), took)


def _counts_of(url: str) -> dict[str, int]:
    engine = connect(url, threads=1).engine
    try:
        with engine.connect() as connection:
            return _counts(connection, [shape.name for shape in read_shapes(connection)])
    finally:
        engine.dispose()


def _on_postgresql(url: str) -> Rehearsal:
    engine = connect(url, threads=1).engine
    try:
        with engine.connect() as connection, connection.begin() as transaction:
            try:
                return _in_scratch_schema(connection)
            finally:
                transaction.rollback()
    finally:
        engine.dispose()


def _in_scratch_schema(connection: Connection) -> Rehearsal:
    connection.exec_driver_sql(SYSTEM_SCOPE)
    revision, shapes = read_revision(connection), read_shapes(connection)
    live = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
    connection.exec_driver_sql(f"CREATE SCHEMA {SCRATCH}")
    connection.exec_driver_sql(f"SET LOCAL search_path TO {SCRATCH}")
    upgrade_within(connection, revision)
    for shape in shapes:
        names = ", ".join(f'"{column.name}"' for column in shape.columns)
        connection.exec_driver_sql(
            f'INSERT INTO "{shape.name}" ({names}) SELECT {names} FROM "{live}"."{shape.name}"'  # noqa: S608
        )
    before = _counts(connection, [shape.name for shape in shapes])
    start = time.monotonic()
    upgrade_within(connection)
    return _compared(before, _counts(connection, before), time.monotonic() - start)


def _counts(connection: Connection, tables: Iterable[str]) -> dict[str, int]:
    found = {}
    for name in tables:
        if connection.dialect.has_table(connection, name):
            found[name] = connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()  # noqa: S608
    return found


def _compared(before: dict[str, int], after: dict[str, int], seconds: float) -> Rehearsal:
    """A table that a migration drops on purpose shows here too: whoever upgrades should know."""
    lost = tuple(
        f"{name}: {count} → {after.get(name, 'gone')}" for name, count in before.items() if after.get(name) != count
    )
    return Rehearsal(seconds, sum(before.values()), lost)


def database_bytes(url: str) -> int:
    """Size of the database; 0 where it cannot be told."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return sum(os.path.getsize(p) for p in (f"{parsed.database}", f"{parsed.database}-wal") if os.path.exists(p))
    engine = connect(url, threads=1).engine
    try:
        with engine.connect() as connection:
            return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())
    finally:
        engine.dispose()
