"""Files handed in as answers: sent, taken away, looked at by their owner and by the staff who mark them."""

import uuid
from typing import Annotated

from fastapi import File, Request, UploadFile
from fastapi.responses import FileResponse, Response

from app.assessment import handing_in
from app.assessment.asking import show_question
from app.assessment.models import HandedInFile
from app.assessment.room import room
from app.assessment.service import Saved
from app.assessment.staff_queries import open_taken
from app.audit.service import record
from app.core.errors import Invalid, NotFound
from app.core.file_kinds import MIME_TYPES
from app.core.pages import go_to, wants_fragment
from app.core.room import TEACHING_STAFF, TRAINEE, CurrentActor, Db, PathNumber
from app.core.sheets import attachment
from app.core.storage import Storage
from app.core.uploads import Refused, Upload, check_upload, plain_name, too_large

REQUEST_LIMIT = 64 * 1024 * 1024  # of all files sent at once; each has its question's own limit besides
AT_ONCE = 10
SAVED_HEADER = "Ieum-Saved"
FILES = "/attempts/{attempt_id}/files/{slot}"


@room.post(FILES, name="hand_in_files", allow=TRAINEE, max_body_size=REQUEST_LIMIT)
def hand_in_files(
    request: Request,
    attempt_id: uuid.UUID,
    slot: PathNumber,
    actor: CurrentActor,
    db: Db,
    file: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    """Keep what can be kept, and say of each other file why not. Decoding and storing happen outside the transaction."""
    state = request.app.state
    with db.read() as session:
        quota = state.settings.hand_in_quota_mb << 20
        place = handing_in.look(session, state.content, actor, attempt_id, slot, quota)
    sent = [each for each in file or [] if each.filename]
    if not sent:
        raise Invalid("고른 파일이 없어요. 파일을 먼저 고른 뒤 눌러 주세요.")
    if len(sent) > AT_ONCE:
        raise Invalid(f"한 번에 {AT_ONCE}개까지 보낼 수 있어요. 나누어 보내 주세요.")
    checked = [_check(each, place) for each in sent]
    stored = handing_in.store(state.storage, place, checked)
    with db.write() as session:
        kept = handing_in.keep(session, state.content, actor, attempt_id, slot, stored)
    return _after(request, attempt_id, slot, kept)


def _check(sent: UploadFile, place: handing_in.Place) -> Upload | Refused:
    most = place.question.megabytes << 20
    name = sent.filename or ""
    if sent.size is not None and sent.size > most:  # counted while it came in; no need to read it
        return Refused(plain_name(name), too_large(sent.size, most))
    return check_upload(name, sent.file.read(most + 1), place.question.accept, most)


@room.post(FILES + "/{file_id}/removal", name="take_file_away", allow=TRAINEE)
def take_file_away(
    request: Request, attempt_id: uuid.UUID, slot: PathNumber, file_id: uuid.UUID, actor: CurrentActor, db: Db
) -> Response:
    with db.write() as session:
        saved = handing_in.take_away(session, request.app.state.content, actor, attempt_id, slot, file_id)
    return _after(request, attempt_id, slot, handing_in.Kept(saved))


def _after(request: Request, attempt_id: uuid.UUID, slot: int, kept: handing_in.Kept) -> Response:
    """Back to the question; for htmx only its files. Whoever sends without scripts reads of refused files on the page itself."""
    saved: Saved = kept.saved
    said = {SAVED_HEADER: str(saved.seq)} if kept.changed else {}
    if kept.refused or wants_fragment(request):
        return show_question(
            request,
            attempt_id,
            saved.paper,
            slot,
            seq=saved.seq,
            status_code=422 if kept.refused else 200,
            headers=said,
            part="files",
            refused=kept.refused,
            some_kept=kept.changed,
        )
    url = request.app.url_path_for("assessment:question", attempt_id=attempt_id, slot=slot)
    return go_to(request, f"{url}#files")


@room.get("/attempts/{attempt_id}/files/{file_id}", name="own_file", allow=TRAINEE)
def own_file(request: Request, attempt_id: uuid.UUID, file_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """A file of one's own answer."""
    with db.read() as session:
        found = handing_in.own_file(session, actor, attempt_id, file_id)
    return _sent(request.app.state.storage, found)


@room.get(
    "/cohorts/{cohort_id}/quizzes/{quiz}/attempts/{attempt_id}/files/{file_id}",
    name="staff_file",
    allow=TEACHING_STAFF,
)
def staff_file(
    request: Request,
    cohort_id: uuid.UUID,
    quiz: str,
    attempt_id: uuid.UUID,
    file_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
) -> Response:
    """A file of an answer that is over, for those who mark it. Who opened it is kept."""
    with db.write() as session:
        _, attempt, _ = open_taken(session, request.app.state.content, actor, (cohort_id, quiz, attempt_id))
        if attempt.state == "open":
            raise NotFound()
        found = handing_in.access_file(session, attempt, file_id)
        record(
            session, actor, "assessment.file_opened", "handed_in_file", found.id,
            organisation_id=found.organisation_id, person_id=found.person_id,
        )  # fmt: skip
    return _sent(request.app.state.storage, found)


def _sent(storage: Storage, found: HandedInFile) -> Response:
    """The bytes as an attachment of the kind that was found in them. Raises NotFound when the store has lost them."""
    path = storage.find(found.content_hash or "")
    if path is None:
        raise NotFound()
    return FileResponse(path, media_type=MIME_TYPES[found.kind], headers=attachment(found.name))
