"""구직신청: a person's own request for help with finding a job. It holds for three months and ends by itself. Pure.

Source: 직업안정법 시행규칙 제3조 (a request for a job is good for three months). Nothing runs at its end: the day is computed.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from app.jobs.steps import add_months

MONTHS = 3
ENDING = timedelta(days=14)
SOURCE = "직업안정법 시행규칙 제3조"
TIMES = {
    "full": "하루 종일(주 40시간쯤)",
    "part": "짧은 시간(시간제)",
    "any": "어느 쪽이든 좋아요",
}
WISH, PLACE = range(2, 81), range(2, 41)


@dataclass(frozen=True)
class Wish:
    """What was typed: the work, the time (a key of TIMES) and where."""

    work: str
    time: str
    place: str

    @property
    def faults(self) -> dict[str, str]:
        found = {}
        if len(self.work) not in WISH:
            found["work"] = f"바라는 일을 2자에서 80자로 적어 주세요. 지금은 {len(self.work)}자예요."
        if self.time not in TIMES:
            found["time"] = "일할 수 있는 때를 하나 골라 주세요."
        if len(self.place) not in PLACE:
            found["place"] = f"일할 곳을 2자에서 40자로 적어 주세요. 지금은 {len(self.place)}자예요."
        return found


def last_day(since: date) -> date:
    """The last day on which the request holds."""
    return add_months(since, MONTHS)


def holds(since: date, ended_on: date | None, day: date) -> bool:
    return ended_on is None and since <= day <= last_day(since)


def is_ending(since: date, ended_on: date | None, day: date) -> bool:
    """Whether it holds and ends within two weeks."""
    return holds(since, ended_on, day) and last_day(since) - day <= ENDING
