"""Pure: the tables of a Samsung Health export, by name and with line numbers.

A file is `<type>.<14 digits>.csv`. Line 1 is `<type>,<version>,<n>`, line 2 the names of the columns, data begins at line 3; each
line may end in a comma, lines of commas alone occur, a BOM is usual. Names have a prefix in some tables and none in others, and
there are more of them in newer exports (heart rate: 19, later 21): what counts is a name's last segment. Times are
`YYYY-MM-DD HH:MM:SS.mmm` in UTC with a `time_offset` such as `UTC+0900` beside them; a `day_time` is epoch milliseconds in some
tables and a time in others.
"""

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.core.josa import josa
from app.core.sheets import Unreadable

STEPS = "com.samsung.shealth.step_daily_trend"
HEART = "com.samsung.shealth.tracker.heart_rate"
SLEEP = "com.samsung.shealth.sleep"
STAGES = "com.samsung.health.sleep_stage"
FLOORS = "com.samsung.health.floors_climbed"
MERGED = "-2"  # source_type of the row that an app makes of all devices; adding up the devices counts twice
AWAKE, LIGHT, DEEP, REM = "40001", "40002", "40003", "40004"

_FILE = re.compile(r"([a-z][a-z0-9_.]*)\.(\d{14})\.csv")
_OFFSET = re.compile(r"UTC([+-])(\d{2}):?(\d{2})")
_UUID = re.compile(r"[0-9a-f-]{8,40}(?:\.[\w.]{1,60})?")


class BadExport(Unreadable):
    """What is wrong, and where: the file, its line (from 1) and column, if any, and how to mend it. `str()` is Korean."""

    def __init__(self, file: str, why: str, mend: str, line: int | None = None, column: str = "") -> None:
        self.file, self.line, self.column = file, line, column
        where = f"{file}" + (f" {line}번째 줄" if line else "") + (f" ‘{column}’ 칸" if column else "")
        super().__init__(f"{where}: {why} {mend}")


@dataclass(frozen=True)
class Row:
    """One line of data: its number in the file, and its cells by the last segment of their column's name."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """`blank` counts lines that hold nothing but commas."""

    type: str
    file: str
    version: str
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    blank: int


@dataclass(frozen=True)
class Bin:
    """A stretch of measured heart rate, in beats a minute; times in UTC."""

    start: datetime
    end: datetime
    mean: float
    low: float
    high: float


def type_of_file(path: str) -> str | None:
    """The type that a file's name says, exactly: `….stress.<digits>.csv` is not of `….stress.histogram`."""
    found = _FILE.fullmatch(path.rpartition("/")[2])
    return found[1] if found else None


def find_table(files: Mapping[str, bytes], type: str) -> Table:
    """The table of that type. Raises BadExport when there is none, or more than one."""
    found = sorted(path for path in files if type_of_file(path) == type)
    if not found:
        raise BadExport(f"{type}.….csv", "이 파일이 없어요.", "묶음을 풀거나 고치지 말고, 받은 그대로 골라 주세요.")
    if len(found) > 1:
        raise BadExport(found[1], f"같은 종류의 파일이 {len(found)}개예요.", "하나만 남기고 다시 골라 주세요.")
    return read_table(found[0], files[found[0]])


def read_table(path: str, content: bytes) -> Table:
    """The whole table. Raises BadExport."""
    file = path.rpartition("/")[2]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise BadExport(file, "글자가 깨져 있어요.", "엑셀로 저장하지 말고 받은 그대로 내 주세요.", line) from fault
    lines = _lines(file, text)
    if len(lines) < 2:
        raise BadExport(file, "제목 줄이 없어요.", "첫 줄은 종류, 둘째 줄은 제목이어야 해요.", len(lines) + 1)
    type, version = _head(file, lines[0][1])
    names = _names(file, *lines[1])
    rows, blank = [], 0
    for line, cells in lines[2:]:
        if not any(cell.strip() for cell in cells):
            blank += 1
        else:
            rows.append(Row(line, dict(zip(names, _fitted(file, line, cells, len(names)), strict=True))))
    return Table(type, file, version, names, tuple(rows), blank)


def _lines(file: str, text: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found, start = [], 1
    try:
        for cells in reader:
            found.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as fault:
        raise BadExport(file, '따옴표(")가 닫히지 않았어요.', "받은 그대로의 파일을 골라 주세요.", start) from fault
    return found


def _head(file: str, cells: list[str]) -> tuple[str, str]:
    said = type_of_file(file)
    if len(cells) < 3 or not cells[1].isdigit():
        raise BadExport(file, "첫 줄이 ‘종류,판,수’가 아니에요.", "첫 줄을 지우거나 바꾸지 말아 주세요.", 1)
    if said is not None and cells[0] != said:
        raise BadExport(file, f"이름은 {said}인데 첫 줄은 {cells[0][:80]}예요.", "파일 이름을 바꾸지 말아 주세요.", 1)
    return cells[0], cells[1]


def _names(file: str, line: int, cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    names = tuple(cell.strip().rpartition(".")[2] for cell in cells)
    twice = next((name for at, name in enumerate(names) if name in names[:at]), None)
    if not names or "" in names or twice:
        why = f"{josa(f'‘{twice}’', '이/가')} 두 번 나와요." if twice else "이름 없는 칸이 있어요."
        raise BadExport(file, why, "제목 줄을 고치지 말아 주세요.", line)
    return names


def _fitted(file: str, line: int, cells: list[str], wanted: int) -> list[str]:
    """As many cells as there are names: a comma too many at the end is how the app writes."""
    rest = cells[wanted:]
    if len(cells) < wanted or any(cell.strip() for cell in rest):
        why = f"칸이 {len(cells)}개예요. 제목은 {wanted}개예요."
        raise BadExport(file, why, "그 줄의 쉼표를 더하거나 빼지 말아 주세요.", line)
    return [cell.strip() for cell in cells[:wanted]]


def text_at(table: Table, row: Row, column: str) -> str:
    """The cell of that column. Raises BadExport for a column that the table has not."""
    if column not in row.cells:
        raise BadExport(table.file, "이 칸이 없어요.", "받은 그대로의 파일을 골라 주세요.", 2, column)
    return row.cells[column]


def number_at(table: Table, row: Row, column: str) -> float:
    """A finite number. Raises BadExport."""
    text = text_at(table, row, column)
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", text, re.ASCII):
        raise BadExport(
            table.file, f"숫자가 아니에요({text[:20] or '비어 있음'}).", "그 칸을 살펴 주세요.", row.line, column
        )
    return float(text)


def instant_at(table: Table, row: Row, column: str) -> datetime:
    """A time in UTC. Raises BadExport."""
    text = text_at(table, row, column)
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=UTC)
    except ValueError as fault:
        why = f"시각이 아니에요({text[:30] or '비어 있음'})."
        raise BadExport(table.file, why, "2026-11-02 14:50:00.000처럼 적혀 있어야 해요.", row.line, column) from fault


def offset_at(table: Table, row: Row, column: str = "time_offset") -> timedelta:
    """How far local time is ahead of UTC. Raises BadExport."""
    text = text_at(table, row, column)
    found = _OFFSET.fullmatch(text)
    if found is None or int(found[2]) > 14 or int(found[3]) > 59:
        why = f"시차가 아니에요({text[:20] or '비어 있음'})."
        raise BadExport(table.file, why, "UTC+0900처럼 적혀 있어야 해요.", row.line, column)
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return -ahead if found[1] == "-" else ahead


def day_at(table: Table, row: Row, column: str = "day_time") -> date:
    """The day that a row is about, whether written as epoch milliseconds or as a time. Raises BadExport."""
    text = text_at(table, row, column)
    if not re.fullmatch(r"\d{1,16}", text, re.ASCII):
        return instant_at(table, row, column).date()
    try:
        return datetime.fromtimestamp(int(text) / 1000, UTC).date()
    except (OverflowError, OSError, ValueError) as fault:
        raise BadExport(table.file, "날짜로 읽을 수 없어요.", "그 칸을 살펴 주세요.", row.line, column) from fault


def bins_of(files: Mapping[str, bytes], table: Table, row: Row, column: str = "binning_data") -> tuple[Bin, ...]:
    """The finer values that lie beside the table, `jsons/<type>/<first of the name>/<name>.json`; none where the cell is empty.
    Raises BadExport."""
    name = text_at(table, row, column)
    if not name:
        return ()
    stem = name.removesuffix(".json")
    tail = f"jsons/{table.type}/{name[:1]}/{stem}.json"
    path = next((each for each in files if each == tail or each.endswith("/" + tail)), None)
    if not _UUID.fullmatch(stem) or path is None:
        raise BadExport(
            table.file, f"자세한 값의 파일이 없어요({name[:60]}).", "jsons 폴더까지 함께 골라 주세요.", row.line, column
        )
    try:
        return tuple(_bin(each) for each in json.loads(files[path]))
    except (ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError) as fault:
        raise BadExport(
            path.rpartition("/")[2], "자세한 값을 읽을 수 없어요.", "받은 그대로의 파일을 골라 주세요."
        ) from fault


def _bin(found: Mapping[str, Any]) -> Bin:
    start, end = (datetime.fromtimestamp(found[name] / 1000, UTC) for name in ("start_time", "end_time"))
    mean, low, high = (float(found[name]) for name in ("heart_rate", "heart_rate_min", "heart_rate_max"))
    return Bin(start, end, mean, low, high)
