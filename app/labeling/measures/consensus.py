"""Pure: one answer out of several people's, for what cannot be voted on letter by letter: boxes, texts, anything with a likeness.

Votes by exact match must not decide on transcriptions or boxes: two careful people never draw the same pixel. So the answer most
alike the others stands for all (a medoid), or the units are merged one by one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median
from typing import TypeVar

from app.labeling.measures.error_rates import cer
from app.labeling.measures.majority import Vote, vote
from app.labeling.measures.matching import best_pairs
from app.labeling.measures.outcome import NO_PAIRS, Measured

Given = TypeVar("Given")
EQUAL = 1e-9
Place = tuple[float, float, float, float]
"""x, y, w, h."""


@dataclass(frozen=True)
class MostAlike:
    """`chosen`: the place of the answer whose mean likeness to the others is greatest; None for a tie, then in `tied`.

    Equal answers are no tie: the first of them is chosen. `likeness`: each answer's mean likeness to the others, 0–1.
    """

    chosen: int | None
    likeness: tuple[float, ...]
    tied: tuple[int, ...] = ()


def most_alike(answers: Sequence[Given], alike: Callable[[Given, Given], float]) -> MostAlike:
    """`alike` gives 0–1 and is symmetric. Of one answer, that one with nothing to compare; raises ValueError for none."""
    if not answers:
        raise ValueError("no answers to choose from")
    if len(answers) == 1:
        return MostAlike(0, (1.0,))
    sums = [0.0] * len(answers)
    for a, b in combinations(range(len(answers)), 2):
        like = alike(answers[a], answers[b])
        sums[a] += like
        sums[b] += like
    means = tuple(each / (len(answers) - 1) for each in sums)
    top = [at for at, mean in enumerate(means) if mean >= max(means) - EQUAL]
    different = [at for n, at in enumerate(top) if all(answers[at] != answers[earlier] for earlier in top[:n])]
    return MostAlike(top[0], means) if len(different) == 1 else MostAlike(None, means, tuple(different))


def mean_likeness(answers: Sequence[Given], alike: Callable[[Given, Given], float]) -> Measured:
    """Over all pairs of people, 0–1: agreement where there are no categories for α."""
    pairs = list(combinations(answers, 2))
    return Measured(sum(alike(a, b) for a, b in pairs) / len(pairs)) if pairs else NO_PAIRS


def text_likeness(a: str, b: str, *, spaces: bool = True) -> float:
    """1 − edits ÷ the longer text, 0–1, symmetric; two empty texts are alike."""
    found = cer(a, b, spaces=spaces)
    longer = max(found.length, found.given)
    return 1 - found.edits / longer if longer else 1.0


@dataclass(frozen=True)
class MergedBox:
    """One thing as several people drew it. `place`: the median of each number; `people`: who drew it, as places in the list of answers;
    `label`: their vote, which may be tied; `agreed`: whether more than half of all people drew it."""

    place: Place
    label: Vote[str]
    people: tuple[int, ...]
    agreed: bool


def merge_boxes(answers: Sequence[Sequence[tuple[str, Place]]], threshold: float = 0.5) -> tuple[MergedBox, ...]:
    """From (label, place) of each person. A box joins the group whose median it overlaps by `threshold` or more, one a person.

    Those who drew most begin, so the order of people matters little; what only some drew is kept, not `agreed`.
    """
    groups: list[list[tuple[int, str, Place]]] = []
    for person in sorted(range(len(answers)), key=lambda at: (-len(answers[at]), sorted(answers[at]))):
        boxes = sorted(answers[person])
        middles = [_middle(place for _, _, place in group) for group in groups]
        joined = {
            row: column
            for row, column, _ in best_pairs([[_overlap(place, m) for m in middles] for _, place in boxes], threshold)
        }
        for row, (label, place) in enumerate(boxes):
            if row in joined:
                groups[joined[row]].append((person, label, place))
            else:
                groups.append([(person, label, place)])
    merged = [
        MergedBox(
            place=_middle(place for _, _, place in group),
            label=vote(sorted(label for _, label, _ in group)),
            people=tuple(sorted(person for person, _, _ in group)),
            agreed=2 * len(group) > len(answers),
        )
        for group in groups
    ]
    return tuple(sorted(merged, key=lambda box: (-len(box.people), box.place)))


def _middle(places: Iterable[Place]) -> Place:
    x, y, w, h = (median(numbers) for numbers in zip(*places, strict=True))
    return x, y, w, h


def _overlap(a: Place, b: Place) -> float:
    from app.labeling.graders.boxes import Box, overlap

    return overlap(Box("", *a), Box("", *b))
