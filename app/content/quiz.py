"""Pure: quizzes/<slug>.yaml."""

from typing import ClassVar

from pydantic import Field, field_validator

from app.content.base import ContentModel, Paragraph
from app.content.documents import Kind
from app.questions.base import must_be_unique
from app.questions.registry import Question


class Quiz(ContentModel):
    """A quiz: pass_mark in per cent of the marks; every question weighs the same."""

    kind: ClassVar[Kind] = "quiz"
    intro: Paragraph
    pass_mark: int = Field(default=60, ge=0, le=100)
    shuffle: bool = True
    questions: tuple[Question, ...] = Field(min_length=1, max_length=60)

    @field_validator("questions")
    @classmethod
    def _once_each(cls, questions: tuple[Question, ...]) -> tuple[Question, ...]:
        must_be_unique((question.id for question in questions), "question id")
        return questions

    def question(self, id: str) -> Question:
        """The question of that id. Raises KeyError."""
        for question in self.questions:
            if question.id == id:
                return question
        raise KeyError(id)
