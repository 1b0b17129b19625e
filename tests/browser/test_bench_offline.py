"""A workbench of plain fields without a connection: what was chosen waits on the device, is sent later, or is put to a choice."""

import re

from playwright.sync_api import Page, expect

from tests.browser.fixtures import OpenPage

WHO = "신동일"  # has the practice stage open in the demo
CONFLICT = "다른 창에서 먼저 저장했어요"


def open_item(page: Page, number: int) -> str:
    """An item of 상품 정보's tutorial; its address."""
    page.goto("/sign-in")
    page.locator("form[action='/sign-in/demo'] button", has_text=WHO).click()
    page.wait_for_url("**/today")
    page.goto("/practice/products")
    page.locator("main form button.button-primary").click()
    page.wait_for_url(re.compile(r"/practice/runs/[^/]+$"))
    page.goto(f"{page.url}/items/{number}")
    return page.url


def choose(page: Page, at: int) -> None:
    page.locator("form[data-bench] input[type=radio], form[data-bench] input[type=checkbox]").nth(at).check(force=True)


def test_what_is_chosen_offline_is_sent_when_the_connection_is_back(phone: OpenPage) -> None:
    page = phone()
    address = open_item(page, 2)
    page.context.set_offline(True)
    choose(page, 0)
    expect(page.locator("[data-saved]")).to_contain_text("아직 저장하지 못했어요")
    expect(page.locator("[data-say]")).to_contain_text("이 기기에 두었고")
    page.context.set_offline(False)
    expect(page.locator("[data-saved]")).to_contain_text("저장됨")
    page.goto(address)
    expect(page.locator("form[data-bench] input:checked").first).to_be_checked()


def test_a_draft_that_never_left_the_device_comes_back_and_a_later_save_elsewhere_is_put_beside_it(
    phone: OpenPage,
) -> None:
    page = phone()
    address = open_item(page, 3)
    page.context.set_offline(True)
    choose(page, 0)
    expect(page.locator("[data-saved]")).to_contain_text("아직 저장하지 못했어요")
    kept = page.evaluate("Object.entries(localStorage).find(([key]) => key.startsWith('ieum-bench:'))")
    page.evaluate("localStorage.clear()")
    context = page.context
    page.close()  # before the connection is back: with it the page would send its draft at once
    context.set_offline(False)
    page = context.new_page()
    page.goto(address)
    choose(page, 5)
    expect(page.locator("[data-saved]")).to_contain_text("저장됨")
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", kept)
    page.goto(address)
    expect(page.get_by_role("alert").filter(has_text=CONFLICT)).to_be_visible()
    page.get_by_role("button", name="방금 한 것으로 저장하기").click()
    expect(page.get_by_role("alert").filter(has_text=CONFLICT)).to_have_count(0)
    expect(
        page.locator("form[data-bench] input[type=radio], form[data-bench] input[type=checkbox]").nth(0)
    ).to_be_checked()
