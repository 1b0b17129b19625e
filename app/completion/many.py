"""A list of certificates to check (CSV) becomes rows, each with what it names or what is wrong in it and how to mend it. Pure.

A row names a certificate by the address on its paper, by the token at the end of that address, or by its number. The list may
have titles in its first line, or be nothing but one column.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.core.sheets import Unreadable, read_table

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "address": ("확인주소", "주소", "링크", "url", "link", "qr", "토큰", "token", "확인번호", "수료증"),
    "number": ("발급번호", "수료증번호", "번호", "number"),
    "institution": ("훈련기관", "발급기관", "기관", "institution"),
    "name": ("이름", "성명", "name"),
}
MAX_ROWS = 2000
WHERE = "첫 줄에 '확인 주소'나 '발급 번호'라고 적고, 아래에 한 줄에 한 장씩 적어 주세요."
_TOKEN = re.compile(r"[A-Za-z2-7]{26,40}")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_PATH = re.compile(r"/v/([A-Za-z2-7]{26,40})(?:\.json)?/?")
_NUMBER = re.compile(r"(?:제\s*)?([0-9]{4})\s*-\s*([0-9]{4,8})(?:\s*호)?")


@dataclass(frozen=True)
class Named:
    """What a cell names: a token (of the host in a link, when it was one), or a number's year and sequence."""

    token: str = ""
    host: str = ""
    year: int = 0
    sequence: int = 0


@dataclass(frozen=True)
class ListRow:
    """`what` and `mend` are set for a row that names nothing."""

    line: int
    given: str
    named: Named = Named()
    institution: str = ""
    name: str = ""
    what: str = ""
    mend: str = ""


@dataclass(frozen=True)
class CheckList:
    """The rows, or why the file as a whole cannot be used."""

    rows: tuple[ListRow, ...] = ()
    problem: str = ""


def read_list(content: bytes) -> CheckList:
    """Never raises for bad input. A row that names nothing stays in: its line gets an answer too."""
    try:
        lines = read_table(content)
    except Unreadable as error:
        return CheckList(problem=str(error))
    if not lines:
        return CheckList(problem=f"빈 파일이에요. {WHERE}")
    columns, body = _columns(lines)
    if not columns.keys() & {"address", "number"}:
        return CheckList(problem=f"확인 주소나 발급 번호가 있는 칸을 찾지 못했어요. {WHERE}")
    body = [(line, cells) for line, cells in body if not re.fullmatch(r"모두 \d+줄", cells[0])]
    if not body:
        return CheckList(problem=f"제목만 있고 수료증이 한 줄도 없어요. {WHERE}")
    if len(body) > MAX_ROWS:
        return CheckList(
            problem=f"{len(body):,}줄이에요. 한 번에 {MAX_ROWS:,}줄까지 올릴 수 있어요. 파일을 나누어 올려 주세요."
        )
    return CheckList(tuple(_row(line, cells, columns) for line, cells in body))


def _columns(lines: list[tuple[int, list[str]]]) -> tuple[dict[str, int], list[tuple[int, list[str]]]]:
    """Column of each field, and the lines below the titles. A first line that names a certificate has no titles above it."""
    first = [re.sub(r"[\s()·_-]", "", unicodedata.normalize("NFC", cell)).casefold() for cell in lines[0][1]]
    found = {
        field: first.index(alias) for field, aliases in COLUMNS.items() for alias in reversed(aliases) if alias in first
    }
    if found:
        return found, lines[1:]
    for place, cell in enumerate(lines[0][1]):
        if read_name(cell) is not None:
            return {"address": place}, lines
    return {}, lines


def _row(line: int, cells: list[str], columns: Mapping[str, int]) -> ListRow:
    cell = {field: cells[place] if place < len(cells) else "" for field, place in columns.items()}
    given = cell.get("address") or cell.get("number") or ""
    institution, name = cell.get("institution", "")[:80], cell.get("name", "")[:40]
    if not given:
        return ListRow(line, "", what="칸이 비어 있어요.", mend="수료증에 적힌 확인 주소나 발급 번호를 적어 주세요.")
    named = read_name(given)
    if named is None:
        shown = given[:60]
        mend = "수료증에 적힌 '제 2026-0001호'나 확인 주소를 그대로 옮겨 적어 주세요."
        return ListRow(line, shown, what="주소도 번호도 아니에요.", mend=mend)
    return ListRow(line, given[:200], named, institution, name)


def read_name(text: str) -> Named | None:
    """What one cell names; None for anything else."""
    whole = unicodedata.normalize("NFC", text).strip()
    if _LINK.fullmatch(whole):
        try:
            parts = urlsplit(whole)
        except ValueError:
            return None
        found = _PATH.fullmatch(parts.path)
        return Named(token=found[1].upper(), host=parts.netloc.casefold()) if found and parts.netloc else None
    if _TOKEN.fullmatch(whole):
        return Named(token=whole.upper())
    if number := _NUMBER.fullmatch(whole):
        return Named(year=int(number[1]), sequence=int(number[2]))
    return None
