"""Invite codes and one-time codes."""

import uuid
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from app.identity.codes import ALPHABET, code_hash, code_problem, invite_code, normal_code, one_time_step

SECRET = bytes(range(32))
SHEET = uuid.UUID("6f1d1c1e-0000-4000-8000-000000000001")
OTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_a_code_is_ten_letters_in_two_groups() -> None:
    code = invite_code(SECRET, SHEET, 0)
    assert len(code) == 11
    assert code[5] == "-"
    assert set(code.replace("-", "")) <= set(ALPHABET)


def test_the_same_sheet_has_the_same_code_and_a_new_sheet_another() -> None:
    assert invite_code(SECRET, SHEET, 0) == invite_code(SECRET, SHEET, 0)
    assert len({invite_code(SECRET, SHEET, nonce) for nonce in range(50)}) == 50


@pytest.mark.parametrize("typed", ["abcde-01fgh", " ABCDE 01FGH ", "abcdeolfgh", "ABCDE-OIFGH"])
def test_a_code_typed_by_hand_is_read_kindly(typed: str) -> None:
    assert normal_code(typed) == "ABCDE01FGH"
    assert code_hash(SECRET, typed) == code_hash(SECRET, "ABCDE-01FGH")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "아직 적지"),
        ("ABCDE-FGH", "지금은 8개예요"),
        ("ABCDE-FGHJKM", "지금은 11개예요"),
        ("ABCDE-FGHJU", "없는 글자"),
    ],
)
def test_a_code_of_the_wrong_shape_says_what_is_wrong(typed: str, said: str) -> None:
    assert said in (code_problem(typed) or "")


@pytest.mark.parametrize(("seconds", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_one_time_code_fits_one_step_around_its_own(seconds: int, fits: bool) -> None:
    at = datetime(2026, 11, 23, 3, 0, 10, tzinfo=UTC)
    code = pyotp.TOTP(OTP_SECRET).at(at + timedelta(seconds=seconds))
    step = one_time_step(OTP_SECRET, code, at)
    assert step == (int(at.timestamp()) + seconds) // 30 if fits else step is None
