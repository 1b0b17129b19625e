"""Pure: the invented people of the shelf, and weeks of their lives as a watch would have measured them.

Nobody stands behind them. A life is drawn from a seed: waking and sleeping by the person's habit, steps by the day of the week,
the heart by what the body does. Ordinary days stay within what `oddities.py` calls ordinary, so that what stands out was put
there on purpose.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

VERSION = 1  # of everything that is made from a seed
BIN_MINUTES = 10
BINS = 24 * 60 // BIN_MINUTES
STEP_METRES = 0.68


@dataclass(frozen=True)
class Persona:
    """Somebody who does not exist. Hours are Korean time; `floors` and `steps` of an ordinary day; `rest`: beats a minute asleep."""

    slug: str
    name: str
    line: str
    asleep: float
    sleeps: float
    steps: int
    weekend: float
    floors: int
    rest: int


PERSONAS = (
    Persona("cloud", "구름 님", "시장에서 반찬 가게를 해요. 일찍 자고 일찍 일어나요.", 22.4, 6.6, 7600, 0.8, 6, 56),
    Persona("dew", "이슬 님", "일을 쉬고 아침마다 약수터에 가요.", 22.9, 7.2, 6200, 1.15, 8, 58),
    Persona("sunset", "노을 님", "마을버스를 몰아요. 쉬는 날에 많이 걸어요.", 23.3, 6.1, 5400, 1.35, 4, 61),
)


def persona(slug: str) -> Persona:
    """The person of the shelf with that name. Raises KeyError."""
    return {each.slug: each for each in PERSONAS}[slug]


@dataclass
class Night:
    """A sleep, in Korean time. `deep`: minutes of deep sleep."""

    start: datetime
    end: datetime
    deep: int
    device: str = "watch"


@dataclass
class Day:
    """A day as it was. `heart`: beats a minute of each ten minutes from midnight; `walks`: (from bin, bins) of walking."""

    day: date
    merged: int
    phone: int
    watch: int
    floors: int
    night: Night
    heart: list[int] = field(default_factory=list)
    walks: list[tuple[int, int]] = field(default_factory=list)


def live(rng: random.Random, who: Persona, start: date, days: int) -> list[Day]:
    """That many days from `start`; each day's night is the one that ended on it."""
    lived = []
    for number in range(days):
        day = start + timedelta(days=number)
        merged = _steps(rng, who, day)
        watch = round(merged * rng.uniform(0.84, 0.95))
        phone = round(merged * rng.uniform(0.45, 0.72))
        floors = max(0, min(20, round(rng.gauss(who.floors, 2.2))))
        walks = sorted((rng.randrange(48, 118), rng.randrange(2, 6)) for _ in range(3))
        lived.append(Day(day, merged, phone, watch, floors, _night(rng, who, day), walks=walks))
    return lived


def _steps(rng: random.Random, who: Persona, day: date) -> int:
    usual = who.steps * (who.weekend if day.weekday() >= 5 else 1.0)
    return max(2600, min(round(who.steps * 1.6), round(usual * math.exp(rng.gauss(0, 0.16)))))


def _night(rng: random.Random, who: Persona, day: date) -> Night:
    minutes = max(310, min(520, round(who.sleeps * 60 + rng.gauss(0, 32))))
    begun = datetime.combine(day - timedelta(days=1), datetime.min.time()) + timedelta(hours=who.asleep)
    begun += timedelta(minutes=max(-50, min(55, round(rng.gauss(0, 22)))))
    return Night(begun, begun + timedelta(minutes=minutes), round(minutes * rng.uniform(0.14, 0.24)))


def beat(rng: random.Random, who: Persona, lived: Sequence[Day]) -> None:
    """Fill in the heart of each day, after what the body does is settled: asleep low, awake higher, walking highest."""
    for number, each in enumerate(lived):
        following = lived[number + 1].night if number + 1 < len(lived) else None
        midnight = datetime.combine(each.day, datetime.min.time())
        each.heart = []
        for place in range(BINS):
            at = midnight + timedelta(minutes=BIN_MINUTES * place + BIN_MINUTES // 2)
            asleep = any(night and night.start <= at < night.end for night in (each.night, following))
            walking = any(begin <= place < begin + long for begin, long in each.walks)
            usual = who.rest + (0 if asleep else 18 + (24 if walking else 0))
            each.heart.append(max(44, min(138, round(usual + rng.gauss(0, 2.2 if asleep else 4)))))
