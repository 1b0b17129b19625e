"""Every kind of page that staff and strangers can reach: no sideways scroll, nothing for axe to find, no refused script or style."""

import pytest
from playwright.sync_api import Browser

from tests.browser.crawl import ROLES, open_page, visit_open_pages
from tests.browser.looking import Finding, look_at
from tests.browser.reach import listed, look_at_all_pages_of
from tests.browser.server import LiveServer


def test_pages_that_anyone_may_open(live_server: LiveServer, browser: Browser) -> None:
    found: list[Finding] = []
    complaints: list[str] = []
    with open_page(browser, live_server.url, complaints) as page:
        visit_open_pages(page, lambda page, kind: found.extend(look_at(page, kind)))
    assert not found, listed(found)
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "trainee"])
def test_pages_of_each_role_at_work(live_server: LiveServer, browser: Browser, role: str) -> None:
    look_at_all_pages_of(role, live_server, browser)
