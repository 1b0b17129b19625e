"""내 기록 지우기: the person asks, the center answers within ten days."""

import uuid
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from app.audit.service import record
from app.core.actor import Actor
from app.core.clock import today
from app.core.database import Database
from app.core.errors import Conflict
from app.core.pages import go, page
from app.core.room import CENTER, TRAINEE, CurrentActor, Db
from app.privacy.erasing import YEARS
from app.privacy.erasure_requests import ask, erase, list_requests, look, own_request, refuse
from app.privacy.room import room

ANSWER = range(5, 201)


class AskForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")
    sure: str = Field("", max_length=5)


class AnswerForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")
    decision: str = Field("", max_length=10)
    answer: str = Field("", max_length=1000)
    sure: str = Field("", max_length=5)


@room.get("/my/erasure", name="erasure", allow=TRAINEE)
def erasure_page(request: Request, actor: CurrentActor, db: Db) -> Response:
    """What goes, what stays and until when, and the wish."""
    return _erasure_page(request, actor, db, {})


@room.post("/my/erasure", name="ask_erasure", allow=TRAINEE)
def ask_for_erasure(request: Request, form: Annotated[AskForm, Form()], actor: CurrentActor, db: Db) -> Response:
    if form.sure != "yes":
        return _erasure_page(request, actor, db, {"sure": "되돌릴 수 없다는 것을 알고 있으면 표시해 주십시오."})
    with db.write() as session:
        ask(session, actor)
    return go(request, "privacy:erasure")


def _erasure_page(request: Request, actor: Actor, db: Database, faults: dict[str, str]) -> Response:
    with db.read() as session:
        asked = own_request(session, actor.person_id)
    return page(
        request, "privacy/erasure.html", status_code=422 if faults else 200, asked=asked, years=YEARS, errors=faults
    )


@room.get("/erasures", name="erasures", allow=CENTER)
def erasures_page(request: Request, actor: CurrentActor, db: Db) -> Response:
    """Who has asked, and by when an answer is due."""
    with db.read() as session:
        return page(request, "privacy/erasures.html", requests=list_requests(session, actor), today=today(session))


@room.get("/erasures/{erasure_id}", name="erasure_request", allow=CENTER)
def request_page(request: Request, erasure_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    return _request_page(request, actor, db, erasure_id, AnswerForm(), {})


@room.post("/erasures/{erasure_id}", name="answer_erasure", allow=CENTER)
def answer(
    request: Request, erasure_id: uuid.UUID, form: Annotated[AnswerForm, Form()], actor: CurrentActor, db: Db
) -> Response:
    """Done for ever, or refused with a reason that the person reads."""
    said, faults = " ".join(form.answer.split()), {}
    if form.decision not in ("done", "refused"):
        faults["decision"] = "지울지, 지울 수 없는지 골라 주세요."
    if form.decision == "refused" and len(said) not in ANSWER:
        faults["answer"] = f"왜 지울 수 없는지 5자에서 200자로 적어 주세요. 지금은 {len(said)}자예요."
    if form.decision == "done" and form.sure != "yes":
        faults["sure"] = "되돌릴 수 없다는 것을 알고 있으면 표시해 주세요."
    if faults:
        return _request_page(request, actor, db, erasure_id, form, faults)
    try:
        if form.decision == "done":
            erase(db, request.app.state.settings, actor, erasure_id)
        else:
            refuse(db, actor, erasure_id, said)
    except Conflict as against:
        return _request_page(request, actor, db, erasure_id, form, {"decision": against.message}, status_code=409)
    return go(request, "privacy:erasure_request", erasure_id=erasure_id)


def _request_page(
    request: Request,
    actor: Actor,
    db: Database,
    erasure_id: uuid.UUID,
    form: AnswerForm,
    faults: dict[str, str],
    status_code: int = 422,
) -> Response:
    """Whose data was looked at is kept: the access log is no domain table."""
    found = look(db, actor, erasure_id)
    with db.write() as session:
        record(
            session, actor, "completion.erasure_seen", "erasure_request", found.request.id,
            organisation_id=found.request.organisation_id, person_id=found.request.person_id,
        )  # fmt: skip
    return page(
        request,
        "privacy/erasure_request.html",
        status_code=status_code if faults else 200,
        found=found,
        form=form,
        years=YEARS,
        errors=faults,
    )
