"""The workbenches of 직접 해봐요 in a real browser: nothing for axe to find on any, and an outline drawn by taps alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixtures import OpenPage
from tests.browser.looking import look_at

WHO = "신동일"  # has the practice stage open in the demo
AROUND = ((0.3, 0.3), (0.6, 0.28), (0.62, 0.55), (0.33, 0.6))  # of the picture's width and height


def open_bench(page: Page, slug: str) -> None:
    """The first item of the task's tutorial, whether or not it was done before."""
    page.goto(f"/practice/{slug}")
    page.locator("main form", has=page.locator("input[name=pool][value=tutorial]")).locator("button").click()
    page.wait_for_url("**/practice/runs/**")
    page.goto(f"{page.url}/items/1")


@pytest.fixture
def bench(phone: OpenPage) -> Page:
    page = phone()
    page.emulate_media(reduced_motion="reduce")
    page.goto("/sign-in")
    page.locator("form[action='/sign-in/demo'] button", has_text=WHO).click()
    page.wait_for_url("**/today")
    return page


def test_no_bench_has_anything_for_axe_to_find(bench: Page) -> None:
    found = []
    for slug in ("polygons", "feelings", "names-in-text", "article-questions", "ai-answers"):
        open_bench(bench, slug)
        found += look_at(bench, slug)
    assert found == []


def test_an_outline_is_drawn_point_by_point_and_is_there_when_one_comes_back(bench: Page) -> None:
    open_bench(bench, "polygons")
    picture, close = bench.locator("[data-picture]"), bench.locator("[data-close]")
    picture.scroll_into_view_if_needed()
    place = picture.bounding_box()
    for number, (across, down) in enumerate(AROUND, start=1):
        bench.touchscreen.tap(place["x"] + place["width"] * across, place["y"] + place["height"] * down)
        expect(bench.locator("[data-say]")).to_contain_text(f"점 {number}개" if number > 1 else "첫 점을 찍었어요")
        expect(close).to_have_attribute("aria-disabled", str(number < 3).lower())
    close.click()
    expect(bench.locator("[data-count]")).to_have_text("1")
    expect(bench.locator("[data-saved]")).to_contain_text("저장됨")
    bench.reload()
    expect(bench.locator("[data-rows] [data-point]")).to_have_count(len(AROUND))
    width = int(picture.get_attribute("width") or 0)
    sides = [int(field.input_value()) for field in bench.locator("[data-rows] input[data-axis=x]").all()]
    assert sides == pytest.approx([across * width for across, _ in AROUND], abs=0.02 * width)
