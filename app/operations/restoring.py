"""`ieum restore`: a backup becomes the database again, whole or not at all.

SQLite is filled in a file beside the database and renamed into its place; PostgreSQL is filled in one transaction. What was
there is moved aside, never deleted. Stored files are only ever added: their name is their hash. Nothing is signed, mailed
or numbered: what was issued comes back as the bytes that it was.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.completion.journal import Journal
from app.core.database import connect
from app.core.health import code_revision
from app.core.settings import Settings
from app.migrate import upgrade, upgrade_within
from app.operations.archive import Reader, sync_folder
from app.operations.catching_up import CaughtUp, catch_up, mark_unsure
from app.operations.filling import Refused, fill_postgresql, fill_sqlite, refusal, require_known_revision
from app.operations.keys import key_problems
from app.operations.manifest import Manifest
from app.operations.shapes import REVISION_TABLE
from app.operations.snapshot import SYSTEM_SCOPE
from app.operations.stored_files import copied_whole, damage, place_of
from app.operations.verifying import check_bytes, journal_entries
from app.privacy.erasing import remove_files

STAGING = ".restoring"
MOMENT = "%Y%m%dT%H%M%S%fZ"  # to the microsecond: two restores in one second keep two databases


@dataclass
class Restored:
    """`aside`: where the former database is; `unsure`: nothing can be issued before `ieum catch-up`."""

    manifest: Manifest
    aside: str | None = None
    files_added: int = 0
    caught_up: CaughtUp = field(default_factory=CaughtUp)
    unsure: bool = False
    migrated_to: str | None = None
    warnings: list[str] = field(default_factory=list)


def restore(settings: Settings, path: Path, *, replace: bool, other_keys: bool, app_role: str | None) -> Restored:
    """Put the backup at `path` back. Raises Refused or BadBackup before anything has changed."""
    manifest, problems = check_bytes(path)
    if problems:
        raise Refused(f"the backup is damaged, nothing was changed: {'; '.join(problems)}")
    require_known_revision(manifest)
    restored = Restored(manifest, migrated_to=code_revision() if manifest.revision != code_revision() else None)
    refusals = key_problems(settings, manifest.keys)
    if refusals and not other_keys:
        raise Refused(". ".join(refusals) + ". (With --other-keys it is restored all the same.)")
    restored.warnings += refusals
    with Reader(path) as reader:
        _restore(settings, reader, restored, replace=replace, app_role=app_role)
    if restored.caught_up:
        remove_files(
            settings, restored.caught_up.files
        )  # of people erased since: the backup has just brought them back
    return restored


def restore_files(settings: Settings, path: Path) -> tuple[int, int]:
    """Only the stored files that are missing or damaged here; the database is not touched. (in the backup, put back)."""
    manifest, problems = check_bytes(path)
    if problems:
        raise Refused(f"the backup is damaged, nothing was changed: {'; '.join(problems)}")
    with Reader(path) as reader:
        return manifest.files.count, _add_files(settings.var_dir / "files", reader)


def _restore(settings: Settings, reader: Reader, restored: Restored, *, replace: bool, app_role: str | None) -> None:
    url = make_url(settings.database_url)
    journal = Journal(settings.var_dir)
    if url.get_backend_name() == "sqlite":
        with _staged_sqlite(Path(url.database or ""), restored, replace=replace) as staging:
            _take_over(settings, journal, reader, restored)
            fill_sqlite(staging, reader, restored.manifest)
            upgrade(f"sqlite:///{staging}")
            _catch_up_file(staging, journal, restored)
        return
    with _staged_postgresql(settings.database_url, restored, replace=replace, app_role=app_role) as connection:
        _take_over(settings, journal, reader, restored)
        fill_postgresql(connection, reader, restored.manifest, app_role)
        upgrade_within(connection, app_role=app_role)
        with Session(connection, autoflush=True) as session:
            session.info["now"] = connection.exec_driver_sql("SELECT now()").scalar_one()
            restored.caught_up = catch_up(session, journal)
            session.flush()


def _take_over(settings: Settings, journal: Journal, reader: Reader, restored: Restored) -> None:
    """Journal and files, once it is clear that this place may be restored into.

    The journal here is the one that the backup knows, and has gone on from there: then it knows every number. If not
    (another machine, a lost disk), whoever restores has to say how far the numbers went. The mark stands before the
    journal does: after a kill in between, the next try would take the backup's copy for one that has gone on.
    """
    recorded, here = restored.manifest.journal, journal.identity()
    restored.unsure = journal.unsure.exists() or here is None or here[0] != recorded.id or here[1] < recorded.lines
    if restored.unsure:
        mark_unsure(journal, str(reader.path), restored.manifest.at)
    journal.merge(journal_entries(reader))
    restored.files_added = _add_files(settings.var_dir / "files", reader)


def _add_files(files: Path, reader: Reader) -> int:
    added = 0
    for member in reader.members():
        if not member.name.startswith("files/"):
            continue
        digest = member.name.rpartition("/")[2]
        target = place_of(files, digest)
        if damage(target, digest) is None:
            continue
        if not copied_whole(member.chunks(), target, digest):
            raise Refused(f"{member.name} is damaged; nothing but files was added")
        added += 1
    return added


@contextlib.contextmanager
def _staged_sqlite(path: Path, restored: Restored, *, replace: bool) -> Iterator[Path]:
    """A file beside the database to fill; when the block ends it takes the database's place in one rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    staging = path.with_name(path.name + STAGING)
    with _held(path, replace=replace) as occupied:
        _remove(staging)
        try:
            yield staging
            _as_before(staging, path if occupied else path.parent)
            _sync_file(staging)
        except BaseException:
            _remove(staging)
            raise
        aside = path.with_name(f"{path.name}.before-{datetime.now(UTC):{MOMENT}}")
        if occupied:
            _keep(path, aside)
            restored.aside = str(aside)
        for suffix in ("-wal", "-shm"):  # of a damaged file: left in place they would be replayed into the new one
            with contextlib.suppress(FileNotFoundError):
                os.replace(f"{path}{suffix}", f"{aside}{suffix}")
        os.replace(staging, path)
        sync_folder(path.parent)
    _remove(staging)  # the small files beside it


@contextlib.contextmanager
def _held(path: Path, *, replace: bool) -> Iterator[bool]:
    """Hold the old database, all of it in its one file, against every other process. Yields whether it has rows.
    Raises Refused when it has and may not be replaced, or when a server has it open."""
    if not path.exists() or path.stat().st_size == 0:
        yield False
        return
    connection = sqlite.connect(str(path), isolation_level=None, timeout=2)
    try:
        try:
            occupied = _has_rows(connection)
            if occupied and not replace:
                raise Refused(
                    f"{path} holds data; nothing was changed. Restore into an empty place, or say --replace: the old file is kept"
                )
            # Leaving WAL mode needs the file for oneself, and takes what is in the WAL into the file.
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite.DatabaseError as error:
            if "locked" not in str(error) and "not a database" not in str(error) and "malformed" not in str(error):
                raise
            if "locked" in str(error):
                raise Refused(f"{path} is in use; nothing was changed. Stop the server and the worker first") from None
            if not replace:
                raise Refused(
                    f"{path} is damaged ({error}). With --replace it is kept beside the restored one"
                ) from None
            occupied = True
        yield occupied
    finally:
        connection.close()


def _has_rows(connection: sqlite.Connection) -> bool:
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
    ).fetchall()
    return any(connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone() for (name,) in names)  # noqa: S608


def _catch_up_file(path: Path, journal: Journal, restored: Restored) -> None:
    database = connect(f"sqlite:///{path}", threads=1).system()
    try:
        with database.write() as session:
            restored.caught_up = catch_up(session, journal)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        database.engine.dispose()


def _keep(path: Path, aside: Path) -> None:
    """A second name for the old file; on a file system that knows no second names, a copy. Raises Refused rather than take the
    place of what was kept before."""
    if aside.exists():
        raise Refused(f"{aside} is there already; the database was not changed. Try again")
    try:
        os.link(path, aside)
    except OSError:
        with path.open("rb") as old, aside.open("xb") as copy:
            shutil.copyfileobj(old, copy)
        shutil.copystat(path, aside)
        _sync_file(aside)


def _as_before(staging: Path, example: Path) -> None:
    """Owner and mode of the old file, or of the folder: a file made by root is one that the server cannot write."""
    status = example.stat()
    if os.geteuid() == 0:
        os.chown(staging, status.st_uid, status.st_gid)
    staging.chmod(status.st_mode & 0o666)


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal", "-turn"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


@contextlib.contextmanager
def _staged_postgresql(url: str, restored: Restored, *, replace: bool, app_role: str | None) -> Iterator[Connection]:
    """One transaction with an empty schema in it; former tables are moved to a schema of their own. A kill rolls back."""
    engine = connect(url, threads=1).engine
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(SYSTEM_SCOPE)
            connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
            names = inspect(connection).get_table_names()
            occupied = [name for name in names if name != REVISION_TABLE and _any_row(connection, name)]
            if occupied and not replace:
                raise Refused(
                    "the database holds data; nothing was changed. Restore into an empty one, or say --replace: the old tables are kept"
                )
            _require_alone(connection)
            if names:
                _move_aside(connection, names, restored, keep=bool(occupied))
            yield connection
            if app_role is None:
                restored.warnings.append(
                    "no --app-role was named: the server's role has no rights on the new tables yet, unless it is the one you used now"
                )
    except DBAPIError as error:
        raise refusal(error, "PostgreSQL refused") from None
    finally:
        engine.dispose()


def _any_row(connection: Connection, table: str) -> bool:
    return connection.exec_driver_sql(f'SELECT EXISTS (SELECT 1 FROM "{table}")').scalar_one() is True  # noqa: S608


def _require_alone(connection: Connection) -> None:
    others = connection.exec_driver_sql(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND usename IS NOT NULL"  # autovacuum has no user
    ).scalar_one()
    if others:
        raise Refused(
            f"{others} other connections to the database are open; nothing was changed. Stop the server and the worker first"
        )


def _move_aside(connection: Connection, names: list[str], restored: Restored, *, keep: bool) -> None:
    if not keep:
        for name in names:
            connection.exec_driver_sql(f'DROP TABLE "{name}" CASCADE')  # empty: migrated and never used
        return
    aside = f"ieum_before_{datetime.now(UTC):{MOMENT}}".lower()
    connection.exec_driver_sql(f'CREATE SCHEMA "{aside}"')
    for name in names:
        connection.exec_driver_sql(f'ALTER TABLE "{name}" SET SCHEMA "{aside}"')
    restored.aside = f"schema {aside}"
