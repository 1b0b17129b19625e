"""Pure: matching the units of two answers one to one, by any likeness between them.

Two passes: first units of the same label, then what is left without regard to labels. In each pass the number of pairs comes
first and their likeness second, so neither the order of the units nor the solver decides a score. The assignment problem is
solved by the Hungarian method (Kuhn 1955), only where units compete: a unit with one possible partner that has no
other needs no solver.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.labeling.graders.assignment import assign

Likeness: TypeAlias = Sequence[Sequence[float]]
"""likeness[row][column], 0–1. Rows are the units of the one answer, columns those of the other."""
Pair: TypeAlias = tuple[int, int, float]
"""(row, column, likeness)."""


@dataclass(frozen=True)
class Matching:
    """Pairs in the order of their rows. `same`: of one label; `crossed`: alike enough, under different labels."""

    same: tuple[Pair, ...]
    crossed: tuple[Pair, ...]

    @property
    def mean_likeness(self) -> float | None:
        """Of the pairs of one label; None when there are none."""
        return sum(like for _, _, like in self.same) / len(self.same) if self.same else None


def two_pass(
    likeness: Likeness, row_labels: Sequence[Hashable], column_labels: Sequence[Hashable], threshold: float
) -> Matching:
    """Pairs at or above `threshold`; whatever the threshold, a pair needs a likeness above 0.

    Raises ValueError when the labels do not fit the matrix.
    """
    rows, columns = range(len(row_labels)), range(len(column_labels))
    if len(likeness) != len(rows) or any(len(row) != len(columns) for row in likeness):
        raise ValueError("the likeness has not one row and one column for each label")
    fitting = [
        (row, column, likeness[row][column])
        for row in rows
        for column in columns
        if likeness[row][column] > 0 and likeness[row][column] >= threshold
    ]
    same = _most([pair for pair in fitting if row_labels[pair[0]] == column_labels[pair[1]]])
    used_rows, used_columns = {row for row, _, _ in same}, {column for _, column, _ in same}
    left = [pair for pair in fitting if pair[0] not in used_rows and pair[1] not in used_columns]
    return Matching(tuple(same), tuple(_most(left)))


def best_pairs(likeness: Likeness, threshold: float = 0.0) -> tuple[Pair, ...]:
    """One pass without labels."""
    columns = len(likeness[0]) if likeness else 0
    return two_pass(likeness, [0] * len(likeness), [0] * columns, threshold).same


def f1_of(matched: int, given: int, gold: int) -> float:
    """2TP ÷ (2TP + FP + FN), 0–1 (van Rijsbergen 1979); nothing in gold and nothing given is 1."""
    return 2 * matched / (given + gold) if given + gold else 1.0


def _most(pairs: Sequence[Pair]) -> list[Pair]:
    """As many of these pairs as can stand together, then with the greatest likeness, in the order of rows."""
    found: list[Pair] = []
    for island in _islands(pairs):
        found += island if len(island) == 1 else _solved(island)
    return sorted(found)


def _islands(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """The pairs by connected component: no row or column of one stands in another."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while (above := parent.setdefault(node, node)) != node:
            parent[node] = node = parent[above]
        return node

    for row, column, _ in pairs:
        parent[root(("row", row))] = root(("column", column))
    islands: dict[tuple[str, int], list[Pair]] = {}
    for pair in pairs:
        islands.setdefault(root(("row", pair[0])), []).append(pair)
    yield from islands.values()


def _solved(island: Sequence[Pair]) -> list[Pair]:
    rows, columns = sorted({row for row, _, _ in island}), sorted({column for _, column, _ in island})
    row_at, column_at = {row: at for at, row in enumerate(rows)}, {column: at for at, column in enumerate(columns)}
    bonus = min(len(rows), len(columns)) + 1.0  # more than all likenesses of a pass together: one pair more always wins
    weights = [[0.0] * len(columns) for _ in rows]
    for row, column, like in island:
        weights[row_at[row]][column_at[column]] = like + bonus
    return [(rows[r], columns[c], weights[r][c] - bonus) for r, c in assign(weights) if weights[r][c] > 0]
