"""Pure: what was written twice: sentences in two lessons, questions that ask the same thing.

Questions are compared by the cosine of their TF-IDF vectors over runs of three letters (Manning, Raghavan & Schütze, Introduction to
Information Retrieval, 2008, ch. 6): what all questions say ("알맞은 것을 고르세요") weighs little, rare words weigh much, endings and word
order matter less than in a comparison of whole sentences. Numbers count as equal: the same question with other numbers is the same.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

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
    having: dict[str, list[int]] = defaultdict(list)
    for at, counts in enumerate(counted):
        for run in counts:
            having[run].append(at)
    weights = {run: math.log(len(texts) / len(where)) + 0.1 for run, where in having.items()}
    vectors = [{run: (1 + math.log(n)) * weights[run] for run, n in counts.items()} for counts in counted]
    lengths = [math.sqrt(sum(value * value for value in vector.values())) for vector in vectors]
    products: dict[tuple[int, int], float] = defaultdict(float)
    for run, where in having.items():
        if 2 <= len(where) <= max(2, COMMON * len(texts)):
            for pair in combinations(where, 2):
                products[pair] += vectors[pair[0]][run] * vectors[pair[1]][run]
    found = []
    for (one, two), product in products.items():
        if min(len(counted[one]), len(counted[two])) >= FEWEST_RUNS:
            share = product / (lengths[one] * lengths[two])
            if share >= least:
                found.append((one, two, share))
    return sorted(found)


def _runs(text: str) -> Iterable[str]:
    """Runs of three letters within and across words, with the words' borders as one space."""
    return (text[at : at + 3] for at in range(len(text) - 2))
