"""Pure: marked stretches of a text against the ground truth, as slips to talk about. The measures are those of
`measures/spans.py` under the schema "labelled": right label and edges count one, right label and other edges a half, a wrong
label nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.labeling.measures.spans import Compared, Outcome, Span, compare

Kind = Literal["missing", "wrong_label", "edges", "extra", "duplicate"]


@dataclass(frozen=True)
class Slip:
    """`answer` and `gold` are places in the lists that were graded."""

    kind: Kind
    answer: int | None
    gold: int | None


@dataclass(frozen=True)
class SpanGrade:
    """One text, or several added up: the counts with half marks, and how many fit to the character."""

    outcome: Outcome
    strict: Outcome
    slips: tuple[Slip, ...] = ()

    @property
    def score(self) -> float:
        """100 · partial F1 over labels, to one decimal; nothing to mark and nothing marked is 100."""
        return round(100 * self.outcome.f1, 1)

    @property
    def exact(self) -> int:
        """Stretches with the right label and the right edges."""
        return self.strict.correct

    @property
    def wanted(self) -> int:
        """Stretches in the gold."""
        return self.outcome.possible


def grade(answer: Sequence[Span], gold: Sequence[Span]) -> SpanGrade:
    """Grade one text."""
    found = compare(answer, gold)
    return SpanGrade(found.outcome("labelled"), found.outcome("strict"), _slips(found, answer, gold))


def pool(grades: Iterable[SpanGrade]) -> SpanGrade:
    """The counts of several texts added up: each stretch weighs the same, wherever it stands (as decision 0007)."""
    parts = list(grades)
    return SpanGrade(_added([part.outcome for part in parts]), _added([part.strict for part in parts]))


def _added(outcomes: Sequence[Outcome]) -> Outcome:
    return Outcome(
        sum(each.correct for each in outcomes),
        sum(each.incorrect for each in outcomes),
        sum(each.partial for each in outcomes),
        sum(each.missing for each in outcomes),
        sum(each.spurious for each in outcomes),
    )


def _slips(found: Compared, answer: Sequence[Span], gold: Sequence[Span]) -> tuple[Slip, ...]:
    exact = {gold[g]: g for _, g in found.equal}
    return (
        *(Slip("missing", None, g) for g in found.missing),
        *(Slip("wrong_label", a, g) for a, g in (*found.other_label, *found.other_both)),
        *(Slip("edges", a, g) for a, g in found.other_bounds),
        *(
            Slip("duplicate", a, exact[answer[a]]) if answer[a] in exact else Slip("extra", a, None)
            for a in found.spurious
        ),
    )
