"""Attendance counted: what marks stand for, what a day of classes comes to, and the rate of a training. Pure.

국민내일배움카드 운영규정 §34–36 (고용노동부고시 제2026-39호): the unit is a day; three late, early and away marks together are one day
of absence; a day of which less than half was attended is a day of absence; 출석인정 and 공결 with their evidence count as present;
absence of more than a fifth of all days may end in 제적 (§35). A rate is cut, not rounded, to one decimal.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Literal

PRESENT, LATE, EARLY, AWAY, ABSENT = "출석", "지각", "조퇴", "외출", "결석"
ACCEPTED, OFFICIAL = "출석인정", "공결"
EVERYDAY = (PRESENT, LATE, EARLY, AWAY, ABSENT)
EXCUSED = (ACCEPTED, OFFICIAL)
MARKS = (*EVERYDAY, *EXCUSED)
PARTIAL = frozenset({LATE, EARLY, AWAY})
PARTIALS_TO_AN_ABSENCE = 3
LIMIT_PERCENT = 20  # absent on more than this share of all days: 제적 may be proposed
EVIDENCE = {
    "diagnosis": "진단서·입퇴원 확인서",
    "family": "경조사 서류",
    "public": "예비군·재판·선거 등 공적인 일의 서류",
    "interview": "면접·취업 확인서",
    "official": "기관 공문",
    "other": "그 밖의 서류",
}
BASIS = "국민내일배움카드 운영규정 제34조~제36조(고용노동부고시 제2026-39호)"
DayState = Literal["ahead", "unmarked", "present", "absent"]


@dataclass(frozen=True)
class Held:
    """A class session that was not cancelled. `over`: it has ended."""

    id: int
    day: date
    minutes: int
    over: bool


@dataclass(frozen=True)
class Mark:
    """What stands of one person in one session. `missed`: minutes not attended, where they are known."""

    kind: str
    missed: int | None = None


@dataclass(frozen=True)
class Stay:
    """From when to when somebody is in the class; a day outside it counts only when it was marked."""

    since: date | None = None
    until: date | None = None

    def has(self, day: date) -> bool:
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Day:
    """A day of classes. `partials`: its late, early and away marks, when it is a day of presence; `short`: there for less than
    half of it without being absent all day. `excused`: with 출석인정 or 공결 in it."""

    on: date
    state: DayState
    partials: int = 0
    short: bool = False
    excused: bool = False


@dataclass(frozen=True)
class Tally:
    """Days of a training as they stand for one person. `present` and `absent` are marked days; `ahead` are still to come, or of
    today; `unmarked` are over and nobody has written them down yet."""

    present: int = 0
    absent: int = 0
    partials: int = 0
    ahead: int = 0
    unmarked: int = 0

    @property
    def total(self) -> int:
        return self.marked + self.ahead + self.unmarked

    @property
    def marked(self) -> int:
        """The days that the rate so far is made of."""
        return self.present + self.absent

    @property
    def attended(self) -> int:
        """Days of presence, less one for every three late, early and away marks."""
        return max(self.present - self.partials // PARTIALS_TO_AN_ABSENCE, 0)

    @property
    def absences(self) -> int:
        """Days of absence, those of three marks each included."""
        return self.marked - self.attended

    @property
    def over_limit(self) -> bool:
        """Whether §35 lets the center propose 제적; a person decides."""
        return self.absences * 100 > LIMIT_PERCENT * self.total

    @property
    def near_limit(self) -> bool:
        """Whether one more day of absence would be too many."""
        return not self.over_limit and (self.absences + 1) * 100 > LIMIT_PERCENT * self.total > 0

    @property
    def allowed(self) -> int:
        """How many more days may be missed."""
        return max(LIMIT_PERCENT * self.total // 100 - self.absences, 0)


def count_day(sessions: Sequence[Held], marks: Mapping[int, Mark]) -> Day:
    """One day's sessions, all of the same date, with the marks of one person by session. A mark whose minutes nobody knows is
    taken for at least half of its session."""
    own = [(held, marks[held.id]) for held in sessions if held.id in marks]
    if len(own) < len(sessions):
        return Day(sessions[0].day, "unmarked" if all(held.over for held in sessions) else "ahead")
    attended = sum(_attended(held, mark) for held, mark in own)
    if attended * 2 < sum(held.minutes for held in sessions):
        return Day(sessions[0].day, "absent", short=attended > 0)
    partials = sum(mark.kind in PARTIAL or mark.kind == ABSENT for _, mark in own)
    return Day(sessions[0].day, "present", partials, excused=any(mark.kind in EXCUSED for _, mark in own))


def _attended(held: Held, mark: Mark) -> int:
    if mark.kind == ABSENT:
        return 0
    return max(held.minutes - (mark.missed or 0), 0) if mark.kind in PARTIAL else held.minutes


def days_of(sessions: Iterable[Held], marks: Mapping[int, Mark], stay: Stay) -> list[Day]:
    """Every day of classes that counts for this person, in order of time."""
    by_day: dict[date, list[Held]] = {}
    for held in sessions:
        by_day.setdefault(held.day, []).append(held)
    found = []
    for on in sorted(by_day):
        if stay.has(on) or any(held.id in marks for held in by_day[on]):
            found.append(count_day(by_day[on], marks))
    return found


def tally(days: Iterable[Day]) -> Tally:
    """What the days come to."""
    counted = list(days)
    states = [day.state for day in counted]
    return Tally(
        states.count("present"),
        states.count("absent"),
        sum(day.partials for day in counted),
        states.count("ahead"),
        states.count("unmarked"),
    )


def rate(attended: int, days: int) -> str | None:
    """Per cent cut to one decimal: (2, 3) → "66.6"; None when there is nothing to be counted."""
    if not days:
        return None
    return str((Decimal(attended) * 100 / Decimal(days)).quantize(Decimal("0.1"), ROUND_DOWN))
