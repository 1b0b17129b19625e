"""Pure: which items are hard, and where the gold may be wrong.

The gold is doubted where most people contradict it *and* are more like each other than like the gold. An item that everybody gets
wrong each in a way of their own is hard or badly explained, not wrongly marked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.labeling.measures.consensus import mean_likeness, most_alike
from app.labeling.measures.outcome import Measured
from app.quality.judged import Judged, by_item

LEAST_PEOPLE = 3
LEAST_LIKENESS = 0.5
CLEARLY = 0.1  # more like each other than like the gold
MOST_COMPARED = 12  # people an item: 66 pairs; likeness may cost a Hungarian matching each

Alike: TypeAlias = Callable[[str, Any, Any], float]
"""(item, one answer, another) → 0–1, symmetric."""


@dataclass(frozen=True)
class ItemLine:
    """`score`: mean, 0–100; `below`: people under the pass mark; `agreement`: mean likeness of pairs of people, 0–1.

    `against`: how alike those are who missed the gold; None where fewer than two did.
    """

    item: str
    people: int
    below: int
    score: float
    agreement: Measured
    pairs: int
    against: float | None
    gold_doubted: bool


def item_lines(answers: Sequence[Judged], alike: Alike) -> list[ItemLine]:
    """The hardest first."""
    found = [_line(item, given, alike) for item, given in by_item(answers).items()]
    return sorted(found, key=lambda line: (line.score, -line.people, line.item))


def _line(item: str, given: Sequence[Judged], alike: Alike) -> ItemLine:
    def like(a: Judged, b: Judged) -> float:
        return alike(item, a.answer, b.answer)

    compared = given[:MOST_COMPARED]
    missed = [each for each in given if not each.right]
    against = mean_likeness(missed[:MOST_COMPARED], like).value
    missed_score = sum(each.score for each in missed) / len(missed) / 100 if missed else 1.0
    doubted = (
        len(given) >= LEAST_PEOPLE
        and 2 * len(missed) > len(given)
        and against is not None
        and against >= LEAST_LIKENESS
        and against >= missed_score + CLEARLY
    )
    return ItemLine(
        item=item,
        people=len(given),
        below=len(missed),
        score=sum(each.score for each in given) / len(given),
        agreement=mean_likeness(compared, like),
        pairs=len(compared) * (len(compared) - 1) // 2,
        against=against,
        gold_doubted=doubted,
    )


def standing_answer(given: Sequence[Judged], alike: Alike) -> tuple[Judged, float]:
    """The answer most like the others, and its mean likeness to them; of several that tie, the one given first."""
    compared = given[:MOST_COMPARED]
    found = most_alike([each.answer for each in compared], lambda a, b: alike(compared[0].item, a, b))
    at = found.chosen if found.chosen is not None else found.tied[0]
    return compared[at], found.likeness[at]
