"""The frozen completion rule, evaluated over ledger facts and explained in Korean. Pure.

The first kind's figures (progress 80 %, final assessment 60, attendance 80 %) are those of 국민내일배움카드
운영규정 §38 (고용노동부고시 2026-39호); a rule names its own source and date. Comparisons are exact; a rate is
shown cut, not rounded, to one decimal, so that a missed 80 % is never shown as 80.0 %.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

State = Literal["open", "started", "submitted", "returned", "passed", "failed", "exempt"]
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
class StepFact:
    """One line of the ledger: its state and, where it has one, its mark (0–100)."""

    state: State
    score: float | None = None


@dataclass(frozen=True)
class AttendanceFact:
    """Live sessions: attended (late marks already counted as the rule says) of all that took place."""

    attended: int
    total: int


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RequiredStep(_Frozen):
    """A step that the rule names: its ledger key and the title that people read."""

    key: Annotated[str, Field(min_length=1, max_length=200)]
    title: Annotated[str, Field(min_length=1, max_length=200)]


Steps = Annotated[tuple[RequiredStep, ...], Field(min_length=1)]
Percent = Annotated[int, Field(ge=1, le=100)]


class ProgressCondition(_Frozen):
    """At least `minimum` % of the required lesson steps passed or exempt."""

    kind: Literal["progress"] = "progress"
    minimum: Percent = 80
    steps: Steps


class FinalAssessmentCondition(_Frozen):
    """The one named step passed with a mark of at least `minimum`."""

    kind: Literal["final_assessment"] = "final_assessment"
    minimum: Percent = 60
    step: RequiredStep


class PracticeCondition(_Frozen):
    """Every named practice step passed."""

    kind: Literal["practice"] = "practice"
    steps: Steps


class QuizzesCondition(_Frozen):
    """Every named quiz passed."""

    kind: Literal["quizzes"] = "quizzes"
    steps: Steps


class AttendanceCondition(_Frozen):
    """At least `minimum` % of the live sessions attended."""

    kind: Literal["attendance"] = "attendance"
    minimum: Percent = 80


Condition = Annotated[
    ProgressCondition | FinalAssessmentCondition | PracticeCondition | QuizzesCondition | AttendanceCondition,
    Field(discriminator="kind"),
]


class CompletionRule(_Frozen):
    """A dated rule with its source; a cohort keeps its own copy (`model_dump_json`) from the day it opens."""

    slug: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    version: Annotated[int, Field(ge=1)]
    title: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    source_date: date
    conditions: Annotated[tuple[Condition, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_kind_once(self) -> "CompletionRule":
        kinds = [condition.kind for condition in self.conditions]
        if len(set(kinds)) != len(kinds):
            raise ValueError("같은 종류의 조건이 두 번 들어 있어요. 하나로 합쳐 주세요.")
        return self

    def required_keys(self) -> frozenset[str]:
        """Every ledger key that the rule reads."""
        return frozenset(step.key for condition in self.conditions for step in _steps_of(condition))


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
    attended, total = (fact.attended, fact.total) if fact is not None else (0, 0)
    met = total > 0 and attended * 100 >= condition.minimum * total
    missing: tuple[str, ...] = ()
    if total == 0:
        missing = ("실시간 수업의 출석 기록이 없습니다.",)
    elif not met:
        short = -(-condition.minimum * total // 100) - attended
        missing = (f"출석이 {short}번 모자랍니다.",)
    return ConditionResult(
        kind=condition.kind,
        name="실시간 수업 출석",
        needed=f"{condition.minimum}% 이상",
        actual=f"{total}번 가운데 {attended}번, {rate(attended, total)}%" if total else "기록 없음",
        numerator=attended,
        denominator=total,
        met=met,
        missing=missing,
    )


def rate(numerator: int, denominator: int) -> str:
    """A percentage cut to one decimal: (2, 3) → "66.6"; "0.0" when nothing is to be counted."""
    if denominator == 0:
        return "0.0"
    return str((Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal("0.1"), ROUND_DOWN))


def _cut(mark: Decimal) -> str:
    return f"{mark.quantize(Decimal('0.1'), ROUND_DOWN):f}".removesuffix(".0")


def _steps_of(condition: Condition) -> tuple[RequiredStep, ...]:
    match condition:
        case FinalAssessmentCondition():
            return (condition.step,)
        case AttendanceCondition():
            return ()
        case _:
            return condition.steps


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
