"""What anyone may see without signing in: the check of a certificate, the issuer's keys, lists and criteria."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from anyio import CapacityLimiter
from fastapi import File, Form, Request, UploadFile
from fastapi.responses import JSONResponse, Response
from starlette.background import BackgroundTask

from app.completion import answers
from app.completion.keys import published_keys, trusted_keys
from app.completion.models import Certificate, Paper
from app.completion.opened import is_noted, note_opened
from app.completion.paper_making import find_paper, find_paper_by_pdf
from app.completion.queries import (
    find_achievement,
    find_by_credential,
    find_by_pdf,
    find_by_token,
    find_signed_list,
    issuing_urls,
)
from app.completion.room import room
from app.completion.schemas import AchievementBody, NameCheckForm, PublicAnswer
from app.completion.service import check_name, count_upload
from app.completion.sharing import answers_on, find_share
from app.core.actor import Actor
from app.core.client_address import client_address
from app.core.clock import now, today
from app.core.database import Database
from app.core.errors import Unavailable
from app.core.pages import go, page
from app.core.room import ANYONE, OptionalActor, PathNumber, SystemDb
from app.core.storage import Storage
from app.credentials.did import PublishedKey, did_document, did_for
from app.credentials.enclosed import read_enclosed
from app.identity.failures import release

UPLOAD_LIMIT = 2 * 1024 * 1024
CHECKING = CapacityLimiter(2)  # a PDF may take a core for a second
PRIVATE = {"cache-control": "no-store", "referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow"}
SHARED = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}


@dataclass(frozen=True)
class _Found:
    """What an address comes to. `noted`: that its check was opened today is entered already."""

    answer: PublicAnswer
    certificate: Certificate | None = None
    noted: bool = True
    paper: Paper | None = None


@room.get("/v/{token}.json", name="verify_json", allow=ANYONE)
def verify_json(request: Request, token: str, actor: OptionalActor, db: SystemDb) -> Response:
    """The answer for machines."""
    found = _find(request, db, token)
    if found.paper is not None:
        return JSONResponse(answers.paper_to_json(found.paper), headers=PRIVATE)
    response = JSONResponse(answers.to_json(found.answer), status_code=_status(found.answer), headers=PRIVATE)
    return _noting(response, db, found, actor)


@room.get("/v/{token}", name="verify", allow=ANYONE)
def verify_page(request: Request, token: str, actor: OptionalActor, db: SystemDb) -> Response:
    """The page behind the QR code. Every unknown token gets the same page."""
    found = _find(request, db, token)
    if found.paper is not None:
        return page(request, "completion/paper_check.html", headers=PRIVATE, **answers.of_paper(found.paper))
    return _noting(_verify_page(request, found.answer), db, found, actor)


def _noting(response: Response, db: Database, found: _Found, actor: Actor | None) -> Response:
    """The answer, and the note that the check was opened once it is sent: nobody waits for the disk. A server killed in between
    has not noted it, which the next visit of the day mends."""
    if found.certificate is not None and not found.noted:
        response.background = BackgroundTask(note_opened, db, found.certificate, actor)
    return response


@room.post("/v/{token}/name-check", name="name_check", allow=ANYONE)
def name_check(request: Request, token: str, form: Annotated[NameCheckForm, Form()], db: SystemDb) -> Response:
    """Yes or no to a typed name. What was typed is not kept and not shown again."""
    found = _find(request, db, token)
    if found.answer.printed is None or found.certificate is None:
        return _verify_page(request, found.answer)
    if not form.name:
        return _verify_page(request, found.answer, error="이름을 적어 주세요. 지금은 비어 있어요.")
    with db.write() as session:
        same = check_name(session, found.certificate, form.name, client_address(request))
    return _verify_page(request, found.answer, same=same)


def _find(request: Request, db: Database, token: str) -> _Found:
    """A certificate by its own token, or by one that its owner gave out (what has ended answers nothing); else a paper."""
    with db.read() as session:
        certificate, given = find_by_token(session, token), None
        if certificate is None and (shared := find_share(session, token)) is not None:
            given, certificate = shared
            if not answers_on(given, today(session)):
                return _Found(answers.unknown(answers.SHARE_OVER))
        if certificate is None:
            return _Found(answers.unknown(), paper=find_paper(session, token))
        keys, at, noted = trusted_keys(session), now(session), is_noted(session, certificate)
    answer = answers.answer(certificate, _storage(request), keys, at)
    if given is not None:
        answer = answers.through_share(answer, given.token, certificate.public_url)
    return _Found(answer, certificate, noted)


def _storage(request: Request) -> Storage:
    storage: Storage = request.app.state.storage
    return storage


def _status(found: PublicAnswer) -> int:
    return 200 if found.printed is not None else 404


def _verify_page(request: Request, found: PublicAnswer, same: bool | None = None, error: str | None = None) -> Response:
    return page(
        request,
        "completion/verify.html",
        status_code=422 if error else _status(found),
        headers=PRIVATE,
        found=found,
        same=same,
        error=error,
    )


@room.get("/verify", name="upload", allow=ANYONE)
def upload_page(request: Request) -> Response:
    """Where an employer checks a file."""
    return _upload_page(request)


@room.post("/verify", name="check_upload", allow=ANYONE, max_body_size=UPLOAD_LIMIT + 64 * 1024, in_turn=CHECKING)
def check_upload(request: Request, db: SystemDb, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """A PDF is known by its hash, a JSON credential or a JWT by its signature; then the record has its say. Another PDF is
    asked for the credential in it, and never called valid."""
    raw = file.file.read(UPLOAD_LIMIT + 1) if file else b""
    if not raw:
        return _upload_page(request, error="파일을 골라 주세요. 지금은 고른 파일이 없어요.")
    if len(raw) > UPLOAD_LIMIT:
        return _upload_page(request, error="파일이 2MB보다 커요. 내려받은 파일을 그대로 올려 주세요.")
    with db.write() as session:
        counted = count_upload(session, client_address(request))
    if (paper := _paper_of(db, raw)) is not None:
        return go(request, "completion:verify", token=paper.token)
    found = _judge(request, db, raw)
    if found.printed is not None and found.state != "altered":  # reading a stranger's PDF costs too much to be free
        with db.write() as session:
            release(session, counted)
    return _upload_page(request, found=found)


def _paper_of(db: Database, raw: bytes) -> Paper | None:
    """A paper on demand, exactly as it was made."""
    if not raw.startswith(b"%PDF-"):
        return None
    with db.read() as session:
        return find_paper_by_pdf(session, hashlib.sha256(raw).hexdigest())


def _judge(request: Request, db: Database, raw: bytes) -> PublicAnswer:
    with db.read() as session:
        keys, urls, at = trusted_keys(session), issuing_urls(session), now(session)
    if raw.startswith(b"%PDF-"):
        with db.read() as session:
            certificate = find_by_pdf(session, hashlib.sha256(raw).hexdigest())
        if certificate is not None:
            return answers.answer(certificate, _storage(request), keys, at)
        enclosed = read_enclosed(raw)
        if enclosed.found != "one":
            why = answers.NOTHING_INSIDE[enclosed.found]
            return answers.unknown(f"{answers.OTHER_PDF} {why} {answers.BY_ADDRESS}")
        return answers.not_as_issued(_judge_signed(request, db, enclosed.content, keys, urls, at))
    return _judge_signed(request, db, raw, keys, urls, at)


def _judge_signed(
    request: Request, db: Database, raw: bytes, keys: Sequence[PublishedKey], urls: Sequence[str], at: datetime
) -> PublicAnswer:
    upload = answers.read_upload(raw, keys, urls)
    if upload.credential_id is None:
        return answers.unknown(upload.verification.sentence)
    with db.read() as session:
        certificate = find_by_credential(session, upload.credential_id)
    if certificate is None:
        return answers.unknown(answers.NOT_OURS)
    return answers.answer(certificate, _storage(request), keys, at)


def _upload_page(request: Request, found: PublicAnswer | None = None, error: str | None = None) -> Response:
    status = 422 if error else 200
    return page(request, "completion/upload.html", status_code=status, headers=PRIVATE, found=found, error=error)


@room.get("/.well-known/did.json", name="did", allow=ANYONE)
def did_page(request: Request, db: SystemDb) -> Response:
    """The issuer's public keys (did:web): the active ones, retired ones until their last credential has expired, never a
    compromised one."""
    with db.read() as session:
        keys = published_keys(session)
    return _shared(did_document(did_for(request.app.state.settings.public_url), keys), "application/did+json", 300)


@room.get("/status/revocation/{number}", name="status_list", allow=ANYONE)
def status_list_page(number: PathNumber, db: SystemDb) -> Response:
    """The signed status list. A list known to be behind is not served: silence is "cannot say", never "valid"."""
    with db.read() as session:
        document = find_signed_list(session, number)
    if document is None:
        raise Unavailable("상태 목록에 서명하는 중이에요. 잠시 뒤에 다시 열어 주세요.")
    return _shared(document, "application/vc+ld+json", 60)


@room.get("/achievements/{slug}/v{version}", name="achievement", allow=ANYONE)
def achievement_page(request: Request, slug: str, version: PathNumber, db: SystemDb) -> Response:
    """What one had to do for it: a page for people, JSON for machines."""
    with db.read() as session:
        found = find_achievement(session, slug, version)
    body = AchievementBody.model_validate(found.body)
    if "json" in request.headers.get("accept", ""):
        return _shared(_achievement_json(request, slug, version, body), "application/ld+json", 300)
    return page(request, "completion/achievement.html", body=body, slug=slug, version=version)


def _achievement_json(request: Request, slug: str, version: int, body: AchievementBody) -> dict[str, Any]:
    url = f"{request.app.state.settings.public_url}/achievements/{slug}/v{version}"
    return {
        "id": url,
        "type": ["Achievement"],
        "achievementType": "Certificate" if body.hours else "Badge",
        "name": body.title,
        "description": f"{body.hours}시간 과정을 마친 사람에게 줍니다."
        if body.hours
        else "기준을 채운 사람에게 줍니다.",
        "criteria": {"id": f"{url}#criteria", "narrative": body.narrative},
        "inLanguage": "ko",
        "version": str(version),
        "humanCode": slug,
    }


def _shared(document: dict[str, Any], media: str, seconds: int) -> Response:
    headers = SHARED | {"cache-control": f"public, max-age={seconds}"}
    return JSONResponse(document, media_type=media, headers=headers)
