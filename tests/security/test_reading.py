"""Looking changes nothing, nobody sees what another organisation keeps, and no page carries what its people typed."""

import re
from html.parser import HTMLParser

from app.core.database import Database
from app.core.settings import ROOT
from tests.factories.world import World
from tests.security.conftest import CANARY, HOSTILE, Walk
from tests.security.fingerprint import differing, fingerprint

# A code and a token are secrets in themselves, and openings are public: whoever has the address may look.
OPEN_BY_ADDRESS = {"code", "token", "opening_id"}
# One leads on; the fixtures have no quiz with a picture and no task that is recorded; one says nothing (204); one wants
# Prometheus's own token.
NEVER_SHOWN = {"people:welcome", "assessment:media", "core:alive", "core:metrics", "voices:record"}


def test_looking_at_every_page_as_everyone_changes_no_row(walk: Walk) -> None:
    assert differing(walk.before, walk.after) == set()


def test_a_post_does_change_the_fingerprint(world: World, database: Database) -> None:
    account, _ = world.trainee(world.cohort(world.organisation()))
    browser = world.browser(account)
    token = browser.csrf()
    before = fingerprint(database)

    browser.post("/sign-out", data={"_csrf": token})

    assert differing(before, fingerprint(database)) == {"sign_in_session"}


def test_every_page_was_walked_and_none_broke(walk: Walk) -> None:
    """A page that nobody was shown would prove nothing in the tests around this one."""
    shown = {stop.name for _, stop, answer in walk.own if answer.status_code == 200}

    assert {stop.name for _, stop, _ in walk.own} - shown == NEVER_SHOWN
    assert [(who, stop.url) for who, stop, answer in walk.own if answer.status_code >= 500] == []


def test_no_page_of_ours_shows_what_another_organisation_keeps(walk: Walk) -> None:
    leaks = [
        (who, stop.url)
        for who, stop, answer in walk.own
        if CANARY in answer.text + str(answer.headers) and not stop.name.startswith("jobs:opening")
    ]
    assert leaks == []


def test_another_organisations_address_looks_just_like_one_that_names_nothing(walk: Walk) -> None:
    tried = 0
    for who, stop, foreign, absent in walk.foreign:
        if stop.kinds & OPEN_BY_ADDRESS:
            continue
        tried += 1
        assert CANARY not in foreign.text + str(foreign.headers), (who, stop)
        assert (foreign.status_code, main_of(foreign.text)) == (absent.status_code, main_of(absent.text)), (who, stop)
        if not stop.url.startswith("/reviews?"):  # the queue is our own; its query named the other's hand-in
            assert foreign.status_code in (403, 404), (who, stop, foreign.status_code)
    assert tried > 40


def main_of(html: str) -> str:
    """What a page says, without its frame (which carries the address and the form's token)."""
    return html[html.find("<main") : html.find("</main>")]


class Markup(HTMLParser):
    """Collects what a browser would make elements of: what may run, and whose names became markup."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.faults.append(f"inline <{tag}>")
        if tag == "i" or given.get("hx-get") == "/x":
            self.faults.append("a typed name became markup")
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on", "data-hx-on")):
                self.faults.append(f"{tag} {name}=")
            if (value or "").strip().lower().startswith(("javascript:", "data:text")):
                self.faults.append(f"{tag} {name}={value}")


def test_what_people_typed_is_text_on_every_page_and_nothing_is_inline(walk: Walk) -> None:
    pages = [(who, stop, a) for who, stop, a in walk.own if a.headers.get("content-type", "").startswith("text/html")]
    pages += [(who, stop, answer) for who, stop, answer, _ in walk.foreign]
    assert [(who, stop.url, faults) for who, stop, a in pages if (faults := Markup(a.text).faults)] == []


def test_the_hostile_name_was_on_the_pages(walk: Walk) -> None:
    escaped = "&lt;i hx-get=/x onload=a&gt;"
    seen = {stop.name for _, stop, answer in walk.own if escaped in answer.text}

    assert seen >= MARKED, MARKED - seen
    assert all(HOSTILE not in a.text for _, _, a in walk.own if "html" in a.headers.get("content-type", ""))


MARKED = {
    "identity:invite",
    "people:consents",
    "people:consent_question",
    "cohorts:list",
    "cohorts:show",
    "cohorts:roster_check",
    "cohorts:invites",
    "cohorts:enrolment",
    "completion:cohort",
    "completion:show",
    "completion:preview",
    "completion:verify",
    "desk:person",
    "review:show",
    "review:queue",
    "review:feedback",
    "jobs:openings",
    "jobs:received",
    "jobs:referrals",
}


def test_no_template_holds_inline_script_or_style() -> None:
    """Also in branches that no test renders. Markup made by macros counts as it is written."""
    faults = {}
    pattern = re.compile(r"\sstyle=|<style|<script(?![^>]*\bsrc=)|\son[a-z]+=|hx-on|javascript:|hx-trigger=\"[^\"]*\[")
    for path in sorted((ROOT / "app").glob("*/templates/**/*.html")):
        text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        if found := pattern.findall(text):
            faults[path.name] = found
    assert faults == {}


def test_no_script_of_ours_makes_code_or_markup_out_of_text() -> None:
    pattern = re.compile(
        r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|setTimeout\(['\"]"
    )
    own = [path for path in (ROOT / "static/js").glob("*.js") if "htmx" not in path.name]
    assert own
    assert {path.name: found for path in own if (found := pattern.findall(path.read_text("utf-8")))} == {}
