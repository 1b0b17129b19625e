"""Pure: what was written twice: sentences in two lessons, questions that ask the same thing.

Questions are compared by the cosine of their TF-IDF vectors over runs of three letters (Manning, Raghavan & Schütze, Introduction to
Information Retrieval, 2008, ch. 6): what all questions say ("알맞은 것을 고르세요") weighs little, rare words weigh much, endings and word
order matter less than in a comparison of whole sentences. Numbers count as equal: the same question with other numbers is the same.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, triu

from app.content.check_language import Placed, Script
from app.content.problems import Problems
from app.questions.registry import Question

SHORTEST_TO_COMPARE = 15  # characters of a sentence
ALIKE = 0.6  # cosine from which two questions are much alike
COMMON = 0.2  # runs of letters that more than this share of all questions have are left out: they say nothing
FEWEST_RUNS = 8  # a shorter text says too little to be compared
# Every lesson about money has to say these (docs/content.md).
SAID_ALIKE = ("상담 창구에서 확인하세요", "상담 창구에서 확인해요")
_NOT_ASKED = frozenset(
    [
        "explanation",
        "hint",
        "hints",
        "feedback",
        "if_wrong",
        "id",
        "type",
        "lesson",
        "topic",
        "src",
        "kind",
        "unit",
        "units",
        "sample",
        "shape",
        "size",
        "particles",
        "spaces",
    ]
)
_SIGNS = re.compile(r"[^0-9A-Za-z가-힣ㄱ-ㅎㅏ-ㅣ]+")
# What asks for an answer may be said the same way everywhere: it helps who learns.
_INSTRUCTION = re.compile(r"(?:고르|골라|놓|나누|이어|적|채우|채워|누르|눌러|맞추|묶|찾).{0,3}(?:보세요|세요)$")
SHORT_INSTRUCTION = 25
_DIGITS = re.compile(r"\d+")


def check_sentences(lessons: Iterable[Script], problems: Problems) -> None:
    """The same sentence in two lessons: one of them was not written for its place."""
    first: dict[str, str] = {}
    for script in lessons:
        here: dict[str, tuple[int, str]] = {}
        for sentence in script.sentences:
            plain = _plain(sentence.text)
            if len(plain) >= SHORTEST_TO_COMPARE and not _is_instruction(plain):
                here.setdefault(plain, (sentence.line, sentence.text))
        for plain, (line, text) in here.items():
            if plain in first:
                problems.error(script.path, line, f"the same sentence stands in {first[plain]}: {text!r}")
            first.setdefault(plain, f"{script.path}:{line}")


def _is_instruction(plain: str) -> bool:
    return len(plain) < SHORT_INSTRUCTION and _INSTRUCTION.search(plain) is not None


def _plain(sentence: str) -> str:
    """Without what every lesson may say, without signs at the end, one space between words."""
    text = unicodedata.normalize("NFC", sentence)
    for phrase in SAID_ALIKE:
        text = text.replace(phrase, "")
    return " ".join(text.split()).strip(" .!?…\"'“”‘’")


def check_duplicates(placed: Sequence[Placed], problems: Problems) -> None:
    """Questions that stand twice (an error) or are much alike (a warning), wherever they stand; said at the later place."""
    texts = [_asked(each.question) for each in placed]
    same: dict[str, int] = {}
    for at, text in enumerate(texts):
        if text in same:
            other, each = placed[same[text]], placed[at]
            message = f"{each.question.id}: the same question stands in {other.path}:{other.line} ({other.question.id})"
            problems.error(each.path, each.line, message)
        same.setdefault(text, at)
    for one, two, share in alike(texts, ALIKE):
        if texts[one] != texts[two]:
            other, each = placed[one], placed[two]
            message = (
                f"{each.question.id}: much like {other.question.id} in {other.path}:{other.line}"
                f" ({share:.0%} alike); ask something else, or take one out"
            )
            problems.warn(each.path, each.line, message)


def _asked(question: Question) -> str:
    """All that is asked and offered, without what is said afterwards, and with one sign for each number."""
    words = " ".join(_strings(question.model_dump(mode="json")))
    return _DIGITS.sub("0", _SIGNS.sub(" ", unicodedata.normalize("NFC", words))).strip()


def _strings(value: Any, key: str = "") -> Iterable[str]:
    if key in _NOT_ASKED:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _strings(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def alike(texts: Sequence[str], least: float) -> list[tuple[int, int, float]]:
    """Pairs (first, second, cosine) of texts that are at least so much alike, in order."""
    counted = [Counter(_runs(text)) for text in texts]
    found_in = Counter(run for counts in counted for run in counts)
    columns = {run: column for column, run in enumerate(found_in)}
    sizes = [len(counts) for counts in counted]
    row = np.repeat(np.arange(len(texts)), sizes)
    column = np.array([columns[run] for counts in counted for run in counts], dtype=np.int64)
    times = np.array([many for counts in counted for many in counts.values()], dtype=float)
    texts_with = np.array(list(found_in.values()), dtype=float)
    value = (1 + np.log(times)) * (np.log(len(texts) / texts_with[column]) + 0.1)
    lengths = np.sqrt(np.bincount(row, value**2, minlength=len(texts)))
    compared = (texts_with >= 2) & (texts_with <= max(2, COMMON * len(texts)))
    kept = compared[column] & (np.array(sizes)[row] >= FEWEST_RUNS)
    vectors = csr_matrix((value[kept] / lengths[row[kept]], (row[kept], column[kept])), (len(texts), len(columns)))
    shares = triu(vectors @ vectors.T, k=1).tocoo()
    pairs = zip(shares.row.tolist(), shares.col.tolist(), shares.data.tolist(), strict=True)
    return sorted(pair for pair in pairs if pair[2] >= least)


def _runs(text: str) -> Iterable[str]:
    """Runs of three letters within and across words, with the words' borders as one space."""
    return (text[at : at + 3] for at in range(len(text) - 2))
