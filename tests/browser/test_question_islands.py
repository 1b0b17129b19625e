"""Questions on pictures and the counter of a text, in a real browser: by tap, by keyboard, by numbers alone."""

import random
import re
import time
from collections.abc import Callable, Iterator

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from playwright.sync_api import Browser, Page, expect

from app.core.settings import ROOT
from app.questions.base import form_lists
from app.questions.rendering import FILTERS, TEMPLATES
from tests.browser.watching import PATIENCE_MS
from tests.questions.examples import chart, essay, hot_spot, mark

SHEETS = ("tokens", "base", "button", "field", "card", "question", "scene")
PICTURE = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='100' height='100'/>"
FIELDS = "form => [...new FormData(form)]"
Ask = Callable[..., Page]


@pytest.fixture
def ask(browser: Browser) -> Iterator[Ask]:
    """Opens a page with one question in a form, with its scripts."""
    jinja = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True,
                        undefined=StrictUndefined)  # fmt: skip
    jinja.filters.update(FILTERS)
    macros = jinja.get_template("questions/question.html").module
    css = "".join((ROOT / "static" / "css" / f"{name}.css").read_text() for name in SHEETS)
    context = browser.new_context(viewport={"width": 360, "height": 780}, has_touch=True)
    faults: list[str] = []

    def open_one(question, response=None):
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        view = question.view(question.draw_order(random.Random(1)), media=lambda src: PICTURE)
        html = macros.render_question(view, "", response or {}, None)
        page.set_content(f"<!doctype html><html lang=ko><body><form>{html}</form></body></html>")
        page.add_style_tag(content=css)
        page.add_script_tag(path=ROOT / "static" / "js" / "mark.js")
        page.evaluate("window.changes = 0; addEventListener('change', () => window.changes++)")
        return page

    yield open_one
    context.close()
    assert faults == []


def answer(page: Page, question):
    """What the form would send, as the question reads it."""
    sent = page.locator("form").evaluate(FIELDS)
    return question.parse(form_lists(sent), question.draw_order(random.Random(1)))


def expect_answer(page: Page, question, wanted):
    """The click that a tap makes comes after the tap: what the form would send is looked at until it is `wanted`."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while (sent := answer(page, question)) != wanted:
        assert time.monotonic() < until, sent
        page.wait_for_timeout(20)


def tap(page: Page, x: float, y: float) -> None:
    """Tap the picture at per cents of its width and height."""
    box = page.locator("[data-layer]").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * x / 100, box["y"] + box["height"] * y / 100)


def test_a_tap_on_an_area_chooses_it_and_another_tap_another(ask: Ask) -> None:
    page = ask(hot_spot())
    tap(page, 70, 75)
    expect_answer(page, hot_spot(), {"picked": ["2"]})
    tap(page, 20, 25)
    expect_answer(page, hot_spot(), {"picked": ["0"]})
    expect(page.locator("[data-on]")).to_have_count(1)
    assert page.evaluate("window.changes") == 2


def test_what_is_chosen_in_the_list_is_shown_on_the_picture(ask: Ask) -> None:
    page = ask(hot_spot())
    page.get_by_label("3번 자리").press("Space")
    expect(page.locator("[data-area='2']")).to_have_attribute("data-on", "")


def test_a_tap_on_a_column_chooses_its_category(ask: Ask) -> None:
    page = ask(chart())
    page.locator("[data-area='1']").tap(position={"x": 4, "y": 30})
    expect_answer(page, chart(), {"picked": ["1"]})


def test_marks_are_set_by_taps_moved_by_two_taps_and_taken_away(ask: Ask) -> None:
    page = ask(mark())
    tap(page, 10, 20)
    tap(page, 70, 60)
    expect_answer(page, mark(), {"marks": [[10, 20], [70, 60]]})
    page.get_by_role("button", name="1번 점 옮기기").tap()
    page.locator("[data-layer]").scroll_into_view_if_needed()
    tap(page, 30, 40)
    expect_answer(page, mark(), {"marks": [[30, 40], [70, 60]]})
    page.get_by_role("button", name="1번 점 지우기").tap()
    expect_answer(page, mark(), {"marks": [[70, 60]]})
    expect(page.locator("[data-layer] text")).to_have_text(["2"])


def test_a_mark_is_set_and_moved_by_the_keyboard_alone(ask: Ask) -> None:
    page = ask(mark())
    page.get_by_role("button", name="가운데에 점 찍기").press("Enter")
    expect(page.get_by_role("button", name="1번 점 옮기기")).to_be_focused()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowDown"):
        page.keyboard.press(key)
    expect_answer(page, mark(), {"marks": [[40, 55]]})
    expect(page.locator("[data-said]")).to_have_text("1번 점: 왼쪽에서 40, 위에서 55.")
    page.get_by_role("button", name="한 번에 5칸씩").press("Enter")
    page.get_by_role("button", name="1번 점 위에서 늘리기").press("Enter")
    expect_answer(page, mark(), {"marks": [[40, 56]]})
    assert page.evaluate("window.changes") == 5


def test_a_mark_stays_on_the_picture_and_no_more_are_set_than_may_be(ask: Ask) -> None:
    page = ask(mark(most=2), {"marks": [[98, 0], [50, 50]]})
    page.get_by_role("button", name="1번 점 왼쪽에서 늘리기").click()
    page.get_by_role("button", name="1번 점 위에서 줄이기").click()
    expect_answer(page, mark(most=2), {"marks": [[100, 0], [50, 50]]})
    page.locator("[data-layer]").scroll_into_view_if_needed()
    tap(page, 20, 20)
    expect_answer(page, mark(most=2), {"marks": [[100, 0], [50, 50]]})
    expect(page.locator("[data-said]")).to_contain_text("모두 찍었어요")


def test_a_number_typed_alone_becomes_a_whole_mark(ask: Ask) -> None:
    page = ask(mark(), {"marks": [[10, 10]]})
    field = page.locator("[name='y-0']")
    page.locator("[name='x-0']").fill("")
    field.fill("30")
    field.press("Tab")
    expect_answer(page, mark(), {"marks": [[50, 30]]})


def test_the_counter_agrees_with_the_server(ask: Ask) -> None:
    page = ask(essay())
    text = "  첫  줄이에요 \n\n둘째 줄 "
    page.locator("textarea").fill(text)
    kept = answer(page, essay())["text"]
    said = page.locator("[data-count]").inner_text()
    assert re.search(r"지금은 (\d+)자", said)[1] == str(len(kept) - kept.count("\n"))
    page.locator("textarea").fill("가" * 203)
    expect(page.locator("[data-said]")).to_have_text("지금은 203자예요. 3자를 줄여 주세요.")
