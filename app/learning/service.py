"""Deeds in a lesson: an activity answered, the place kept, the lesson finished."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.cohorts.ledger import Learner, record_step
from app.content.lesson import Lesson
from app.core.clock import now
from app.core.errors import Invalid
from app.core.upsert import insert_for
from app.learning.activities import answer_activity
from app.learning.models import LessonProgress
from app.questions.base import Form, Problem
from app.questions.registry import Question

_progress = LessonProgress.__table__.c
_PROGRESS = select(_progress.place, _progress.answers).where(
    _progress.enrolment_id == bindparam("enrolment"), _progress.lesson == bindparam("lesson")
)


def find_progress(session: Session, learner: Learner, ref: str, *, to_change: bool = False) -> LessonProgress | None:
    """One statement. `to_change` holds the row until the transaction ends (on PostgreSQL; SQLite has one writer)."""
    query = select(LessonProgress).where(
        LessonProgress.enrolment_id == learner.enrolment_id, LessonProgress.lesson == ref
    )
    return session.scalar(query.with_for_update() if to_change else query)


def read_progress(session: Session, learner: Learner, ref: str) -> tuple[int, dict[str, Any]]:
    """(place, answers) of a lesson for its page: one plain statement, for this is the page that is read most."""
    session.flush()
    found = session.connection().execute(_PROGRESS, {"enrolment": learner.enrolment_id, "lesson": ref}).first()
    return (found.place, found.answers) if found else (0, {})


def answer(
    session: Session, learner: Learner, lesson: Lesson, question: Question, place: int, form: Form
) -> dict[str, Any] | Problem:
    """Keep the answer of one activity and where in the lesson it stands."""
    progress = _started(session, learner, lesson)
    before = progress.answers.get(question.id)
    kept = answer_activity(question, before, form, learner.enrolment_id)
    if not isinstance(kept, Problem) and kept is not before:
        progress.answers[question.id] = kept
        progress.place = max(progress.place, place)
        flag_modified(progress, "answers")
    return kept


def kept_answer(session: Session, learner: Learner, lesson: Lesson, question: Question) -> dict[str, Any] | None:
    """What is kept of one activity: {response, state, tries}, or None before the first try."""
    progress = find_progress(session, learner, lesson.ref)
    return progress.answers.get(question.id) if progress else None


def keep_place(session: Session, learner: Learner, lesson: Lesson, place: int) -> None:
    """Remember the part that was read last."""
    if 0 <= place < len(lesson.parts):
        _started(session, learner, lesson).place = place


def finish(session: Session, learner: Learner, lesson: Lesson) -> None:
    """The person says the lesson is done. Raises Invalid, a field an activity, while any has not been tried."""
    progress = _started(session, learner, lesson)
    missing = {
        id: f"{number}번째 '해 보기'로 가기"
        for number, id in enumerate(lesson.activities, start=1)
        if id not in progress.answers
    }
    if missing:
        raise Invalid(
            f"아직 해 보지 않은 '해 보기'가 {len(missing)}개 있어요. 틀려도 괜찮으니 한 번씩 해 보세요.", missing
        )
    if progress.done_at is None:
        progress.done_at = now(session)
    record_step(session, learner, f"lesson:{lesson.ref}", "passed")


def _started(session: Session, learner: Learner, lesson: Lesson) -> LessonProgress:
    """The learner's row for the lesson, held until the transaction ends; made at the first deed in it.

    The race: two first deeds at once (a double tap, two windows). The primary key lets one row in; the other finds it.
    """
    progress = find_progress(session, learner, lesson.ref, to_change=True)
    if progress is not None:
        return progress
    insert = insert_for(session)
    made: LessonProgress | None = session.scalar(
        insert(LessonProgress)
        .values(
            enrolment_id=learner.enrolment_id,
            organisation_id=learner.organisation_id,
            person_id=learner.person_id,
            lesson=lesson.ref,
            document_hash=learner.documents[f"lesson:{lesson.ref}"],
            place=0,
            answers={},
            started_at=now(session),
        )
        .on_conflict_do_nothing()
        .returning(LessonProgress)
    )
    if f"lesson:{lesson.ref}" not in learner.facts:
        record_step(session, learner, f"lesson:{lesson.ref}", "started")
    made = made or find_progress(session, learner, lesson.ref, to_change=True)
    assert made is not None  # the row was there, or was made just now
    return made
