"""Pure: one person's first answer to one item, graded: what everything in this room is made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import Any

from app.labeling.types.base import Finding

PAUSE_S = 30 * 60  # a longer gap between two answers is a pause, not work


@dataclass(frozen=True)
class Judged:
    """`person` is a number that tells people apart; `right`: the score reached the pass mark; `seconds`: at work on it, if known.

    `nominal`: {unit: category} where the type has categories. `steps`: {scale: (given, right)} where it has scales. `units`: (right, of)
    of the type's units, where they were counted.
    """

    item: str
    person: int
    pool: str
    answer: Any
    score: float
    right: bool
    findings: tuple[Finding, ...]
    at: datetime
    nominal: Mapping[str, str] | None = None
    seconds: float | None = None
    units: tuple[int, int] = (0, 0)
    steps: Mapping[str, tuple[int, int]] | None = None


def first_of_each(answers: Iterable[Judged]) -> list[Judged]:
    """The first answer of each person to each item: what came later has seen the gold, or the same item."""
    found: dict[tuple[int, str], Judged] = {}
    for each in sorted(answers, key=lambda each: each.at):
        found.setdefault((each.person, each.item), each)
    return list(found.values())


def by_item(answers: Iterable[Judged]) -> dict[str, list[Judged]]:
    """In the order of the answers."""
    found: dict[str, list[Judged]] = {}
    for each in answers:
        found.setdefault(each.item, []).append(each)
    return found


def pace(answers: Sequence[Judged]) -> float | None:
    """Seconds an item, the middle value: as measured, else the gaps between one person's answers. None where there are too few."""
    measured = [each.seconds for each in answers if each.seconds]
    if measured:
        return median(measured)
    times = sorted(each.at for each in answers)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
    gaps = [gap for gap in gaps if 0 < gap <= PAUSE_S]
    return median(gaps) if len(gaps) >= 3 else None
