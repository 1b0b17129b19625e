"""Time: instants come from the database in the transaction, dates are Korean dates."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

KOREA = ZoneInfo("Asia/Seoul")


class Clock:
    """Where instants come from; tests put a `FixedClock` in its place.

    On SQLite the database lives in this process, so its clock is ours. On PostgreSQL the transaction's set-up
    statement brings `now()` along (see database.py), so that a worker with a wrong clock cannot move a deadline.
    """

    def now(self, from_database: datetime | None = None) -> datetime:
        return from_database or datetime.now(UTC)


class FixedClock(Clock):
    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self, from_database: datetime | None = None) -> datetime:
        return self.instant


def now(session: Session) -> datetime:
    """The instant at which this transaction began, in UTC."""
    instant: datetime = session.info["now"]
    return instant


def today(session: Session) -> date:
    """The date in Korea at which this transaction began."""
    return now(session).astimezone(KOREA).date()


def korean_date(instant: datetime) -> date:
    return instant.astimezone(KOREA).date()
