"""Pure: when mock work may be taken, taken back and told, which of it is hidden gold, and when it is passed.

The figures are Toloka's for trained crowds (labeling.md of the founding papers): control tasks 30 % of a main pool, kept on
from 70 % right; and this service's own where it has to choose: results come in batches, as a client's do.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal

KOREA = timezone(timedelta(hours=9))  # no summer time since 1988
BATCH = 5  # items after which the client's results come
BLOCK = 10  # items among which the share of hidden gold is kept
UNDO = timedelta(minutes=10)
IDLE_S = 300  # a longer silence than this at one item is a rest, not work
FLOOR = 70  # per cent of hidden gold right, below which work stops for a round of practice
FLOOR_FROM = 4  # so much hidden gold has to be judged first
FLOOR_WINDOW = 10  # the newest so many count
NEEDED = 20  # items handed in and told until mock work is passed; the whole pool where it is smaller
PASS_RATE = 80  # per cent of hidden gold right at the first answer
MOST_TRIES = 2  # a second return leads to a talk with the instructor
REVIEWS_NEEDED = 10  # others' items looked through until 검수자 체험 is passed
REVIEWS_RATE = 70  # per cent of verdicts as the ground truth has them

State = Literal["working", "closing", "change", "retraining"]
Seat = Literal["mine", "free", "gone"]


@dataclass(frozen=True)
class Terms:
    """How a queue runs, frozen when it opened. `change_after`: items until the changed rule is told, 0 for none."""

    overlap: int
    gold_rate: float
    min_seconds: int
    lease_minutes: int
    pay: int
    pool: int
    change_after: int = 0
    change_version: int = 0
    change_gold: str = ""

    @property
    def needed(self) -> int:
        return min(NEEDED, self.pool)

    @property
    def lease(self) -> timedelta:
        return timedelta(minutes=self.lease_minutes)


@dataclass(frozen=True)
class Standing:
    """What decides a person's next step in a queue."""

    done: int
    settled: int
    change_read: bool


def is_control(key: str, place: int, rate: float) -> bool:
    """Whether the person's `place`-th item (from 1) is hidden gold. `key` tells persons apart; nobody can foresee the places.

    In every block of ten exactly the share, rounded so that all blocks together keep to it.
    """
    block, at = divmod(place - 1, BLOCK)
    wanted = round(rate * BLOCK * (block + 1)) - round(rate * BLOCK * block)
    return at in random.Random(f"{key}/{block}").sample(range(BLOCK), wanted)  # noqa: S311  an order, no secret of value


def state_after(standing: Standing, terms: Terms) -> State:
    """Where a person stands after a hand-in or after results: first the results of a whole batch, then a changed rule."""
    if standing.done - standing.settled >= BATCH:
        return "closing"
    if terms.change_after and not standing.change_read and standing.done >= terms.change_after:
        return "change"
    return "working"


def results_due(standing: Standing, newest: datetime | None, now: datetime, *, over: bool = False) -> bool:
    """Whether the results of what is not told yet may be looked at: the batch is whole, its Korean day is over, or nothing is
    left to take (`over`)."""
    if standing.done == standing.settled or newest is None:
        return False
    return standing.done - standing.settled >= BATCH or over or _day(newest) < _day(now)


def may_undo(submitted_at: datetime, now: datetime, *, settled: bool, holds_another: bool) -> bool:
    """The last hand-in can be taken back for ten minutes, until its result is told or the next item is taken."""
    return not settled and not holds_another and now - submitted_at < UNDO


def active_seconds(since: datetime, now: datetime) -> int:
    """Time at work between two signs of life at one item, in seconds."""
    return max(0, min(int((now - since).total_seconds()), IDLE_S))


def is_quick(seconds: int, terms: Terms) -> bool:
    """Whether an item was done faster than its pace floor. It is asked about once and never refused."""
    return seconds < terms.min_seconds


def falls_below(newest_first: list[bool]) -> bool:
    """Whether work stops for practice: hidden gold, right or not, the newest first, since the last stop."""
    window = newest_first[:FLOOR_WINDOW]
    return len(window) >= FLOOR_FROM and 100 * sum(window) < FLOOR * len(window)


def is_passed(settled: int, checked: int, hits: int, terms: Terms) -> bool:
    """Whether mock work counts as passed: enough items told, and enough of the hidden gold right at the first answer."""
    return settled >= terms.needed and checked > 0 and 100 * hits >= PASS_RATE * checked


def seat_of(*, done: bool, holder: int | None, lease_until: datetime | None, me: int, now: datetime) -> Seat:
    """What has become of the slot that a person was given: still theirs, theirs again if they want, or somebody else's."""
    if not done and holder == me and lease_until is not None and lease_until > now:
        return "mine"
    if done or (lease_until is not None and lease_until > now):
        return "gone"
    return "free"


def _day(instant: datetime) -> date:
    return instant.astimezone(KOREA).date()
