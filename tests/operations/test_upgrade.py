"""`ieum upgrade --check` finds out what a new version would do; `ieum upgrade` backs up and does it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from app.core.health import code_revision
from app.core.settings import ROOT
from app.migrate import downgrade
from app.operations import rehearsal
from app.operations.snapshot import open_snapshot
from tests.engines import APP_ROLE, Engine, PostgresEngine
from tests.operations.conftest import Place, changed, contents, copy_database, manifest_of, name_of

OLD = "0002"
KEPT = "left_by_an_older_version"


@pytest.fixture
def old_place(
    engine: Engine, backup: Path, empty_place: Callable[..., Place], tmp_path_factory: pytest.TempPathFactory
) -> Place:
    """A house whose database an older version has left, under the content of today. Made once: a folder, and on PostgreSQL
    a database to copy."""
    kept = tmp_path_factory.getbasetemp() / "left-by-an-older-version"
    if not kept.exists():
        made = empty_place()
        assert made.restore(backup).exit_code == 0
        downgrade(made.owner.database_url, OLD, app_role=APP_ROLE)
        if isinstance(engine, PostgresEngine):
            copy_database(engine, name_of(made), KEPT)
        shutil.copytree(made.settings.var_dir, kept)
    place = empty_place(template=KEPT)
    shutil.copytree(kept, place.settings.var_dir, dirs_exist_ok=True)
    real = {"courses_dir": ROOT / "courses", "quizzes_dir": ROOT / "quizzes"}
    return Place(changed(place.settings, **real), changed(place.owner, **real))


def revision(place: Place) -> str:
    with open_snapshot(place.owner.database_url) as snapshot:
        return snapshot.revision


def test_the_check_names_the_steps_rehearses_them_and_changes_nothing(old_place: Place) -> None:
    result = old_place.run("upgrade", "--check", owner=True)

    assert result.exit_code == 0, result.output
    assert f"{OLD} → {code_revision()}" in result.output
    assert "rehearsal: on a copy of" in result.output
    assert "every row is still there" in result.output
    assert "keeps its own version of" in result.output
    assert revision(old_place) == OLD


def test_on_postgresql_the_role_of_the_server_cannot_upgrade(old_place: Place) -> None:
    if old_place.settings.database_url.startswith("sqlite"):
        pytest.skip("SQLite has no roles")
    result = old_place.run("upgrade")

    assert result.exit_code == 1
    assert "put the owner's address into DATABASE_URL" in result.output
    assert revision(old_place) == OLD


def test_upgrade_backs_up_the_old_revision_and_migrates(old_place: Place, tmp_path: Path) -> None:
    role = [] if old_place.settings.database_url.startswith("sqlite") else ["--app-role", APP_ROLE]
    result = old_place.run("upgrade", "--no-rehearsal", *role, owner=True)

    assert result.exit_code == 0, result.output
    (made,) = (old_place.settings.var_dir / "backups").iterdir()
    before, after = manifest_of(made), old_place.back_up(tmp_path / "after.tar")
    assert before.revision == OLD
    assert after.revision == code_revision()
    assert {name: rows for name, (rows, _) in contents(before).items()}.items() <= {
        name: rows for name, (rows, _) in contents(after).items()
    }.items()


def test_a_backup_of_an_older_revision_is_restored_and_migrated(
    old_place: Place, empty_place: Callable[..., Place], tmp_path: Path
) -> None:
    before = old_place.back_up(tmp_path / "old.tar")
    place = empty_place()

    result = place.restore(tmp_path / "old.tar")

    assert result.exit_code == 0, result.output
    assert f"migrated: {OLD} → {code_revision()}" in result.output
    assert before.revision == OLD
    assert revision(place) == code_revision()


def test_a_database_of_a_newer_program_is_neither_upgraded_nor_restored(
    backup: Path, old_place: Place, empty_place: Callable[..., Place], tmp_path: Path
) -> None:
    engine = create_engine(old_place.owner.database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    old_place.back_up(tmp_path / "newer.tar")

    checked = old_place.run("upgrade", "--check", owner=True)
    restored = empty_place().restore(tmp_path / "newer.tar")

    assert checked.exit_code == 1
    assert "which this program does not know" in checked.output
    assert restored.exit_code == 2
    assert "revision 9999" in restored.output
    assert "or a newer one" in restored.output


def test_migrations_that_break_on_the_data_are_found_on_the_copy(
    old_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("migration left 3 rows whose parent is missing")

    monkeypatch.setattr(rehearsal, "upgrade", broken)
    monkeypatch.setattr(
        rehearsal, "upgrade_within", lambda _, target="head", **__: broken() if target == "head" else None
    )

    result = old_place.run("upgrade", owner=True)

    assert result.exit_code == 1
    assert "the migrations break on a copy of the data" in result.output
    assert "not upgraded" in result.output
    assert revision(old_place) == OLD


def test_a_row_that_a_migration_loses_is_seen(old_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    if not old_place.settings.database_url.startswith("sqlite"):
        pytest.skip("the counting is the same code on both engines")
    real = rehearsal.upgrade

    def losing(url: str) -> None:
        real(url)
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM sign_in_failure"))
            connection.execute(text("DELETE FROM idempotent_deed"))
        engine.dispose()

    monkeypatch.setattr(rehearsal, "upgrade", losing)

    assert "tables changed their rows: idempotent_deed: " in old_place.run("upgrade", "--check", owner=True).output
