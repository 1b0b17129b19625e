"""Looking at every kind of page of a role, and which pages there are."""

from playwright.sync_api import Browser, Page

from app.core.actor import Role
from app.core.room import allow_of
from tests.browser.crawl import kind_of_route, open_page, page_routes, route_of, visit_as_role
from tests.browser.looking import AXE, Finding, look_at
from tests.browser.server import LiveServer

# What answers GET and is no page of its own: files, pictures, parts of a page, and a door that leads on at once.
NO_PAGES = {
    "assessment:media", "assessment:own_file", "assessment:staff_file", "cohorts:roster_sample", "completion:credential",
    "completion:jwt", "completion:many_sample", "completion:papers_zip", "completion:pdf", "core:alive", "datasets:export",
    "datasets:file", "datasets:judged_file", "labeling:media", "learning:media", "people:welcome", "photos:picture",
    "photos:straight", "review:status", "voices:sound", "work:file",
}  # fmt: skip
# Pages behind a deed that the walk does not do, and where they are looked at instead.
BEHIND_DEEDS = {
    "quality:item": "gold that most people contradict, tests/quality",
    "assessment:check": "handing in, tests/browser/test_walk.py",
    "assessment:regrade": "a regrade, tests/assessment",
    "privacy:merge_form": "a person entered twice, tests/privacy/test_merging.py",
    "completion:issuance": "looking at what will be issued, tests/browser/test_issuing.py",
    "cohorts:roster_check": "an upload, tests/browser/test_walk.py",
    "photos:show": "an upload, tests/browser/test_receipts.py",
    "voices:list": "a recording, tests/voices/test_browser.py",
    "voices:record": "a recording, tests/voices/test_browser.py",
    "people:device_question": "the welcome, tests/browser/test_walk.py",
}
# What a role may open when it is sent the address, and what is in another role's menu.
OF_ANOTHER_ROLE = {
    "center": {"assessment:appeals", "assessment:staff_appeal", "assessment:bank", "assessment:bank_question"},
    "instructor": {"work:list", "work:show"},
}


def look_at_all_pages_of(role: str, live_server: LiveServer, browser: Browser) -> None:
    """Fails with what was found on the pages, and with the pages that no way leads to."""
    found: list[Finding] = []
    complaints: list[str] = []
    inks: set[str] = set()

    def visit(page: Page, kind: str) -> None:
        found.extend(look_at(page, f"{role} {kind}", inks))

    with open_page(browser, live_server.url, complaints) as page:
        page.context.add_init_script(AXE)
        kinds = visit_as_role(page, role, visit)
    assert not found, listed(found)
    assert not complaints, "\n".join(complaints)
    missed = pages_of(role) - {route_of(kind) for kind in kinds}
    assert not missed, f"no way leads to {sorted(missed)}; is a link missing?"


def pages_of(role: str) -> set[str]:
    """The kinds of pages that only some may open, this role among them."""
    left_out = {*NO_PAGES, *BEHIND_DEEDS, *OF_ANOTHER_ROLE.get(role, ())}
    policies = ((route, allow_of(route.endpoint)) for route in page_routes())
    return {
        kind_of_route(route)
        for route, allow in policies
        if allow and Role(role) in allow.roles and route.name not in left_out
    }


def listed(found: list[Finding]) -> str:
    return f"{len(found)} findings:\n" + "\n".join(map(str, found))
