"""Pure: what the workbench says back about what was typed. It knows the answer alone, never the gold."""

from collections.abc import Mapping
from typing import Any

from app.core.josa import josa
from app.labeling.graders.receipt_reading import (
    business_words,
    clock_words,
    day_words,
    plain,
    read_amount,
    read_business_number,
    read_date,
    read_time,
    won,
)


def understood(answer: Mapping[str, Any]) -> dict[str, str]:
    """{field: how it was understood, or that it was not}; "sum": how the lines compare with the typed total. "" says nothing."""
    return {
        "date": _date(plain(answer.get("date", ""))),
        "time": _time(plain(answer.get("time", ""))),
        "business_number": _business(plain(answer.get("business_number", ""))),
        "total": _amount(plain(answer.get("total", ""))),
        "sum": sum_hint(answer),
    }


def sum_hint(answer: Mapping[str, Any]) -> str:
    """What the typed lines add up to, and whether that is the typed total. It never says which of them is wrong."""
    typed = [line["amount"] for line in answer.get("lines", ()) if line["amount"]]
    amounts = [read_amount(text) for text in typed]
    total = read_amount(answer.get("total", ""))
    if not amounts or None in amounts:
        return "품목의 금액을 적으면 여기에서 더해 드려요."
    added = sum(amount for amount in amounts if amount is not None)
    if total is None:
        return f"품목을 더하면 {josa(won(added), '이에요/예요')}."
    if added == total:
        return f"품목을 더하면 {josa(won(added), '이에요/예요')}. 합계와 같아요."
    return f"품목을 더하면 {josa(won(added), '이에요/예요')}. 합계와 달라요. 한 번 더 살펴보세요."


def _date(text: str) -> str:
    day = read_date(text)
    return _heard(text, day_words(day) if day else None, "2026-11-03처럼 적어 주세요.")


def _time(text: str) -> str:
    clock = read_time(text)
    return _heard(text, clock_words(clock) if clock else None, "14:05처럼 적어 주세요.")


def _business(text: str) -> str:
    digits = read_business_number(text)
    return _heard(text, business_words(digits) if digits else None, "숫자 10개를 적어 주세요.")


def _amount(text: str) -> str:
    value = read_amount(text)
    return _heard(text, won(value) if value is not None else None, "15,200처럼 적어 주세요.")


def _heard(text: str, value: str | None, example: str) -> str:
    if not text:
        return ""
    return f"알아들은 것: {value}" if value else f"알아보지 못했어요. {example}"
