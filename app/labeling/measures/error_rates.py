"""Pure: how far a transcription is from the right text.

Error rate = (S + D + I) ÷ N with the substitutions, deletions and insertions of a shortest edit (Levenshtein 1966) that turns the
right text into the given one, N its length: over characters CER, over words WER. The sum is the shortest possible; where several
equally short edits split differently into S, D and I, one of them is told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.labeling.measures.korean_text import jamo, tidy
from app.labeling.measures.outcome import NO_GOLD_TEXT, Measured


@dataclass(frozen=True)
class ErrorRate:
    """`length` is N, the right text's units; `given` the answer's."""

    substitutions: int
    deletions: int
    insertions: int
    length: int
    given: int

    @property
    def edits(self) -> int:
        return self.substitutions + self.deletions + self.insertions

    @property
    def rate(self) -> Measured:
        """0 upwards: above 1 when much was added. None when the right text is empty."""
        return Measured(self.edits / self.length) if self.length else NO_GOLD_TEXT

    @property
    def score(self) -> float:
        """1 − the rate, capped: 0–1. Two empty texts agree (1); a text against an empty one is all wrong (0)."""
        if not self.length:
            return 0.0 if self.given else 1.0
        return 1.0 - min(1.0, self.edits / self.length)


def cer(answer: str, gold: str, *, spaces: bool = True) -> ErrorRate:
    """Over characters of the tidied texts. `spaces`: whether the task says that spaces count."""
    return _between(tidy(gold, spaces=spaces), tidy(answer, spaces=spaces))


def wer(answer: str, gold: str) -> ErrorRate:
    """Over words (어절). For information: in Korean one wrong letter spoils a whole 어절."""
    return _between(tidy(gold).split(), tidy(answer).split())


def jamo_distance(answer: str, gold: str) -> int:
    """Letters to change. A hint on how small a slip is (값/갑 is one letter), never a score."""
    from rapidfuzz.distance import Levenshtein

    return int(Levenshtein.distance(jamo(tidy(gold)), jamo(tidy(answer))))


def corpus_cer(pairs: Iterable[tuple[str, str]], *, spaces: bool = True) -> Measured:
    """Of many (answer, gold): all edits ÷ all characters of gold, so that a long text weighs what it is. May exceed 1."""
    from rapidfuzz.distance import Levenshtein

    edits = length = 0
    for answer, gold in pairs:
        right = tidy(gold, spaces=spaces)
        edits += Levenshtein.distance(right, tidy(answer, spaces=spaces))
        length += len(right)
    return Measured(edits / length) if length else NO_GOLD_TEXT


def _between(gold: Sequence[str], answer: Sequence[str]) -> ErrorRate:
    from rapidfuzz.distance import Levenshtein

    counts = {"replace": 0, "delete": 0, "insert": 0}
    if gold != answer:
        for edit in Levenshtein.editops(gold, answer):
            counts[edit.tag] += 1
    return ErrorRate(counts["replace"], counts["delete"], counts["insert"], len(gold), len(answer))
