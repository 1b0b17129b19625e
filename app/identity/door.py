"""Where an attempt to get in comes from, and what happens at the door when it succeeds."""

import hashlib
from dataclasses import dataclass, field
from typing import Any, cast

from fastapi import Request
from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from app.core.client_address import client_address
from app.core.clock import now
from app.core.csrf import SESSION_COOKIE, device_of
from app.identity.models import KnownDevice
from app.identity.sessions import end_session, start_session_of


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


def enter(session: Session, door: Door, account_id: int, *, staff: bool) -> str:
    """Let the account in: the browser's old session ends, a new one starts, the device is remembered.

    Returns the new session's cookie.
    """
    end_session(session, door.token)
    at = now(session)
    seen = session.connection().execute(_SEEN, {"id": account_id, "device": door.device, "now": at})
    if not seen.rowcount:
        session.add(KnownDevice(account_id=account_id, device_hash=door.device, seen_at=at))
    return start_session_of(session, account_id, staff=staff)


_devices = cast(Table, KnownDevice.__table__)
_SEEN = (  # Core, and built once: everyone who comes in runs it
    update(_devices)
    .where(_devices.c.account_id == bindparam("id"), _devices.c.device_hash == bindparam("device"))
    .values(seen_at=bindparam("now"))
)


def is_known(session: Session, account_id: int, device: str) -> bool:
    found = select(KnownDevice.account_id).where(
        KnownDevice.account_id == account_id, KnownDevice.device_hash == device
    )
    return session.scalar(found) is not None
