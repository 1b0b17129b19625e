"""INSERT … ON CONFLICT, which both engines know and SQLAlchemy has a constructor each for."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from sqlalchemy.dialects.sqlite import Insert


def insert_for(session: Session | Connection) -> "Callable[[Any], Insert]":
    """The `insert` of the engine that `session` talks to. Only that one's dialect is loaded: PostgreSQL's takes two megabytes
    and a tenth of the start of a server that never meets it."""
    connection = session.get_bind() if isinstance(session, Session) else session
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert  # type: ignore[return-value]  # the same two methods, in a class of its own
    from sqlalchemy.dialects import sqlite

    return sqlite.insert
