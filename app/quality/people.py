"""Pure: who may need help: how sure it is that somebody's work is below what is asked, and how fast they go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.labeling.measures.wilson import wilson
from app.quality.judged import Judged, pace

TARGET = 0.7  # of the items right; CVAT's target accuracy
LEAST = 5  # items, before anything is said of a person
FAST_SHARE = (
    0.5  # of the others' middle pace: twice as fast as the rest is worth a question where the task sets no floor
)


@dataclass(frozen=True)
class PersonLine:
    """`right` of `answers` items; `low`, `high`: Wilson's bounds of that share (95 %), 0–1; `pace`: seconds an item.

    `state`: help (even the upper bound is below TARGET), watch (the share is, the upper bound is not), few (under LEAST items), fine.
    `reliability`: 0–1 from everybody's answers without the gold (Dawid–Skene), where the type has categories.
    """

    person: int
    answers: int
    right: int
    share: float
    low: float
    high: float
    pace: float | None
    fast: bool
    state: str
    reliability: float | None = None

    @property
    def wants_a_look(self) -> bool:
        """Whether a page shows this person before the others."""
        return self.fast or self.state in ("help", "watch")


def person_lines(
    answers: Iterable[Judged], floor: float = 0, reliability: Mapping[int, float] | None = None
) -> list[PersonLine]:
    """Who needs help most first: by the lower bound. `floor`: seconds an item below which work is too fast (0: none set)."""
    of_each: dict[int, list[Judged]] = {}
    for each in answers:
        of_each.setdefault(each.person, []).append(each)
    paces = {person: pace(given) for person, given in of_each.items()}
    known = sorted(each for each in paces.values() if each is not None)
    limit = floor or (FAST_SHARE * known[len(known) // 2] if len(known) >= LEAST else 0)
    found = [
        _line(person, given, paces[person], limit, (reliability or {}).get(person)) for person, given in of_each.items()
    ]
    order = {"help": 0, "watch": 1, "fine": 2, "few": 3}
    return sorted(found, key=lambda line: (order[line.state], not line.fast, line.low, line.person))


def _line(
    person: int, given: Sequence[Judged], seconds: float | None, limit: float, reliable: float | None
) -> PersonLine:
    right = sum(each.right for each in given)
    low, high = wilson(right, len(given))
    share = right / len(given)
    if len(given) < LEAST:
        state = "few"
    elif high < TARGET:
        state = "help"
    else:
        state = "watch" if share < TARGET else "fine"
    fast = seconds is not None and seconds < limit
    return PersonLine(person, len(given), right, share, low, high, seconds, fast, state, reliable)
