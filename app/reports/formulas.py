"""The rates of a report, by a formula that has a version. Pure.

A rate is a sum of measures over a sum of measures, of cohorts that have ended. 조기취업 is read both ways: left out of the numerator
and the denominator (`out`), or counted in both (`in`). The plain 수료율 beside them can be told of more cohorts, for it says nothing
of those few. The 취업률 of a single cohort is app/jobs/rates.py; here its counts are added up.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from app.completion.closing import COMPLETION_MONTHS, EMPLOYMENT_MONTHS
from app.reports.measures import (
    ABSENT,
    ACTIVE,
    ATTENDED,
    COMPLETED,
    EARLY,
    EMPLOYED,
    ENROLLED,
    STARTED,
    WORKING,
    Unit,
)


@dataclass(frozen=True)
class Formula:
    """`over` and `of`: measures with a sign, numerator and denominator. `family`: in whose blocks all of them can be added up.
    `closes`: months after the end of a cohort from which on the rate is final, None for one of the day."""

    name: str
    label: str
    means: str
    over: tuple[tuple[int, str], ...]
    of: tuple[tuple[int, str], ...]
    family: str
    closes: int | None = None
    unit: Unit = "명"


@dataclass(frozen=True)
class Edition:
    """The formulas for cohorts that end on or after `since`; after `review_by` they must be looked up again."""

    version: str
    since: date
    review_by: date
    source: str
    rates: tuple[Formula, ...]

    def rate(self, name: str) -> Formula:
        return next(rate for rate in self.rates if rate.name == name)


EDITIONS = (
    Edition(
        "report/1",
        since=date(2026, 1, 1),
        review_by=date(2026, 12, 31),
        source="국민내일배움카드 운영규정 제38조·제40조·제58조(고용노동부고시 제2026-39호)",
        rates=(
            Formula(
                "completion",
                "수료율",
                "수료 ÷ 등록",
                ((1, COMPLETED),),
                ((1, ENROLLED),),
                "completed",
                COMPLETION_MONTHS,
            ),
            Formula(
                "completion_out", "수료율 (조기취업 빼고)", "수료 ÷ (등록 − 조기취업)",
                ((1, COMPLETED),), ((1, ENROLLED), (-1, EARLY)), "early", COMPLETION_MONTHS,
            ),
            Formula(
                "completion_in", "수료율 (조기취업 넣고)", "(수료 + 조기취업) ÷ 등록",
                ((1, COMPLETED), (1, EARLY)), ((1, ENROLLED),), "early", COMPLETION_MONTHS,
            ),
            Formula(
                "employment_out", "취업률 (조기취업 빼고)", "취업 ÷ 수료",
                ((1, EMPLOYED),), ((1, COMPLETED),), "employed", EMPLOYMENT_MONTHS,
            ),
            Formula(
                "employment_in", "취업률 (조기취업 넣고)", "(취업 + 조기취업) ÷ (수료 + 조기취업)",
                ((1, EMPLOYED), (1, EARLY)), ((1, COMPLETED), (1, EARLY)), "early", EMPLOYMENT_MONTHS,
            ),
            Formula(
                "working", "일거리 참여율", "일거리의 첫 지급까지 간 분 ÷ 수료",
                ((1, WORKING),), ((1, COMPLETED),), "working", EMPLOYMENT_MONTHS,
            ),
            Formula("started", "시작", "시작 ÷ 등록", ((1, STARTED),), ((1, ENROLLED),), "started"),
            Formula("active", "최근 7일 활동", "최근 7일 활동 ÷ 등록", ((1, ACTIVE),), ((1, ENROLLED),), "active"),
            Formula(
                "attendance", "출석률", "출석한 날 ÷ 적은 날",
                ((1, ATTENDED),), ((1, ATTENDED), (1, ABSENT)), "attendance", unit="일",
            ),
        ),
    ),
)  # fmt: skip


def edition_of(day: date) -> Edition:
    """The formulas of a day; before the first known ones, the first."""
    known = [edition for edition in EDITIONS if edition.since <= day]
    return known[-1] if known else EDITIONS[0]


def percent(numerator: int, denominator: int) -> str | None:
    """Per cent cut to one decimal: (25, 40) → "62.5"; None without anybody to count."""
    if denominator <= 0:
        return None
    return str((Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal("0.1"), ROUND_DOWN))
