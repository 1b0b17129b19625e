"""상품 정보 and AI 답 in a real browser: by the keyboard alone, and nothing for axe to find."""

import re

from playwright.sync_api import Page, expect

from tests.browser.fixtures import OpenPage
from tests.browser.looking import look_at

WHO = "신동일"  # has the practice stage open in the demo


def open_bench(page: Page, slug: str) -> None:
    """The first item of the task's tutorial, as the person of the demo."""
    page.goto("/sign-in")
    page.locator("form[action='/sign-in/demo'] button", has_text=WHO).click()
    page.wait_for_url("**/today")
    page.goto(f"/practice/{slug}")
    page.locator("main form button.button-primary").click()
    page.wait_for_url("**/practice/runs/**")
    page.locator("main a[href$='/items/1']").first.click()
    page.wait_for_url("**/items/1")


def test_two_answers_are_compared_without_a_mouse(desk: OpenPage) -> None:
    page = desk()
    open_bench(page, "ai-answers")
    alike = page.get_by_role("radio", name="비슷해요")
    page.keyboard.press("1")  # without a focus the keys choose the better answer
    expect(page.get_by_role("radio", name="답 가", exact=True)).to_be_checked()
    expect(page.locator("[data-say]")).to_have_text("답 가: 골랐어요.")
    page.keyboard.press("3")
    expect(alike).to_be_checked()
    expect(page.locator("[data-saved]")).to_contain_text("저장됨")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("radio", name="답 가", exact=True)).to_be_checked()
    page.get_by_role("group", name=re.compile("다른 답은")).focus()
    page.keyboard.press("2")
    expect(page.get_by_role("checkbox", name="계산이 틀렸어요")).to_be_checked()
    page.get_by_role("group", name=re.compile("^답 나")).focus()
    page.keyboard.press("1")
    expect(page.locator(".pair-answer").nth(1).locator("input").first).to_be_checked()
    page.locator("[data-finish]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/feedback")
    expect(page.get_by_text("확인할 사실", exact=True)).to_be_visible()


def test_a_number_is_typed_and_not_taken_for_a_key_and_the_picture_grows(phone: OpenPage) -> None:
    page = phone()
    page.emulate_media(reduced_motion="reduce")
    open_bench(page, "products")
    field = page.locator("input[inputmode=decimal]").first
    field.focus()
    page.keyboard.type("12")
    expect(field).to_have_value("12")
    expect(page.locator("input[type=radio]:checked, input[type=checkbox]:checked")).to_have_count(0)
    page.locator("[data-zoom-view]").focus()
    page.keyboard.press("+")
    expect(page.locator("[data-zoom-stage]")).to_have_attribute("data-zoom", "2")
    view, first = page.locator("[data-zoom-view]"), page.locator(".product-field input").last
    first.focus()
    seen, typed = view.bounding_box(), first.bounding_box()
    assert seen["y"] + seen["height"] <= typed["y"], "the page hides the field"
    assert look_at(page, "products") == []
