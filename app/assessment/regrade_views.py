"""Grading again after a key was mended: which questions changed, the dry run, applying it, what was done before."""

import uuid
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.assessment import regrade_deeds, regrade_work, staff_forms
from app.assessment.differences import FieldChange, compare, moved
from app.assessment.regrade_queries import (
    access_regrade,
    count_finished,
    count_late,
    graded_by,
    list_changes,
    list_regrades,
    newest,
)
from app.assessment.regrading import Version
from app.assessment.room import room
from app.assessment.staff_queries import open_quiz
from app.core.actor import Actor
from app.core.database import Database
from app.core.errors import Invalid
from app.core.pages import go, page
from app.core.room import TEACHING_STAFF, CurrentActor, Db
from app.questions.registry import Question

BASE = "/cohorts/{cohort_id}/quizzes/{quiz}/regrades"
SHOWN = 500


@dataclass(frozen=True)
class QuestionChange:
    """A question that differs between what graded the attempts and the files. `why`: answers to it cannot be read again."""

    id: str
    prompt: str
    fields: tuple[FieldChange, ...]
    why: str | None

    @property
    def is_key(self) -> bool:
        return any(field.is_key for field in self.fields)


def changes_between(before: Version, after: Version) -> list[QuestionChange]:
    """Pure: the questions that differ, in the new version's order; those that are gone last."""
    from app.assessment.statistics_report import keys_of  # brings numpy, which a server loads late

    old, new = keys_of(before.quiz, before.banks), keys_of(after.quiz, after.banks)
    found = []
    for key in dict.fromkeys([*new, *old]):
        was, now = before.question(*key), after.question(*key)
        fields = compare(was, now)
        shown: Question | None = now or was
        if fields and shown:
            why = moved(was, now) if was and now else None if now else "문제가 없어졌어요."
            found.append(QuestionChange(key[1], shown.prompt, fields, why))
    return found


@room.get(BASE, name="regrades", allow=TEACHING_STAFF)
def regrades_page(request: Request, cohort_id: uuid.UUID, quiz: str, actor: CurrentActor, db: Db) -> Response:
    """What changed in the files, and what was graded again before."""
    content = request.app.state.content
    with db.read() as session:
        found = open_quiz(session, content, actor, cohort_id, quiz)
        after = newest(content, quiz)
        before = graded_by(session, content, found.cohort, quiz)
        return page(
            request,
            "assessment/staff_regrades.html",
            cohort=found.cohort,
            quiz=found.quiz,
            gone=after is None,
            changes=changes_between(before, after) if after else [],
            late=count_late(session, found.cohort, quiz, after) if after else 0,
            finished=count_finished(session, found.cohort.id, quiz),
            direct=regrade_deeds.DIRECT,
            history=list_regrades(session, found.cohort, quiz),
        )


@room.post(BASE, name="count_regrade", allow=TEACHING_STAFF)
def count_regrade(request: Request, cohort_id: uuid.UUID, quiz: str, actor: CurrentActor, db: Db) -> Response:
    """The dry run."""
    content = request.app.state.content
    with db.write() as session:
        found = open_quiz(session, content, actor, cohort_id, quiz)
        regrade = regrade_deeds.begin(session, content, actor, found.cohort, quiz)
        work = regrade_work.carry_out(session, content, actor, regrade, "count")
    if work:
        return go(request, "work:show", work_id=work.public_id)
    return go(request, "assessment:regrade", cohort_id=cohort_id, quiz=quiz, regrade_id=regrade.public_id)


@room.get(BASE + "/{regrade_id}", name="regrade", allow=TEACHING_STAFF)
def regrade_page(
    request: Request, cohort_id: uuid.UUID, quiz: str, regrade_id: uuid.UUID, actor: CurrentActor, db: Db
) -> Response:
    """Who changes and by how much."""
    with db.read() as session:
        return _regrade_page(request, session, actor, (cohort_id, quiz, regrade_id))


def _regrade_page(
    request: Request,
    session: Session,
    actor: Actor,
    where: tuple[uuid.UUID, str, uuid.UUID],
    errors: dict[str, str] | None = None,
    reason: str = "",
) -> Response:
    found = open_quiz(session, request.app.state.content, actor, where[0], where[1])
    regrade = access_regrade(session, found.cohort, where[1], where[2])
    return page(
        request,
        "assessment/staff_regrade.html",
        status_code=422 if errors else 200,
        cohort=found.cohort,
        quiz=found.quiz,
        regrade=regrade,
        changes=list_changes(session, regrade, SHOWN),
        shown=SHOWN,
        errors=errors or {},
        reason=reason,
    )


@room.post(BASE + "/{regrade_id}/application", name="apply_regrade", allow=TEACHING_STAFF)
def apply_regrade(
    request: Request,
    cohort_id: uuid.UUID,
    quiz: str,
    regrade_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    reason: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """The second tap: change the scores, with the reason."""
    content = request.app.state.content
    faults: dict[str, str] = {}
    try:
        with db.write() as session:
            found = open_quiz(session, content, actor, cohort_id, quiz)
            regrade = access_regrade(session, found.cohort, quiz, regrade_id, lock=True)
            why = staff_forms.read_reason(reason, faults)
            staff_forms.raise_faults(faults)
            regrade_deeds.agree(session, actor, regrade, why)
            work = regrade_work.carry_out(session, content, actor, regrade, "apply")
    except Invalid as fault:
        return _again(request, actor, db, (cohort_id, quiz, regrade_id), dict(fault.fields), reason)
    if work:
        return go(request, "work:show", work_id=work.public_id)
    return go(request, "assessment:regrade", cohort_id=cohort_id, quiz=quiz, regrade_id=regrade_id)


def _again(
    request: Request,
    actor: Actor,
    db: Database,
    where: tuple[uuid.UUID, str, uuid.UUID],
    errors: dict[str, str],
    reason: str,
) -> Response:
    with db.read() as session:
        return _regrade_page(request, session, actor, where, errors, reason)


@room.post(BASE + "/{regrade_id}/drop", name="drop_regrade", allow=TEACHING_STAFF)
def drop_regrade(
    request: Request, cohort_id: uuid.UUID, quiz: str, regrade_id: uuid.UUID, actor: CurrentActor, db: Db
) -> Response:
    """Leave a dry run unapplied."""
    with db.write() as session:
        found = open_quiz(session, request.app.state.content, actor, cohort_id, quiz)
        regrade_deeds.drop(session, actor, access_regrade(session, found.cohort, quiz, regrade_id, lock=True))
    return go(request, "assessment:regrades", cohort_id=cohort_id, quiz=quiz)
