"""Pure: what people type from a receipt, read as amounts, quantities, dates, times and business numbers.

Nothing is guessed: what can be read in two ways is not read. `None` means that the text is no such value.
"""

import re
from datetime import date
from decimal import Decimal

from app.labeling.measures.korean_text import tidy

_MINUS = {ord(sign): "-" for sign in "−–－△▲"}
_AMOUNT = re.compile(r"(-?)(?:₩|\\)?(-?)(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})")
_QUANTITY = re.compile(
    r"(\d{1,6}(?:\.\d{1,3})?)(?:개|병|잔|장|권|마리|판|봉|인분|그릇|건|일분|일|회|l|ℓ|리터|kg|g)?", re.IGNORECASE
)
_DATE = re.compile(r"(\d{4}|\d{2})(?:년|[.\-/ ])(\d{1,2})(?:월|[.\-/ ])(\d{1,2})[일.]?")
_TIME = re.compile(
    r"(오전|오후|am|pm)?(\d{1,2})(?::|시)(\d{1,2})(?:분|(?::\d{1,2}))?(?:\d{1,2}초)?(am|pm)?", re.IGNORECASE
)
_WEEKDAY = re.compile(r"\(?[월화수목금토일](?:요일)?\)?$")


def plain(text: str) -> str:
    """Korean text as it is compared (korean_text), with every kind of minus as "-"."""
    return tidy(text).translate(_MINUS)


def read_amount(text: str) -> int | None:
    """Won: "12,500", "12500원", "₩12,500", "-1,000". A comma in a wrong place is not read."""
    found = _AMOUNT.fullmatch(plain(text).replace(" ", "").removesuffix("원"))
    if found is None or (found[1] and found[2]):
        return None
    value = int(found[3].replace(",", ""))
    return -value if found[1] or found[2] else value


def read_quantity(text: str) -> Decimal | None:
    """A number with at most three decimals, with or without its counter: "2", "2개", "29.603L"."""
    found = _QUANTITY.fullmatch(plain(text).replace(" ", ""))
    return Decimal(found[1]).normalize() if found else None


def read_date(text: str) -> date | None:
    """A day: "2026-11-03", "2026.11.3", "26/11/03", "2026년 11월 3일", "20261103", "261103"; a weekday behind it is ignored."""
    short = plain(text)
    if re.fullmatch(r"\d{6}|\d{8}", short):
        short = f"{short[:-4]}-{short[-4:-2]}-{short[-2:]}"
    short = re.sub(r"\s*([.\-/년월일])\s*", r"\1", short)
    found = _DATE.fullmatch(short) or _DATE.fullmatch(_WEEKDAY.sub("", short).strip())
    if found is None:
        return None
    year = int(found[1])
    try:
        return date(year if year > 99 else 2000 + year, int(found[2]), int(found[3]))
    except ValueError:
        return None


def read_time(text: str) -> str | None:
    """Hours and minutes as "HH:MM": "14:05", "14:05:33", "오후 2시 5분", "2:05 PM", "1405"."""
    short = plain(text).replace(" ", "")
    found = _TIME.fullmatch(f"{short[:2]}:{short[2:]}" if re.fullmatch(r"\d{4}", short) else short)
    if found is None:
        return None
    half = (found[1] or found[4] or "").lower()
    hour, minute = int(found[2]), int(found[3])
    if half and not 1 <= hour <= 12:
        return None
    if half in ("오후", "pm") and hour < 12:
        hour += 12
    elif half in ("오전", "am") and hour == 12:
        hour = 0
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def read_business_number(text: str) -> str | None:
    """Ten digits, whatever stands between them: "000-12-34567" as "0001234567"."""
    short = re.sub(r"[\s\-.]", "", plain(text))
    return short if re.fullmatch(r"\d{10}", short) else None


def won(value: int) -> str:
    """12,500원."""
    return f"{value:,}원"


def day_words(day: date) -> str:
    """2026년 11월 3일 화요일."""
    return f"{day.year}년 {day.month}월 {day.day}일 {'월화수목금토일'[day.weekday()]}요일"


def clock_words(time: str) -> str:
    """오후 2시 5분, of "14:05"."""
    hour, minute = (int(part) for part in time.split(":"))
    return f"{'오후' if hour >= 12 else '오전'} {(hour + 11) % 12 + 1}시 {minute}분"


def business_words(digits: str) -> str:
    """000-12-34567, of ten digits."""
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"
