"""A house with something in every table, its backup, and empty places to put it back."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient
from psycopg import sql
from sqlalchemy.engine import make_url
from typer.testing import CliRunner, Result

from app import cli, cli_operations
from app.core.clock import FixedClock
from app.core.settings import Settings
from app.main import create_app
from app.operations.archive import Reader
from app.operations.manifest import Manifest
from app.operations.verifying import read_manifest
from tests.conftest import MONDAY_MORNING
from tests.engines import APP_ROLE, Engine, PostgresEngine
from tests.factories.world import World
from tests.security.house import House, populate

_numbers = itertools.count(1)


@dataclass
class Place:
    """A database and a VAR_DIR. `owner` are the settings of who may make tables; on SQLite they are the same."""

    settings: Settings
    owner: Settings

    def run(self, *words: object, owner: bool = False) -> Result:
        """`ieum …` with this place's settings."""
        settings = self.owner if owner else self.settings
        with pytest.MonkeyPatch.context() as patch:
            for module in (cli, cli_operations):
                patch.setattr(module, "Settings", lambda **_: settings)
            return CliRunner().invoke(cli.app, [str(word) for word in words], catch_exceptions=False)

    def back_up(self, target: Path) -> Manifest:
        result = self.run("backup", target, "--no-verify")
        assert result.exit_code == 0, result.output
        return manifest_of(target)

    def restore(self, backup: Path, *words: str) -> Result:
        role = () if self.settings.database_url.startswith("sqlite") else ("--app-role", APP_ROLE)
        return self.run("restore", backup, *role, *words, owner=True)

    def client(self) -> TestClient:
        """A browser at a server of this place, which the caller closes (`with`)."""
        app = create_app(self.settings, FixedClock(MONDAY_MORNING))
        return TestClient(app, base_url="https://testserver", follow_redirects=False)


def manifest_of(path: Path) -> Manifest:
    with Reader(path) as reader:
        return read_manifest(reader)


def contents(manifest: Manifest) -> dict[str, tuple[int, str]]:
    """Table → rows and hash."""
    return {table.name: (table.rows, table.sha256) for table in manifest.tables}


@pytest.fixture
def house(world: World) -> House:
    return populate(world, "표")


_made: dict[str, tuple[bytes, Path]] = {}


@pytest.fixture
def backup(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path, tmp_path_factory: Any) -> Path:
    """A backup of a house, made once a run; the secrets that it needs are in this test's VAR_DIR."""
    kind = request.getfixturevalue("engine").__class__.__name__
    if kind not in _made:
        request.getfixturevalue("house")
        request.getfixturevalue("here").back_up(tmp_path / "made.tar")
        secrets = tmp_path_factory.mktemp("secrets") / "secrets"
        shutil.copytree(settings.var_dir / "secrets", secrets)
        _made[kind] = (tmp_path / "made.tar").read_bytes(), secrets
    content, secrets = _made[kind]
    shutil.copytree(secrets, settings.var_dir / "secrets", dirs_exist_ok=True)
    (tmp_path / "good.tar").write_bytes(content)
    return tmp_path / "good.tar"


@pytest.fixture
def here(engine: Engine, settings: Settings) -> Place:
    """The place that the world lives in."""
    owner = engine.owner_url if isinstance(engine, PostgresEngine) else settings.database_url
    return Place(settings, changed(settings, database_url=owner))


@pytest.fixture
def empty_place(engine: Engine, settings: Settings, tmp_path: Path) -> Iterator[Callable[..., Place]]:
    """Makes empty places: the engine under test unless another is named; the same secrets unless told otherwise. On
    PostgreSQL with what is in the database `template`."""
    made: list[str] = []

    def make(kind: str | None = None, *, secrets: bool = True, template: str = "template1") -> Place:
        number = next(_numbers)
        var_dir = tmp_path / f"place-{number}"
        var_dir.mkdir()
        if secrets:
            shutil.copytree(settings.var_dir / "secrets", var_dir / "secrets")
        if isinstance(engine, PostgresEngine) and kind != "sqlite":
            name = f"place_{number}"
            copy_database(engine, template, name)
            made.append(name)
            url, owner = (each.replace("@/ieum?", f"@/{name}?") for each in (engine.app_url, engine.owner_url))
        else:
            url = owner = f"sqlite:///{var_dir}/ieum.sqlite3"
        fresh = changed(settings, var_dir=var_dir, database_url=url)
        return Place(fresh, changed(fresh, database_url=owner))

    yield make
    for name in made:
        _admin(engine, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def copy_database(engine: PostgresEngine, template: str, name: str) -> None:
    """Nobody may be connected to the one that is copied."""
    statement = sql.SQL("CREATE DATABASE {} OWNER ieum_owner TEMPLATE {}")
    _admin(engine, statement.format(sql.Identifier(name), sql.Identifier(template)))


def name_of(place: Place) -> str:
    """Of its database on PostgreSQL."""
    return make_url(place.settings.database_url).database or ""


def _admin(engine: Any, statement: sql.Composed) -> None:
    parts = psycopg.conninfo.conninfo_to_dict(engine.owner_url.replace("+psycopg", ""))
    with psycopg.connect(
        host=parts["host"], port=parts["port"], user="postgres", dbname="postgres", autocommit=True
    ) as admin:
        admin.execute(statement)


def changed(settings: Settings, **changes: Any) -> Settings:
    return Settings(_env_file=None, **{**settings.model_dump(), **changes})  # type: ignore[arg-type]
