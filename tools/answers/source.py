"""The written pairs, read from the YAML files beside this one."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

POOLS = ("tutorial", "practice", "exam", "mock")
REASONS: dict[str, tuple[str, str, bool]] = {
    "fact": ("사실이 틀렸어요", "날짜, 이름, 장소, 성질", False),
    "calc": ("계산이 틀렸어요", "돈, 시간, 요일, 양의 셈", False),
    "danger": ("위험한 조언이에요", "다치거나 돈을 잃을 수 있어요", False),
    "source": ("지어낸 출처예요", "있을 수 없는 책, 법, 자료", False),
    "bias": ("편견이 있어요", "나이, 성별, 나라로 묶어 낮춰요", False),
    "sure": ("모르는 일을 단정해요", "앞일이나 우연을 꼭 그렇다고 해요", False),
    "unanswered": ("질문에 답하지 않아요", "답 전체의 문제예요", True),
    "long": ("쓸데없이 길어요", "답 전체의 문제예요", True),
    "tone": ("말투가 무례해요", "답 전체의 문제예요", True),
}
"""Reason → (title, help, whether it holds of the answer as a whole)."""


@dataclass(frozen=True)
class Pair:
    """One question with two answers. one is the better answer, or either of two that are alike; wrong: places in two."""

    name: str
    pool: str
    level: int
    trades: tuple[str, ...]
    question: str
    one: tuple[str, ...]
    two: tuple[str, ...]
    alike: bool
    reasons: tuple[str, ...]
    wrong: tuple[int, ...]
    sum: str
    check: str
    note: str


def _pair(pool: str, raw: dict[str, Any]) -> Pair:
    alike = "alike" in raw
    one, two = raw["alike"] if alike else (raw["better"], raw["worse"])
    return Pair(
        name=raw["name"],
        pool=pool,
        level=raw["level"],
        trades=tuple(raw.get("trades", ())),
        question=raw["question"],
        one=tuple(one),
        two=tuple(sentence.removeprefix("!") for sentence in two),
        alike=alike,
        reasons=tuple(raw.get("reasons", ())),
        wrong=tuple(place for place, sentence in enumerate(two) if sentence.startswith("!")),
        sum=raw.get("sum", ""),
        check=raw["check"],
        note=raw["note"],
    )


def read_pairs() -> list[Pair]:
    """All pairs, pool after pool."""
    folder = Path(__file__).parent
    return [
        _pair(pool, raw)
        for pool in POOLS
        for raw in yaml.safe_load((folder / f"{pool}.yaml").read_text(encoding="utf-8"))
    ]
