"""Dawid and Skene's estimates from their own patients, and what must hold for any answers."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.labeling.measures.dawid_skene import dawid_skene

# Dawid and Skene (1979), Table 1: 45 patients, judged fit for an operation in four classes by five anaesthetists, the first of whom
# judged three times. One patient a word: the first one's three judgements, then those of the other four.
PATIENTS = """
1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223 2322223 4444444 2223343 1111111 2223212 1211111
1112111 1111111 1111111 2222221 2221322 2222222 2222221 2223222 2212222 1111111 1111111 2322222 1111111 1111111 1121121
1111111 3333233 1111111 2222222 2223232 4334343 2212232 2323233 3333432 1111111 1111111 1212111 2322222 1211111 2222222
"""
OBSERVERS = (1, 1, 1, 2, 3, 4, 5)
JUDGEMENTS = [
    (patient, observer, int(judged))
    for patient, word in enumerate(PATIENTS.split(), start=1)
    for observer, judged in zip(OBSERVERS, word, strict=True)
]


def test_the_published_estimates_of_the_patients() -> None:
    found = dawid_skene(JUDGEMENTS, tolerance=1e-9, rounds=500)

    assert found.prior.round(2).tolist() == [0.40, 0.42, 0.11, 0.07]  # their Table 4: marginal probabilities
    observer_1 = found.workers[1]
    assert [round(observer_1.rates[true][given_], 2) for true in (1, 2) for given_ in (1, 2, 3)] == [
        0.89, 0.11, 0.0, 0.07, 0.88, 0.05,
    ]  # fmt: skip
    assert [round(observer_1.rates[3][given_], 2) for given_ in (2, 3)] == [0.34, 0.66]
    labels = Counter(estimate.label for estimate in found.estimates.values())
    assert labels == {1: 18, 2: 19, 3: 5, 4: 3}
    assert found.estimates[2].label == 4  # four of seven judged 3
    assert found.converged


def test_the_estimates_are_those_of_the_formulas_taken_literally() -> None:
    found = dawid_skene(JUDGEMENTS, tolerance=0, rounds=12)
    prior, rates = literally(JUDGEMENTS, 12)

    np.testing.assert_allclose(found.prior, prior, atol=1e-6)
    np.testing.assert_allclose(found.rates, rates, atol=1e-6)


def literally(entries: list[tuple[int, int, int]], rounds: int) -> tuple[Any, Any]:
    """Equations 2.3 to 2.5 over a full table of patients, observers and classes; for few answers only."""
    counts = np.zeros((45, 5, 4))
    for patient, observer, judged in entries:
        counts[patient - 1, observer - 1, judged - 1] += 1
    posterior = counts.sum(axis=1) / counts.sum(axis=(1, 2))[:, None]
    for _ in range(rounds):
        prior = posterior.mean(axis=0)
        rates = np.einsum("ij,ikl->kjl", posterior, counts)
        rates /= rates.sum(axis=2, keepdims=True)
        posterior = prior * np.prod(rates[None] ** counts[:, :, None, :], axis=(1, 3))
        posterior /= posterior.sum(axis=1, keepdims=True)
    return prior, rates


entries = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.sampled_from("abc")), min_size=1, max_size=30)


@settings(max_examples=40)
@given(entries, st.randoms())
def test_the_likelihood_never_falls_and_the_order_of_answers_does_not_matter(given_: Any, rnd: Any) -> None:
    found = dawid_skene(given_, tolerance=0, rounds=15)
    shuffled = list(given_)
    rnd.shuffle(shuffled)
    again = dawid_skene(shuffled, tolerance=0, rounds=15)

    steps = np.diff(found.log_likelihood)
    assert (steps > -1e-6).all()
    np.testing.assert_allclose(again.posterior, found.posterior, atol=1e-9)
    np.testing.assert_allclose(found.posterior.sum(axis=1), 1)
    np.testing.assert_allclose(found.rates.sum(axis=2), 1)
    assert all(0 <= worker.accuracy <= 1 for worker in found.workers.values())


def test_people_who_agree_are_believed_and_found_reliable() -> None:
    found = dawid_skene([(unit, who, "ab"[unit % 2]) for unit in range(6) for who in "가나다"])

    assert [estimate.label for estimate in found.estimates.values()] == ["a", "b"] * 3
    assert all(worker.accuracy == pytest.approx(1) for worker in found.workers.values())


def test_who_is_mostly_wrong_counts_for_less_than_a_vote() -> None:
    truth = {unit: "ab"[unit % 2] for unit in range(40)}
    other = {"a": "b", "b": "a"}
    given_ = [(unit, who, label) for unit, label in truth.items() for who in ("careful", "sure")]
    given_ += [(unit, who, other[label]) for unit, label in truth.items() for who in ("turned", "around")]
    given_ += [(unit, "middling", label if unit % 5 else other[label]) for unit, label in truth.items()]

    found = dawid_skene(given_)

    assert {unit: estimate.label for unit, estimate in found.estimates.items()} == truth
    assert found.workers["turned"].accuracy < 0.1
    assert found.workers["middling"].diagonal["a"] == pytest.approx(0.8, abs=0.05)


def test_a_tie_is_told_and_not_broken() -> None:
    found = dawid_skene([(1, "x", "a"), (1, "y", "b")])

    assert found.estimates[1].label is None
    assert found.estimates[1].tied == ("a", "b")
    assert found.estimates[1].probability == pytest.approx(0.5)


def test_a_label_that_somebody_never_met_has_no_diagonal() -> None:
    found = dawid_skene([(1, "x", "a"), (1, "y", "a"), (2, "y", "b"), (2, "z", "b")])

    assert found.workers["x"].diagonal == {"a": pytest.approx(1), "b": None}
    assert found.workers["x"].answers == 1


def test_nothing_to_estimate_from_is_refused() -> None:
    with pytest.raises(ValueError, match="no answers"):
        dawid_skene([])
