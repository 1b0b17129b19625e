"""For staff: a cohort in figures without a name, on a page and as a file."""

import uuid
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response, StreamingResponse

from app.audit.service import record
from app.cohorts.models import Cohort
from app.cohorts.policy import can_run_cohort
from app.cohorts.queries import access_cohort
from app.content.collection import Content
from app.core.clock import today
from app.core.database import Database
from app.core.pages import page
from app.core.room import CENTER, TEACHING_STAFF, CurrentActor, Db
from app.core.sheets import attachment, write_csv, write_xlsx
from app.guidance import queries
from app.guidance.room import room
from app.guidance.spread import HEADER, LEAST, Spread, spread, to_rows

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@room.get("/cohorts/{cohort_id}/guidance", name="cohort", allow=TEACHING_STAFF)
def cohort_page(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id, to_run=False)
    return _cohort_page(request, db, cohort, can_run_cohort(actor, cohort.organisation_id), {}, {})


def _read(db: Database, content: Content, cohort: Cohort) -> tuple[Spread, str]:
    with db.read() as session:
        found = spread(queries.current_file(content), queries.load_answered(session, cohort.id))
        return found, today(session).isoformat()


def _cohort_page(
    request: Request, db: Database, cohort: Cohort, may_run: bool, faults: dict[str, str], typed: dict[str, str]
) -> Response:
    found, day = _read(db, request.app.state.content, cohort)
    return page(
        request,
        "guidance/cohort.html",
        status_code=422 if faults else 200,
        cohort=cohort,
        found=found,
        day=day,
        least=LEAST,
        may_run=may_run,
        errors=faults,
        typed=typed,
    )


@room.post("/cohorts/{cohort_id}/guidance/exports", name="export", allow=CENTER)
def export(
    request: Request,
    cohort_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    format: Annotated[str, Form(max_length=10)] = "csv",
    purpose: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """The same figures as a file; the reason is kept in the access record."""
    purpose = " ".join(purpose.split())
    faults = {}
    if not 2 <= len(purpose) <= 200:
        faults["purpose"] = f"무엇에 쓰는지 2자에서 200자로 적어 주세요. 지금은 {len(purpose)}자예요."
    if format not in ("csv", "xlsx"):
        faults["format"] = "파일 모양을 목록에서 골라 주세요."
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
    if faults:
        return _cohort_page(request, db, cohort, True, faults, {"format": format, "purpose": purpose})
    found, day = _read(db, request.app.state.content, cohort)
    rows = to_rows(found, day)
    with db.write() as session:
        record(
            session, actor, "guidance.exported", "cohort", cohort.id,
            organisation_id=cohort.organisation_id, purpose=purpose, rows=len(rows), format=format,
        )  # fmt: skip
    headers = attachment(f"{cohort.name} 길 안내.{format}")
    if format == "csv":
        return StreamingResponse(write_csv(HEADER, rows), media_type="text/csv; charset=utf-8", headers=headers)
    return StreamingResponse(write_xlsx(cohort.name, HEADER, rows), media_type=XLSX, headers=headers)
