"""Pure: what is true and who is reliable, from the answers alone. Heavy: loads numpy.

Dawid, A. P. and Skene, A. M. (1979), Maximum likelihood estimation of observer error-rates using the EM algorithm.
Applied Statistics 28, 20–28. Begun from each unit's shares of the labels (their 3.1). Deterministic: the same answers
in any order give the same result.

The E-step needs log error rates summed over a unit's answers, the M-step posteriors summed over a worker's answers of
one label. Both are sums over sorted runs of one array with the true label in front, so a round over n answers and k
labels costs O(n·k) in numpy, without joins.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from math import isnan
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.labeling.measures.ratings import Ratings, code

FLOOR = 1e-10  # of a probability: one answer that nobody else gives must not make the rest impossible
EQUAL = 1e-6  # posteriors nearer than this are a tie
Reals = NDArray[np.float64]


class Estimate(NamedTuple):
    """`label` is None when several are equally likely; these are then in `tied`. `probability` is the first place's, 0–1."""

    label: Any | None
    probability: float
    tied: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Worker:
    """`rates[true][given]`, 0–1, each row sums to 1. `diagonal`: how often each true label is recognised; None where the worker
    hardly met it (posterior sum below ½). `accuracy`: the diagonal weighted by what the worker met."""

    answers: int
    accuracy: float
    diagonal: dict[Any, float | None]
    rates: dict[Any, dict[Any, float]]


@dataclass(frozen=True)
class Fit:
    """The result as arrays. posterior (units, labels); prior (labels,); rates (workers, true, given); met (workers, true).

    `log_likelihood`: of all answers, natural logarithm, before each round and after the last; it never falls.
    """

    ratings: Ratings
    posterior: Reals
    prior: Reals
    rates: Reals
    met: Reals
    log_likelihood: tuple[float, ...]
    converged: bool

    @property
    def estimates(self) -> dict[Any, Estimate]:
        """By unit."""
        top = self.posterior.max(axis=1)
        near = self.posterior >= top[:, None] - EQUAL
        names = self.ratings.labels
        found = {
            unit: Estimate(names[first], probability)
            for unit, first, probability in zip(
                self.ratings.units, self.posterior.argmax(axis=1).tolist(), top.tolist(), strict=True
            )
        }
        for at in np.flatnonzero(near.sum(axis=1) > 1):
            tied = tuple(names[n] for n in np.flatnonzero(near[at]))
            found[self.ratings.units[at]] = Estimate(None, float(top[at]), tied)
        return found

    @property
    def workers(self) -> dict[Any, Worker]:
        """By worker."""
        names = self.ratings.labels
        answers = np.bincount(self.ratings.worker, minlength=len(self.ratings.workers)).tolist()
        diagonals = self.rates.diagonal(axis1=1, axis2=2)
        accuracy = ((diagonals * self.met).sum(axis=1) / self.met.sum(axis=1)).tolist()
        shown = np.where(self.met >= 0.5, diagonals, np.nan).tolist()
        return {
            name: Worker(
                answers=answers[at],
                accuracy=accuracy[at],
                diagonal={
                    label: None if isnan(share) else share for label, share in zip(names, shown[at], strict=True)
                },
                rates={label: dict(zip(names, row, strict=True)) for label, row in zip(names, rates, strict=True)},
            )
            for at, (name, rates) in enumerate(zip(self.ratings.workers, self.rates.tolist(), strict=True))
        }


def dawid_skene(
    given: Iterable[tuple[Hashable, Hashable, Hashable]], *, rounds: int = 100, tolerance: float = 1e-6
) -> Fit:
    """From (unit, worker, label); a worker may answer a unit several times. Raises ValueError when there is nothing.

    Ends when a round adds less than `tolerance` to the log-likelihood an answer, at the latest after `rounds`.
    """
    return fit(code(given), rounds=rounds, tolerance=tolerance)


def fit(ratings: Ratings, *, rounds: int = 100, tolerance: float = 1e-6) -> Fit:
    """As `dawid_skene`, from coded answers."""
    if not len(ratings):
        raise ValueError("no answers to estimate from")
    model = _Model(ratings)
    posterior, history, converged = model.shares(), [], False
    for _ in range(rounds):
        prior, rates, met = model.maximise(posterior)
        posterior, likelihood = model.expect(prior, rates)
        history.append(likelihood)
        if len(history) > 1 and history[-1] - history[-2] < tolerance * len(ratings):
            converged = True
            break
    by_worker = rates.reshape(model.labels, model.workers, model.labels).transpose(1, 0, 2)
    return Fit(ratings, posterior.T, prior, by_worker, met.T, tuple(history), converged)


class _Model:
    """The answers in the two orders that the sums need: by unit, and by (worker, given label)."""

    def __init__(self, ratings: Ratings) -> None:
        self.units, self.workers, self.labels = len(ratings.units), len(ratings.workers), len(ratings.labels)
        cell = ratings.worker * self.labels + ratings.label
        by_unit, by_cell = np.argsort(ratings.unit, kind="stable"), np.argsort(cell, kind="stable")
        self.cell_by_unit, self.unit_by_cell = cell[by_unit], ratings.unit[by_cell]
        self.unit_begins = _begins(ratings.unit[by_unit])
        cells = cell[by_cell]
        self.cell_begins = _begins(cells)
        self.cells = cells[self.cell_begins]

    def shares(self) -> Reals:
        """(labels, units): the shares of a unit's labels."""
        given = np.eye(self.labels).take(self.cell_by_unit % self.labels, axis=1)
        counts = np.add.reduceat(given, self.unit_begins, axis=1)
        return np.asarray(counts / counts.sum(axis=0))

    def maximise(self, posterior: Reals) -> tuple[Reals, Reals, Reals]:
        """Prior (labels,), rates (true label, worker and given label), met (true label, worker): their 2.4 and 2.3."""
        counts = np.zeros((self.labels, self.workers * self.labels))
        counts[:, self.cells] = np.add.reduceat(posterior.take(self.unit_by_cell, axis=1), self.cell_begins, axis=1)
        by_worker = counts.reshape(self.labels, self.workers, self.labels)
        raised = np.maximum(by_worker, FLOOR)
        rates = raised / raised.sum(axis=2, keepdims=True)
        return posterior.mean(axis=1), rates.reshape(self.labels, -1), by_worker.sum(axis=2)

    def expect(self, prior: Reals, rates: Reals) -> tuple[Reals, float]:
        """Posterior (labels, units) and log-likelihood: their 2.5 and 2.7, in logarithms."""
        together = np.add.reduceat(np.log(rates).take(self.cell_by_unit, axis=1), self.unit_begins, axis=1)
        together += np.log(np.maximum(prior, FLOOR))[:, None]
        top = together.max(axis=0)
        share = np.exp(together - top)
        whole = share.sum(axis=0)
        return share / whole, float((np.log(whole) + top).sum())


def _begins(ordered: NDArray[np.int64]) -> NDArray[np.intp]:
    """Where each run of equal numbers begins."""
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
