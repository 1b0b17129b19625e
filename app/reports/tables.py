"""A report as tables: the same lines on the screen, on paper and in files. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.completion.closing import COMPLETION_MONTHS, EMPLOYMENT_MONTHS, closing_day
from app.core.sheets import Cell as FileCell
from app.reports.formulas import Edition, Formula
from app.reports.measures import (
    ACCEPTED,
    COMPLETED,
    DROPPED,
    EARLY,
    ENROLLED,
    HANDED,
    ISSUED,
    MEASURES,
    MISSED,
    PRACTICE,
    QUIZZES,
    REFERRED,
    REVOKED,
    UNDECIDED,
    WAITING,
    WITHDRAWN,
)
from app.reports.periods import Period
from app.reports.totals import Cell, Row, Sums

FEW, HIDDEN, NONE = "5명 미만", "가림", "—"
COLUMNS: dict[str, tuple[str, ...]] = {
    "completion": (ENROLLED, COMPLETED, "completion", "completion_out", "completion_in", ISSUED),
    "work": (COMPLETED, REFERRED, ACCEPTED, "employment_out", "employment_in", "working"),
    "outcomes": (ENROLLED, COMPLETED, MISSED, EARLY, WITHDRAWN, DROPPED, UNDECIDED, REVOKED),
    "progress": (ENROLLED, "started", "active", "attendance", QUIZZES, PRACTICE, WAITING, HANDED),
}
TITLES = {
    "completion": "수료",
    "work": "일자리",
    "outcomes": "결과별 인원",
    "progress": "지금 배우는 회차",
    "stages": "단계를 마친 분",
}
OF_ENDED = frozenset({"completion", "work", "outcomes"})


@dataclass(frozen=True)
class Column:
    """`is_rate`: its cells have a numerator and a denominator."""

    name: str
    label: str
    is_rate: bool = False


@dataclass(frozen=True)
class Line:
    """A region, a center or a cohort. `key`: what leads on to it; "" for the sum of all. `cohorts`: how many it has."""

    name: str
    key: str
    cohorts: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """`total`: the line of all; it is no sum of the lines above where something is left out of them."""

    name: str
    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: Line


@dataclass(frozen=True)
class Group:
    """The cohorts of one line."""

    name: str
    key: str
    rows: Sequence[Row]


def ended_in(rows: Sequence[Row], period: Period, today: date) -> list[Row]:
    return [row for row in rows if period.has(row.ends_on) and row.ends_on < today]


def running_on(rows: Sequence[Row], today: date) -> list[Row]:
    return [row for row in rows if row.starts_on <= today <= row.ends_on]


@dataclass(frozen=True)
class _Summed:
    """The sums of each line, and of all together."""

    groups: tuple[tuple[Group, Sums], ...]
    whole: Sums


def tables_of(
    groups: Sequence[Group], edition: Edition, period: Period, today: date, only: str | None = None
) -> tuple[Table, ...]:
    """Of cohorts that ended in the period: 수료, 일자리, 결과; of those that run today: how it goes, and the stages. `only`: the
    one of this name."""
    rates = {each.name: each for each in edition.rates}
    made = []
    for ended in (True, False):
        wanted = [name for name in TITLES if (name in OF_ENDED) == ended and only in (None, name)]
        if not wanted:
            continue
        picked = [(g, ended_in(g.rows, period, today) if ended else running_on(g.rows, today)) for g in groups]
        summed = _summed([Group(group.name, group.key, rows) for group, rows in picked])
        for name in wanted:
            what = [rates.get(each, each) for each in COLUMNS.get(name, ())]
            made.append(_table(name, TITLES[name], what, summed) if what else _stages(summed))
    return tuple(made)


def _summed(groups: Sequence[Group]) -> _Summed:
    whole = Sums([row for group in groups for row in group.rows])
    return _Summed(tuple((group, Sums(group.rows)) for group in groups), whole)


def _table(name: str, title: str, what: Sequence[str | Formula], summed: _Summed) -> Table:
    """`what`: a measure or a rate a column."""

    def cells(sums: Sums) -> tuple[Cell, ...]:
        return tuple(sums.cell(each) if isinstance(each, str) else sums.rate(each) for each in what)

    columns = [
        Column(each, MEASURES[each].label) if isinstance(each, str) else Column(each.name, each.label, is_rate=True)
        for each in what
    ]
    return _lined(name, title, tuple(columns), summed, cells)


def _stages(summed: _Summed) -> Table:
    titles = {slug: title for row in summed.whole.rows for slug, title, _ in row.stages}

    def cells(sums: Sums) -> tuple[Cell, ...]:
        own = {slug: cell for slug, _, cell in sums.stages()}
        return tuple(own.get(slug, Cell("none")) for slug in titles)

    columns = tuple(Column(slug, title) for slug, title in titles.items())
    return _lined("stages", TITLES["stages"], columns, summed, cells)


def _lined(
    name: str, title: str, columns: tuple[Column, ...], summed: _Summed, cells: Callable[[Sums], tuple[Cell, ...]]
) -> Table:
    lines = tuple(Line(group.name, group.key, len(group.rows), cells(sums)) for group, sums in summed.groups)
    return Table(name, title, columns, lines, Line("모두", "", len(summed.whole.rows), cells(summed.whole)))


@dataclass(frozen=True)
class Bar:
    """A rate as a bar of 0–100; `width` 0 where there is no rate to show."""

    name: str
    key: str
    width: float
    cell: Cell


def bars_of(table: Table, name: str) -> tuple[Bar, ...]:
    """One rate of a table, line by line."""
    at = next(n for n, column in enumerate(table.columns) if column.name == name)
    shown = [(line, line.cells[at]) for line in table.lines if line.cohorts]
    return tuple(
        Bar(line.name, line.key, float(cell.value or 0) if cell.state == "shown" else 0.0, cell) for line, cell in shown
    )


@dataclass(frozen=True)
class Closing:
    """`open`: of so many of `cohorts` the rate may still change, of the last of them until `day`. `name`: of the rate's table."""

    name: str
    label: str
    cohorts: int
    open: int
    day: date | None


def closings_of(ended: Sequence[Row], today: date) -> tuple[Closing, ...]:
    found = []
    for name, label, months in (("completion", "수료율", COMPLETION_MONTHS), ("work", "취업률", EMPLOYMENT_MONTHS)):
        ahead = [day for row in ended if (day := closing_day(row.ends_on, months)) >= today]
        found.append(Closing(name, label, len(ended), len(ahead), max(ahead, default=None)))
    return tuple(found)


def said(cell: Cell) -> str:
    """The figure in words, without what is left out."""
    if cell.state == "few":
        return FEW
    if cell.state == "hidden":
        return HIDDEN
    if cell.state == "none":
        return NONE
    if cell.is_rate:
        return f"{cell.value}% ({cell.numerator:,}/{cell.denominator:,}{cell.unit})"
    return f"{cell.value:,}{cell.unit}"


def header_of(tables: Sequence[Table]) -> tuple[str, ...]:
    """Columns of the file: a rate takes three, so that numbers stay numbers."""
    columns = ["이름"]
    for table in tables:
        columns.append(f"{table.title}: 회차 수")
        for column in table.columns:
            parts = (" %", " 분자", " 분모") if column.is_rate else ("",)
            columns += [f"{table.title}: {column.label}{part}" for part in parts]
        columns.append(f"{table.title}: 일부 회차를 뺀 값")
    return (*columns, "기간", "기준일")


def lines_of(tables: Sequence[Table], period: Period, counted: date | None) -> list[tuple[FileCell, ...]]:
    """A line of the file for each line of the tables, the sum of all last."""
    ends: tuple[FileCell, ...] = (period.label, counted.isoformat() if counted else None)
    together = [*zip(*(table.lines for table in tables), strict=True), tuple(table.total for table in tables)]
    return [(own[0].name, *_file_cells(tables, own), *ends) for own in together]


def _file_cells(tables: Sequence[Table], lines: Sequence[Line]) -> list[FileCell]:
    found: list[FileCell] = []
    for table, line in zip(tables, lines, strict=True):
        found.append(line.cohorts)
        left_out = []
        for column, cell in zip(table.columns, line.cells, strict=True):
            found += _rate_cells(cell) if column.is_rate else [_file_cell(cell)]
            if cell.state == "shown" and cell.left_out:
                left_out.append(f"{column.label} {cell.left_out}개")
        found.append(", ".join(left_out))
    return found


def _file_cell(cell: Cell) -> FileCell:
    return cell.value if cell.state == "shown" else None if cell.state == "none" else said(cell)


def _rate_cells(cell: Cell) -> list[FileCell]:
    if cell.state == "shown" and cell.value is not None:
        return [float(cell.value), cell.numerator, cell.denominator]
    return [_file_cell(cell), None, None]


def legend(edition: Edition) -> Mapping[str, str]:
    """What each column counts, for the page's own explanation."""
    found = {each.label: each.means for each in MEASURES.values()}
    return found | {rate.label: rate.means for rate in edition.rates}
