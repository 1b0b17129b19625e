"""Pure: chosen labels against the right ones, one question or several about the same item.

A question with one answer is right or wrong. Of one with several, the share is Jaccard's (1901): what both have over what either has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Chosen = Mapping[str, Sequence[str]]
"""Question name → names of the chosen labels."""
Kind = Literal["wrong_label", "missing", "extra"]


@dataclass(frozen=True)
class Slip:
    """What differs in one question. wrong_label: `given` stands where `expected` should."""

    kind: Kind
    question: str
    given: str = ""
    expected: str = ""


@dataclass(frozen=True)
class Marked:
    """One question: the labels given and those expected, in the order of the document."""

    question: str
    several: bool
    given: tuple[str, ...]
    expected: tuple[str, ...]

    @property
    def share(self) -> float:
        """0–1. Nothing chosen where nothing was right is 1."""
        given, expected = set(self.given), set(self.expected)
        either = given | expected
        if not self.several:
            return float(given == expected)
        return len(given & expected) / len(either) if either else 1.0

    @property
    def slips(self) -> tuple[Slip, ...]:
        """A missing and a surplus label are told as one mix-up; what is left over by itself."""
        surplus = [label for label in self.given if label not in self.expected]
        lacking = [label for label in self.expected if label not in self.given]
        both = min(len(surplus), len(lacking))
        return (
            *(Slip("wrong_label", self.question, g, e) for g, e in zip(surplus, lacking, strict=False)),
            *(Slip("missing", self.question, expected=label) for label in lacking[both:]),
            *(Slip("extra", self.question, given=label) for label in surplus[both:]),
        )


@dataclass(frozen=True)
class ChoicesGrade:
    """All questions of one item."""

    marked: tuple[Marked, ...]

    @property
    def score(self) -> float:
        """100 times the mean share of the questions, to one decimal."""
        return round(100 * sum(each.share for each in self.marked) / len(self.marked), 1)

    @property
    def right(self) -> int:
        """Labels rightly chosen."""
        return sum(len(set(each.given) & set(each.expected)) for each in self.marked)

    @property
    def wrong(self) -> int:
        """Labels chosen that do not hold."""
        return sum(len(set(each.given) - set(each.expected)) for each in self.marked)

    @property
    def missed(self) -> int:
        """Labels that hold and were not chosen."""
        return sum(len(set(each.expected) - set(each.given)) for each in self.marked)

    @property
    def slips(self) -> tuple[Slip, ...]:
        """Of all questions, in their order."""
        return tuple(slip for each in self.marked for slip in each.slips)


def grade(questions: Sequence[tuple[str, bool]], given: Chosen, expected: Chosen) -> ChoicesGrade:
    """`questions` are (name, several), at least one."""
    return ChoicesGrade(
        tuple(
            Marked(name, several, tuple(given.get(name, ())), tuple(expected.get(name, ())))
            for name, several in questions
        )
    )
