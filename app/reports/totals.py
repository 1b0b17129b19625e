"""Adding cohorts up: of any set of them, the blocks that lie in it wholly. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from app.reports.formulas import Formula, percent
from app.reports.measures import BY_NAME, ENROLLED, FAMILY_OF, LEAST, MEASURES, STAGES, Unit, most_of

ENOUGH = 80  # per cent of the people that a rate with cohorts left out has to rest on
State = Literal["shown", "few", "hidden", "none"]


@dataclass(frozen=True)
class Row:
    """A counted cohort as it is kept (models.CohortReport)."""

    id: int
    cohort_id: int | None
    organisation_id: int
    path: str
    programme_title: str
    name: str
    starts_on: date
    ends_on: date
    counts: Mapping[str, int]
    stages: Sequence[tuple[str, str, int]]
    blocks: Mapping[str, Sequence[int]]
    counted_at: datetime


@dataclass(frozen=True)
class Cell:
    """One figure. `few`: below LEAST; `hidden`: not told, for it would give another away; `none`: nobody to count. `left_out`: of
    how many cohorts it says nothing. Of a rate `numerator` and `denominator`, and `value` the per cent as text."""

    state: State
    value: int | str | None = None
    unit: Unit = "명"
    numerator: int | None = None
    denominator: int | None = None
    left_out: int = 0

    @property
    def is_rate(self) -> bool:
        return self.denominator is not None


@dataclass
class Sums:
    """The totals of some cohorts. Which blocks are whole is found once a family."""

    rows: Sequence[Row]
    _kept: dict[str, tuple[Sequence[Row], int]] = field(default_factory=dict)

    def cell(self, measure: str) -> Cell:
        unit = MEASURES[measure].unit
        kept, left_out = self.within(FAMILY_OF[measure])
        total = sum(row.counts.get(measure, 0) for row in kept)
        if not self.rows or not any(measure in row.counts for row in self.rows):
            return Cell("none", unit=unit)
        if left_out and not total:
            return Cell(self._why(measure), unit=unit, left_out=left_out)
        return Cell("shown", total, unit, left_out=left_out)

    def rate(self, formula: Formula) -> Cell:
        """Numerator and denominator of the same cohorts; hidden where those are too few to speak for all."""
        kept, left_out = self.within(formula.family)
        known = [row for row in self.rows if all(name in row.counts for _, name in formula.over)]
        if not known:
            return Cell("none", unit=formula.unit)
        numerator, denominator = (_signed(kept, terms) for terms in (formula.over, formula.of))
        if left_out and (not denominator or _people(kept) * 100 < ENOUGH * _people(self.rows)):
            return Cell("hidden", unit=formula.unit, left_out=left_out)
        value = percent(numerator, denominator)
        if value is None:
            return Cell("none", unit=formula.unit)
        return Cell("shown", value, formula.unit, numerator, denominator, left_out)

    def stages(self) -> list[tuple[str, str, Cell]]:
        """(slug, title, people past it) of every stage, in the order of the outlines."""
        titles = {slug: title for row in self.rows for slug, title, _ in row.stages}
        kept, left_out = self.within(STAGES)
        found = []
        for slug, title in titles.items():
            total = sum(count for row in kept for own, _, count in row.stages if own == slug)
            state: State = "hidden" if left_out and not total else "shown"
            found.append((slug, title, Cell(state, total if state == "shown" else None, left_out=left_out)))
        return found

    def within(self, family: str) -> tuple[Sequence[Row], int]:
        """The cohorts whose block lies wholly among these, and how many others there are."""
        if family not in self._kept:
            there = Counter(row.blocks[family][0] for row in self.rows if family in row.blocks)
            whole = [
                row
                for row in self.rows
                if family in row.blocks and there[row.blocks[family][0]] == row.blocks[family][1]
            ]
            self._kept[family] = whole, len(self.rows) - len(whole)
        return self._kept[family]

    def _why(self, measure: str) -> State:
        """Of one cohort it is said that the count is small (or that everybody is few); of more, that would say too much."""
        if len(self.rows) > 1:
            return "hidden"
        row, family = self.rows[0], BY_NAME[FAMILY_OF[measure]]
        people = row.blocks.get("people", (0, 0))
        if people[1] != 1:
            return "few" if 0 < row.counts.get(ENROLLED, 0) < LEAST else "hidden"
        alone = family.over is None or row.blocks.get(family.over, (0, 0))[1] == 1
        told = family.told and family.measures[0] == measure and alone and most_of(family, row.counts) > 1
        return "few" if told and 0 < row.counts.get(measure, 0) < LEAST else "hidden"


def _people(rows: Sequence[Row]) -> int:
    return sum(row.counts.get(ENROLLED, 0) for row in rows)


def _signed(rows: Sequence[Row], terms: Sequence[tuple[int, str]]) -> int:
    return sum(sign * row.counts.get(name, 0) for row in rows for sign, name in terms)
