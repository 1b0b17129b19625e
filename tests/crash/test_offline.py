"""Ten minutes without a connection, in a real browser: what was answered or drawn waits, and is kept or put to a choice."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.assessment.models import AttemptStep
from app.core.csrf import SESSION_COOKIE
from app.identity.sessions import set_cookie
from app.labeling.models import Annotation
from tests.assessment.conftest import Sitting
from tests.crash.house import OUTLINE
from tests.labeling.conftest import T1, form_of

TEN_MINUTES = "10:00"


@pytest.fixture
def learner(make_sitting: Callable[..., Sitting]) -> Sitting:
    return make_sitting(outline=OUTLINE)


@pytest.fixture
def phone(app: FastAPI, learner: Sitting, browser: Browser) -> Iterator[BrowserContext]:
    """A 360 px Chromium that is signed in at a server on a port of its own."""
    token = learner.browser.cookies[SESSION_COOKIE]

    def door(request: Request) -> Response:
        return set_cookie(PlainTextResponse("in"), token)

    app.router.routes.insert(0, Route("/test-door", door))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    context = browser.new_context(viewport={"width": 360, "height": 780}, base_url=f"http://127.0.0.1:{port}")
    page = context.new_page()
    page.goto("/test-door")
    page.close()
    yield context
    context.close()
    server.should_exit = True
    thread.join()


def opened(phone: BrowserContext, url: str) -> Page:
    page = phone.new_page()
    page.clock.install()
    page.goto(url)
    return page


def told(page: Page, text: str) -> None:
    expect(page.locator("[data-saved]")).to_contain_text(text)


def answers(learner: Sitting) -> list[Any]:
    with learner.world.database.read() as session:
        return list(session.scalars(select(AttemptStep.response).order_by(AttemptStep.seq)))


def boxes(learner: Sitting) -> list[tuple[int, int]]:
    """(number of boxes, revision) of each picture."""
    with learner.world.database.read() as session:
        return [(len(row.answer), row.revision) for row in session.scalars(select(Annotation))]


def test_an_answer_typed_offline_is_kept_ten_minutes_later(learner: Sitting, phone: BrowserContext) -> None:
    attempt = learner.begin()
    page = opened(phone, f"{attempt}/questions/{learner.slot_of(attempt, 'a-word')}")
    phone.set_offline(True)
    page.locator("input[name=answer]").fill("라벨링")
    told(page, "아직 저장하지 못했어요")
    page.clock.fast_forward(TEN_MINUTES)
    expect(page.locator("input[name=answer]")).to_have_value("라벨링")
    told(page, "아직 저장하지 못했어요")
    assert answers(learner) == []
    phone.set_offline(False)
    told(page, "저장됨")
    assert answers(learner) == [{"text": "라벨링"}]


def test_an_answer_changed_elsewhere_meanwhile_is_put_to_a_choice(learner: Sitting, phone: BrowserContext) -> None:
    attempt = learner.begin()
    slot = learner.slot_of(attempt, "a-word")
    page = opened(phone, f"{attempt}/questions/{slot}")
    phone.set_offline(True)
    page.locator("input[name=answer]").fill("전화기에서")
    told(page, "아직 저장하지 못했어요")
    page.clock.fast_forward(TEN_MINUTES)
    assert learner.save(attempt, slot, {"answer": "센터 컴퓨터에서"}).status_code == 303
    phone.set_offline(False)
    expect(page.get_by_role("alert").filter(has_text="다른 화면에서 저장한 답이 있어요")).to_be_visible()
    expect(page.locator("input[name=answer]")).to_have_value("전화기에서")
    assert answers(learner) == [{"text": "센터 컴퓨터에서"}]


def test_boxes_drawn_offline_are_kept_ten_minutes_later(learner: Sitting, phone: BrowserContext) -> None:
    run = learner.browser.submit("/practice/boxes/runs", {"pool": "tutorial"}).headers["location"]
    page = opened(phone, f"{run}/items/1")
    phone.set_offline(True)
    for _ in range(2):
        page.locator("[data-view]").focus()
        page.keyboard.press("n")
    told(page, "아직 저장하지 못했어요")
    page.clock.fast_forward(TEN_MINUTES)
    expect(page.locator("[data-rows] [data-row]")).to_have_count(2)
    assert boxes(learner) == []
    phone.set_offline(False)
    told(page, "저장됨")
    assert [many for many, _ in boxes(learner)] == [2]


def test_boxes_drawn_elsewhere_meanwhile_are_put_to_a_choice(learner: Sitting, phone: BrowserContext) -> None:
    run = learner.browser.submit("/practice/boxes/runs", {"pool": "tutorial"}).headers["location"]
    page = opened(phone, f"{run}/items/1")
    phone.set_offline(True)
    page.locator("[data-view]").focus()
    page.keyboard.press("n")
    told(page, "아직 저장하지 못했어요")
    page.clock.fast_forward(TEN_MINUTES)
    assert learner.browser.submit(f"{run}/items/1", form_of(T1)).status_code == 303
    phone.set_offline(False)
    expect(page.get_by_text("다른 창에서 먼저 저장했어요").first).to_be_visible()
    assert boxes(learner) == [(len(T1), 1)]
