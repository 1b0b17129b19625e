"""Pure: plain Korean as far as a machine can check it: long sentences, foreign words, telltale options."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.content.plain import Sentence, sentences
from app.content.problems import Problems
from app.questions.choice import Single
from app.questions.registry import Question

LONGEST_SENTENCE, LONG_SENTENCE, LONG_SHARE = 60, 40, 0.1
_LATIN = re.compile(r"(?<![A-Za-z0-9./@_-])[A-Za-z]{2,}(?![A-Za-z0-9@_])")
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)+\b")
_EVERYDAY = """
AI PDF QR URL USB SNS TV CCTV GPS PC ID PIN OK CD IT KB MB GB TB cm mm km kg mg ml cc LED SMS ATM MRI CT DNA KTX CEO
vs px
"""
_KNOWN_WORDS = frozenset(_EVERYDAY.split())
# Options are shuffled, so a text that counts them is wrong for most people.
_BY_PLACE = re.compile(
    r"(?:(?:첫|두|세|네|다섯)\s?번째|[1-9]번|[①-⑨])\s?(?:보기|선택지|답)|(?:맨|가장)\s?(?:위|아래)의?\s?(?:보기|선택지|답)"
)


@dataclass(frozen=True)
class Placed:
    """A question and where it stands."""

    question: Question
    path: str
    line: int


@dataclass
class Script:
    """All that a person reads of one file."""

    path: str
    terms: Mapping[str, str]
    sentences: list[Sentence] = field(default_factory=list)
    captions: list[Sentence] = field(
        default_factory=list
    )  # title, goal, what is said of pictures: no part of the length
    questions: list[Placed] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, line: int, exact: bool = True) -> None:
        """Add Markdown that begins at line; exact=False gives every sentence that one line (YAML text)."""
        found = sentences(text, line)
        self.sentences += found if exact else [Sentence(each.text, line) for each in found]
        self.length += sum(len(each.text) for each in found)


def check_question(question: Question, line: int, script: Script, problems: Problems) -> None:
    """Adds the question and its texts to the script and looks for options that give the key away."""
    script.questions.append(Placed(question, script.path, line))
    if question.picture:
        script.captions.append(Sentence(question.picture.alt, line))
    for text in question.texts():
        script.add(text, line, exact=False)
        if _BY_PLACE.search(text):
            problems.error(script.path, line, f"{question.id}: names an option by its place, but options are shuffled")
    if isinstance(question, Single):
        _check_lengths(question, line, script.path, problems)


def _check_lengths(question: Single, line: int, path: str, problems: Problems) -> None:
    right = next(len(option.text) for option in question.options if option.correct)
    longest = max(len(option.text) for option in question.options if not option.correct)
    shortest = min(len(option.text) for option in question.options if not option.correct)
    if right > longest * 1.5 and right > longest + 8:
        message = f"{question.id}: the right option ({right} characters) stands out from the others (at most {longest})"
        problems.warn(path, line, message)
    elif right * 2 < shortest and right < shortest - 8:
        message = (
            f"{question.id}: the right option ({right} characters) stands out from the others (at least {shortest})"
        )
        problems.warn(path, line, message)


def check_language(script: Script, problems: Problems, known: Iterable[str] = ()) -> None:
    """Long sentences, Latin words without an explanation. `known`: terms and glosses of lessons before this one."""
    long = 0
    for sentence in script.sentences:
        length = len(sentence.text)
        long += length > LONG_SENTENCE
        if length > LONGEST_SENTENCE:
            message = f"sentence of {length} characters (at most {LONGEST_SENTENCE}): {sentence.text!r}"
            problems.error(script.path, sentence.line, message)
    if script.sentences and long / len(script.sentences) > LONG_SHARE:
        share = f"{long} of {len(script.sentences)}"
        problems.warn(script.path, 1, f"{share} sentences are over {LONG_SENTENCE} characters (at most a tenth)")
    _check_words(script, known, problems)


def _check_words(script: Script, before: Iterable[str], problems: Problems) -> None:
    explained = " ".join([*script.terms, *script.terms.values(), *before])
    known = _KNOWN_WORDS | set(_LATIN.findall(explained))
    seen: set[str] = set()
    for sentence in [*script.sentences, *script.captions]:
        for word in _LATIN.findall(_ADDRESS.sub(" ", sentence.text)):
            if word not in known and word not in seen:
                seen.add(word)
                problems.warn(script.path, sentence.line, f"the word {word!r} is not explained under terms")
