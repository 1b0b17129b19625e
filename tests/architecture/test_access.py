"""Who may enter which route: a matrix generated from the route table, so that a new route is tested the day it is born."""

import re
import uuid
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from app.api.room import scopes_of
from app.core.actor import Role
from app.core.room import ANYONE, Allow, allow_of
from tests.factories.world import World

ROLES = tuple(Role)


def routes(app: FastAPI) -> list[tuple[str, str, str, Allow | None]]:
    """(method, path, name, policy) of every route of pages; those of the JSON API are in tests/api/test_access.py."""
    found = []
    for context in iter_route_contexts(app.routes):
        route: Any = getattr(context, "route", context)
        if isinstance(getattr(context, "original_route", route), APIRoute):
            endpoint = getattr(context, "endpoint", None) or route.endpoint
            if scopes_of(endpoint) is not None:
                continue
            for method in sorted(context.methods or ()):
                found.append((method, context.path, context.name, allow_of(endpoint)))
    return found


def address(path: str) -> str:
    """The path with identifiers that belong to nobody."""
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda m: str(uuid.UUID(int=7)) if m[1].endswith("_id") else "1", path)


def test_every_route_names_who_may_enter(app: FastAPI) -> None:
    found = routes(app)

    assert len(found) > 40
    assert [name for _, _, name, allow in found if allow is None] == []


def test_only_the_doors_and_the_public_pages_are_open_to_anyone(app: FastAPI) -> None:
    """A route that becomes public has to be added here by hand."""
    open_routes = {name for _, _, name, allow in routes(app) if allow is ANYONE}

    assert open_routes == OPEN_TO_ANYONE


def test_without_signing_in_every_other_route_leads_to_the_door(app: FastAPI, world: World) -> None:
    browser = world.browser()
    token = browser.csrf()
    for method, path, name, allow in routes(app):
        if allow is ANYONE:
            continue
        answer = browser.request(method, address(path), headers={"x-csrf-token": token})
        assert answer.status_code == 303, name
        assert answer.headers["location"].startswith("/sign-in"), name


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value)
def test_a_role_that_a_route_does_not_name_is_turned_away_and_the_others_see_no_foreign_thing(
    app: FastAPI, world: World, role: Role
) -> None:
    """Wrong role → 403; right role with somebody else's or no identifier → 404 (or 422 for an incomplete form)."""
    organisation = world.organisation()
    browser = world.browser(world.staff(organisation, role))
    token = browser.csrf()
    for method, path, name, allow in routes(app):
        if allow is None or allow is ANYONE or not allow.roles or name == "identity:sign_out":
            continue
        answer = browser.request(method, address(path), headers={"x-csrf-token": token})
        if role not in allow.roles:
            assert answer.status_code == 403, (name, answer.status_code)
        elif "_id}" in path:
            assert answer.status_code in (404, 422), (name, answer.status_code)
        else:
            assert answer.status_code < 500, (name, answer.status_code)


def test_every_unsafe_route_refuses_a_request_without_the_session_token(app: FastAPI, world: World) -> None:
    browser = world.browser(world.staff(world.organisation(), Role.CENTER))
    for method, path, name, _ in routes(app):
        if method in ("GET", "HEAD"):
            continue
        assert browser.request(method, address(path)).status_code == 403, name
        wrong = browser.request(method, address(path), headers={"x-csrf-token": "0" * 64})
        assert wrong.status_code == 403, name


def test_every_unsafe_route_refuses_another_origin_even_with_the_token(app: FastAPI, world: World) -> None:
    browser = world.browser(world.staff(world.organisation(), Role.CENTER))
    token = browser.csrf()
    for method, path, name, _ in routes(app):
        if method in ("GET", "HEAD"):
            continue
        for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
            answer = browser.request(method, address(path), headers={"x-csrf-token": token, **headers})
            assert answer.status_code == 403, (name, headers)


OPEN_TO_ANYONE = {
    "api:docs",
    "api:openapi",
    "core:home",
    "core:prefs",
    "core:styleguide",
    "core:health",
    "core:ready",  # machines ask it before anybody could sign in; it says one word a check, no path, no address
    "core:metrics",  # not to anyone: METRICS_TOKEN, or this host itself (tests/core/test_metrics.py); else a 404
    "identity:sign_in",
    "identity:enter",
    "identity:staff_sign_in",
    "identity:enter_password",
    "identity:enter_code",
    "identity:enter_demo",
    "identity:forgotten",
    "identity:sign_out",
    "identity:signed_out",
    "identity:invite_code",
    "identity:find_invite",
    "identity:invite",
    "identity:invite_not_me",
    "identity:invite_pin",
    "identity:set_pin",
    "completion:verify_json",
    "completion:verify",
    "completion:name_check",
    "completion:upload",
    "completion:check_upload",
    "completion:did",
    "completion:status_list",
    "completion:trust",
    "completion:checker",
    "completion:achievement",
}
