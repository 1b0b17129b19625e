"""Korean dates, numbers and phone numbers in pages."""

from datetime import UTC, date, datetime

import pytest

from app.core.filters import kdate, kday, ktime, number, phone, won

LATE_EVENING_UTC = datetime(2026, 11, 21, 15, 5, tzinfo=UTC)


def test_an_instant_is_shown_as_its_korean_day() -> None:
    assert kdate(LATE_EVENING_UTC) == "2026년 11월 22일"
    assert kday(LATE_EVENING_UTC) == "11월 22일 (일)"
    assert kdate(date(2026, 1, 2)) == "2026년 1월 2일"
    assert kdate(None) == "—"


@pytest.mark.parametrize(
    ("hour_utc", "words"), [(15, "22일 0시 05분"), (2, "오전 11시 05분"), (3, "낮 12시 05분"), (4, "오후 1시 05분")]
)
def test_the_clock_has_two_halves(hour_utc: int, words: str) -> None:
    assert ktime(datetime(2026, 11, 21, hour_utc, 5, tzinfo=UTC)).endswith(words)


def test_on_the_hour_no_minutes_are_said() -> None:
    assert ktime(datetime(2026, 11, 21, 6, 0, tzinfo=UTC)) == "2026년 11월 21일 오후 3시"
    assert ktime(datetime(2026, 11, 21, 15, 0, tzinfo=UTC)) == "2026년 11월 22일 0시"


@pytest.mark.parametrize(
    ("digits", "shown"),
    [
        ("01012345678", "010-1234-5678"),
        ("0111234567", "011-123-4567"),
        ("0641234567", "064-123-4567"),
        ("0212345678", "02-1234-5678"),
        ("021234567", "02-123-4567"),
        ("15881234", "1588-1234"),
        ("123", "123"),
        ("", "—"),
        (None, "—"),
    ],
)
def test_a_phone_number_is_grouped_as_people_read_it(digits: str | None, shown: str) -> None:
    assert phone(digits) == shown


def test_numbers_have_thousands_and_no_number_is_a_dash() -> None:
    assert (number(12345.6), number(87.26, 1), number(0), number(None)) == ("12,346", "87.3", "0", "—")
    assert won(10320) == "10,320원"
