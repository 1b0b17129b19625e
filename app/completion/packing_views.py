"""All certificates of a cohort as one file, against a reason that is kept."""

import uuid
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from app.cohorts.models import Cohort
from app.cohorts.queries import access_cohort
from app.completion.packing import start_packing
from app.completion.room import room
from app.core.errors import Conflict
from app.core.idempotency import earlier_result, fresh_key, keep_result
from app.core.pages import go, page
from app.core.room import CENTER, CurrentActor, Db

PURPOSE = range(2, 201)


class PackForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")
    key: str = Field("", alias="_key", max_length=64)
    purpose: str = Field("", max_length=1000)


@room.get("/cohorts/{cohort_id}/certificates/files", name="pack_form", allow=CENTER)
def pack_form(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        return _form(request, access_cohort(session, actor, cohort_id))


@room.post("/cohorts/{cohort_id}/certificates/files", name="pack", allow=CENTER)
def pack(
    request: Request, cohort_id: uuid.UUID, form: Annotated[PackForm, Form()], actor: CurrentActor, db: Db
) -> Response:
    """Have the file made; who asked for it and what for is in the record, and so is each time it is taken."""
    purpose, key = " ".join(form.purpose.split()), form.key or fresh_key()
    try:
        with db.write() as session:
            cohort = access_cohort(session, actor, cohort_id)
            if len(purpose) not in PURPOSE:
                said = f"무엇에 쓰는지 2자에서 200자로 적어 주세요. 지금은 {len(purpose)}자예요."
                return _form(request, cohort, {"purpose": said}, form.purpose)
            done, earlier = earlier_result(session, actor.account_id, key, {"cohort": cohort.id, "purpose": purpose})
            if not done:
                earlier = str(start_packing(session, actor, cohort, purpose).public_id)
                keep_result(session, actor.account_id, key, earlier)
    except Conflict as nothing:
        with db.read() as session:
            cohort = access_cohort(session, actor, cohort_id)
        return _form(request, cohort, {"purpose": nothing.message}, form.purpose)
    return go(request, "work:show", work_id=earlier)


def _form(request: Request, cohort: Cohort, faults: dict[str, str] | None = None, typed: str = "") -> Response:
    return page(
        request,
        "completion/pack.html",
        status_code=422 if faults else 200,
        cohort=cohort,
        errors=faults or {},
        typed=typed,
        key=fresh_key(),
    )
