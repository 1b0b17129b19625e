"""The cohort's table as a file, against a reason that is kept."""

import uuid
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response, StreamingResponse

from app.audit.service import record
from app.cohorts import table
from app.cohorts.exporting import DIRECT_ROWS, start_export
from app.cohorts.models import Cohort
from app.cohorts.queries import access_cohort, count_enrolled
from app.cohorts.room import room
from app.cohorts.schemas import TraineeRow
from app.core.actor import Actor, Role
from app.core.clock import now
from app.core.database import Database
from app.core.idempotency import earlier_result, fresh_key, keep_result
from app.core.pages import go, page
from app.core.room import CENTER, CurrentActor, Db
from app.core.sheets import attachment, write_csv, write_xlsx


@room.get("/exports/cohorts", name="export_all_form", allow=CENTER)
def export_all_form(request: Request, actor: CurrentActor) -> Response:
    return _form(request, None)


@room.post("/exports/cohorts", name="export_all", allow=CENTER)
def export_all(
    request: Request,
    actor: CurrentActor,
    db: Db,
    format: Annotated[str, Form()] = "csv",
    purpose: Annotated[str, Form(max_length=1000)] = "",
    key: Annotated[str, Form(alias="_key", max_length=64)] = "",
) -> Response:
    """All cohorts of the organisation as one file, made by the worker."""
    wanted = Wanted(format, " ".join(purpose.split()), key or fresh_key())
    if wanted.faults:
        return _form(request, None, wanted)
    return _start(request, actor, db, actor.organisations(Role.CENTER)[0], None, wanted)


@room.get("/cohorts/{cohort_id}/export", name="export_form", allow=CENTER)
def export_form(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        return _form(request, access_cohort(session, actor, cohort_id))


@room.post("/cohorts/{cohort_id}/exports", name="export", allow=CENTER)
def export(
    request: Request,
    cohort_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    format: Annotated[str, Form()] = "csv",
    purpose: Annotated[str, Form(max_length=1000)] = "",
    key: Annotated[str, Form(alias="_key", max_length=64)] = "",
) -> Response:
    """The table as a file, of a large cohort made by the worker; the reason is kept in the access record."""
    wanted = Wanted(format, " ".join(purpose.split()), key or fresh_key())
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
        if wanted.faults:
            return _form(request, cohort, wanted)
        is_large = count_enrolled(session, cohort) > DIRECT_ROWS
        rows = [] if is_large else table.arrange(table.load_rows(session, cohort, now(session)), table.View())
    if is_large:
        return _start(request, actor, db, cohort.organisation_id, cohort, wanted)
    with db.write() as session:
        record(
            session, actor, "cohorts.exported", "cohort", cohort.id,
            organisation_id=cohort.organisation_id, purpose=wanted.purpose, rows=len(rows), format=format,
        )  # fmt: skip
    return _file(cohort, rows, format)


@dataclass(frozen=True)
class Wanted:
    """What was typed into the form, and its key: a double click makes one file."""

    format: str
    purpose: str
    key: str

    @property
    def faults(self) -> dict[str, str]:
        faults = {}
        if not 2 <= len(self.purpose) <= 200:
            faults["purpose"] = f"무엇에 쓰는지 2자에서 200자로 적어 주세요. 지금은 {len(self.purpose)}자예요."
        if self.format not in ("csv", "xlsx"):
            faults["format"] = "파일 모양을 목록에서 골라 주세요."
        return faults


def _form(request: Request, cohort: Cohort | None, wanted: Wanted | None = None) -> Response:
    return page(
        request,
        "cohorts/export.html",
        status_code=422 if wanted else 200,
        cohort=cohort,
        errors=wanted.faults if wanted else {},
        typed={"format": wanted.format, "purpose": wanted.purpose} if wanted else {},
        key=fresh_key(),
    )


def _start(
    request: Request, actor: Actor, db: Database, organisation_id: int, cohort: Cohort | None, wanted: Wanted
) -> Response:
    body = {"cohort": cohort.id if cohort else None, "format": wanted.format, "purpose": wanted.purpose}
    with db.write() as session:
        done, earlier = earlier_result(session, actor.account_id, wanted.key, body)
        if not done:
            work = start_export(session, actor, organisation_id, cohort, wanted.format, wanted.purpose)
            earlier = str(work.public_id)
            keep_result(session, actor.account_id, wanted.key, earlier)
    return go(request, "work:show", work_id=earlier)


def _file(cohort: Cohort, rows: list[TraineeRow], format: str) -> Response:
    cells = (table.to_cells(row) for row in rows)
    name = f"{cohort.name} 현황.{format}"
    if format == "csv":
        return StreamingResponse(
            write_csv(table.HEADER, cells), media_type="text/csv; charset=utf-8", headers=attachment(name)
        )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return StreamingResponse(write_xlsx(cohort.name, table.HEADER, cells), media_type=kind, headers=attachment(name))
