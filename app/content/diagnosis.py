"""Pure: courses/diagnosis/<slug>.yaml: what a person is asked about themself, and what is advised from the answers.

Nobody is measured: there is no right answer, every question may be skipped, and what is advised names the answer that led to it.
"""

import datetime
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from app.content.base import ContentModel, Title
from app.content.documents import Kind
from app.questions.frozen import Frozen, ShortText, Slug, must_be_unique

StepTo = Annotated[str, StringConstraints(pattern=r"^(?:practice|lesson|assignment):[a-z0-9-]+(?:/[a-z0-9-]+)?$")]
QuestionKind: TypeAlias = Literal["step", "one", "many", "trade"]
MOST_RECOMMENDED = 3


class DiagnosisOption(Frozen):
    """What can be chosen; label is a sentence, for it is quoted as the person's own words."""

    value: Slug
    label: Title
    help: ShortText | None = None


class DiagnosisQuestion(Frozen):
    """kind step: one of the file's four steps, about a deed of an area. short: how an explanation names the question.
    once: not asked again in the last week."""

    slug: Slug
    kind: QuestionKind
    short: Title
    text: ShortText
    why: ShortText
    area: Slug | None = None
    options: tuple[DiagnosisOption, ...] = Field(default=(), max_length=8)
    once: bool = False

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        if (self.kind == "step") != (self.area is not None):
            raise ValueError("a question of kind step names its area, and no other does")
        if (self.kind in ("one", "many")) != (len(self.options) > 1):
            raise ValueError("questions of kind one and many have options, and no others have")
        must_be_unique((option.value for option in self.options), "option")
        return self


class Area(Frozen):
    """What several steps are about; the mean of their levels is compared in the second and the last week."""

    slug: Slug
    title: Title


class Condition(Frozen):
    """Holds of an area whose level (0: all new, 3: all alone) lies within the limits, or of a question answered by any of some
    values; of the question about the former trade these are trades (people/trades.py)."""

    question: Slug | None = None
    any_of: tuple[Slug, ...] = ()
    area: Slug | None = None
    at_least: float | None = Field(None, ge=0, le=3)
    at_most: float | None = Field(None, ge=0, le=3)

    @model_validator(mode="after")
    def _of_one_thing(self) -> Self:
        limited = self.at_least is not None or self.at_most is not None
        if (self.question is None) == (self.area is None):
            raise ValueError("a condition is about a question or about an area")
        if bool(self.any_of) != (self.question is not None) or limited != (self.area is not None):
            raise ValueError("a question goes with any_of, an area with at_least or at_most")
        return self


class Advised(Frozen):
    """All of `when` hold, none of `unless`. because: one sentence; the answer of the first condition is put before it."""

    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    because: ShortText


class Track(Frozen):
    """A way through the course; it locks and opens nothing. plain: the same in everyday words."""

    slug: Slug
    title: Title
    plain: Title
    text: ShortText


class TrackRule(Advised):
    """The first that holds gives the track; the last one holds of everybody."""

    track: Slug


class Recommendation(Advised):
    """to: a step, or what its steps begin with. Of each kind at most `most`; of those that hold the first ones."""

    to: StepTo
    kind: Literal["practice", "talk"]


class Hint(Advised):
    """supplement and shorten speak of a stage: to staff who may open or exempt it, to the trainee as advice. tip: of nothing."""

    way: Literal["supplement", "shorten", "tip"]
    stage: Slug | None = None

    @model_validator(mode="after")
    def _of_a_stage_or_none(self) -> Self:
        if (self.way == "tip") != (self.stage is None):
            raise ValueError("a tip is of no stage; supplement and shorten name one")
        return self


class Sector(Frozen):
    """업종: a few 직종 that people know by these names."""

    title: Title
    jobs: tuple[Title, ...] = Field(min_length=1, max_length=20)


class DiagnosisFile(ContentModel):
    """steps: from 혼자 해요 (level 3) down to 처음이에요 (level 0)."""

    kind: ClassVar[Kind] = "diagnosis"
    version: int = Field(ge=1)
    dated: datetime.date
    source: ShortText
    minutes: int = Field(ge=1, le=60)
    steps: tuple[DiagnosisOption, ...] = Field(min_length=4, max_length=4)
    areas: tuple[Area, ...] = Field(min_length=1, max_length=8)
    questions: tuple[DiagnosisQuestion, ...] = Field(min_length=1, max_length=40)
    sectors: tuple[Sector, ...] = ()
    tracks: tuple[Track, ...] = Field(min_length=2, max_length=6)
    track_rules: tuple[TrackRule, ...] = Field(min_length=1)
    most: dict[Literal["practice", "talk"], Annotated[int, Field(ge=0, le=MOST_RECOMMENDED)]]
    recommendations: tuple[Recommendation, ...] = Field(min_length=1)
    hints: tuple[Hint, ...] = ()

    def question(self, slug: str) -> DiagnosisQuestion:
        """Raises StopIteration when there is none: conditions are checked on reading."""
        return next(each for each in self.questions if each.slug == slug)

    def track(self, slug: str) -> Track:
        """The track, or the first when an older file's is gone."""
        return next((each for each in self.tracks if each.slug == slug), self.tracks[0])

    def area(self, slug: str) -> Area:
        return next(each for each in self.areas if each.slug == slug)

    def in_area(self, slug: str) -> tuple[DiagnosisQuestion, ...]:
        return tuple(each for each in self.questions if each.area == slug)

    def options_of(self, question: DiagnosisQuestion) -> tuple[DiagnosisOption, ...]:
        return self.steps if question.kind == "step" else question.options

    def level(self, value: str) -> int:
        """3 for the first of the steps, 0 for the last."""
        values = [step.value for step in self.steps]
        return len(values) - 1 - values.index(value)

    @property
    def advised(self) -> Iterator[Advised]:
        yield from self.track_rules
        yield from self.recommendations
        yield from self.hints

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        must_be_unique((each.slug for each in self.questions), "question")
        must_be_unique((each.slug for each in self.areas), "area")
        must_be_unique((each.slug for each in self.tracks), "track")
        must_be_unique((job for sector in self.sectors for job in sector.jobs), "job")
        areas, tracks = {each.slug for each in self.areas}, {each.slug for each in self.tracks}
        asked = {each.area for each in self.questions if each.area}
        if asked != areas:
            raise ValueError(f"areas and the questions' areas differ: {', '.join(sorted(asked ^ areas))}")
        if unknown := {rule.track for rule in self.track_rules} - tracks:
            raise ValueError(f"no track is called {', '.join(sorted(unknown))}")
        if [bool(rule.when) for rule in self.track_rules] != [True] * (len(self.track_rules) - 1) + [False]:
            raise ValueError("the last track rule, and no other, holds of everybody")
        for condition in (each for advised in self.advised for each in (*advised.when, *advised.unless)):
            self._check(condition, areas)
        return self

    def _check(self, condition: Condition, areas: set[str]) -> None:
        if condition.area is not None:
            if condition.area not in areas:
                raise ValueError(f"no area is called {condition.area!r}")
            return
        question = next((each for each in self.questions if each.slug == condition.question), None)
        if question is None:
            raise ValueError(f"no question is called {condition.question!r}")
        known = {option.value for option in self.options_of(question)}
        if question.kind != "trade" and (odd := set(condition.any_of) - known):
            raise ValueError(f"{question.slug} has no option {', '.join(sorted(odd))}")
