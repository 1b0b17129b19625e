"""What is wrong with a backup is said before anything is touched, and which part it is."""

import contextlib
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from app.operations import restoring
from app.operations.archive import FORMAT
from app.operations.filling import Refused
from tests.factories.world import World
from tests.operations.conftest import Place


def spoiled(backup: Path, name: str, at: int) -> Path:
    """A copy with one bit of the member `name` turned, `at` bytes from its beginning (or, negative, from its end)."""
    with tarfile.open(backup) as tar:
        entry = tar.getmember(name)
    content = bytearray(backup.read_bytes())
    content[entry.offset_data + at % entry.size] ^= 1
    target = backup.with_name("spoiled.tar")
    target.write_bytes(content)
    return target


def members(backup: Path) -> list[str]:
    with tarfile.open(backup) as tar:
        return tar.getnames()


@pytest.mark.one_engine
def test_one_turned_bit_in_any_part_is_found_and_the_part_named(here: Place, backup: Path) -> None:
    names = members(backup)
    assert len(names) > 30
    for number, name in enumerate(names):
        result = here.run("verify-backup", spoiled(backup, name, -2 if number % 2 else 0), "--no-rows")
        assert result.exit_code in (1, 2), (name, result.output)
        assert name in result.output, (name, result.output)


@pytest.mark.one_engine
def test_a_turned_bit_in_a_header_of_the_tar_is_found(here: Place, backup: Path) -> None:
    with tarfile.open(backup) as tar:
        middle = tar.getmembers()[len(tar.getnames()) // 2]
    content = bytearray(backup.read_bytes())
    content[middle.offset + 3] ^= 1
    backup.write_bytes(content)

    result = here.run("verify-backup", backup)

    assert result.exit_code == 2
    assert "cut off or damaged" in result.output


@pytest.mark.one_engine
def test_a_file_that_was_cut_off_is_refused(here: Place, backup: Path) -> None:
    content = backup.read_bytes()
    for share in (0.0, 0.02, 0.5, 0.9):
        backup.write_bytes(content[: int(len(content) * share)])

        result = here.run("verify-backup", backup)

        assert result.exit_code == 2, share
        assert "cut off" in result.output or "no backup of 이음" in result.output


@pytest.mark.one_engine
def test_a_file_that_is_no_backup_is_refused(here: Place, tmp_path: Path) -> None:
    for content in (b"", b"hello", b"PK\x03\x04" + bytes(600), bytes(10240)):
        (tmp_path / "other").write_bytes(content)

        result = here.run("restore", tmp_path / "other")

        assert result.exit_code == 2, content
        assert "no backup of 이음" in result.output


@pytest.mark.one_engine
def test_a_newer_format_is_refused_with_what_to_do(here: Place, backup: Path) -> None:
    content = backup.read_bytes().replace(b"ieum-backup format %d\n" % FORMAT, b"ieum-backup format 9\n", 1)
    backup.write_bytes(content)

    result = here.run("verify-backup", backup)

    assert result.exit_code == 2
    assert "has format 9, this program reads up to 1" in result.output


def test_a_damaged_backup_changes_nothing_when_it_is_restored(backup: Path, empty_place: Callable[..., Place]) -> None:
    place = empty_place("sqlite")

    result = place.restore(spoiled(backup, "tables/person/000001.jsonl.gz", 20))

    assert result.exit_code == 2
    assert "tables/person/000001.jsonl.gz is damaged" in result.output
    assert [path.name for path in place.settings.var_dir.iterdir()] == ["secrets"]


def test_a_place_that_holds_data_is_refused_and_with_replace_moved_aside(
    backup: Path, empty_place: Callable[..., Place], tmp_path: Path
) -> None:
    place = empty_place()
    assert place.restore(backup).exit_code == 0
    first = place.back_up(tmp_path / "first.tar")

    refused = place.restore(backup)
    replaced = place.restore(backup, "--replace")
    second = place.back_up(tmp_path / "second.tar")

    assert refused.exit_code == 2
    assert "holds data; nothing was changed" in refused.output
    assert replaced.exit_code == 0, replaced.output
    assert "the former database is kept: " in replaced.output
    assert {t.name: t.sha256 for t in first.tables} == {t.name: t.sha256 for t in second.tables}


def test_a_database_that_a_server_has_open_is_not_replaced(backup: Path, world: World, here: Place) -> None:
    """The test's own server holds it."""
    staff = world.browser(world.staff(world.organisation()))
    result = here.restore(backup, "--replace")

    assert result.exit_code == 2
    assert "Stop the server and the worker first" in result.output
    assert staff.get("/cohorts").status_code == 200


def test_on_postgresql_the_role_of_the_server_is_told_to_leave_it_to_the_owner(
    backup: Path, empty_place: Callable[..., Place]
) -> None:
    place = empty_place()
    if place.settings.database_url.startswith("sqlite"):
        pytest.skip("SQLite has no roles")

    refused = place.run("restore", backup)
    checked = place.run("upgrade", "--check")

    assert refused.exit_code == 2
    assert "Use the address of the tables' owner" in refused.output
    assert checked.exit_code == 2


def test_a_database_that_is_broken_is_kept_beside_the_restored_one(
    backup: Path, empty_place: Callable[..., Place], tmp_path: Path
) -> None:
    place = empty_place("sqlite")
    file = place.settings.var_dir / "ieum.sqlite3"
    file.write_bytes(b"SQLite format 3\0" + b"broken" * 1000)
    (place.settings.var_dir / "ieum.sqlite3-wal").write_bytes(b"left behind")

    refused = place.restore(backup)
    restored = place.restore(backup, "--replace")

    assert refused.exit_code == 2
    assert "is damaged" in refused.output
    assert restored.exit_code == 0, restored.output
    (kept,) = (path for path in place.settings.var_dir.glob("*.before-*") if not path.name.endswith(("-wal", "-shm")))
    assert kept.read_bytes().endswith(b"broken")
    place.back_up(tmp_path / "again.tar")
    assert place.run("verify-backup", tmp_path / "again.tar").exit_code == 0


@pytest.mark.one_engine
def test_a_second_restore_at_once_keeps_what_the_first_moved_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "ieum.sqlite3"
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE note AS SELECT 'kept' AS text")
        connection.commit()
    for _ in range(2):
        with restoring._staged_sqlite(database, MagicMock(), replace=True) as staging:
            shutil.copyfile(database, staging)
    assert len([*tmp_path.glob("*.before-*")]) == 2

    def no_second_names(*names: Path) -> None:
        raise OSError

    old, taken, free = tmp_path / "old", tmp_path / "taken", tmp_path / "free"
    old.write_text("now")
    taken.write_text("before")
    monkeypatch.setattr(os, "link", no_second_names)
    restoring._keep(old, free)
    with pytest.raises(Refused, match="is there already"):
        restoring._keep(old, taken)
    assert (free.read_text(), taken.read_text()) == ("now", "before")


def test_files_alone_can_be_put_back(backup: Path, empty_place: Callable[..., Place]) -> None:
    """The database, in use or not, is left alone."""
    place = empty_place("sqlite")
    assert place.restore(backup).exit_code == 0
    files = sorted((place.settings.var_dir / "files").glob("??/*"))
    held, whole = place.client(), [path.read_bytes() for path in files]
    files[0].unlink()
    files[1].write_bytes(b"spoiled")

    result = place.run("restore", backup, "--files-only")

    assert result.exit_code == 0, result.output
    assert f"{len(files)} in the backup, 2 of them were missing or damaged here" in result.output
    assert [path.read_bytes() for path in files] == whole
    assert held.get("/healthz").status_code == 200
    held.app.state.database.engine.dispose()  # type: ignore[attr-defined]


def test_other_keys_are_refused_until_one_says_so(backup: Path, empty_place: Callable[..., Place]) -> None:
    place = empty_place("sqlite", secrets=False)

    refused = place.restore(backup)
    taken = place.restore(backup, "--other-keys")

    assert refused.exit_code == 2
    assert "the issuer's keys are missing" in refused.output
    assert taken.exit_code == 0
    assert "WARN the issuer's keys are missing" in taken.output


def test_a_target_that_exists_or_has_no_folder_is_refused(here: Place, tmp_path: Path) -> None:
    (tmp_path / "there.tar").write_text("mine")

    assert "is there already" in here.run("backup", tmp_path / "there.tar").output
    assert "is no folder" in here.run("backup", tmp_path / "no" / "b.tar").output
    assert (tmp_path / "there.tar").read_text() == "mine"
