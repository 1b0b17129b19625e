"""Pure: rubrics. A review keeps the id of its rubric, so a rubric is never edited: a change is a new id.

`boxes/1` weighs 40 / 20 / 40. A missing object and a wrong name teach an AI something false; a loose box only blurs
what is true, so tightness weighs half of each. With five levels every mark is a multiple of five.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.errors import NotFound

HIGHEST = 4


@dataclass(frozen=True)
class Criterion:
    """`levels` describe 0 to 4 in Korean; `weight` is the share of 100 that level 4 earns (a multiple of four)."""

    name: str
    title: str
    question: str
    weight: int
    levels: tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Rubric:
    """`pass_mark`: the final assessment counts from here on (국민내일배움카드 운영규정 §38: 60)."""

    id: str
    pass_mark: int
    criteria: tuple[Criterion, ...]


BOXES_1 = Rubric(
    id="boxes/1",
    pass_mark=60,
    criteria=(
        Criterion(
            "completeness",
            "빠짐없이 찾기",
            "표시할 물건을 모두 찾았나요?",
            40,
            (
                "표시할 물건을 거의 찾지 못했어요.",
                "절반 넘게 빠졌어요.",
                "눈에 띄는 것은 찾았지만, 사진마다 빠진 것이 있어요.",
                "작거나 가려진 것 한두 개만 빠졌어요.",
                "작은 것, 가려진 것까지 모두 찾았어요.",
            ),
        ),
        Criterion(
            "tightness",
            "꼭 맞게 그리기",
            "네모가 물건 가장자리에 맞나요?",
            20,
            (
                "네모가 물건에서 벗어나 쓸 수 없어요.",
                "크게 남거나 잘린 네모가 절반을 넘어요.",
                "대체로 맞지만, 헐거운 네모가 자주 보여요.",
                "거의 다 꼭 맞고, 몇 개만 조금 헐거워요.",
                "모든 네모가 보이는 가장자리에 꼭 맞아요.",
            ),
        ),
        Criterion(
            "labels",
            "이름표와 기준",
            "이름표가 맞고, 가이드의 기준을 지켰나요?",
            40,
            (
                "이름표를 기준 없이 붙였어요.",
                "틀린 이름표나 기준 위반이 절반을 넘어요.",
                "비슷한 물건을 자주 헷갈리거나, 뺄 것을 그렸어요.",
                "한두 개만 헷갈렸고, 기준은 지켰어요.",
                "이름표가 모두 맞고, 애매한 것도 기준대로 했어요.",
            ),
        ),
    ),
)
CURRENT = {"boxes": BOXES_1}
KEPT = {rubric.id: rubric for rubric in (BOXES_1,)}


def rubric_for(kind: str) -> Rubric:
    """The rubric in force for a kind of submission. Raises NotFound for a kind that has none."""
    try:
        return CURRENT[kind]
    except KeyError as missing:
        raise NotFound("이 과제는 아직 여기서 채점할 수 없어요.") from missing


def kept_rubric(rubric_id: str) -> Rubric:
    """The rubric a review was made with."""
    return KEPT[rubric_id]


def mark_of(rubric: Rubric, scores: Mapping[str, int]) -> int:
    """Σ weight · level / 4 over the criteria: 0–100. Raises KeyError for a missing level, ValueError outside 0–4."""
    total = 0
    for criterion in rubric.criteria:
        level = scores[criterion.name]
        if not 0 <= level <= HIGHEST:
            raise ValueError(f"{criterion.name}: a level is 0 to {HIGHEST}, not {level}")
        total += criterion.weight * level // HIGHEST
    return total
