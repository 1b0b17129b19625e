"""What is written to the log: one JSON object a line, and nobody in it."""

import ast
import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.core import logs, tally
from app.core.actor import Actor, Grant, Role
from app.core.api_client import ApiScope
from app.core.clock import now, today
from app.core.csrf import DEVICE_COOKIE, SESSION_COOKIE
from app.core.idempotency import IdempotentDeed
from app.core.room import ANYONE, Room, SystemDb
from app.core.settings import ROOT, Settings
from app.identity.api_tokens import make_token
from app.identity.hashing import hash_pin
from app.identity.token_forms import NewToken
from app.people.models import Person
from tests.architecture.test_access import routes
from tests.conftest import TEST_SECRET
from tests.echo import echoes
from tests.factories.world import World
from tests.security.house import populate
from tests.security.walking import NOTHING, stops

pytestmark = pytest.mark.one_engine

MARK = "표식가나"
PIN, WRONG_PIN, PASSWORD = "482913", "739164", "correct horse battery"
TYPED = "typed-and-secret-77"
ROSTER = "이름,휴대전화,생년월일,전 직업\n표식가나순자,010-7788-9900,1962-03-04,표식가나경리\n표식가나,전화아님,,\n"


class Written(io.StringIO):
    """A log as it is written."""

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def requests(self, route: str) -> list[dict[str, Any]]:
        return [line for line in self.lines() if line.get("route") == route and line["event"] == "request"]


@pytest.fixture
def written(settings: Settings) -> Iterator[Written]:
    """What a server would write at the finest level, through its own formatter (the browser of the tests is not one)."""
    stream = Written()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter_for(settings))
    handler.addFilter(logs._is_news)
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in logs.OURS}
    root.addHandler(handler)
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def faulty(app: FastAPI) -> TestClient:
    """The app with pages that fail while they hold what somebody typed."""
    room = Room("faulty")

    @room.get("/faulty/value", name="value", allow=ANYONE)
    def value(typed: str) -> None:
        int(typed)

    @room.get("/faulty/key", name="key", allow=ANYONE)
    def key(typed: str, db: SystemDb) -> None:
        with db.write() as session:
            for _ in range(2):
                session.add(IdempotentDeed(actor_key=MARK, key=typed, body_hash="0" * 64, at=now(session)))
                session.flush()
                session.expunge_all()

    app.include_router(room)
    return TestClient(app, base_url="https://testserver", raise_server_exceptions=False)


def test_a_request_is_one_line_with_its_route_and_cost_and_the_role_of_who_asked(
    written: Written, world: World
) -> None:
    answer = world.browser().get("/styleguide?name=whoever")
    (line,) = written.requests("core:styleguide")

    assert list(line)[:4] == ["ts", "level", "event", "request"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["ts"])
    assert line["request"] == answer.headers["x-request-id"]
    assert (line["method"], line["status"], line["level"]) == ("GET", 200, "info")
    assert line["statements"] == 0, "the page asks for nobody"
    assert line["ms"] > 0
    assert set(line) == {"ts", "level", "event", "request", "route", "method", "status", "ms", "statements"}
    account, _ = world.trainee(world.cohort(world.organisation()))
    world.browser(account).get("/")
    (line,) = written.requests("core:home")
    assert line["roles"] == ["trainee"]
    assert line["statements"] == 1


def test_who_works_somewhere_is_logged_with_role_and_organisation_but_not_by_name(
    written: Written, world: World
) -> None:
    organisation = world.organisation(f"{MARK}센터")
    world.browser(world.staff(organisation, name=MARK)).get("/cohorts")
    (line,) = written.requests("cohorts:list")

    assert line["roles"] == ["center"]
    assert line["org"] == [organisation.id]
    assert MARK not in written.getvalue()


def test_a_program_is_logged_with_its_organisation_and_not_by_its_token(
    written: Written, world: World, app: FastAPI
) -> None:
    organisation = world.organisation()
    maker = world.staff(organisation)
    grant = Grant(Role.CENTER, organisation.id, organisation.name, organisation.path, None)
    with world.database.write() as session:
        actor = Actor(maker.id, maker.person_id, maker.public_id, MARK, 0, now(session), (grant,))
        reading = NewToken(MARK, (ApiScope.COHORTS_READ,), today(session))
        _, token = make_token(session, actor, organisation.id, reading)
    program = TestClient(app, base_url="https://testserver", headers={"authorization": f"Bearer {token}"})
    program.get("/api/v1/cohorts")
    assert program.get("/api/v1/certificates").status_code == 403
    program.get("/api/v1/cohorts", headers={"authorization": f"Bearer {token[:-1]}x"})

    lines = [*written.requests("api:cohorts_list"), *written.requests("api:certificates_list")]
    assert sorted((line["status"], line.get("org")) for line in lines) == [
        (200, [organisation.id]),
        (401, None),
        (403, [organisation.id]),
    ]
    assert MARK not in written.getvalue()
    assert token[:-1] not in written.getvalue()


def test_nobody_can_be_found_in_the_log(written: Written, world: World, app: FastAPI) -> None:
    """A whole house, every page of it as everyone, the door with right and wrong secrets, a roster: no name, phone
    number, PIN, password, code, token, cookie, address or typed text is in any line."""
    house = populate(world, MARK)
    for name in {name for _, path, _, _ in routes(app) for name in re.findall(r"{(\w+)", path)}:
        house.ids.setdefault(name, [NOTHING])  # what the house has not: the page of an address that names nothing
    cookies = []
    for who in house.people:
        browser = house.browser(who)
        cookies.append(browser.cookies[SESSION_COOKIE])
        for stop in stops(app, house):
            browser.get(stop.url)
    secrets = _through_the_door(world, house.people["learner"].person_id)
    center = house.browser("center")
    path = f"/cohorts/{house.cohort.public_id}/roster"
    sent = center.post(path, data={"_csrf": center.csrf()}, files={"file": (f"{MARK}.csv", ROSTER.encode())})
    text_ = written.getvalue()

    assert sent.status_code in (303, 422), sent.text
    assert len(written.lines()) > 200
    canaries = [
        MARK,
        *secrets,
        *cookies,
        *map(str, house.ids["code"] + house.ids["token"]),
        "77889900",
        "01077889900",
        "7788-9900",
        TEST_SECRET,
    ]
    assert [word for word in canaries if (echoes(text_, word) if word.isdecimal() else word in text_)] == []
    assert not re.search(r"\b010-?\d{4}-?\d{4}\b|testclient|testserver|/cohorts/|_csrf", text_)


def _through_the_door(world: World, person_id: int) -> list[str]:
    """Right and wrong PIN, right and wrong password; returns what must not be written."""
    with world.database.write() as session:
        person = session.get_one(Person, person_id)
        account = next(iter(session.execute(text(f"SELECT id FROM account WHERE person_id = {person_id}")))).id
        pin = hash_pin(bytes.fromhex(TEST_SECRET), PIN)
        session.execute(text("UPDATE account SET pin_hash = :pin WHERE id = :id"), {"pin": pin, "id": account})
        phone = person.phone
    browser = world.browser()
    browser.submit("/sign-in", {"phone": phone, "pin": WRONG_PIN})
    assert browser.submit("/sign-in", {"phone": phone, "pin": PIN, "next": f"/{TYPED}"}).status_code == 303
    browser.submit("/sign-in/staff", {"login": "a@example.kr", "password": PASSWORD})
    browser.get("/sign-in?next=/" + TYPED)
    browser.get("/" + TYPED)
    browser.get("/i/ABCD-" + TYPED)
    held = [browser.cookies[SESSION_COOKIE], browser.cookies[DEVICE_COOKIE], browser.csrf()]
    return [phone, PIN, WRONG_PIN, PASSWORD, "a@example.kr", TYPED, *held]


@pytest.mark.parametrize(("path", "kind", "status"), [("value", "ValueError", 500), ("key", "IntegrityError", 500)])
def test_an_error_is_logged_with_its_place_but_not_with_what_was_typed(
    written: Written, faulty: TestClient, path: str, kind: str, status: int
) -> None:
    answer = faulty.get(f"/faulty/{path}", params={"typed": "010-7788-9900"})
    (line,) = [line for line in written.lines() if line["level"] == "error"]

    assert answer.status_code == status
    assert kind in line["error"]["kind"]
    assert any("tests/core/test_logs.py" in frame for frame in line["error"]["frames"])
    assert "7788-9900" not in written.getvalue()
    assert MARK not in written.getvalue()
    if path == "key":
        assert line["error"]["code"] in ("SQLITE_CONSTRAINT", "23505", "SQLITE_CONSTRAINT_UNIQUE")


def test_the_number_on_the_error_page_leads_to_its_lines(written: Written, faulty: TestClient) -> None:
    answer = faulty.get("/faulty/value?typed=x")
    identifier = answer.headers["x-request-id"]
    shown = re.search(r"문의 번호 ([0-9a-f]{8})", answer.text)

    assert shown
    assert identifier.startswith(shown[1])
    events = {line["event"] for line in written.lines() if line.get("request") == identifier}
    assert events == {"request", "unexpected error"}


def test_only_a_trusted_proxy_names_a_request(app: FastAPI, written: Written, settings: Settings) -> None:
    given = "f00dfacef00dface"

    def named(peer: str, header: str) -> str:
        client = TestClient(app, base_url="https://testserver", client=(peer, 4000))
        return client.get("/styleguide", headers={"x-request-id": header}).headers["x-request-id"]

    assert named("203.0.113.7", given) != given
    settings.proxies = frozenset({"10.0.0.1"})
    app.middleware_stack = None
    app.user_middleware[0].kwargs["proxies"] = settings.proxies
    assert named("10.0.0.1", given) == given
    assert named("203.0.113.7", given) != given
    for odd in ("x", "a" * 65, "with space ok", 'quo"te12'):
        assert named("10.0.0.1", odd) != odd


def test_files_and_the_machines_that_ask_every_few_seconds_are_no_news(client: TestClient, written: Written) -> None:
    for path in ("/healthz", "/static/img/favicon.svg"):
        client.get(path)
    assert written.lines() == []
    client.get("/static/no-such-file.js")
    (line,) = written.lines()
    assert (line["route"], line["status"]) == ("static", 404)


def test_no_text_can_end_a_line_or_move_a_cursor(settings: Settings) -> None:
    nasty = "one\ntwo\r\x1b[31mred\u2028\u202eend\x9b\ud800"
    record = logging.LogRecord("ieum.test", logging.INFO, "", 0, nasty, None, None)
    for format in ("json", "text"):
        shown = settings.model_copy(update={"log_format": format})
        shown.__dict__.pop("logs_as_json", None)
        line = logs.formatter_for(shown).format(record)
        assert line.isprintable(), repr(line)
        line.encode()
    assert json.loads(logs.JsonLines().format(record))["event"].startswith("one")


def test_what_others_log_is_shown_without_their_arguments_and_numbers_are_masked() -> None:
    theirs = logging.LogRecord("asyncio", logging.ERROR, "", 0, "lost %s", (MARK,), None)
    ours = logging.LogRecord("ieum.x", logging.ERROR, "", 0, "call %s or %s", ("010-1234-5678", "a.b@c.kr"), None)

    assert json.loads(logs.JsonLines().format(theirs))["event"] == "lost %s"
    assert json.loads(logs.JsonLines().format(ours))["event"] == "call [phone] or [mail]"


def test_a_field_that_is_not_on_the_list_is_not_written() -> None:
    record = logging.LogRecord("ieum.x", logging.INFO, "", 0, "event", None, None)
    record.name_of_person = MARK
    record.route = "core:home"
    line = json.loads(logs.JsonLines().format(record))

    assert line["route"] == "core:home"
    assert MARK not in str(line)


def test_the_servers_own_calls_use_only_fields_of_the_list() -> None:
    """A new `extra` is either added to the list, where somebody looks at it, or would silently not be written."""
    used: set[str] = set()
    for path in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log."):
                extras = [word.value for word in node.keywords if word.arg == "extra"]
                used |= {key.value for each in extras if isinstance(each, ast.Dict) for key in each.keys}

    assert used
    assert used <= {*logs.FIELDS, "request_id"}


def test_a_line_written_while_a_request_is_served_carries_its_identifier() -> None:
    mark = tally.begin(tally.Tally("abc"))
    record = logging.LogRecord("ieum.x", logging.INFO, "", 0, "event", None, None)
    line = json.loads(logs.JsonLines().format(record))
    tally.end(mark)

    assert line["request"] == "abc"
