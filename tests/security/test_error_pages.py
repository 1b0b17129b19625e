"""Whatever goes wrong: one page in plain Korean that leads back, with every security header and nothing of the inside."""

import re
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from starlette.responses import Response

from app.core import errors
from app.core.actor import Role
from app.core.headers import SECURITY_HEADERS
from app.core.room import ANYONE, Db, Room
from tests.echo import echoes
from tests.factories.world import World

pytestmark = pytest.mark.one_engine

SECRET_WORDS = "select 비밀 from person where pin='482913'"
DOMAIN = {
    403: errors.Forbidden("이 일은 센터에서 해요."),
    404: errors.NotFound(),
    409: errors.Conflict(),
    413: errors.TooLarge(),
    422: errors.Invalid(),
    429: errors.TooMany("1분 뒤에 다시 해 주세요.", 60),
    500: RuntimeError(SECRET_WORDS),
    503: errors.Unavailable(),
}

REFUSALS: tuple[tuple[type[DBAPIError], str], ...] = (
    (OperationalError, "database or disk is full"),
    (OperationalError, "database is locked"),
    (OperationalError, "server closed the connection unexpectedly"),
    (InternalError, "cannot execute INSERT in a read-only transaction"),
    (InterfaceError, "the connection is closed"),
)


def failing(app: FastAPI) -> None:
    """Routes that go wrong, each in its own way."""
    room = Room("failing")

    @room.get("/failing/{status}", name="fail", allow=ANYONE)
    def fail(status: int) -> Response:
        raise DOMAIN[status]

    @room.get("/failing-database/{number}", name="database", allow=ANYONE)
    def fail_in_database(number: int) -> Response:
        kind, what = REFUSALS[number]
        raise kind(SECRET_WORDS, {}, Exception(what))

    @room.post("/failing-write", name="write", allow=ANYONE)
    def fail_to_write(request: Request, db: Db) -> Response:
        with db.write() as session:
            session.connection().exec_driver_sql("PRAGMA query_only = ON")
            try:
                session.connection().exec_driver_sql("DELETE FROM person")
            finally:
                session.connection().exec_driver_sql("PRAGMA query_only = OFF")
        return Response()

    app.include_router(room)


@pytest.fixture
def careless(app: FastAPI) -> TestClient:
    """A browser that sees a server's fault as a person does: as a page."""
    failing(app)
    return TestClient(app, base_url="https://testserver", follow_redirects=False, raise_server_exceptions=False)


def assert_a_good_error_page(answer: Any, status: int) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers.get(name) == value, (status, name)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    words = " ".join(re.sub(r"<[^>]+>", " ", main).split())
    assert re.search(r"[가-힣]+요\.", words), words
    assert 'href="/"' in main
    for inside in ("비밀", "Traceback", "OperationalError", "RuntimeError", "sqlite", "sqlalchemy", ".py"):
        assert inside not in answer.text, (status, inside)
    assert not echoes(answer.text, "482913"), status


@pytest.mark.parametrize("status", DOMAIN)
def test_every_kind_of_error_is_a_page_in_korean_that_leads_back(careless: TestClient, status: int) -> None:
    assert_a_good_error_page(careless.get(f"/failing/{status}"), status)


def test_an_address_that_does_not_exist_is_the_same_page(careless: TestClient) -> None:
    assert_a_good_error_page(careless.get("/no/such/page"), 404)
    assert_a_good_error_page(careless.get("/static/no-such-file.css"), 404)


def test_a_method_that_a_page_does_not_know_is_405(careless: TestClient) -> None:
    answer = careless.put("/sign-in")
    assert_a_good_error_page(answer, 405)
    assert "GET" in answer.headers["allow"]


def test_an_unexpected_error_names_a_reference_and_nothing_else(careless: TestClient) -> None:
    answer = careless.get("/failing/500")
    assert re.search(r"\b[0-9a-f]{8}\b", answer.text)


def test_too_many_says_how_long_to_wait(careless: TestClient) -> None:
    assert careless.get("/failing/429").headers["retry-after"] == "60"
    assert "1분 뒤에" in careless.get("/failing/429").text


@pytest.mark.parametrize(("number", "what"), [(number, what) for number, (_, what) in enumerate(REFUSALS)])
def test_a_database_that_refuses_is_503_with_a_time_to_try_again(careless: TestClient, number: int, what: str) -> None:
    answer = careless.get(f"/failing-database/{number}")
    assert_a_good_error_page(answer, 503)
    assert answer.headers["retry-after"] == "10"
    assert what not in answer.text


def test_a_machine_gets_the_same_as_problem_json_without_the_inside(careless: TestClient) -> None:
    for status in DOMAIN:
        answer = careless.get(f"/failing/{status}", headers={"accept": "application/json"})
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code == status
        assert "비밀" not in answer.text
        assert answer.headers["content-security-policy"]


def test_a_read_only_database_stops_saving_and_not_reading_and_recovers_without_a_restart(
    app: FastAPI, world: World
) -> None:
    if not app.state.database.is_sqlite:
        pytest.skip("PRAGMA query_only is SQLite's; PostgreSQL's own errors take the same handler")
    failing(app)
    browser = world.browser(world.staff(world.organisation(), Role.CENTER), staff=True)
    token = {"x-csrf-token": browser.csrf()}

    assert_a_good_error_page(browser.post("/failing-write", headers=token), 503)
    assert browser.get("/cohorts").status_code == 200
    assert browser.post("/sign-out", headers=token).status_code == 303


def test_a_form_of_ours_whose_session_is_gone_leads_back_in_and_is_refused_all_the_same(
    app: FastAPI, world: World
) -> None:
    account, _ = world.trainee(world.cohort(world.organisation()))
    browser = world.browser(account)
    token, here = browser.csrf(), {"referer": "https://testserver/attempts/1/questions/2"}
    lost = TestClient(app, base_url="https://testserver", follow_redirects=False)
    refused = lost.post("/attempts/1/responses/2", data={"_csrf": token}, headers=here)
    assert refused.status_code == 403
    assert "다시 들어와 주세요" in refused.text
    assert "저장하지 않았어요" in refused.text
    assert 'href="/sign-in?next=/attempts/1/questions/2"' in refused.text
    assert 'data-kept-here="/sign-in?next=/attempts/1/questions/2" hidden' in refused.text  # what the scripts read
    assert token not in refused.text
    foreign = {**here, "sec-fetch-site": "cross-site"}
    for answer in (
        lost.post("/attempts/1/responses/2"),  # no form of ours
        lost.post("/attempts/1/responses/2", data={"_csrf": token}, headers=foreign),
        browser.post("/attempts/1/responses/2", data={"_csrf": "0" * 64}),  # another session's
    ):
        assert answer.status_code == 403
        assert "다른 곳에서 보낸 요청처럼" in answer.text
