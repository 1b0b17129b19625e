"""A trainee hands in files in a real Chromium: choosing sends, a wrong one is named, one is exchanged, and all of it lasts."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, expect
from sqlalchemy import select

from app.assessment.models import AttemptStep
from app.core.database import Database
from tests.assessment.conftest import Sitting
from tests.assessment.files import PDF, picture
from tests.browser.in_process import signed_in
from tests.browser.looking import look_at
from tests.browser.watching import PHONE

SLOT = 11
MEGABYTE = 1 << 20


@pytest.fixture
def phone(app: FastAPI, rarer: Sitting, browser: Browser) -> Iterator[BrowserContext]:
    with signed_in(app, rarer.browser, browser, reduced_motion="reduce", **PHONE) as context:
        yield context


def file(name: str, content: bytes, kind: str = "image/jpeg") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def stored(database: Database) -> list[list[str]]:
    with database.read() as session:
        steps = session.scalars(select(AttemptStep).order_by(AttemptStep.seq)).all()
        return [[each["name"] for each in step.response.get("files", ())] for step in steps]


def names(tray: Locator) -> Locator:
    return tray.get_by_role("listitem").get_by_role("link")


def choose(tray: Locator, *files: FilePayload) -> None:
    tray.get_by_label("파일 고르기").set_input_files(list(files))


def test_files_are_chosen_refused_exchanged_and_still_there_in_a_new_page(
    rarer: Sitting, phone: BrowserContext, database: Database
) -> None:
    attempt = rarer.begin()
    page: Page = phone.new_page()
    sent: list[str] = []
    page.on(
        "request",
        lambda request: sent.append(request.url) if "/files/" in request.url and request.method == "POST" else None,
    )
    page.goto(f"{attempt}/questions/{SLOT}")
    tray = page.locator("#files")
    expect(tray.get_by_text("아직 낸 파일이 없어요.")).to_be_visible()

    tray.get_by_role("button", name="고른 파일 보내기").tap()  # the browser itself says that a file is missing
    choose(tray, file("큰 사진.jpg", b"\xff" * (3 * MEGABYTE // 2)))
    expect(tray.get_by_role("alert")).to_contain_text("‘큰 사진.jpg’: 1MB까지 낼 수 있는데 이 파일은 1.5MB예요.")
    assert sent == [], "neither nothing nor what is too large is sent"

    choose(tray, file("글.jpg", "글이에요".encode()))
    expect(tray.get_by_text("1개는 받지 못했어요")).to_be_visible()
    expect(tray.get_by_role("alert").first).to_contain_text("‘글.jpg’")
    assert stored(database) == [], "what is refused is not kept"

    choose(tray, file("영수증.jpg", picture()), file("설명.pdf", PDF, "application/pdf"))
    expect(names(tray)).to_have_text(["영수증.jpg", "설명.pdf"])
    expect(page.locator("[data-saved]")).to_contain_text("저장됨")
    expect(tray.get_by_text("2개를 다 냈어요.")).to_be_visible()
    assert stored(database) == [["영수증.jpg", "설명.pdf"]]

    tray.get_by_role("button", name="빼기 (영수증.jpg)").tap()
    expect(names(tray)).to_have_text(["설명.pdf"])
    choose(tray, file("더 밝은 영수증.jpg", picture(colour="black")))
    expect(names(tray)).to_have_text(["설명.pdf", "더 밝은 영수증.jpg"])

    page.reload()
    expect(names(tray)).to_have_text(["설명.pdf", "더 밝은 영수증.jpg"])
    shown = tray.get_by_role("img")
    assert shown.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 40
    assert stored(database)[-1] == ["설명.pdf", "더 밝은 영수증.jpg"]
    found = look_at(page, "files handed in")
    assert not found, "\n".join(map(str, found))
