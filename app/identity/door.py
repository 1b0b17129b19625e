"""Where an attempt to get in comes from, and what happens at the door when it succeeds."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.client_address import client_address
from app.core.clock import now
from app.core.csrf import SESSION_COOKIE, device_of
from app.identity.models import Account, KnownDevice
from app.identity.sessions import end_session, start_session


@dataclass(frozen=True)
class Door:
    """`device` is the SHA-256 of the device cookie (64 hex digits); `token` the session the browser holds already."""

    secret: bytes = field(repr=False)
    device: str
    address: str
    token: str | None = field(default=None, repr=False)


def door_of(request: Request) -> Door:
    settings: Any = request.app.state.settings
    device = hashlib.sha256(device_of(request).encode()).hexdigest()
    return Door(settings.secret, device, client_address(request), request.cookies.get(SESSION_COOKIE))


def enter(session: Session, door: Door, account: Account, *, staff: bool) -> str:
    """Let `account` in: the browser's old session ends, a new one starts, the device is remembered.

    Returns the new session's cookie.
    """
    end_session(session, door.token)
    known = session.get(KnownDevice, (account.id, door.device))
    if known:
        known.seen_at = now(session)
    else:
        session.add(KnownDevice(account_id=account.id, device_hash=door.device, seen_at=now(session)))
    return start_session(session, account, staff=staff)


def is_known(session: Session, account_id: int, device: str) -> bool:
    found = select(KnownDevice.account_id).where(
        KnownDevice.account_id == account_id, KnownDevice.device_hash == device
    )
    return session.scalar(found) is not None
