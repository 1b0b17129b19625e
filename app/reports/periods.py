"""The time a report is about: a month, a quarter, a year, or days of one's own. Pure.

An ended cohort belongs to the period in which its last day lies, as 수료율 and 취업률 have it: no cohort is in two months.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.errors import Invalid

FIRST_YEAR, LAST_YEAR = 2020, 2099
MONTH = re.compile(r"(\d{4})-(\d{2})")
QUARTER = re.compile(r"(\d{4})-q([1-4])")
YEAR = re.compile(r"\d{4}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
KINDS = (("month", "한 달"), ("quarter", "분기"), ("year", "한 해"), ("own", "날짜 정하기"))
LONGEST = timedelta(days=366 * 10)


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both in it. `key`: as addresses have it, "" for days of one's own."""

    kind: str
    key: str
    first: date
    last: date

    @property
    def label(self) -> str:
        if self.kind == "month":
            return f"{self.first.year}년 {self.first.month}월"
        if self.kind == "quarter":
            return f"{self.first.year}년 {(self.first.month + 2) // 3}분기"
        if self.kind == "year":
            return f"{self.first.year}년"
        return f"{self.first.isoformat()} ~ {self.last.isoformat()}"

    @property
    def query(self) -> str:
        return f"period={self.key}" if self.key else f"from={self.first.isoformat()}&to={self.last.isoformat()}"

    def has(self, day: date) -> bool:
        return self.first <= day <= self.last

    def before(self) -> "Period | None":
        """The one before of the same kind."""
        return self._beside(self.first - timedelta(days=1))

    def after(self) -> "Period | None":
        return self._beside(self.last + timedelta(days=1))

    def _beside(self, day: date) -> "Period | None":
        inside = FIRST_YEAR <= day.year <= LAST_YEAR
        return period_at(self.kind, day) if self.kind != "own" and inside else None


def period_at(kind: str, day: date) -> Period:
    """The month, quarter or year that `day` lies in."""
    if kind == "month":
        return Period(kind, f"{day:%Y-%m}", day.replace(day=1), _end(day.year, day.month))
    if kind == "quarter":
        number = (day.month + 2) // 3
        return Period(kind, f"{day.year}-q{number}", date(day.year, 3 * number - 2, 1), _end(day.year, 3 * number))
    return Period("year", str(day.year), date(day.year, 1, 1), date(day.year, 12, 31))


def read_period(key: str, first: str, last: str, today: date) -> Period:
    """What an address asks for; nothing asked is this year. Raises Invalid by field."""
    if key:
        return _named(key.strip().lower())
    if first or last:
        return _own(first.strip(), last.strip())
    return period_at("year", today)


def _named(key: str) -> Period:
    if not key.isascii():
        key = ""
    if found := QUARTER.fullmatch(key):
        year, quarter = int(found[1]), int(found[2])
        if FIRST_YEAR <= year <= LAST_YEAR:
            return period_at("quarter", date(year, 3 * quarter, 1))
    elif found := MONTH.fullmatch(key):
        year, month = int(found[1]), int(found[2])
        if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12:
            return period_at("month", date(year, month, 1))
    elif YEAR.fullmatch(key) and FIRST_YEAR <= int(key) <= LAST_YEAR:
        return period_at("year", date(int(key), 1, 1))
    raise Invalid(
        "",
        {"from": f"이런 기간은 없어요. 달은 2026-11, 분기는 2026-q4, 해는 2026처럼 적어요. {FIRST_YEAR}년부터 봐요."},
    )


def _own(first: str, last: str) -> Period:
    faults: dict[str, str] = {}
    days = [_day(text) for text in (first, last)]
    for field, text, day in zip(("from", "to"), (first, last), days, strict=True):
        if day is None:
            faults[field] = f"날짜를 {FIRST_YEAR}-01-31처럼 적어 주세요." + (
                f" 지금은 ‘{text[:20]}’예요." if text else " 지금은 비었어요."
            )
    begin, end = days
    if begin and end:
        if begin > end:
            faults["to"] = "끝나는 날이 시작하는 날보다 앞서요. 두 날을 바꿔 보세요."
        elif end - begin > LONGEST:
            faults["to"] = "열 해까지 볼 수 있어요. 기간을 줄여 주세요."
    if faults or begin is None or end is None:
        raise Invalid("", faults)
    return Period("own", "", begin, end)


def _day(text: str) -> date | None:
    if not (text.isascii() and DAY.fullmatch(text)):
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
