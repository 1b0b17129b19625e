"""Pages of one enrolled person, and the A4 sheets to come in with."""

import uuid
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response

from app.audit.service import record
from app.cohorts import table
from app.cohorts.invite_sheets import count_expired, load_sheets, renew_sheet, reset_forgotten_pin
from app.cohorts.ledger import load_learner
from app.cohorts.models import Cohort
from app.cohorts.policy import can_run_cohort
from app.cohorts.queries import access_cohort, access_enrolment, last_active
from app.cohorts.room import room
from app.cohorts.service import exempt_stage, open_with_supplement
from app.core.actor import Actor
from app.core.database import Database
from app.core.errors import Invalid, NotFound
from app.core.pages import go, go_to, page
from app.core.room import CENTER, TEACHING_STAFF, CurrentActor, Db
from app.people.models import Organisation, Person


@room.get("/enrolments/{enrolment_id}", name="enrolment", allow=TEACHING_STAFF)
def enrolment_page(request: Request, enrolment_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    return _enrolment_page(request, actor, db, enrolment_id, {}, {})


def _enrolment_page(
    request: Request,
    actor: Actor,
    db: Database,
    enrolment_id: uuid.UUID,
    faults: dict[str, str],
    typed: dict[str, str],
) -> Response:
    """One person's page. Whose data was looked at is kept: the access log is no domain table."""
    with db.write() as session:
        enrolment = access_enrolment(session, actor, enrolment_id, to_run=False)
        record(
            session, actor, "cohorts.enrolment_seen", "enrolment", enrolment.id,
            organisation_id=enrolment.organisation_id, person_id=enrolment.person_id,
        )  # fmt: skip
        cohort = session.get_one(Cohort, enrolment.cohort_id)
        return page(
            request,
            "cohorts/enrolment.html",
            status_code=422 if faults else 200,
            enrolment=enrolment,
            cohort=cohort,
            person=session.get_one(Person, enrolment.person_id),
            learner=load_learner(session, enrolment.id),
            last_active=last_active(session, enrolment),
            state_words=table.STATE_WORDS,
            may_run=can_run_cohort(actor, enrolment.organisation_id),
            errors=faults,
            typed=typed,
        )


@room.post("/enrolments/{enrolment_id}/stage-decisions", name="decide_stage", allow=CENTER)
def decide_stage(
    request: Request,
    enrolment_id: uuid.UUID,
    stage: Annotated[str, Form(max_length=80)],
    decision: Annotated[str, Form(max_length=20)],
    actor: CurrentActor,
    db: Db,
    reason: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    deeds = {"exempt": exempt_stage, "supplement": open_with_supplement}
    if decision not in deeds:
        raise NotFound()
    try:
        with db.write() as session:
            deeds[decision](session, actor, access_enrolment(session, actor, enrolment_id), stage, reason)
    except Invalid as error:
        typed = {"stage": stage, "decision": decision, "reason": reason}
        return _enrolment_page(request, actor, db, enrolment_id, error.fields, typed)
    return go(request, "cohorts:enrolment", enrolment_id=enrolment_id)


@room.post("/enrolments/{enrolment_id}/invites", name="renew_invite", allow=CENTER)
def renew_invite(request: Request, enrolment_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """A fresh sheet; the old one stops working. An existing PIN stays as it is."""
    with db.write() as session:
        enrolment = access_enrolment(session, actor, enrolment_id)
        cohort = session.get_one(Cohort, enrolment.cohort_id)
        renew_sheet(session, actor, request.app.state.settings.secret, cohort, enrolment)
    return _to_new_sheet(request, cohort, enrolment_id)


@room.post("/enrolments/{enrolment_id}/pin-resets", name="reset_pin", allow=CENTER)
def reset_pin(request: Request, enrolment_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """A forgotten PIN: the old one stops working, and the sheet to set a new one with is ready to print."""
    with db.write() as session:
        enrolment = access_enrolment(session, actor, enrolment_id)
        cohort = session.get_one(Cohort, enrolment.cohort_id)
        reset_forgotten_pin(session, actor, request.app.state.settings.secret, cohort, enrolment)
    return _to_new_sheet(request, cohort, enrolment_id)


def _to_new_sheet(request: Request, cohort: Cohort, enrolment_id: uuid.UUID) -> Response:
    url = request.app.url_path_for("cohorts:invites", cohort_id=cohort.public_id)
    return go_to(request, f"{url}?person={enrolment_id}")


@room.get("/cohorts/{cohort_id}/invites", name="invites", allow=CENTER)
def invite_sheets(
    request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db, person: uuid.UUID | None = None
) -> Response:
    """A4 sheets, one a person who has not come in yet (or the one enrolment named by `person`)."""
    settings = request.app.state.settings
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
        organisation = session.get_one(Organisation, cohort.organisation_id)
        sheets = load_sheets(session, settings.secret, settings.public_url, cohort, only=person)
        expired = count_expired(session, cohort)
        return page(
            request,
            "cohorts/invites.html",
            cohort=cohort,
            organisation=organisation,
            sheets=sheets,
            expired=expired,
            only=person,
        )
