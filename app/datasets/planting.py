"""Pure: faults as they are reported from real exports, put into an invented life, and the truth about each.

Beside nine faults stand four days that only look like faults: whoever throws out everything that is unusual throws out what was
interesting. Sources of the kinds: reference of the format (a date in 2226, 17,730 floors, overlapping sleep of phone and watch).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from app.datasets.people import BINS, Day, Night, Persona

Deed = Literal["keep", "drop", "mend"]
QUARTER = BINS // 4
LATER = 200  # years: 2026 becomes 2226
HUGE_FLOORS = 17730


@dataclass(frozen=True)
class Planted:
    """What was done to one row, and what mends it: `value` in the row's unit (steps, a day as YYYY-MM-DD, hours of a shift)."""

    kind: str
    deed: Deed
    value: str = ""


@dataclass
class Steps:
    """Lines of step_daily_trend of one day; `years` are added to the day's date in all of them."""

    day: Day
    merged: int
    phone: int
    watch: int
    years: int = 0
    planted: Planted | None = None


@dataclass
class Floors:
    day: Day
    count: int
    planted: Planted | None = None


@dataclass
class Sleep:
    night: Night
    planted: Planted | None = None


@dataclass
class Heart:
    """A quarter of a day. `bins`: beats a minute of each ten minutes."""

    day: Day
    quarter: int
    bins: list[int]
    planted: Planted | None = None


@dataclass
class Life:
    """The lines of an export before they are written."""

    steps: list[Steps]
    floors: list[Floors]
    sleeps: list[Sleep]
    hearts: list[Heart]


def unusual(rng: random.Random, who: Persona, lived: Sequence[Day]) -> list[int]:
    """Four days that are true and look odd, before the heart is filled in; returns the numbers of the days still ordinary."""
    free = list(range(1, len(lived) - 1))
    rng.shuffle(free)
    walk, sick, hike, awake = (lived[free.pop()] for _ in range(4))
    walk.merged = round(who.steps * rng.uniform(3.4, 3.9))
    walk.watch, walk.phone = round(walk.merged * 0.97), round(walk.merged * 0.93)
    walk.walks = [(54, 30)]
    sick.merged = rng.randrange(420, 880)
    sick.watch, sick.phone, sick.walks, sick.floors = sick.merged - 20, round(sick.merged * 0.4), [], 0
    hike.floors, hike.walks = rng.randrange(48, 76), [(48, 24)]
    hike.merged = round(who.steps * 1.55)
    hike.watch, hike.phone = round(hike.merged * 0.96), round(hike.merged * 0.9)
    awake.night = Night(awake.night.end - timedelta(minutes=rng.randrange(85, 130)), awake.night.end, 12)
    return sorted(free)


def plant(rng: random.Random, lived: Sequence[Day], free: Sequence[int]) -> Life:
    """The lines of those days with nine faults in them, on days among `free`."""
    chosen = rng.sample(list(free), 8)
    bare = lived[chosen[3]]
    life = Life(
        [Steps(day, day.merged, day.phone, day.watch) for day in lived],
        [Floors(day, day.floors) for day in lived if day is not bare],
        [Sleep(day.night) for day in lived if day is not bare],
        [
            Heart(day, at, day.heart[at * QUARTER : (at + 1) * QUARTER])
            for day in lived
            if day is not bare
            for at in range(4)
        ],
    )
    _spoil_steps(life, [lived[at] for at in chosen[:3]], bare)
    _spoil_sleep(rng, life, [lived[at] for at in chosen[4:7]])
    for place, day in enumerate((lived[chosen[7]], lived[chosen[0]])):
        row = next(each for each in life.hearts if each.day is day and each.quarter == 2 + place)
        row.bins, row.planted = [0] * QUARTER, Planted("heart_zero", "drop")
    return life


def _spoil_steps(life: Life, days: Sequence[Day], bare: Day) -> None:
    slip, later, huge = days
    by_day = {row.day.day: row for row in life.steps}
    row = by_day[slip.day]
    row.merged, row.planted = slip.merged * 10, Planted("steps_slip", "mend", str(slip.merged))
    row = by_day[later.day]
    row.years, row.planted = LATER, Planted("steps_year", "mend", later.day.isoformat())
    row = by_day[bare.day]
    row.merged = row.phone = row.watch = 0
    row.planted = Planted("steps_unworn", "drop")
    floors = next(each for each in life.floors if each.day is huge)
    floors.count, floors.planted = HUGE_FLOORS, Planted("floors_huge", "drop")


def _spoil_sleep(rng: random.Random, life: Life, days: Sequence[Day]) -> None:
    """A night twice, a night of both devices, a night nine hours late."""
    twice, both, shifted = (next(row for row in life.sleeps if row.night is day.night) for day in days)
    again = Night(twice.night.start, twice.night.end, twice.night.deep)
    life.sleeps.insert(life.sleeps.index(twice) + 1, Sleep(again, Planted("sleep_twice", "drop")))
    early, late = rng.randrange(12, 28), rng.randrange(8, 24)
    phone = Night(_by(both.night.start, -early), _by(both.night.end, late), 0, "phone")
    life.sleeps.insert(life.sleeps.index(both) + 1, Sleep(phone, Planted("sleep_overlap", "drop")))
    night = shifted.night
    shifted.night = Night(_by(night.start, 9 * 60), _by(night.end, 9 * 60), night.deep)
    shifted.planted = Planted("sleep_shift", "mend", "-9")


def _by(at: datetime, minutes: int) -> datetime:
    return at + timedelta(minutes=minutes)
