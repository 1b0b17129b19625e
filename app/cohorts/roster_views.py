"""Enrolling people from a file: the form, its sample, the dry run, and the import."""

import uuid
from typing import Annotated

from fastapi import File, Request, UploadFile
from fastapi.responses import Response

from app.cohorts import enrolling, importing
from app.cohorts.import_work import start_import
from app.cohorts.queries import access_cohort, access_roster_import
from app.cohorts.room import room
from app.cohorts.roster import read_roster
from app.core.clock import today
from app.core.pages import go, page
from app.core.room import CENTER, CurrentActor, Db, SystemDb
from app.core.sheets import attachment, write_csv

ROSTER_LIMIT = 4 * 1024 * 1024  # 2,000 people and what else their spreadsheet says about them


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
        fates = enrolling.row_fates(session, cohort, importing.staged_rows(staged))
        new = sum(row.fate == "new" for row in fates)
        over = max(0, new - enrolling.places_left(session, cohort)) if new else 0
        return page(request, "cohorts/roster_check.html", cohort=cohort, staged=staged, fates=fates, new=new, over=over)


@room.post("/cohorts/{cohort_id}/roster/{import_id}/enrolments", name="import_roster", allow=CENTER)
def import_roster(
    request: Request, cohort_id: uuid.UUID, import_id: uuid.UUID, actor: CurrentActor, db: Db, system: SystemDb
) -> Response:
    """A small roster is enrolled at once; of a large one the worker's page shows how far it is."""
    with db.read() as session:
        access_cohort(session, actor, cohort_id)
    with system.write() as session:
        cohort = access_cohort(session, actor, cohort_id)
        staged = access_roster_import(session, actor, cohort, import_id)
        if len(staged.rows) > importing.DIRECT_ROWS:
            work = start_import(session, actor, cohort, staged)
            return go(request, "work:show", work_id=work.public_id)
        importing.carry_out(session, actor, request.app.state.settings.secret, cohort, staged)
    return go(request, "cohorts:show", cohort_id=cohort_id)
