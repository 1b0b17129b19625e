"""What people type from a receipt, and how it is understood."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.labeling.graders.receipt_reading import (
    clock_words,
    read_amount,
    read_business_number,
    read_date,
    read_quantity,
    read_time,
    won,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,500", 12500), ("12500원", 12500), ("₩ 12,500", 12500), ("１２，５００ 원", 12500), ("-1,000", -1000), ("−1,000원", -1000),
        ("△500", -500), ("0", 0), ("1,234,567", 1234567),
        ("12,50", None), ("1.5", None), ("천원", None), ("--5", None), ("", None), ("12500원원", None), ("1e5", None),
    ],
)  # fmt: skip
def test_amounts(text: str, value: int | None) -> None:
    assert read_amount(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-03",
        "2026.11.3",
        "26/11/03",
        "26-11-03",
        "2026년 11월 3일",
        "2026. 11. 3.",
        "20261103",
        "261103",
        "2026-11-03(화)",
        "26.11.3 화요일",
    ],
)
def test_ways_to_write_a_day(text: str) -> None:
    assert read_date(text) == date(2026, 11, 3)


@pytest.mark.parametrize("text", ["", "2026-13-01", "2026-02-29", "11월 3일", "2026", "어제", "2026-11", "1-2-3-4"])
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("14:05", "14:05"),
        ("14:05:33", "14:05"), ("1405", "14:05"), ("오후 2:05", "14:05"), ("오후 2시 5분", "14:05"), ("2:05 PM", "14:05"),
        ("오전 12:10", "00:10"), ("오후 12:10", "12:10"), ("9:3", "09:03"),
        ("25:00", None), ("오후 14:05", None), ("14:60", None), ("", None), ("2시", None),
    ],
)  # fmt: skip
def test_times(text: str, value: str | None) -> None:
    assert read_time(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2", Decimal(2)),
        ("2개", Decimal(2)),
        ("29.603L", Decimal("29.603")),
        ("1.50kg", Decimal("1.5")),
        ("두 개", None),
        ("", None),
    ],
)
def test_quantities(text: str, value: Decimal | None) -> None:
    assert read_quantity(text) == value


def test_a_business_number_is_ten_digits_whatever_stands_between() -> None:
    assert read_business_number(" 479-38-87105 ") == read_business_number("479 38 87105") == "4793887105"
    assert read_business_number("479-38-8710") is None


@given(st.integers(-999_999_999, 999_999_999))
def test_an_amount_as_we_write_it_is_read_as_it_was(value: int) -> None:
    assert read_amount(won(value)) == value


@given(
    st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%y.%m.%d", "%Y%m%d", "%y/%m/%d"]),
)
def test_a_day_in_any_printer_s_way_is_that_day(day: date, pattern: str) -> None:
    assert read_date(day.strftime(pattern)) == day


@given(st.times())
def test_a_time_in_words_is_that_time(at) -> None:  # type: ignore[no-untyped-def]
    assert read_time(clock_words(f"{at:%H:%M}")) == f"{at:%H:%M}"


@given(st.text(max_size=20))
def test_no_text_breaks_a_reader(text: str) -> None:
    for reader in (read_amount, read_quantity, read_date, read_time, read_business_number):
        reader(text)
