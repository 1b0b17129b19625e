"""Walking through the pages that a person can reach, each kind of page once.

A kind is a route (`/lessons/*/*`), and on a page made for one type of question or task also that type: however many
lessons and quizzes there are, the walk stays as long as there are kinds.
"""

import importlib
import re
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError

from app.main import API_ROOMS, ROOMS
from tests.browser.watching import watched

ROLES = {"trainee": "훈련생", "instructor": "강사", "center": "센터 담당자", "employer": "기업 담당자"}
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
EXAMPLES = 3  # pages opened of a kind; of a kind where people before have been, one
FULLER = 1.5
BY_PERSON = frozenset(
    {"/queues/*"}
)  # in each queue of mock work a person stands somewhere else, and the ways on differ
CHECKS = "/quizzes/check-"
_FILES = re.compile(r"^/(static|media|status|\.well-known)/|/media/|\.(csv|xlsx|pdf|json|jwt|svg|webp)$")
TYPE_OF_PAGE = """() => document.querySelector("form[data-bench]")?.dataset.bench
  ?? document.querySelector("main .question")?.className.match(/question-([a-z-]+)/)?.[1] ?? ''"""
# Deeds that only begin, or go on with, what a person works on; the pages behind them have no other door.
ONWARD = "form[method=post]:is([action$='/attempts'], [action$='/runs'], [action$='/leases'])"

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


def kind_of_page(page: Page) -> str:
    """As `kind_of`, and the type of the question or task that the page is about: /attempts/*/questions/* matching."""
    return f"{kind_of(page.url)} {page.evaluate(TYPE_OF_PAGE)}".strip()


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
        kind = kind_of_page(page)
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
    """Breadth first. Several pages of a kind are opened, because one cohort is empty and another is full: the first is
    looked at, and a later one that holds much more. Of what is familiar from people before, one is opened."""
    waiting = deque(starts)
    known = set(waiting)
    enough = {route_of(kind): 1 for kind in familiar if route_of(kind) not in BY_PERSON}
    opened: Counter[str] = Counter()
    fullest: dict[str, int] = {}
    while waiting:
        url = waiting.popleft()
        if opened[kind_of(url)] == enough.get(kind_of(url), EXAMPLES) or not _go(page, url):
            continue
        opened[kind_of(url)] += 1
        kind, things = kind_of_page(page), page.locator("main *").count()
        if kind not in seen or things > FULLER * fullest.get(kind, things):
            visit(page, f"{kind} (fuller)" if kind in seen else kind)
            fullest[kind] = things
            seen.add(kind)
        new = [link for link in _ways_on(page) if link not in known]
        known.update(new)
        waiting.extend(new)


def _go(page: Page, url: str) -> bool:
    """False for what turns out to be a file to keep."""
    try:
        page.goto(url)
    except PlaywrightError as error:
        if "Download is starting" in str(error):
            return False
        raise
    return True


def _ways_on(page: Page) -> list[str]:
    """Links within the site, and where the page's first onward deed leads."""
    links: list[str] = page.locator("a[href]").evaluate_all(
        "links => links.filter((link) => link.origin === location.origin).map((link) => link.pathname + link.search)"
    )
    deed = page.locator(ONWARD)
    if deed.count():
        with page.expect_navigation():
            deed.first.evaluate("form => form.submit()")
        links.append(urlsplit(page.url).path)
    return [link for link in links if not _FILES.search(urlsplit(link).path)]
