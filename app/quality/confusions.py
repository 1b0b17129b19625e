"""Pure: what is taken for what, from the findings of graded answers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.quality.judged import Judged

MOST_LABELS = 7  # rows of the matrix; more do not fit a page
SHADES = 5


@dataclass(frozen=True)
class Confused:
    """`expected` is empty for what was too much, `given` for what was left out."""

    part: str
    expected: str
    given: str
    times: int
    people: int


@dataclass(frozen=True)
class Cell:
    """`shade` 0–SHADES: how dark it is drawn."""

    times: int
    shade: int


@dataclass(frozen=True)
class Matrix:
    """cells[row][column]: rows what it is, columns what it was taken for. An empty name stands for nothing at all."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    left_out: int  # slips of labels that found no place


def kinds(answers: Iterable[Judged]) -> Counter[str]:
    """How often each kind of slip happened."""
    return Counter(finding.kind for each in answers for finding in each.findings)


def confused(answers: Iterable[Judged], least: int = 1) -> list[Confused]:
    """The most frequent first; `least`: only what happened so often."""
    times: Counter[tuple[str, str, str]] = Counter()
    people: dict[tuple[str, str, str], set[int]] = {}
    for each in answers:
        for finding in each.findings:
            if finding.expected or finding.given:
                part = "" if finding.part in (finding.expected, finding.given) else finding.part
                key = (part, finding.expected, finding.given)
                times[key] += 1
                people.setdefault(key, set()).add(each.person)
    ordered = sorted(times, key=lambda key: (-times[key], key))
    return [Confused(*key, times[key], len(people[key])) for key in ordered if times[key] >= least]


def matrix(found: Sequence[Confused]) -> Matrix | None:
    """Over the labels that slips speak of most; None when no slip names labels. Where what is expected was given, but badly, nothing
    was confused."""
    swapped = [each for each in found if each.expected != each.given]
    involved: Counter[str] = Counter()
    for each in swapped:
        for name in (each.expected, each.given):
            if name:
                involved[name] += each.times
    names = [name for name, _ in sorted(involved.items(), key=lambda entry: (-entry[1], entry[0]))][:MOST_LABELS]
    if not names:
        return None
    rows = (*sorted(names), *([""] if any(not each.expected for each in swapped) else []))
    columns = (*sorted(names), *([""] if any(not each.given for each in swapped) else []))
    counts: Counter[tuple[str, str]] = Counter()
    left_out = 0
    for each in swapped:
        if each.expected in rows and each.given in columns:
            counts[each.expected, each.given] += each.times
        else:
            left_out += each.times
    most = max(counts.values(), default=0)
    cells = tuple(tuple(_cell(counts[row, column], most) for column in columns) for row in rows)
    return Matrix(rows, columns, cells, left_out)


def _cell(times: int, most: int) -> Cell:
    return Cell(times, -(-times * SHADES // most) if times else 0)
