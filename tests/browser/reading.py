"""Reading a page as the browser would be sent it, without opening it: where it leads, of which kind it is, how much it holds.

Most pages that a walk passes are only a way to others; Chromium takes ten times as long for one.
"""

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import html
from playwright.sync_api import BrowserContext

PATIENCE_S = 60.0
ORIGIN = "{0.scheme}://{0.netloc}"
SHOWN = "not(ancestor::template or ancestor::noscript)"
# Deeds that only begin, or go on with, what a person works on; the pages behind them have no other door.
ONWARD = ("/attempts", "/runs", "/leases", "/askings", "/drafts")
_FILES = re.compile(r"^/(static|media|status|\.well-known)/|/media/|\.(csv|xlsx|pdf|json|jwt|svg|webp)$")
_QUESTION = re.compile(r"question-([a-z-]+)")


@dataclass(frozen=True)
class Reading:
    """`type` is that of the question or task the page is about, or empty; `things` counts the elements of its main part."""

    url: str
    type: str
    things: int
    links: list[str]
    deed: tuple[str, dict[str, str]] | None


class Reader:
    """Asks with the cookies of a browser, as the person who is signed in there."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in context.cookies())

        def show(request: httpx.Request) -> None:  # a header of the client's own would be left out after a redirect
            request.headers["cookie"] = cookies

        self.client = httpx.Client(
            base_url=address,
            headers={"accept": "text/html", "accept-language": "ko-KR"},
            follow_redirects=True,
            timeout=PATIENCE_S,
            event_hooks={"request": [show]},
        )

    def close(self) -> None:
        self.client.close()

    def read(self, path: str) -> Reading | None:
        """None for a file to keep. Raises AssertionError where the server fails."""
        answer = _whole(self.client.get(path))
        return reading(str(answer.url), answer.text) if answer.headers["content-type"].startswith("text/html") else None

    def follow(self, deed: tuple[str, dict[str, str]]) -> str:
        """Send the form; the path that it leads to."""
        action, fields = deed
        return _whole(self.client.post(action, data=fields)).url.path


def reading(url: str, text: str) -> Reading:
    page = html.fromstring(text)
    here = ORIGIN.format(urlsplit(url))
    targets = (urlsplit(urljoin(url, href)) for href in page.xpath(f"//a[{SHOWN}]/@href"))
    links = [target.path + (f"?{target.query}" if target.query else "") for target in targets
             if ORIGIN.format(target) == here and not _FILES.search(target.path)]  # fmt: skip
    forms = page.xpath(f"//form[@method='post'][{SHOWN}]")
    deeds = ((urljoin(url, form.get("action", "")), form) for form in forms)
    deed = next(((action, dict(form.form_values())) for action, form in deeds if action.endswith(ONWARD)), None)
    return Reading(url, _type_of(page), len(page.xpath(f"//main//*[{SHOWN}]")), links, deed)


def _type_of(page: html.HtmlElement) -> str:
    for form in page.xpath("//form[@data-bench]"):
        return str(form.get("data-bench"))
    for question in page.xpath("//main//*[contains(concat(' ', normalize-space(@class), ' '), ' question ')]"):
        named = _QUESTION.search(question.get("class"))
        return named.group(1) if named else ""
    return ""


def _whole(answer: httpx.Response) -> httpx.Response:
    assert answer.status_code < 500, f"{answer.request.method} {answer.url} answered {answer.status_code}"
    return answer
