"""Pure: the quality of one task in one cohort. Heavy where the type has categories: loads numpy then."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.labeling.measures.kappa import table_kappa
from app.labeling.measures.outcome import NO_PAIRS, Measured
from app.quality.confusions import Confused, Matrix, confused, kinds, matrix
from app.quality.items import Alike, ItemLine, item_lines
from app.quality.judged import Judged
from app.quality.people import PersonLine, person_lines

LEAST_LABELS = 30  # for Dawid–Skene; with fewer, everybody looks reliable
RELIABLE, TENTATIVE = 0.8, 0.667  # Krippendorff's customary bounds (Content Analysis, 4th ed., ch. 12)


@dataclass(frozen=True)
class Agreement:
    """`kind`: alpha (chance taken off) or likeness (mean over pairs of people). `level`: high, middle, low, none."""

    kind: str
    measured: Measured
    people: int
    shared: int  # items that two or more people did

    @property
    def level(self) -> str:
        value = self.measured.value
        if value is None:
            return "none"
        return "high" if value >= RELIABLE else ("middle" if value >= TENTATIVE else "low")


@dataclass(frozen=True)
class Scale:
    """Answers on one scale against the right steps: quadratic-weighted κ, how many there are, how many right, how many one step off."""

    name: str
    measured: Measured
    answers: int
    right: int
    near: int


@dataclass(frozen=True)
class Report:
    answers: int
    score: float | None
    agreement: Agreement
    items: list[ItemLine]
    kinds: Counter[str]
    confused: list[Confused]
    matrix: Matrix | None
    people: list[PersonLine]
    scales: list[Scale]

    @property
    def doubted(self) -> list[ItemLine]:
        """Items whose gold most people contradict, the most people first."""
        return sorted((line for line in self.items if line.gold_doubted), key=lambda line: (-line.below, line.item))


def build(answers: Sequence[Judged], alike: Alike, floor: float = 0) -> Report:
    """From each person's first answers; `floor`: the task's least seconds an item, 0 for none."""
    lines, found = item_lines(answers, alike), confused(answers)
    nominal = list(_categories(answers))
    return Report(
        answers=len(answers),
        score=sum(each.score for each in answers) / len(answers) if answers else None,
        agreement=_agreement(answers, lines, nominal),
        items=lines,
        kinds=kinds(answers),
        confused=found,
        matrix=matrix(found),
        people=person_lines(answers, floor, _reliability(nominal)),
        scales=scales(answers),
    )


def scales(answers: Sequence[Judged]) -> list[Scale]:
    """Of each scale, in the order in which they come up; empty where the type has none."""
    pairs: dict[str, list[tuple[int, int]]] = {}
    for each in answers:
        for name, pair in (each.steps or {}).items():
            pairs.setdefault(name, []).append(pair)
    return [_scale(name, given) for name, given in pairs.items()]


def _scale(name: str, pairs: Sequence[tuple[int, int]]) -> Scale:
    size = 1 + max(max(pair) for pair in pairs)
    table = [[0] * size for _ in range(size)]
    for given, right in pairs:
        table[right][given] += 1
    off = Counter(abs(given - right) for given, right in pairs)
    return Scale(name, table_kappa(table, "quadratic"), len(pairs), off[0], off[1])


def _categories(answers: Sequence[Judged]) -> Iterator[tuple[str, int, str]]:
    for each in answers:
        for unit, category in (each.nominal or {}).items():
            yield f"{each.item}/{unit}", each.person, category


def _agreement(
    answers: Sequence[Judged], lines: Sequence[ItemLine], nominal: Sequence[tuple[str, int, str]]
) -> Agreement:
    people, shared = len({each.person for each in answers}), sum(line.people > 1 for line in lines)
    if nominal:
        from app.labeling.measures.krippendorff import alpha

        return Agreement("alpha", alpha(nominal), people, shared)
    pairs = sum(line.pairs for line in lines)
    total = sum(line.agreement.value * line.pairs for line in lines if line.agreement.value is not None)
    return Agreement("likeness", Measured(total / pairs) if pairs else NO_PAIRS, people, shared)


def _reliability(nominal: Sequence[tuple[str, int, str]]) -> dict[int, float]:
    """By person; empty where there is too little to tell."""
    if len(nominal) < LEAST_LABELS or len({person for _, person, _ in nominal}) < 3:
        return {}
    from app.labeling.measures.dawid_skene import dawid_skene

    return {person: worker.accuracy for person, worker in dawid_skene(nominal).workers.items()}
