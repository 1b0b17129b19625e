"""Pure: courses/<stage>/practice/<slug>/task.yaml. A union on `type`; boxes is the first."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from app.content.base import ContentModel, Paragraph, Title
from app.content.documents import Kind
from app.questions.base import Frozen, ShortText, Slug, must_be_unique

ItemName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=80)]
Items = Annotated[tuple[ItemName, ...], Field(min_length=1, max_length=500)]
RUNGS = {"tutorial": "따라 하기", "practice": "연습", "exam": "통과 시험"}


class Label(Frozen):
    """A name that may be given to a box; help says in Korean what counts as one."""

    name: Slug
    title: Title
    help: ShortText | None = None


class Guideline(Frozen):
    """The rules of the task. version rises with each change, and is frozen onto an attempt."""

    version: int = Field(ge=1)
    body: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20000)]


class Pools(Frozen):
    """Which items serve which rung. Disjoint: what was practised is never examined."""

    tutorial: Items
    practice: Items
    exam: Items
    final: Items

    @model_validator(mode="after")
    def _disjoint(self) -> Self:
        must_be_unique([*self.tutorial, *self.practice, *self.exam, *self.final], "item")
        return self


class BoxesTask(ContentModel):
    """Draw a box around each thing and name it. Thresholds are overlaps (intersection over union)."""

    kind: ClassVar[Kind] = "practice"
    type: Literal["boxes"]
    summary: Paragraph
    summary_en: Paragraph | None = None
    minutes: int = Field(default=30, ge=1, le=600)
    labels: tuple[Label, ...] = Field(min_length=1, max_length=60)
    guideline: Guideline
    match_overlap: float = Field(default=0.5, gt=0, le=1)
    tight_overlap: float = Field(default=0.8, gt=0, le=1)
    pass_mark: int = Field(default=80, ge=1, le=100)
    pay_per_item: int = Field(default=0, ge=0, le=100_000)
    pools: Pools

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        must_be_unique((label.name for label in self.labels), "label")
        must_be_unique((label.title for label in self.labels), "label title")
        if self.tight_overlap < self.match_overlap:
            raise ValueError("tight_overlap must not be below match_overlap")
        return self


PracticeTask = BoxesTask
