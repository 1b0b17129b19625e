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

PATIENCE_S = 300


def started(settings: Settings, *words: object, mortal: bool = False) -> subprocess.Popen[str]:
    """A real `ieum …` in a process of its own; a mortal one kills itself in the middle (mortal.py)."""
    environment = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "VAR_DIR": str(settings.var_dir),
        "PUBLIC_URL": settings.public_url,
        "SECRET_KEY": TEST_SECRET,
        "PYTHONPATH": str(ROOT),
    }
    program = [str(Path(__file__).with_name("mortal.py"))] if mortal else ["-m", "app.cli"]
    command = [sys.executable, *program, *map(str, words)]
    return subprocess.Popen(
        command, env=environment, cwd=settings.var_dir, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def killed(settings: Settings, *words: object) -> None:
    """`ieum …` up to its middle. Returns when PostgreSQL, too, has noticed that nobody is there any more."""
    process = started(settings, *words, mortal=True)
    output, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == -signal.SIGKILL, output
    if settings.database_url.startswith("sqlite"):
        return
    name = make_url(settings.database_url).database
    beside = make_url(settings.database_url).set(database="ieum")  # not among the connections that are in the way
    engine = create_engine(beside, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    query = text("SELECT count(*) FROM pg_stat_activity WHERE datname = :name AND usename IS NOT NULL")
    until = time.monotonic() + PATIENCE_S
    with engine.connect() as connection:
        while connection.execute(query, {"name": name}).scalar_one():
            assert time.monotonic() < until, "PostgreSQL holds on to the connection of the dead"
            time.sleep(0.02)


def test_a_backup_that_is_killed_leaves_no_backup_and_the_next_one_is_good(
    backup: Path, empty_place: Callable[..., Place], tmp_path: Path
) -> None:
    place = empty_place()
    assert place.restore(backup).exit_code == 0
    folder = tmp_path / "backups"
    folder.mkdir()
    target = folder / "night.tar"

    killed(place.settings, "backup", target)
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

    killed(place.owner, "restore", backup, "--replace", *role)
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

    killed(place.owner, "restore", backup, *role)
    looked = place.run("doctor")
    again = place.restore(backup)
    issuing = place.run("catch-up")

    assert looked.exit_code == 1
    assert "there is no database" in looked.output or "holds no tables of 이음" in looked.output
    assert again.exit_code == 0, again.output
    assert "Nothing is issued until you say how far" in again.output
    assert issuing.exit_code == 1
