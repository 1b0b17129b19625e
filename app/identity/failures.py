"""Counting failed tries. A try is counted as failed before it is judged and taken back when it succeeds: a hundred
requests at once cannot all slip under the limit while the first hashes are still running."""

import math
from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from sqlalchemy import Table, bindparam, case, delete, func, insert, select
from sqlalchemy.orm import Session

from app.core.clock import KOREA, now
from app.core.errors import TooMany
from app.identity.limits import LONGEST_WINDOW, WINDOWS, Bucket, Tally, wait_for
from app.identity.models import CenterAddress, SignInFailure


def reserve(session: Session, buckets: Sequence[Bucket]) -> tuple[int, ...]:
    """Count one failure in each bucket; returns the rows' ids for `release`. Raises TooMany when a wait is due.

    The race: on PostgreSQL two tries in the same instant may both see the last free place. The caller locks the
    account's row, which makes its own bucket exact; the shared ones may be passed by the number of threads.
    """
    at = now(session)
    connection = session.connection()
    wait = wait_for(buckets, _tallies(session, [bucket.key for bucket in buckets]), at)
    if wait > timedelta(0):
        raise TooMany(_message(session, wait), math.ceil(wait.total_seconds()))
    rows = [{"bucket": bucket.key, "at": at} for bucket in buckets]
    return tuple(connection.scalars(_COUNT, rows if len(rows) > 1 else rows[0]))


def release(session: Session, reserved: Sequence[int], buckets: Sequence[Bucket] = ()) -> None:
    """The try succeeded: it was no failure, and its owner's own bucket is emptied. What no rule counts any more goes too."""
    personal = [bucket.key for bucket in buckets if bucket.personal]
    before = now(session) - LONGEST_WINDOW
    session.connection().execute(_RELEASE, {"ids": list(reserved), "personal": personal, "before": before})


def registered_address(session: Session, address: str) -> str | None:
    """`address` when a center has registered it as its own."""
    return session.scalar(select(CenterAddress.address).where(CenterAddress.address == address).limit(1))


# Core, and built once: each try at the door runs them inside SQLite's one write transaction.
_failures = cast(Table, SignInFailure.__table__)
_COUNT = insert(_failures).returning(_failures.c.id)
_RELEASE = delete(_failures).where(
    _failures.c.id.in_(bindparam("ids", expanding=True))
    | _failures.c.bucket.in_(bindparam("personal", expanding=True))
    | (_failures.c.at < bindparam("before"))
)
_TALLIES = (
    select(
        _failures.c.bucket,
        func.max(_failures.c.at),
        *(func.sum(case((_failures.c.at > bindparam(f"since_{n}"), 1), else_=0)) for n, _ in enumerate(WINDOWS)),
    )
    .where(_failures.c.bucket.in_(bindparam("keys", expanding=True)))
    .group_by(_failures.c.bucket)
)


def _tallies(session: Session, keys: Sequence[str]) -> dict[str, Tally]:
    at = now(session)
    rows = session.connection().execute(
        _TALLIES, {"keys": list(keys)} | {f"since_{n}": at - window for n, window in enumerate(WINDOWS)}
    )
    return {row[0]: Tally(dict(zip(WINDOWS, map(int, row[2:]), strict=True)), row[1]) for row in rows}


def _message(session: Session, wait: timedelta) -> str:
    """The wait's end as a time of day, rounded up to a whole minute: people look at a clock, not at a countdown."""
    end = (now(session) + wait).astimezone(KOREA)
    if end.second or end.microsecond:
        end = end.replace(second=0, microsecond=0) + timedelta(minutes=1)
    half, hour = ("오전", end.hour) if end.hour < 12 else ("오후", end.hour - 12)
    clock = f"{half} {hour or 12}시 {end.minute}분"
    return f"여러 번 맞지 않아 잠시 멈췄어요. {clock}부터 다시 할 수 있어요. 급하면 아래 번호로 전화해 주세요."
