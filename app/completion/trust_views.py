"""What a check without a network needs: the trust bundle, and the checker as one file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from app.completion import offline
from app.completion.keys import published_keys
from app.completion.queries import find_signed_list, issuing_urls, signed_list_numbers
from app.completion.room import room
from app.core.clock import now
from app.core.database import Database
from app.core.room import ANYONE, SystemDb
from app.core.sheets import attachment
from app.credentials import trust
from app.credentials.did import did_document, did_for

MAX_AGE_S = 300
LISTS_IN_A_PAGE = 40  # 131,072 certificates each; with more, the page is handed out with the newest


@room.get("/.well-known/ieum/trust.zip", name="trust", allow=ANYONE)
def trust_bundle(request: Request, db: SystemDb) -> Response:
    """Did documents and signed lists in one zip, streamed; the same bytes until a key or a list changes."""
    dids, numbers = _issuer(request, db)
    body = trust.stream_zip(trust.entries(dids, _lists(db, numbers)))
    headers = {
        "access-control-allow-origin": "*",
        "cross-origin-resource-policy": "cross-origin",
        "cache-control": f"public, max-age={MAX_AGE_S}",
    }
    return StreamingResponse(body, media_type="application/zip", headers=headers | attachment(trust.FILE_NAME))


@room.get("/verify/checker.html", name="checker", allow=ANYONE)
def offline_checker(request: Request, db: SystemDb) -> Response:
    """A page to keep and to open without a network, with today's keys and lists in it. Never opened here: a download."""
    dids, numbers = _issuer(request, db)
    with db.read() as session:
        made = now(session)
    lists = [document for _, document in _lists(db, numbers[-LISTS_IN_A_PAGE:])]
    headers = {"cache-control": "no-store", "x-robots-tag": "noindex, nofollow"}
    page = offline.checker_page(dids, lists, made)
    # No text/html: even where something on the way drops the header, it is never a page of this address.
    return Response(page, media_type="application/octet-stream", headers=headers | attachment(offline.FILE_NAME))


def _issuer(request: Request, db: Database) -> tuple[list[dict[str, Any]], Sequence[int]]:
    """The did documents of every address that was issued from, the present one first, and the numbers of the lists."""
    with db.read() as session:
        keys = published_keys(session)
        urls = [request.app.state.settings.public_url, *issuing_urls(session)]
        numbers = signed_list_numbers(session)
    return [did_document(did_for(url), keys) for url in dict.fromkeys(urls)], numbers


def _lists(db: Database, numbers: Sequence[int]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """One list at a time. One that is behind its revocations is left out: silence is "cannot say"."""
    for number in numbers:
        with db.read() as session:
            document = find_signed_list(session, number)
        if document is not None:
            yield number, document
