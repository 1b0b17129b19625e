"""The pages of one certificate for the center worker, and the files of one for whoever may have them."""

import uuid
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.audit.service import record
from app.completion import (
    badge_views,
    cohort_views,
    issuing_views,
    life_views,
    many_views,
    outcome_views,
    packing_views,
    paper_views,
    public_views,
    simulator_views,
    trust_views,
    wallet_views,
)
from app.completion.history import history, neighbours
from app.completion.models import Certificate
from app.completion.queries import (
    access_certificate,
    cohort_of,
)
from app.completion.room import room
from app.completion.schemas import RevokeForm
from app.completion.service import revoke
from app.core.actor import Actor
from app.core.clock import now
from app.core.database import Database
from app.core.errors import Conflict, Invalid, NotFound
from app.core.pages import go, page
from app.core.room import CENTER, SIGNED_IN, CurrentActor, Db
from app.core.sheets import attachment

__all__ = [
    "badge_views",
    "cohort_views",
    "issuing_views",
    "life_views",
    "many_views",
    "outcome_views",
    "packing_views",
    "paper_views",
    "public_views",
    "room",
    "simulator_views",
    "trust_views",
    "wallet_views",
]
DOWNLOADED = "completion.downloaded"
MEDIA = {"pdf": "application/pdf", "json": "application/vc+ld+json", "jwt": "application/vc+jwt"}


@room.get("/certificates/{certificate_id}", name="show", allow=CENTER)
def certificate_page(request: Request, certificate_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    return _certificate_page(request, actor, db, certificate_id, {})


def _certificate_page(
    request: Request, actor: Actor, db: Database, certificate_id: uuid.UUID, faults: dict[str, str]
) -> Response:
    """One certificate for staff. Whose data was looked at is kept: the access log is no domain table."""
    with db.write() as session:
        certificate = access_certificate(session, actor, certificate_id, to_manage=True)
        _keep_access(session, actor, "completion.seen", certificate)
        cohort_id = cohort_of(session, certificate)
        before, after = neighbours(session, certificate)
        return page(
            request,
            "completion/show.html",
            status_code=422 if faults else 200,
            certificate=certificate,
            printed=certificate.printed,
            cohort_id=cohort_id,
            before=before,
            after=after,
            history=history(session, certificate),
            at=now(session),
            errors=faults,
        )


@room.post("/certificates/{certificate_id}/revocation", name="revoke", allow=CENTER)
def revoke_certificate(
    request: Request, certificate_id: uuid.UUID, form: Annotated[RevokeForm, Form()], actor: CurrentActor, db: Db
) -> Response:
    """Take it back; the public page says so with this answer."""
    try:
        if form.sure != "yes":
            raise Invalid("", {"sure": "취소하면 되돌릴 수 없어요. 알고 있으면 표시해 주세요."})
        revoke(db, request.app.state.settings, actor, certificate_id, form.reason)
    except Invalid as error:
        return _certificate_page(request, actor, db, certificate_id, error.fields)
    return go(request, "completion:show", certificate_id=certificate_id)


@room.get("/certificates/{certificate_id}/certificate.pdf", name="pdf", allow=SIGNED_IN)
def download_pdf(request: Request, certificate_id: uuid.UUID, actor: CurrentActor, db: Db, use: str = "") -> Response:
    """`use=print`: somebody wants it on paper, which the history says."""
    verb = "completion.printed" if use == "print" else DOWNLOADED
    return _file(request, actor, db, certificate_id, kind="pdf", verb=verb)


@room.get("/certificates/{certificate_id}/credential.json", name="credential", allow=SIGNED_IN)
def download_credential(request: Request, certificate_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    return _file(request, actor, db, certificate_id, kind="json")


@room.get("/certificates/{certificate_id}/credential.jwt", name="jwt", allow=SIGNED_IN)
def download_jwt(request: Request, certificate_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    return _file(request, actor, db, certificate_id, kind="jwt")


def _file(
    request: Request, actor: Actor, db: Database, certificate_id: uuid.UUID, *, kind: str, verb: str = DOWNLOADED
) -> Response:
    """The stored bytes, as they were issued. That they were taken, and by whom, is noted in the access log."""
    with db.read() as session:
        certificate = access_certificate(session, actor, certificate_id)
    if certificate.recipient_name is None:
        raise Conflict("본인 요청으로 이름을 지운 수료증이라 파일을 내려받을 수 없어요.")
    digest = {"pdf": certificate.pdf_hash, "json": certificate.credential_hash, "jwt": certificate.jwt_hash}[kind]
    if digest is None:
        raise NotFound("배지에는 PDF가 없어요. 확인 화면을 열어 인쇄해 주세요.")
    content: bytes = request.app.state.storage.get(digest)
    with db.write() as session:
        _keep_access(session, actor, verb, certificate)
    what = "배지" if certificate.kind == "badge" else "수료증"
    name = f"{what} {certificate.number} {certificate.recipient_name}.{kind}"
    return Response(content, media_type=MEDIA[kind], headers=attachment(name))


def _keep_access(session: Session, actor: Actor, verb: str, certificate: Certificate) -> None:
    record(
        session, actor, verb, "certificate", certificate.id,
        organisation_id=certificate.organisation_id, person_id=certificate.person_id,
    )  # fmt: skip
