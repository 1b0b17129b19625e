"""Badges of a cohort: 단계 이수 and 실습 통과, each with its own small rule over the frozen outline. Pure.

A badge says what was done and measured, and is never called 자격 (an unregistered one may break 자격기본법). What was exempted
was not measured: an exemption gives no badge, though it counts for the certificate.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.cohorts.outline import Stage, Step, StepFact
from app.completion.criteria import (
    CompletionRule,
    Condition,
    Decision,
    PracticeCondition,
    ProgressCondition,
    QuizzesCondition,
    RequiredStep,
    evaluate,
)
from app.completion.criteria import StepFact as RuleFact

SOURCE = "이음 배지 기준"
SOURCE_DATE = date(2026, 11, 21)
VERSION = 1
EXAM = "/exam"


@dataclass(frozen=True)
class Badge:
    """`ref`: the stage's slug, or the task's. `slug` is the achievement's: one badge of that name a person and cohort."""

    slug: str
    kind: Literal["stage", "skill"]
    title: str
    ref: str
    rule: CompletionRule


def badges_of(outline: Sequence[Stage]) -> tuple[Badge, ...]:
    """Every badge that a cohort of this outline can give: a stage's each, then a skill's each, in the outline's order."""
    stages = [found for number, stage in enumerate(outline) if (found := _stage_badge(number, stage)) is not None]
    skills = [_skill_badge(step) for stage in outline for step in stage.steps if _is_exam(step)]
    return tuple({badge.slug: badge for badge in (*stages, *skills)}.values())


def find_badge(outline: Sequence[Stage], slug: str) -> Badge | None:
    return next((badge for badge in badges_of(outline) if badge.slug == slug), None)


def judge(badge: Badge, facts: Mapping[str, StepFact]) -> Decision:
    """The badge's rule over what was really done: passes only."""
    passed = {key: RuleFact("passed", fact.score) for key, fact in facts.items() if fact.state == "passed"}
    return evaluate(badge.rule, passed)


def _is_exam(step: Step) -> bool:
    return step.kind == "practice" and step.ref.endswith(EXAM)


def _stage_badge(number: int, stage: Stage) -> Badge | None:
    """None for a stage that asks for nothing. The final assessment and assignment are the course's, not its last stage's."""
    if stage.beside:
        return None
    conditions: list[Condition] = []
    if lessons := _named(stage, "lesson"):
        conditions.append(ProgressCondition(minimum=100, steps=lessons))
    if quizzes := tuple(step for step in _named(stage, "quiz") if step.key == stage.gate):
        conditions.append(QuizzesCondition(steps=quizzes))
    if exams := tuple(step for step in _named(stage, "practice") if step.key.endswith(EXAM)):
        conditions.append(PracticeCondition(steps=exams))
    if not conditions:
        return None
    title = f"{number}단계 {stage.title} 이수 배지"
    return Badge(f"stage-{stage.slug}", "stage", title, stage.slug, _rule(f"stage-{stage.slug}", title, conditions))


def _skill_badge(step: Step) -> Badge:
    task = step.ref.removesuffix(EXAM)
    title = f"{step.title.rsplit(' · ', 1)[0]} 실습 통과 배지"
    exam = PracticeCondition(steps=(RequiredStep(key=step.key, title=step.title),))
    return Badge(f"skill-{task}", "skill", title, task, _rule(f"skill-{task}", title, [exam]))


def _rule(slug: str, title: str, conditions: Sequence[Condition]) -> CompletionRule:
    return CompletionRule(
        slug=slug, version=VERSION, title=title, source=SOURCE, source_date=SOURCE_DATE, conditions=tuple(conditions)
    )


def _named(stage: Stage, kind: str) -> tuple[RequiredStep, ...]:
    return tuple(RequiredStep(key=step.key, title=step.title) for step in stage.required if step.kind == kind)
