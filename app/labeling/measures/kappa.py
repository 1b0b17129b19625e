"""Pure: how far two people agree beyond chance.

κ = (po − pe) ÷ (1 − pe): Cohen (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20,
37–46. Weighted: κw = 1 − Σ v·o ÷ Σ v·e with disagreement weights v: Cohen (1968), Psychological Bulletin 70, 213–220; linear
|i − j|, quadratic (i − j)² (Fleiss and Cohen 1973).
"""

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

from app.labeling.measures.classification import confusion
from app.labeling.measures.outcome import NO_PAIRS, ONE_CATEGORY, Measured

Table: TypeAlias = Sequence[Sequence[float]]
"""table[first's category][second's category]: counts or shares; square, the categories in their order."""
Weights: TypeAlias = Literal["none", "linear", "quadratic"] | Table
"""Or a square of own disagreement weights, 0 on the diagonal."""


def kappa(
    pairs: Iterable[tuple[str, str]],
    categories: Sequence[str] = (),
    weights: Literal["none", "linear", "quadratic"] = "none",
) -> Measured:
    """κ of (first's, second's) categories. Weighted, `categories` must give their order and name all that occur."""
    found = confusion(pairs, categories)
    if weights != "none" and len(found.labels) > len(categories):
        raise ValueError(f"the order of {found.labels[len(categories) :]} is not given")
    return table_kappa(found.counts, weights)


def table_kappa(table: Table, weights: Weights = "none") -> Measured:
    """κ of a table of two people. None when they judged nothing together, or all in one category. Raises ValueError unless square."""
    size = len(table)
    if any(len(row) != size for row in table):
        raise ValueError("the table is not square")
    total = sum(map(sum, table))
    if not total:
        return NO_PAIRS
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    observed = expected = 0.0
    for i in range(size):
        for j in range(size):
            weight = _weight(weights, i, j)
            observed += weight * table[i][j]
            expected += weight * rows[i] * columns[j] / total
    return Measured(1 - observed / expected) if expected else ONE_CATEGORY


def _weight(weights: Weights, i: int, j: int) -> float:
    if weights == "none":
        return float(i != j)
    if weights == "linear":
        return float(abs(i - j))
    if weights == "quadratic":
        return float((i - j) ** 2)
    return weights[i][j]
