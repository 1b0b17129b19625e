"""Doctor: the database itself, from one read transaction."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection

from app.core.health import code_revision
from app.core.settings import Settings
from app.operations.findings import Finding, fail, ok, size, warn
from app.operations.snapshot import Snapshot

LARGE_WAL = 256 * 1000**2
CLOCK_WARN_S, CLOCK_FAIL_S = 2, 60


def check_revision(settings: Settings, snapshot: Snapshot) -> Iterator[Finding]:
    wanted = code_revision()
    if snapshot.revision == wanted:
        yield ok("revision", f"{snapshot.revision}, as the program wants it")
    else:
        yield fail(
            "revision", f"the database is at {snapshot.revision}, the program wants {wanted}", "`ieum upgrade --check`"
        )


def check_engine(settings: Settings, snapshot: Snapshot) -> Iterator[Finding]:
    if snapshot.engine == "sqlite":
        yield from _check_sqlite(snapshot.connection)
    else:
        yield from _check_postgresql(settings, snapshot.connection)


def _check_sqlite(connection: Connection) -> Iterator[Finding]:
    yield ok("sqlite", f"{sqlite.sqlite_version} (one that can corrupt a WAL database is refused at the start)")
    answer = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if answer == "ok":
        yield ok("integrity", "quick_check: ok")
    else:
        yield fail(
            "integrity", f"quick_check: {answer}", "stop the server, keep the file, restore the last good backup"
        )
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(1)
    if broken:
        yield fail(
            "foreign keys", f"{broken[0][0]} has a row whose {broken[0][2]} is missing", "restore the last good backup"
        )
    else:
        yield ok("foreign keys", "every row has its parents")
    if connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
        yield warn("wal", "the file is not in WAL mode", "start the server once; it sets the mode")
        return
    wal = Path(f"{connection.engine.url.database}-wal")
    bytes_ = wal.stat().st_size if wal.exists() else 0
    if bytes_ > LARGE_WAL:
        yield warn(
            "wal", f"{wal} has {size(bytes_)}", "something reads for very long; restart the server when nobody works"
        )
    else:
        yield ok("wal", f"{size(bytes_)}")


def _check_postgresql(settings: Settings, connection: Connection) -> Iterator[Finding]:
    role, superuser, bypass = connection.exec_driver_sql(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).one()
    owned = connection.exec_driver_sql(
        "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tableowner = current_user"
    ).scalar_one()
    advice = "connect as a plain role: `ieum migrate --app-role ROLE` as the owner, then put ROLE into DATABASE_URL"
    if superuser or bypass or owned:
        why = "is a superuser" if superuser else "passes by row-level security" if bypass else "owns the tables"
        yield fail("role", f"{role} {why}", advice)
    else:
        yield ok("role", f"{role} owns nothing and is bound by row-level security")
    yield from _check_row_security(connection)
    yield from _check_connections(settings, connection)
    yield from _check_clock(connection)


def _check_row_security(connection: Connection) -> Iterator[Finding]:
    rows = connection.exec_driver_sql(
        "SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"
        " AND NOT (c.relrowsecurity AND c.relforcerowsecurity) AND (c.relname = 'person' OR 2 = (SELECT count(*)"
        " FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('person_id', 'organisation_id')"
        " AND NOT a.attisdropped AND a.attnotnull))"
    )
    open_tables = [name for (name,) in rows]
    if open_tables:
        yield fail(
            "row-level security",
            f"not on {', '.join(open_tables)}",
            "`ieum upgrade --check`; was a table restored by hand?",
        )
    else:
        yield ok("row-level security", "on every table about people")


def _check_connections(settings: Settings, connection: Connection) -> Iterator[Finding]:
    most = int(connection.exec_driver_sql("SHOW max_connections").scalar_one())
    reserved = int(connection.exec_driver_sql("SHOW superuser_reserved_connections").scalar_one())
    wanted = (
        settings.workers * (settings.threads + 3) + 6
    )  # pool, overflow and probe of each; the worker's and the CLI's
    says = f"the server may open {wanted}, PostgreSQL gives {most - reserved}"
    if wanted > most - reserved:
        yield fail("connections", says, "lower WORKERS or THREADS, or raise max_connections")
    else:
        yield ok("connections", says)


def _check_clock(connection: Connection) -> Iterator[Finding]:
    there: datetime = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    apart = abs((datetime.now(UTC) - there).total_seconds())
    advice = "let both machines follow the same time server (timedatectl)"
    if apart > CLOCK_FAIL_S:
        yield fail("clock", f"this machine and the database are {apart:.0f} seconds apart", advice)
    elif apart > CLOCK_WARN_S:
        yield warn("clock", f"this machine and the database are {apart:.0f} seconds apart", advice)
    else:
        yield ok("clock", "this machine and the database agree")


def newest_instant(value: Any) -> datetime | None:
    """An instant as a driver gives it."""
    if value is None:
        return None
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def check_time_goes_on(settings: Settings, snapshot: Snapshot) -> Iterator[Finding]:
    newest = newest_instant(snapshot.connection.exec_driver_sql("SELECT max(at) FROM audit_entry").scalar())
    if newest is not None and (ahead := (newest - datetime.now(UTC)).total_seconds()) > CLOCK_FAIL_S:
        yield fail(
            "clock",
            f"the newest record is {ahead:.0f} seconds in the future",
            "this machine's clock went back: set it right",
        )
