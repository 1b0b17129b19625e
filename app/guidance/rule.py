"""From what a person says of themself to what is advised, each with the answer that led to it. Pure.

The rule is the file's (courses/diagnosis): versioned, dated, kept with the answers. It measures nothing, locks nothing and opens
nothing. The level of an area is the mean of its answered steps, 3 (혼자 해요) to 0 (처음이에요), as soon as half of them are
answered; what was skipped counts for nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from app.content.diagnosis import Advised, Condition, DiagnosisFile, DiagnosisQuestion
from app.core.josa import particle

Answers = Mapping[str, Any]  # question → value, values or None (skipped)


@dataclass(frozen=True)
class Recommended:
    """`key`: a step of the ledger. `because`: one sentence."""

    key: str
    because: str


@dataclass(frozen=True)
class Hinted:
    """`way`: supplement, shorten, tip. `stage`: a stage's slug; None for a tip."""

    way: str
    stage: str | None
    because: str


@dataclass(frozen=True)
class Advice:
    """What is advised by version `version` of the file; kept as JSON with the answers."""

    version: int
    track: str
    because: str
    recommended: tuple[Recommended, ...] = ()
    hints: tuple[Hinted, ...] = ()
    levels: Mapping[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Advice":
        """As `as_json` gave it."""
        recommended = tuple(Recommended(**each) for each in kept["recommended"])
        return cls(**{**kept, "recommended": recommended, "hints": tuple(Hinted(**each) for each in kept["hints"])})


def area_level(file: DiagnosisFile, answers: Answers, area: str) -> float | None:
    """The mean level, 0–3, of an area's answered questions; None while less than half of them are answered."""
    asked = file.in_area(area)
    levels = [file.level(answers[each.slug]) for each in asked if answers.get(each.slug)]
    return sum(levels) / len(levels) if 2 * len(levels) >= len(asked) else None


def area_levels(file: DiagnosisFile, answers: Answers) -> dict[str, float]:
    """Those that are known, by area."""
    found = ((area.slug, area_level(file, answers, area.slug)) for area in file.areas)
    return {slug: level for slug, level in found if level is not None}


def words_of(file: DiagnosisFile, question: DiagnosisQuestion, value: Any) -> str:
    """What was answered, in the words that were chosen; "" when it was skipped."""
    if not value:
        return ""
    if question.kind == "trade":
        return str(value)
    labels = {option.value: option.label for option in file.options_of(question)}
    return ", ".join(labels[each] for each in (value if isinstance(value, list) else [value]) if each in labels)


def advise(
    file: DiagnosisFile, answers: Answers, trades: Collection[str], steps: Iterable[str], stages: Mapping[str, bool]
) -> Advice:
    """`trades`: those of the person's former trade. `steps`: the keys of the cohort's outline in order that are still to be done;
    nothing else is recommended. `stages`: its stages by slug, whether each is done; of one that is, nothing is left to shorten."""
    facts = _Facts(file, answers, trades)
    rule = next(each for each in file.track_rules if facts.hold(each))
    return Advice(
        version=file.version,
        track=rule.track,
        because=facts.because(rule),
        recommended=_recommended(file, facts, tuple(steps)),
        hints=_hints(file, facts, stages),
        levels=facts.levels,
    )


def _recommended(file: DiagnosisFile, facts: "_Facts", keys: tuple[str, ...]) -> tuple[Recommended, ...]:
    found: dict[str, tuple[str, Recommended]] = {}
    for each in file.recommendations:
        key = next((key for key in keys if key == each.to or key.startswith(f"{each.to}/")), None)
        full = sum(kind == each.kind for kind, _ in found.values()) >= file.most.get(each.kind, 0)
        if key is not None and key not in found and not full and facts.hold(each):
            found[key] = (each.kind, Recommended(key, facts.because(each)))
    return tuple(recommended for _, recommended in found.values())


def _hints(file: DiagnosisFile, facts: "_Facts", stages: Mapping[str, bool]) -> tuple[Hinted, ...]:
    """One a stage: the first that holds. A tip is of none, and several may hold."""
    found: dict[object, Hinted] = {}
    for number, hint in enumerate(file.hints):
        place = hint.stage or number
        fits = hint.stage is None or (hint.stage in stages and not (hint.way == "shorten" and stages[hint.stage]))
        if fits and place not in found and facts.hold(hint):
            found[place] = Hinted(hint.way, hint.stage, facts.because(hint))
    return tuple(found.values())


class _Facts:
    def __init__(self, file: DiagnosisFile, answers: Answers, trades: Collection[str]) -> None:
        self.file, self.answers, self.trades = file, answers, frozenset(trades)
        self.levels = area_levels(file, answers)

    def hold(self, advised: Advised) -> bool:
        return all(map(self._holds, advised.when)) and not any(map(self._holds, advised.unless))

    def because(self, advised: Advised) -> str:
        """‘예전에 하시던 일’에 ‘경리’라고 하셨어요. And what follows from it."""
        if not advised.when:
            return advised.because
        question = self._led(advised.when[0])
        answer = words_of(self.file, question, self.answers.get(question.slug))
        return f"‘{question.short}’에 ‘{answer}’{particle(answer, '이라고/라고')} 하셨어요. {advised.because}"

    def _holds(self, condition: Condition) -> bool:
        if condition.area is not None:
            level = self.levels.get(condition.area)
            low, high = condition.at_least, condition.at_most
            return level is not None and (low is None or level >= low) and (high is None or level <= high)
        question = self.file.question(condition.question or "")
        value = self.answers.get(question.slug)
        if question.kind == "trade":
            return bool(value) and not self.trades.isdisjoint(condition.any_of)
        return any(each in condition.any_of for each in (value if isinstance(value, list) else [value]))

    def _led(self, condition: Condition) -> DiagnosisQuestion:
        """The question itself, or the area's with the lowest answer (the highest where the level had to be high)."""
        if condition.question is not None:
            return self.file.question(condition.question)
        answered = [each for each in self.file.in_area(condition.area or "") if self.answers.get(each.slug)]
        pick = min if condition.at_most is not None else max
        return pick(answered, key=lambda each: self.file.level(self.answers[each.slug]))
