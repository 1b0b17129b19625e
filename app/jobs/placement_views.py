"""The center's pages of a cohort: 취업률 and 일거리 참여율 with everyone behind them, the same as a file, and work found alone."""

import uuid
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response, StreamingResponse

from app.audit.service import record
from app.cohorts.models import Cohort, Enrolment
from app.cohorts.queries import access_cohort, access_enrolment
from app.core.actor import Actor
from app.core.clock import today
from app.core.database import Database
from app.core.errors import Invalid
from app.core.idempotency import earlier_result, fresh_key, keep_result
from app.core.pages import go, page
from app.core.room import CENTER, CurrentActor, Db, Room
from app.core.sheets import attachment, write_csv, write_xlsx
from app.jobs import step_words, steps
from app.jobs.placement import HEADER, load_placement, to_cells
from app.jobs.rates import FORMULAS
from app.jobs.rules import CONTRACT, EMPLOYMENT
from app.jobs.step_forms import read_day
from app.jobs.stepping import add_found
from app.jobs.steps import Said
from app.people.models import Person

Typed = Annotated[str, Form(max_length=2000)]
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FIRST_STEP = {CONTRACT: steps.PAID, EMPLOYMENT: steps.HIRED}


def add_to(room: Room) -> None:
    """Put the pages on the room's router."""
    room.get("/cohorts/{cohort_id}/placement", name="placement", allow=CENTER)(placement)
    room.get("/cohorts/{cohort_id}/placement/export", name="placement_export", allow=CENTER)(export_form)
    room.post("/cohorts/{cohort_id}/placement/exports", name="export_placement", allow=CENTER)(export)
    room.get("/enrolments/{enrolment_id}/work", name="new_work", allow=CENTER)(new_work)
    room.post("/enrolments/{enrolment_id}/work", name="add_work", allow=CENTER)(add_work)


def placement(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The figures as of today, and everyone with what they did; the look is logged."""
    with db.write() as session:
        cohort = access_cohort(session, actor, cohort_id)
        record(session, actor, "jobs.placement_seen", "cohort", cohort.id, organisation_id=cohort.organisation_id)
        found = load_placement(session, cohort)
    return page(
        request, "jobs/placement.html", cohort=cohort, found=found, rates=found.rates, formulas=FORMULAS,
        months=steps.CHECK_MONTHS, money=step_words.MONEY_WORD,
    )  # fmt: skip


def export_form(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        return _export_form(request, access_cohort(session, actor, cohort_id))


def _export_form(
    request: Request, cohort: Cohort, typed: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> Response:
    return page(
        request,
        "jobs/placement_export.html",
        status_code=422 if errors else 200,
        cohort=cohort,
        typed=typed or {"purpose": "", "format": "xlsx"},
        errors=errors or {},
    )


def export(
    request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db, format: Typed = "", purpose: Typed = ""
) -> Response:
    """Everyone as a file; what for is kept in the access record."""
    reason = " ".join(purpose.split())
    errors = {}
    if not 2 <= len(reason) <= 200:
        errors["purpose"] = f"무엇에 쓰는지 2자에서 200자로 적어 주세요. 지금은 {len(reason)}자예요."
    if format not in KINDS:
        errors["format"] = "파일 모양을 목록에서 골라 주세요."
    with db.write() as session:
        cohort = access_cohort(session, actor, cohort_id)
        if errors:
            return _export_form(request, cohort, {"purpose": reason, "format": format}, errors)
        found = load_placement(session, cohort)
        record(
            session, actor, "jobs.placement_exported", "cohort", cohort.id,
            organisation_id=cohort.organisation_id, purpose=reason, rows=len(found.rows), format=format,
        )  # fmt: skip
    cells = (to_cells(row, found) for row in found.rows)
    lines = write_csv(HEADER, cells) if format == "csv" else write_xlsx("취업과 일거리", HEADER, cells)
    name = attachment(f"{cohort.name} 취업과 일거리.{format}")
    return StreamingResponse(lines, media_type=KINDS[format], headers=name)


def new_work(request: Request, enrolment_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """Work that somebody found without us counts as well."""
    return _work_form(
        request, actor, db, enrolment_id, {"work": "", "firm": "", "title": "", "on": ""}, {}, fresh_key()
    )


def add_work(
    request: Request,
    enrolment_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    work: Typed = "",
    firm: Typed = "",
    title: Typed = "",
    on: Typed = "",
    key: Annotated[str, Form(alias="_key", max_length=64)] = "",
) -> Response:
    """Written once, however often the form is sent."""
    typed = {"work": work, "firm": " ".join(firm.split()), "title": " ".join(title.split()), "on": on.strip()}
    key = key or fresh_key()
    try:
        with db.write() as session:
            enrolment = access_enrolment(session, actor, enrolment_id)
            done, made = earlier_result(session, actor.account_id, key, typed | {"enrolment": str(enrolment_id)})
            if not done:
                said = Said(FIRST_STEP.get(work, ""), read_day(on))
                track = add_found(session, actor, enrolment, work, typed["firm"], typed["title"], said)
                made = str(track.public_id)
                keep_result(session, actor.account_id, key, made)
    except Invalid as fault:
        if not fault.fields:
            raise
        return _work_form(request, actor, db, enrolment_id, typed, fault.fields, key)
    return go(request, "jobs:track", track_id=made)


def _work_form(
    request: Request,
    actor: Actor,
    db: Database,
    enrolment_id: uuid.UUID,
    typed: dict[str, str],
    errors: dict[str, str],
    key: str,
) -> Response:
    with db.read() as session:
        enrolment: Enrolment = access_enrolment(session, actor, enrolment_id)
        person = session.get_one(Person, enrolment.person_id)
        cohort = session.get_one(Cohort, enrolment.cohort_id)
        day = today(session)
    return page(
        request, "jobs/new_work.html", status_code=422 if errors else 200, person=person, cohort=cohort,
        enrolment=enrolment, typed=typed, errors=errors, key=key, day=day, money=step_words.MONEY_WORD,
    )  # fmt: skip
