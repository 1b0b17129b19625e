"""The columns in which several rooms can be asked by one statement what is due.

A room's `due.py` has `asks`, which gives SELECTs made by `asking`; the desk puts them together by UNION ALL. `tell` makes a Due of a row
that came back. What does not fit into such a row has a function of its own in the same file.
"""

import uuid
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, Select, String, Uuid, cast, func, literal, null, select

from app.core.types import UtcDateTime


class DueRow(NamedTuple):
    """A row as the statement gives it. `of`: how many rows of this kind there are, also those beyond the limit."""

    kind: str
    id: uuid.UUID
    cohort: uuid.UUID
    who: str
    what: str
    on: date
    at: datetime
    until: datetime
    number: int
    of: int


_TYPES: dict[str, Any] = {
    "id": Uuid(),
    "cohort": Uuid(),
    "who": String(200),
    "what": String(200),
    "on": Date(),
    "at": UtcDateTime(),
    "until": UtcDateTime(),
    "number": Integer(),
}


def asking(kind: str, **columns: Any) -> Select[Any]:
    """A SELECT of DueRow's columns, NULL where none is given; the caller adds FROM, WHERE and ORDER BY, `at_most` its limit.
    A NULL says its type: PostgreSQL wants to know it where it stands above other values."""
    named = [columns.get(name, cast(null(), type_)).label(f"due_{name}") for name, type_ in _TYPES.items()]
    return select(literal(kind, String(20)).label("due_kind"), *named, func.count().over().label("due_of"))


def at_most(query: Select[Any], rows: int) -> Select[Any]:
    """The first rows of an ordered SELECT, as a part of a UNION ALL."""
    return select(query.limit(rows).subquery())
