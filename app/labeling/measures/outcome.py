"""Pure: a measure's result, or the reason why there is none. Never a made-up number."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """`value`, or None with `reason`, a Korean sentence (해요체) that a page may show as it is."""

    value: float | None
    reason: str = ""

    def __post_init__(self) -> None:
        if (self.value is None) != bool(self.reason):
            raise ValueError("a measure has either a value or the reason why it has none")


NOTHING = Measured(None, "아직 답이 없어요.")
NO_PAIRS = Measured(None, "두 사람 이상이 함께 한 것이 없어요.")
ONE_CATEGORY = Measured(None, "모든 답이 한 가지예요. 얼마나 뜻이 맞는지 잴 수 없어요.")
NO_GOLD_TEXT = Measured(None, "정답이 빈 글이라 비율을 낼 수 없어요.")
