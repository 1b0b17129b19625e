"""Every kind of page that a person can reach: no sideways scroll, nothing for axe to find, no refused script or style."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.crawl import ROLES, open_page, visit_as_role, visit_open_pages
from tests.browser.looking import Finding, look_at
from tests.browser.server import LiveServer

FEWEST = {"trainee": 15, "instructor": 4, "center": 12, "employer": 4}


def test_pages_that_anyone_may_open(live_server: LiveServer, browser: Browser) -> None:
    found: list[Finding] = []
    complaints: list[str] = []
    with open_page(browser, live_server.url, complaints) as page:
        visit_open_pages(page, lambda page, kind: found.extend(look_at(page, kind)))
    assert not found, _listed(found)
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_each_role(live_server: LiveServer, browser: Browser, role: str) -> None:
    found: list[Finding] = []
    complaints: list[str] = []

    def visit(page: Page, kind: str) -> None:
        found.extend(look_at(page, f"{role} {kind}"))

    with open_page(browser, live_server.url, complaints) as page:
        kinds = visit_as_role(page, role, visit)
    assert not found, _listed(found)
    assert not complaints, "\n".join(complaints)
    assert len(kinds) >= FEWEST[role], f"the crawl lost its way: {kinds}"


def _listed(found: list[Finding]) -> str:
    return f"{len(found)} findings:\n" + "\n".join(map(str, found))
