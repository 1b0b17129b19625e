"""The quiz page in a real Chromium: what is typed is never lost, and 저장됨 is never said too early."""

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import update
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.assessment.models import AttemptStep
from app.core.csrf import SESSION_COOKIE
from app.identity.models import SignInSession
from app.identity.sessions import end_sessions_of, set_cookie
from tests.assessment.conftest import Sitting
from tests.browser.watching import PATIENCE_MS

OFFLINE = "아직 저장하지 못했어요. 답은 이 기기에 두었어요."


@pytest.fixture
def address(app: FastAPI, sitting: Sitting) -> Iterator[str]:
    """The app on a port of its own, with a door that lets the trainee's browser in."""
    token = sitting.browser.cookies[SESSION_COOKIE]

    def door(request: Request) -> Response:
        return set_cookie(PlainTextResponse("in"), token)

    app.router.routes.insert(0, Route("/test-door", door))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def phone(address: str, browser: Browser) -> Iterator[BrowserContext]:
    """A 360 px Chromium that is signed in."""
    context = browser.new_context(viewport={"width": 360, "height": 780}, base_url=address)
    page = context.new_page()
    page.goto("/test-door")
    page.close()
    yield context
    context.close()


def opened(phone: BrowserContext, url: str) -> Page:
    page = phone.new_page()
    page.goto(url)
    return page


def status(page: Page, text: str) -> None:
    # A try that came too early is repeated after twenty seconds.
    expect(page.locator("[data-saved]")).to_contain_text(text, timeout=PATIENCE_MS)


def stored(sitting: Sitting, slot: int) -> list[object]:
    with sitting.world.database.read() as session:
        steps = session.query(AttemptStep).filter_by(slot=slot, kind="saved").order_by(AttemptStep.seq)
        return [
            step.response.get("text") or step.response.get("picked") or step.response.get("sequence") for step in steps
        ]


def test_what_is_typed_right_before_pressing_next_is_kept(sitting: Sitting, phone: BrowserContext) -> None:
    attempt = sitting.begin()
    slot = sitting.slot_of(attempt, "a-word")
    page = opened(phone, f"{attempt}/questions/{slot}")
    page.route("**/responses/*", lambda route: (time.sleep(0.6), route.continue_()))
    with page.expect_request("**/responses/*"):  # the first autosave is on its way
        page.locator("input[name=answer]").fill("라벨")
    page.locator("input[name=answer]").fill("라벨링")
    page.get_by_role("button", name="다음 문제" if slot < 6 else "다 풀었어요").click()
    page.wait_for_url(lambda url: not url.endswith(f"/questions/{slot}"))
    assert stored(sitting, slot)[-1] == "라벨링"


def test_offline_the_page_says_so_keeps_the_answer_and_saves_it_when_the_connection_is_back(
    sitting: Sitting, phone: BrowserContext
) -> None:
    attempt = sitting.begin()
    slot = sitting.slot_of(attempt, "one-of-four")
    page = opened(phone, f"{attempt}/questions/{slot}")
    phone.set_offline(True)
    page.locator("label.choice").nth(2).click()
    status(page, OFFLINE)
    assert stored(sitting, slot) == []
    phone.set_offline(False)
    status(page, "저장됨")
    assert stored(sitting, slot) == [["2"]]


def test_an_answer_given_offline_survives_closing_the_page(sitting: Sitting, phone: BrowserContext) -> None:
    attempt = sitting.begin()
    slot = sitting.slot_of(attempt, "an-order")
    page = opened(phone, f"{attempt}/questions/{slot}")
    phone.set_offline(True)
    page.locator("[data-move='1']").first.click()
    status(page, OFFLINE)
    page.close()
    phone.set_offline(False)
    page = opened(phone, f"{attempt}/questions/{slot}")
    status(page, "저장됨")
    assert stored(sitting, slot) == [["1", "0", "2", "3"]]
    assert page.locator("[data-token]").first.get_attribute("data-token") == "1"


def test_two_open_pages_end_in_a_choice_and_not_in_a_loss(sitting: Sitting, phone: BrowserContext) -> None:
    attempt = sitting.begin()
    slot = sitting.slot_of(attempt, "a-word")
    first, second = (opened(phone, f"{attempt}/questions/{slot}") for _ in range(2))
    first.locator("input[name=answer]").fill("첫째 창")
    status(first, "저장됨")
    second.locator("input[name=answer]").fill("둘째 창")
    expect(second.get_by_role("alert").filter(has_text="다른 화면에서 저장한 답이 있어요")).to_be_visible()
    status(second, "아직 저장하지 못했어요")
    assert stored(sitting, slot) == ["첫째 창"]
    second.get_by_role("button", name="이 화면의 답으로 저장하기").click()
    status(second, "저장됨")
    assert stored(sitting, slot) == ["첫째 창", "둘째 창"]


def test_after_the_session_ended_nothing_is_called_saved_and_the_answer_waits_for_the_next_sign_in(
    sitting: Sitting, phone: BrowserContext
) -> None:
    attempt = sitting.begin()
    slot = sitting.slot_of(attempt, "one-of-four")
    page = opened(phone, f"{attempt}/questions/{slot}")
    with sitting.world.database.write() as session:
        end_sessions_of(session, sitting.account.id)
    page.locator("label.choice").nth(1).click()
    page.wait_for_url("**/sign-in**")
    assert stored(sitting, slot) == []
    with sitting.world.database.write() as session:
        session.execute(update(SignInSession).values(ended_at=None))
    page.goto(f"{attempt}/questions/{slot}")
    status(page, "저장됨")
    assert stored(sitting, slot) == [["1"]]


def test_without_scripts_the_buttons_do_it_all(sitting: Sitting, phone: BrowserContext, address: str) -> None:
    attempt = sitting.begin()
    slot = sitting.slot_of(attempt, "an-order")
    plain = phone.browser.new_context(java_script_enabled=False, base_url=address)  # type: ignore[union-attr]
    page = plain.new_page()
    page.goto("/test-door")
    page.goto(f"{attempt}/questions/{slot}")
    for at in range(4):
        page.locator("select").nth(at).select_option(str(4 - at))
    page.locator(".actions .button-primary").click()
    page.wait_for_url(lambda url: not url.endswith(f"/questions/{slot}"))
    assert stored(sitting, slot) == [["3", "2", "1", "0"]]
    plain.close()
