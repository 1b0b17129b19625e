"""Filters that every template may use: Korean dates, numbers, phone numbers, particles."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from app.core.clock import KOREA
from app.core.josa import josa

WEEKDAYS = "월화수목금토일"


def kdate(value: date | datetime | None) -> str:
    """2026년 11월 21일; an instant is shown as its Korean date."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = value.astimezone(KOREA).date()
    return f"{value.year}년 {value.month}월 {value.day}일"


def kday(value: date | datetime) -> str:
    """11월 21일 (토)"""
    if isinstance(value, datetime):
        value = value.astimezone(KOREA).date()
    return f"{value.month}월 {value.day}일 ({WEEKDAYS[value.weekday()]})"


def ktime(value: datetime) -> str:
    """2026년 11월 21일 오후 3시 05분"""
    return f"{kdate(value.astimezone(KOREA))} {kclock(value)}"


def kclock(value: datetime) -> str:
    """오후 3시 05분; on the hour 오후 3시. Midnight is 0시 and noon 낮 12시: 오전 12시 means either to many."""
    local = value.astimezone(KOREA)
    half, hour = ("오전" if local.hour < 12 else "오후"), local.hour % 12
    said = f"{half} {hour}시" if hour else ("0시", "낮 12시")[local.hour // 12]
    return f"{said} {local.minute:02d}분" if local.minute else said


def phone(value: str | None) -> str:
    """01012345678 → 010-1234-5678; a number of another shape stays as it is."""
    if not value:
        return "—"
    area = 2 if value.startswith("02") else 3
    if 7 <= len(value) - area <= 8 and value.startswith("0"):
        return f"{value[:area]}-{value[area:-4]}-{value[-4:]}"
    return f"{value[:4]}-{value[4:]}" if len(value) == 8 and value.startswith("1") else value


def number(value: float | int | None, digits: int = 0) -> str:
    """12345.6 → 12,346; no value → —"""
    return "—" if value is None else f"{value:,.{digits}f}"


def won(value: int) -> str:
    return f"{value:,}원"


FILTERS: dict[str, Callable[..., Any]] = {
    "kdate": kdate,
    "kday": kday,
    "kclock": kclock,
    "ktime": ktime,
    "phone": phone,
    "number": number,
    "won": won,
    "josa": josa,
}
