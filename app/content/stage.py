"""Pure: courses/<stage>/course.yaml."""

from typing import ClassVar

from pydantic import Field, field_validator

from app.content.base import ContentModel, Paragraph
from app.content.documents import Kind
from app.questions.base import Slug, must_be_unique


class Stage(ContentModel):
    """A stage: its lessons in order, its quiz, its practice tasks, and the week a live class reaches it."""

    kind: ClassVar[Kind] = "stage"
    summary: Paragraph
    week: int = Field(ge=1, le=60)
    lessons: tuple[Slug, ...] = Field(min_length=1, max_length=40)
    quiz: Slug | None = None
    practice: tuple[Slug, ...] = ()

    @field_validator("lessons", "practice")
    @classmethod
    def _once_each(cls, slugs: tuple[str, ...]) -> tuple[str, ...]:
        must_be_unique(slugs, "slug")
        return slugs
