"""시계 자료 다듬기 and 하루에서 때 찾기 in a real browser, on a phone: by taps, by the keyboard, and nothing for axe to find."""

from playwright.sync_api import Page, expect

from tests.browser.fixtures import OpenPage
from tests.browser.looking import look_at

WHO = "신동일"  # has the practice stage open in the demo
PLOT = (40, 288, 340)  # of the chart: where it begins, how wide it is, of how many units


def open_item(page: Page, slug: str) -> None:
    """The first item of the task's tutorial, whether or not it was begun before."""
    page.goto(f"/practice/{slug}")
    page.locator("main form", has=page.locator("input[name=pool][value=tutorial]")).locator("button").click()
    page.wait_for_url("**/practice/runs/**")
    page.goto(f"{page.url}/items/1")


def tap_hour(page: Page, panel: int, hours: float) -> None:
    """The sample so many hours after the beginning of a panel."""
    chart = page.locator("[data-panel]").nth(panel)
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    left, wide, whole = PLOT
    page.touchscreen.tap(box["x"] + box["width"] * (left + wide * (hours + 0.1) / 6) / whole, box["y"] + 60)


def test_a_row_is_treated_and_a_stretch_is_marked_on_a_phone(phone: OpenPage) -> None:
    page = phone()
    page.emulate_media(reduced_motion="reduce")
    page.goto("/sign-in")
    page.locator("form[action='/sign-in/demo'] button", has_text=WHO).click()
    page.wait_for_url("**/today")

    open_item(page, "cleaning")
    row = page.locator("#row-r4")
    expect(row).to_be_hidden()
    page.locator("#line-r4").focus()
    page.keyboard.press("Enter")
    expect(row.locator("summary")).to_be_focused()
    expect(row).to_be_in_viewport()
    row.get_by_role("radio", name="값을 고쳐요").check()
    row.get_by_role("combobox", name="어느 칸").select_option(label="층수")
    row.get_by_role("textbox", name="바른 값").fill("9")
    row.get_by_role("combobox", name="까닭").select_option(label="있을 수 없는 값")
    expect(row.locator("[data-said]")).to_have_text("고침: 층수 9060 → 9 (있을 수 없는 값)")
    expect(page.locator("[data-line=r4] .clean-touched")).to_have_text("9060")
    expect(page.locator("[data-count]")).to_have_text("1")
    expect(page.locator("[data-saved]")).to_contain_text("저장됨")
    found = look_at(page, "cleaning")
    page.reload()
    expect(row).to_be_visible()
    expect(page.locator("[name=value-r4]")).to_have_value("9")

    open_item(page, "intervals")
    tap_hour(page, 0, 4.75)
    expect(page.locator("[data-say]")).to_contain_text("시작 22:45")
    tap_hour(page, 2, 0)
    expect(page.locator("[data-wait]")).to_have_text("22:45–06:15 7시간 30분")
    page.locator("[data-add=sleep]").click()
    page.locator("#span-1 [data-turn=end-earlier]").click()
    expect(page.locator("#span-1 [name=end]")).to_have_value("06:00")
    expect(page.locator("[data-lane] rect")).to_have_count(2)
    page.keyboard.press("Control+z")
    expect(page.locator("#span-1 [name=end]")).to_have_value("06:15")
    expect(page.locator("[data-lane] rect")).to_have_count(3)
    expect(page.locator("[data-saved]")).to_contain_text("저장됨")
    found += look_at(page, "intervals")
    assert found == []
