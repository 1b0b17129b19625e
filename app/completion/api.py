"""JSON API: certificates with their state, what they rest on, and the signed credential."""

import re
import uuid
from typing import Annotated

from fastapi import Path, Query, Request, Response

from app.api.paging import next_address, one_page, read_turn, sync_from
from app.api.reading import note
from app.api.room import ApiDb, ApiRoom, CurrentClient, Scopes
from app.completion import api_queries
from app.completion.api_presenters import show_certificate, show_in_full
from app.completion.api_schemas import CertificateDetailOut, CertificatePage, CertificateQuery
from app.core.api_client import ApiScope
from app.core.clock import now
from app.core.errors import NotFound
from app.core.problems import Problem

room = ApiRoom("certificates")
CERTIFICATES_READ = "completion.api_read"
CREDENTIAL_MEDIA = "application/vc+ld+json"
_NUMBER = re.compile(r"(?:제 ?)?([0-9]{4})-([0-9]{4,9})(?:호)?")


@room.get("/certificates", name="list", allow=Scopes(ApiScope.CERTIFICATES_READ), summary="List the certificates")
def list_certificates(
    request: Request, response: Response, query: Annotated[CertificateQuery, Query()], client: CurrentClient, db: ApiDb
) -> CertificatePage:
    """Every certificate issued to people of the organisation, in the order of their numbering. The holder's name stands in it
    only for a token that may also read enrolments."""
    turn = read_turn(request, client, query)
    with db.read() as session:
        known = api_queries.reading_is_noted(session, client, CERTIFICATES_READ)
        rows = api_queries.list_certificates(session, client, turn, query)
        at = now(session)
    shown = one_page(rows, turn)
    if shown and not known:
        note(db, client, CERTIFICATES_READ, "organisation", client.organisation_id)
    following = next_address(request, response, turn, rows, shown[-1].certificate.id if shown else 0)
    items = [show_certificate(request, client, row, at) for row in shown]
    return CertificatePage(items=items, next=following, sync_from=sync_from(at))


@room.get(
    "/certificates/{certificate}",
    name="show",
    allow=Scopes(ApiScope.CERTIFICATES_READ),
    summary="Show a certificate, by its id or its number",
)
def show_one(
    request: Request,
    certificate: Annotated[
        str,
        Path(
            description="The `id`, or the number as printed or short: 제 2026-0001호, 2026-0001.",
            max_length=60,
            examples=["2026-0001"],
        ),
    ],
    client: CurrentClient,
    db: ApiDb,
) -> CertificateDetailOut:
    """Its state now, how anyone can check it, and every condition of the rule that it rests on."""
    with db.read() as session:
        row = api_queries.access_certificate(session, client, *_named(certificate), CERTIFICATES_READ)
        decision = api_queries.decision_behind(session, row.certificate)
        at = now(session)
    if not row.noted:
        note(db, client, CERTIFICATES_READ, "certificate", row.certificate.id, row.certificate.person_id)
    return show_in_full(request, client, row, decision, at)


@room.get(
    "/certificates/{certificate_id}/credential",
    name="credential",
    allow=Scopes(ApiScope.CERTIFICATES_READ, ApiScope.ENROLMENTS_READ),
    summary="Download the signed credential",
    response_class=Response,
    responses={
        200: {
            "description": "The Open Badge 3.0 credential, byte for byte as it was signed. It holds the name.",
            "content": {CREDENTIAL_MEDIA: {"schema": {"type": "object"}}},
        }
    },
)
def show_credential(request: Request, certificate_id: uuid.UUID, client: CurrentClient, db: ApiDb) -> Response:
    """The document that others check with the issuer's public keys. A revoked one is still served: its status says so."""
    with db.read() as session:
        row = api_queries.access_certificate(session, client, certificate_id, None, CERTIFICATES_READ)
    if row.certificate.recipient_name is None or row.certificate.credential_hash is None:
        raise Problem("conflict", "The person has had the name erased, so the signed file is no longer given out.")
    if not row.noted:
        note(db, client, CERTIFICATES_READ, "certificate", row.certificate.id, row.certificate.person_id)
    content: bytes = request.app.state.storage.get(row.certificate.credential_hash)
    return Response(content, media_type=CREDENTIAL_MEDIA)


def _named(text: str) -> tuple[uuid.UUID | None, tuple[int, int] | None]:
    """An id, or a number's year and sequence. Raises NotFound for what is neither."""
    if found := _NUMBER.fullmatch(text):
        return None, (int(found[1]), int(found[2]))
    try:
        return uuid.UUID(text), None
    except ValueError:
        raise NotFound() from None
