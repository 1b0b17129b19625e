"""What a plan to work sets in motion: tax, health insurance, pension, unemployment benefit. Pure.

The rules are in `rules.py` and `core/money.py`. An effect says what was reckoned with the sums, what to ask, and where.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.core.money import Pay, withheld, withholding_rule
from app.income import rules

Insurance = Literal["dependant", "employee", "regional", "unknown"]
Pension = Literal["old_age", "early", "paying", "paused", "none"]
Level = Literal["same", "near", "ask", "change"]
NEAR = 0.8  # of a limit: from here on the page says that it is close


@dataclass(frozen=True)
class Scenario:
    """A plan. `monthly` won in each of `months` months (1–12); `costs` and `other` (pensions, interest; no salary) won a year."""

    insurance: Insurance
    pension: Pension
    jobless: bool
    benefits: bool
    registered: bool
    monthly: int
    months: int
    costs: int
    other: int

    @property
    def gross(self) -> int:
        return self.monthly * self.months

    @property
    def business(self) -> int:
        """사업소득: what is paid less what the work costs, never below nothing."""
        return max(self.gross - self.costs, 0)

    @property
    def total(self) -> int:
        return self.business + self.other


@dataclass(frozen=True)
class Effect:
    """`level`: same (nothing changes as far as can be seen), near (close to a limit), ask, change. `counter`: (name, number)."""

    level: Level
    title: str
    facts: tuple[str, ...]
    ask: str
    counter: tuple[str, str]
    source: str


TAX_OFFICE, HEALTH, PENSION = ("국세상담센터", "126"), ("국민건강보험공단", "1577-1000"), ("국민연금공단", "1355")
LABOUR, WELFARE = ("고용노동부", "1350"), ("보건복지상담센터", "129")
LEVELS: dict[Level, int] = {"change": 0, "near": 1, "ask": 2, "same": 3}


def paid_out(plan: Scenario, day: date) -> tuple[Pay, Pay]:
    """(one month's pay, the year's), after what is withheld by the rule of `day`: each payment is cut down by itself."""
    month = withheld(plan.monthly, withholding_rule(day))
    year = Pay(plan.gross, month.income_tax * plan.months, month.local_tax * plan.months)
    return month, year


def effects(plan: Scenario) -> list[Effect]:
    """All that the plan touches, what changes first."""
    found = [_health(plan), _tax_return(plan)]
    if plan.pension != "none":
        found.append(_pension(plan))
    if plan.jobless:
        found.append(_jobless(plan))
    if plan.benefits:
        found.append(
            Effect("ask", "기초연금이나 다른 급여를 다시 셈할 수 있습니다", ("소득을 함께 보는 급여입니다.",),
                   "버는 돈이 이만큼 늘면 제 급여가 달라지나요?", WELFARE, "")
        )  # fmt: skip
    return sorted(found, key=lambda each: LEVELS[each.level])


def room_left(plan: Scenario) -> int | None:
    """The most won a month that keeps a dependant without a registration within both limits; None where that is no question."""
    if plan.insurance != "dependant" or plan.registered:
        return None
    rule = rules.DEPENDANT
    business = min(rule.business, max(rule.total - plan.other, 0))
    return (business + plan.costs) // plan.months // 1000 * 1000


def outdated(day: date) -> bool:
    """Whether a figure or rule that is used here should have been looked up again by now."""
    dates = (rules.DEPENDANT.review_by, rules.SIDE_INCOME.review_by, rules.REVIEW_BY, withholding_rule(day).review_by)
    return day > min(dates)


def _health(plan: Scenario) -> Effect:
    judged = {"dependant": _dependant, "employee": _employee}.get(plan.insurance)
    if judged:
        return judged(plan)
    title = "건강보험료가 달라질 수 있습니다"
    if plan.insurance == "unknown":
        title = "건강보험에서 내 자리를 먼저 확인하십시오"
    facts = (_sum(plan), "일이 끝나 소득이 줄면 해촉증명서를 내고 조정을 신청할 수 있습니다.")
    return Effect(
        "ask", title, facts, "이 일을 하면 제 보험료가 언제부터 얼마나 달라지나요?", HEALTH, rules.DEPENDANT.source
    )


def _dependant(plan: Scenario) -> Effect:
    rule = rules.DEPENDANT
    facts, over, near = [_sum(plan)], False, False
    if plan.registered:
        over = plan.business > 0
        facts.append("사업자등록이 있으면 사업소득이 없어야 합니다.")
    else:
        over, near = plan.business > rule.business, plan.business >= rule.business * NEAR
        facts.append(f"사업자등록이 없으면 한 해 {_won(rule.business)}까지입니다.")
    facts.append(f"다른 소득까지 더하면 {_won(plan.total)}이고, 기준은 {_won(rule.total)}입니다.")
    over, near = over or plan.total > rule.total, near or plan.total >= rule.total * NEAR
    facts.append("재산과 가족 관계도 함께 봅니다.")
    ask = "이렇게 벌면 피부양자로 남나요? 빠지면 언제부터, 보험료는 얼마인가요?"
    if over:
        return Effect("change", "피부양자에서 빠질 수 있습니다", tuple(facts), ask, HEALTH, rule.source)
    if near:
        return Effect("near", "피부양자 기준에 가깝습니다", tuple(facts), ask, HEALTH, rule.source)
    return Effect("same", "어림으로는 피부양자 기준 안입니다", tuple(facts), ask, HEALTH, rule.source)


def _employee(plan: Scenario) -> Effect:
    rule = rules.SIDE_INCOME
    facts = (_sum(plan), f"월급 말고 버는 돈이 {_won(plan.total)}이고, 기준은 한 해 {_won(rule.limit)}입니다.")
    ask = "월급 말고 이만큼 벌면 보험료를 더 내나요?"
    if plan.total > rule.limit:
        return Effect("change", "건강보험료를 따로 더 낼 수 있습니다", facts, ask, HEALTH, rule.source)
    level: Level = "near" if plan.total >= rule.limit * NEAR else "same"
    title = "건강보험료 기준에 가깝습니다" if level == "near" else "어림으로는 건강보험료가 그대로입니다"
    return Effect(level, title, facts, ask, HEALTH, rule.source)


def _tax_return(plan: Scenario) -> Effect:
    facts = ["미리 뗀 세금입니다. 다음 해 5월에 신고하면 더 내거나 돌려받습니다."]
    if plan.registered:
        facts.append("사업자등록을 하면 신고할 것이 늘 수 있습니다.")
    return Effect("ask", "다음 해 5월에 종합소득세를 신고합니다", tuple(facts), "저는 5월에 무엇을 내고 신고하나요?",
                  TAX_OFFICE, rules.TAX_RETURN_SOURCE)  # fmt: skip


def _pension(plan: Scenario) -> Effect:
    average = f"이 어림으로 일하는 달의 평균 소득은 {_won(plan.business // plan.months)}입니다."
    said: dict[str, tuple[Level, str, tuple[str, ...], str]] = {
        "old_age": (
            "ask", "국민연금이 줄어들 수 있습니다",
            (average, "받을 나이가 되고 5년 동안, 월평균 소득이 그해 기준을 넘는지 봅니다."), "소득 때문에 제 연금이 줄어드나요?",
        ),
        "early": (
            "change", "당겨 받는 연금이 멈출 수 있습니다",
            (average, "그해 기준을 넘는 일을 하면 그동안 멈춥니다."), "일하는 동안 연금이 멈추나요? 다시 받을 때는 어떻게 되나요?",
        ),
        "paying": ("ask", "내는 연금 보험료가 달라질 수 있습니다", (average,), "소득이 달라지면 보험료도 달라지나요?"),
        "paused": ("ask", "쉬던 연금 보험료를 다시 낼 수 있습니다", (average,), "소득이 생기면 보험료를 다시 내나요?"),
    }  # fmt: skip
    level, title, facts, ask = said[plan.pension]
    return Effect(level, title, facts, ask, PENSION, rules.PENSION_SOURCE)


def _jobless(plan: Scenario) -> Effect:
    facts = ["돈을 받은 날이 아니라 일한 날을 실업인정일에 모두 알립니다. 한두 시간이라도 알립니다."]
    if plan.registered:
        facts.append("사업자등록을 하면 취업한 것으로 보는 것이 원칙입니다. 등록하기 전에 먼저 물어보십시오.")
    return Effect("change", "실업급여를 받는 동안 일한 날을 신고해야 합니다", tuple(facts),
                  "이 일을 시작하면 실업급여가 어떻게 되나요? 무엇을 언제 신고하나요?", LABOUR, rules.JOBLESS_SOURCE)  # fmt: skip


def _sum(plan: Scenario) -> str:
    return f"받을 값 {_won(plan.gross)}에서 쓰는 값 {_won(plan.costs)}을 빼면 사업소득은 {_won(plan.business)}입니다."


def _won(value: int) -> str:
    return f"{value:,}원"
