"""Pure: courses/programmes/<slug>.yaml: what a programme is made of and when it counts as completed."""

import datetime
from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from app.content.base import ContentModel, Paragraph, Title
from app.content.documents import Kind
from app.questions.frozen import Frozen, ShortText, Slug, must_be_unique

StepKey = Annotated[str, StringConstraints(pattern=r"^[a-z]+:[a-z0-9-]+(?:/[a-z0-9-]+)?$")]
Percent = Annotated[int, Field(ge=1, le=100)]


class Subject(Frozen):
    """A line of the certificate's annex."""

    title: Title
    hours: int = Field(ge=1, le=2000)


class NamedStep(Frozen):
    """A step of the ledger and the title people read."""

    key: StepKey
    title: ShortText


class ProgressRule(Frozen):
    """At least minimum % of the lessons of all stages done."""

    kind: Literal["progress"]
    minimum: Percent


class QuizzesRule(Frozen):
    """Every stage's quiz passed."""

    kind: Literal["quizzes"]


class PracticeRule(Frozen):
    """The named practice steps, and final assignments, passed."""

    kind: Literal["practice"]
    steps: tuple[NamedStep, ...] = Field(min_length=1)


class FinalAssessmentRule(Frozen):
    """The named step passed with a mark of at least minimum (0–100)."""

    kind: Literal["final_assessment"]
    minimum: Percent
    step: NamedStep


class AttendanceRule(Frozen):
    """At least minimum % of the live sessions attended."""

    kind: Literal["attendance"]
    minimum: Percent


Rule = Annotated[
    ProgressRule | QuizzesRule | PracticeRule | FinalAssessmentRule | AttendanceRule, Field(discriminator="kind")
]


class RuleSet(Frozen):
    """When a programme is completed: every rule holds. A cohort freezes its own copy, with the steps filled in."""

    slug: Slug
    programme_kind: Literal["naeil-card", "local-commission", "senior-jobs", "own"]
    version: int = Field(ge=1)
    title: ShortText
    source: ShortText
    source_date: datetime.date
    rules: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_kind_once(self) -> Self:
        must_be_unique((rule.kind for rule in self.rules), "rule")
        return self


class Programme(ContentModel):
    """A 과정. hours is the sum of its subjects' hours; final is the quiz about all stages that comes after the last one's."""

    kind: ClassVar[Kind] = "programme"
    added: ClassVar[frozenset[str]] = frozenset({"final", "valid_months"})
    version: ShortText
    summary: Paragraph
    hours: int = Field(ge=1, le=2000)
    weeks: int = Field(ge=1, le=60)
    subjects: tuple[Subject, ...] = Field(min_length=1)
    stages: tuple[Slug, ...] = Field(min_length=1)
    final: Slug | None = None
    valid_months: int | None = Field(None, ge=1, le=120)  # how long a certificate counts; none: for ever
    completion: RuleSet

    def completion_rule(self, steps: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """The rule set over a cohort's steps, (key, title) in order: JSON of a completion.criteria.CompletionRule."""
        named = [{"key": key, "title": title} for key, title in steps if key != f"quiz:{self.final}"]
        rules = self.completion
        return {
            "slug": rules.slug,
            "version": rules.version,
            "title": rules.title,
            "source": rules.source,
            "source_date": rules.source_date.isoformat(),
            "conditions": [_condition(rule, named) for rule in rules.rules],
        }

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        must_be_unique(self.stages, "stage")
        total = sum(subject.hours for subject in self.subjects)
        if total != self.hours:
            raise ValueError(f"hours is {self.hours}, but the subjects add up to {total}")
        return self


def _condition(rule: Rule, named: list[dict[str, str]]) -> dict[str, Any]:
    data = rule.model_dump(mode="json")
    wanted = {"progress": "lesson:", "quizzes": "quiz:"}.get(rule.kind)
    return data | {"steps": [step for step in named if step["key"].startswith(wanted)]} if wanted else data
