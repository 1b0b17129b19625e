"""`ieum upgrade --check`: what the program that is installed now would do to the database, found out without doing it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from alembic.script import Script, ScriptDirectory
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from app.content.loader import Content, load_content
from app.content.problems import ContentInvalid
from app.core.settings import Settings
from app.migrate import config_for
from app.operations.backup import last_backup
from app.operations.checks_place import check_content_files
from app.operations.findings import Finding, fail, ok, size, warn
from app.operations.rehearsal import database_bytes, rehearse
from app.operations.snapshot import Snapshot, open_snapshot
from app.operations.values import to_json
from app.review.rubric import KEPT

FRESH = timedelta(hours=24)


def steps_from(revision: str) -> list[Script] | None:
    """The migrations after `revision`, oldest first; None when this program does not know it."""
    script = ScriptDirectory.from_config(config_for(""))
    every = list(reversed(list(script.walk_revisions())))
    names = [each.revision for each in every]
    return every[names.index(revision) + 1 :] if revision in names else None


def examine_upgrade(settings: Settings, *, rehearsed: bool = True) -> list[Finding]:
    """Findings in order; any FAIL means: do not upgrade. Raises NotReadable, StartRefused."""
    found = list(check_content_files(settings))
    with open_snapshot(settings.database_url) as snapshot:
        steps = steps_from(snapshot.revision)
        found += _say_steps(snapshot.revision, steps)
        found += _check_cohorts(settings, snapshot)
    if steps is None:
        return found
    found += _check_room(settings)
    found += _check_backup(settings)
    found += _check_in_use(settings)
    if rehearsed and steps:
        found += _rehearse(settings)
    return found


def _say_steps(revision: str, steps: list[Script] | None) -> Iterator[Finding]:
    if steps is None:
        says = f"the database is at {revision}, which this program does not know: a newer program has made it"
        yield fail("revision", says, "install that version, or restore a backup of this one")
    elif not steps:
        yield ok("revision", f"{revision}: nothing to migrate")
    else:
        yield ok("revision", f"{revision} → {steps[-1].revision}, {len(steps)} steps")
        for step in steps:
            yield ok("step", f"{step.revision} {(step.doc or '').splitlines()[0]}")


def _check_cohorts(settings: Settings, snapshot: Snapshot) -> Iterator[Finding]:
    """What running cohorts keep of the content of their day, and rules that changed under the same version."""
    try:
        content = load_content(settings.courses_dir, settings.quizzes_dir)
    except ContentInvalid:
        return  # said already
    now_in_files = {key: model.hash for key, model in content.models().items()}
    for name, documents, rule in _cohorts(snapshot.connection):
        other = [key for key, digest in documents.items() if now_in_files.get(key) != digest]
        if other:
            says = f"{name} keeps its own version of {len(other)} of {len(documents)} documents, such as {other[0]}"
            yield ok("content", says)
        yield from _check_rule(content, name, rule)
    known = {
        rubric for (rubric,) in snapshot.connection.exec_driver_sql("SELECT DISTINCT rubric FROM review") if rubric
    }
    gone = sorted(known - set(KEPT))
    if gone:
        yield fail(
            "rubric",
            f"{', '.join(gone)} is gone, and reviews were made by it",
            "put it back: a rubric is never removed",
        )


def _cohorts(connection: Connection) -> Iterator[tuple[str, dict[str, str], dict[str, object]]]:
    as_json = to_json("json")
    for name, documents, rule in connection.exec_driver_sql("SELECT name, documents, rule FROM cohort ORDER BY id"):
        plain = [each if isinstance(each, dict) else as_json(each) for each in (documents, rule)]
        yield name, plain[0], plain[1]


def _check_rule(content: Content, cohort: str, rule: dict[str, object]) -> Iterator[Finding]:
    """A rule in force keeps its number: other conditions under the same number would be two rules of one name."""
    for programme in content.programmes.values():
        today = programme.completion_rule([])
        if (rule.get("slug"), rule.get("version")) != (today["slug"], today["version"]):
            continue
        if _without_steps(rule) != _without_steps(today):
            says = f"{programme.slug}: the completion rule {today['slug']} version {today['version']} says something else than in {cohort}"
            yield warn("rule", says, "give the changed rule the next version; the cohort keeps its own either way")


def _without_steps(rule: dict[str, object]) -> list[tuple[object, object]]:
    conditions = rule.get("conditions")
    assert isinstance(conditions, list)
    return [(each.get("kind"), each.get("minimum")) for each in conditions]


def _check_room(settings: Settings) -> Iterator[Finding]:
    import shutil

    needed = 2 * database_bytes(settings.database_url) + 100 * 1000**2
    free = shutil.disk_usage(settings.var_dir).free
    says = f"{size(free)} free, {size(needed)} wanted for a copy and a backup"
    yield ok("disk", says) if free > needed else fail("disk", says, "make room first")


def _check_backup(settings: Settings) -> Iterator[Finding]:
    note = last_backup(settings)
    if note is not None and datetime.fromisoformat(note["at"]) > datetime.now(UTC) - FRESH:
        yield ok("backup", f"{note['path']}, {note['at'][:16]} UTC")
    else:
        yield warn("backup", "none in the last 24 hours", "`ieum upgrade` makes one before it changes anything")


def _check_in_use(settings: Settings) -> Iterator[Finding]:
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        return
    connection = sqlite.connect(str(url.database), isolation_level=None, timeout=0)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite.OperationalError:
        yield warn("in use", "somebody writes just now", "stop server and worker before `ieum upgrade`")
    finally:
        connection.close()


def _rehearse(settings: Settings) -> Iterator[Finding]:
    try:
        done = rehearse(settings.database_url, settings.var_dir)
    except (SQLAlchemyError, sqlite.Error, RuntimeError) as error:
        if isinstance(getattr(error, "orig", None), InsufficientPrivilege):
            yield fail(
                "rehearsal",
                "this role may not make a schema",
                "put the owner's address into DATABASE_URL for this command",
            )
            return
        cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        yield fail(
            "rehearsal",
            f"the migrations break on a copy of the data: {cause}",
            "do not upgrade; report this with the line",
        )
        return
    says = f"on a copy of {done.rows} rows the migrations took {done.seconds:.1f} s"
    if done.lost:
        yield warn(
            "rehearsal", f"{says}; tables changed their rows: {', '.join(done.lost)}", "read the release notes on these"
        )
    else:
        yield ok("rehearsal", f"{says}, every row is still there")


def default_backup(settings: Settings) -> Path:
    """Where `ieum upgrade` puts the backup that it makes."""
    folder = settings.var_dir / "backups"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
