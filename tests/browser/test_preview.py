"""An author's page opens again by itself after a save, and what was being read stays where it is."""

import socket
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, expect

from app.preview.app import HOST, create_preview
from tests.browser.looking import look_at
from tests.browser.watching import DESK, watched
from tests.content.conftest import Folder

LESSON = "courses/0-ready/01-apples.md"
TOP = "element => element.getBoundingClientRect().top"
STANDS_AT = "([id, top]) => Math.abs(document.querySelector(id).getBoundingClientRect().top - top) < 2"
# The page is as the files are, and the whole check is over: until then it may open again at any moment.
SETTLED = """async () => {
  const { preview, previewUrl, previewPage } = document.querySelector("[data-preview]").dataset;
  const asked = { cache: "no-store", headers: { "If-None-Match": `"${preview}"` } };
  const answer = await fetch(`${previewUrl}?page=${encodeURIComponent(previewPage)}`, asked);
  return answer.status === 304 && answer.headers.has("Ieum-Whole");
}"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def address(folder: Folder) -> Iterator[str]:
    app = create_preview(folder.root / "courses", folder.root / "quizzes", lambda: date(2026, 11, 21))
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        listening.listen()  # who comes before the server is up waits
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://{HOST}:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def test_a_saved_lesson_is_opened_again_at_the_same_place(address: str, folder: Folder, browser: Browser) -> None:
    complaints: list[str] = []
    context = watched(browser, address, complaints, reduced_motion="reduce", **DESK)
    page = context.new_page()
    page.goto("/lessons/0-ready/apples")
    second = page.locator("#activity-second")
    second.get_by_label("귤").check()
    second.get_by_role("button", name="답 확인하기").click()
    expect(second).to_contain_text("맞았어요")
    page.evaluate("scrollTo(0, document.querySelector('#activity-second').offsetTop - 40)")
    before = second.evaluate(TOP)

    folder.change(LESSON, "![사과 세 개]", "위에 새로 적은 문단이에요.\n\n위에 또 하나를 적어요.\n\n![사과 세 개]")

    expect(page.get_by_text("위에 새로 적은 문단이에요.")).to_have_count(1)
    page.wait_for_function(SETTLED)
    page.wait_for_function(STANDS_AT, arg=["#activity-second", before])
    expect(second).to_contain_text("맞았어요")
    assert look_at(page, "preview lesson") == []
    page.goto("/")
    assert look_at(page, "preview index") == []
    context.close()
    assert complaints == []
