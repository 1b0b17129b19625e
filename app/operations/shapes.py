"""What tables a database has, read from the database itself: a backup of an older revision needs no old models."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, MetaData, Table, types

from app.operations.values import Kind

REVISION_TABLE = "alembic_version"


class NotReadable(RuntimeError):
    """The database cannot be backed up or filled as it is; the message says why."""


@dataclass(frozen=True)
class Column:
    name: str
    kind: Kind


@dataclass(frozen=True)
class Shape:
    """A table: its columns by name (a rebuilt table on SQLite has them in another order), and the columns that order
    its rows."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def kinds(self) -> dict[str, Kind]:
        return {column.name: column.kind for column in self.columns}


def read_shapes(connection: Connection) -> list[Shape]:
    """Every table but Alembic's, parents before children. Raises NotReadable for a column of an unknown type."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [_shape(table) for table in metadata.sorted_tables if table.name != REVISION_TABLE]


def read_revision(connection: Connection) -> str:
    """The database's revision. Raises NotReadable when it was never migrated."""
    if not connection.dialect.has_table(connection, REVISION_TABLE):
        raise NotReadable("the database holds no tables of 이음; run `ieum migrate`, or restore a backup")
    found = connection.exec_driver_sql(f"SELECT version_num FROM {REVISION_TABLE}").scalar()  # noqa: S608
    if found is None:
        raise NotReadable("the database names no revision; a migration or a restore was broken off")
    return str(found)


def _shape(table: Table) -> Shape:
    columns = tuple(Column(column.name, _kind(table.name, column.name, column.type)) for column in table.columns)
    key = tuple(column.name for column in table.primary_key.columns) or tuple(column.name for column in columns)
    return Shape(table.name, tuple(sorted(columns, key=lambda column: column.name)), key)


def _kind(table: str, column: str, type_: Any) -> Kind:
    """Uuid is CHAR(32) on SQLite, and nothing else is; order matters where one type is a kind of another."""
    if isinstance(type_, types.CHAR) and type_.length == 32:
        return "uuid"
    for known, kind in _KINDS.items():
        if isinstance(type_, known):
            return kind
    raise NotReadable(f"{table}.{column}: the type {type_} is not known to backups")


_KINDS: Mapping[type[Any], Kind] = {
    types.Boolean: "bool",
    types.Integer: "int",
    types.Float: "float",
    types.Uuid: "uuid",
    types.JSON: "json",
    types.DateTime: "instant",
    types.Date: "date",
    types.LargeBinary: "bytes",
    types.String: "text",
}
