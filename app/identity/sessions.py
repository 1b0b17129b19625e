"""Signed-in browsers: a cookie of 256 random bits, a row with its SHA-256, and the actor it stands for."""

import hashlib
import logging
import secrets
from datetime import datetime, timedelta
from typing import Any, cast

from fastapi import Request
from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core.actor import Actor, Grant, Role
from app.core.clock import now
from app.core.csrf import SESSION_COOKIE
from app.core.database import Database
from app.identity.models import Account, RoleGrant, SignInSession
from app.people.models import Organisation, Person

log = logging.getLogger("ieum.identity")
IDLE = {False: timedelta(minutes=30), True: timedelta(minutes=15)}  # by `staff`; a shared PC is the default
LONGEST = {False: timedelta(hours=12), True: timedelta(hours=8)}
SEEN_EVERY = timedelta(minutes=5)


def start_session(session: Session, account: Account, *, staff: bool) -> str:
    """A new session for `account`; returns the cookie's value. The caller ends the one the browser had before."""
    return start_session_of(session, account.id, staff=staff)


def start_session_of(session: Session, account_id: int, *, staff: bool) -> str:
    """`start_session` for the account of this id."""
    token = secrets.token_urlsafe(32)
    at = now(session)
    row = {
        "token_hash": token_hash(token),
        "account_id": account_id,
        "staff": staff,
        "created_at": at,
        "last_seen_at": at,
    }
    session.connection().execute(_START, row)
    return token


def end_session(session: Session, token: str | None) -> None:
    if token:
        session.execute(
            update(SignInSession)
            .where(SignInSession.token_hash == token_hash(token), SignInSession.ended_at.is_(None))
            .values(ended_at=now(session))
        )


def end_sessions_of(session: Session, account_id: int) -> None:
    """Every browser of the account is signed out: its roles or its PIN changed, or it was disabled."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None))
        .values(ended_at=now(session))
    )


def set_cookie(response: Response, token: str) -> Response:
    response.set_cookie(SESSION_COOKIE, token, path="/", secure=True, httponly=True, samesite="lax")
    return response


def clear_cookie(response: Response) -> Response:
    response.delete_cookie(SESSION_COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return response


def find_actor(request: Request) -> Actor | None:
    """The actor of the request's session cookie: one statement; every five minutes one more notes the visit."""
    token = request.cookies.get(SESSION_COOKIE)
    if not token:
        return None
    database: Database = request.app.state.database.system()
    rows, at = database.look_up(_LOOK_UP, {"token": token_hash(token)})
    if not rows or not _alive(rows[0], at):
        return None
    head = rows[0]
    if at - head.last_seen_at >= SEEN_EVERY:
        _note_visit(database, head.session_id, at)
    grants = tuple(
        Grant(Role(row.role), row.organisation_id, row.organisation_name, row.path, row.phone or None)
        for row in rows
        if row.role is not None
    )
    return Actor(head.account_id, head.person_id, head.public_id, head.name, head.session_id, head.created_at, grants)


def _note_visit(database: Database, session_id: int, at: datetime) -> None:
    """Reading goes on when the disk is full or the database read-only; only the idle limit does not move then."""
    try:
        with database.write() as session:
            session.execute(update(SignInSession).where(SignInSession.id == session_id).values(last_seen_at=at))
    except DBAPIError as refused:
        log.warning("a visit could not be noted: %s", type(refused.orig).__name__)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


_START = insert(cast(Table, SignInSession.__table__)).inline()
_session, _account, _person = SignInSession.__table__.c, Account.__table__.c, Person.__table__.c
_grant, _organisation = RoleGrant.__table__.c, Organisation.__table__.c
_LOOK_UP = (  # Core, and built once: every request of every page runs it
    select(
        _session.id.label("session_id"),
        _session.staff,
        _session.created_at,
        _session.last_seen_at,
        _account.id.label("account_id"),
        _person.id.label("person_id"),
        _person.public_id,
        _person.name,
        _grant.role,
        _organisation.id.label("organisation_id"),
        _organisation.name.label("organisation_name"),
        _organisation.path,
        _organisation.phone,
    )
    .join_from(SignInSession.__table__, Account.__table__, _account.id == _session.account_id)
    .join(Person.__table__, _person.id == _account.person_id)
    .outerjoin(RoleGrant.__table__, _grant.account_id == _account.id)
    .outerjoin(Organisation.__table__, _organisation.id == _grant.organisation_id)
    .where(
        _session.token_hash == bindparam("token"),
        _session.ended_at.is_(None),
        _account.disabled_at.is_(None),
        _person.erased_at.is_(None),
    )
)


def _alive(row: Any, at: datetime) -> bool:
    staff: bool = row.staff
    idle: timedelta = at - row.last_seen_at
    age: timedelta = at - row.created_at
    return idle < IDLE[staff] and age < LONGEST[staff]
