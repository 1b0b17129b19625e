"""The days on which a cohort meets: its timetable laid over the calendar from its first day on. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.content.timetable import Holidays, Session, Timetable

SUNDAY = 6
AFTER_ANOTHER = "앞 수업이 옮겨져서"


@dataclass(frozen=True)
class ClassDate:
    """When a day of the timetable is held; `instead_of` and `why` when that is not the day it would fall on."""

    on: date
    instead_of: date | None = None
    why: str = ""

    def kept(self) -> dict[str, str]:
        """As the cohort keeps it."""
        if self.instead_of is None:
            return {"on": self.on.isoformat()}
        return {"on": self.on.isoformat(), "instead_of": self.instead_of.isoformat(), "why": self.why}

    @classmethod
    def read(cls, kept: Mapping[str, str]) -> "ClassDate":
        """What `kept` wrote."""
        moved = kept.get("instead_of")
        return cls(date.fromisoformat(kept["on"]), date.fromisoformat(moved) if moved else None, kept.get("why", ""))


@dataclass(frozen=True)
class DayView:
    when: ClassDate
    sessions: tuple[Session, ...]

    @property
    def hours(self) -> float:
        return sum(session.hours for session in self.sessions)


@dataclass(frozen=True)
class WeekView:
    """A week of the cohort, counted from 1; `starts` to `ends` are its seven days, whatever day was moved out of them."""

    number: int
    title: str
    starts: date
    ends: date
    days: tuple[DayView, ...]
    own_time: tuple[Session, ...]

    @property
    def hours(self) -> float:
        return sum(day.hours for day in self.days) + sum(session.hours for session in self.own_time)


def plan_dates(timetable: Timetable, starts_on: date, holidays: Mapping[date, str]) -> list[list[ClassDate]]:
    """Week by week the date of each class day. One that falls on a Sunday or a public holiday moves to the next day that is
    neither and has no class yet; the order of the days never changes."""
    weeks: list[list[ClassDate]] = []
    latest = starts_on - timedelta(days=1)
    for number, week in enumerate(timetable.weeks):
        dates = []
        for day in week.days:
            wanted = starts_on + timedelta(days=7 * number + day.day - 1)
            held = max(wanted, latest + timedelta(days=1))
            while held.weekday() == SUNDAY or held in holidays:
                held += timedelta(days=1)
            moved = held != wanted
            dates.append(ClassDate(held, wanted if moved else None, _why(wanted, holidays) if moved else ""))
            latest = held
        weeks.append(dates)
    return weeks


def _why(wanted: date, holidays: Mapping[date, str]) -> str:
    return holidays.get(wanted) or ("일요일" if wanted.weekday() == SUNDAY else AFTER_ANOTHER)


def keep_dates(dates: Sequence[Sequence[ClassDate]]) -> list[list[dict[str, str]]]:
    """As JSON, for the cohort."""
    return [[each.kept() for each in week] for week in dates]


def read_dates(kept: Sequence[Sequence[Mapping[str, Any]]]) -> list[list[ClassDate]]:
    """What `keep_dates` wrote."""
    return [[ClassDate.read(each) for each in week] for week in kept]


def lay_out(timetable: Timetable, dates: Sequence[Sequence[ClassDate]], starts_on: date) -> tuple[WeekView, ...]:
    """The weeks with their dates."""
    return tuple(
        WeekView(
            number,
            week.title,
            starts_on + timedelta(days=7 * (number - 1)),
            starts_on + timedelta(days=7 * number - 1),
            tuple(DayView(when, day.sessions) for when, day in zip(held, week.days, strict=True)),
            week.own_time,
        )
        for number, (week, held) in enumerate(zip(timetable.weeks, dates, strict=True), start=1)
    )


def week_of(weeks: Sequence[WeekView], today: date) -> WeekView:
    """The week that has come: the first before the start, the last after the end."""
    number = (today - weeks[0].starts).days // 7
    return weeks[min(max(number, 0), len(weeks) - 1)]


def last_day(dates: Sequence[Sequence[ClassDate]]) -> date:
    """When the class meets for the last time."""
    return max(each.on for week in dates for each in week)


def years_unknown(dates: Sequence[Sequence[ClassDate]], holidays: Holidays) -> list[int]:
    """The years whose public holidays the list does not have, so that dates in them were not looked up."""
    years = {each.on.year for week in dates for each in week}
    return sorted(year for year in years if not holidays.first_year <= year <= holidays.last_year)
