"""Pure: classical item statistics of a quiz, as Moodle's quiz statistics report defines them.

Source of the formulas: Moodle documentation, "Quiz statistics calculations" (https://docs.moodle.org/dev/Quiz_statistics_calculations).
A mark is missing (NaN) where an attempt did not hold the item. Variances and covariances divide by S − 1.
What cannot be computed (one attempt only, nothing varies) is None, never zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Marks: TypeAlias = NDArray[np.float64]
"""Shape (attempts, slots) or (attempts,): marks earned, NaN where the item was not in the attempt."""


@dataclass(frozen=True)
class ItemStatistics:
    """One slot of a quiz, or one question wherever a random slot drew it.

    `facility`: mean mark ÷ maximum, 0–1. `deviation`: standard deviation of the mark ÷ maximum. `discrimination`: correlation
    of the mark with the rest of the attempt, −100…100. `efficiency`: that covariance ÷ the greatest these marks allow, up to
    100. `weight`: share of the spread of the total that the item really causes, in per cent; None where it pulls
    against the total. `guess`: facility that blind guessing reaches.
    """

    attempts: int
    facility: float | None
    deviation: float | None
    discrimination: float | None
    efficiency: float | None
    intended_weight: float | None = None
    weight: float | None = None
    guess: float | None = None


@dataclass(frozen=True)
class QuizStatistics:
    """The quiz as a whole. `mean`, `median`, `deviation`, `standard_error` in marks; `alpha` and `error_ratio` in per cent.

    `alpha` is Cronbach's coefficient of internal consistency; `error_ratio` = 100 √(1 − α), `standard_error` = that share of
    the standard deviation. `skewness` and `kurtosis` are the sample's k-statistics ratios.
    """

    attempts: int
    mean: float | None
    median: float | None
    deviation: float | None
    skewness: float | None
    kurtosis: float | None
    alpha: float | None
    error_ratio: float | None
    standard_error: float | None


def slot_statistics(
    marks: Marks, max_marks: Sequence[float], guesses: Sequence[float | None] | None = None
) -> list[ItemStatistics]:
    """One entry a slot. `marks` has shape (attempts, slots); `guesses` are facilities of blind guessing.

    Raises ValueError when the shapes do not fit.
    """
    if marks.ndim != 2 or marks.shape[1] != len(max_marks):
        raise ValueError(f"marks of shape {marks.shape} do not fit {len(max_marks)} slots")
    totals = np.nansum(marks, axis=1)
    shared = np.array([_with_total(marks[:, slot], totals) for slot in range(marks.shape[1])])
    roots = np.sqrt(np.clip(np.nan_to_num(shared), 0, None))
    whole, intended = float(roots.sum()), float(sum(max_marks))
    found = []
    for slot, most in enumerate(max_marks):
        column = marks[:, slot]
        pulls_along = whole > 0 and shared[slot] >= 0
        found.append(
            _statistics(
                column,
                totals - column,
                most,
                intended_weight=100 * most / intended if intended else None,
                weight=float(100 * roots[slot] / whole) if pulls_along else None,
                guess=guesses[slot] if guesses else None,
            )
        )
    return found


def question_statistics(marks: Marks, totals: Marks, max_mark: float, guess: float | None = None) -> ItemStatistics:
    """A question that random slots drew: `marks` and the attempts' `totals`, both of shape (attempts that held it,).

    As in Moodle, the mark is compared with the attempt's whole total here: what else the attempt drew differs.
    """
    return _statistics(marks, totals, max_mark, guess=guess)


def quiz_statistics(marks: Marks) -> QuizStatistics:
    """The quiz as a whole, from marks of shape (attempts, slots)."""
    count, slots = marks.shape
    if not count:
        return QuizStatistics(0, *[None] * 8)
    totals = np.nansum(marks, axis=1)
    deviations = totals - totals.mean()
    k2 = float((deviations**2).sum() / (count - 1)) if count > 1 else None
    alpha = _cronbach(marks, k2) if slots > 1 else None
    ratio = 100 * (max(0.0, 1 - alpha / 100)) ** 0.5 if alpha is not None else None
    spread = k2**0.5 if k2 is not None else None
    return QuizStatistics(
        attempts=count,
        mean=float(totals.mean()),
        median=float(np.median(totals)),
        deviation=spread,
        skewness=_skewness(deviations, k2),
        kurtosis=_kurtosis(deviations, k2),
        alpha=alpha,
        error_ratio=ratio,
        standard_error=ratio / 100 * spread if ratio is not None and spread is not None else None,
    )


def _statistics(column: Marks, rest: Marks, most: float, **further: float | None) -> ItemStatistics:
    held = ~np.isnan(column)
    mine, others = column[held], rest[held]
    count = len(mine)
    if not count or most <= 0:
        return ItemStatistics(count, None, None, None, None, **further)
    facility = float(mine.mean() / most)
    if count == 1:
        return ItemStatistics(1, facility, None, None, None, **further)
    a, b = mine - mine.mean(), others - others.mean()
    together, most_together = float(a @ b), float(np.sort(a) @ np.sort(b))
    norms = float((a @ a) * (b @ b)) ** 0.5
    return ItemStatistics(
        attempts=count,
        facility=facility,
        deviation=float((a @ a) / (count - 1)) ** 0.5 / most,
        discrimination=100 * together / norms if norms > _NOTHING else None,
        efficiency=100 * together / most_together if abs(most_together) > _NOTHING else None,
        **further,
    )


def _with_total(column: Marks, totals: Marks) -> float:
    """Covariance of a slot's mark with the attempt's total; NaN with fewer than two attempts."""
    held = ~np.isnan(column)
    count = int(held.sum())
    if count < 2:
        return float("nan")
    mine, whole = column[held], totals[held]
    shared = float((mine - mine.mean()) @ (whole - whole.mean())) / (count - 1)
    return 0.0 if abs(shared) < _NOTHING else shared


def _cronbach(marks: Marks, total_variance: float | None) -> float | None:
    """100 · P/(P − 1) · (1 − Σ V(x_p) ÷ V(T)); source as above, "coefficient of internal consistency"."""
    if not total_variance or total_variance < _NOTHING:
        return None
    filled = np.nan_to_num(marks)
    slots = marks.shape[1]
    return float(100 * slots / (slots - 1) * (1 - filled.var(axis=0, ddof=1).sum() / total_variance))


def _skewness(deviations: Marks, k2: float | None) -> float | None:
    """k3 ÷ k2^(3/2), with k3 = S Σd³ ÷ ((S − 1)(S − 2)) of the deviations d."""
    count = len(deviations)
    if count < 3 or not k2 or k2 < _NOTHING:
        return None
    k3 = count * float((deviations**3).sum()) / ((count - 1) * (count - 2))
    return float(k3 / k2**1.5)


def _kurtosis(deviations: Marks, k2: float | None) -> float | None:
    """k4 ÷ k2², with k4 = S((S + 1)Σd⁴ − 3(S − 1)(Σd²)² ÷ S) ÷ ((S − 1)(S − 2)(S − 3))."""
    count = len(deviations)
    if count < 4 or not k2 or k2 < _NOTHING:
        return None
    fourth, second = float((deviations**4).sum()), float((deviations**2).sum())
    k4 = count * ((count + 1) * fourth - 3 * (count - 1) * second**2 / count)
    return float(k4 / ((count - 1) * (count - 2) * (count - 3)) / k2**2)


_NOTHING = 1e-12  # a spread below this is rounding, not spread
