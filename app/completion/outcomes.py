"""What became of an enrolment: the five outcomes, what each asks for, and a cohort's totals. Pure.

Codes as in HRD-Net: 수료, 미수료, 조기취업, 수강철회, 중도탈락 (제적 included). All but the first need a reason. A decision is
never changed: a correction is another decision that says why.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.completion.criteria import Decision
from app.core.errors import Invalid

COMPLETED, MISSED, EMPLOYED, WITHDRAWN, DROPPED = "수료", "미수료", "조기취업", "수강철회", "중도탈락"
OUTCOMES = (COMPLETED, MISSED, EMPLOYED, WITHDRAWN, DROPPED)
MEANS = {
    COMPLETED: "수료 기준을 모두 채워 과정을 마쳤습니다.",
    MISSED: "과정은 끝났고, 수료 기준에 모자란 것이 있습니다.",
    EMPLOYED: "과정 도중에 취업해 배우기를 마쳤습니다.",
    WITHDRAWN: "본인이 원해 수강을 그만두었습니다.",
    DROPPED: "과정 도중에 그만두게 되었습니다. 제적도 여기에 듭니다.",
}
GONE = frozenset({EMPLOYED, WITHDRAWN, DROPPED})  # no longer in the class
REASON_LENGTH = range(5, 201)
COMMON_REASONS = (
    "최종 과제를 내지 않음",
    "출석이 기준에 모자람",
    "취업해서 출석할 수 없음",
    "건강 문제로 계속할 수 없음",
    "가족을 돌보게 됨",
    "다른 지역으로 이사함",
    "결석 20% 초과로 제적",
)


def state_after(outcome: str) -> str:
    """The enrolment's state that goes with an outcome. Who has missed it may still mend what is missing."""
    if outcome in GONE:
        return "left"
    return "completed" if outcome == COMPLETED else "active"


def check_outcome(outcome: str, reason: str, *, decision: Decision | None, standing: str | None, holds: bool) -> str:
    """The reason without stray spaces. Raises Invalid for an unknown outcome, for a missing or too long reason, for 수료
    that the frozen rule does not bear out, and while a valid certificate says otherwise. `standing` is the outcome now."""
    reason = " ".join(reason.split())
    faults: dict[str, str] = {}
    if outcome not in OUTCOMES:
        faults["outcome"] = "결과 다섯 가지 가운데 하나를 골라 주세요."
    elif outcome == COMPLETED and (decision is None or not decision.completed):
        why = decision.explanation if decision else "수료 기준이 없습니다."
        faults["outcome"] = f"수료로 정할 수 없어요. {why}"
    elif outcome != COMPLETED and holds:
        faults["outcome"] = "유효한 수료증이 있어요. 수료증을 먼저 취소한 뒤에 결과를 고쳐 주세요."
    needs_reason = outcome != COMPLETED or standing not in (None, COMPLETED)
    if needs_reason and len(reason) not in REASON_LENGTH:
        faults["reason"] = f"까닭을 5자에서 200자로 적어 주세요. 지금은 {len(reason)}자예요."
    if len(reason) > REASON_LENGTH[-1]:
        faults["reason"] = f"까닭은 200자까지예요. 지금은 {len(reason)}자예요."
    if faults:
        raise Invalid("고칠 곳이 있어요.", faults)
    return reason


@dataclass(frozen=True)
class Totals:
    """How many of each, of `everyone` who came in; `open` are not decided yet."""

    everyone: int
    counts: dict[str, int]
    open: int

    @property
    def completed(self) -> int:
        return self.counts[COMPLETED]

    @property
    def with_employed(self) -> int:
        """수료 and 조기취업 together: the other reading of the rate."""
        return self.counts[COMPLETED] + self.counts[EMPLOYED]

    @property
    def without_employed(self) -> int:
        """The denominator when 조기취업 is left out of both."""
        return self.everyone - self.counts[EMPLOYED]


def totals(people: Iterable[tuple[str, str | None]]) -> Totals:
    """From (enrolment state, outcome) of each. Who was invited and never came in is not counted."""
    outcomes = [outcome for state, outcome in people if state not in ("invited", "offered") or outcome]
    counted = Counter(outcome for outcome in outcomes if outcome)
    return Totals(len(outcomes), {name: counted[name] for name in OUTCOMES}, sum(1 for each in outcomes if not each))
