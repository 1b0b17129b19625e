"""The receipt workbench in a real browser at 360 px: typed, covered and straightened by tap, and by the keyboard alone."""

import base64
import json
import random
from collections.abc import Callable, Iterator

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from app.content.tasks.receipt import ReceiptTask
from app.core.pages import build_environment
from app.core.settings import ROOT
from app.labeling.fields import FormFields
from app.labeling.types.base import Grade
from app.labeling.types.receipt import Receipt
from app.labeling.types.receipt_parts import ReceiptGold, ReceiptItem
from app.labeling.types.receipt_words import understood
from tests.browser.crawl import open_page
from tests.browser.looking import look_at
from tests.browser.server import LiveServer

FOLDER = ROOT / "courses" / "3-practice" / "practice" / "receipts"
SHEETS = ("tokens", "base", "button", "field", "card", "workbench", "table", "pictures", "boxes", "receipt")
TYPE = Receipt()
DOCUMENT = ReceiptTask.model_validate(yaml.safe_load((FOLDER / "task.yaml").read_text(encoding="utf-8")))
TEXT, TILTED = DOCUMENT.pools.tutorial[3], DOCUMENT.pools.tutorial[2]
Open = Callable[[str], tuple[Page, Callable[[], Grade]]]


@pytest.fixture
def bench(browser: Browser) -> Iterator[Open]:
    """Opens the bench of an item with its scripts; gives the page, and the grade of the form as it stands."""
    jinja = build_environment({})
    jinja.globals["url_for"] = lambda name, **_: f"#{name}"
    css = "".join((ROOT / "static" / "css" / f"{name}.css").read_text() for name in SHEETS)
    context = browser.new_context(viewport={"width": 360, "height": 780}, has_touch=True)
    faults: list[str] = []

    def open_one(name: str) -> tuple[Page, Callable[[], Grade]]:
        item = ReceiptItem.model_validate_json((FOLDER / "items" / f"{name}.json").read_bytes())
        gold = ReceiptGold.model_validate_json((FOLDER / "gold" / f"{name}.json").read_bytes())
        picture = "data:image/webp;base64," + base64.b64encode((FOLDER / item.media).read_bytes()).decode()
        shown = TYPE.shown(DOCUMENT, item, {})
        html = jinja.get_template(TYPE.bench).render(
            shown=shown, item=item, errors={}, media=lambda src: picture, guided=False, example=None
        )
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        finish = '<button data-finish name="deed" value="done">다 했어요</button>'
        page.set_content(
            f"<!doctype html><html lang=ko><body><form class=workbench data-receipt>{html}{finish}</form></body></html>"
        )
        page.add_style_tag(content=css)
        for script in TYPE.scripts:
            page.add_script_tag(path=ROOT / "static" / script)
        page.evaluate("document.querySelector('form').addEventListener('submit', (event) => event.preventDefault())")

        def graded() -> Grade:
            sent = page.locator("form").evaluate("form => [...new FormData(form)]")
            answer = TYPE.read(DOCUMENT, item, FormFields([(key, value) for key, value in sent]), {})
            TYPE.require_finished(DOCUMENT, item, answer)
            return TYPE.grade(DOCUMENT, item, answer, gold, TYPE.rules(DOCUMENT))

        return page, graded

    yield open_one
    context.close()
    assert faults == []


def gold_of(name: str) -> dict:  # type: ignore[type-arg]
    return json.loads((FOLDER / "gold" / f"{name}.json").read_text())


def tap(page: Page, x: float, y: float) -> None:
    """Tap a point of the picture, in its own pixels, scrolled into view first."""
    page.evaluate(
        """([x, y]) => {
          const [view, image] = [document.querySelector("[data-zoom-view]"), document.querySelector("[data-picture]")];
          const scale = image.clientWidth / image.getAttribute("width");
          view.scrollTo(x * scale - view.clientWidth / 2, y * scale - view.clientHeight / 2);
          view.scrollIntoView({ block: "center", behavior: "instant" });
        }""",
        [x, y],
    )
    box = page.locator("[data-picture]").bounding_box()
    width = int(page.locator("[data-picture]").get_attribute("width") or 0)
    assert box
    page.touchscreen.tap(box["x"] + x * box["width"] / width, box["y"] + y * box["width"] / width)


def test_a_receipt_is_typed_and_covered_with_taps_and_keys_alone(bench: Open) -> None:
    page, graded = bench(TEXT)
    gold = gold_of(TEXT)
    page.get_by_label("가게 이름").focus()
    for words in (gold["shop"], gold["business_number"], "26.10.30", "오후 5:26"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    expect(page.locator("#date-heard")).to_have_text("알아들은 것: 2026년 10월 30일 금요일")
    for at, line in enumerate(gold["lines"]):
        if at:
            page.keyboard.press("Alt+n")
        else:
            page.get_by_label("품목 1 이름").focus()
        for cell in (
            line["name"],
            line["quantity"] or "",
            f"{line['unit_price']}" if line["unit_price"] else "",
            f"{line['amount']:,}",
        ):
            page.keyboard.type(cell)
            page.keyboard.press("Tab")
    expect(page.locator('[data-heard="sum"]')).to_have_text("품목을 더하면 9,500원이에요.")
    page.get_by_label("합계").fill("9500원")
    expect(page.locator('[data-heard="sum"]')).to_contain_text("합계와 같아요")
    page.get_by_label("카드", exact=True).check()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    page.locator("[data-finish]").click()  # a look at what is personal comes first
    expect(page.get_by_role("heading", name="개인정보 가리기")).to_be_visible()
    expect(page.get_by_label("가게 이름")).to_be_hidden()
    card, name, phone = (region["polygon"] for region in gold["regions"])
    for region in (card, phone):
        xs, ys = zip(*region, strict=True)
        tap(page, min(xs), min(ys))
        tap(page, max(xs), max(ys))
    expect(page.locator("[data-rows] > li")).to_have_count(2)
    assert graded().detail.masks.worth == pytest.approx(2 / 3, abs=0.01)

    page.get_by_role("button", name="네모 추가").press("Enter")  # the third by the keyboard and numbers
    row = page.locator("[data-rows] > li").last
    xs, ys = zip(*name, strict=True)
    for field, value in (("x", min(xs)), ("y", min(ys)), ("w", max(xs) - min(xs) + 2), ("h", max(ys) - min(ys) + 2)):
        row.locator(f"[name={field}]").fill(str(round(value)))
        row.locator(f"[name={field}]").press("Tab")
    assert (graded().score, graded().findings) == (100, ())


def test_corners_are_set_by_tap_and_by_arrows_and_the_paper_shown_straight(bench: Open) -> None:
    page, graded = bench(TILTED)
    for x, y in gold_of(TILTED)["corners"]:
        tap(page, x, y)
    expect(page.get_by_alt_text("모서리대로 바로 편 모습")).to_be_visible()
    assert graded().score == 100

    second = page.get_by_role("button", name="오른쪽 위", exact=False)
    for _ in range(12):
        second.press("ArrowLeft")
    expect(page.locator("[data-corner-say]")).to_contain_text("2번 모서리")
    assert graded().score < 95
    for _ in range(12):
        second.press("ArrowRight")
    assert graded().score == 100


def test_the_page_reads_dates_and_amounts_as_the_server_does(bench: Open) -> None:
    page, _ = bench(TEXT)
    dates = [
        "2026-11-03",
        "2026.11.3",
        "26/11/3",
        "2026년 11월 3일",
        "20261103",
        "2026-13-01",
        "11월 3일",
        "2026-02-29",
        "２０２６．１１．３",
        "",
    ]
    times = ["14:05", "1405", "오후 2:05", "2:05 pm", "오전 12:10", "25:00", "2시", "오후 14:05"]
    amounts = ["12,500", "12500원", "₩1,000", "-1,000", "△500", "12,50", "1.5", "천원", "１２，５００", "1,234,567"]
    numbers = ["479-38-87105", "4793887105", "479-38-8710"]
    typed = random.Random(1).sample(amounts, 3)
    heard = page.evaluate(
        """([dates, times, amounts, numbers]) => {
          const { date, time, total, business_number } = window.IeumReceipt.heard;
          return [dates.map(date), times.map(time), amounts.map(total), numbers.map(business_number)];
        }""",
        [dates, times, amounts, numbers],
    )
    for name, texts, said in zip(
        ("date", "time", "total", "business_number"), (dates, times, amounts, numbers), heard, strict=True
    ):
        assert [understood({name: text})[name] for text in texts] == said
    answer = {"lines": [{"amount": text} for text in typed], "total": "12,500"}
    assert (
        page.evaluate("([amounts, total]) => window.IeumReceipt.sum(amounts, total)", [typed, "12,500"])
        == understood(answer)["sum"]
    )


def test_a_picture_of_one_s_own_is_taken_set_straight_and_deleted(live_server: LiveServer, browser: Browser) -> None:
    complaints: list[str] = []
    item = ReceiptItem.model_validate_json((FOLDER / "items" / f"{TILTED}.json").read_bytes())
    taken = {"name": "own.webp", "mimeType": "image/webp", "buffer": (FOLDER / item.media).read_bytes()}
    with open_page(browser, live_server.url, complaints) as page:
        page.goto("/sign-in")
        page.locator(".demo-role button", has_text="조병학").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        page.goto("/photos")
        page.get_by_label("사진 찍거나 고르기").set_input_files([taken])  # type: ignore[list-item]
        page.get_by_role("button", name="사진 올리기").press("Enter")
        expect(page.get_by_role("heading", name="사진 바로 펴기")).to_be_visible()
        for row, point in zip(page.locator("[data-corner-row]").all(), gold_of(TILTED)["corners"], strict=True):
            for field, value in zip(row.locator("input").all(), point, strict=True):
                field.fill(str(round(value)))
        page.get_by_role("button", name="바로 펴서 자르기").press("Enter")
        expect(page.get_by_alt_text("네 모서리대로 바로 편 사진")).to_be_visible()
        expect(page.locator(".photo-check", has_text="글줄이 반듯해요.")).to_be_visible()
        assert look_at(page, "photos:show") == []
        page.get_by_role("button", name="지금 지우기").press("Enter")
        page.get_by_role("button", name="사진 지우기").press("Enter")
        expect(page.get_by_text("아직 올린 사진이 없어요.")).to_be_visible()
    assert complaints == []
