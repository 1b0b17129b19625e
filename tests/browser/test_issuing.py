"""Issuing in a real browser: what will be printed is seen first, and the pages behind that deed are sound."""

from playwright.sync_api import Browser, expect

from tests.browser.crawl import open_page
from tests.browser.looking import look_at
from tests.browser.server import LiveServer


def test_everyone_who_may_is_previewed_and_then_issued(live_server: LiveServer, browser: Browser) -> None:
    complaints: list[str] = []
    with open_page(browser, live_server.url, complaints) as page:
        page.goto(f"{live_server.url}/sign-in")
        page.click("form[action='/sign-in/demo'] button:has-text('김현정')")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        page.goto(f"{live_server.url}/cohorts")
        page.get_by_role("link", name="2회차").first.click()
        page.get_by_role("link", name="수료 판정과 발급").click()

        page.get_by_role("button", name="모두 미리 보기").click()
        expect(page.get_by_role("heading", name="이대로 발급할까요?")).to_be_visible()
        expect(page.get_by_role("rowheader", name="남궁민수")).to_be_visible()
        found = look_at(page, "center issuance")

        page.get_by_role("button", name="1명에게 수료증 발급하기").click()
        expect(page.get_by_role("heading", name="수료증 발급 결과")).to_be_visible()
        expect(page.get_by_role("link", name="제 20")).to_be_visible()
        found += look_at(page, "center issued")
    assert not found, "\n".join(map(str, found))
    assert not complaints, "\n".join(complaints)
