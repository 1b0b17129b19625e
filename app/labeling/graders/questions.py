"""Pure: what a machine can say about a question somebody wrote about an article. Whether it is a good one a person judges.

Copying is measured by n-grams: the share of the question's runs of five characters, spaces and signs left out, that stand in the
article as well. Two questions are the same when their runs of two characters agree by nine tenths (Dice 1945), or when both ask
for the same words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.labeling.graders.texts import Stretch
from app.labeling.measures.korean_text import tidy

RUN = 5  # characters of a run that is compared with the article
ALIKE = 0.9
Fault = Literal[
    "no_question", "no_answer", "too_short", "too_long", "no_question_mark", "yes_no", "vague", "answer_in_question",
    "long_answer", "loose_answer", "copied", "duplicate", "personal",
]  # fmt: skip
ASKING = (
    "누구", "누가", "누군", "언제", "며칠", "몇", "어디", "어느", "어떤", "어떻", "어때", "어떠", "어쩌", "무엇", "무슨", "무얼",
    "뭐", "뭔", "뭘", "왜", "얼마", "까닭은", "이유는", "방법은",
)  # fmt: skip
_VAGUE = re.compile(
    r"(?:^|\s)(?:이것|그것|저것|이곳|그곳|저곳|여기|거기|저기|그는|그가|그녀|그들|이들|이 사람|그 사람|이분|그분|그때|이때"
    r"|이 기사|위 기사|이 글|윗글|이 일|그 일)"
)
_SIGNS = re.compile(r"[^0-9A-Za-z가-힣]+")
_PHONE = re.compile(r"(?<!\d)0\d{1,2}[-. ]?\d{3,4}[-. ]?\d{4}(?!\d)")
_RESIDENT = re.compile(r"(?<!\d)\d{6}[- ]?[1-8]\d{6}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_LOOSE = re.compile(r"(?:에서는|에서|에게|께서|까지는|부터는|은|는|(?<![마가노])을|를)$")


@dataclass(frozen=True)
class Asked:
    """A question; `answer` is where its answer stands in the article, None while it is not chosen."""

    question: str
    answer: Stretch | None


@dataclass(frozen=True)
class Limits:
    """Lengths in characters with spaces; copied_most is a share, 0–1."""

    question_least: int
    question_most: int
    answer_most: int
    copied_most: float


def is_begun(asked: Asked) -> bool:
    """Whether anything was written or chosen."""
    return bool(asked.question.strip()) or asked.answer is not None


def faults(asked: Asked, article: str, before: Sequence[Asked], limits: Limits) -> tuple[Fault, ...]:
    """What is wrong with one question, in the order of `Fault`; `before` are the same person's earlier ones on the article."""
    question = tidy(asked.question)
    answer = article[asked.answer.start : asked.answer.end] if asked.answer else ""
    found: list[Fault] = []
    if not question:
        found.append("no_question")
    if not answer:
        found.append("no_answer")
    if question:
        found += _of_the_words(question, limits)
        if answer and _bare(answer) and _bare(answer) in _bare(question):
            found.append("answer_in_question")
    if len(answer) > limits.answer_most:
        found.append("long_answer")
    elif _is_loose(answer, question):
        found.append("loose_answer")
    if question and copied_share(question, article) > limits.copied_most:
        found.append("copied")
    if question and any(_same(asked, other) for other in before):
        found.append("duplicate")
    if any(pattern.search(question) for pattern in (_PHONE, _RESIDENT, _MAIL)):
        found.append("personal")
    return tuple(found)


def _of_the_words(question: str, limits: Limits) -> list[Fault]:
    found: list[Fault] = []
    if len(question) < limits.question_least:
        found.append("too_short")
    elif len(question) > limits.question_most:
        found.append("too_long")
    if not question.endswith(("?", "?”", '?"')):
        found.append("no_question_mark")
    if not any(word in question for word in ASKING):
        found.append("yes_no")
    if _VAGUE.search(question):
        found.append("vague")
    return found


def copied_share(question: str, article: str) -> float:
    """0–1: the runs of five characters that the article has too. A question shorter than a run copies
    nothing."""
    mine, theirs = _bare(question), _bare(article)
    runs = [mine[at : at + RUN] for at in range(len(mine) - RUN + 1)]
    return sum(run in theirs for run in runs) / len(runs) if runs else 0.0


def likeness(a: str, b: str) -> float:
    """How alike two questions are, 0–1: runs of two characters both have (Dice 1945)."""
    one, other = _pairs(_bare(a)), _pairs(_bare(b))
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else float(_bare(a) == _bare(b))


def _same(asked: Asked, other: Asked) -> bool:
    if not tidy(other.question):
        return False
    same_answer = asked.answer is not None and asked.answer == other.answer
    return same_answer or likeness(tidy(asked.question), tidy(other.question)) >= ALIKE


def _is_loose(answer: str, question: str) -> bool:
    """Whether an answer ends in a particle that does not belong to it. A reason is a clause, and may end as it does."""
    asks_why = any(word in question for word in ("왜", "까닭", "이유", "어떻게"))
    return bool(answer) and not asks_why and len(answer) > 2 and _LOOSE.search(answer) is not None


def _bare(text: str) -> str:
    return _SIGNS.sub("", text)


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
