"""One moment of a database, read as lines of JSON while the server writes on.

SQLite: one read transaction in WAL mode. PostgreSQL: one REPEATABLE READ, READ ONLY transaction with the scope
`system`, so that row-level security hides nothing; the server's own role may do it. Rows come in the order of their key.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from psycopg.types.string import TextLoader
from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from app.core.database import connect
from app.operations.shapes import NotReadable, Shape, read_revision, read_shapes
from app.operations.values import line_of, to_json

ROWS_AT_ONCE = 2000
SYSTEM_SCOPE = "SELECT set_config('ieum.system', 'on', true)"


@dataclass
class Digest:
    """Rows and SHA-256 of a table's canonical lines."""

    rows: int = 0
    hash: Any = field(default_factory=hashlib.sha256)

    def add(self, line: bytes) -> None:
        self.rows += 1
        self.hash.update(line)


@dataclass(frozen=True)
class Snapshot:
    connection: Connection
    revision: str
    at: datetime
    version: str  # of the database's own software
    shapes: list[Shape]

    @property
    def engine(self) -> str:
        return self.connection.dialect.name

    def lines(self, shape: Shape) -> Iterator[tuple[bytes, bytes]]:
        """Every row of a table as (line, canonical line). Raises NotReadable, naming table, column and row, for a value that does not
        fit its column."""
        return lines_of(self.connection, shape)

    def digest(self, shape: Shape) -> Digest:
        found = Digest()
        for _, canonical in self.lines(shape):
            found.add(canonical)
        return found

    def sequences(self) -> dict[str, int]:
        """Table → the last id its sequence has given out (PostgreSQL; SQLite's ids come from the rows)."""
        if self.engine == "sqlite":
            return {}
        rows = self.connection.exec_driver_sql(
            "SELECT c.relname, pg_sequence_last_value(d.objid) FROM pg_depend d"
            " JOIN pg_class c ON c.oid = d.refobjid JOIN pg_class s ON s.oid = d.objid"
            " WHERE s.relkind = 'S' AND d.deptype IN ('a', 'i') AND c.relnamespace = current_schema()::regnamespace"
        )
        return {name: last for name, last in rows if last is not None}


@contextmanager
def open_snapshot(url: str) -> Iterator[Snapshot]:
    """Raises StartRefused for an engine that must not be used, NotReadable for a database that is not ours."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
        raise NotReadable(f"there is no database at {parsed.database}")  # opening it would make one
    engine = connect(url, threads=1).engine
    try:
        options = {} if engine.dialect.name == "sqlite" else _ON_POSTGRES
        with engine.connect().execution_options(**options) as connection, connection.begin():
            yield take_snapshot(connection)
    finally:
        engine.dispose()


_ON_POSTGRES: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def take_snapshot(connection: Connection) -> Snapshot:
    """The moment that the connection's transaction sees."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(SYSTEM_SCOPE)
        at = connection.exec_driver_sql("SELECT now()").scalar_one()
        version = str(connection.exec_driver_sql("SHOW server_version").scalar_one())
    else:
        at = datetime.now(UTC)
        version = str(connection.exec_driver_sql("SELECT sqlite_version()").scalar_one())
    return Snapshot(connection, read_revision(connection), at, version, read_shapes(connection))


def lines_of(connection: Connection, shape: Shape) -> Iterator[tuple[bytes, bytes]]:
    has_json = "json" in shape.kinds.values()
    convert = [to_json(column.kind) for column in shape.columns]
    for row in _rows(connection, shape):
        try:
            values = [None if value is None else function(value) for function, value in zip(convert, row, strict=True)]
        except (ValueError, TypeError, OverflowError):
            raise _not_exact(shape, row) from None
        line = line_of(values, canonical=False)
        yield line, line_of(values, canonical=True) if has_json else line


def _not_exact(shape: Shape, row: tuple[Any, ...]) -> NotReadable:
    """Which value it was."""
    names = [column.name for column in shape.columns]
    place = ", ".join(f"{name}={row[names.index(name)]!r}" for name in shape.key)
    for column, value in zip(shape.columns, row, strict=True):
        try:
            _ = value is None or to_json(column.kind)(value)
        except (ValueError, TypeError, OverflowError) as error:
            return NotReadable(f"{shape.name}.{column.name} of the row {place} holds no {column.kind}: {error}")
    return NotReadable(f"{shape.name}: the row {place} cannot be read")


def _rows(connection: Connection, shape: Shape) -> Iterator[tuple[Any, ...]]:
    driver: Any = connection.connection.dbapi_connection
    columns = ", ".join(f'"{column.name}"' for column in shape.columns)
    if connection.dialect.name == "sqlite":
        cursor = driver.cursor()
        order = ", ".join(f'"{name}"' for name in shape.key)
        cursor.execute(f'SELECT {columns} FROM "{shape.name}" ORDER BY {order}')  # noqa: S608  names from the schema
        yield from cursor
        return
    order = ", ".join(_in_byte_order(shape, name) for name in shape.key)
    with driver.cursor(name="ieum_backup") as cursor:
        cursor.itersize = ROWS_AT_ONCE
        cursor.adapters.register_loader("jsonb", TextLoader)
        cursor.adapters.register_loader("json", TextLoader)
        cursor.execute(f'SELECT {columns} FROM "{shape.name}" ORDER BY {order}')  # noqa: S608
        yield from cursor


def _in_byte_order(shape: Shape, name: str) -> str:
    """The order of UTF-8 bytes on both engines, whatever the database's language."""
    return f'"{name}" COLLATE "C"' if shape.kinds[name] == "text" else f'"{name}"'
