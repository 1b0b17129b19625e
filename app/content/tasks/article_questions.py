"""Pure: task.yaml of type article_questions: read an article, ask about it, and choose each answer in it."""

from typing import Literal, Self

from pydantic import Field, model_validator

from app.content.tasks.base import Label, TaskBase
from app.questions.frozen import must_be_unique


class ArticleQuestionsTask(TaskBase):
    """Lengths are in characters with spaces. copied_most: the share of a question that may be taken word for word from the
    article, 0–1. kinds: what a question may ask for (누가, 언제 …)."""

    type: Literal["article_questions"]
    kinds: tuple[Label, ...] = Field(min_length=2, max_length=9)
    questions_per_item: int = Field(default=2, ge=1, le=5)
    question_least: int = Field(default=10, ge=1, le=200)
    question_most: int = Field(default=60, ge=1, le=200)
    answer_most: int = Field(default=40, ge=1, le=400)
    copied_most: float = Field(default=0.5, gt=0, le=1)

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        must_be_unique((kind.name for kind in self.kinds), "kind")
        must_be_unique((kind.title for kind in self.kinds), "kind title")
        if self.question_least > self.question_most:
            raise ValueError("question_least must not be above question_most")
        return self
