"""Pure: 진짜 시급표: what an hour of piece work comes to, step by step, beside the minimum wage.

own pace → × accept rate → unpaid rework counted in → tax taken off. Pretend money: nothing here is ever paid.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from app.core.money import Pay, WageRule, WithholdingRule, minimum_wage, withheld, withholding_rule

KOREA = timezone(timedelta(hours=9))  # no summer time since 1988
HOUR_S = 3600
ENOUGH = 3  # items handed in before a pace means anything


@dataclass(frozen=True)
class Sums:
    """What one person has done in a queue. `seconds` is all time at work, `rework_seconds` the part spent on mending.
    `settled` items were told of, `accepted` of them are paid; `pay` is won an item."""

    done: int
    settled: int
    accepted: int
    seconds: int
    rework_seconds: int
    pay: int


@dataclass(frozen=True)
class HourlyTable:
    """Won an hour at each step. `pace_s`: seconds an item, mending left out; `hourly` (last) is what is left in the hand."""

    pace_s: float
    items_an_hour: float
    apparent: int
    with_accept_rate: int
    with_rework: int
    hourly: int
    minimum: WageRule
    withholding: WithholdingRule

    @property
    def share_of_minimum(self) -> int:
        """Per cent of the minimum wage, cut down."""
        return 100 * self.hourly // self.minimum.won


def hourly_table(sums: Sums, day: date) -> HourlyTable | None:
    """The table, or None before there is enough to go by: a few items handed in, and a first result."""
    drawing = sums.seconds - sums.rework_seconds
    if sums.done < ENOUGH or not sums.settled or drawing <= 0:
        return None
    pace = drawing / sums.done
    apparent = HOUR_S / pace * sums.pay
    accepted = apparent * sums.accepted / sums.settled
    reworked = accepted * drawing / sums.seconds
    rule = withholding_rule(day)
    return HourlyTable(
        pace_s=pace,
        items_an_hour=HOUR_S / pace,
        apparent=int(apparent),
        with_accept_rate=int(accepted),
        with_rework=int(reworked),
        hourly=withheld(int(reworked), rule).net,
        minimum=minimum_wage(day),
        withholding=rule,
    )


def earned(sums: Sums, day: date) -> Pay:
    """Pretend pay for what was accepted so far, as if it were paid out at once today."""
    return withheld(sums.accepted * sums.pay, withholding_rule(day))


def monday_of(instant: datetime) -> datetime:
    """The beginning of the Korean week in which the instant lies."""
    day = instant.astimezone(KOREA)
    return (day - timedelta(days=day.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)


def midnight_of(instant: datetime) -> datetime:
    """The beginning of the Korean day in which the instant lies."""
    return instant.astimezone(KOREA).replace(hour=0, minute=0, second=0, microsecond=0)


def time_words(seconds: float) -> str:
    """45초, 2분 10초, 1시간 5분."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole}초"
    if whole < HOUR_S:
        return f"{whole // 60}분" + (f" {whole % 60}초" if whole % 60 else "")
    return f"{whole // HOUR_S}시간" + (f" {whole % HOUR_S // 60}분" if whole % HOUR_S // 60 else "")
