"""What somebody can work out who has every page and every file of every reader: no count of one to four people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from app.reports.blocks import Counted, assign, is_small
from app.reports.measures import (
    ABSENT,
    ATTENDED,
    BY_NAME,
    COMPLETED,
    DROPPED,
    EARLY,
    EMPLOYED,
    ENROLLED,
    FAMILY_OF,
    ISSUED,
    MEASURES,
    MISSED,
    STARTED,
    UNDECIDED,
    WITHDRAWN,
    WORKING,
    most_of,
)
from app.reports.totals import Row, Sums

TODAY = date(2026, 11, 23)
COUNTED_AT = datetime(2026, 11, 23, tzinfo=UTC)
# Two regions; of the first two centers, of the second one, which has a campus of its own.
PATHS = ("/1/2/3/", "/1/2/4/", "/1/5/6/", "/1/5/6/7/")
LAST_DAYS = (date(2025, 12, 31), date(2026, 3, 6), date(2026, 3, 20), date(2026, 9, 4), date(2026, 12, 18))


@st.composite
def cohorts(draw: st.DrawFn) -> list[Counted]:
    few = st.one_of(st.integers(0, 6), st.integers(0, 30))
    made = []
    for id in range(1, draw(st.integers(1, 7)) + 1):
        codes = {name: draw(few) for name in (COMPLETED, EARLY, MISSED, WITHDRAWN, DROPPED, UNDECIDED)}
        people = sum(codes.values())
        of_all = {name: draw(st.integers(0, people)) for name in (STARTED, ISSUED)}
        of_graduates = {name: draw(st.integers(0, codes[COMPLETED])) for name in (EMPLOYED, WORKING)}
        days = {name: draw(few) for name in (ATTENDED, ABSENT)}
        first = draw(st.integers(0, people))
        made.append(
            Counted(
                id,
                draw(st.sampled_from(PATHS)),
                draw(st.sampled_from(LAST_DAYS)),
                {ENROLLED: people, **codes, **of_all, **of_graduates, **days},
                {"0-ready": first, "1-start": draw(st.integers(0, first))},
            )
        )
    return made


def plain(*counts: dict[str, int]) -> list[Counted]:
    """Cohorts of one center in one year, with these counts and no others."""
    none = dict.fromkeys((*SINGLE, *CODES), 0)
    return [Counted(n, "/1/2/3/", LAST_DAYS[1], {**none, **each}, {}) for n, each in enumerate(counts, 1)]


def kept(made: Sequence[Counted]) -> list[Row]:
    blocks = assign(made, TODAY)
    return [
        Row(
            row.id, row.id, 1, row.path, "과정", f"{row.id}회차", row.ends_on, row.ends_on, row.counts,
            [(slug, slug, count) for slug, count in row.stages.items()], blocks[row.id], COUNTED_AT,
        )
        for row in made
    ]  # fmt: skip


def questions(rows: Sequence[Row]) -> Iterator[Sums]:
    """Every organisation of every level in every period, the cohorts one by one among them."""
    places = {row.path for row in rows} | {"/1/", "/1/2/", "/1/5/", "/1/5/6/"}
    days = sorted({row.ends_on for row in rows})
    for place in places:
        below = [row for row in rows if row.path.startswith(place)]
        for first in days:
            for last in days:
                if chosen := [row for row in below if first <= row.ends_on <= last]:
                    yield Sums(chosen)
    yield from (Sums([row]) for row in rows)


@dataclass
class Reader:
    """Who has every total and knows which cohorts it is of: a bound for each unknown count, and the sums that were read."""

    bounds: list[tuple[float, float | None]]
    sums: dict[tuple[int, ...], float]

    def range_of(self, at: int) -> tuple[float, float]:
        size = len(self.bounds)
        left = np.array([[1.0 if n in each else 0.0 for n in range(size)] for each in self.sums]).reshape(-1, size)
        low, high = (
            linprog(sign * np.eye(size)[at], A_eq=left, b_eq=list(self.sums.values()), bounds=self.bounds)
            for sign in (1, -1)
        )
        assert low.status == 0
        assert high.status in (0, 3)  # 3: without an upper bound
        return low.fun, -high.fun if high.status == 0 else np.inf


def read_one(measure: str, rows: Sequence[Row]) -> Reader:
    """What cells and totals tell of one measure; besides, nobody counts more people than the cohort is shown to have."""
    family = BY_NAME[FAMILY_OF[measure]]
    bounds: list[tuple[float, float | None]] = []
    for row in rows:
        cell, people = Sums([row]).cell(measure), Sums([row]).cell(ENROLLED)
        known = people.state == "shown" and measure != ENROLLED and MEASURES[measure].unit == "명"
        most = float(people.value) if known else None
        if known and measure == EARLY and (graduates := Sums([row]).cell(COMPLETED)).state == "shown":
            most -= float(graduates.value)
        if cell.state == "few":
            bounds.append((1.0 if people.state == "shown" else 0.0, 4.0))
        elif cell.state == "hidden" and family.told and people.state == "shown" and measure == family.measures[0]:
            alone = row.blocks[family.over or "people"][1] == 1
            value = row.counts[measure]
            sure = alone and most_of(family, row.counts) > 1
            bounds.append(((5.0, most) if value else (0.0, 0.0)) if sure else (0.0, most))
        else:
            bounds.append((0.0, most))
    return Reader(bounds, totals_of(measure, rows))


def totals_of(measure: str, rows: Sequence[Row]) -> dict[tuple[int, ...], float]:
    at = {row.id: n for n, row in enumerate(rows)}
    found = {}
    for asked in questions(rows):
        cell = asked.cell(measure)
        inside = tuple(at[row.id] for row in asked.within(FAMILY_OF[measure])[0])
        if inside and cell.state == "shown":
            found[inside] = float(cell.value)
    return found


def read_codes(rows: Sequence[Row]) -> Reader:
    """The outcomes that are neither 수료 nor 조기취업, all at once: who is left of everybody is known where those are shown."""
    left = {}
    for name, sign in ((ENROLLED, 1), (COMPLETED, -1), (EARLY, -1)):
        for row in rows:
            left[row.id] = left.get(row.id, 0) + sign * row.counts[name]
    at = {row.id: n * len(CODES) for n, row in enumerate(rows)}
    sums = {}
    for number in {row.blocks["early"][0] for row in rows}:
        inside = [row for row in rows if row.blocks["early"][0] == number]
        sums[tuple(at[row.id] + c for row in inside for c in range(len(CODES)))] = float(
            sum(left[row.id] for row in inside)
        )
    for c, measure in enumerate(CODES):
        sums |= {tuple(n * len(CODES) + c for n in ids): total for ids, total in totals_of(measure, rows).items()}
    return Reader([(0.0, None)] * (len(rows) * len(CODES)), sums)


CODES = BY_NAME["codes"].measures
SINGLE = (ENROLLED, COMPLETED, ISSUED, EARLY, STARTED, EMPLOYED, WORKING, ATTENDED, ABSENT)


FOURS = {ENROLLED: 20, COMPLETED: 4, MISSED: 16}
SIX = {ENROLLED: 20, COMPLETED: 6, MISSED: 14}
ALONE = {ENROLLED: 20, COMPLETED: 19, EARLY: 1}
NO_ONE = {ENROLLED: 20, COMPLETED: 19, MISSED: 1}
ALL_MISSED = ({ENROLLED: 20, COMPLETED: 18, MISSED: 2}, {ENROLLED: 20, COMPLETED: 17, MISSED: 3})


@settings(max_examples=40, deadline=None)
@example(plain(FOURS, FOURS, SIX), COMPLETED).via("the sum of two fours is eight: each can only be four")
@example(plain(ALONE, ALONE, ALONE, ALONE, ALONE, NO_ONE), EARLY).via("of all but one it is known that they completed")
@given(cohorts(), st.sampled_from(SINGLE))
def test_no_small_count_follows_from_all_totals_of_all_levels_and_periods(made: list[Counted], measure: str) -> None:
    reader = read_one(measure, kept(made))
    for n, row in enumerate(made):
        if is_small(value := row.value(measure)):
            low, high = reader.range_of(n)
            assert low <= value <= high
            assert high - low >= 1, row


@settings(max_examples=25, deadline=None)
@example(plain(*ALL_MISSED)).via("everybody who has not completed has the same outcome")
@given(cohorts())
def test_no_outcome_of_a_few_follows_from_what_is_left_of_everybody(made: list[Counted]) -> None:
    reader = read_codes(kept(made))
    for n, row in enumerate(made):
        for c, measure in enumerate(CODES):
            if is_small(row.value(measure)):
                low, high = reader.range_of(n * len(CODES) + c)
                assert high - low >= 1, (measure, row)


@settings(max_examples=60, deadline=None)
@given(cohorts())
def test_no_total_of_people_is_small_and_what_is_shown_is_right(made: list[Counted]) -> None:
    rows = kept(made)
    for asked in questions(rows):
        for measure in (*SINGLE, *CODES):
            cell = asked.cell(measure)
            if cell.state == "shown":
                inside = asked.within(FAMILY_OF[measure])[0]
                assert not is_small(cell.value)
                assert cell.value == sum(row.counts[measure] for row in inside)
                if not cell.left_out:
                    assert cell.value == sum(row.counts[measure] for row in asked.rows)
        for _, _, cell in asked.stages():
            assert cell.state != "shown" or not is_small(cell.value)
