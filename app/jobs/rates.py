"""취업률 and 일거리 참여율 of a cohort, by a formula that has a version. Pure.

취업률 (국민내일배움카드 운영규정 §40, 고용노동부고시 제2026-39호): of those who completed, who was employed before the sixth month after
that of the cohort's end was over (completion/closing.py), confirmed by evidence (§40②). 조기취업 is read both ways: counted in numerator
and denominator, or in neither. 일거리 참여율 is this service's own figure, apart from it: of those who completed, who was paid for
contract work in that time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.completion import closing
from app.completion.outcomes import COMPLETED, EMPLOYED
from app.jobs.course import Course
from app.jobs.rules import EMPLOYMENT
from app.jobs.steps import CHECK_MONTHS, add_months


@dataclass(frozen=True)
class Formula:
    """How the figures are made for cohorts that end on or after `since`. After `review_by` it must be looked up again."""

    version: str
    since: date
    months: int  # see closing.closing_day
    source: str
    review_by: date


FORMULAS = (
    Formula(
        version="placement/1",
        since=date(2026, 1, 1),
        months=closing.EMPLOYMENT_MONTHS,
        source="국민내일배움카드 운영규정 제40조(고용노동부고시 제2026-39호)",
        review_by=date(2026, 12, 31),
    ),
)


@dataclass(frozen=True)
class Rate:
    """`unknown`: of the denominator, who may still be counted (a 고용유지 check that nobody has answered)."""

    numerator: int
    denominator: int
    unknown: int = 0


@dataclass(frozen=True)
class Placed:
    """What a person's courses come to within the window. `employed_on`: first day of confirmed employment; `hired_on`: of one that
    waits for its evidence; `paid_on`: first pay for contract work."""

    outcome: str | None
    employed_on: date | None = None
    hired_on: date | None = None
    paid_on: date | None = None
    reached: int = 0
    left_on: date | None = None
    condition: str = ""
    evidence: str = ""

    @property
    def employed(self) -> bool:
        return self.employed_on is not None

    @property
    def joined(self) -> bool:
        return self.paid_on is not None


@dataclass(frozen=True)
class Rates:
    """`closes_on`: the last day that counts. `waiting`: hired, and the evidence is still to be seen."""

    formula: Formula
    closes_on: date
    early_in: Rate
    early_out: Rate
    joined: Rate
    waiting: int
    kept: dict[int, Rate] = field(default_factory=dict)

    def closed(self, day: date) -> bool:
        return day > self.closes_on


def formula_of(ends_on: date) -> Formula:
    """The formula of that day; before the first known one, the first."""
    known = [formula for formula in FORMULAS if formula.since <= ends_on]
    return known[-1] if known else FORMULAS[0]


def place(outcome: str | None, courses: Sequence[Course], closes_on: date) -> Placed:
    """The earliest employment and the first pay until `closes_on`, of all that one person did. A first day or a pay after it
    does not count, whenever it was written down."""
    jobs = [c for c in courses if c.work == EMPLOYMENT and c.first_day is not None and c.first_day <= closes_on]
    jobs.sort(key=lambda course: course.first_day or closes_on)
    sure = next((course for course in jobs if course.confirmed is not None), None)
    paid = [c.paid_on for c in courses if c.work != EMPLOYMENT and c.paid_on is not None and c.paid_on <= closes_on]
    if sure is None or sure.confirmed is None:
        return Placed(outcome, hired_on=jobs[0].first_day if jobs else None, paid_on=min(paid, default=None))
    return Placed(
        outcome,
        employed_on=sure.first_day,
        paid_on=min(paid, default=None),
        reached=sure.reached,
        left_on=sure.left.on if sure.left else None,
        condition=sure.confirmed.condition,
        evidence=sure.confirmed.evidence,
    )


def closing_day(ends_on: date) -> date:
    """The last day that counts for a cohort."""
    return closing.closing_day(ends_on, formula_of(ends_on).months)


def count(people: Iterable[Placed], ends_on: date, day: date) -> Rates:
    """The figures as they stand on `day`. Only who completed, or left for a job early, is counted."""
    everyone = list(people)
    completed = [each for each in everyone if each.outcome == COMPLETED]
    early = sum(each.outcome == EMPLOYED for each in everyone)
    employed = sum(each.employed for each in completed)
    return Rates(
        formula=formula_of(ends_on),
        closes_on=closing_day(ends_on),
        early_in=Rate(employed + early, len(completed) + early),
        early_out=Rate(employed, len(completed)),
        joined=Rate(sum(each.joined for each in completed), len(completed)),
        waiting=sum(each.hired_on is not None for each in completed),
        kept={months: _kept(everyone, months, day) for months in CHECK_MONTHS},
    )


def _kept(people: Sequence[Placed], months: int, day: date) -> Rate:
    """Of the employed whose check has come, who was still there. Who left before is a no; who was not reached is unknown."""
    asked = [each for each in people if each.employed_on is not None and add_months(each.employed_on, months) <= day]
    kept = sum(each.reached >= months for each in asked)
    unknown = sum(each.reached < months and each.left_on is None for each in asked)
    return Rate(kept, len(asked), unknown)
