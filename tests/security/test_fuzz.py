"""Odd input at every route: an answer of the 4xx kind (or a page), never a fault of ours, never an echo of a secret."""

import gc
import itertools
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import BaseModel

from app.core.actor import Role
from app.core.csrf import SESSION_COOKIE
from tests.engines import Engine, PostgresEngine
from tests.factories.world import Browser, World
from tests.security.conftest import ROLES
from tests.security.house import House, populate
from tests.security.walking import PARAMETER, Stop, stops

ODD = (
    "1_0",
    str(2**63),
    "1e999",
    "-1",
    "٣",
    "a\x00b\U0010ffff",
    "' OR 1=1 --<script>",
    "a" * 3000,
    "",
)
# What SQLite stores in any column and a typed one of PostgreSQL may not. The rest is decided before the database, on one engine.
TYPED = (str(2**63), "1e999", "-1", "a\x00b\U0010ffff", "a" * 3000, "")
RAW = ("%FF%FE%ED%A0%80", "..%2F..%2Fetc%2Fpasswd", "%0d%0aset-cookie:%20a=b")  # as they stand in an address
SECRET = "739164비밀번호"


@pytest.fixture(scope="module")
def typed(engine: Engine) -> bool:
    """Whether the columns are of a type."""
    return isinstance(engine, PostgresEngine)


class Everyone:
    """A browser for each route: somebody whom its door lets in. A fault is an answer here, not an exception."""

    def __init__(self, app: FastAPI, house: House) -> None:
        self.browsers = {who: self._browser(app, house, who) for who in house.people}

    @staticmethod
    def _browser(app: FastAPI, house: House, who: str) -> Browser:
        browser = Browser(app, base_url="https://testserver", follow_redirects=False, raise_server_exceptions=False)
        browser.cookies.set(SESSION_COOKIE, house.browser(who).cookies[SESSION_COOKIE])
        browser.headers["x-csrf-token"] = browser.csrf()
        return browser

    def whom(self, stop: Stop) -> Browser:
        for who, browser in self.browsers.items():
            if stop.is_open_to({ROLES.get(who) or Role(who)}):
                return browser
        raise AssertionError(f"nobody may enter {stop.name}")


@pytest.fixture(scope="module")
def app(module_world: World) -> FastAPI:
    """Instead of the one a test: odd input leaves nothing behind that another test would miss."""
    return module_world.app


@pytest.fixture(scope="module")
def house(module_world: World) -> House:
    return populate(module_world, "김")


@pytest.fixture(scope="module")
def everyone(app: FastAPI, house: House) -> Everyone:
    return Everyone(app, house)


def one_each(app: FastAPI, house: House, method: str) -> list[Stop]:
    """One address of every route of the method, but for signing out."""
    found: dict[str, Stop] = {}
    for stop in stops(app, house, method):
        if stop.name != "identity:sign_out":
            found.setdefault(stop.name, stop)
    return list(found.values())


def fields_of(app: FastAPI) -> dict[str, list[str]]:
    """Route name → the names of its form's fields."""
    found: dict[str, list[str]] = {}
    for context in iter_route_contexts(app.routes):
        route: Any = getattr(context, "original_route", context)
        for field in getattr(getattr(route, "dependant", None), "body_params", ()):
            kind = field.field_info.annotation
            names = found.setdefault(str(context.name), [])
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                names += [info.alias or name for name, info in kind.model_fields.items()]
            else:
                names.append(field.alias)
    return found


def in_the_address(app: FastAPI, method: str) -> Iterator[tuple[str, str]]:
    """(route name, path) of every route with something in its address."""
    for context in iter_route_contexts(app.routes):
        path = getattr(context, "path", None)
        if (
            path
            and "{" in path
            and not path.startswith("/api/v1/")
            and method in (getattr(context, "methods", None) or ())
        ):
            yield str(context.name), path


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_odd_identifiers_are_not_found(app: FastAPI, house: House, everyone: Everyone, method: str) -> None:
    known = {stop.name: stop for stop in one_each(app, house, method)}
    tried = 0
    for name, path in in_the_address(app, method):
        browser = everyone.whom(known[name])
        for odd in (*(quote(each, safe="") for each in ODD if each), *RAW):
            answer = browser.request(method, PARAMETER.sub(odd, path))
            tried += 1
            assert answer.status_code < 500, (name, odd, answer.text)
            assert answer.status_code != 200 or name in TOLERANT, (name, odd)
            assert "set-cookie" not in answer.headers or "a=b" not in answer.headers["set-cookie"]
    assert tried > 200


TOLERANT = {"identity:invite_not_me"}  # says the same whatever the code


def test_odd_queries_break_no_page(app: FastAPI, house: House, everyone: Everyone, typed: bool) -> None:
    names = ("next", "state", "sort", "descending", "search", "person", "enrolment", "decided", "page", "opening")
    queries = [
        "&".join(f"{name}={odd}" for name in names)
        for odd in (*(quote(each, safe="") for each in ODD), *RAW, "a" * 5000)
    ]
    reading = {str(c.name) for c in iter_route_contexts(app.routes) if _reads_a_query(c)}
    assert len(reading) > 8
    for stop in one_each(app, house, "GET"):
        browser = everyone.whom(stop)
        unread = () if typed else queries[-2:]
        for query in queries if stop.name in reading else unread:
            assert browser.get(f"{stop.url}?{query}").status_code < 500, (stop, query[:60])


def test_odd_fields_break_no_form_and_no_secret_comes_back(
    app: FastAPI, house: House, everyone: Everyone, typed: bool
) -> None:
    fields = fields_of(app)
    assert len(fields) > 15
    for stop in one_each(app, house, "POST"):
        browser = everyone.whom(stop)
        names = fields.get(stop.name, [])
        for odd in TYPED if typed else ODD:
            answer = browser.post(stop.url, data=dict.fromkeys(names, odd) or {"answer": odd, "_seq": odd, "_key": odd})
            assert answer.status_code < 500, (stop, odd[:20], answer.text)
        for secret in () if typed else ("pin", "password", "chosen"):
            sent = {**dict.fromkeys(set(names) - {"pin", "password", "chosen"}, "1"), secret: SECRET}
            answer = browser.post(stop.url, data=sent)
            assert SECRET not in answer.text, (stop, secret)
            assert answer.status_code < 500, (stop, secret)


def _reads_a_query(context: Any) -> bool:
    route = getattr(context, "original_route", context)
    return bool(getattr(getattr(route, "dependant", None), "query_params", ()))


BODIES = (
    (b'{"role": "operator", "score": 1e999}', "application/json"),
    (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
    (b"a=%FF&answer=%ED%A0%80&_seq=%00&revision=1e999", "application/x-www-form-urlencoded"),
    (b"&".join(b"a%d=1" % n for n in range(3000)), "application/x-www-form-urlencoded"),
    (b"--x\r\nno header", "multipart/form-data; boundary=x"),
    (b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc', "multipart/form-data; boundary=x"),
    (
        b'--x\r\nContent-Disposition: form-data; name="pin"\r\n\r\n\xff\xed\xa0\x80\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    (
        b'--x\r\nContent-Disposition: form-data; name="pin"; filename="p"\r\n\r\n482913\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    (b"abc", "multipart/form-data"),
    (b"abc", "multipart/form-data; boundary=" + "y" * 300),
    (b"abc", "text/plain; charset=utf-9"),
    (b"abc", "multipart/form-data; boundary=x; charset=nonsense"),
    (b"a=b", "application/x-www-form-urlencoded; charset=nonsense"),
    (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "application/xml"),
    (b"", "x" * 500),
)


@pytest.mark.one_engine  # refused before anything is asked of the database
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_bodies_of_a_wrong_or_broken_kind_are_refused(app: FastAPI, house: House, everyone: Everyone) -> None:
    for stop, (body, kind) in itertools.product(one_each(app, house, "POST"), BODIES):
        answer = everyone.whom(stop).post(stop.url, content=body, headers={"content-type": kind})
        assert answer.status_code < 500, (stop, kind, body[:60], answer.text)
        assert "root:" not in answer.text
    gc.collect()  # Starlette leaves the buffer of a part that never ended to the garbage collector, which says so


ODD_HEADERS = (
    {"cookie": "__Host-ieum=\xff\xfe"},
    {"cookie": "__Host-ieum=" + "a" * 9000},
    {"cookie": "=;=;;__Host-ieum"},
    {"cookie": "ieum-text=<script>; ieum-theme=../../x"},
    {"accept": "application/json" + "," * 5000},
    {"referer": "http://[::bad"},
    {"origin": "http://[::bad"},
    {"host": "evil.example"},
    {"x-forwarded-for": "\xff" * 100},
    {"range": "bytes=9999999999-"},
    {"if-modified-since": "nonsense"},
    {"hx-request": "true", "hx-target": "'><script>"},
    {"accept-language": "x" * 5000},
)


@pytest.mark.parametrize("headers", ODD_HEADERS, ids=lambda headers: next(iter(headers)))
def test_odd_headers_break_nothing(app: FastAPI, headers: dict[str, str]) -> None:
    browser = Browser(app, base_url="https://testserver", follow_redirects=False, raise_server_exceptions=False)
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    for url in ("/", "/sign-in", "/wallet", "/static/img/favicon.svg", "/v/x", "/no-such-page"):
        for method in ("GET", "HEAD", "POST", "OPTIONS", "BREW"):
            answer = browser.request(method, url, headers=raw)
            assert answer.status_code < 500, (method, url)
            assert '<script>"' not in answer.text
            assert "evil.example" not in answer.headers.get("location", "")


@hypothesis_settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
@given(st.binary(max_size=120), st.text(max_size=60))
def test_the_open_forms_survive_any_bytes(app: FastAPI, body: bytes, typed: str) -> None:
    browser = Browser(app, base_url="https://testserver", follow_redirects=False, raise_server_exceptions=False)
    token = {"x-csrf-token": browser.csrf("/sign-in")}
    kind = {"content-type": "application/x-www-form-urlencoded"}
    for url in ("/sign-in", "/i", "/v/" + quote(typed, safe="", errors="replace") + "/name-check"):
        assert browser.post(url, content=body, headers={**token, **kind}).status_code < 500
    text = typed.encode("utf-8", "replace").decode()
    for url, name in (("/sign-in", "phone"), ("/i", "code")):
        assert browser.post(url, data={name: text}, headers=token).status_code < 500
