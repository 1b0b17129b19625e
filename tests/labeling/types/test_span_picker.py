"""Marking words in a real browser with the keyboard alone; the pages come from the app in this process."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.labeling.types.conftest import Walker

Open = Callable[[Walker, int], Page]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Opens an item's page at a phone's size. Nothing leaves the process: every request is answered by the walker's client."""
    context = browser.new_context(viewport={"width": 360, "height": 780}, has_touch=True)
    complaints: list[str] = []

    def open_item(walker: Walker, number: int) -> Page:
        def answer(route: Route, request: Request) -> None:
            kept = {
                name: request.headers[name]
                for name in ("content-type", "accept", "hx-request", "x-csrf-token")
                if name in request.headers
            }
            found = walker.browser.request(
                request.method,
                request.url,
                content=request.post_data_buffer,
                headers={**kept, "origin": "https://testserver"},
            )
            route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.content)

        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.route("**/*", answer)
        page.goto(f"https://testserver{walker.run}/items/{number}")
        return page

    yield open_item
    context.close()
    assert complaints == []


def test_words_are_marked_trimmed_undone_and_saved_from_the_keyboard(walk: Callable[..., Walker], opened: Open) -> None:
    trainee = walk("names-in-text")
    trainee.start("tutorial")
    page = opened(trainee, 4)  # 푸른솔병원 표정숙 간호사가 3월 2일 월요일에 전화를 드립니다.
    keys, row = page.keyboard, page.locator("[data-row]")
    page.locator("[data-word] input").first.focus()
    for key in ("ArrowRight", "Space", "1"):
        keys.press(key)
    expect(row.locator("[data-words]")).to_have_text(["표정숙"])
    for key in ("ArrowRight", "ArrowRight", "Enter", "End", "ArrowLeft", "ArrowLeft", "Space", "3"):
        keys.press(key)
    expect(row.locator("[data-words]")).to_have_text(["표정숙", "3월 2일 월요일에"])
    expect(page.locator("[data-say]")).to_have_text("3월 2일 월요일에: 날짜. 표시 2번이에요.")
    row.nth(1).get_by_role("button", name="뒤 글자 하나 빼기").press("Enter")
    expect(row.nth(1).locator("[data-words]")).to_have_text("3월 2일 월요일")
    keys.press("Delete")
    expect(row).to_have_count(1)
    expect(row.first.get_by_role("button", name="지우기")).to_be_focused()
    keys.press("Control+z")
    expect(row.locator("[data-words]")).to_have_text(["표정숙", "3월 2일 월요일"])
    expect(row.first.get_by_role("button", name="지우기")).to_be_focused()
    page.locator("[data-word] input[tabindex='0']").focus()
    for key in ("Home", "ArrowRight", "Space", "2"):
        keys.press(key)
    expect(page.locator("[data-say]")).to_have_text("1번 ‘표정숙’ 자리와 겹쳐요. 먼저 1번을 줄이거나 지워 주세요.")
    expect(page.locator("[data-saved]")).to_contain_text("저장됨")
    kept = trainee.fields(4)
    assert list(zip(kept["label"], kept["start"], kept["end"], strict=True)) == [
        ("person", "6", "9"),
        ("date", "15", "24"),
    ]


def test_an_answer_is_chosen_in_the_article_from_the_keyboard(walk: Callable[..., Walker], opened: Open) -> None:
    trainee = walk("article-questions")
    trainee.start("tutorial")
    page = opened(trainee, 1)
    page.locator("#question-1").fill("손님 쉼터는 별빛시장의 어디에 있나요?")
    expect(page.locator("[data-length]").first).to_have_text("지금 21글자예요.")
    page.locator("[data-word] input").first.focus()
    for key in (*["ArrowRight"] * 10, "Space", *["ArrowRight"] * 3, "Space", "1"):
        page.keyboard.press(key)
    answer = page.locator("[data-row]").first
    expect(answer.locator("[data-words]")).to_have_text("남쪽 문 옆 1층에")
    answer.get_by_role("button", name="뒤 글자 하나 빼기").press("Enter")
    expect(answer.locator("[data-words]")).to_have_text("남쪽 문 옆 1층")
    expect(page.locator("[data-saved]")).to_contain_text("저장됨")
    page.keyboard.press("Control+z")
    expect(answer.locator("[data-words]")).to_have_text("남쪽 문 옆 1층에")
