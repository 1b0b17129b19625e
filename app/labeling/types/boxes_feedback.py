"""Pure: findings of the box grader as Korean sentences that say what, where and how to mend."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal

from app.core.josa import josa, particle
from app.labeling.graders.boxes import Box, Finding, Grade
from app.labeling.regions import place_of
from app.labeling.types.base import Remark

Fit = Literal["big", "small", "left", "right", "up", "down", "askew"]
SIZE_OFF = 0.1  # a box whose area is more than a tenth off is too big or too small; else it is moved
FIT_WORDS: dict[Fit, tuple[str, str]] = {
    "big": ("조금 커요", "물건 가장자리에 맞춰 줄여 보세요."),
    "small": ("조금 작아요", "물건이 다 들어가게 늘려 보세요."),
    "left": ("왼쪽으로 조금 치우쳤어요", "오른쪽으로 옮겨 보세요."),
    "right": ("오른쪽으로 조금 치우쳤어요", "왼쪽으로 옮겨 보세요."),
    "up": ("위로 조금 치우쳤어요", "아래로 옮겨 보세요."),
    "down": ("아래로 조금 치우쳤어요", "위로 옮겨 보세요."),
    "askew": ("가장자리와 조금 달라요", "물건 가장자리에 맞춰 보세요."),
}
KIND_NAMES: dict[str, str] = {
    "missing": "놓친 물건",
    "extra": "더 그린 네모",
    "duplicate": "두 번 그린 네모",
    "wrong_label": "이름표가 다른 네모",
    "low_overlap": "많이 벗어난 네모",
    "wrong_attribute": "확인 칸이 다른 네모",
    "loose": "가장자리가 헐거운 네모",
}


def remarks(
    grade: Grade,
    answer: Sequence[Box],
    gold: Sequence[Box],
    titles: Mapping[str, str],
    size: tuple[int, int],
    unit: str = "네모",
) -> tuple[Remark, ...]:
    """What to say about one picture of `size` (width, height in pixels): the gravest first.

    `titles` maps label names to Korean; `unit` is what a shape is called. Shapes other than boxes come as their frames.
    """
    said = [*_missing(grade.findings, gold, titles, size)]
    for finding in sorted(grade.findings, key=lambda f: list(KIND_NAMES).index(f.kind)):
        if finding.answer is not None:
            said.append(_about_box(finding, grade, answer, gold, titles, unit))
    return tuple(said)


def praise(grade: Grade, unit: str = "네모") -> str:
    """One sentence on what is right already."""
    count = grade.true_positives
    if not grade.findings:
        return "모두 잘 찾았어요." if count else "표시할 물건이 없다는 것을 잘 알아보았어요."
    if not count:
        return f"아직 맞은 {unit}가 없어요. 아래를 보고 다시 그려 보세요."
    tight = f" 그 가운데 {grade.tight}개는 가장자리까지 꼭 맞아요." if grade.tight else ""
    return f"물건 {count}개를 잘 찾았어요.{tight}"


def _missing(
    findings: Sequence[Finding], gold: Sequence[Box], titles: Mapping[str, str], size: tuple[int, int]
) -> list[Remark]:
    places: dict[str, list[str]] = defaultdict(list)
    for finding in findings:
        if finding.kind == "missing" and finding.gold is not None:
            box = gold[finding.gold]
            places[box.label].append(place_of(box, *size))
    return [
        Remark("missing", f"{titles.get(label, label)} {len(where)}개를 놓쳤어요({', '.join(dict.fromkeys(where))}).")
        for label, where in places.items()
    ]


def _about_box(
    finding: Finding, grade: Grade, answer: Sequence[Box], gold: Sequence[Box], titles: Mapping[str, str], unit: str
) -> Remark:
    assert finding.answer is not None
    number, box = finding.answer + 1, answer[finding.answer]
    mine = titles.get(box.label, box.label)
    match finding.kind:
        case "extra":
            text = f"{unit} {number}번({mine})에는 표시할 물건이 없어요. 가이드를 한 번 살펴보세요."
        case "duplicate":
            first = next(a for a, g, _ in grade.matches if g == finding.gold) + 1
            other = josa(f"{first}번", "과/와")
            text = f"{unit} {number}번은 {other} 같은 물건이에요. 하나만 남겨 주세요."
            return Remark("duplicate", text, (number, first))
        case "wrong_label":
            right = titles.get(gold[finding.gold or 0].label, "")
            not_mine = f"‘{mine}’{particle(mine, '이/가')}"
            text = f"{unit} {number}번은 {not_mine} 아니라 ‘{right}’{particle(right, '이에요/예요')}."
        case "wrong_attribute":
            mark, what = f"‘{titles.get(finding.attribute, finding.attribute)}’", f"{unit} {number}번({mine})"
            if finding.attribute in box.attributes:
                text = f"{what}은 {mark}에 표시하지 않아요. 표시를 풀어 주세요."
            else:
                text = f"{what}은 {mark}에 표시해야 해요. 가이드를 한 번 살펴보세요."
        case "low_overlap":
            text = f"{unit} {number}번({mine})은 물건에서 많이 벗어났어요. 물건 가장자리에 맞춰 다시 그려 보세요."
        case _:
            what, mend = FIT_WORDS[fit_of(box, gold[finding.gold or 0])]
            text = f"{unit} {number}번({mine})이 {what}. {mend}"
    return Remark(finding.kind, text, (number,))


def fit_of(box: Box, gold: Box) -> Fit:
    """How a loose box differs from its object: in size when its area is off by a tenth, else in place."""
    ratio = box.area / gold.area if gold.area else 1.0
    if ratio > 1 + SIZE_OFF:
        return "big"
    if ratio < 1 - SIZE_OFF:
        return "small"
    across = (box.x + box.w / 2) - (gold.x + gold.w / 2)
    down = (box.y + box.h / 2) - (gold.y + gold.h / 2)
    if max(abs(across) / gold.w, abs(down) / gold.h) < 0.04:
        return "askew"
    if abs(across) / gold.w >= abs(down) / gold.h:
        return "right" if across > 0 else "left"
    return "down" if down > 0 else "up"
