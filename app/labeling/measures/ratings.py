"""Pure: who gave what to which unit, as numbers. Heavy: loads numpy."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Ratings:
    """One entry a label given: unit[n], worker[n], label[n] are places in `units`, `workers`, `labels`."""

    units: tuple[Any, ...]
    workers: tuple[Any, ...]
    labels: tuple[Any, ...]
    unit: NDArray[np.int64]
    worker: NDArray[np.int64]
    label: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.label)


def code(given: Iterable[tuple[Hashable, Hashable, Hashable]], labels: Sequence[Hashable] = ()) -> Ratings:
    """From (unit, worker, label). Labels are numbered in their sorted order where they have one, so that a result does not depend on
    the order of the entries; `labels` gives another order, or names some that nobody used."""
    entries = list(given)
    columns = list(zip(*entries, strict=True)) if entries else [(), (), ()]
    units, workers = _sorted(columns[0]), _sorted(columns[1])
    every = tuple(dict.fromkeys([*labels, *_sorted(columns[2])]))
    return Ratings(units, workers, every, *map(_places, columns, (units, workers, every)))


def _sorted(column: Iterable[Hashable]) -> tuple[Hashable, ...]:
    found = set(column)
    try:
        return tuple(sorted(found))  # type: ignore[type-var]  # what cannot be sorted is caught
    except TypeError:
        return tuple(sorted(found, key=repr))


def _places(column: Sequence[Hashable], names: Sequence[Hashable]) -> NDArray[np.int64]:
    at = {name: place for place, name in enumerate(names)}
    return np.fromiter(map(at.__getitem__, column), np.int64, len(column))
