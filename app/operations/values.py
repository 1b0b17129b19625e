"""What a column's value looks like in a backup: the same JSON for the same value on SQLite and on PostgreSQL. Pure.

`kind` is one of int, float, bool, text, instant, date, uuid, bytes, json. Instants are UTC with microseconds, bytes are
base64. A value that its column's kind cannot hold is refused: the copy would not be exact.
"""

import base64
import json
import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal, get_args
from uuid import UUID

Kind = Literal["int", "float", "bool", "text", "instant", "date", "uuid", "bytes", "json"]
KINDS: frozenset[str] = frozenset(get_args(Kind))
_AS_IT_IS = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_SORTED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, sort_keys=True)
_WHOLE_FROM = 1e16  # from here on Python writes 1e+16 where PostgreSQL's jsonb writes 10000000000000000


class NotExact(ValueError):
    """The value does not fit its column's kind; SQLite stores it all the same, PostgreSQL would not."""


def to_json(kind: str) -> Callable[[Any], Any]:
    """The function from what a driver gives (pysqlite3's raw values; psycopg's objects, jsonb as text) to plain JSON. It
    raises NotExact or ValueError. None is handled by the caller."""
    return _TO_JSON[kind]


def to_sqlite(kind: str) -> Callable[[Any], Any]:
    """From plain JSON to what SQLAlchemy's types store in SQLite."""
    return _TO_SQLITE.get(kind, _same)


def to_postgresql(kind: str) -> Callable[[Any], Any]:
    """From plain JSON to what psycopg's COPY takes for the kind."""
    return _TO_POSTGRESQL.get(kind, _same)


def line_of(row: list[Any], *, canonical: bool) -> bytes:
    """One row as one line of JSON. JSON in it keeps the order of its keys, as SQLite does and jsonb does not; in the
    canonical line, which hashes are made of, they are sorted: the same row is the same bytes on both engines."""
    text = (_SORTED if canonical else _AS_IT_IS).encode(row)
    return text.encode("utf-8", "surrogatepass") + b"\n"


def row_of(line: bytes) -> list[Any]:
    """Raises ValueError for anything that `line_of` did not write."""
    row = json.loads(line.decode("utf-8", "surrogatepass"))
    if not isinstance(row, list):
        raise ValueError("a row is a list")
    return row


def _same(value: Any) -> Any:
    return value


def _int(value: Any) -> int:
    if type(value) is not int:
        raise NotExact(f"not a whole number: {type(value).__name__}")
    return value


def _float(value: Any) -> float | str:
    if type(value) not in (int, float):
        raise NotExact(f"not a number: {type(value).__name__}")
    number = float(value)
    return number if math.isfinite(number) else repr(number)


def _bool(value: Any) -> bool:
    if value is True or value is False or (type(value) is int and value in (0, 1)):
        return bool(value)
    raise NotExact(f"neither true nor false: {type(value).__name__}")


def _text(value: Any) -> str:
    if type(value) is not str:
        raise NotExact(f"not text: {type(value).__name__}")
    return value


def _instant(value: Any) -> str:
    at = value if isinstance(value, datetime) else datetime.fromisoformat(_text(value))
    if at.tzinfo is not None:  # SQLite keeps UTC without saying so
        at = at.astimezone(UTC).replace(tzinfo=None)
    return at.isoformat(timespec="microseconds") + "Z"


def _date(value: Any) -> str:
    return (value if isinstance(value, date) else date.fromisoformat(_text(value))).isoformat()


def _uuid(value: Any) -> str:
    return str(value if isinstance(value, UUID) else UUID(_text(value)))


def _bytes(value: Any) -> str:
    if not isinstance(value, bytes | bytearray | memoryview):
        raise NotExact(f"not bytes: {type(value).__name__}")
    return base64.b64encode(value).decode()


def _json(value: Any) -> Any:
    """`value` is JSON text; SQLite, whose JSON columns have numeric affinity, keeps a lone number as a number."""
    if type(value) in (int, float):
        return _lone(value)
    return _lone(_READING.decode(_text(value)))


def _lone(value: Any) -> Any:
    """SQLite stores a lone 100.0 as 100."""
    return int(value) if type(value) is float and value.is_integer() else value


def _json_float(text: str) -> int | float:
    number = float(text)
    if number == 0:
        return 0.0  # jsonb knows no minus zero
    return int(Decimal(repr(number))) if math.isfinite(number) and abs(number) >= _WHOLE_FROM else number


def _instant_for_sqlite(value: str) -> str:
    return datetime.fromisoformat(value).replace(tzinfo=None).isoformat(" ", "microseconds")


def _json_text(value: Any) -> str:
    return json.dumps(value)


_READING = json.JSONDecoder(parse_float=_json_float)
_TO_JSON: dict[str, Callable[[Any], Any]] = {
    "int": _int,
    "float": _float,
    "bool": _bool,
    "text": _text,
    "instant": _instant,
    "date": _date,
    "uuid": _uuid,
    "bytes": _bytes,
    "json": _json,
}
_TO_SQLITE: dict[str, Callable[[Any], Any]] = {
    "float": float,
    "bool": int,
    "instant": _instant_for_sqlite,
    "uuid": lambda value: value.replace("-", ""),
    "bytes": base64.b64decode,
    "json": _json_text,
}
_TO_POSTGRESQL: dict[str, Callable[[Any], Any]] = {
    "float": float,
    "instant": datetime.fromisoformat,
    "date": date.fromisoformat,
    "uuid": UUID,
    "bytes": base64.b64decode,
    "json": _json_text,
}
