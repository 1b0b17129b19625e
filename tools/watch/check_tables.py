"""The second look at the tables: finds what to do again from what a trainee sees, by the words of the guide and of the description."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from tools.watch.tables import YEAR

Found: TypeAlias = tuple[str, str, str]
"""(treatment, column, value)."""
Rows: TypeAlias = Sequence[tuple[str, Mapping[str, str]]]
STEPS_MOST, FLOORS_MOST, SLEPT_MOST = 60_000, 300, 1440
HEART = (30, 220)
_ORIGINAL = re.compile(r"(\d+)[일시] 원본에는 ([\d,]+)걸음")


def found(item: Mapping[str, Any], *, changed: bool = False) -> dict[str, Found]:
    """{row: what to do} by the guide. changed: a heart rate of 0 takes the row out."""
    names = [column["name"] for column in item["columns"]]
    rows = [(row["id"], dict(zip(names, row["cells"], strict=True))) for row in item["rows"]]
    due: dict[str, Found] = {}
    for find in (_useless, _repeated, _dates, _times, _devices, _nights, _numbers):
        for row, what in find(rows, " ".join(item["about"])):
            due.setdefault(row, what)
    if changed:
        zeros = {row for row, cells in rows if cells.get("heart") == "0"}
        due = {row: ("drop", "", "") if row in zeros else what for row, what in due.items()}
    return due


def faults(item: Mapping[str, Any], gold: Mapping[str, Any], *, changed: bool = False) -> list[str]:
    """Where the gold is not what the guide says of the table, in English."""
    said = {each["row"]: (each["act"], each["column"], each["value"]) for each in gold["treatments"]}
    right = found(item, changed=changed)
    return [
        f"{item['id']} {row}: the table gives {right.get(row)}, the gold says {said.get(row)}"
        for row in sorted({*right, *said})
        if right.get(row) != said.get(row)
    ]


def _useless(rows: Rows, about: str) -> Iterator[tuple[str, Found]]:
    for row, cells in rows:
        if not any(cells.values()) or next(iter(cells.values())) in ("합계", "평균"):
            yield row, ("drop", "", "")


def _repeated(rows: Rows, about: str) -> Iterator[tuple[str, Found]]:
    seen: list[Mapping[str, str]] = []
    for row, cells in rows:
        if cells in seen:
            yield row, ("drop", "", "")
        seen.append(cells)


def _dates(rows: Rows, about: str) -> Iterator[tuple[str, Found]]:
    """A day that is none of the others' form or year is the one that is missing between its neighbours."""
    if "day" not in rows[0][1]:
        return
    days = [cells["day"] for _, cells in rows]
    for at, (row, cells) in enumerate(rows):
        day = cells["day"]
        if not day or day == "합계" or day.startswith(f"{YEAR}-"):
            continue
        before = next((each for each in reversed(days[:at]) if each.startswith(f"{YEAR}-")), None)
        after = next((each for each in days[at + 1 :] if each.startswith(f"{YEAR}-")), None)
        number = int(before[8:]) + 1 if before else int((after or "")[8:]) - 1
        yield row, ("edit", "day", f"{YEAR}-11-{number:02}")


def _times(rows: Rows, about: str) -> Iterator[tuple[str, Found]]:
    """An hour out of its turn, nine hours before the one that is missing there."""
    if "time" not in rows[0][1]:
        return
    last: int | None = None
    for row, cells in rows:
        if not cells["time"]:
            continue
        hour = int(cells["time"][:2])
        if last is not None and hour not in (last, last + 1):
            hour = (hour + 9) % 24
            yield row, ("edit", "time", f"{hour:02}:00")
        last = hour


def _devices(rows: Rows, about: str) -> Iterator[tuple[str, Found]]:
    merged = {cells["day"] for _, cells in rows if cells.get("by") == "합친 줄"}
    for row, cells in rows:
        if "begun" not in cells and cells.get("by") in ("휴대폰", "시계") and cells["day"] in merged:
            yield row, ("drop", "", "")


def _nights(rows: Rows, about: str) -> Iterator[tuple[str, Found]]:
    if "slept" not in rows[0][1] or "begun" not in rows[0][1]:
        return
    for row, cells in rows:
        begun, ended, slept = _minutes(cells["begun"]), _minutes(cells["ended"]), int(cells["slept"])
        if cells["by"] == "휴대폰" and any(_overlap(cells, other) for _, other in rows if other is not cells):
            yield row, ("drop", "", "")
        elif (ended - begun) % 1440 == slept + 9 * 60:
            right = (ended - slept) % 1440
            yield row, ("edit", "begun", f"{right // 60:02}:{right % 60:02}")
        elif (ended - begun) % 1440 != slept:
            yield row, ("edit", "slept", str((ended - begun) % 1440))


def _numbers(rows: Rows, about: str) -> Iterator[tuple[str, Found]]:
    originals = {place: value.replace(",", "") for place, value in _ORIGINAL.findall(about)}
    for row, cells in rows:
        steps, heart, slept = cells.get("steps", ""), cells.get("heart", ""), cells.get("slept", "")
        original = originals.get(str(int(cells["day"][8:]))) if cells.get("day", "").startswith(f"{YEAR}-") else None
        if original and original != steps:
            yield row, ("edit", "steps", original)
        elif "." in steps:
            yield row, ("edit", "steps", str(round(float(steps) * 1000)))
        elif steps and int(steps) >= STEPS_MOST:
            yield row, ("blank", "steps", "")
        if cells.get("floors") and int(cells["floors"]) >= FLOORS_MOST:
            yield row, ("blank", "floors", "")
        if heart and not HEART[0] <= int(heart) <= HEART[1]:
            yield row, ("blank", "heart", "")
        if "." in slept:
            yield row, ("edit", "slept", str(round(float(slept) * 60)))
        elif slept and (slept == "0" or int(slept) > SLEPT_MOST):
            yield row, ("blank", "slept", "")


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _overlap(a: Mapping[str, str], b: Mapping[str, str]) -> bool:
    if a["day"] != b["day"]:
        return False
    ends = [(_minutes(each["begun"]), _minutes(each["begun"]) + int(each["slept"])) for each in (a, b)]
    return ends[0][0] < ends[1][1] and ends[1][0] < ends[0][1]
