"""What the law says of income besides tax, in dated rules. Pure.

Every figure has its source and the day after which it must be looked up again. It is guidance, not advice: property, family and
exceptions are judged at the counters. Pension figures change yearly and are asked for there, so none is kept here.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DependantRule:
    """피부양자: the most that somebody may have, in won a year. `business`: 사업소득 without a registration (with one, none is
    allowed); `total`: all income together."""

    since: date
    business: int
    total: int
    source: str
    review_by: date


@dataclass(frozen=True)
class SideIncomeRule:
    """직장가입자: from how many won a year beside the salary a contribution of its own is asked for."""

    since: date
    limit: int
    source: str
    review_by: date


DEPENDANT = DependantRule(
    since=date(2022, 9, 1),
    business=5_000_000,
    total=20_000_000,
    source="국민건강보험법 시행규칙 별표 1의2 (2022. 9. 1.)",
    review_by=date(2027, 2, 28),
)
SIDE_INCOME = SideIncomeRule(
    since=date(2022, 9, 1),
    limit=20_000_000,
    source="국민건강보험법 제71조, 같은 법 시행령 제41조 제4항 (2022. 9. 1.)",
    review_by=date(2027, 2, 28),
)
PENSION_SOURCE = "국민연금법 제63조의2, 제66조 (2026. 1. 1.)"
JOBLESS_SOURCE = "고용보험법 제47조, 같은 법 시행규칙 제92조 (2026. 1. 1.)"
TAX_RETURN_SOURCE = "소득세법 제70조 (2026. 1. 1.)"
REVIEW_BY = date(2027, 2, 28)  # of the rules without a figure
