"""Pure: who may hold a hand-in for judging, and when a return must become a talk."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LEASE = timedelta(minutes=30)


@dataclass(frozen=True)
class Lease:
    """Who has taken a hand-in, until when. `seq` rises with each change of hands."""

    account_id: int
    name: str
    until: datetime
    seq: int


def holder(lease: Lease | None, now: datetime) -> Lease | None:
    """The lease that counts now; one that has run out holds nothing."""
    return lease if lease and lease.until > now else None


def can_take(lease: Lease | None, account_id: int, now: datetime) -> bool:
    """Whether the account may begin or go on: nobody has it, the account itself has it, or the time is over."""
    held = holder(lease, now)
    return held is None or held.account_id == account_id


def can_decide(lease: Lease | None, account_id: int) -> bool:
    """Whether the account may decide. Its own lease counts even after its time, as long as nobody took over: half an
    hour of marking is not thrown away because it took thirty-one minutes."""
    return lease is not None and lease.account_id == account_id


def needs_call(revision: int, call_after: int) -> bool:
    """Whether returning the hand-in of this number (from 1) makes it the `call_after`-th return or a later one: then
    the way on is a talk of ten minutes, not another sheet of remarks."""
    return revision >= call_after
