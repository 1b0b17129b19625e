"""Pure: what an item's statistics say about it, in words for an instructor.

The bounds are those of Moodle's guide to its quiz statistics (facility bands; discrimination of 50, 30, 20 and below), read with
care for small groups: under MIN_ATTEMPTS nothing is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:  # the arrays come with numpy, which a server loads late
    from app.assessment.item_statistics import ItemStatistics


MIN_ATTEMPTS = 10
TOO_EASY, TOO_HARD = 0.95, 0.20
NEAR_GUESSING = 0.05
GOOD, WEAK = 30.0, 15.0
Code: TypeAlias = Literal["few", "reversed", "guessed", "hard", "easy", "weak", "unused", "fine"]

WORDS: dict[Code, str] = {
    "few": f"아직 {MIN_ATTEMPTS}명이 안 풀어서 말하기 일러요.",
    "reversed": "점수가 높은 분이 오히려 더 틀려요. 정답이나 문장이 잘못됐는지 먼저 살펴보세요.",
    "guessed": "찍은 것과 비슷하게 맞혀요. 무엇을 묻는지 또렷한지 살펴보세요.",
    "hard": "거의 모두 틀려요. 배우지 않은 것을 묻는지 살펴보세요.",
    "easy": "거의 모두 맞혀요. 자신감을 주는 문제로는 좋지만 실력은 가르지 못해요.",
    "weak": "아는 분과 모르는 분을 잘 가르지 못해요. 보기를 다듬어 보세요.",
    "unused": "아무도 고르지 않는 보기가 있어요. 그럴듯한 오해로 바꿔 보세요.",
    "fine": "잘 되고 있어요.",
}
SERIOUS: frozenset[Code] = frozenset({"reversed", "guessed", "hard"})


@dataclass(frozen=True)
class OptionCount:
    """How often one answer was given, and the mean rest-of-attempt total (0–1) of those who gave it."""

    label: str
    correct: bool
    count: int
    share: float
    mean_rest: float | None


def find(item: "ItemStatistics", options: Sequence[OptionCount] = ()) -> tuple[Code, ...]:
    """What stands out, the most serious first; ("few",) or ("fine",) when nothing can or need be said."""
    if item.attempts < MIN_ATTEMPTS or item.facility is None:
        return ("few",)
    found: list[Code] = []
    if item.discrimination is not None and item.discrimination < 0:
        found.append("reversed")
    if item.guess and item.facility < 0.9 and item.facility <= item.guess + NEAR_GUESSING:
        found.append("guessed")
    elif item.facility < TOO_HARD:
        found.append("hard")
    if item.facility > TOO_EASY:
        found.append("easy")
    elif item.discrimination is not None and 0 <= item.discrimination < WEAK:
        found.append("weak")
    if any(not option.correct and not option.count for option in options):
        found.append("unused")
    return tuple(found) or ("fine",)
