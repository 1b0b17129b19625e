"""Status lists in the database: an index for each certificate, a bit for each revocation, signed outside the lock."""

import random
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.completion.keys import IssuerKeys
from app.completion.models import StatusList
from app.core.clock import now
from app.core.database import Database
from app.core.upsert import insert_for
from app.credentials.did import PublishedKey, did_for, verification_method
from app.credentials.proofs import sign
from app.credentials.statuslist import LIFETIME, ListFull, build_status_list, choose_index, empty, set_bit

SIGN_AGAIN_AFTER = timedelta(hours=20)  # a daily job, with four hours to spare


def lock_list(session: Session, public_url: str) -> StatusList:
    """The list that new certificates of this address enter, held until the transaction ends: it is the issuing lock,
    one issuer at a time. The race: of two first issuers the second waits for the first's row."""
    latest = select(StatusList).where(StatusList.public_url == public_url).order_by(StatusList.number.desc()).limit(1)
    found = session.scalar(latest.with_for_update())
    if found is None:
        last = session.scalar(select(StatusList.number).order_by(StatusList.number.desc()).limit(1)) or 0
        _begin(session, last + 1, public_url)
        found = session.scalars(latest.with_for_update()).one()
    return found


def _begin(session: Session, number: int, public_url: str) -> None:
    insert = insert_for(session)
    values: dict[str, Any] = {
        "number": number,
        "public_url": public_url,
        "taken": empty(),
        "revoked": empty(),
        "version": 0,
        "signed_version": -1,
    }
    session.execute(insert(StatusList).values(values).on_conflict_do_nothing())


def take_index(session: Session, current: StatusList) -> tuple[StatusList, int]:
    """A random free index of the locked list; a full one makes way for the next."""
    try:
        index = choose_index(_indices(current.taken), random.SystemRandom())
    except ListFull:
        _begin(session, current.number + 1, current.public_url)
        current = session.get_one(StatusList, current.number + 1, with_for_update=True)
        index = choose_index((), random.SystemRandom())
    current.taken = set_bit(current.taken, index)
    return current, index


def _indices(bits: bytes) -> list[int]:
    return [8 * at + bit for at, byte in enumerate(bits) if byte for bit in range(8) if byte & (0x80 >> bit)]


def revoke_index(session: Session, number: int, *indices: int) -> None:
    """Set the bits; `refresh_lists` signs the list afterwards. There is no way back."""
    row = session.get_one(StatusList, number, with_for_update=True)
    for index in indices:
        row.revoked = set_bit(row.revoked, index)
    row.version += 1


def refresh_lists(database: Database, keys: IssuerKeys) -> int:
    """Sign again every list that has changed, was never signed, or was signed long ago; returns how many. For every
    revocation, every issue, and once a day. The caller has checked the keys (`keys.require_known`)."""
    with database.read() as session:
        at = now(session)
        due = session.scalars(
            select(StatusList).where(
                or_(
                    StatusList.signed_version < StatusList.version,
                    StatusList.signed_at.is_(None),
                    StatusList.signed_at < at - SIGN_AGAIN_AFTER,
                )
            )
        ).all()
    for row in due:
        did = did_for(row.public_url)
        method = verification_method(did, PublishedKey(keys.ed25519.public_key()))
        document = sign(build_status_list(row.url, did, row.revoked, at), keys.ed25519, method, at)
        with database.write() as session:
            session.execute(
                update(StatusList)
                .where(StatusList.number == row.number, StatusList.signed_version <= row.version)
                .values(document=document, signed_version=row.version, signed_at=at, valid_until=at + LIFETIME)
            )
    return len(due)
