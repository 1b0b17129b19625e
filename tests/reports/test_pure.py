"""Periods, rates and closing days, with plain values."""

from datetime import UTC, date, datetime

import pytest

from app.core.errors import Invalid
from app.reports.formulas import EDITIONS, edition_of, percent
from app.reports.measures import FAMILIES, FAMILY_OF, MEASURES
from app.reports.periods import period_at, read_period
from app.reports.policy import may_read
from app.reports.tables import Group, closings_of, header_of, lines_of, said, tables_of
from app.reports.totals import Cell, Row, Sums

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("key", "first", "last", "label"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28), "2026년 2월"),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29), "2028년 2월"),
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31), "2026년 4분기"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026년"),
    ],
)
def test_a_period_has_its_days_its_name_and_its_neighbours(key: str, first: date, last: date, label: str) -> None:
    period = read_period(key, "", "", TODAY)
    assert (period.first, period.last, period.label, period.query) == (first, last, label, f"period={key}")
    assert period.after().before() == period
    assert (period.after().first - period.last).days == 1


def test_nothing_asked_is_this_year_and_days_of_ones_own_have_no_neighbours() -> None:
    assert read_period("", "", "", TODAY) == period_at("year", TODAY)
    own = read_period("", "2026-03-05", "2026-03-05", TODAY)
    assert (own.label, own.query) == ("2026-03-05 ~ 2026-03-05", "from=2026-03-05&to=2026-03-05")
    assert own.has(date(2026, 3, 5))
    assert own.before() is None
    assert period_at("year", date(2020, 5, 1)).before() is None


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        (("2026-00", "", ""), {"from"}),
        (("1999", "", ""), {"from"}),
        (("2026-q5", "", ""), {"from"}),
        (("２０２６", "", ""), {"from"}),
        (("", "2026-1-1", "2026-02-30"), {"from", "to"}),
        (("", "2020-01-01", "2039-01-01"), {"to"}),
    ],
)
def test_what_is_no_period_is_refused_by_field(asked: tuple[str, str, str], fields: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        read_period(*asked, TODAY)
    assert set(refused.value.fields) == fields


def test_a_rate_is_cut_and_not_rounded() -> None:
    assert percent(25, 40) == "62.5"
    assert percent(799, 1000) == "79.9"
    assert percent(7999, 10000) == "79.9"
    assert percent(0, 0) is None


def test_every_measure_is_protected_once_and_every_rate_rests_on_a_family_that_holds_its_measures() -> None:
    assert set(FAMILY_OF) == set(MEASURES)
    over = {family.name: family.over for family in FAMILIES}

    def below(name: str | None) -> set[str]:
        return {name} | below(over[name]) if name else set()

    for edition in EDITIONS:
        for rate in edition.rates:
            measures = {name for _, name in (*rate.over, *rate.of)}
            assert {FAMILY_OF[name] for name in measures} <= below(rate.family), rate.name


def test_a_cohort_of_before_the_first_formula_is_counted_by_the_first() -> None:
    assert edition_of(date(2020, 1, 1)) is EDITIONS[0]


def row(id: int, ends_on: date, **counts: int) -> Row:
    blocks = {family.name: (id, 1) for family in FAMILIES}
    at = datetime(2026, 11, 22, 18, tzinfo=UTC)
    return Row(id, None, 1, "/1/", "과정", f"{id}회차", date(2026, 1, 5), ends_on, counts, [], blocks, at)


def test_rates_close_with_the_month_after_the_end_and_with_the_sixth() -> None:
    rows = [row(1, date(2026, 9, 30)), row(2, date(2026, 10, 1)), row(3, date(2026, 5, 31))]
    completion, work = closings_of(rows, TODAY)
    assert (completion.open, completion.day, completion.cohorts) == (1, date(2026, 11, 30), 3)
    assert (work.open, work.day) == (3, date(2027, 4, 30))


def test_what_was_never_counted_is_no_zero() -> None:
    old = Sums([row(1, TODAY, enrolled=20, completed=12)])
    assert said(old.cell("working")) == "—"
    assert said(old.rate(edition_of(TODAY).rate("working"))) == "—"
    assert said(old.cell("completed")) == "12명"
    assert said(Cell("few")) == "5명 미만"


def test_a_file_has_a_cell_for_each_column_and_a_rate_three() -> None:
    groups = [Group("한라", "1", [row(1, date(2026, 9, 4), enrolled=20, completed=12)]), Group("올레", "2", [])]
    made = tables_of(groups, edition_of(TODAY), period_at("year", TODAY), TODAY)
    header, lines = header_of(made), lines_of(made, period_at("year", TODAY), TODAY)
    assert [len(line) for line in lines] == [len(header)] * 3
    found = dict(zip(header, lines[0], strict=True))
    assert [found[f"수료: 수료율 {part}"] for part in ("%", "분자", "분모")] == [60.0, 12, 20]
    assert dict(zip(header, lines[1], strict=True))["수료: 등록"] is None


@pytest.mark.parametrize(
    ("tops", "path", "may"),
    [
        (("/1/4/",), "/1/4/23/", True),
        (("/1/4/",), "/1/4/", True),
        (("/1/4/",), "/1/40/", False),
        (("/1/4/",), "/1/", False),
        ((), "/1/", False),
        (("",), "/1/", False),
        (("/1/",), "", False),
    ],
)
def test_totals_are_read_below_ones_own_paths(tops: tuple[str, ...], path: str, may: bool) -> None:
    assert may_read(tops, path) is may
