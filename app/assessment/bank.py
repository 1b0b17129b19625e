"""The question bank as instructors see it: every question of the quizzes and banks, its versions, where it is used."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessment.differences import FieldChange, compare
from app.cohorts.models import Cohort, Document
from app.content.collection import Content
from app.content.quiz import Bank, Quiz
from app.core.actor import Actor, Role
from app.questions.korean import clean
from app.questions.registry import Question

Source: TypeAlias = Literal["quiz", "bank"]
TYPES = {
    "single": "하나 고르기", "multiple": "여럿 고르기", "true_false": "맞아요·아니에요", "number": "숫자", "short_text": "짧은 글",
    "matching": "짝 맞추기", "ordering": "차례 놓기", "grouping": "나누어 담기", "gap_text": "빈칸 고르기", "cloze": "빈칸 적기",
    "calculated": "계산", "mark": "그림에 점 찍기", "hot_spot": "그림에서 고르기", "chart": "그림표 읽기", "table": "표 채우기",
    "essay": "긴 글", "file": "파일 내기",
}  # fmt: skip
DIFFICULTIES = {1: "쉬움", 2: "보통", 3: "어려움"}


@dataclass(frozen=True)
class Entry:
    """A question and the document that holds it."""

    source: Source
    slug: str
    title: str
    question: Question


@dataclass(frozen=True)
class Wanted:
    """What to look for; empty: anything."""

    text: str = ""
    type: str = ""
    lesson: str = ""
    difficulty: str = ""
    place: str = ""  # "quiz:stage-0"

    def fits(self, entry: Entry) -> bool:
        question = entry.question
        return (
            self.type in ("", question.type)
            and self.lesson in ("", question.lesson)
            and self.difficulty in ("", str(question.difficulty))
            and self.place in ("", f"{entry.source}:{entry.slug}")
            and all(word in _words_of(question) for word in clean(self.text).casefold().split())
        )


def _words_of(question: Question) -> str:
    """What a search looks through: all that people read, the topic that draws ask for, and the id."""
    return clean(" ".join((*question.texts(), question.topic or "", question.id))).casefold()


def every_question(content: Content) -> Iterator[Entry]:
    """In the order of the files, quizzes first."""
    for quiz in content.quizzes.values():
        yield from (Entry("quiz", quiz.slug, quiz.title, question) for question in quiz.questions)
    for bank in content.banks.values():
        yield from (Entry("bank", bank.slug, bank.title, question) for question in bank.questions)


def find_entry(content: Content, source: str, slug: str, id: str) -> Entry | None:
    return next(
        (
            entry
            for entry in every_question(content)
            if (entry.source, entry.slug, entry.question.id) == (source, slug, id)
        ),
        None,
    )


@dataclass(frozen=True)
class QuestionVersion:
    """The question as a stored document has it, and what differs from the version before (newest first)."""

    hash: str
    loaded_at: datetime
    changes: tuple[FieldChange, ...]
    first: bool
    current: bool


def list_versions(session: Session, content: Content, entry: Entry) -> list[QuestionVersion]:
    """The stored versions in which the question differs, the newest first. What no cohort ever opened on is not stored."""
    rows = session.scalars(
        select(Document)
        .where(Document.kind == entry.source, Document.slug == f"file/{entry.slug}", Document.owner_id.is_(None))
        .order_by(Document.loaded_at, Document.hash)
    )
    found: list[QuestionVersion] = []
    before: Question | None = None
    for document in rows:
        model = (Quiz if entry.source == "quiz" else Bank).model_validate(document.body)
        question = next((each for each in model.questions if each.id == entry.question.id), None)
        if question is None or (before is not None and question == before):
            continue
        changes = compare(before, question) if before else ()
        found.append(
            QuestionVersion(document.hash, document.loaded_at, changes, before is None, question == entry.question)
        )
        before = question
    return found[::-1]


@dataclass(frozen=True)
class Use:
    """A quiz that asks the question. `drawn`: it may draw it. `cohorts` of the actor's organisations froze that quiz."""

    slug: str
    title: str
    drawn: bool
    cohorts: tuple[Cohort, ...]


def list_uses(session: Session, content: Content, actor: Actor, entry: Entry) -> list[Use]:
    own = Cohort.organisation_id.in_(actor.organisations(Role.INSTRUCTOR, Role.CENTER))
    cohorts = list(session.scalars(select(Cohort).where(own).order_by(Cohort.starts_on.desc()).limit(200)))

    def frozen(slug: str) -> tuple[Cohort, ...]:
        return tuple(cohort for cohort in cohorts if f"quiz:{slug}" in cohort.documents)

    if entry.source == "quiz":
        return [Use(entry.slug, entry.title, False, frozen(entry.slug))]
    return [
        Use(quiz.slug, quiz.title, True, frozen(quiz.slug))
        for quiz in content.quizzes.values()
        if any(draw.bank == entry.slug and draw.fits(entry.question) for draw in quiz.draws)
    ]
