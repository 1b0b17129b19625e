"""Pure: one person's own standing in a task: what goes right, what is confused, how it went over time, what they know from before."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.quality.confusions import Confused, confused, kinds
from app.quality.judged import Judged

LEAST_TRADE = 3  # items of the former trade, before anything is said
LEAST_OTHERS = 5  # people behind an average that is shown to one person
MARGIN = 3.0  # points better, below which it is chance
OFTEN = 3  # times; a hint only for what is confused so often (CVAT)


@dataclass(frozen=True)
class Point:
    """A finished run, or a day of mock work."""

    at: datetime
    what: str
    score: float


@dataclass(frozen=True)
class Strength:
    """Items of the former trade: own mean against `beside` (0–100); `whose`: others (of at least LEAST_OTHERS people) or own (one's
    other items)."""

    trade: str
    items: int
    mine: float
    beside: float
    whose: str


@dataclass(frozen=True)
class Level:
    """How the items of one level went: 1 easy to 3 hard."""

    level: int
    right: int
    of: int


@dataclass(frozen=True)
class Growth:
    answers: int
    right: int
    units_right: int
    units: int
    levels: list[Level]
    kinds: Counter[str]
    often: list[Confused]
    seldom: list[Confused]
    points: list[Point]
    strength: Strength | None

    @property
    def trend(self) -> str:
        """up, down, level, or none with fewer than two points: the last against the first."""
        if len(self.points) < 2:
            return "none"
        change = self.points[-1].score - self.points[0].score
        return "up" if change >= MARGIN else ("down" if change <= -MARGIN else "level")


def build(
    answers: Sequence[Judged], levels: Mapping[str, int], points: Sequence[Point], strength: Strength | None
) -> Growth:
    """`levels`: of each item, 1–3."""
    found = confused(answers)
    return Growth(
        answers=len(answers),
        right=sum(each.right for each in answers),
        units_right=sum(each.units[0] for each in answers),
        units=sum(each.units[1] for each in answers),
        levels=[
            Level(level, sum(each.right for each in given), len(given))
            for level in sorted(set(levels.values()))
            if (given := [each for each in answers if levels.get(each.item) == level])
        ],
        kinds=kinds(answers),
        often=[each for each in found if each.times >= OFTEN],
        seldom=[each for each in found if each.times < OFTEN][:5],
        points=sorted(points, key=lambda point: point.at),
        strength=strength,
    )


def strength(
    answers: Sequence[Judged],
    trades: Mapping[str, Collection[str]],
    mine: Collection[str],
    others: tuple[float, int] | None,
) -> Strength | None:
    """Where the former trade's items go better. `trades`: item → its trades; `others`: (mean score, people) of the cohort's others on
    the items that `items_of_trade` names. None where it is not better, or not known to be."""
    chosen = {item for item in trades if set(trades[item]) & set(mine)}
    own = [each.score for each in answers if each.item in chosen]
    rest = [each.score for each in answers if each.item not in chosen]
    if len(own) < LEAST_TRADE:
        return None
    trade = next(code for item in sorted(chosen) for code in sorted(set(trades[item]) & set(mine)))
    mean = sum(own) / len(own)
    if others and others[1] >= LEAST_OTHERS:
        beside, whose = others[0], "others"
    elif len(rest) >= LEAST_TRADE:
        beside, whose = sum(rest) / len(rest), "own"
    else:
        return None
    return Strength(trade, len(own), mean, beside, whose) if mean >= beside + MARGIN else None


def items_of_trade(trades: Mapping[str, Collection[str]], mine: Collection[str]) -> tuple[str, ...]:
    """The items that favour one of the trades."""
    return tuple(sorted(item for item in trades if set(trades[item]) & set(mine)))
