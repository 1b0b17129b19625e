"""Pure: from a source and what was decided about its rows to the table of a dataset: columns, rows, bins, zone and units as chosen.

A cell without a value is empty, never 0 and never guessed; why it is empty is kept beside it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.datasets.cleaning import Decision
from app.datasets.oddities import WEEKDAYS
from app.datasets.sources import Source, at, days_of, minutes_of

Value = str | int | float | None
KOREAN_HOURS = 9
BINS = {"day": "하루에 한 줄", "hour": "한 시간에 한 줄"}
ZONES = {"kst": "우리나라 시각", "utc": "세계 기준 시각(UTC)"}
METRES_A_STEP = 0.68


@dataclass(frozen=True)
class Column:
    """`origin`: file and name in the export; `units`: the first is the export's; `bins`: where it can stand; `about`: what a reader
    should know. `identifies`: tells which device or record, and so whose it is. `derived`: worked out of others."""

    key: str
    name: str
    origin: str
    bins: tuple[str, ...] = ("day",)
    units: tuple[str, ...] = ("",)
    derived: bool = False
    identifies: bool = False


CATALOGUE = (
    Column("date", "날짜", "모든 파일 · day_time, start_time", ("day", "hour")),
    Column("hour", "시각", "심박수 · start_time", ("hour",), ("시",)),
    Column("steps", "걸음 수", "걸음 · count(합친 줄)", units=("걸음",)),
    Column("distance", "걸은 거리", "걸음 · distance", units=("m", "km")),
    Column("floors", "오른 층수", "층수 · floor", units=("층",)),
    Column("sleep", "잔 시간", "잠 · start_time, end_time", units=("분", "시간"), derived=True),
    Column("deep", "깊이 잔 시간", "잠 단계 · stage 40003", units=("분", "시간"), derived=True),
    Column("hr", "평균 심박수", "심박수 · heart_rate", ("day", "hour"), ("회",)),
    Column("hr_low", "가장 낮은 심박수", "심박수 · min", ("day", "hour"), ("회",)),
    Column("hr_high", "가장 높은 심박수", "심박수 · max", ("day", "hour"), ("회",)),
    Column("weekday", "요일", "날짜에서 만든 칸", ("day", "hour"), derived=True),
    Column("weekend", "주말", "날짜에서 만든 칸", ("day", "hour"), derived=True),
    Column("steps_diff", "평소와 다른 걸음", "걸음에서 만든 칸", units=("걸음",), derived=True),
    Column("device", "기계 번호", "모든 파일 · deviceuuid", ("day", "hour"), identifies=True),
    Column("record", "기록 번호", "모든 파일 · datauuid", ("day", "hour"), identifies=True),
)
BY_KEY = {column.key: column for column in CATALOGUE}


@dataclass(frozen=True)
class Chosen:
    key: str
    name: str
    unit: str = ""

    @property
    def head(self) -> str:
        """The name with its unit, as it stands over the column."""
        return f"{self.name}({self.unit})" if self.unit else self.name


@dataclass(frozen=True)
class Recipe:
    """`first` and `last`: days kept. `complete`: only rows without an empty cell."""

    bin: str
    zone: str
    first: date
    last: date
    complete: bool
    columns: tuple[Chosen, ...]


@dataclass(frozen=True)
class Shaped:
    """`rows` in order of time; `blanks`: (row number from 1, column's head) of empty cells; `left_out`: rows that `complete` or the
    period took away; `rows_all` is rows + left_out: every day, or hour, of the source."""

    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    blanks: tuple[tuple[int, str], ...]
    left_out: int
    rows_all: int


def shape(source: Source, decisions: Mapping[str, Decision], recipe: Recipe) -> Shaped:
    """The table. A mended row counts with its new value, a dropped one not at all."""
    cleaned = _cleaned(source, decisions)
    keys = [chosen.key for chosen in recipe.columns]
    lines = (_days if recipe.bin == "day" else _hours)(source, cleaned, recipe)
    rows: list[tuple[Value, ...]] = []
    blanks: list[tuple[int, str]] = []
    for day, values in lines:
        cells = tuple(_in_unit(values.get(chosen.key), chosen) for chosen in recipe.columns)
        if not recipe.first <= day <= recipe.last or (recipe.complete and None in cells):
            continue
        rows.append(cells)
        blanks += [(len(rows), chosen.head) for chosen, cell in zip(recipe.columns, cells, strict=True) if cell is None]
    if "steps_diff" in keys:
        rows = _with_difference(rows, lines, recipe)
    return Shaped(
        tuple(chosen.head for chosen in recipe.columns), tuple(rows), tuple(blanks), len(lines) - len(rows), len(lines)
    )


def _cleaned(source: Source, decisions: Mapping[str, Decision]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for table in ("steps", "floors", "sleep", "heart"):
        found[table] = []
        for row in source[table]:
            decision = decisions.get(row["id"])
            if decision is None or decision.deed == "keep":
                found[table].append(row)
            elif decision.deed == "mend":
                found[table].append(_mended(table, row, decision.value))
    return found


def _mended(table: str, row: dict[str, Any], value: str) -> dict[str, Any]:
    if table == "sleep":
        moved = {
            name: (at(row[name]) + timedelta(hours=int(value))).strftime("%Y-%m-%dT%H:%M") for name in ("from", "to")
        }
        return {**row, **moved}
    if "-" in value:
        return {**row, "day": value}
    if table == "heart":
        return {
            **row,
            "mean": float(value),
            "low": int(value),
            "high": int(value),
            "bins": [int(value)] * len(row["bins"]),
        }
    metres = {"metres": round(int(value) * METRES_A_STEP)} if table == "steps" else {}
    return {**row, "count": int(value), **metres}


def _days(source: Source, cleaned: Mapping[str, Any], recipe: Recipe) -> list[tuple[date, dict[str, Value]]]:
    """One line a day. Steps and floors are of a day as the export has it; sleep belongs to the day on which it ended."""
    shift = timedelta(hours=0 if recipe.zone == "kst" else -KOREAN_HOURS)
    steps = {row["day"]: row for row in cleaned["steps"]}
    floors = {row["day"]: row["count"] for row in cleaned["floors"]}
    slept: dict[date, int] = {}
    deep: dict[date, int] = {}
    for row in cleaned["sleep"]:
        day = (at(row["to"]) + shift).date()
        slept[day] = slept.get(day, 0) + minutes_of(row)
        deep[day] = deep.get(day, 0) + (row["deep"] or 0)
    beats = _beats(cleaned["heart"], shift, lambda when: when.date())
    lines = []
    for day in days_of(source):
        own = steps.get(day.isoformat())
        values: dict[str, Value] = {
            **_of_day(day),
            "steps": own["count"] if own else None,
            "distance": own["metres"] if own else None,
            "steps_diff": own["count"] if own else None,  # less the mean of the rows kept, which is known at the end
            "floors": floors.get(day.isoformat()),
            "sleep": slept.get(day),
            "deep": deep.get(day),
            **_heart(beats.get(day, [])),
        }
        lines.append((day, values))
    return lines


def _hours(source: Source, cleaned: Mapping[str, Any], recipe: Recipe) -> list[tuple[date, dict[str, Value]]]:
    """One line an hour, of what is measured within the day: the heart."""
    shift = timedelta(hours=0 if recipe.zone == "kst" else -KOREAN_HOURS)
    beats = _beats(cleaned["heart"], shift, lambda when: when.replace(minute=0))
    lines = []
    for day in days_of(source):
        for hour in range(24):
            when = datetime(day.year, day.month, day.day, hour)
            lines.append((day, {**_of_day(day), "hour": hour, **_heart(beats.get(when, []))}))
    return lines


def _of_day(day: date) -> dict[str, Value]:
    return {
        "date": day.isoformat(),
        "weekday": WEEKDAYS[day.weekday()],
        "weekend": "주말" if day.weekday() >= 5 else "평일",
        "device": "(번호)",
        "record": "(번호)",
    }


def _beats(
    hearts: Sequence[Mapping[str, Any]], shift: timedelta, place: Callable[[datetime], Any]
) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = {}
    for row in hearts:
        begun, bins = at(row["from"]) + shift, row["bins"]
        long = (at(row["to"]) - at(row["from"])) / max(len(bins), 1)
        for number, beat in enumerate(bins):
            found.setdefault(place(begun + number * long), []).append(beat)
    return found


def _heart(beats: Sequence[int]) -> dict[str, Value]:
    if not beats:
        return {"hr": None, "hr_low": None, "hr_high": None}
    return {"hr": round(sum(beats) / len(beats)), "hr_low": min(beats), "hr_high": max(beats)}


def _in_unit(value: Value, chosen: Chosen) -> Value:
    if isinstance(value, int) and chosen.unit == "시간":
        return round(value / 60, 1)
    if isinstance(value, int) and chosen.unit == "km":
        return round(value / 1000, 2)
    return value


def _with_difference(
    rows: list[tuple[Value, ...]], lines: Sequence[tuple[date, Mapping[str, Value]]], recipe: Recipe
) -> list[tuple[Value, ...]]:
    """Steps less their mean over the rows kept, to whole steps."""
    place = [chosen.key for chosen in recipe.columns].index("steps_diff")
    known = [row[place] for row in rows if isinstance(row[place], int)]
    mean = sum(int(value) for value in known if value is not None) / len(known) if known else 0.0
    return [
        tuple(round(cell - mean) if n == place and isinstance(cell, int) else cell for n, cell in enumerate(row))
        for row in rows
    ]
