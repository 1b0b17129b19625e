"""For staff: what one person said of themself, and another track for them, with a reason."""

import uuid
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response

from app.audit.service import record
from app.cohorts.ledger import load_learner
from app.cohorts.policy import can_run_cohort
from app.cohorts.queries import access_enrolment
from app.core.actor import Actor
from app.core.database import Database
from app.core.errors import Invalid
from app.core.pages import go, page
from app.core.room import TEACHING_STAFF, CurrentActor, Db
from app.guidance import queries, service
from app.guidance.asking import AFTER, BEFORE, questions_of
from app.guidance.offers import in_words, picks_of
from app.guidance.room import room
from app.guidance.rule import words_of
from app.people.models import Person

SOURCES = {"rule": "대답에서", "own": "본인이 고름", "staff": "담당자가 정함"}


@room.get("/enrolments/{enrolment_id}/guidance", name="person", allow=TEACHING_STAFF)
def person_page(request: Request, enrolment_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    return _person_page(request, actor, db, enrolment_id, {}, {})


def _person_page(
    request: Request,
    actor: Actor,
    db: Database,
    enrolment_id: uuid.UUID,
    faults: dict[str, str],
    typed: dict[str, str],
) -> Response:
    """Whose answers were looked at is kept: the access log is no domain table."""
    with db.write() as session:
        enrolment = access_enrolment(session, actor, enrolment_id, to_run=False)
        learner = load_learner(session, enrolment.id)
        found = queries.standing(session, enrolment.id)
        latest = found.latest
        file = queries.file_of(session, request.app.state.content, latest or found.under_way)
        record(
            session, actor, "guidance.seen", "enrolment", enrolment.id,
            organisation_id=enrolment.organisation_id, person_id=enrolment.person_id,
        )  # fmt: skip
        before, after = found.asked.get(BEFORE), found.asked.get(AFTER)
        lines = [
            (
                each,
                words_of(file, each, before.answers.get(each.slug)) if before else "",
                words_of(file, each, after.answers.get(each.slug)) if after else "",
            )
            for each in questions_of(file, BEFORE)
        ]
        return page(
            request,
            "guidance/person.html",
            status_code=422 if faults else 200,
            enrolment=enrolment,
            person=session.get_one(Person, enrolment.person_id),
            learner=learner,
            file=file,
            before=before,
            after=after,
            decided=found.decided,
            track=file.track(found.decided.track) if found.decided else None,
            history=queries.history(session, enrolment.id),
            advice=latest.advice if latest else None,
            picks=picks_of(latest.advice, learner.stages) if latest and latest.advice else (),
            titles={view.stage.slug: view.stage.title for view in learner.stages},
            areas=in_words(file, found),
            lines=lines,
            sources=SOURCES,
            may_run=can_run_cohort(actor, enrolment.organisation_id),
            errors=faults,
            typed=typed,
        )


@room.post("/enrolments/{enrolment_id}/tracks", name="override", allow=TEACHING_STAFF)
def override(
    request: Request,
    enrolment_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    track: Annotated[str, Form(max_length=40)] = "",
    reason: Annotated[str, Form(max_length=1000)] = "",
    seq: Annotated[int, Form(alias="_seq", ge=0, le=10_000)] = 0,
) -> Response:
    """Another track with a reason that the trainee reads; a stale form gets 409."""
    try:
        with db.write() as session:
            enrolment = access_enrolment(session, actor, enrolment_id, to_run=False)
            found = queries.standing(session, enrolment.id)
            file = queries.file_of(session, request.app.state.content, found.latest)
            service.override(session, actor, load_learner(session, enrolment.id), file, track, reason, seq)
    except Invalid as error:
        return _person_page(request, actor, db, enrolment_id, error.fields, {"track": track, "reason": reason})
    return go(request, "guidance:person", enrolment_id=enrolment_id)
