"""courses/rules/<slug>.yaml: rule sets of completion that a cohort may be opened with in place of its programme's own.

Dated and with their source. A file is never edited once a cohort has been opened with it: a change is a new version (the cohort
keeps its own copy all the same). They name kinds of steps, not steps: the cohort's outline fills those in.
"""

import datetime
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from app.content.problems import ContentInvalid, Problems
from app.content.programme import Percent
from app.questions.frozen import Frozen, ShortText, Slug

FOLDER = "rules"
FINAL, EXAM = "assignment:", "/exam"


class RuleFile(Frozen):
    """What is asked for: a share of the lessons in per cent (progress), all stage quizzes, all practice exams, a mark of the
    final assignment, a share of the days of classes. What is left out is not asked for."""

    slug: Slug
    programme_kind: Literal["naeil-card", "local-commission", "senior-jobs", "own"]
    version: int = Field(ge=1)
    title: ShortText
    summary: ShortText
    source: ShortText
    source_date: datetime.date
    review_by: datetime.date | None = None
    progress: Percent | None = None
    quizzes: bool = False
    practice: bool = False
    final_assessment: Percent | None = None
    attendance: Percent | None = None

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if not any((self.progress, self.quizzes, self.practice, self.final_assessment, self.attendance)):
            raise ValueError("the rule set asks for nothing")
        return self

    def over(self, steps: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """The rule over a cohort's required steps, (key, title) in order: JSON of a completion.criteria.CompletionRule. What
        the outline has no step of is left out; ValueError when nothing is left."""
        named = [{"key": key, "title": title} for key, title in steps]
        conditions = [found for found in self._conditions(named) if found is not None]
        if not conditions:
            raise ValueError(f"{self.slug}: the outline has nothing of what is asked for")
        return {
            "slug": self.slug,
            "version": self.version,
            "title": self.title,
            "source": self.source,
            "source_date": self.source_date.isoformat(),
            "conditions": conditions,
        }

    def _conditions(self, named: list[dict[str, str]]) -> Iterable[dict[str, Any] | None]:
        lessons = [step for step in named if step["key"].startswith("lesson:")]
        quizzes = [step for step in named if step["key"].startswith("quiz:")]
        exams = [step for step in named if step["key"].startswith("practice:") and step["key"].endswith(EXAM)]
        final = next((step for step in named if step["key"].startswith(FINAL)), None)
        if self.progress and lessons:
            yield {"kind": "progress", "minimum": self.progress, "steps": lessons}
        if self.quizzes and quizzes:
            yield {"kind": "quizzes", "steps": quizzes}
        if self.practice and exams:
            yield {"kind": "practice", "steps": exams}
        if self.final_assessment and final:
            yield {"kind": "final_assessment", "minimum": self.final_assessment, "step": final}
        if self.attendance:
            yield {"kind": "attendance", "minimum": self.attendance}


def read_rules(courses: Path, problems: Problems) -> dict[str, RuleFile]:
    """Every rule set that can be read, by slug; everything else is in problems."""
    from app.content.yaml_lines import validate  # here: needed by the first who opens a cohort

    found: dict[str, RuleFile] = {}
    for path in sorted((courses / FOLDER).glob("*.yaml")):
        name = path.relative_to(courses.parent).as_posix()
        read = validate(RuleFile, path.read_text("utf-8-sig"), name, problems)
        if read is None:
            continue
        rule, lines = read
        if rule.slug != path.stem:
            problems.error(name, lines.find(["slug"]), f"slug is {rule.slug!r}, but the file is called {path.name}")
            continue
        found[rule.slug] = rule
    return found


@lru_cache(maxsize=8)
def rule_files(courses: Path) -> dict[str, RuleFile]:
    """The rule sets of a folder of courses, read once. Raises ContentInvalid."""
    problems = Problems()
    found = read_rules(courses, problems)
    if problems.errors:
        raise ContentInvalid(problems.errors)
    return found
