"""Pure: right answers that can be guessed without reading: by their length, or by where they stand in the file.

One question alone tells little. Over a file (or, where files are small, over all of a stage) the share of right options that are the
longest, the shortest, or at one place is held against chance by a binomial tail.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import comb

from app.content.check_language import Placed
from app.content.problems import Problems
from app.questions.choice import Single, TrueFalse

FEWEST = 8  # choice questions over which something can be said
UNLIKELY = 0.02  # a pattern this rare by chance is one
NOTICED = 1.2  # an option is taken for the longest from this many times the next one's length on


@dataclass(frozen=True)
class Pattern:
    """Of `total` questions `seen` have their right option there, where chance alone gives `expected`."""

    what: str
    seen: int
    total: int
    expected: float


def check_keys(groups: Mapping[tuple[str, int], Sequence[Placed]], problems: Problems) -> None:
    """Every pattern of each group; a group is named by the path and line where it is said."""
    for (path, line), placed in groups.items():
        for pattern in patterns([each.question for each in placed]):
            message = (
                f"of {pattern.total} choice questions {pattern.seen} have the right option {pattern.what}"
                f" (by chance {pattern.expected:.0f}): it can be guessed without reading"
            )
            problems.warn(path, line, message)


def patterns(questions: Iterable[object]) -> list[Pattern]:
    """What gives the right options of these questions away."""
    questions = list(questions)
    singles = [question for question in questions if isinstance(question, Single)]
    statements = [question.answer for question in questions if isinstance(question, TrueFalse)]
    found = []
    if len(singles) >= FEWEST:
        found += _by_length(singles)
        found += _by_place(singles)
    if len(statements) >= FEWEST:
        for value, name in ((True, "맞아요"), (False, "아니에요")):
            found += _pattern(f"at {name}", statements.count(value), [0.5] * len(statements))
    return found


def _by_length(singles: Sequence[Single]) -> list[Pattern]:
    longest = shortest = 0
    for question in singles:
        right = next(len(option.text) for option in question.options if option.correct)
        others = [len(option.text) for option in question.options if not option.correct]
        longest += right >= max(others) * NOTICED and right > max(others) + 1
        shortest += right * NOTICED <= min(others) and right < min(others) - 1
    chances = [1 / len(question.options) for question in singles]
    return [
        *_pattern("by far the longest", longest, chances), *_pattern("by far the shortest", shortest, chances),
    ]  # fmt: skip


def _by_place(singles: Sequence[Single]) -> list[Pattern]:
    places = Counter(_place(question) for question in singles)
    found = []
    for place, seen in sorted(places.items()):
        chances = [1 / len(question.options) for question in singles if len(question.options) > place]
        found += _pattern(f"at place {place + 1} of the file's list", seen, chances, tests=len(places))
    return found


def _place(question: Single) -> int:
    return next(at for at, option in enumerate(question.options) if option.correct)


def _pattern(what: str, seen: int, chances: Sequence[float], tests: int = 1) -> list[Pattern]:
    """The pattern when so many or more are unlikely by chance; `tests`: how many places were looked at (Bonferroni)."""
    mean = sum(chances) / len(chances)
    if at_least(seen, len(chances), mean) * tests >= UNLIKELY:
        return []
    return [Pattern(what, seen, len(chances), mean * len(chances))]


def at_least(seen: int, total: int, chance: float) -> float:
    """The probability of `seen` or more of `total` under a binomial distribution."""
    return sum(comb(total, k) * chance**k * (1 - chance) ** (total - k) for k in range(seen, total + 1))


def pooled(placed: Iterable[Placed], small: Mapping[str, tuple[str, int]]) -> dict[tuple[str, int], list[Placed]]:
    """Questions by the file they stand in; those of `small` files (path → the group's path and line) together."""
    groups: dict[tuple[str, int], list[Placed]] = defaultdict(list)
    for each in placed:
        groups[small.get(each.path, (each.path, 1))].append(each)
    return groups
