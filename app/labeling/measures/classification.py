"""Pure: answers that choose one of several labels, against gold.

Accuracy, precision, recall and F1 of each label (van Rijsbergen 1979), their plain mean (macro F1, Sokolova and Lapalme 2009),
and the confusion matrix.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.labeling.measures.outcome import NOTHING, Measured


@dataclass(frozen=True)
class LabelScore:
    """`support`: how often gold has the label. 0–1; what was never given has no precision, what never was has no recall: both None."""

    precision: float | None
    recall: float | None
    f1: float
    support: int


@dataclass(frozen=True)
class Confusion:
    """counts[gold][given] over `labels`, in their order."""

    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def total(self) -> int:
        return sum(map(sum, self.counts))

    @property
    def accuracy(self) -> Measured:
        if not self.total:
            return NOTHING
        return Measured(sum(self.counts[at][at] for at in range(len(self.labels))) / self.total)

    def of(self, label: str) -> LabelScore:
        """Raises ValueError for a label the matrix has not."""
        at = self.labels.index(label)
        right, support = self.counts[at][at], sum(self.counts[at])
        given = sum(row[at] for row in self.counts)
        return LabelScore(
            precision=right / given if given else None,
            recall=right / support if support else None,
            f1=2 * right / (support + given) if support + given else 0.0,
            support=support,
        )

    @property
    def macro_f1(self) -> Measured:
        """Mean F1 of the labels that gold or an answer has; a label nobody used says nothing."""
        used = [
            self.of(label).f1
            for at, label in enumerate(self.labels)
            if sum(self.counts[at]) + sum(row[at] for row in self.counts)
        ]
        return Measured(sum(used) / len(used)) if used else NOTHING

    def mistaken(self, least: int = 1) -> list[tuple[str, str, int]]:
        """(gold, given, times) of what was confused at least so often, the most frequent first."""
        found = [
            (right, given, self.counts[r][g])
            for r, right in enumerate(self.labels)
            for g, given in enumerate(self.labels)
            if r != g and self.counts[r][g] >= max(least, 1)
        ]
        return sorted(found, key=lambda entry: -entry[2])


def confusion(pairs: Iterable[tuple[str, str]], labels: Sequence[str] = ()) -> Confusion:
    """The matrix of (gold, given). `labels` gives the order and may name unused ones; others follow in the order of mention."""
    counts = Counter(pairs)
    every = tuple(dict.fromkeys([*labels, *(label for pair in counts for label in pair)]))
    return Confusion(every, tuple(tuple(counts[right, given] for given in every) for right in every))
