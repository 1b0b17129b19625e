"""What browser tests share: one demo server, one Chromium, pages at a phone's and a desk's size."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.server import LiveServer, run_demo
from tests.browser.watching import CHROMIUM, DESK, PHONE, chromium, watched

OpenPage = Callable[[], Page]


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """`ieum demo` as `make run` starts it, in a folder of its own."""
    with run_demo(tmp_path_factory.mktemp("live")) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests. Skips where there is none, but not under CI=true."""
    if not CHROMIUM.exists():
        problem = f"no {CHROMIUM}: run `make test`, or sudo apt install chromium fonts-nanum"
        if os.environ.get("CI") == "true":
            pytest.fail(problem)
        pytest.skip(problem)
    with chromium() as opened:
        yield opened


@pytest.fixture
def contexts(live_server: LiveServer, browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browsers with cookies of their own; afterwards nothing may have gone wrong in any of their pages."""
    complaints: list[str] = []
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        opened.append(watched(browser, live_server.url, complaints, **options))
        return opened[-1]

    yield make
    for context in opened:
        context.close()
    assert not complaints, "the pages complained:\n" + "\n".join(complaints)


@pytest.fixture
def phone(contexts: Callable[..., BrowserContext]) -> OpenPage:
    """Opens a page on a 360 px touch screen, each in a browser of its own."""
    return lambda: contexts(**PHONE).new_page()


@pytest.fixture
def desk(contexts: Callable[..., BrowserContext]) -> OpenPage:
    """Opens a page at 1280 px, each in a browser of its own."""
    return lambda: contexts(**DESK).new_page()
