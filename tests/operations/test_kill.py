"""Signal 9 in the middle of a backup or a restore: what was there is there, and the next try succeeds."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.engine import make_url

from app.core.settings import ROOT, Settings
from app.operations.restoring import STAGING
from tests.conftest import TEST_SECRET
from tests.operations.conftest import Place, contents

PATIENCE_S = 60


def started(settings: Settings, *words: object) -> subprocess.Popen[str]:
    """A real `ieum …` in a process of its own."""
    environment = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "VAR_DIR": str(settings.var_dir),
        "PUBLIC_URL": settings.public_url,
        "SECRET_KEY": TEST_SECRET,
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "app.cli", *map(str, words)]
    return subprocess.Popen(
        command, env=environment, cwd=settings.var_dir, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def killed_when(process: subprocess.Popen[str], is_under_way: Callable[[], bool]) -> None:
    """Kill the process as soon as it is in the middle; fail when it came to its end before."""
    until = time.monotonic() + PATIENCE_S
    while not is_under_way():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < until
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def restoring(place: Place) -> Callable[[], bool]:
    """Whether a restore into the place is at work."""
    if place.settings.database_url.startswith("sqlite"):
        staging = place.settings.var_dir / f"ieum.sqlite3{STAGING}"
        return lambda: staging.exists() and staging.stat().st_size > 100_000
    name = make_url(place.settings.database_url).database
    beside = make_url(place.settings.database_url).set(database="ieum")  # not among the connections that are in the way
    engine = create_engine(beside, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    query = text(
        "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock'"
        " AND database = (SELECT oid FROM pg_database WHERE datname = :name)"
    )

    def busy() -> bool:
        with engine.connect() as connection:
            return connection.execute(query, {"name": name}).scalar_one() > 20

    return busy


def test_a_backup_that_is_killed_leaves_no_backup_and_the_next_one_is_good(
    backup: Path, empty_place: Callable[..., Place], tmp_path: Path
) -> None:
    place = empty_place()
    assert place.restore(backup).exit_code == 0
    folder = tmp_path / "backups"
    folder.mkdir()
    target = folder / "night.tar"

    killed_when(started(place.settings, "backup", target), target.with_name("night.tar.partial").exists)
    left = [path.name for path in folder.iterdir()]
    process = started(place.settings, "backup", target)
    output, _ = process.communicate(timeout=PATIENCE_S)

    assert left == ["night.tar.partial"]
    assert process.returncode == 0, output
    assert "good (every byte and every row" in output
    assert [path.name for path in folder.iterdir()] == ["night.tar"]
    assert target.stat().st_mode & 0o077 == 0


def test_a_restore_that_is_killed_leaves_what_was_there_and_the_next_one_succeeds(
    backup: Path, empty_place: Callable[..., Place], tmp_path: Path
) -> None:
    place = empty_place()
    assert place.restore(backup).exit_code == 0
    before = place.back_up(tmp_path / "before.tar")
    role = [] if place.settings.database_url.startswith("sqlite") else ["--app-role", "ieum_app"]

    killed_when(started(place.owner, "restore", backup, "--replace", *role), restoring(place))
    between = place.back_up(tmp_path / "between.tar")
    notes = place.run("doctor").output
    again = place.restore(backup, "--replace")
    after = place.back_up(tmp_path / "after.tar")

    assert contents(between) == contents(before)
    assert again.exit_code == 0, again.output
    assert contents(after) == contents(before)
    if place.settings.database_url.startswith("sqlite"):
        assert "a restore was broken off" in notes
        assert not list(place.settings.var_dir.glob(f"*{STAGING}*"))


def test_a_first_restore_that_is_killed_leaves_no_database_and_no_false_certainty(
    backup: Path, empty_place: Callable[..., Place]
) -> None:
    """The journal that the first try put down is the backup's copy: it does not know what was issued since."""
    place = empty_place()
    role = [] if place.settings.database_url.startswith("sqlite") else ["--app-role", "ieum_app"]

    killed_when(started(place.owner, "restore", backup, *role), restoring(place))
    looked = place.run("doctor")
    again = place.restore(backup)
    issuing = place.run("catch-up")

    assert looked.exit_code == 1
    assert "there is no database" in looked.output or "holds no tables of 이음" in looked.output
    assert again.exit_code == 0, again.output
    assert "Nothing is issued until you say how far" in again.output
    assert issuing.exit_code == 1
