"""Letting a token in: who it is, and how many requests it has left in this minute.

The count stands in the database, because processes share it. A process sets aside LEASE requests at a time, so that reading
costs a write once in LEASE requests, not at each; what it remembers is bounded and may be lost. While the database cannot
write, reading goes on uncounted.
"""

import logging
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request
from sqlalchemy import case, update
from sqlalchemy.orm import Session

from app.core.api_client import ApiClient
from app.core.clock import now
from app.core.database import Database
from app.core.error_pages import DATABASE_REFUSALS
from app.core.problems import Problem
from app.core.upsert import insert_for
from app.identity.api_tokens import PREFIX, find_token, known_scopes
from app.identity.models import ApiToken, ApiUsage

LIMIT, WINDOW = 600, timedelta(minutes=1)
LEASE = 20  # divides LIMIT, so that the last lease ends exactly at it
REMEMBERED = 1024  # tokens whose lease a process keeps in mind; the oldest goes
USED_EVERY = timedelta(minutes=5)
_SHAPE = re.compile(re.escape(PREFIX) + r"[0-9a-f]{64}")
log = logging.getLogger("ieum.api")


@dataclass
class _Lease:
    """`left`: requests this process may still let in within the window; `beyond`: what nobody has set aside yet."""

    window_at: datetime
    left: int
    beyond: int


class TokenDoor:
    """`find_client` of the app: one statement a request; every LEASE requests and every five minutes one or two more."""

    def __init__(self, database: Database) -> None:
        self._database = database.system()
        self._leases: OrderedDict[int, _Lease] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> ApiClient:
        """Raises Problem: unauthorized, or rate-limited. Puts the rate's headers on `request.state.rate_headers`."""
        request.state.rate_headers = {}
        token = _bearer(request.headers.get("authorization", ""))
        with self._database.read() as session:
            found = find_token(session, token)
            at = now(session)
        if found is None:
            raise _refused("The token is not known.")
        row, organisation = found
        if row.revoked_at is not None:
            raise _refused("The token was revoked.")
        if row.expires_at <= at:
            raise _refused(f"The token ended on {row.expires_at.date().isoformat()}.")
        self._spend(request, row, at)
        return ApiClient(
            token_id=row.id,
            public_id=row.public_id,
            name=row.name,
            organisation_id=organisation.id,
            organisation_public_id=organisation.public_id,
            organisation_name=organisation.name,
            scopes=known_scopes(row.scopes),
            made_by=row.created_by,
            created_at=row.created_at,
            expires_at=row.expires_at,
        )

    def _spend(self, request: Request, token: ApiToken, at: datetime) -> None:
        window_at = at.replace(second=0, microsecond=0)
        lease = self._held(token.id, window_at)
        if lease is None:
            lease = self._take(token, window_at, at)
        reset = int((window_at + WINDOW - at).total_seconds()) or 1
        remaining = max(lease.left, 0) + lease.beyond
        request.state.rate_headers = {
            "RateLimit-Policy": f'"token";q={LIMIT};w={int(WINDOW.total_seconds())}',
            "RateLimit": f'"token";r={remaining};t={reset}',
        }
        if lease.left < 0:
            detail = f"The token may send {LIMIT} requests a minute; they are used up for {reset} more seconds."
            raise Problem("rate-limited", detail, headers={"Retry-After": str(reset)})

    def _held(self, token_id: int, window_at: datetime) -> _Lease | None:
        """What is left of this process's lease after this request; None when a new one has to be taken."""
        with self._lock:
            held = self._leases.get(token_id)
            if held is None or held.window_at != window_at or (held.left == 0 and held.beyond > 0):
                return None
            held.left = max(held.left - 1, -1)
            return _Lease(window_at, held.left, held.beyond)

    def _take(self, token: ApiToken, window_at: datetime, at: datetime) -> _Lease:
        """Set LEASE requests aside. The race: two threads of a process may both do so; the second lease replaces the first
        in mind, so a token loses up to LEASE requests of its minute and never gains any."""
        try:
            with self._database.write() as session:
                taken = _count(session, token.id, window_at)
                if token.last_used_at is None or at - token.last_used_at >= USED_EVERY:
                    session.execute(update(ApiToken).where(ApiToken.id == token.id).values(last_used_at=at))
        except DATABASE_REFUSALS:
            log.warning("a token's requests could not be counted; letting it read on")
            taken = LEASE
        beyond = max(LIMIT - taken, 0)
        left = LEASE - 1 if taken <= LIMIT else -1
        with self._lock:
            self._leases[token.id] = _Lease(window_at, left, beyond)
            self._leases.move_to_end(token.id)
            while len(self._leases) > REMEMBERED:
                self._leases.popitem(last=False)
        return _Lease(window_at, left, beyond)


def _count(session: Session, token_id: int, window_at: datetime) -> int:
    """Requests of the window that are set aside, this lease included."""
    insert = insert_for(session)
    statement = insert(ApiUsage).values(token_id=token_id, window_at=window_at, requests=LEASE)
    same = ApiUsage.window_at == statement.excluded.window_at
    return session.execute(
        statement.on_conflict_do_update(
            index_elements=["token_id"],
            set_={
                "requests": case((same, ApiUsage.requests + LEASE), else_=LEASE),
                "window_at": statement.excluded.window_at,
            },
        ).returning(ApiUsage.requests)
    ).scalar_one()


def _bearer(header: str) -> str:
    """The token in an Authorization header. Raises Problem for anything that has not the shape of one."""
    scheme, _, token = header.partition(" ")
    if not header:
        raise Problem("unauthorized", headers={"WWW-Authenticate": 'Bearer realm="ieum"'})
    if scheme.lower() != "bearer" or not _SHAPE.fullmatch(token.strip()):
        raise _refused("This is no token of this service.")
    return token.strip()


def _refused(why: str) -> Problem:
    words = f'Bearer realm="ieum", error="invalid_token", error_description="{why}"'
    return Problem("unauthorized", why, headers={"WWW-Authenticate": words})
