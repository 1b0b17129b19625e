"""The minimum wage of a day and of a month, from the hours that are given. Pure.

A month of h hours a week is ceil((h + paid rest) × 365 / 7 / 12) hours: 40 hours and 8 of paid weekly rest make the published 209.
Sources: 최저임금법 시행령 제5조, 근로기준법 제50조 (40 hours a week, 8 a day), 제55조 and 제18조 제3항 (paid weekly rest from 15 hours on).
"""

from app.core.money import WageRule

SOURCE = "최저임금법 시행령 제5조, 근로기준법 제18조·제50조·제55조"
MOST_MINUTES = {"day": 8 * 60, "month": 40 * 60}
_REST_FROM, _FULL_WEEK, _MOST_REST = 15 * 60, 40 * 60, 8 * 60


def paid_minutes_a_week(minutes: int) -> int:
    """Minutes worked in a week with the paid weekly rest: a fifth of the week from 15 hours on, 8 hours at most."""
    rest = min(minutes * _MOST_REST // _FULL_WEEK, _MOST_REST) if minutes >= _REST_FROM else 0
    return minutes + rest


def month_hours(minutes_a_week: int) -> int:
    """Paid hours of an average month, rounded up as the published 209 are."""
    return -(-paid_minutes_a_week(minutes_a_week) * 365 // (7 * 12 * 60))


def least_pay(rule: WageRule, unit: str, minutes: int) -> int:
    """The least won for an hour, a day of `minutes`, or a month of `minutes` a week."""
    if unit == "month":
        return rule.won * month_hours(minutes)
    if unit == "day":
        return -(-rule.won * minutes // 60)
    return rule.won


def read_minutes(text: str) -> int | None:
    """Hours as people write them (20, 7.5, 7시간 30분 is not one) in minutes; None for what is none, or not in half hours."""
    digits = text.strip().removesuffix("시간").strip()
    whole, _, half = digits.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 3) or half not in ("", "0", "5"):
        return None
    minutes = int(whole) * 60 + (30 if half == "5" else 0)
    return minutes or None
