"""Around every request: an identifier, what it cost, one line in the log, one count for Prometheus."""

import logging
import re
import secrets
from collections.abc import Collection
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, event
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core import metrics, tally
from app.core.actor import Actor, Role
from app.core.api_client import ApiClient
from app.core.client_address import canonical
from app.core.database import Database
from app.core.tally import Tally

log = logging.getLogger("ieum.request")
HEADER = b"x-request-id"
_GIVEN = re.compile(rb"[A-Za-z0-9_.-]{8,64}")
# Asked for every few seconds by machines, or once a page by every browser: only what goes wrong is news.
_QUIET = frozenset(("static", "core:health", "core:ready", "core:metrics"))
_TRANSACTION_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SELECT set_config")
_CLIENT_GONE = 499  # nginx's number for a client that left before the answer


class ObservingMiddleware:
    """The outermost of ours, so that refusals and static files are seen too. `proxies`: whose X-Request-Id is believed."""

    def __init__(self, app: ASGIApp, proxies: Collection[str], database: Database) -> None:
        self.app = app
        self.proxies = proxies
        self.database = database
        self.commits = metrics.CommitCounts()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        cost = Tally(_request_id(scope, self.proxies))
        scope.setdefault("state", {})["request_id"] = cost.request_id
        status, begun = 0, perf_counter()

        async def send_with_identifier(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), (HEADER, cost.request_id.encode())]}
            await send(message)

        mark = tally.begin(cost)
        try:
            await self.app(scope, receive, send_with_identifier)
        except Exception:
            status = 500
            raise
        finally:
            tally.end(mark)
            _note(scope, status or _CLIENT_GONE, perf_counter() - begun, cost)
            if cost.writes:
                self.commits.carry(self.database.stats)


def _request_id(scope: Scope, proxies: Collection[str]) -> str:
    """A trusted proxy's, so that its log and ours meet; else our own 64 random bits."""
    peer = scope.get("client")
    if peer and canonical(peer[0]) in proxies:
        for name, value in scope["headers"]:
            if name == HEADER and _GIVEN.fullmatch(value):
                return str(value, "ascii")
    return secrets.token_hex(8)


def _note(scope: Scope, status: int, seconds: float, cost: Tally) -> None:
    route, method = route_name(scope), scope["method"]
    metrics.count_request(route, method, status, seconds, cost)
    if (route in _QUIET and status < 400) or not log.isEnabledFor(logging.INFO):
        return
    line: dict[str, Any] = {
        "request_id": cost.request_id,
        "route": route,
        "method": method if method in metrics.METHODS else "other",
        "status": status,
        "ms": round(seconds * 1000, 1),
        "statements": cost.statements,
    }
    if cost.writes:
        line["write_ms"] = round(cost.written_s * 1000, 1)
    actor = scope["state"].get("actor")
    if isinstance(actor, Actor):
        line["roles"] = sorted(actor.role_names)
        line["org"] = actor.organisations(*(role for role in Role if role is not Role.TRAINEE))
    client = scope["state"].get("client")  # of a request with a token
    if isinstance(client, ApiClient):
        line["org"] = (client.organisation_id,)
    log.info("request", extra=line)


def route_name(scope: Scope) -> str:
    """The route's name, never its path: addresses hold invite codes, tokens and identifiers."""
    name = getattr(scope.get("route"), "name", None)
    if isinstance(name, str) and name:
        return name
    return "static" if scope["path"].startswith("/static/") else "none"


def count_statements(engine: Engine) -> None:
    """Have every statement of `engine` counted for the request that sends it."""
    event.listen(engine, "before_cursor_execute", _count)


def _count(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
    cost = tally.current()
    if cost is not None and not statement.startswith(_TRANSACTION_CONTROL):
        cost.statements += 1
