"""Guessing PINs is slowed down, and nobody is locked out by it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from app.identity import hashing
from app.identity.models import CenterAddress, SignInFailure
from tests.identity.conftest import PIN, Doors

PHONE = "01055501234"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits are under test here, not argon2: a cheap stand-in keeps hundreds of tries short."""
    monkeypatch.setattr(hashing, "_hash", lambda value: "h:" + value.hex())
    monkeypatch.setattr(hashing, "_fits", lambda stored, value: stored == "h:" + value.hex())


def miss(doors: Doors, times: int, phone: str = PHONE, browser: TestClient | None = None) -> int:
    """Wrong PINs, each from a new device unless a browser is given; the last answer's status."""
    status = 0
    for number in range(times):
        status = doors.try_pin(browser or doors.browser(), phone, f"{200_000 + number * 7919}"[:6]).status_code
    return status


def failures(doors: Doors) -> int:
    with doors.database.read() as session:
        return session.scalar(select(func.count()).select_from(SignInFailure)) or 0


def test_after_five_misses_even_the_right_pin_waits_and_is_told_until_when(doors: Doors) -> None:
    doors.trainee()
    assert miss(doors, 5) == 422
    stopped = doors.try_pin(doors.browser(), PHONE, PIN)
    assert stopped.status_code == 429
    assert stopped.headers["retry-after"] == "60"
    assert "오전 9시 31분부터 다시 할 수 있어요" in stopped.text
    doors.clock.instant += timedelta(seconds=60)
    assert doors.try_pin(doors.browser(), PHONE, PIN).status_code == 303


def test_the_wait_doubles_with_each_further_miss(doors: Doors) -> None:
    doors.trainee()
    miss(doors, 5)
    for seconds in (60, 120, 240):
        stopped = doors.try_pin(doors.browser(), PHONE, "907153")
        assert stopped.headers["retry-after"] == str(seconds)
        doors.clock.instant += timedelta(seconds=seconds)
        assert miss(doors, 1) == 422


def test_waiting_in_vain_does_not_make_the_wait_longer(doors: Doors) -> None:
    doors.trainee()
    miss(doors, 5)
    for _ in range(10):
        assert doors.try_pin(doors.browser(), PHONE, PIN).headers["retry-after"] == "60"


def test_a_victim_on_a_known_device_cannot_be_locked_out(doors: Doors) -> None:
    doors.trainee()
    own = doors.browser()
    assert doors.try_pin(own, PHONE, PIN).status_code == 303
    own.submit("/sign-out", page="/sign-in")
    assert miss(doors, 30) == 429
    assert doors.try_pin(own, PHONE, PIN).status_code == 303


def test_a_victim_on_a_new_phone_waits_an_hour_at_most(doors: Doors) -> None:
    doors.trainee()
    for _ in range(60):
        miss(doors, 1)
        doors.clock.instant += timedelta(minutes=15)
    stopped = doors.try_pin(doors.browser(), PHONE, PIN)
    wait = int(stopped.headers.get("retry-after", "0"))
    assert wait <= 3600
    doors.clock.instant += timedelta(seconds=wait)
    assert doors.try_pin(doors.browser(), PHONE, PIN).status_code == 303


def test_a_known_device_has_its_own_five_tries(doors: Doors) -> None:
    doors.trainee()
    own = doors.browser()
    doors.try_pin(own, PHONE, PIN)
    own.submit("/sign-out", page="/sign-in")
    assert miss(doors, 5, browser=own) == 422
    assert doors.try_pin(own, PHONE, PIN).status_code == 429
    assert doors.try_pin(doors.browser(), PHONE, PIN).status_code == 303


def test_sixty_people_behind_one_address_all_get_in_within_two_minutes(doors: Doors) -> None:
    phones = [f"0105551{number:04d}" for number in range(60)]
    for phone in phones:
        doors.trainee(phone=phone)
    for phone in phones:
        browser = doors.browser()
        assert doors.try_pin(browser, phone, "30" + phone[-4:]).status_code == 422
        assert doors.try_pin(browser, phone, PIN).status_code == 303
        doors.clock.instant += timedelta(seconds=2)


def test_getting_in_takes_ones_own_misses_back(doors: Doors) -> None:
    doors.trainee()
    miss(doors, 4)
    assert doors.try_pin(doors.browser(), PHONE, PIN).status_code == 303
    assert miss(doors, 4) == 422


def test_one_pin_sprayed_over_many_accounts_is_stopped(doors: Doors) -> None:
    phones = [f"0105552{number:04d}" for number in range(30)]
    for phone in phones:
        doors.trainee(phone=phone)
    answers = [doors.try_pin(doors.browser(), phone, "907153").status_code for phone in phones]
    assert answers == [422] * 20 + [429] * 10
    assert doors.try_pin(doors.browser(), phones[-1], PIN).status_code == 303


def test_spraying_numbers_nobody_has_counts_as_well(doors: Doors) -> None:
    answers = [doors.try_pin(doors.browser(), f"0105553{n:04d}", "907153").status_code for n in range(22)]
    assert answers == [422] * 20 + [429] * 2


def test_a_thousand_misses_in_one_organisation_slow_its_unknown_devices_down(doors: Doors) -> None:
    doors.trainee()
    with doors.database.write() as session:
        bucket = f"organisation:{doors.organisation.id}"
        session.add_all([SignInFailure(bucket=bucket, at=doors.clock.instant) for _ in range(1000)])
    assert doors.try_pin(doors.browser(), PHONE, PIN).status_code == 429
    doors.clock.instant += timedelta(minutes=1)
    assert doors.try_pin(doors.browser(), PHONE, PIN).status_code == 303


def test_the_room_of_a_registered_center_has_its_own_wider_limit(doors: Doors) -> None:
    account = doors.trainee()
    with doors.database.write() as session:
        session.add(CenterAddress(organisation_id=doors.organisation.id, address="testclient"))
        session.add_all(
            [SignInFailure(bucket="address:testclient", at=doors.clock.instant) for _ in range(299)]
            + [
                SignInFailure(bucket=f"organisation:{doors.organisation.id}", at=doors.clock.instant)
                for _ in range(1000)
            ]
            + [SignInFailure(bucket=f"new:{account.id}", at=doors.clock.instant) for _ in range(30)]
        )
    assert miss(doors, 1) == 422
    assert doors.try_pin(doors.browser(), PHONE, PIN).status_code == 429
    doors.clock.instant += timedelta(minutes=5)
    assert doors.try_pin(doors.browser(), PHONE, PIN).status_code == 303


def test_many_tries_in_the_same_instant_do_not_slip_under_the_limit(doors: Doors) -> None:
    doors.trainee()
    browsers = [doors.browser() for _ in range(12)]
    tokens = [browser.csrf("/sign-in") for browser in browsers]

    def guess(number: int) -> int:
        form = {"phone": PHONE, "pin": f"30{number:04d}", "_csrf": tokens[number]}
        return browsers[number].post("/sign-in", data=form).status_code

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(guess, range(12)))
    assert sorted(answers) == [422] * 5 + [429] * 7


def test_no_transaction_is_open_while_a_pin_is_checked(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    doors.trainee()
    seen = []
    pool = doors.app.state.database.engine.pool

    def watch(stored: str | None, value: bytes) -> bool:
        seen.append((doors.app.state.database.is_writing, pool.checkedout()))
        return False

    monkeypatch.setattr(hashing, "_fits", watch)
    miss(doors, 1)
    assert seen == [(False, 0)]


def test_an_invented_forwarded_address_opens_no_second_limit(doors: Doors) -> None:
    doors.trainee()
    miss(doors, 5)
    browser = doors.browser()
    browser.headers["x-forwarded-for"] = "198.51.100.7"
    assert doors.try_pin(browser, PHONE, PIN).status_code == 429


def test_failures_are_forgotten_after_a_day(doors: Doors) -> None:
    doors.trainee()
    miss(doors, 3)
    assert failures(doors) > 0
    doors.clock.instant += timedelta(days=1, seconds=1)
    doors.try_pin(doors.browser(), PHONE, PIN)
    assert failures(doors) == 0
