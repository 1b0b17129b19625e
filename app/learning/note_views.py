"""Instructor's notes: how to teach each lesson of a cohort, beside the lesson as its trainees read it. Never for trainees.

A note is the file's as it is now (docs/content.md), the lesson is the cohort's frozen version.
"""

import uuid
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response

from app.cohorts.models import Cohort
from app.cohorts.outline import Stage
from app.cohorts.queries import access_cohort
from app.content.note import Note
from app.core.errors import NotFound
from app.core.pages import page, rendered_once
from app.core.room import TEACHING_STAFF, CurrentActor, Db
from app.learning.activities import order_for
from app.learning.library import frozen_lesson, media_url_of
from app.learning.pieces import end_of, pieces_of
from app.learning.room import room

NOBODY = 0  # in place of an enrolment: staff see activities in one order


@dataclass(frozen=True)
class NoteLine:
    """A lesson of the cohort in the list; `ref` is "<stage>/<slug>"."""

    ref: str
    title: str
    note: Note | None

    @property
    def place(self) -> dict[str, str]:
        """The parameters of its address."""
        stage, slug = self.ref.split("/", 1)
        return {"stage": stage, "slug": slug}


def _lines(request: Request, cohort: Cohort) -> list[tuple[Stage, list[NoteLine]]]:
    notes: dict[str, Note] = request.app.state.content.notes
    stages = [Stage.model_validate(each) for each in cohort.outline]
    return [
        (stage, [NoteLine(step.ref, step.title, notes.get(step.ref)) for step in stage.steps if step.kind == "lesson"])
        for stage in stages
    ]


@room.get("/cohorts/{cohort_id}/notes", name="notes", allow=TEACHING_STAFF)
def notes_page(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id, to_run=False)
    return page(request, "learning/notes.html", cohort=cohort, stages=_lines(request, cohort))


@room.get("/cohorts/{cohort_id}/notes/{stage}/{slug}", name="note", allow=TEACHING_STAFF)
def note_page(request: Request, cohort_id: uuid.UUID, stage: str, slug: str, actor: CurrentActor, db: Db) -> Response:
    """One note, and the lesson with what is right in its activities."""
    content, ref = request.app.state.content, f"{stage}/{slug}"
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id, to_run=False)
        lesson = frozen_lesson(session, content, cohort.documents, ref)
    lines = [line for _, stage_lines in _lines(request, cohort) for line in stage_lines]
    at = next((at for at, line in enumerate(lines) if line.ref == ref), None)
    if at is None:
        raise NotFound()
    media, rendered = media_url_of(stage), rendered_once(request)
    return page(
        request,
        "learning/note.html",
        cohort=cohort,
        lesson=lesson,
        line=lines[at],
        before=lines[at - 1] if at else None,
        after=lines[at + 1] if at + 1 < len(lines) else None,
        pieces=pieces_of(rendered, lesson, media),
        end=end_of(rendered, lesson),
        keys={
            id: question.review({}, order_for(question, NOBODY), media) for id, question in lesson.activities.items()
        },
    )
