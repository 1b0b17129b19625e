"""Pure: what a person decides about each odd row, read from a form and graded against what was planted.

Over rows: P = credit / touched, R = credit / planted, where a planted row that was dropped or mended rightly earns 1, one that was
touched in another way ½, and an honest row that was touched nothing. F = 2PR / (P + R). The reasons weigh a tenth.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.core.errors import Invalid
from app.datasets.oddities import Odd
from app.datasets.planting import Planted

DEEDS = {"keep": "그대로 둔다", "drop": "뺀다", "mend": "고친다"}
REASONS = {
    "same": "똑같은 줄이 또 있어요",
    "overlap": "다른 기계가 같은 때를 쟀어요",
    "impossible": "있을 수 없는 값이에요",
    "unmeasured": "재지 못한 때예요",
    "proof": "바른 값을 알려 주는 근거가 있어요",
    "possible": "드물지만 있을 법해요",
}
FITTING: dict[str, tuple[str, ...]] = {
    "steps_slip": ("proof", "impossible"),
    "steps_year": ("proof", "impossible"),
    "steps_unworn": ("unmeasured",),
    "floors_huge": ("impossible",),
    "sleep_twice": ("same",),
    "sleep_overlap": ("overlap", "same"),
    "sleep_shift": ("proof",),
    "heart_zero": ("unmeasured", "impossible"),
}
TOLERANCE = 0.05  # of a mended number
REASONS_WEIGH = 0.1
SAID = {
    "steps_slip": "합친 걸음에 0이 하나 더 붙었어요. 휴대폰과 시계가 근거라 {value}걸음으로 고칠 수 있어요.",
    "steps_year": "해만 2226년이에요. 걸음이 빈 날이 하나라 {value}로 고칠 수 있어요.",
    "steps_unworn": "심박수도 잠도 없는 날이에요. 0걸음이 아니라 못 잰 날이라 빼요.",
    "floors_huge": "사람이 오를 수 없는 층수예요. 바른 값의 근거가 없어 빼요.",
    "sleep_twice": "같은 잠이 두 번 적혔어요. 한 줄만 남겨요.",
    "sleep_overlap": "휴대폰과 시계가 같은 밤을 쟀어요. 시계의 줄만 남겨요.",
    "sleep_shift": "시각이 9시간 늦게 적혔어요. 그때 심박수는 깨어 있을 때 같아요. {value}시간 옮겨요.",
    "heart_zero": "심장은 쉬지 않아요. 시계를 풀어 둔 때라 빼요.",
}
HONEST = "진짜 기록이에요. 옆의 사실과 잘 맞아요. 드물다고 빼면 자료가 거짓이 돼요."


@dataclass(frozen=True)
class Decision:
    """`value` as the row's field asks: a number, a day YYYY-MM-DD, or hours; "" unless mended."""

    deed: str
    reason: str
    value: str = ""


@dataclass(frozen=True)
class CleaningGrade:
    """Rows of 0 and more; score 0–100. `precision` and `recall` 0–1 with half credits, None where nothing could be counted."""

    score: float
    precision: float | None
    recall: float | None
    found: int
    missed: int
    wrong: int
    planted: int
    reasons: int
    decided: int


def read_decision(odd: Odd, deed: str, reason: str, value: str) -> Decision:
    """Raises Invalid with one sentence a field."""
    faults: dict[str, str] = {}
    if deed not in DEEDS:
        faults["deed"] = "둘지, 뺄지, 고칠지 하나를 골라 주세요."
    if reason not in REASONS:
        faults["reason"] = "그렇게 정한 까닭을 하나 골라 주세요."
    kept = ""
    if deed == "mend":
        try:
            kept = _value(odd, value.strip().replace(",", ""))
        except ValueError as fault:
            faults["value"] = str(fault)
    if faults:
        raise Invalid(" ".join(faults.values()), faults)
    return Decision(deed, reason, kept)


def _value(odd: Odd, text: str) -> str:
    if odd.asks == "day":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise ValueError("날짜를 2026-11-05처럼 적어 주세요.") from None
    if odd.asks == "hours":
        text = text.replace("−", "-").replace("＋", "+")
        if not re.fullmatch(r"[+-]?\d{1,2}", text, re.ASCII) or not -24 <= int(text) <= 24 or not int(text):
            raise ValueError("옮길 시간을 -24부터 24까지 숫자로 적어 주세요. 0은 안 돼요.")
        return str(int(text))
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII):
        raise ValueError("0이나 그보다 큰 숫자를 적어 주세요. 점이나 글자는 빼요.")
    return str(int(text))


def is_right(decision: Decision, planted: Planted) -> bool:
    """The wanted deed, and a mended value within the tolerance."""
    if decision.deed != planted.deed:
        return False
    if planted.deed != "mend" or planted.kind != "steps_slip":
        return decision.value == planted.value
    return abs(float(decision.value) - float(planted.value)) <= TOLERANCE * float(planted.value)


def grade(decisions: Mapping[str, Decision], planted: Mapping[str, Planted]) -> CleaningGrade:
    """`decisions` by row; a row that nobody decided about counts as kept, and without a reason."""
    touched = {row for row, decision in decisions.items() if decision.deed != "keep"}
    credit = sum(1.0 if is_right(decisions[row], planted[row]) else 0.5 for row in touched & planted.keys())
    precision = credit / len(touched) if touched else None
    recall = credit / len(planted) if planted else None
    if precision is None or recall is None:
        share = 1.0 if precision is recall else 0.0
    else:
        share = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    reasons = sum(decision.reason in fitting(planted.get(row)) for row, decision in decisions.items())
    weighed = share * (1 - REASONS_WEIGH) + REASONS_WEIGH * (reasons / len(decisions) if decisions else 0.0)
    return CleaningGrade(
        score=round(100 * weighed, 1),
        precision=precision,
        recall=recall,
        found=len(touched & planted.keys()),
        missed=len(planted.keys() - touched),
        wrong=len(touched - planted.keys()),
        planted=len(planted),
        reasons=reasons,
        decided=len(decisions),
    )


def fitting(planted: Planted | None) -> tuple[str, ...]:
    """The reasons that fit a row."""
    return FITTING[planted.kind] if planted else ("possible",)


def said(decision: Decision | None, planted: Planted | None) -> tuple[bool, str]:
    """Whether the row was treated rightly, and what is to be known of it; shown only once the step is finished."""
    if planted is None:
        return decision is not None and decision.deed == "keep", HONEST
    return decision is not None and is_right(decision, planted), SAID[planted.kind].format(value=planted.value)


def to_json(grade: CleaningGrade) -> dict[str, Any]:
    return asdict(grade)


def remarks(
    odd: Sequence[Odd], decisions: Mapping[str, Decision], planted: Mapping[str, Planted]
) -> list[dict[str, str]]:
    """For the instructor: each row that is not treated as it should be, and why it should."""
    found = []
    for each in odd:
        decision = decisions.get(each.row)
        right, words = said(decision, planted.get(each.row))
        if not right:
            deed = DEEDS[decision.deed] if decision else "정하지 않음"
            kind = "missed" if each.row in planted and (not decision or decision.deed == "keep") else "wrong"
            found.append({"kind": kind, "text": f"{each.table} {each.about} → {deed}. {words}"})
    return found
