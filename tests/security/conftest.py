"""One walk through every page of two houses, which the tests of a module look at from different sides."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI

from app.core.actor import Role
from app.core.clock import FixedClock
from app.core.settings import ROOT, Settings
from app.main import create_app
from tests.conftest import MONDAY_MORNING, TEST_SECRET
from tests.engines import Engine
from tests.factories.world import World
from tests.security.fingerprint import fingerprint
from tests.security.house import House, populate
from tests.security.walking import Stop, stops

HOSTILE = "<i hx-get=/x onload=a>\"'</script>{{7}}"
CANARY = "딴집표식"
ROLES = {"learner": Role.TRAINEE, "graduate": Role.TRAINEE}


@dataclass
class Walk:
    """`own`: everyone of our house at every page open to their role; `foreign`: the same people at the other house's
    pages, each with the answer to an address that names nothing."""

    app: FastAPI
    ours: House
    theirs: House
    own: list[tuple[str, Stop, Any]]
    foreign: list[tuple[str, Stop, Any, Any]]
    before: dict[str, str]
    after: dict[str, str]


@pytest.fixture(scope="module")
def module_world(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An app with a database that all tests of a module share (beside it, no test of the module may use `app`)."""
    folder = tmp_path_factory.mktemp("module")
    settings = Settings(
        _env_file=None,
        database_url=engine.fresh_url(folder),
        public_url="https://testserver",
        var_dir=folder,
        secret_key=TEST_SECRET,
        courses_dir=ROOT / "tests" / "fixtures" / "courses",
        quizzes_dir=ROOT / "tests" / "fixtures" / "quizzes",
        threads=4,
    )
    app = create_app(settings, FixedClock(MONDAY_MORNING))
    yield World(app, app.state.database.system())
    app.state.database.engine.dispose()


@pytest.fixture(scope="module")
def walk(module_world: World) -> Walk:
    world, app, database = module_world, module_world.app, module_world.database
    ours, theirs = populate(world, HOSTILE), populate(world, CANARY)
    browsers = {who: ours.browser(who) for who in ours.people}
    before = fingerprint(database)
    own, foreign = [], []
    for who, browser in browsers.items():
        roles = {ROLES.get(who) or Role(who)}
        own += [(who, stop, browser.get(stop.url)) for stop in stops(app, ours) if stop.is_open_to(roles)]
        for stop in stops(app, theirs):
            if stop.kinds and stop.is_open_to(roles):
                foreign.append((who, stop, browser.get(stop.url), browser.get(stop.naming_nothing(theirs))))
    own += [("nobody", stop, world.browser().get(stop.url)) for stop in stops(app, ours) if not stop.allow.signed_in]
    return Walk(app, ours, theirs, own, foreign, before, fingerprint(database))
