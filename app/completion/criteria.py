"""The frozen completion rule, evaluated over ledger facts and explained in Korean. Pure.

The first kind's figures (progress 80 %, final assessment 60, attendance 80 %) are those of 국민내일배움카드
운영규정 §38 (고용노동부고시 2026-39호); a rule names its own source and date. Comparisons are exact; a rate is
shown cut, not rounded, to one decimal, so that a missed 80 % is never shown as 80.0 %.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Literal

from app.completion.conditions import (
    AttendanceCondition,
    AttendanceFact,
    CompletionRule,
    Condition,
    FinalAssessmentCondition,
    PracticeCondition,
    ProgressCondition,
    QuizzesCondition,
    RequiredStep,
    State,
    StepFact,
)

__all__ = [
    "AttendanceCondition",
    "AttendanceFact",
    "CompletionRule",
    "Condition",
    "ConditionResult",
    "Decision",
    "FinalAssessmentCondition",
    "PracticeCondition",
    "ProgressCondition",
    "QuizzesCondition",
    "RequiredStep",
    "State",
    "StepFact",
    "evaluate",
    "rate",
]
Outcome = Literal["수료", "미수료"]
_STATE_WORDS: Mapping[State, str] = {
    "open": "아직 시작하지 않았습니다",
    "started": "하는 중입니다",
    "submitted": "검토를 기다리고 있습니다",
    "returned": "돌려받은 것을 고쳐 다시 내야 합니다",
    "failed": "통과하지 못했습니다",
    "passed": "통과했습니다",
    "exempt": "면제되었습니다",
}


@dataclass(frozen=True)
class ConditionResult:
    """How one condition came out. `numerator` of `denominator` is what the rate or count is made of; for the final
    assessment it is the mark of 100. `needed`, `actual` and the sentences are Korean, ready for the page."""

    kind: str
    name: str
    needed: str
    actual: str
    numerator: float
    denominator: float
    met: bool
    missing: tuple[str, ...] = ()
    exempted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """수료 or 미수료, with every condition that led there."""

    outcome: Outcome
    conditions: tuple[ConditionResult, ...]
    explanation: str
    rule_slug: str
    rule_version: int

    @property
    def completed(self) -> bool:
        """Whether the outcome is 수료."""
        return self.outcome == "수료"


def evaluate(rule: CompletionRule, steps: Mapping[str, StepFact], attendance: AttendanceFact | None = None) -> Decision:
    """The decision of `rule` over the ledger `steps` (key → fact; a missing key counts as not begun). `attendance` is
    read only when the rule names it; without it that condition is not met."""
    results = tuple(_evaluate(condition, steps, attendance) for condition in rule.conditions)
    outcome: Outcome = "수료" if all(result.met for result in results) else "미수료"
    return Decision(outcome, results, _explain(results), rule.slug, rule.version)


def _evaluate(
    condition: Condition, steps: Mapping[str, StepFact], attendance: AttendanceFact | None
) -> ConditionResult:
    match condition:
        case ProgressCondition():
            return _progress(condition, steps)
        case FinalAssessmentCondition():
            return _final_assessment(condition, steps)
        case PracticeCondition():
            return _all_passed(condition.kind, "실습 통과", condition.steps, steps)
        case QuizzesCondition():
            return _all_passed(condition.kind, "확인 문제 통과", condition.steps, steps)
        case AttendanceCondition():
            return _attendance(condition, attendance)


def _progress(condition: ProgressCondition, steps: Mapping[str, StepFact]) -> ConditionResult:
    done, total = _count_done(condition.steps, steps), len(condition.steps)
    met = done * 100 >= condition.minimum * total
    return ConditionResult(
        kind=condition.kind,
        name="학습 진도",
        needed=f"{condition.minimum}% 이상",
        actual=f"{total}개 가운데 {done}개, {rate(done, total)}%",
        numerator=done,
        denominator=total,
        met=met,
        missing=_missing(condition.steps, steps),
        exempted=_exempted(condition.steps, steps),
    )


def _final_assessment(condition: FinalAssessmentCondition, steps: Mapping[str, StepFact]) -> ConditionResult:
    step = condition.step
    fact = steps.get(step.key, StepFact("open"))
    enough = fact.score is not None and fact.score >= condition.minimum
    met = fact.state == "exempt" or (fact.state == "passed" and enough)
    if fact.state == "exempt":
        actual = "면제"
    elif fact.score is None:
        actual = "점수 없음"
    else:
        actual = f"{_cut(Decimal(str(fact.score)))}점"
    missing: tuple[str, ...] = ()
    if not met and fact.state == "passed":
        missing = (f"{step.title}: {condition.minimum}점이 필요합니다. 지금은 {actual}입니다.",)
    elif not met:
        missing = _missing((step,), steps)
    return ConditionResult(
        kind=condition.kind,
        name="최종 평가",
        needed=f"{condition.minimum}점 이상",
        actual=actual,
        numerator=fact.score or 0,
        denominator=100,
        met=met,
        missing=missing,
        exempted=_exempted((step,), steps),
    )


def _all_passed(
    kind: str, name: str, required: Sequence[RequiredStep], steps: Mapping[str, StepFact]
) -> ConditionResult:
    done, total = _count_done(required, steps), len(required)
    return ConditionResult(
        kind=kind,
        name=name,
        needed=f"{total}개 모두",
        actual=f"{total}개 가운데 {done}개",
        numerator=done,
        denominator=total,
        met=done == total,
        missing=_missing(required, steps),
        exempted=_exempted(required, steps),
    )


def _attendance(condition: AttendanceCondition, fact: AttendanceFact | None) -> ConditionResult:
    known = fact or AttendanceFact(0, 0)
    attended, total = known.attended, known.total
    met = total > 0 and attended * 100 >= condition.minimum * total
    return ConditionResult(
        kind=condition.kind,
        name="실시간 수업 출석",
        needed=f"{condition.minimum}% 이상",
        actual=f"{total}일 가운데 {attended}일, {rate(attended, total)}%" if total else "기록 없음",
        numerator=attended,
        denominator=total,
        met=met,
        missing=() if met else _missing_days(condition, known),
    )


def _missing_days(condition: AttendanceCondition, fact: AttendanceFact) -> tuple[str, ...]:
    if fact.total == 0:
        return ("실시간 수업의 출석 기록이 없습니다.",)
    short = -(-condition.minimum * fact.total // 100) - fact.attended
    if short > fact.ahead + fact.unmarked:
        words = [f"출석이 {short}일 모자랍니다." + (" 남은 날을 모두 나와도 채울 수 없습니다." if fact.ahead else "")]
    else:
        words = [f"출석이 {short}일 더 있어야 합니다. 남은 수업은 {fact.ahead}일입니다."]
    if fact.unmarked:
        words.append(f"아직 적지 않은 날이 {fact.unmarked}일 있습니다. 센터에서 적으면 다시 셉니다.")
    return tuple(words)


def rate(numerator: int, denominator: int) -> str:
    """A percentage cut to one decimal: (2, 3) → "66.6"; "0.0" when nothing is to be counted."""
    if denominator == 0:
        return "0.0"
    return str((Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal("0.1"), ROUND_DOWN))


def _cut(mark: Decimal) -> str:
    return f"{mark.quantize(Decimal('0.1'), ROUND_DOWN):f}".removesuffix(".0")


def _is_done(key: str, steps: Mapping[str, StepFact]) -> bool:
    return key in steps and steps[key].state in ("passed", "exempt")


def _count_done(required: Sequence[RequiredStep], steps: Mapping[str, StepFact]) -> int:
    return sum(_is_done(step.key, steps) for step in required)


def _missing(required: Sequence[RequiredStep], steps: Mapping[str, StepFact]) -> tuple[str, ...]:
    return tuple(
        f"{step.title}: {_STATE_WORDS[steps[step.key].state if step.key in steps else 'open']}."
        for step in required
        if not _is_done(step.key, steps)
    )


def _exempted(required: Sequence[RequiredStep], steps: Mapping[str, StepFact]) -> tuple[str, ...]:
    return tuple(step.title for step in required if step.key in steps and steps[step.key].state == "exempt")


def _explain(results: Sequence[ConditionResult]) -> str:
    unmet = [result for result in results if not result.met]
    exempted = [title for result in results for title in result.exempted]
    if unmet:
        parts = [f"조건 {len(results)}개 가운데 {len(unmet)}개가 모자랍니다."]
        parts += [f"{result.name}: {result.needed}이어야 합니다. 지금은 {result.actual}입니다." for result in unmet]
    else:
        parts = [f"조건 {len(results)}개를 모두 채웠습니다."]
    if exempted:
        parts.append(f"면제로 인정한 것: {', '.join(exempted)}.")
    return " ".join(parts)
