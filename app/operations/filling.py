"""Putting the rows of a backup into an empty database of the backup's revision, and proving that they are all there.

Both engines: build the tables with the migrations of that revision, load, compare every table's rows and hash with the
manifest, check the foreign keys. SQLite fills a file that nobody uses yet; PostgreSQL does all of it in one transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pysqlite3.dbapi2 as sqlite
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from app.core.database import connect
from app.migrate import config_for, upgrade, upgrade_within
from app.operations.archive import Reader
from app.operations.manifest import Manifest, TableRecord
from app.operations.shapes import Shape
from app.operations.snapshot import SYSTEM_SCOPE, take_snapshot
from app.operations.values import row_of, to_postgresql, to_sqlite
from app.operations.verifying import table_lines

ROWS_AT_ONCE = 2000


class Refused(RuntimeError):
    """The backup's rows do not fit, or did not arrive as they were; the message says which."""


def known_revisions() -> list[str]:
    """Revisions of this program, oldest first."""
    script = ScriptDirectory.from_config(config_for(""))
    return [each.revision for each in reversed(list(script.walk_revisions()))]


def require_known_revision(manifest: Manifest) -> None:
    """Raises Refused for a backup that a newer program has made."""
    known = known_revisions()
    if manifest.revision not in known:
        raise Refused(
            f"the backup is of database revision {manifest.revision} (이음 {manifest.ieum}), this program knows {known[0]} to"
            f" {known[-1]}: restore it with the version that made it, or a newer one"
        )


def fill_sqlite(path: Path, reader: Reader, manifest: Manifest) -> None:
    """Make the database file `path`. Raises Refused; what is left at `path` then is rubbish."""
    require_known_revision(manifest)
    url = f"sqlite:///{path}"
    upgrade(url, manifest.revision)
    connection = sqlite.connect(str(path), isolation_level=None)
    try:
        _load_sqlite(connection, reader, manifest)
    except sqlite.Error as error:
        raise Refused(f"the rows do not fit into a database of revision {manifest.revision}: {error}") from None
    finally:
        connection.close()
    _prove_sqlite(url, manifest)


def _load_sqlite(connection: Any, reader: Reader, manifest: Manifest) -> None:
    # Nobody uses the file yet: it is synced once, at the end, instead of at each commit.
    for pragma in ("foreign_keys=OFF", "synchronous=OFF", "journal_mode=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    for table in manifest.tables:
        connection.execute(f'DELETE FROM "{table.name}"')  # noqa: S608  names checked by the schema
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        marks = ", ".join("?" * len(table.columns))
        convert = [to_sqlite(column.kind) for column in table.columns]
        rows = (_converted(row_of(line), convert) for line in table_lines(reader, table))
        connection.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', rows)  # noqa: S608
    connection.execute("COMMIT")


def _prove_sqlite(url: str, manifest: Manifest) -> None:
    engine = connect(url, threads=1).engine
    try:
        with engine.connect() as connection, connection.begin():
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise Refused(f"{len(broken)} rows have no parent, first {broken[0][0]} → {broken[0][2]}")
            answer = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            if answer != "ok":
                raise Refused(f"SQLite's integrity_check says: {answer}")
            prove_rows(connection, manifest)
        with engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        engine.dispose()


def prove_rows(connection: Connection, manifest: Manifest) -> None:
    """Read every table again and compare with the manifest. Raises Refused."""
    snapshot = take_snapshot(connection)
    shapes = {shape.name: shape for shape in snapshot.shapes}
    for table in manifest.tables:
        found = snapshot.digest(_as_written(shapes, table))
        if (found.rows, found.hash.hexdigest()) != (table.rows, table.sha256):
            raise Refused(f"table {table.name}: {table.rows} rows in the backup, {found.rows} arrived, or others")


def _as_written(shapes: dict[str, Shape], table: TableRecord) -> Shape:
    shape = shapes.get(table.name)
    if shape is None:
        raise Refused(f"table {table.name} of the backup is not part of 이음 at this revision")
    written = {column.name: column.kind for column in table.columns}
    if shape.kinds != written or shape.key != table.key:
        raise Refused(f"table {table.name} has other columns in the backup than at this revision")
    return shape


def fill_postgresql(connection: Connection, reader: Reader, manifest: Manifest, app_role: str | None) -> None:
    """Build and fill the tables in the connection's transaction, in an empty schema. Raises Refused."""
    require_known_revision(manifest)
    try:
        _build_and_load(connection, reader, manifest, app_role)
    except (psycopg.Error, DBAPIError) as error:
        raise refusal(error, f"the rows do not fit into a database of revision {manifest.revision}") from None
    prove_rows(connection, manifest)


def refusal(error: psycopg.Error | DBAPIError, what: str) -> Refused:
    """What PostgreSQL says, and what to do when it is about rights."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    says = str(cause).strip().splitlines()[0]
    if isinstance(cause, psycopg.errors.InsufficientPrivilege):
        return Refused(
            f"nothing was changed: {says}. Use the address of the tables' owner, and name the server's role with --app-role"
        )
    return Refused(f"nothing was changed: {what}: {says}")


def _build_and_load(connection: Connection, reader: Reader, manifest: Manifest, app_role: str | None) -> None:
    upgrade_within(connection, manifest.revision, app_role)
    connection.exec_driver_sql(SYSTEM_SCOPE)
    shapes = {shape.name: shape for shape in take_snapshot(connection).shapes}
    for table in manifest.tables:
        _as_written(shapes, table)
        _load_postgresql(connection, reader, table)
    for name, last in _last_ids(connection, manifest).items():
        connection.exec_driver_sql("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", (name, last))


def _load_postgresql(connection: Connection, reader: Reader, table: TableRecord) -> None:
    """One COPY a table: its foreign keys are checked when all its rows are in, so that a row may name a later one."""
    driver: Any = connection.connection.dbapi_connection
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    convert = [to_postgresql(column.kind) for column in table.columns]
    connection.exec_driver_sql(f'DELETE FROM "{table.name}"')  # noqa: S608
    into = f'COPY "{table.name}" ({names}) FROM STDIN'
    with _unforced(connection, table.name), driver.cursor() as cursor, cursor.copy(into) as copy:
        for line in table_lines(reader, table):
            copy.write_row(_converted(row_of(line), convert))


@contextmanager
def _unforced(connection: Connection, table: str) -> Iterator[None]:
    """COPY FROM refuses a table whose row-level security binds the owner; inside this transaction it does not."""
    forced = connection.exec_driver_sql(
        "SELECT relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", (f'"{table}"',)
    ).scalar_one()
    if forced:
        connection.exec_driver_sql(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
    yield
    if forced:
        connection.exec_driver_sql(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')


def _last_ids(connection: Connection, manifest: Manifest) -> dict[str, int]:
    """Table → the id after which new rows are numbered: no id of a row that was ever there is used again."""
    last = dict(manifest.sequences)
    for table in manifest.tables:
        if not any(column.name == "id" for column in table.columns):
            continue
        highest = connection.exec_driver_sql(f'SELECT max(id) FROM "{table.name}"').scalar()  # noqa: S608
        if highest is not None:
            last[table.name] = max(highest, last.get(table.name, 0))
    return last


def _converted(row: list[Any], convert: list[Any]) -> list[Any]:
    return [None if value is None else function(value) for value, function in zip(row, convert, strict=True)]
