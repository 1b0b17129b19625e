"""`ieum doctor`: is everything as it should be? Reads only; every finding says how to mend it."""

from collections.abc import Callable, Iterator
from functools import partial

from sqlalchemy.orm import Session

from app.core.settings import Settings
from app.operations import checks_database as database
from app.operations import checks_place as place
from app.operations import checks_records as records
from app.operations.findings import Finding, fail
from app.operations.shapes import NotReadable
from app.operations.snapshot import Snapshot, open_snapshot

PLACE = (
    place.check_programs,
    place.check_address,
    place.check_secrets,
    place.check_owners,
    place.check_disk,
    place.check_leftovers,
    place.check_content_files,
    place.check_last_backup,
)
OF_DATABASE = (database.check_revision, database.check_engine, database.check_time_goes_on)
OF_RECORDS = (
    records.check_numbers,
    records.check_signing,
    records.check_lists,
    records.check_reserved,
    records.check_frozen,
    records.check_worker,
)


def examine(settings: Settings, *, deep: bool = False) -> list[Finding]:
    """Every check, in order. A check that breaks is a failure of its own; the others go on."""
    found: list[Finding] = []
    for check in PLACE:
        found += _carefully(check.__name__, partial(check, settings))
    try:
        with open_snapshot(settings.database_url) as snapshot:
            found += _database(settings, snapshot, deep)
    except NotReadable as refused:
        found.append(
            fail("database", str(refused), "`ieum migrate` for a new installation, `ieum restore` for a lost one")
        )
    except Exception as error:
        found.append(
            fail("database", f"does not answer: {_cause(error)}", "check DATABASE_URL, and that the database runs")
        )
    return found


def _database(settings: Settings, snapshot: Snapshot, deep: bool) -> list[Finding]:
    found: list[Finding] = []
    for check in OF_DATABASE:
        found += _within(snapshot, check.__name__, partial(check, settings, snapshot))
    if any(each.check == "revision" and each.level == "FAIL" for each in found):
        return found  # the tables are not those that the other checks know
    with Session(snapshot.connection, autoflush=False) as session:
        for ask in OF_RECORDS:
            found += _within(snapshot, ask.__name__, partial(ask, settings, session))
    return found + _within(snapshot, "check_files", partial(records.check_files, settings, snapshot, deep=deep))


def _carefully(name: str, check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(check())
    except Exception as error:
        what = name.removeprefix("check_").replace("_", " ")
        return [fail(what, f"could not be checked: {_cause(error)}", "mend what it names, then ask again")]


def _within(snapshot: Snapshot, name: str, check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """Behind a savepoint: what one check breaks on PostgreSQL does not break the next."""
    if snapshot.engine == "sqlite":
        return _carefully(name, check)
    snapshot.connection.exec_driver_sql("SAVEPOINT one_check")
    try:
        return _carefully(name, check)
    finally:
        snapshot.connection.exec_driver_sql("ROLLBACK TO SAVEPOINT one_check")


def _cause(error: Exception) -> str:
    text = str(getattr(error, "orig", None) or error).strip().splitlines()
    return f"{type(error).__name__}: {text[0] if text else ''}".rstrip(": ")
