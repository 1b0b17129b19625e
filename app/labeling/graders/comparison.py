"""Pure: grading a comparison of two answers: the choice first, then its reasons and the wrong sentences by Jaccard."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.labeling.graders.attributes import jaccard

Better: TypeAlias = Literal["x", "y", "same", ""]


@dataclass(frozen=True)
class Verdict:
    """What was said. sentences: places (from 0) in the worse answer; reasons and sentences are empty when both are alike."""

    better: Better
    reasons: frozenset[str] = frozenset()
    sentences: frozenset[str] = frozenset()


def likeness(a: Verdict, b: Verdict, weights: Mapping[str, float]) -> float:
    """0–1, symmetric: nothing for another choice, for reasons and sentences speak of the other answer then.

    weights: choice_weight, reasons_weight, sentences_weight. Two equal choices of "alike" are 1.
    """
    if a.better != b.better or not a.better:
        return 0.0
    if a.better == "same":
        return 1.0
    why = weights["reasons_weight"] * jaccard(a.reasons, b.reasons)
    return weights["choice_weight"] + why + weights["sentences_weight"] * jaccard(a.sentences, b.sentences)
