"""Tables that leave and enter as files. One writer guards every export against formulas; the reader undoes the guard.

OWASP CSV injection: a cell that begins with = + - @ TAB CR LF (or their full-width forms) may run in a spreadsheet.
"""

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ENCODINGS = ("utf-8-sig", "cp949")
CHUNK = 64 * 1024
Cell = str | int | float | None


class Unreadable(ValueError):
    """The bytes are no table we can read; the message says why and how to mend it, in Korean."""


def guard_cell(value: Cell) -> Cell:
    """Text that a spreadsheet might run gets a `'` in front; numbers stay numbers."""
    if isinstance(value, str) and value.startswith((*RISKY, "'")):
        return "'" + value
    return value


def unguard_cell(text: str) -> str:
    """What `guard_cell` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith((*RISKY, "'")) else text


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """UTF-8 with BOM (Excel reads Korean right), CRLF, streamed; the last line tells the number of rows before it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([guard_cell(name) for name in header])
    yield b"\xef\xbb\xbf"
    count = 0
    for row in rows:
        writer.writerow(["" if cell is None else guard_cell(cell) for cell in row])
        count += 1
        if buffer.tell() > CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    writer.writerow([f"모두 {count}줄"])
    yield buffer.getvalue().encode()


def write_xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """One sheet, a frozen bold header, numbers as numbers; built in flat memory in a temporary file."""
    import xlsxwriter  # 2 MB that a server needs only once somebody downloads a workbook

    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        book = xlsxwriter.Workbook(
            file.name, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        sheet = book.add_worksheet(_sheet_name(title))
        sheet.write_row(0, 0, header, book.add_format({"bold": True, "bottom": 1}))
        sheet.freeze_panes(1, 1)
        count = 0
        for count, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, int | float):
                    sheet.write_number(count, column, cell)
                elif cell is not None:
                    sheet.write_string(count, column, str(guard_cell(cell)))
        sheet.write_string(count + 1, 0, f"모두 {count}줄")
        sheet.set_column(0, len(header), 16)
        book.close()
        with open(file.name, "rb") as finished:
            while chunk := finished.read(CHUNK):
                yield chunk


def _sheet_name(title: str) -> str:
    """Excel opens no workbook whose sheet is named with []:*?/\\, an edge quote, History, or more than 31 characters."""
    name = re.sub(r"[\[\]:*?/\\]", "-", title).strip("' ")[:31].rstrip("' ")
    return name if name and name.casefold() != "history" else "현황"


def count_rows(path: Path, format: str) -> int:
    """How many rows a file of `write_csv` or `write_xlsx` holds, read back from the file itself in flat memory; the header
    and the closing line are none."""
    if format == "csv":
        with open(path, encoding="utf-8-sig", newline="") as file:
            return sum(1 for _ in csv.reader(file)) - 2
    with zipfile.ZipFile(path) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
        found, rest = 0, b""
        while piece := sheet.read(CHUNK):
            found += (rest + piece).count(b"<row ")
            rest = piece[-4:]  # shorter than what is counted, so nothing is counted twice
    return found - 2


def read_table(content: bytes) -> list[tuple[int, list[str]]]:
    """(line number, cells) of each line of a CSV as Korean spreadsheets write it: UTF-8 with or without BOM, or CP949;
    comma, tab or semicolon. Blank lines are left out. Raises Unreadable."""
    text = _decode(content)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((start, [unguard_cell(cell.strip()) for cell in cells]))
            start = reader.line_num + 1
    except csv.Error:
        raise Unreadable(
            f'{start}번째 줄의 따옴표(")가 닫히지 않았어요. 엑셀에서 열어 그 줄을 고친 뒤 다시 저장해 주세요.'
        ) from None
    return lines


def _decode(content: bytes) -> str:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable("엑셀 통합 문서(xlsx)예요. 엑셀에서 '다른 이름으로 저장 → CSV UTF-8'로 저장해서 올려 주세요.")
    if b"\0" in content:
        raise Unreadable("글자로 된 표가 아니에요. 엑셀에서 'CSV UTF-8'로 저장해서 올려 주세요.")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("한글이 깨져 있어 읽지 못했어요. 엑셀에서 'CSV UTF-8'로 다시 저장해서 올려 주세요.")


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max((",", "\t", ";"), key=first.count)


def attachment(name: str) -> dict[str, Any]:
    """Headers that make a browser keep the answer as a file of this (Korean) name."""
    return {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "x-content-type-options": "nosniff",
    }
