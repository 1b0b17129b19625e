"""Pure: a dataset as the files that its maker keeps: the data, the card twice, what was changed and why, and checksums.

The same dataset gives the same bytes, on any machine and in any year: so a hash tells whether a package is the one that was judged.
"""

import csv
import hashlib
import html
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.core.sheets import Cell, guard_cell
from app.datasets.archive import zip_of
from app.datasets.building import Dataset

FOLDER = "ieum-dataset"
CHANGES = ("파일", "줄", "때", "고치기 전", "고친 뒤", "한 일", "까닭")
_STYLE = (
    "body{font:16px/1.6 sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;word-break:keep-all}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #555;padding:.4rem;text-align:left;vertical-align:top}"
    "@page{size:A4;margin:18mm}"
)


def package(dataset: Dataset) -> bytes:
    """A ZIP of data.csv, datasheet.md, datasheet.html, changes.csv and SHA256SUMS.txt."""
    files = {
        "data.csv": csv_of(dataset["data"]["header"], dataset["data"]["rows"]),
        "datasheet.md": markdown_of(dataset).encode(),
        "datasheet.html": html_of(dataset).encode(),
        "changes.csv": csv_of(CHANGES, changes_of(dataset)),
    }
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    files["SHA256SUMS.txt"] = sums.encode()
    return zip_of({f"{FOLDER}/{name}": content for name, content in files.items()})


def csv_of(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with BOM, CRLF; an empty cell where nothing is known; nothing that a spreadsheet would run."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([guard_cell(cell) for cell in header])
    for row in rows:
        writer.writerow(["" if cell is None else guard_cell(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def changes_of(dataset: Dataset) -> list[list[str]]:
    names = ("table", "line", "about", "before", "after", "deed", "reason")
    return [[change[name] for name in names] for change in dataset["changes"]]


def facts_of(dataset: Dataset) -> list[tuple[str, str]]:
    """The card's short lines: what is asked of every dataset first."""
    data = dataset["data"]
    return card_facts(dataset["sheet"], len(data["rows"]), data["bin"], data["zone"])


def card_facts(sheet: Mapping[str, Any], rows: int, bin: str, zone: str) -> list[tuple[str, str]]:
    """The same of a card by itself."""
    counts = sheet["counts"]
    return [
        ("물음", sheet["question"]),
        ("출처", sheet["origin"]),
        ("누구", sheet["person"]),
        ("기간", sheet["period"]),
        ("줄", f"{rows}줄 ({bin}, {zone})"),
        ("다듬은 것", f"뺀 줄 {counts['drop']}개, 고친 줄 {counts['mend']}개, 살펴보고 둔 줄 {counts['keep']}개"),
        ("빈 곳", sheet["gaps"] or "없음"),
        ("한계", sheet["limits"]),
        ("쓸 수 있는 곳", sheet["uses"]),
    ]


def markdown_of(dataset: Dataset) -> str:
    sheet = dataset["sheet"]
    lines = [f"# {_line(sheet['title'])}", ""]
    lines += [f"- **{name}** {_line(text)}" for name, text in facts_of(dataset)]
    lines += ["", "## 칸 설명", "", "| 칸 | 설명 | 어디서 |", "|---|---|---|"]
    lines += [f"| {_cell(c['name'])} | {_cell(c['about'])} | {_cell(c['origin'])} |" for c in sheet["columns"]]
    lines += ["", "## 고친 것과 까닭", "", f"| {' | '.join(CHANGES)} |", "|" + "---|" * len(CHANGES)]
    lines += [f"| {' | '.join(map(_cell, change))} |" for change in changes_of(dataset)]
    return "\n".join(lines) + "\n"


def html_of(dataset: Dataset) -> str:
    """One page that prints, whole in itself."""
    sheet = dataset["sheet"]
    facts = "".join(
        f"<tr><th>{html.escape(name)}</th><td>{html.escape(text)}</td></tr>" for name, text in facts_of(dataset)
    )
    columns = [[c["name"], c["about"], c["origin"]] for c in sheet["columns"]]
    title = html.escape(sheet["title"])
    return (
        f'<!DOCTYPE html>\n<html lang="ko"><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>\n'
        f"<h1>{title}</h1>\n<table>{facts}</table>\n<h2>칸 설명</h2>\n{_table(('칸', '설명', '어디서'), columns)}\n"
        f"<h2>고친 것과 까닭</h2>\n{_table(CHANGES, changes_of(dataset))}\n</html>\n"
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def line(cells: Sequence[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    return f"<table>{line(header, 'th')}{''.join(line(row, 'td') for row in rows)}</table>"


def _line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _line(text).replace("|", "\\|")
