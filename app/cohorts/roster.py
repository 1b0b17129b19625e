"""A roster file (명단) becomes rows, each with what is wrong in it and how to mend it. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.phones import normalise_phone, phone_problem
from app.core.sheets import Unreadable, read_table

COLUMNS = {
    "name": ("이름", "성명", "훈련생", "훈련생명", "name"),
    "phone": ("전화번호", "휴대폰", "휴대전화", "핸드폰", "연락처", "휴대폰번호", "phone"),
    "birth_date": ("생년월일", "생일", "출생일"),
    "former_trade": ("예전직업", "이전직업", "경력", "직업", "직종", "전직업"),
}
LABELS = {"name": "이름", "phone": "전화번호", "birth_date": "생년월일", "former_trade": "예전 직업"}
REQUIRED = ("name", "phone")
FORBIDDEN = ("주민등록", "주민번호")
MAX_ROWS = 2000
# YYMMDD, a dash or not, then seven places of which all but the first may be hidden (630405-1******).
_RESIDENT_NUMBER = re.compile(r"(?<!\d)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s*[-–—]?\s*[1-8][\d*]{6}(?![\d*])")


@dataclass(frozen=True)
class RosterRow:
    line: int
    name: str
    phone: str
    birth_date: date | None = None
    former_trade: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.phone, self.name.casefold()


@dataclass(frozen=True)
class RosterProblem:
    """`line` 0 means the whole file. `mend` says what to do."""

    line: int
    column: str
    what: str
    mend: str


@dataclass(frozen=True)
class Roster:
    rows: tuple[RosterRow, ...]
    problems: tuple[RosterProblem, ...]


def read_roster(content: bytes, today: date) -> Roster:
    """Rows and problems of an uploaded roster; never raises for bad input."""
    try:
        lines = read_table(content)
    except Unreadable as error:
        return _refused(str(error), "파일을 고쳐서 다시 올려 주세요.")
    if not lines:
        return _refused("빈 파일이에요.", "첫 줄에 '이름,전화번호'를 적고 아래에 한 줄에 한 분씩 적어 주세요.")
    header, problem = _read_header(lines[0])
    if problem:
        return Roster((), (problem,))
    body = [(line, cells) for line, cells in lines[1:] if not _is_count_line(cells)]
    if not body:
        return _refused("사람이 한 줄도 없어요.", "둘째 줄부터 한 줄에 한 분씩 적어 주세요.")
    if len(body) > MAX_ROWS:
        return _refused(f"{len(body)}줄이에요. 한 번에 {MAX_ROWS}줄까지 올릴 수 있어요.", "파일을 나누어 올려 주세요.")
    rows: list[RosterRow] = []
    problems: list[RosterProblem] = []
    for line, cells in body:
        row, found = _read_row(line, cells, header, today)
        problems += found
        if row:
            rows.append(row)
    return Roster(tuple(rows), tuple(sorted(problems + _duplicates(rows), key=lambda p: p.line)))


def read_people(people: Sequence[Mapping[str, str]], today: date) -> Roster:
    """People that came as fields (`name`, `phone`, `birth_date`, `former_trade`), under the rules of the file; `line` counts
    from 0."""
    header = {field: place for place, field in enumerate(COLUMNS)}
    rows: list[RosterRow] = []
    problems: list[RosterProblem] = []
    for line, person in enumerate(people):
        row, found = _read_row(line, [person.get(field, "") for field in COLUMNS], header, today)
        problems += found
        if row:
            rows.append(row)
    return Roster(tuple(rows), tuple(sorted(problems + _duplicates(rows), key=lambda p: p.line)))


def _refused(what: str, mend: str) -> Roster:
    return Roster((), (RosterProblem(0, "파일", what, mend),))


def _is_count_line(cells: list[str]) -> bool:
    """The closing line of our own exports (모두 30줄) is no person."""
    return re.fullmatch(r"모두 \d+줄", cells[0]) is not None and not any(cells[1:])


def _read_header(line: tuple[int, list[str]]) -> tuple[dict[str, int], RosterProblem | None]:
    number, cells = line
    names = [re.sub(r"[\s()·_-]|선택|필수", "", unicodedata.normalize("NFC", cell)).casefold() for cell in cells]
    for name in names:
        if any(forbidden in name for forbidden in FORBIDDEN):
            return {}, RosterProblem(
                number,
                name[:20],
                f"'{name[:20]}' 열이 있어요. 이음은 주민등록번호를 받지 않아요.",
                "그 열을 지우고 다시 올려 주세요.",
            )
    found = {
        field: names.index(alias) for field, aliases in COLUMNS.items() for alias in reversed(aliases) if alias in names
    }
    missing = [LABELS[field] for field in REQUIRED if field not in found]
    if missing:
        return {}, RosterProblem(
            number,
            ", ".join(missing),
            f"첫 줄에 '{', '.join(missing)}' 제목이 없어요.",
            "첫 줄을 '이름,전화번호,생년월일,예전 직업'처럼 적어 주세요. 뒤의 둘은 없어도 돼요.",
        )
    return found, None


def _read_row(
    line: int, cells: list[str], header: dict[str, int], today: date
) -> tuple[RosterRow | None, list[RosterProblem]]:
    def cell(field: str) -> str:
        index = header.get(field)
        return cells[index] if index is not None and index < len(cells) else ""

    def problem(field: str, what: str, mend: str) -> None:
        problems.append(RosterProblem(line, LABELS[field], what, mend))

    problems: list[RosterProblem] = []
    if any(_RESIDENT_NUMBER.search(unicodedata.normalize("NFKC", text)) for text in cells):
        what = "주민등록번호로 보이는 숫자가 있어요."  # and nothing else of this line: what it says is not repeated
        return None, [RosterProblem(line, "줄 전체", what, "이음은 받지 않아요. 지우고 다시 올려 주세요.")]
    name = clean_name(cell("name"))
    if not name:
        problem("name", "이름이 비어 있어요.", "이름을 적어 주세요.")
    elif not looks_like_a_name(name):
        problem("name", f"이름 칸에 '{name[:20]}' 같은 글자가 있어요.", "숫자나 기호 없이 2~40자로 적어 주세요.")
    phone = normalise_phone(cell("phone"))
    if phone is None:
        what = phone_problem(cell("phone")) or "전화번호가 맞지 않아요."
        problem("phone", what, "010-1234-5678처럼 적어 주세요.")
    birth = _read_birth_date(cell("birth_date"), today)
    if isinstance(birth, str):
        problem("birth_date", birth, "1963-04-05처럼 적거나 비워 두세요.")
    if problems or phone is None:
        return None, problems
    return RosterRow(line, name, phone, None if isinstance(birth, str) else birth, cell("former_trade")[:60]), problems


def clean_name(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("\ufeff", "").split())


def looks_like_a_name(name: str) -> bool:
    return 2 <= len(name) <= 40 and all(c.isalpha() or c in " .-'·" for c in name)


def _read_birth_date(text: str, today: date) -> date | str | None:
    """A date, None for an empty cell, or what is wrong with it."""
    if not text:
        return None
    digits = re.findall(r"\d+", text)
    if len(digits) == 1 and len(digits[0]) == 8:
        digits = [digits[0][:4], digits[0][4:6], digits[0][6:]]
    if len(digits) != 3 or len(digits[0]) != 4:
        return f"생년월일 칸의 '{text[:20]}'에서 날짜를 알아보지 못했어요."
    try:
        born = date(*map(int, digits))
    except ValueError:
        return f"'{text[:20]}' 같은 날은 달력에 없어요."
    if not date(1920, 1, 1) <= born <= date(today.year - 15, 12, 31):
        return f"생년월일이 {born.year}년이에요. 연도를 다시 봐 주세요."
    return born


def _duplicates(rows: list[RosterRow]) -> list[RosterProblem]:
    first: dict[tuple[str, str], int] = {}
    problems = []
    for row in rows:
        earlier = first.setdefault(row.key, row.line)
        if earlier != row.line:
            problems.append(
                RosterProblem(
                    row.line, "이름, 전화번호", f"{earlier}번째 줄과 같은 분이에요.", "두 줄 가운데 하나를 지워 주세요."
                )
            )
    return problems
