"""The lines of the desk by how urgent they are, with words for when. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.due import Due

KINDS = {
    "sheet": "출석부",
    "contact": "연락",
    "correction": "출석 요청",
    "appeal": "재검토",
    "erasure": "지우기 요청",
    "referral": "일자리",
    "certificate": "수료증",
    "outcome": "결과",
    "closing": "마감",
    "roster": "명단",
    "invite": "초대장",
    "work": "맡긴 일",
    "token": "연결",
}
GROUPS = {"late": "늦은 것", "today": "오늘", "week": "이번 주", "later": "그 뒤"}
WEEK = timedelta(days=6)  # today and the six days that follow
SHOWN = 3  # lines of a kind in a group; the others are behind a link


@dataclass(frozen=True)
class Line:
    """`when`: until when, or since when; empty where that says nothing."""

    due: Due
    label: str
    when: str


@dataclass(frozen=True)
class Block:
    """Lines of one kind. `rest`: how many more there are."""

    kind: str
    label: str
    lines: tuple[Line, ...]
    rest: int


@dataclass(frozen=True)
class Group:
    key: str
    title: str
    blocks: tuple[Block, ...]
    count: int


def urgency(until: date | None, day: date) -> str:
    """A key of GROUPS. What has no day is for today: it can be done as soon as somebody is there."""
    if until is None or until == day:
        return "today"
    if until < day:
        return "late"
    return "week" if until <= day + WEEK else "later"


def when(due: Due, day: date) -> str:
    """In words."""
    if due.at is not None and due.until == day:
        return ""  # the hour stands there
    if due.until is None:
        return f"{_short(due.since)}부터" if due.since is not None else ""
    if due.until < day:
        return f"{(day - due.until).days}일 지남"
    return "오늘까지" if due.until == day else f"{_short(due.until)}까지"


def _short(day: date) -> str:
    return f"{day.month}월 {day.day}일 ({'월화수목금토일'[day.weekday()]})"


def grouped(
    dues: Iterable[Due], more: Mapping[str, int], day: date, *, shown: int = SHOWN, kind: str = ""
) -> tuple[Group, ...]:
    """The groups that have something, each with its kinds in one order and the nearest day first. `more`: how many of a kind were
    not read; they are the least urgent, and are counted where the last one of their kind stands."""
    by_group: dict[str, dict[str, list[Due]]] = {key: {} for key in GROUPS}
    for due in dues:
        if kind in ("", due.kind):
            by_group[urgency(due.until, day)].setdefault(due.kind, []).append(due)
    last = {name: key for key, kinds in by_group.items() for name in kinds}
    found = []
    for key, kinds in by_group.items():
        blocks = [
            _block(name, kinds[name], more.get(name, 0) if last[name] == key else 0, day, shown)
            for name in KINDS
            if name in kinds
        ]
        if blocks:
            count = sum(len(each.lines) + each.rest for each in blocks)
            found.append(Group(key, GROUPS[key], tuple(blocks), count))
    return tuple(found)


def _block(kind: str, dues: list[Due], unread: int, day: date, shown: int) -> Block:
    dues.sort(key=lambda due: (due.until or day, due.at is None, due.at, due.rank, due.who, due.what))
    lines = tuple(Line(due, KINDS[kind], when(due, day)) for due in dues[:shown])
    return Block(kind, KINDS[kind], lines, max(len(dues) - shown, 0) + unread)
