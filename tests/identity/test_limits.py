"""How long a guesser waits."""

from datetime import UTC, datetime, timedelta

import pytest

from app.identity.limits import (
    DAY,
    HOUR,
    MINUTE,
    ONE_ACCOUNT,
    WINDOWS,
    Attempt,
    Rule,
    Tally,
    buckets_of,
    wait_for,
)

NOON = datetime(2026, 11, 23, 3, tzinfo=UTC)
QUARTER = 15 * MINUTE


def attempt(**changes: object) -> Attempt:
    facts = {"account": "7", "device": "d" * 64, "known_device": False, "center_address": None,
             "organisation_ids": (3,), "guess": "g"}  # fmt: skip
    return Attempt(**{**facts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(("failures", "minutes"), [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (99, 15)])
def test_the_wait_grows_and_then_stays(failures: int, minutes: int) -> None:
    rule = Rule(5, QUARTER, MINUTE, QUARTER)
    assert rule.wait(failures, timedelta(0)) == minutes * MINUTE


def test_time_that_has_passed_is_taken_off_the_wait() -> None:
    rule = Rule(5, QUARTER, MINUTE, QUARTER)
    assert rule.wait(6, MINUTE) == MINUTE
    assert rule.wait(6, 3 * MINUTE) == timedelta(0)


def test_no_wait_is_ever_longer_than_an_hour() -> None:
    full = Tally(dict.fromkeys(WINDOWS, 1_000_000), NOON)
    for facts in (attempt(), attempt(known_device=True), attempt(center_address="203.0.113.9")):
        buckets = buckets_of(facts)
        assert wait_for(buckets, {bucket.key: full for bucket in buckets}, NOON) <= HOUR


def test_twenty_failures_in_a_day_slow_down_the_patient_guesser() -> None:
    patient = Tally({5 * MINUTE: 0, QUARTER: 1, HOUR: 1, DAY: 20}, NOON)
    buckets = buckets_of(attempt())
    assert wait_for(buckets, {"new:7": patient}, NOON) == 5 * MINUTE
    assert ONE_ACCOUNT[1].free == 20


def test_a_known_device_shares_no_bucket_with_a_stranger() -> None:
    owner = {bucket.key for bucket in buckets_of(attempt(known_device=True))}
    stranger = {bucket.key for bucket in buckets_of(attempt(device="e" * 64))}
    assert not owner & stranger


def test_the_room_of_a_registered_center_shares_no_bucket_with_strangers_elsewhere_but_the_guess() -> None:
    room = {bucket.key for bucket in buckets_of(attempt(center_address="203.0.113.9"))}
    elsewhere = {bucket.key for bucket in buckets_of(attempt())}
    assert room & elsewhere == {"guess:g"}


def test_bucket_names_fit_their_column_even_for_an_ipv6_address() -> None:
    longest = attempt(account="?" + "f" * 32, center_address="2001:db8:1111:2222:3333:4444:5555:6666")
    assert all(len(bucket.key) <= 80 for bucket in buckets_of(longest))
    assert all(len(bucket.key) <= 80 for bucket in buckets_of(attempt(account=str(2**63), known_device=True)))
