"""Who a request comes from: what it says of itself counts only when a proxy of ours said it."""

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from sqlalchemy import select
from starlette.responses import PlainTextResponse, Response

from app.core.client_address import client_address
from app.core.clock import FixedClock
from app.core.room import ANYONE, Room
from app.core.settings import Settings
from app.identity.models import SignInFailure
from app.main import create_app

pytestmark = pytest.mark.one_engine

PROXY, BROWSER, LIAR = "10.0.0.5", "203.0.113.7", "198.51.100.66"
Ask = Callable[..., str]


@pytest.fixture
def ask(settings: Settings, clock: FixedClock) -> Iterator[Ask]:
    """Asks an app behind a proxy at 10.0.0.5 whom it takes the sender for."""
    app = create_app(
        Settings(_env_file=None, **{**settings.model_dump(), "trusted_proxies": f"{PROXY}, 10.0.0.6"}), clock
    )
    room = Room("mirror")

    @room.get("/mirror", name="show", allow=ANYONE)
    def mirror(request: Request) -> Response:
        return PlainTextResponse(client_address(request))

    app.include_router(room)

    def from_peer(peer: str, *forwarded: str) -> str:
        browser = TestClient(app, base_url="https://testserver", client=(peer, 5000))
        return browser.get("/mirror", headers=[("x-forwarded-for", value) for value in forwarded]).text

    yield from_peer
    app.state.database.engine.dispose()


def test_a_browser_cannot_choose_its_own_address(ask: Ask) -> None:
    assert ask(BROWSER, LIAR) == BROWSER
    assert ask(BROWSER, PROXY) == BROWSER
    assert ask(BROWSER, f"{LIAR}, {PROXY}") == BROWSER


def test_what_our_proxy_added_counts_and_what_the_browser_wrote_before_it_does_not(ask: Ask) -> None:
    assert ask(PROXY, BROWSER) == BROWSER
    assert ask(PROXY, f"{LIAR}, {BROWSER}") == BROWSER
    assert ask(PROXY, LIAR, BROWSER) == BROWSER
    assert ask(PROXY, f"{LIAR}, {BROWSER}, 10.0.0.6") == BROWSER


@pytest.mark.parametrize("rubbish", ["", "unknown", "999.1.1.1", "<script>", "a" * 5000, ",,,", "127.0.0.1:80"])
def test_rubbish_from_the_proxy_is_the_proxys_own_address(ask: Ask, rubbish: str) -> None:
    assert ask(PROXY, rubbish) == PROXY


def test_without_configured_proxies_the_header_means_nothing(app: FastAPI) -> None:
    """Failures of one peer fall into one bucket, whatever addresses it makes up."""
    browser = TestClient(app, base_url="https://testserver", client=(BROWSER, 5000), follow_redirects=False)
    token = {"x-csrf-token": _token(browser)}
    for number in range(3):
        browser.post(
            "/sign-in",
            data={"phone": "01055509999", "pin": "482913"},
            headers={**token, "x-forwarded-for": f"198.51.100.{number}"},
        )

    with app.state.database.system().read() as session:
        buckets = set(session.scalars(select(SignInFailure.bucket)))
    assert buckets
    assert not [bucket for bucket in buckets if "198.51.100" in bucket]


def _token(browser: TestClient) -> str:
    html = browser.get("/sign-in").text
    return html.split('name="_csrf" value="')[1][:64]
