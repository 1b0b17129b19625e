"""What the law says of pay, in dated rules: the minimum wage, and what is withheld from work that is paid by the piece. Pure.

Every figure has its source and the day after which it must be looked up again. It is guidance, not advice.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class WageRule:
    """The minimum wage in won an hour from `since` on. After `review_by` the figure must be looked up again."""

    since: date
    won: int
    source: str
    review_by: date


MINIMUM_WAGES = (
    WageRule(
        since=date(2026, 1, 1),
        won=10_320,
        source="2026년 적용 최저임금 고시(고용노동부고시 제2025-47호, 2025. 8. 5.)",
        review_by=date(2026, 12, 31),
    ),
)


@dataclass(frozen=True)
class WithholdingRule:
    """Withheld from repeated personal work (사업소득, "3.3 %"): income tax in per cent, and local income tax as a share of
    that tax in per cent; each cut down to `unit` won."""

    since: date
    income_percent: int
    local_percent: int
    unit: int
    source: str
    review_by: date


WITHHOLDING = (
    WithholdingRule(
        since=date(2026, 1, 1),
        income_percent=3,
        local_percent=10,
        unit=10,
        source="소득세법 제129조 제1항 제3호, 지방세법 제103조의13, 10원 미만은 국고금 관리법 제47조에 따라 버림",
        review_by=date(2026, 12, 31),
    ),
)


@dataclass(frozen=True)
class Pay:
    """Won before and after what is withheld."""

    gross: int
    income_tax: int
    local_tax: int

    @property
    def net(self) -> int:
        return self.gross - self.income_tax - self.local_tax


def minimum_wage(day: date) -> WageRule:
    """The rule of that day; before the first known one, the first. Won an hour."""
    known = [rule for rule in MINIMUM_WAGES if rule.since <= day]
    return known[-1] if known else MINIMUM_WAGES[0]


def withholding_rule(day: date) -> WithholdingRule:
    """The rule of that day; before the first known one, the first."""
    known = [rule for rule in WITHHOLDING if rule.since <= day]
    return known[-1] if known else WITHHOLDING[0]


def withheld(gross: int, rule: WithholdingRule) -> Pay:
    """What is left of `gross` won paid at once: 3 % with 10원 미만 버림, and a tenth of that, cut the same way."""
    income = gross * rule.income_percent // 100 // rule.unit * rule.unit
    local = income * rule.local_percent // 100 // rule.unit * rule.unit
    return Pay(gross, income, local)
