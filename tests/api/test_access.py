"""Which token may enter which route of the JSON API: a matrix generated from the route table."""

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from app.api.room import ApiRoom, CurrentClient, Scopes, scopes_of
from app.core.actor import Role
from app.core.api_client import ApiScope
from app.core.clock import FixedClock
from app.core.csrf import SESSION_COOKIE
from app.identity.api_tokens import PREFIX as TOKEN_PREFIX
from tests.api.desk import ALL, ApiDesk, Program
from tests.architecture.test_access import routes as page_routes

BODY = {"people": [{"name": "이정호", "phone": "010-7777-1234"}]}


def routes(app: FastAPI) -> list[tuple[str, str, str, Scopes]]:
    """(method, path, name, scopes) of every route of the API."""
    found = []
    for context in iter_route_contexts(app.routes):
        endpoint: Any = getattr(context, "endpoint", None)
        scopes = scopes_of(endpoint) if endpoint else None
        if scopes is not None:
            found += [(method, str(context.path), str(context.name), scopes) for method in context.methods or ()]
    return found


def address(path: str, ids: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda m: ids[m[1]], path)


def ids_of(desk: ApiDesk) -> dict[str, str]:
    certificate = str(desk.certificate.public_id)
    return {
        "cohort_id": str(desk.cohort.public_id),
        "enrolment_id": str(desk.half_way.public_id),
        "certificate_id": certificate,
        "certificate": certificate,
    }


def ask(program: Program, method: str, path: str, key: str = "matrix-0001") -> Any:
    sent = {"json": BODY, "headers": {"idempotency-key": key}} if method == "POST" else {}
    return program.request(method, path, **sent)


def test_the_api_has_its_routes_and_each_names_its_scopes(app: FastAPI) -> None:
    found = {(method, path) for method, path, _, _ in routes(app)}

    assert found == {
        ("GET", "/api/v1/token"),
        ("GET", "/api/v1/cohorts"),
        ("GET", "/api/v1/cohorts/{cohort_id}"),
        ("GET", "/api/v1/cohorts/{cohort_id}/enrolments"),
        ("POST", "/api/v1/cohorts/{cohort_id}/enrolments"),
        ("GET", "/api/v1/cohorts/{cohort_id}/progress"),
        ("GET", "/api/v1/cohorts/{cohort_id}/classes"),
        ("GET", "/api/v1/cohorts/{cohort_id}/marks"),
        ("GET", "/api/v1/cohorts/{cohort_id}/attendance"),
        ("GET", "/api/v1/enrolments/{enrolment_id}/attendance"),
        ("GET", "/api/v1/enrolments/{enrolment_id}"),
        ("GET", "/api/v1/enrolments/{enrolment_id}/progress"),
        ("GET", "/api/v1/certificates"),
        ("GET", "/api/v1/certificates/{certificate}"),
        ("GET", "/api/v1/certificates/{certificate_id}/credential"),
    }
    assert [name for _, _, name, scopes in routes(app) if not scopes.needed] == ["api:token_show"]


def test_a_route_without_scopes_does_not_import() -> None:
    with pytest.raises(TypeError, match="allow"):

        @ApiRoom("open").get("/open", name="open", summary="Open to all")  # type: ignore[call-arg]
        def handler(client: CurrentClient) -> None: ...


def test_nothing_in_the_api_opens_without_a_token(app: FastAPI, desk: ApiDesk) -> None:
    stranger, ids = Program(app, None), ids_of(desk)
    for method, path, name, _ in routes(app):
        answer = ask(stranger, method, address(path, ids))
        assert answer.status_code == 401, name
        assert answer.headers["www-authenticate"] == 'Bearer realm="ieum"', name
        assert answer.headers["content-type"] == "application/problem+json", name


@pytest.mark.parametrize("sent", ["abc", TOKEN_PREFIX + "0" * 64, TOKEN_PREFIX + "g" * 64, "", "\u00e9"])
def test_a_token_that_is_none_opens_nothing(app: FastAPI, desk: ApiDesk, sent: str) -> None:
    ids = ids_of(desk)
    program = Program(app, None)
    program.headers = {"authorization": f"Bearer {sent}".encode("latin-1")}
    for method, path, name, _ in routes(app):
        assert ask(program, method, address(path, ids)).status_code == 401, name


def test_a_signed_in_browser_is_nobody_to_the_api(app: FastAPI, desk: ApiDesk) -> None:
    """Cookies never count, so no other site can make a browser call the API."""
    ids = ids_of(desk)
    program = Program(app, None)
    program.cookies.set(SESSION_COOKIE, str(desk.certificates.staff.cookies[SESSION_COOKIE]))
    for method, path, name, _ in routes(app):
        assert ask(program, method, address(path, ids)).status_code == 401, name


def test_a_token_is_nobody_to_the_pages(app: FastAPI, desk: ApiDesk, program: Program) -> None:
    tried = 0
    for method, path, name, allow in page_routes(app):
        if method == "GET" and "{" not in path and allow is not None and allow.signed_in:
            answer = program.get(path)
            assert (answer.status_code, answer.headers["location"][:8]) == (303, "/sign-in"), name
            tried += 1
    assert tried > 15


def test_each_route_wants_each_of_its_scopes(app: FastAPI, desk: ApiDesk) -> None:
    """A token with every scope but one is let in everywhere, except where that one is needed."""
    ids = ids_of(desk)
    for missing in ALL:
        program = desk.program(*(scope for scope in ALL if scope is not missing))
        for method, path, name, scopes in routes(app):
            answer = ask(program, method, address(path, ids), key=f"scope-{missing.name}")
            if missing in scopes.needed:
                assert answer.status_code == 403, (name, missing)
                assert missing.value in answer.json()["detail"]
            else:
                assert answer.status_code in (200, 201), (name, missing, answer.text)


def test_what_another_organisation_has_is_not_found(app: FastAPI, desk: ApiDesk) -> None:
    """The same 404 as for what does not exist; its lists are empty of us."""
    there, _, _ = desk.elsewhere()
    foreign, ids = desk.program(organisation=there), ids_of(desk)
    nothing = dict.fromkeys(ids, "00000000-0000-4000-8000-000000000007")
    tried = 0
    for method, path, name, _ in routes(app):
        answer = ask(foreign, method, address(path, ids))
        if "{" in path:
            tried += 1
            assert answer.status_code == 404, name
            assert answer.json() == ask(foreign, method, address(path, nothing)).json(), name
        assert not any(each in answer.text for each in (*ids.values(), "김영숙", "박순자")), name
    assert tried == 12
    assert foreign.get("/api/v1/certificates/2026-0001").status_code == 404


def test_a_revoked_token_is_out_at_its_next_request(app: FastAPI, desk: ApiDesk) -> None:
    token, secret = desk.issue_token()
    program, ids = Program(app, secret), ids_of(desk)
    assert program.get("/api/v1/token").status_code == 200

    staff = desk.certificates.staff
    assert staff.submit(f"/api-tokens/{token.public_id}/revocation").status_code == 303

    for method, path, name, _ in routes(app):
        answer = ask(program, method, address(path, ids))
        assert (answer.status_code, answer.json()["detail"]) == (401, "The token was revoked."), name
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_a_token_works_until_midnight_in_korea_of_its_last_day(app: FastAPI, desk: ApiDesk, clock: FixedClock) -> None:
    _, secret = desk.issue_token(days=1)  # made on Monday 23 November, so its last day is Tuesday
    program, ids = Program(app, secret), ids_of(desk)

    clock.instant += timedelta(hours=38, minutes=29)
    assert program.get("/api/v1/token").status_code == 200
    clock.instant += timedelta(minutes=1)

    for method, path, name, _ in routes(app):
        answer = ask(program, method, address(path, ids))
        assert (answer.status_code, answer.json()["detail"][:15]) == (401, "The token ended"), name


def test_who_may_not_enter_does_not_learn_what_a_route_wants(app: FastAPI, desk: ApiDesk) -> None:
    """The token and its scopes come before the query, the body and the address."""
    reader = desk.program(ApiScope.COHORTS_READ)
    broken = {"content": b"{", "headers": {"content-type": "application/json"}}
    for program, status in ((Program(app, None), 401), (reader, 403)):
        assert program.get("/api/v1/certificates?limit=x&odd=1").status_code == status
        assert program.get("/api/v1/enrolments/odd").status_code == status
        assert program.post(f"/api/v1/cohorts/{desk.cohort.public_id}/enrolments", **broken).status_code == status


def test_the_staff_of_another_center_can_neither_see_nor_stop_a_token(desk: ApiDesk) -> None:
    token, _ = desk.issue_token()
    there, _, _ = desk.elsewhere()
    foreign = desk.world.browser(desk.world.staff(there, Role.CENTER), staff=True)

    assert token.name not in foreign.get("/api-tokens").text
    assert foreign.get(f"/api-tokens/{token.public_id}/revocation").status_code == 404
    assert foreign.submit(f"/api-tokens/{token.public_id}/revocation").status_code == 404
