"""Walking through the pages that a person can reach, each kind of page once.

A kind is a route (`/lessons/*/*`), and on a page made for one type of question or task also that type: however many
lessons and quizzes there are, the walk stays as long as there are kinds.
"""

import importlib
import re
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from app.main import API_ROOMS, ROOMS
from tests.browser.reading import ORIGIN, Reader
from tests.browser.watching import watched

ROLES = {
    "trainee": "훈련생",
    "instructor": "강사",
    "center": "센터 담당자",
    "employer": "기업 담당자",
    "viewer": "시·도와 전국",
}
OPEN_PAGES = (
    "/sign-in",
    "/sign-in/staff",
    "/sign-in/forgotten",
    "/signed-out",
    "/i",
    "/i/NQT7W-4KHRX",
    "/v/unknown",
    "/verify",
    "/styleguide",
    "/there-is-no-such-page",
)
EXAMPLES = 3  # pages read of a kind; of a kind where people before have been, one
FULLER = 1.5
# Where each person stands somewhere else, and the ways on differ: a queue of mock work, the lab, the diagnosis.
BY_PERSON = frozenset({"/queues/*", "/labs/*", "/diagnosis"})
CHECKS = "/quizzes/check-"
Visit = Callable[[Page, str], None]


@cache
def page_routes() -> tuple[Any, ...]:
    """Every route that answers GET, in the order in which the server asks them."""
    rooms = [importlib.import_module(f"app.{room}.views").room for room in ROOMS]
    rooms += [importlib.import_module(f"app.{room}.api").room for room in API_ROOMS]
    return tuple(route for room in rooms for route in room.routes if "GET" in route.methods)


def kind_of(url: str) -> str:
    """The path of the route that answers, its parameters left out: /cohorts/*/roster. A path of none stands as it is."""
    path = urlsplit(url).path
    if path.startswith(CHECKS):  # as many as there are lessons, offered everywhere, and never with a past to look at
        return f"{CHECKS}*"
    route = next((route for route in page_routes() if route.path_regex.match(path)), None)
    return kind_of_route(route) if route else path


def kind_of_route(route: Any) -> str:
    return re.sub(r"{[^}]+}", "*", route.path_format)


def route_of(kind: str) -> str:
    return kind.split(" ", maxsplit=1)[0]


def slug_of(kind: str) -> str:
    """A file name for a kind of page: cohorts-x-roster."""
    return re.sub(r"[^a-z0-9]+", "-", kind.replace("*", "x").lower()).strip("-") or "home"


@contextmanager
def open_page(browser: Browser, address: str, complaints: list[str]) -> Iterator[Page]:
    """A page that nobody has signed in with, watched, with motion stilled."""
    context = watched(browser, address, complaints, viewport={"width": 360, "height": 760}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def visit_open_pages(page: Page, visit: Visit) -> None:
    """Everything that is shown to people who are not signed in."""
    for path in OPEN_PAGES:
        page.goto(path)
        visit(page, kind_of(path))


def visit_as_role(page: Page, role: str, visit: Visit) -> list[str]:
    """Sign in as each demo person of the role in turn and visit what can be reached; the kinds of pages visited.

    The first place of the menu is visited for each person: it looks different in each state.
    """
    seen: set[str] = set()
    for number in range(count_people(page, role)):
        familiar = frozenset(seen)
        menu = _sign_in(page, role, number)
        kind = kind_of(page.url)
        visit(page, f"{kind} ({number + 1})")
        seen.add(kind)
        _follow_links(page, menu, seen, familiar, visit)
        page.context.clear_cookies()
    return sorted(seen)


def count_people(page: Page, role: str) -> int:
    page.goto("/sign-in")
    return _people(page, role).count()


def _people(page: Page, role: str):  # type: ignore[no-untyped-def]
    return (
        page.locator(".demo-role")
        .filter(has=page.get_by_role("heading", name=ROLES[role], exact=True))
        .locator("button")
    )


def _sign_in(page: Page, role: str, number: int) -> list[str]:
    """One tap; the addresses of the person's menu, or of where the welcome has led."""
    page.goto("/sign-in")
    _people(page, role).nth(number).click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    menu: list[str] = page.locator(".site-nav a").evaluate_all("links => links.map((link) => link.pathname)")
    here = urlsplit(page.url).path
    return menu if here in menu else [here, *menu]


def _follow_links(page: Page, starts: Iterable[str], seen: set[str], familiar: Collection[str], visit: Visit) -> None:
    """Breadth first. Several pages of a kind are read, because one cohort is empty and another is full: the first is
    looked at, and a later one that holds much more. Of what is familiar from people before, one is read."""
    waiting = deque(starts)
    known = set(waiting)
    enough = {route_of(kind): 1 for kind in familiar if route_of(kind) not in BY_PERSON}
    opened: Counter[str] = Counter()
    fullest: dict[str, int] = {}
    with closing(Reader(page.context, ORIGIN.format(urlsplit(page.url)))) as reader:
        while waiting:
            url = waiting.popleft()
            if opened[kind_of(url)] == enough.get(kind_of(url), EXAMPLES) or not (read := reader.read(url)):
                continue
            opened[kind_of(url)] += 1
            kind = f"{kind_of(read.url)} {read.type}".strip()
            if kind not in seen or read.things > FULLER * fullest.get(kind, read.things):
                page.goto(read.url)
                visit(page, f"{kind} (fuller)" if kind in seen else kind)
                fullest[kind] = read.things
                seen.add(kind)
            ways = [*read.links, *([reader.follow(read.deed)] if read.deed else [])]
            new = [way for way in dict.fromkeys(ways) if way not in known]
            known.update(new)
            waiting.extend(new)
