"""A table that reaches past its region says so, and only then."""

from playwright.sync_api import Browser, expect

from tests.browser.crawl import open_page
from tests.browser.server import LiveServer


def test_a_table_wider_than_the_screen_says_that_it_moves_sideways(live_server: LiveServer, browser: Browser) -> None:
    complaints: list[str] = []
    with open_page(browser, live_server.url, complaints) as page:
        page.goto("/styleguide")
        wide = page.locator(".table-region[data-wide]")
        expect(wide).to_have_count(1)
        said = wide.evaluate("region => getComputedStyle(region, '::before').content")
        assert "옆으로 밀어 보세요" in said
        wide.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("region => region.scrollLeft > 0", arg=wide.element_handle())

        page.set_viewport_size({"width": 1280, "height": 800})
        expect(wide).to_have_count(0)
    assert complaints == []
