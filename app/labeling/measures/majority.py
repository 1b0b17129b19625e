"""Pure: a vote over the answers to one unit. A tie is told, never broken silently."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Label = TypeVar("Label", bound=Hashable)


@dataclass(frozen=True)
class Vote(Generic[Label]):
    """`winner` is None when nobody voted or several labels share the first place; these are then in `tied`.

    `counts` are by label in the order of first mention; `share` is the first place's, 0–1.
    """

    winner: Label | None
    counts: dict[Label, int]
    tied: tuple[Label, ...] = ()

    @property
    def votes(self) -> int:
        return sum(self.counts.values())

    @property
    def share(self) -> float | None:
        """The votes of the first place ÷ all, or None when nobody voted."""
        return max(self.counts.values()) / self.votes if self.counts else None


def vote(labels: Iterable[Label]) -> Vote[Label]:
    """Plurality of the labels."""
    counts = Counter(labels)
    if not counts:
        return Vote(None, {})
    most = max(counts.values())
    first = tuple(label for label, count in counts.items() if count == most)
    return Vote(first[0], dict(counts)) if len(first) == 1 else Vote(None, dict(counts), first)
