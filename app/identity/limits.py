"""How long a guesser has to wait. Only failures count and a wait always ends: nobody can be locked out. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Rule:
    """After `free` failures within `window` each next try waits: `first`, then twice as long, at most `longest`."""

    free: int
    window: timedelta
    first: timedelta
    longest: timedelta

    def wait(self, failures: int, since_last: timedelta) -> timedelta:
        """What is left to wait, given the failures inside the window and the time since the latest."""
        if failures < self.free:
            return timedelta(0)
        doubled: timedelta = self.first * 2 ** min(failures - self.free, 20)
        return max(min(doubled, self.longest) - since_last, timedelta(0))


@dataclass(frozen=True)
class Bucket:
    """Failures that are counted together. `personal`: emptied when its owner gets in."""

    key: str
    rules: tuple[Rule, ...]
    personal: bool = False


MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ONE_ACCOUNT = (Rule(5, 15 * MINUTE, MINUTE, 15 * MINUTE), Rule(20, DAY, 5 * MINUTE, HOUR))
ONE_CENTER = (Rule(300, 5 * MINUTE, MINUTE, 5 * MINUTE),)
ONE_ORGANISATION = (Rule(1000, DAY, MINUTE, MINUTE),)
ONE_GUESS = (Rule(20, HOUR, 5 * MINUTE, HOUR),)
LONGEST_WINDOW = DAY
WINDOWS = (5 * MINUTE, 15 * MINUTE, HOUR, DAY)


@dataclass(frozen=True)
class Attempt:
    """One try to get in. `account` names the account, or the phone or login when there is none."""

    account: str
    device: str
    known_device: bool
    center_address: str | None  # the client's address when a center has registered it
    organisation_ids: tuple[int, ...]
    guess: str


def buckets_of(attempt: Attempt) -> tuple[Bucket, ...]:
    """A known device has a bucket of its own, so what strangers do elsewhere never delays the owner.

    The same holds in the room of a registered center. An unknown device elsewhere shares the account's bucket with
    every other unknown device, for a device's name costs an attacker nothing.
    """
    if attempt.known_device:
        return (Bucket(f"device:{attempt.account}:{attempt.device[:32]}", ONE_ACCOUNT, personal=True),)
    guess = Bucket(f"guess:{attempt.guess}", ONE_GUESS)
    if attempt.center_address:
        own = Bucket(f"center:{attempt.account}:{attempt.center_address}"[:80], ONE_ACCOUNT, personal=True)
        return own, Bucket(f"address:{attempt.center_address}", ONE_CENTER), guess
    own = Bucket(f"new:{attempt.account}", ONE_ACCOUNT, personal=True)
    return own, *(Bucket(f"organisation:{i}", ONE_ORGANISATION) for i in attempt.organisation_ids), guess


@dataclass(frozen=True)
class Tally:
    """Failures of one bucket: how many within each of `WINDOWS`, and the latest."""

    counts: Mapping[timedelta, int]
    last: datetime


def wait_for(buckets: Sequence[Bucket], tallies: Mapping[str, Tally], at: datetime) -> timedelta:
    """The longest wait any bucket asks for; zero when the try may go on."""
    waits = [
        rule.wait(tally.counts[rule.window], at - tally.last)
        for bucket in buckets
        if (tally := tallies.get(bucket.key))
        for rule in bucket.rules
    ]
    return max(waits, default=timedelta(0))
