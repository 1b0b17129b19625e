"""Pure: rubrics. A review keeps the id of its rubric, so a rubric is never edited: a change is a new id.

A kind of task without a rubric of its own is judged by `general/1`.

`boxes/1` weighs 40 / 20 / 40. A missing object and a wrong name teach an AI something false; a loose box only blurs
what is true, so tightness weighs half of each. With five levels every mark is a multiple of five.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.errors import NotFound
from app.labeling.types import TYPES

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
GENERAL_1 = Rubric(
    id="general/1",
    pass_mark=60,
    criteria=(
        Criterion(
            "completeness",
            "빠짐없이 하기",
            "해야 할 것을 모두 했나요?",
            40,
            (
                "거의 하지 못했어요.",
                "절반 넘게 빠졌어요.",
                "큰 것은 했지만, 자주 빠뜨렸어요.",
                "한두 가지만 빠졌어요.",
                "빠뜨린 것이 없어요.",
            ),
        ),
        Criterion(
            "accuracy",
            "정확하게 하기",
            "적거나 고른 것이 맞나요?",
            40,
            (
                "맞은 것이 거의 없어요.",
                "틀린 것이 절반을 넘어요.",
                "대체로 맞지만, 비슷한 것을 자주 헷갈려요.",
                "거의 맞고, 한두 가지만 달라요.",
                "모두 맞아요.",
            ),
        ),
        Criterion(
            "guideline",
            "기준 지키기",
            "가이드의 약속을 지켰나요?",
            20,
            (
                "가이드를 보지 않은 것 같아요.",
                "기준과 다른 것이 절반을 넘어요.",
                "자주 나오는 기준만 지켰어요.",
                "애매한 것 한두 가지만 기준과 달라요.",
                "애매한 것도 기준대로 했어요.",
            ),
        ),
    ),
)
ARTICLE_QUESTIONS_1 = Rubric(
    id="article_questions/1",
    pass_mark=60,
    criteria=(
        Criterion(
            "answerable",
            "답할 수 있는가",
            "기사만 읽고 답이 하나로 정해지고, 고른 답이 맞나요?",
            40,
            (
                "기사로 답할 수 있는 질문이 거의 없어요.",
                "답이 없거나 여럿인 질문이 절반을 넘어요.",
                "답은 있지만, 고른 말이 자주 길거나 모자라요.",
                "한두 개만 답이 조금 길거나 모자라요.",
                "모두 답이 하나이고, 꼭 필요한 말만 골랐어요.",
            ),
        ),
        Criterion(
            "clarity",
            "분명한가",
            "기사를 못 본 사람도 무엇을 묻는지 알 수 있나요?",
            40,
            (
                "무엇을 묻는지 알 수 없어요.",
                "누구인지, 언제인지 빠진 질문이 절반을 넘어요.",
                "기사를 보아야 알 수 있는 질문이 더러 있어요.",
                "한두 개만 말을 보태면 돼요.",
                "질문만 읽어도 무엇을 묻는지 모두 알아요.",
            ),
        ),
        Criterion(
            "natural",
            "자연스러운가",
            "내 말로 바꾸었고, 우리말로 술술 읽히나요?",
            20,
            (
                "기사를 그대로 옮겼거나 읽기 어려워요.",
                "베낀 말이나 어색한 말이 절반을 넘어요.",
                "뜻은 통하지만 기사 말투가 많이 남았어요.",
                "한두 군데만 다듬으면 돼요.",
                "모두 내 말로, 자연스럽게 물었어요.",
            ),
        ),
    ),
)
DATASET_1 = Rubric(
    id="dataset/1",
    pass_mark=60,
    criteria=(
        Criterion(
            "cleaning",
            "다듬기",
            "뺀 것, 고친 것, 둔 것에 근거가 있나요?",
            32,
            (
                "근거 없이 지우거나 그대로 두었어요.",
                "잘못된 줄이 절반 넘게 남았거나, 멀쩡한 줄을 많이 뺐어요.",
                "큰 잘못은 다듬었지만, 까닭이 자주 맞지 않아요.",
                "한두 줄만 판단이 다르고, 까닭을 적었어요.",
                "모든 줄의 판단과 까닭이 근거와 맞아요.",
            ),
        ),
        Criterion(
            "shape",
            "칸과 줄",
            "물음에 답할 만큼만, 알아보기 쉽게 담았나요?",
            24,
            (
                "이 표로는 물음에 답할 수 없어요.",
                "필요한 칸이 빠졌거나 쓰지 않는 칸이 많아요.",
                "답할 수는 있지만, 이름이나 단위가 헷갈려요.",
                "칸 하나쯤만 더하거나 빼면 돼요.",
                "꼭 필요한 칸이 바른 이름과 단위로 있어요.",
            ),
        ),
        Criterion(
            "card",
            "자료 카드",
            "처음 보는 사람이 카드만 읽고 쓸 수 있나요?",
            24,
            (
                "카드가 비었거나 자료와 달라요.",
                "칸이 무엇인지 알 수 없는 설명이 절반을 넘어요.",
                "설명은 있지만, 빈 곳의 까닭이 모자라요.",
                "한두 칸만 더 또렷하게 적으면 돼요.",
                "칸과 빈 곳을 모두 또렷하게 설명했어요.",
            ),
        ),
        Criterion(
            "honesty",
            "정직한 한계",
            "말할 수 없는 것을 말하고, 사람이 드러나지 않나요?",
            20,
            (
                "사람이 드러나거나 없는 말을 지어냈어요.",
                "한계가 없거나, 자료보다 큰 말을 해요.",
                "한계를 적었지만 이 자료와 잘 이어지지 않아요.",
                "한 가지만 더 적으면 돼요.",
                "누구, 며칠, 무엇을 모르는지 정직하게 적었어요.",
            ),
        ),
    ),
)
CURRENT = {"boxes": BOXES_1, "article_questions": ARTICLE_QUESTIONS_1, "dataset": DATASET_1}
KEPT = {rubric.id: rubric for rubric in (BOXES_1, ARTICLE_QUESTIONS_1, DATASET_1, GENERAL_1)}


def rubric_for(kind: str) -> Rubric:
    """The rubric in force for a kind of submission. Raises NotFound for what is no task type."""
    if kind not in CURRENT and kind not in TYPES:
        raise NotFound("이 과제는 아직 여기서 채점할 수 없어요.")
    return CURRENT.get(kind, GENERAL_1)


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
