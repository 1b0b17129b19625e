"""Walking through the pages that a person can reach, each kind of page once."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError

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
MOST_PAGES = 45
EXAMPLES = 3
FULLER = 1.5
_FILES = re.compile(r"^/(static|media|status|\.well-known)/|/media/|\.(csv|xlsx|pdf|json|jwt|svg|webp)$")
_PARTS = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}"), "*"),
    (re.compile(r"(?<=/)(v|i)/[^/]+"), r"\1/*"),
    (re.compile(r"(?<=/)\d+(?=/|$)"), "*"),
)
# Deeds that only begin, or go on with, what a person works on; the pages behind them have no other door.
ONWARD = "form[method=post]:is([action$='/attempts'], [action$='/runs'], [action$='/leases'])"

Visit = Callable[[Page, str], None]


def kind_of(url: str) -> str:
    """The page's path with names of single things left out: /cohorts/*/roster."""
    path = urlsplit(url).path
    for found, instead in _PARTS:
        path = found.sub(instead, path)
    return path


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
        menu = _sign_in(page, role, number)
        kind = kind_of(page.url)
        visit(page, f"{kind} ({number + 1})")
        seen.add(kind)
        _follow_links(page, menu, seen, visit)
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


def _follow_links(page: Page, starts: Iterable[str], seen: set[str], visit: Visit) -> None:
    """Breadth first. Several pages of a kind are opened, because one cohort is empty and another is full: the first is
    looked at, and a later one that holds much more."""
    waiting = deque(starts)
    known = set(waiting)
    opened: Counter[str] = Counter()
    fullest: dict[str, int] = {}
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.popleft()
        if opened[kind_of(url)] == EXAMPLES or not _go(page, url):
            continue
        opened[kind_of(url)] += 1
        kind, things = kind_of(page.url), page.locator("main *").count()
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
