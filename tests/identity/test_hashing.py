"""PINs and passwords at rest."""

import os
import threading
import time
from typing import Literal

import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters

from app.identity import hashing
from app.identity.sealing import seal, unseal
from tests.echo import echoes

SECRET, OTHER = bytes(range(32)), bytes(range(1, 33))


def test_a_pin_is_kept_as_argon2id_with_the_agreed_parameters() -> None:
    stored = hashing.hash_pin(SECRET, "482915")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not echoes(stored, "482915")


def test_the_right_pin_fits_and_a_wrong_one_does_not() -> None:
    stored = hashing.hash_pin(SECRET, "482915")
    assert hashing.pin_fits(SECRET, stored, "482915")
    assert not hashing.pin_fits(SECRET, stored, "482916")


def test_a_stolen_hash_is_worth_nothing_without_the_server_secret() -> None:
    assert not hashing.pin_fits(OTHER, hashing.hash_pin(SECRET, "482915"), "482915")


def test_a_pin_is_no_password_of_the_same_digits() -> None:
    assert not hashing.password_fits(SECRET, hashing.hash_pin(SECRET, "482915"), "482915")


def test_a_password_typed_on_another_system_is_the_same_password() -> None:
    composed, decomposed = "\uac00\ub098\ub2e4", "\u1100\u1161\u1102\u1161\u1103\u1161"
    assert hashing.password_fits(SECRET, hashing.hash_password(SECRET, composed), decomposed)


def test_nobody_and_a_damaged_hash_never_fit() -> None:
    assert not hashing.pin_fits(SECRET, None, "482915")
    assert not hashing.pin_fits(SECRET, "not a hash", "482915")


def test_a_stranger_costs_what_a_wrong_pin_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    """One check of one hash with the same parameters, so that the time to an answer does not tell who has an account."""
    stored = hashing.hash_pin(SECRET, "482915")
    hashing.pin_fits(SECRET, None, "0")  # the dummy is made once
    checked: list[Parameters] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            checked.append(extract_parameters(str(hash)))
            return super().verify(hash, password)

    monkeypatch.setattr(hashing, "_hasher", Watched())

    known = hashing.pin_fits(SECRET, stored, "111222"), list(checked)
    checked.clear()
    unknown = hashing.pin_fits(SECRET, None, "111222"), list(checked)
    assert known == unknown == (False, [extract_parameters(stored)])


def test_as_many_hashes_run_at_once_as_there_are_cores_and_four_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, change = 0, 0, threading.Condition()

    class Slow:
        """Nobody is done before as many are at it as may be; were more let in, they would come meanwhile."""

        def hash(self, value: bytes) -> str:
            nonlocal running, most
            with change:
                running += 1
                most = max(most, running)
                change.notify_all()
                change.wait_for(lambda: most >= hashing.AT_ONCE, timeout=60)
            time.sleep(0.02)
            with change:
                running -= 1
            return "x"

    monkeypatch.setattr(hashing, "_hasher", Slow())
    threads = [threading.Thread(target=hashing.hash_pin, args=(SECRET, "482915")) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == hashing.AT_ONCE == min(4, len(os.sched_getaffinity(0)))


def test_what_is_sealed_opens_only_for_its_use_its_owner_and_its_secret() -> None:
    box = seal(SECRET, "pin", "sheet", b"482915")
    assert unseal(SECRET, "pin", "sheet", box) == b"482915"
    assert unseal(SECRET, "otp", "sheet", box) is None
    assert unseal(SECRET, "pin", "another sheet", box) is None
    assert unseal(OTHER, "pin", "sheet", box) is None
    assert unseal(SECRET, "pin", "sheet", box[:-4]) is None
    assert unseal(SECRET, "pin", "sheet", "가나다") is None
    assert unseal(SECRET, "pin", "sheet", "") is None
