"""As test_pages, for trainees. A file of its own: it takes as long as all the others, and files are shared out among processes."""

from playwright.sync_api import Browser

from tests.browser.reach import look_at_all_pages_of
from tests.browser.server import LiveServer


def test_pages_of_trainees(live_server: LiveServer, browser: Browser) -> None:
    look_at_all_pages_of("trainee", live_server, browser)
