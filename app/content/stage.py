"""Pure: courses/<stage>/course.yaml."""

from typing import ClassVar, Self

from pydantic import Field, field_validator, model_validator

from app.content.base import ContentModel, Paragraph
from app.content.documents import Kind
from app.questions.frozen import Slug, must_be_unique


class Stage(ContentModel):
    """A stage: its lessons in order, its quiz, its practice tasks, and the week a live class reaches it.

    electives are practice tasks, and more_quizzes quizzes, that are offered beside: the stage is done without them, no rule counts
    them, and 오늘 할 일 does not lead there. labs are offered in the same way. A stage that is itself `beside` (특강) asks for
    nothing and is never shut.
    """

    kind: ClassVar[Kind] = "stage"
    added: ClassVar[frozenset[str]] = frozenset({"electives", "more_quizzes", "beside", "labs"})
    summary: Paragraph
    week: int = Field(ge=1, le=60)
    lessons: tuple[Slug, ...] = Field(min_length=1, max_length=40)
    quiz: Slug | None = None
    practice: tuple[Slug, ...] = ()
    electives: tuple[Slug, ...] = Field(default=(), max_length=40)
    more_quizzes: tuple[Slug, ...] = Field(default=(), max_length=20)
    beside: bool = False
    labs: tuple[Slug, ...] = Field(default=(), max_length=5)

    @property
    def quizzes(self) -> tuple[str, ...]:
        """The quiz that closes the stage, and those beside."""
        return tuple(dict.fromkeys((*filter(None, [self.quiz]), *self.more_quizzes)))

    @property
    def tasks(self) -> tuple[str, ...]:
        """Every practice task of the stage, those that it needs first."""
        return (*self.practice, *self.electives)

    @field_validator("lessons", "practice", "electives", "more_quizzes", "labs")
    @classmethod
    def _once_each(cls, slugs: tuple[str, ...]) -> tuple[str, ...]:
        must_be_unique(slugs, "slug")
        return slugs

    @model_validator(mode="after")
    def _asks_for_nothing_beside(self) -> Self:
        if self.beside and (self.quiz or self.practice):
            raise ValueError("a stage beside has no quiz and no practice; name them under more_quizzes and electives")
        return self
