"""Pages of the center worker: issuing a certificate again under a corrected name, and taking many back."""

import uuid
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from app.cohorts.queries import access_cohort
from app.completion.correcting import WHY, name_now, reissue
from app.completion.history import neighbours
from app.completion.issuing import open_desk
from app.completion.models import REVOCATION_REASONS
from app.completion.queries import access_certificate, list_cohort_certificates
from app.completion.room import room
from app.completion.service import revoke_many
from app.core.actor import Actor
from app.core.clock import now
from app.core.database import Database
from app.core.errors import Invalid
from app.core.idempotency import fresh_key
from app.core.pages import go, page
from app.core.room import CENTER, CurrentActor, Db


class ReissueForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")
    key: str = Field("", alias="_key", max_length=64)
    why: str = Field("", max_length=20)
    name: str = Field("", max_length=200)
    reason: str = Field("", max_length=1000)
    sure: str = Field("", max_length=5)


class RevokeManyForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")
    certificate: list[uuid.UUID] = Field(default=[], max_length=2000)
    reason: str = Field("", max_length=20)
    asked: str = Field("", max_length=5)
    sure: str = Field("", max_length=5)


SURE = {"sure": "되돌릴 수 없다는 것을 알고 있으면 표시해 주세요."}


@room.get("/certificates/{certificate_id}/reissue", name="reissue_form", allow=CENTER)
def reissue_form(request: Request, certificate_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """What stays, what changes, and the corrected name."""
    return _reissue_page(request, actor, db, certificate_id, ReissueForm(_key=fresh_key()), {})


@room.post("/certificates/{certificate_id}/reissue", name="reissue", allow=CENTER)
def reissue_certificate(
    request: Request, certificate_id: uuid.UUID, form: Annotated[ReissueForm, Form()], actor: CurrentActor, db: Db
) -> Response:
    """A new one in its place; the person sees both, and the check of the old one says 재발급 with this answer."""
    state = request.app.state
    try:
        if form.sure != "yes":
            raise Invalid("", SURE)
        made = reissue(
            db, open_desk(state.settings, state.storage, state.content), state.settings, actor, certificate_id,
            why=form.why, name=form.name, reason=form.reason, key=form.key or fresh_key(),
        )  # fmt: skip
    except Invalid as error:
        return _reissue_page(request, actor, db, certificate_id, form, error.fields or {"sure": error.message})
    return go(request, "completion:show", certificate_id=made)


def _reissue_page(
    request: Request,
    actor: Actor,
    db: Database,
    certificate_id: uuid.UUID,
    form: ReissueForm,
    faults: dict[str, str],
) -> Response:
    with db.read() as session:
        certificate = access_certificate(session, actor, certificate_id, to_manage=True)
        _, after = neighbours(session, certificate)
        begun = after if after is not None and after.state == "reserved" else None
        current = name_now(session, certificate)
        over = certificate.valid_until is not None and certificate.valid_until <= now(session)
    return page(
        request,
        "completion/reissue.html",
        status_code=422 if faults else 200,
        certificate=certificate,
        begun=begun,
        current=current,
        over=over,
        why=WHY,
        form=form,
        key=form.key if not faults and form.key else fresh_key(),
        errors=faults,
    )


@room.get("/cohorts/{cohort_id}/revocations", name="revocations", allow=CENTER)
def revocations_page(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """Everything of the cohort that counts, to choose from, and what was taken back already."""
    return _revocations_page(request, actor, db, cohort_id, RevokeManyForm(), {})


@room.post("/cohorts/{cohort_id}/revocations", name="revoke_many", allow=CENTER)
def revoke_chosen(
    request: Request, cohort_id: uuid.UUID, form: Annotated[RevokeManyForm, Form()], actor: CurrentActor, db: Db
) -> Response:
    """First everything is said once more, by name; then, with the tick that it cannot be undone, they are taken back."""
    faults: dict[str, str] = {}
    if not form.certificate:
        faults["certificate"] = "취소할 것을 표에서 하나 이상 골라 주세요."
    if form.reason not in REVOCATION_REASONS:
        faults["reason"] = "취소하는 까닭을 네 가지 가운데 하나 골라 주세요."
    if not faults and form.asked and form.sure != "yes":
        faults = SURE
    if faults or form.sure != "yes":
        return _revocations_page(request, actor, db, cohort_id, form, faults)
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
        known = {each.public_id for each, _ in list_cohort_certificates(session, cohort)}
    if not set(form.certificate) <= known:
        return _revocations_page(
            request, actor, db, cohort_id, form, {"certificate": "이 회차에 없는 것이 들어 있어요."}
        )
    revoke_many(db, request.app.state.settings, actor, form.certificate, form.reason)
    return go(request, "completion:revocations", cohort_id=cohort_id)


def _revocations_page(
    request: Request, actor: Actor, db: Database, cohort_id: uuid.UUID, form: RevokeManyForm, faults: dict[str, str]
) -> Response:
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
        everything = list_cohort_certificates(session, cohort)
        at = now(session)
    picked = frozenset(form.certificate)
    chosen = [line for line in everything if line[0].public_id in picked and line[0].state == "valid"]
    asks = bool(chosen) and form.reason in REVOCATION_REASONS and faults in ({}, SURE)
    return page(
        request,
        "completion/revoke_sure.html" if asks else "completion/revocations.html",
        status_code=422 if faults else 200,
        cohort=cohort,
        valid=[line for line in everything if line[0].state == "valid"],
        revoked=[line for line in everything if line[0].state == "revoked"],
        chosen=chosen,
        picked=picked,
        reason=form.reason,
        errors=faults,
        at=at,
    )
