"""One database a test, on the engine named by `--engine`; the app in front of it; people to walk through it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.clock import FixedClock
from app.core.database import Database
from app.core.settings import ROOT, Settings
from app.main import create_app
from tests.engines import Engine, engine_named
from tests.factories.world import World

pytest_plugins = ("tests.browser.fixtures",)
TEST_SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f00123456789abcdef0123456789abcdef"
MONDAY_MORNING = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)  # 09:30 in Korea


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", default="sqlite", choices=("sqlite", "postgresql"), help="database under test")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "engine" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.database)
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with engine_named(request.config.getoption("--engine"), tmp_path_factory.mktemp("db")) as found:
        yield found


@pytest.fixture
def clock() -> FixedClock:
    """Monday 23 November 2026, 09:30 in Korea; a test moves it with `clock.instant += …`."""
    return FixedClock(MONDAY_MORNING)


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shared by all tests of a process: each makes an app of its own, and compiling its pages costs more than showing them."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def settings(engine: Engine, tmp_path: Path, compiled_templates: Path) -> Settings:
    (tmp_path / "cache").symlink_to(compiled_templates)
    return Settings(
        _env_file=None,
        database_url=engine.fresh_url(tmp_path),
        public_url="https://testserver",
        var_dir=tmp_path,
        secret_key=TEST_SECRET,
        courses_dir=ROOT / "tests" / "fixtures" / "courses",
        quizzes_dir=ROOT / "tests" / "fixtures" / "quizzes",
        threads=4,
    )


@pytest.fixture
def app(settings: Settings, clock: FixedClock) -> Iterator[FastAPI]:
    app = create_app(settings, clock)
    yield app
    app.state.database.engine.dispose()


@pytest.fixture
def database(app: FastAPI) -> Database:
    """Sees everything; for arranging and for looking at what is stored."""
    return app.state.database.system()


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """A browser nobody has signed in with."""
    return TestClient(app, base_url="https://testserver", follow_redirects=False)


@pytest.fixture
def world(app: FastAPI, database: Database) -> World:
    """Makes organisations, staff, cohorts and trainees, and browsers that are signed in as them."""
    return World(app, database)
