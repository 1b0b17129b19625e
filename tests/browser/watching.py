"""Browsers whose pages are watched: whatever a page complains about fails the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Response, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
PATIENCE_MS = 60_000  # a condition that is met ends the wait; on a machine that others use too it may come late
ARGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=ko",
)
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 760}, "has_touch": True, "is_mobile": True}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
# Chromium prints one line for any answer from 400 on; an error page that was asked for is no complaint.
ANSWERED_WITH_ERROR = "Failed to load resource: the server responded with a status of"
CUT_OFF = "Failed to load resource: net::ERR_INTERNET_DISCONNECTED"  # only a test can take the connection away
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI || "inline"} (${event.sample})`));"""
REFUSALS = (409, 422)  # a form's own refusals, which htmx shows beside the field


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless, without anything that talks to the outside."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        yield browser
        browser.close()


def watched(browser: Browser, address: str, complaints: list[str], **options: Any) -> BrowserContext:
    """A context of its own (own cookies), whose pages write what goes wrong into `complaints`."""
    context = browser.new_context(base_url=address, locale="ko-KR", timezone_id="Asia/Seoul", **options)
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(TELL_VIOLATIONS)

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith((ANSWERED_WITH_ERROR, CUT_OFF)):
            complaints.append(f"{message.page.url if message.page else ''}: {message.text}")

    def on_response(response: Response) -> None:
        kind = response.request.resource_type
        expected = kind == "document" or (kind in ("fetch", "xhr") and response.status in REFUSALS)
        if response.status >= 500 or (response.status >= 400 and not expected):
            complaints.append(f"{response.request.method} {response.url} ({kind}) answered {response.status}")

    context.on("console", on_console)
    context.on("response", on_response)
    context.on("weberror", lambda raised: complaints.append(f"script error: {raised.error}"))
    return context
