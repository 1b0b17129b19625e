"""One database a test, on the engine named by `--engine`; the app in front of it; people to walk through it."""

import functools
import gc
import os
import random
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from copy import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import hypothesis
import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from fastapi.testclient import TestClient
from jinja2 import Environment
from sqlalchemy import Dialect, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.util import LRUCache

from app import main
from app.content.loader import Content, load_content
from app.core import database as core_database
from app.core import database as database_room
from app.core import group_commit, health
from app.core.clock import Clock, FixedClock
from app.core.database import Database
from app.core.settings import ROOT, Settings
from app.credentials import enclosed
from app.main import create_app
from tests.engines import Engine, engine_named
from tests.factories.world import World

# Files that take longest come first, so that no process is left alone with one at the end (`--no-loadscope-reorder` keeps to it).
LONGEST = (
    "browser/test_trainee_pages.py", "browser/test_pages.py", "browser/test_walk.py", "browser/test_receipts.py",
    "operations/test_upgrade.py", "security/test_fuzz.py", "test_demo.py", "operations/test_round_trip.py",
    "crash/test_crash.py", "content/test_scenes.py", "operations/test_doctor.py", "questions/test_types.py",
    "work/test_worker.py", "operations/test_kill.py", "serve/test_workers.py", "completion/test_life.py",
    "completion/test_public.py", "core/test_logs.py", "api/test_schema.py",
)  # fmt: skip
pytest_plugins = ("tests.browser.fixtures",)
FIXTURES = ROOT / "tests" / "fixtures"
TEST_SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f00123456789abcdef0123456789abcdef"
STATEMENTS_KEPT = 5_000
MONDAY_MORNING = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)  # 09:30 in Korea

# No test fails by the speed of the machine or by the luck of a draw; `--hypothesis-profile=search` looks for new examples.
hypothesis.settings.register_profile("ieum", deadline=None, derandomize=True)
hypothesis.settings.register_profile("search", deadline=None, max_examples=500)
hypothesis.settings.load_profile("ieum")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", default="sqlite", choices=("sqlite", "postgresql"), help="database under test")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A stage need not read the files that have no part in it."""
    if "not one_engine" in config.option.markexpr and collection_path.name.startswith("test_"):
        return True if "\npytestmark = pytest.mark.one_engine\n" in collection_path.read_text() else None
    if config.option.markexpr == "browser" and collection_path.name.startswith("test_"):
        return None if _may_drive_a_browser(collection_path) else True
    return None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What was loaded and collected stays to the end: looking through it again and again for garbage took a fifth of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)
    for item in items:
        if "engine" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.database)
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            if not _may_drive_a_browser(item.path):
                raise pytest.UsageError(
                    f"{item.nodeid} would be missed: import a type of playwright where `browser` is used"
                )


def _turn(item: pytest.Item) -> int:
    path = item.path.relative_to(ROOT / "tests").as_posix()
    return LONGEST.index(path) if path in LONGEST else len(LONGEST)


@functools.cache
def _may_drive_a_browser(path: Path) -> bool:
    """Whether the file names Playwright, or a fixture that opens a page."""
    text = path.read_text()
    return "playwright" in text or "tests.browser" in text


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Identifiers, tokens, codes and drawn papers of a test are the same in every run: what passed does not fail by chance."""
    chance = random.Random(item.nodeid)
    with patch.object(os, "urandom", chance.randbytes), patch.object(random, "_urandom", chance.randbytes):
        return (yield)


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
        courses_dir=FIXTURES / "courses",
        quizzes_dir=FIXTURES / "quizzes",
        threads=4,
    )


@pytest.fixture(scope="session", autouse=True)
def one_event_loop() -> Iterator[None]:
    """For all browsers of a process: a TestClient would start a loop and a thread for each request."""
    with start_blocking_portal() as portal:
        TestClient.portal = portal
        yield
        TestClient.portal = None


@pytest.fixture(scope="session", autouse=True)
def patience() -> Iterator[None]:
    """However slow the machine is, nothing of ours gives up waiting, but in the tests of just that, which set it themselves."""
    with (
        patch.multiple(group_commit, PATIENCE_S=120.0, SHORT_PATIENCE_S=120.0),
        patch.multiple(enclosed, PATIENCE_S=120.0, SECONDS=120.0),
        patch.object(health, "PATIENCE_S", 120.0),
        patch.object(core_database, "CONNECT_S", 60),
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def content_read_once() -> Iterator[None]:
    """The fixtures' files stay as they are for a whole run; each app gets collections of its own of what was read."""
    read = main.load_kept
    kept = functools.cache(load_content)

    def load(courses: Path, quizzes: Path, folder: Path) -> Content:
        if not courses.is_relative_to(FIXTURES):
            return read(courses, quizzes, folder)
        return Content(**{name: copy(part) for name, part in vars(kept(courses, quizzes)).items()})

    main.load_kept = load
    yield
    main.load_kept = read


@pytest.fixture(scope="session", autouse=True)
def templates_loaded_once() -> Iterator[None]:
    """An environment knows nothing of the app that it renders for."""
    build = main.build_environment
    kept: list[Environment] = []

    def built(filters: dict[str, Callable[..., Any]]) -> Environment:
        if not kept:
            kept.append(build(filters))
        return kept[0]

    main.build_environment = built
    yield
    main.build_environment = build


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Each app has an engine of its own, which would compile every statement anew: a small test spent most of its time on that.
    What is compiled is kept by dialect, so that engines share that too, once it has learned from a server what it can do."""
    compiled: LRUCache[Any, Any] = LRUCache(STATEMENTS_KEPT)
    dialects: dict[str, Dialect] = {}

    def create(url: Any, **options: Any) -> Any:
        made = create_engine(url, **options)
        made._compiled_cache = compiled
        if made.dialect.name in dialects:
            made.dialect = made.pool._dialect = dialects[made.dialect.name]
            return made
        with suppress(OperationalError):  # some tests ask for a server that is not there
            made.connect().close()
            made.dispose()  # the caller's listeners are to see every connection
            dialects[made.dialect.name] = made.dialect
        return made

    with patch.object(database_room, "create_engine", create):
        yield


@pytest.fixture(scope="session", autouse=True)
def connections_kept() -> Iterator[None]:
    """PostgreSQL's processes learn the tables anew for each connection, so that all apps of a process share theirs."""
    connect, count = main.connect, main.count_statements
    kept: dict[str, Any] = {}

    def connect_again(url: str, threads: int, clock: Clock | None = None) -> Database:
        if not url.startswith("postgresql"):
            return connect(url, threads, clock)
        if url not in kept:
            kept[url] = connect(url, threads, clock).engine
            count(kept[url])
        return Database(kept[url], clock or Clock())

    main.connect = connect_again
    main.count_statements = lambda engine: None if engine in kept.values() else count(engine)
    yield
    main.connect, main.count_statements = connect, count
    for each in kept.values():
        each.dispose()


@pytest.fixture
def app(settings: Settings, clock: FixedClock) -> Iterator[FastAPI]:
    app = create_app(settings, clock)
    sqlite = app.state.database.engine.dialect.name == "sqlite"
    if sqlite:
        event.listen(app.state.database.engine, "connect", _no_waiting_for_the_disk)
    yield app
    if sqlite:
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


def _no_waiting_for_the_disk(connection: Any, record: object) -> None:
    """No test in this process loses power. Those that kill a server start a real one."""
    connection.execute("PRAGMA synchronous=OFF")
