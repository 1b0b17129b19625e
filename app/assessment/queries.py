"""Finding attempts. Only the person whose attempt it is has access; nobody else gets one by its address."""

import uuid
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from app.assessment.models import Attempt, AttemptStep, QuizExtension, QuizWindow
from app.assessment.papers import Answer, Banks, Paper
from app.assessment.policy import Extension, Window
from app.cohorts.documents import frozen_document
from app.cohorts.ledger import Learner
from app.cohorts.models import Enrolment
from app.content.collection import Content
from app.content.quiz import Bank, Quiz
from app.core.actor import Actor
from app.core.errors import NotFound

_ANSWER = (
    AttemptStep.slot,
    AttemptStep.seq,
    AttemptStep.response,
    AttemptStep.fraction,
    AttemptStep.detail,
    AttemptStep.kind,
)


def _is_last_of_its_slot() -> ColumnElement[bool]:
    other = aliased(AttemptStep)
    last = select(func.max(other.seq)).where(other.attempt_id == AttemptStep.attempt_id, other.slot == AttemptStep.slot)
    return AttemptStep.seq == last.correlate(AttemptStep).scalar_subquery()


def _own(query: Select[Any]) -> Select[Any]:
    return query.join(Enrolment, Enrolment.id == Attempt.enrolment_id).where(
        Attempt.public_id == bindparam("public_id"),
        Attempt.person_id == bindparam("person"),
        Enrolment.state.in_(("active", "completed")),
    )


# Built once: every answer asks these, and building them took longer than the database takes to answer.
_TO_CHANGE = _own(select(Attempt)).with_for_update(of=Attempt)
_STEPS = select(*_ANSWER).where(AttemptStep.attempt_id == bindparam("attempt"), _is_last_of_its_slot())
_TO_READ = _own(select(Attempt, *_ANSWER)).outerjoin(
    AttemptStep, (AttemptStep.attempt_id == Attempt.id) & _is_last_of_its_slot()
)


def access_attempt(session: Session, actor: Actor, public_id: uuid.UUID) -> Attempt:
    """The actor's own attempt, held until the transaction ends (PostgreSQL; SQLite has one writer).

    Steps are read after it, in a statement of their own: one statement that waited for the row would show the steps as
    they were before the wait. Raises NotFound.
    """
    attempt: Attempt | None = session.scalar(_TO_CHANGE, _whose(actor, public_id))
    if attempt is None:
        raise NotFound()
    return attempt


def access_attempt_to_read(session: Session, actor: Actor, public_id: uuid.UUID) -> tuple[Attempt, dict[int, Answer]]:
    """The actor's own attempt and the answers on it, in one statement. Raises NotFound."""
    rows = session.execute(_TO_READ, _whose(actor, public_id)).all()
    if not rows:
        raise NotFound()
    return rows[0][0], {slot: Answer(*rest) for _, slot, *rest in rows if slot}


def answers_of(session: Session, attempt: Attempt) -> dict[int, Answer]:
    """The last step of each slot."""
    rows = session.execute(_STEPS, {"attempt": attempt.id})
    return {slot: Answer(*rest) for slot, *rest in rows}


def find_open(session: Session, learner: Learner, quiz: str) -> Attempt | None:
    return session.scalar(
        select(Attempt).where(
            Attempt.enrolment_id == learner.enrolment_id, Attempt.quiz == quiz, Attempt.state == "open"
        )
    )


def list_attempts(session: Session, enrolment_id: int, quiz: str) -> list[Attempt]:
    """The enrolment's attempts at one quiz, the first one first."""
    query = select(Attempt).where(Attempt.enrolment_id == enrolment_id, Attempt.quiz == quiz)
    return list(session.scalars(query.order_by(Attempt.number)))


def frozen_quiz(session: Session, content: Content, slug: str, digest: str | None) -> Quiz:
    """The version of the quiz with the hash `digest`. Raises NotFound when there is none."""
    return frozen_document(session, Quiz, digest, content.quizzes.get(slug))


def frozen_banks(session: Session, content: Content, hashes: dict[str, str]) -> Banks:
    """The versions of the banks with these hashes, by slug. Raises NotFound when one is not stored."""
    return {slug: frozen_document(session, Bank, digest, content.banks.get(slug)) for slug, digest in hashes.items()}


def paper_of(session: Session, content: Content, attempt: Attempt, answers: dict[int, Answer]) -> Paper:
    """The attempt's paper; no statement while the files say what they said when it began."""
    quiz = frozen_quiz(session, content, attempt.quiz, attempt.document_hash)
    return Paper(quiz, attempt.layout, answers, frozen_banks(session, content, attempt.banks or {}))


def load_window(session: Session, enrolment_id: int, cohort_id: int, quiz: str) -> tuple[Window, Extension]:
    """When the quiz stands open to the cohort, and what the person gets beyond that."""
    row = session.execute(
        select(
            QuizWindow.opens_at,
            QuizWindow.closes_at,
            QuizExtension.minutes,
            QuizExtension.attempts,
            QuizExtension.until,
        )
        .select_from(Enrolment)
        .outerjoin(QuizWindow, (QuizWindow.cohort_id == cohort_id) & (QuizWindow.quiz == quiz))
        .outerjoin(QuizExtension, (QuizExtension.enrolment_id == Enrolment.id) & (QuizExtension.quiz == quiz))
        .where(Enrolment.id == enrolment_id)
    ).one()
    return Window(row[0], row[1]), Extension(row[2] or 0, row[3] or 0, row[4])


def _whose(actor: Actor, public_id: uuid.UUID) -> dict[str, Any]:
    return {"public_id": public_id, "person": actor.person_id}
