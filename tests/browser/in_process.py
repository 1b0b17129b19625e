"""An app of a test's own on a port, for a Chromium that is signed in already: seconds cheaper than the demo's server."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.core.csrf import SESSION_COOKIE
from app.identity.sessions import set_cookie
from tests.browser.watching import watched
from tests.factories.world import Browser as Client


@contextmanager
def signed_in(app: FastAPI, client: Client, browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """A Chromium with the session of `client`, watched: at the end nothing may have gone wrong in any of its pages."""
    token, complaints = client.cookies[SESSION_COOKIE], list[str]()

    def door(request: Request) -> Response:
        return set_cookie(PlainTextResponse("in"), token)

    app.router.routes.insert(0, Route("/test-door", door))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server does not start"
        time.sleep(0.02)
    try:
        address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        context = watched(browser, address, complaints, **options)
        page = context.new_page()
        page.goto("/test-door")
        page.close()
        yield context
        context.close()
    finally:
        server.should_exit = True
        thread.join()
    assert not complaints, "the pages complained:\n" + "\n".join(complaints)
