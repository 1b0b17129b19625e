"""Who would pass under another rule: computed over what people have done, stored nowhere. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.cohorts.outline import Stage
from app.completion.criteria import CompletionRule, Decision
from app.completion.policy import decide
from app.completion.schemas import Candidate
from app.content.rules import RuleFile
from app.core.errors import Invalid

KINDS = ("progress", "quizzes", "practice", "final_assessment", "attendance")
NAMES = {
    "progress": "학습 진도",
    "quizzes": "확인 문제를 모두 통과",
    "practice": "실습 시험을 모두 통과",
    "final_assessment": "최종 평가",
    "attendance": "실시간 수업 출석",
}
UNITS = {"progress": "%", "final_assessment": "점", "attendance": "%"}
USUAL = {"progress": 80, "final_assessment": 60, "attendance": 80}
NOTHING = "조건을 하나 이상 골라 주세요. 지금은 고른 것이 없어요."


@dataclass(frozen=True)
class Asked:
    """What a rule asks for: the conditions that are on, with their minimum where they have one (else 0)."""

    minimums: Mapping[str, int]

    def has(self, kind: str) -> bool:
        return kind in self.minimums


def asked_of(rule: CompletionRule) -> Asked:
    return Asked({each.kind: getattr(each, "minimum", 0) for each in rule.conditions})


def asked_of_file(file: RuleFile) -> Asked:
    found = {kind: getattr(file, kind) for kind in KINDS}
    return Asked({kind: 0 if value is True else value for kind, value in found.items() if value})


def read_asked(typed: Mapping[str, str]) -> Asked:
    """What was typed: `on_<kind>` ticks a condition, `<kind>` is its minimum, 1–100. Raises Invalid by field."""
    minimums: dict[str, int] = {}
    faults: dict[str, str] = {}
    for kind in KINDS:
        if not typed.get(f"on_{kind}"):
            continue
        text = typed.get(kind, "").strip() if kind in UNITS else "0"
        if not (text.isascii() and text.isdigit()) or (kind in UNITS and not 1 <= int(text[:4]) <= 100):
            faults[kind] = f"{NAMES[kind]}: 1부터 100까지의 숫자로 적어 주세요."
            continue
        minimums[kind] = int(text[:4])
    if not minimums and not faults:
        faults["conditions"] = NOTHING
    if faults:
        raise Invalid("고칠 곳이 있어요.", faults)
    return Asked(minimums)


def build(outline: Sequence[Stage], frozen: CompletionRule | None, asked: Asked, day: date) -> CompletionRule:
    """The rule that asks for this over the cohort's own steps: those the frozen rule names where it has the condition, else
    all required ones of the outline. Raises Invalid when the outline has nothing of it."""
    file = RuleFile(
        slug="simulation",
        programme_kind="own",
        version=1,
        title="가상의 기준",
        summary="저장하지 않고 계산만 해요.",
        source="저장하지 않는 계산",
        source_date=day,
        progress=asked.minimums.get("progress"),
        quizzes=asked.has("quizzes"),
        practice=asked.has("practice"),
        final_assessment=asked.minimums.get("final_assessment"),
        attendance=asked.minimums.get("attendance"),
    )
    steps = [(step.key, step.title) for stage in outline for step in stage.required]
    try:
        made: dict[str, Any] = file.over(steps)
    except ValueError as empty:
        raise Invalid("", {"conditions": "이 회차에는 그런 단계가 없어 계산할 수 없어요."}) from empty
    named = {each.kind: each.model_dump(mode="json") for each in frozen.conditions} if frozen else {}
    kept = [
        named[each["kind"]] | {name: each[name] for name in ("minimum",) if name in each}
        if each["kind"] in named
        else each
        for each in made["conditions"]
    ]
    return CompletionRule.model_validate(made | {"conditions": kept})


@dataclass(frozen=True)
class Line:
    """One person under both rules; None: the cohort has no rule."""

    candidate: Candidate
    now: Decision | None
    then: Decision


@dataclass(frozen=True)
class Simulation:
    """`lines`: everyone who came in, by name. `conditions`: (name, what is needed, how many meet it) of the other rule."""

    lines: tuple[Line, ...]
    conditions: tuple[tuple[str, str, int], ...]

    @property
    def everyone(self) -> int:
        return len(self.lines)

    @property
    def passed_now(self) -> int:
        return sum(1 for line in self.lines if line.now is not None and line.now.completed)

    @property
    def passed_then(self) -> int:
        return sum(1 for line in self.lines if line.then.completed)

    @property
    def gained(self) -> tuple[Line, ...]:
        """Who would pass and does not now."""
        return tuple(each for each in self.lines if each.then.completed and not (each.now and each.now.completed))

    @property
    def lost(self) -> tuple[Line, ...]:
        """Who passes now and would not."""
        return tuple(each for each in self.lines if not each.then.completed and each.now and each.now.completed)


def simulate(
    outline: Sequence[Stage], frozen: CompletionRule | None, rule: CompletionRule, people: Sequence[Candidate]
) -> Simulation:
    """Both rules over the same ledgers, exemptions counted as ever."""
    lines = []
    for each in people:
        then = decide(rule, outline, each.facts, each.attendance)
        assert then is not None  # a rule always answers
        lines.append(Line(each, decide(frozen, outline, each.facts, each.attendance), then))
    conditions = tuple(
        (name, needed, sum(line.then.conditions[at].met for line in lines))
        for at, (name, needed) in enumerate(_needs(rule, outline))
    )
    return Simulation(tuple(lines), conditions)


def _needs(rule: CompletionRule, outline: Sequence[Stage]) -> list[tuple[str, str]]:
    blank = decide(rule, outline, {})
    return [(each.name, each.needed) for each in blank.conditions] if blank else []
