"""Pure: 가이드 변경 훈련: how quickly work follows a rule that changed in the middle of a queue.

Since the change only items whose ground truth it touches say anything; they are given out first then, and last before.
An answer follows the new rule when it fares no worse under the new ground truth than under the old one, and is good enough
under it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

STEADY = 2  # so many touched items in a row under the new rule: it is kept


@dataclass(frozen=True)
class Touched:
    """One answer to an item that the change touches: its scores (0–100) under the old and the new ground truth."""

    old: float
    new: float


@dataclass(frozen=True)
class Adaptation:
    """`seen` touched items since the change, `kept` of them by the new rule; `until`: touched items done before the first of
    those from which on the rule was kept (0: from the first one on), None while it is not. `before`: items before the change
    that were right by the rule of that time, of `before_seen`."""

    seen: int
    kept: int
    until: int | None
    before_seen: int
    before: int

    @property
    def after_rate(self) -> int | None:
        """Per cent since the change, cut down."""
        return 100 * self.kept // self.seen if self.seen else None

    @property
    def before_rate(self) -> int | None:
        """Per cent before the change, cut down."""
        return 100 * self.before // self.before_seen if self.before_seen else None

    def as_json(self) -> dict[str, Any]:
        """For keeping, and for the credential: the five counts."""
        return asdict(self)


def follows(answer: Touched, pass_mark: float) -> bool:
    """Whether an answer given after the change was made by the new rule."""
    return answer.new >= pass_mark and answer.new >= answer.old


def measure(before: Sequence[float], after: Sequence[Touched], pass_mark: float) -> Adaptation:
    """How the work followed the change: the scores before it, and the touched items after it in the order of handing in."""
    by_new = [follows(answer, pass_mark) for answer in after]
    return Adaptation(
        seen=len(by_new),
        kept=sum(by_new),
        until=_steady_from(by_new),
        before_seen=len(before),
        before=sum(score >= pass_mark for score in before),
    )


def _steady_from(kept: Sequence[bool]) -> int | None:
    """The first place from which STEADY in a row were kept."""
    for at in range(len(kept) - STEADY + 1):
        if all(kept[at : at + STEADY]):
            return at
    return None
