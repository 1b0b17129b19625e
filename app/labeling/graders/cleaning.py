"""Pure: a cleaned table against what should have been done: precision and recall over the rows that were treated.

A row that needed treatment and got one earns `found`; the right treatment (its cell and, within the tolerance, its value) and the
right reason earn the rest. The score is F1 with these earnings in place of hits, so a true row that was treated costs as much as a
faulty one that was missed. Rows whose cells are all alike stand for each other: whichever of two copies is taken out is right.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from app.labeling.graders.receipt_reading import plain, read_date, read_time

Kind: TypeAlias = Literal["missing", "overcleaned", "guessed", "wrong_act", "wrong_value", "wrong_reason"]
Twins: TypeAlias = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Deed:
    """What was done to a row: drop, blank or edit. column: the cell, "" for drop; value: what was typed; reason: its name."""

    act: str
    column: str = ""
    value: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Due:
    """What had to be done to a row. tolerance is in the column's unit (minutes for times); any of the reasons is right."""

    act: str
    column: str = ""
    value: str = ""
    tolerance: float = 0.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Weights:
    """What finding a row, treating it rightly and giving the reason earn; together 1."""

    found: float
    act: float
    reason: float


@dataclass(frozen=True)
class Slip:
    """`given` is None for a row that was missed, `due` for one that had to be left."""

    kind: Kind
    row: str
    given: Deed | None
    due: Due | None


@dataclass(frozen=True)
class CleaningGrade:
    """One table. earned: what the found rows earned; given, due, found: rows treated, to be treated, both."""

    earned: float
    given: int
    due: int
    found: int
    slips: tuple[Slip, ...]

    @property
    def score(self) -> float:
        """100 · F1, to one decimal; nothing to do and nothing done is 100."""
        total = self.given + self.due
        return round(100 * 2 * self.earned / total, 1) if total else 100.0

    @property
    def precision(self) -> float:
        """Share of the treated rows that needed it, 0–1; nothing treated is 1 when nothing had to be."""
        return self.found / self.given if self.given else float(not self.due)

    @property
    def recall(self) -> float:
        """Share of the rows to be treated that were, 0–1; nothing to do is 1 when nothing was done."""
        return self.found / self.due if self.due else float(not self.given)


def read_value(kind: str, unit: str, text: str) -> Hashable | None:
    """What was typed into a cell as a value that can be compared: a number, minutes of the day, a day, plain text.

    A number may carry its unit and commas. None when it cannot be read.
    """
    short = plain(text)
    if kind == "time":
        time = read_time(short)
        return None if time is None else int(time[:2]) * 60 + int(time[3:])
    if kind == "date":
        day = read_date(short)
        return None if day is None else day.toordinal()
    if kind == "text":
        return short or None
    short = short.replace(" ", "").removesuffix(unit).replace(",", "")
    whole, point, part = short.partition(".")
    digits = (
        whole.isascii() and whole.isdigit() and len(whole) <= 9 and (not point or (part.isdigit() and len(part) <= 3))
    )
    return Decimal(short) if digits and short.isascii() else None


def same_value(kind: str, unit: str, a: str, b: str, tolerance: float = 0.0) -> bool:
    """Whether two texts are the same value, numbers and times within `tolerance`. What cannot be read equals nothing."""
    mine, right = read_value(kind, unit, a), read_value(kind, unit, b)
    if mine is None or right is None:
        return False
    if isinstance(mine, Decimal | int) and isinstance(right, Decimal | int):
        return abs(Decimal(mine) - Decimal(right)) <= Decimal(str(tolerance))
    return mine == right


def twins(rows: Sequence[tuple[str, Sequence[str]]]) -> list[list[str]]:
    """Ids of rows whose cells are all alike, group by group, in the table's order; rows without a twin are left out."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, cells in rows:
        groups.setdefault(tuple(plain(cell) for cell in cells), []).append(name)
    return [names for names in groups.values() if len(names) > 1]


def fitted(moved: Mapping[str, Deed | Due], to: Mapping[str, Deed | Due], alike: Twins) -> dict[str, Deed | Due]:
    """`moved` with treatments of twin rows moved to those twins that `to` treats, so far as it treats any."""
    result = dict(moved)
    for group in alike:
        mine = sorted((moved[row].act, row) for row in group if row in moved)
        theirs = [row for _, row in sorted((to[row].act, row) for row in group if row in to)]
        places = [*theirs, *(row for row in group if row not in theirs and row in moved), *group]
        for _, row in mine:
            result.pop(row, None)
        for (_, row), place in zip(mine, dict.fromkeys(places), strict=False):
            result[place] = moved[row]
    return result


def grade(
    given: Mapping[str, Deed], due: Mapping[str, Due], columns: Mapping[str, tuple[str, str]], weights: Weights
) -> CleaningGrade:
    """Grade one table. given, due: by row id, rows that are left are in neither; columns: {name: (kind, unit)}."""
    slips: list[Slip] = []
    earned, found = 0.0, 0
    for row in dict.fromkeys((*due, *given)):
        mine, right = given.get(row), due.get(row)
        if mine is None or right is None:
            slips.append(Slip("missing" if mine is None else "overcleaned", row, mine, right))
            continue
        found += 1
        fault = fault_of(mine, right, columns)
        reason = mine.reason in right.reasons
        earned += weights.found + weights.act * (fault is None) + weights.reason * reason
        if fault or not reason:
            slips.append(Slip(fault or "wrong_reason", row, mine, right))
    return CleaningGrade(round(earned, 9), len(given), len(due), found, tuple(slips))


def fault_of(mine: Deed, right: Due, columns: Mapping[str, tuple[str, str]]) -> Kind | None:
    """How a treatment differs from the right one, its reason aside; None when it does not."""
    if mine.act != right.act:
        return "guessed" if (mine.act, right.act) == ("edit", "blank") else "wrong_act"
    if mine.column != right.column:
        return "wrong_act"
    if mine.act == "edit":
        kind, unit = columns[right.column]
        if not same_value(kind, unit, mine.value, right.value, right.tolerance):
            return "wrong_value"
    return None


def likeness(
    a: Mapping[str, Deed], b: Mapping[str, Deed], columns: Mapping[str, tuple[str, str]], weights: Weights
) -> float:
    """F1 of two people's treatments, 0–1, symmetric; `b` already fitted to `a`."""
    if not a and not b:
        return 1.0
    alike = 0.0
    for row in a.keys() & b.keys():
        other = Due(b[row].act, b[row].column, b[row].value, 0.0, (b[row].reason,))
        same = fault_of(a[row], other, columns) is None or a[row] == b[row]
        alike += weights.found + weights.act * same + weights.reason * (a[row].reason == b[row].reason)
    return min(1.0, 2 * alike / (len(a) + len(b)))
