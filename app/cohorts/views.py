"""Pages of the center worker: cohorts, roster import, invite sheets, the table and its exports."""

import uuid
from typing import Annotated

from fastapi import File, Form, Query, Request, UploadFile
from fastapi.responses import Response, StreamingResponse

from app.audit.service import record
from app.cohorts import importing, opening, table
from app.cohorts.forms import read_new_cohort
from app.cohorts.invite_sheets import count_expired, load_sheets, renew_sheet, reset_forgotten_pin
from app.cohorts.ledger import load_learner
from app.cohorts.models import Cohort
from app.cohorts.policy import can_run_cohort
from app.cohorts.queries import access_cohort, access_enrolment, access_roster_import, last_active, list_cohorts
from app.cohorts.roster import read_roster
from app.cohorts.schemas import OpenCohortForm, TraineeRow
from app.cohorts.service import exempt_stage, open_with_supplement
from app.core.actor import Actor, Role
from app.core.clock import now, today
from app.core.database import Database
from app.core.errors import Invalid, NotFound
from app.core.idempotency import earlier_result, fresh_key, keep_result
from app.core.pages import go, go_to, page
from app.core.room import CENTER, TEACHING_STAFF, CurrentActor, Db, Room, SystemDb
from app.core.sheets import attachment, write_csv, write_xlsx
from app.people.models import Organisation, Person

room = Room("cohorts")
ROSTER_LIMIT = 1024 * 1024


@room.get("/cohorts", name="list", allow=TEACHING_STAFF)
def cohorts_page(request: Request, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        cohorts = list_cohorts(session, actor)
        return page(
            request, "cohorts/list.html", cohorts=cohorts, today=today(session), may_open=Role.CENTER in actor.roles
        )


@room.get("/cohorts/new", name="new", allow=CENTER)
def new_cohort_page(request: Request, actor: CurrentActor) -> Response:
    return _new_cohort_page(request, {}, {})


@room.post("/cohorts", name="open", allow=CENTER)
def open_cohort(request: Request, form: Annotated[OpenCohortForm, Form()], actor: CurrentActor, db: Db) -> Response:
    content = request.app.state.content
    organisation_id = actor.organisations(Role.CENTER)[0]
    typed = form.model_dump(exclude={"csrf", "key"})
    try:
        with db.write() as session:
            done, earlier = earlier_result(session, actor.account_id, form.key, typed)
            if done:
                return go(request, "cohorts:show", cohort_id=earlier)
            wanted = read_new_cohort(form, today(session))
            if wanted.programme not in content.programmes:
                raise Invalid("고칠 곳이 있어요.", {"programme": "목록에 있는 과정을 골라 주세요."})
            programme = content.programmes[wanted.programme]
            cohort = opening.open_cohort(session, actor, content, programme, organisation_id, wanted)
            keep_result(session, actor.account_id, form.key, str(cohort.public_id))
    except Invalid as error:
        return _new_cohort_page(request, typed, error.fields or {"new-cohort": error.message})
    return go(request, "cohorts:show", cohort_id=cohort.public_id)


def _new_cohort_page(request: Request, typed: dict[str, object], faults: dict[str, str]) -> Response:
    programmes = list(request.app.state.content.programmes.values())
    return page(
        request,
        "cohorts/new.html",
        status_code=422 if faults else 200,
        programmes=programmes,
        typed=typed,
        errors=faults,
        key=fresh_key(),
    )


@room.get("/cohorts/{cohort_id}", name="show", allow=TEACHING_STAFF)
def cohort_page(
    request: Request, cohort_id: uuid.UUID, view: Annotated[table.View, Query()], actor: CurrentActor, db: Db
) -> Response:
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id, to_run=False)
        rows = table.load_rows(session, cohort, now(session))
        return page(
            request,
            "cohorts/show.html",
            fragment="rows",
            cohort=cohort,
            rows=table.arrange(rows, view),
            may_review=actor.has(Role.INSTRUCTOR, cohort.organisation_id),
            all_rows=rows,
            view=view,
            states=table.STATES,
            sorts=table.SORTS,
            words=table.STATE_WORDS,
            assignment_words=table.ASSIGNMENT_WORDS,
            may_run=can_run_cohort(actor, cohort.organisation_id),
            today=today(session),
        )


@room.get("/cohorts/{cohort_id}/roster", name="roster", allow=CENTER)
def roster_page(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        return page(request, "cohorts/roster.html", cohort=access_cohort(session, actor, cohort_id), problems=())


@room.get("/cohorts/{cohort_id}/roster/sample.csv", name="roster_sample", allow=CENTER)
def roster_sample(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        access_cohort(session, actor, cohort_id)
    rows = (("김영희", "010-1234-5678", "1963-04-05", "간호조무사"), ("박순자", "010-2345-6789", "", ""))
    content = b"".join(write_csv(("이름", "전화번호", "생년월일", "예전 직업"), rows))
    return Response(content, media_type="text/csv; charset=utf-8", headers=attachment("명단 양식.csv"))


@room.post("/cohorts/{cohort_id}/roster", name="stage_roster", allow=CENTER, max_body_size=ROSTER_LIMIT)
def stage_roster(
    request: Request,
    cohort_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """The dry run: says each row's fate; keeps the rows only when none has a fault."""
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
        day = today(session)
    roster = read_roster(file.file.read() if file else b"", day)
    if roster.problems:
        return page(request, "cohorts/roster.html", status_code=422, cohort=cohort, problems=roster.problems)
    with db.write() as session:
        cohort = access_cohort(session, actor, cohort_id)
        staged = importing.stage_roster(session, actor, cohort, (file and file.filename) or "명단", roster)
        importing.drop_stale(session)
    return go(request, "cohorts:roster_check", cohort_id=cohort_id, import_id=staged.public_id)


@room.get("/cohorts/{cohort_id}/roster/{import_id}", name="roster_check", allow=CENTER)
def roster_check(request: Request, cohort_id: uuid.UUID, import_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
        staged = access_roster_import(session, actor, cohort, import_id)
        fates = importing.row_fates(session, cohort, importing.staged_rows(staged))
        new = sum(row.fate == "new" for row in fates)
        over = max(0, new - importing.places_left(session, cohort)) if new else 0
        return page(request, "cohorts/roster_check.html", cohort=cohort, staged=staged, fates=fates, new=new, over=over)


@room.post("/cohorts/{cohort_id}/roster/{import_id}/enrolments", name="import_roster", allow=CENTER)
def import_roster(
    request: Request, cohort_id: uuid.UUID, import_id: uuid.UUID, actor: CurrentActor, db: Db, system: SystemDb
) -> Response:
    with db.read() as session:
        access_cohort(session, actor, cohort_id)
    with system.write() as session:
        cohort = access_cohort(session, actor, cohort_id)
        staged = access_roster_import(session, actor, cohort, import_id)
        importing.carry_out(session, actor, request.app.state.settings.secret, cohort, staged)
    return go(request, "cohorts:show", cohort_id=cohort_id)


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


@room.get("/cohorts/{cohort_id}/export", name="export_form", allow=CENTER)
def export_form(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        return page(request, "cohorts/export.html", cohort=access_cohort(session, actor, cohort_id), errors={})


@room.post("/cohorts/{cohort_id}/exports", name="export", allow=CENTER)
def export(
    request: Request,
    cohort_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    format: Annotated[str, Form()] = "csv",
    purpose: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """The table as a file; the reason is kept in the access record."""
    purpose = " ".join(purpose.split())
    with db.write() as session:
        cohort = access_cohort(session, actor, cohort_id)
        if not 2 <= len(purpose) <= 200 or format not in ("csv", "xlsx"):
            message = f"무엇에 쓰는지 2자에서 200자로 적어 주세요. 지금은 {len(purpose)}자예요."
            return page(request, "cohorts/export.html", status_code=422, cohort=cohort, errors={"purpose": message})
        rows = table.arrange(table.load_rows(session, cohort, now(session)), table.View())
        record(
            session, actor, "cohorts.exported", "cohort", cohort.id,
            organisation_id=cohort.organisation_id, purpose=purpose, rows=len(rows), format=format,
        )  # fmt: skip
    return _file(cohort, rows, format)


def _file(cohort: Cohort, rows: list[TraineeRow], format: str) -> Response:
    cells = (table.to_cells(row) for row in rows)
    name = f"{cohort.name} 현황.{format}"
    if format == "csv":
        return StreamingResponse(
            write_csv(table.HEADER, cells), media_type="text/csv; charset=utf-8", headers=attachment(name)
        )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return StreamingResponse(write_xlsx(cohort.name, table.HEADER, cells), media_type=kind, headers=attachment(name))


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
