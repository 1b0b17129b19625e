"""Pages of the center worker: people who may be in the list twice, and making two entries one."""

import uuid
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from app.core.actor import Actor
from app.core.database import Database
from app.core.errors import Conflict
from app.core.pages import go, page
from app.core.room import CENTER, CurrentActor, Db
from app.privacy.merging import list_twins, merge, preview
from app.privacy.room import room

PURPOSE = range(2, 201)


class MergeForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")
    purpose: str = Field("", max_length=1000)
    sure: str = Field("", max_length=5)


@room.get("/people/twins", name="twins", allow=CENTER)
def twins_page(request: Request, actor: CurrentActor, db: Db) -> Response:
    """Pairs with one name or one phone number."""
    return page(request, "privacy/twins.html", pairs=list_twins(db, actor))


@room.get("/people/{person_id}/merge/{other_id}", name="merge_form", allow=CENTER)
def merge_form(request: Request, person_id: uuid.UUID, other_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """`person_id` is kept, `other_id` goes into it: both as they are, what moves, and what stands against it."""
    return _merge_page(request, actor, db, person_id, other_id, MergeForm(), {})


@room.post("/people/{person_id}/merge/{other_id}", name="merge", allow=CENTER)
def merge_people(
    request: Request,
    person_id: uuid.UUID,
    other_id: uuid.UUID,
    form: Annotated[MergeForm, Form()],
    actor: CurrentActor,
    db: Db,
) -> Response:
    purpose, faults = " ".join(form.purpose.split()), {}
    if len(purpose) not in PURPOSE:
        faults["purpose"] = (
            f"같은 분인 것을 어떻게 확인했는지 2자에서 200자로 적어 주세요. 지금은 {len(purpose)}자예요."
        )
    if form.sure != "yes":
        faults["sure"] = "되돌릴 수 없다는 것을 알고 있으면 표시해 주세요."
    if faults:
        return _merge_page(request, actor, db, person_id, other_id, form, faults)
    try:
        merge(db, actor, person_id, other_id, purpose)
    except Conflict as against:
        return _merge_page(request, actor, db, person_id, other_id, form, {"purpose": against.message}, status_code=409)
    return go(request, "privacy:merge_form", person_id=person_id, other_id=other_id)


def _merge_page(
    request: Request,
    actor: Actor,
    db: Database,
    person_id: uuid.UUID,
    other_id: uuid.UUID,
    form: MergeForm,
    faults: dict[str, str],
    status_code: int = 422,
) -> Response:
    return page(
        request,
        "privacy/merge.html",
        status_code=status_code if faults else 200,
        found=preview(db, actor, person_id, other_id),
        form=form,
        errors=faults,
    )
