"""The words that pages of attendance speak with, and times as a clock shows them. Pure."""

from datetime import datetime
from typing import Any

from app.cohorts import attendance as rules
from app.cohorts.session_planning import KINDS, KOREA

LOOKS = {
    rules.PRESENT: "good", rules.LATE: "warn", rules.EARLY: "warn", rules.AWAY: "warn", rules.ABSENT: "error",
    rules.ACCEPTED: "brand", rules.OFFICIAL: "brand",
}  # fmt: skip
SOURCES = {"staff": "", "all": "모두 출석", "code": "본인이 번호로", "request": "본인 요청"}


def clock(instant: datetime) -> str:
    """14:00 in Korea."""
    return f"{instant.astimezone(KOREA):%H:%M}"


def words() -> dict[str, Any]:
    """For a page's context: marks and their looks, evidence, who wrote, kinds of classes."""
    return {
        "everyday": rules.EVERYDAY,
        "excused": rules.EXCUSED,
        "evidence": rules.EVIDENCE,
        "looks": LOOKS,
        "sources": SOURCES,
        "kinds": KINDS,
        "clock": clock,
        "rate": rules.rate,
    }
