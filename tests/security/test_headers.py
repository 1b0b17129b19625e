"""Every answer carries the headers that keep a browser from doing what we did not write; cookies stay ours."""

from http.cookies import SimpleCookie
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.csrf import DEVICE_COOKIE, SESSION_COOKIE
from app.core.headers import SECURITY_HEADERS
from app.identity.hashing import hash_pin
from tests.conftest import TEST_SECRET
from tests.factories.world import World
from tests.security.conftest import Walk

pytestmark = pytest.mark.one_engine

SHARED_ON_PURPOSE = {"completion:did", "completion:status_list", "completion:achievement", "completion:trust"}
KEPT_ON_PURPOSE = {"learning:media", "assessment:media", "labeling:media"} | SHARED_ON_PURPOSE
OVERRIDDEN = {"completion": {"referrer-policy": "no-referrer"}}


def cookies_of(answer: Any) -> dict[str, Any]:
    jar: dict[str, Any] = {}
    for line in answer.headers.get_list("set-cookie"):
        jar.update(SimpleCookie(line))
    return jar


def test_every_page_and_every_error_carries_the_security_headers(walk: Walk) -> None:
    for who, stop, answer in walk.own:
        for name, value in SECURITY_HEADERS.items():
            given = answer.headers.get(name)
            stricter = name == "referrer-policy" and given == "no-referrer"
            shared = name == "cross-origin-resource-policy" and stop.name in SHARED_ON_PURPOSE
            assert given == value or stricter or shared, (who, stop, name, given)
        assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


def test_nothing_about_a_person_is_kept_by_a_browser_or_a_proxy(walk: Walk) -> None:
    for who, stop, answer in walk.own:
        if stop.name not in KEPT_ON_PURPOSE or answer.status_code != 200:
            assert answer.headers["cache-control"] == "no-store", (who, stop)
        elif stop.name not in SHARED_ON_PURPOSE:
            assert answer.headers["cache-control"].startswith("private"), (who, stop)


def test_no_page_can_be_put_in_a_frame_or_run_a_strangers_script() -> None:
    policy = dict(part.split(" ", 1) for part in SECURITY_HEADERS["content-security-policy"].split("; "))

    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert SECURITY_HEADERS["x-frame-options"] == "DENY"
    assert "unsafe" not in str(policy)


def test_files_are_sent_as_what_they_are_and_downloads_as_attachments(walk: Walk) -> None:
    files = {stop.name: answer for _, stop, answer in walk.own if answer.status_code == 200}
    for name in (
        "completion:pdf",
        "completion:credential",
        "completion:jwt",
        "cohorts:roster_sample",
        "completion:checker",
    ):
        assert files[name].headers["content-disposition"].startswith("attachment"), name
        assert files[name].headers["x-content-type-options"] == "nosniff"
        assert not files[name].headers["content-type"].startswith("text/html")


def test_static_files_carry_the_headers_too(client: TestClient) -> None:
    for path in ("/static/img/favicon.svg", "/static/no-such-file.js"):
        answer = client.get(path)
        for name, value in SECURITY_HEADERS.items():
            assert answer.headers[name] == value, (path, name)


def test_the_session_and_device_cookies_are_host_only_and_out_of_scripts_reach(app: FastAPI, world: World) -> None:
    account, _ = world.trainee(world.cohort(world.organisation()))
    with world.database.write() as session:
        stored = session.merge(account)
        stored.pin_hash = hash_pin(bytes.fromhex(TEST_SECRET), "482913")
    with world.database.read() as session:
        from app.people.models import Person

        phone = session.get_one(Person, account.person_id).phone
    browser = world.browser()
    device = cookies_of(browser.get("/sign-in"))[DEVICE_COOKIE]
    answer = browser.submit("/sign-in", {"phone": phone, "pin": "482913"})
    session_cookie = cookies_of(answer)[SESSION_COOKIE]

    for cookie in (device, session_cookie):
        assert cookie.key.startswith("__Host-")
        assert cookie["httponly"]
        assert cookie["secure"]
        assert cookie["samesite"].lower() == "lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]
    assert len(session_cookie.value) >= 43, "256 random bits"
    assert not session_cookie["max-age"], "it ends with the browser"


def test_signing_out_has_the_browser_forget(world: World) -> None:
    account, _ = world.trainee(world.cohort(world.organisation()))
    answer = world.browser(account).submit("/sign-out")

    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    gone = cookies_of(answer)[SESSION_COOKIE]
    assert gone["max-age"] == "0"
    assert gone["secure"]


@pytest.mark.parametrize("planted", ["", "short", "x" * 65, 'a"; drop', "한글" * 10, "a" * 5000])
def test_a_planted_device_cookie_of_a_wrong_shape_is_replaced(client: TestClient, planted: str) -> None:
    answer = client.get("/sign-in", headers={"cookie": f"{DEVICE_COOKIE}={planted}".encode()})

    assert answer.status_code == 200
    assert len(cookies_of(answer)[DEVICE_COOKIE].value) == 32
