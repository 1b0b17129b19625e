"""Pure: Krippendorff's α = 1 − Do ÷ De for any number of people, with missing answers. Heavy: loads numpy.

Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability: https://repository.upenn.edu/asc_papers/43. A
unit with m ≥ 2 answers adds each pair of them with weight 1 ÷ (m − 1); other units are left out. Instead of the
coincidence matrix the sums are taken in closed form: for differences (a − b)² the pairs of m values sum to 2(m Σa² −
(Σa)²), and for the nominal difference to m² − Σ n². The ordinal difference, (n_c/2 + n_between + n_k/2)², is that of
the values' mid-ranks. So 100,000 answers take no table of units by categories.
"""

from collections.abc import Hashable, Iterable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.labeling.measures.outcome import NO_PAIRS, ONE_CATEGORY, Measured
from app.labeling.measures.ratings import code

Level = Literal["nominal", "ordinal", "interval"]


def alpha(given: Iterable[tuple[Hashable, Hashable, Hashable]], level: Level = "nominal") -> Measured:
    """α of (unit, worker, value), at most 1; 0 is chance. Ordinal values must have an order, interval values be numbers.

    None with its reason when no unit has two answers, or all answers are alike.
    """
    ratings = code(given)
    if level == "interval":
        values = np.array(ratings.labels, dtype=np.float64)[ratings.label]
    else:
        values = ratings.label.astype(np.float64)
    return coded_alpha(ratings.unit, values, level)


def coded_alpha(unit: NDArray[np.int64], value: NDArray[np.float64], level: Level = "nominal") -> Measured:
    """As `alpha`, from numbers of the units (0 upwards) and values, both of shape (answers,). Raises ValueError on other shapes."""
    if unit.shape != value.shape or unit.ndim != 1:
        raise ValueError(f"units of shape {unit.shape} do not fit values of shape {value.shape}")
    answers = np.bincount(unit)[unit] if len(unit) else unit
    unit, value = unit[answers > 1], value[answers > 1]
    if not len(unit):
        return NO_PAIRS
    _, place, totals = np.unique(value, return_inverse=True, return_counts=True)
    if len(totals) == 1:
        return ONE_CATEGORY
    if level == "nominal":
        observed, expected = _nominal(unit, place, totals)
    else:
        observed, expected = _squared(unit, value if level == "interval" else _mid_ranks(totals)[place])
    return Measured(float(1 - observed / expected))


def _nominal(unit: NDArray[np.int64], place: NDArray[np.intp], totals: NDArray[np.intp]) -> tuple[float, float]:
    """(Do, De), both times the number of answers."""
    cell, alike = np.unique(unit * len(totals) + place, return_counts=True)
    sizes = np.bincount(unit).astype(np.float64)
    same = np.bincount(cell // len(totals), weights=alike.astype(np.float64) ** 2, minlength=len(sizes))
    used = sizes > 1
    observed = ((sizes[used] ** 2 - same[used]) / (sizes[used] - 1)).sum()
    count = float(len(unit))
    return float(observed), float((count**2 - (totals.astype(np.float64) ** 2).sum()) / (count - 1))


def _squared(unit: NDArray[np.int64], value: NDArray[np.float64]) -> tuple[float, float]:
    value = value - value.mean()  # the same differences, without losing digits of large values
    sizes = np.bincount(unit).astype(np.float64)
    sums, squares = np.bincount(unit, weights=value), np.bincount(unit, weights=value**2)
    used = sizes > 1
    observed = (2 * (sizes * squares - sums**2)[used] / (sizes[used] - 1)).sum()
    count = float(len(value))
    return float(observed), float(2 * (count * (value**2).sum() - value.sum() ** 2) / (count - 1))


def _mid_ranks(totals: NDArray[np.intp]) -> NDArray[np.float64]:
    return np.cumsum(totals) - totals / 2
