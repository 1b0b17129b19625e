"""Pure: quizzes/<slug>.yaml, quizzes/checks/check-<lesson>.yaml and quizzes/banks/<slug>.yaml."""

from typing import ClassVar, Literal, Self, TypeAlias

from pydantic import Field, field_validator, model_validator

from app.content.base import ContentModel, Paragraph
from app.content.documents import Kind
from app.questions.frozen import Frozen, Slug, must_be_unique
from app.questions.registry import Question

MOST_SLOTS = 60
CHECK = "check-"  # begins the slug of the few questions that follow a lesson; the lesson's slug comes behind
Shown: TypeAlias = Literal["score", "marks", "all"]
Behaviour: TypeAlias = Literal["deferred", "immediate", "interactive", "certainty"]


class Draw(Frozen):
    """Random slots: `count` questions of a bank that fit the topic, the lesson and the difficulties, never one twice."""

    bank: Slug
    count: int = Field(ge=1, le=MOST_SLOTS)
    topic: Slug | None = None
    lesson: Slug | None = None
    difficulty: tuple[int, ...] = (1, 2, 3)

    def fits(self, question: Question) -> bool:
        """Whether the slot may draw the question."""
        return (
            question.difficulty in self.difficulty
            and self.topic in (None, question.topic)
            and self.lesson in (None, question.lesson)
        )


class Band(Frozen):
    """What is said about the whole when the score (0–100) reaches `from_score`."""

    from_score: int = Field(ge=0, le=100)
    text: Paragraph


class Review(Frozen):
    """What a finished attempt shows when. score: nothing but it; marks: one's own answers too, and which were right; all: what is
    right and why as well. right_after: for `minutes` from the end on; later: as long as the quiz stands open; after_close."""

    right_after: Shown = "all"
    minutes: int = Field(default=10, ge=1, le=24 * 60)
    later: Shown = "all"
    after_close: Shown = "all"


class Policy(Frozen):
    """How a quiz is taken. The values given here hold where the file names none.

    behaviour: deferred (feedback at the end), immediate (after each answer), interactive (again with hints, each further try
    worth a `penalty` less), certainty (how sure one is counts). attempts: 0 is as often as one likes. delay_minutes: between
    two attempts. counts: which attempt's score stands. minutes: time limit, with a warning `warn_minutes` before it and
    `grace_seconds` for an answer already on its way. navigation: sequential never goes back. review: when what is right
    is shown: at_end of an attempt, after_close of the quiz, never (the score alone), or time by time (`Review`).
    """

    behaviour: Behaviour = "deferred"
    tries: int = Field(default=3, ge=1, le=10)
    penalty: float = Field(default=1 / 3, ge=0, le=1)
    attempts: int = Field(default=0, ge=0, le=99)
    delay_minutes: int = Field(default=0, ge=0, le=60 * 24 * 30)
    counts: Literal["best", "average", "first", "last"] = "best"
    minutes: int | None = Field(default=None, ge=1, le=600)
    warn_minutes: int = Field(default=5, ge=1, le=60)
    grace_seconds: int = Field(default=30, ge=0, le=600)
    navigation: Literal["free", "sequential"] = "free"
    review: Literal["at_end", "after_close", "never"] | Review = "at_end"

    @property
    def keeps_back(self) -> bool:
        """Whether there is a time after an attempt at which it does not show what is right."""
        if isinstance(self.review, Review):
            return any(
                shown != "all" for shown in (self.review.right_after, self.review.later, self.review.after_close)
            )
        return self.review != "at_end"


class Bank(ContentModel):
    """Questions that quizzes draw from."""

    kind: ClassVar[Kind] = "bank"
    questions: tuple[Question, ...] = Field(min_length=1, max_length=1000)

    @field_validator("questions")
    @classmethod
    def _once_each(cls, questions: tuple[Question, ...]) -> tuple[Question, ...]:
        must_be_unique((question.id for question in questions), "question id")
        return questions

    def question(self, id: str) -> Question:
        """The question of that id. Raises KeyError."""
        return _find(self.questions, id)


class Quiz(ContentModel):
    """A quiz: its own questions and what it draws from banks. pass_mark in per cent of the marks."""

    kind: ClassVar[Kind] = "quiz"
    added: ClassVar[frozenset[str]] = frozenset({"draws", "policy", "bands"})
    intro: Paragraph
    pass_mark: int = Field(default=60, ge=0, le=100)
    shuffle: bool = True
    questions: tuple[Question, ...] = Field(default=(), max_length=MOST_SLOTS)
    draws: tuple[Draw, ...] = Field(default=(), max_length=20)
    policy: Policy = Policy()
    bands: tuple[Band, ...] = Field(default=(), max_length=10)

    @field_validator("questions")
    @classmethod
    def _once_each(cls, questions: tuple[Question, ...]) -> tuple[Question, ...]:
        must_be_unique((question.id for question in questions), "question id")
        return questions

    @model_validator(mode="after")
    def _has_slots(self) -> Self:
        if not 1 <= self.slots <= MOST_SLOTS:
            raise ValueError(f"a quiz has 1 to {MOST_SLOTS} questions, own and drawn; this has {self.slots}")
        must_be_unique((str(band.from_score) for band in self.bands), "band")
        return self

    @property
    def slots(self) -> int:
        """How many questions an attempt has."""
        return len(self.questions) + sum(draw.count for draw in self.draws)

    @property
    def banks(self) -> tuple[str, ...]:
        """The slugs of the banks it draws from, each once."""
        return tuple(dict.fromkeys(draw.bank for draw in self.draws))

    def question(self, id: str) -> Question:
        """The quiz's own question of that id. Raises KeyError."""
        return _find(self.questions, id)

    def band(self, score: float) -> str | None:
        """The text of the highest band that the score (0–100) reaches."""
        reached = [band for band in self.bands if score >= band.from_score]
        return max(reached, key=lambda band: band.from_score).text if reached else None


def _find(questions: tuple[Question, ...], id: str) -> Question:
    for question in questions:
        if question.id == id:
            return question
    raise KeyError(id)
