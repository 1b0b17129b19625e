"""취득: choosing whose weeks and what question, downloading one's own export, and taking it: as a file, or from the shelf."""

from typing import Any

from fastapi import File, Request, UploadFile
from fastapi.responses import Response

from app.content.lab import Lab
from app.core.actor import Actor
from app.core.database import Database
from app.core.errors import Invalid, NotFound
from app.core.pages import go, page
from app.core.room import TRAINEE, CurrentActor, Db, SentForm
from app.core.sheets import Unreadable, attachment
from app.datasets import service
from app.datasets.drafts import OpenDraft, key_of, origin_of, period_of, seed_of
from app.datasets.forms import one
from app.datasets.people import PERSONAS, persona
from app.datasets.reaching import held, look
from app.datasets.room import room
from app.questions.base import form_lists

MOST_BYTES = 4 * 1024 * 1024
MARGIN = 64 * 1024  # what a form takes beside its file


@room.get("/labs/{lab}/question", name="question", allow=TRAINEE)
def question_page(request: Request, lab: str, actor: CurrentActor, db: Db) -> Response:
    """Whose weeks, and what they shall answer."""
    opened, found = look(request, actor, db, lab)
    return _question(request, opened, found, opened.draft.person, opened.draft.question)


def _question(
    request: Request, opened: OpenDraft, lab: Lab, person: str, question: str, errors: Any = None
) -> Response:
    return page(
        request, "datasets/question.html", status_code=422 if errors else 200, lab=lab, opened=opened, people=PERSONAS,
        person=person, question=question, errors=errors or {},
    )  # fmt: skip


@room.post("/labs/{lab}/question", name="choose", allow=TRAINEE)
def choose(request: Request, lab: str, sent: SentForm, actor: CurrentActor, db: Db) -> Response:
    lists = form_lists(sent.multi_items())
    person, question = one(lists, "person"), one(lists, "question")
    try:
        with db.write() as session:
            opened, found = held(request, session, actor, lab, one(lists, "_seq"))
            service.choose(session, opened, found, person, question)
    except Invalid as fault:
        opened, found = look(request, actor, db, lab)
        return _question(request, opened, found, person, question, fault.fields)
    return go(request, "datasets:rows" if opened.draft.source else "datasets:source", lab=lab)


@room.get("/labs/{lab}/source", name="source", allow=TRAINEE)
def source_page(request: Request, lab: str, actor: CurrentActor, db: Db) -> Response:
    """Download the own export and hand it in again, or take it straight from the shelf; afterwards, what was read."""
    opened, found = look(request, actor, db, lab)
    return _source(request, opened, found)


def _source(request: Request, opened: OpenDraft, lab: Lab, fault: str = "") -> Response:
    if not opened.draft.person:
        return go(request, "datasets:question", lab=lab.slug)
    return page(
        request, "datasets/source.html", status_code=422 if fault else 200, lab=lab, opened=opened,
        person=persona(opened.draft.person), errors={"file": fault} if fault else {}, megabytes=MOST_BYTES >> 20,
        period=period_of(lab),
    )  # fmt: skip


@room.get("/labs/{lab}/export", name="export", allow=TRAINEE)
def export(request: Request, lab: str, actor: CurrentActor, db: Db) -> Response:
    """One's own invented export as a ZIP, with the maker's mark."""
    from app.datasets.archive import zip_of
    from app.datasets.marks import marked

    opened, found = look(request, actor, db, lab)
    if not opened.draft.person:
        raise NotFound("누구의 자료를 받을지 먼저 골라 주세요.")
    secret = request.app.state.settings.secret
    files = marked(_made(request, opened, found).files, origin_of(opened.draft, found), key_of(secret))
    name = f"{persona(opened.draft.person).name.replace(' ', '_')}_{found.starts:%Y%m%d}.zip"
    return Response(zip_of(files), media_type="application/zip", headers=attachment(name))


def _made(request: Request, opened: OpenDraft, lab: Lab) -> Any:
    from app.datasets.synthesis import make_export

    seed = seed_of(request.app.state.settings.secret, opened.draft)
    return make_export(seed, persona(opened.draft.person), lab.starts, lab.weeks)


@room.post("/labs/{lab}/source/shelf", name="take", allow=TRAINEE)
def take_from_shelf(request: Request, lab: str, sent: SentForm, actor: CurrentActor, db: Db) -> Response:
    """For whom files are hard: the same tables without the way over a file."""
    opened, found = look(request, actor, db, lab)
    if not opened.draft.person:
        return go(request, "datasets:question", lab=lab)
    return _keep(request, actor, db, found, opened, one(form_lists(sent.multi_items()), "_seq"), "shelf", None)


@room.post("/labs/{lab}/source/file", name="upload", allow=TRAINEE, max_body_size=MOST_BYTES + MARGIN)
def upload(
    request: Request,
    lab: str,
    sent: SentForm,
    actor: CurrentActor,
    db: Db,
    file: UploadFile | None = File(None),
) -> Response:
    """The file that one found again. Anything that is not our invented export is refused unread, and nothing of it is kept."""
    from app.datasets.marks import read_marked

    opened, found = look(request, actor, db, lab)
    if not opened.draft.person:
        return go(request, "datasets:question", lab=lab)
    if file is None or not file.filename:
        return _source(request, opened, found, "고른 파일이 없어요. 내려받은 묶음 파일을 골라 주세요.")
    content = file.file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return _source(
            request, opened, found, f"{MOST_BYTES >> 20}MB보다 큰 파일이에요. 이 화면에서 받은 연습 자료를 골라 주세요."
        )
    try:
        files = read_marked(content, origin_of(opened.draft, found), key_of(request.app.state.settings.secret))
    except Unreadable as fault:
        return _source(request, opened, found, str(fault))
    return _keep(request, actor, db, found, opened, one(form_lists(sent.multi_items()), "_seq"), "file", files)


def _keep(
    request: Request, actor: Actor, db: Database, lab: Lab, opened: OpenDraft, seq: str, way: str, files: Any
) -> Response:
    """Make, read, then keep in a short transaction."""
    from app.datasets.reading import read_source

    made = _made(request, opened, lab)
    source = read_source(files or made.files, *period_of(lab))
    with db.write() as session:
        opened, _ = held(request, session, actor, lab.slug, seq)
        service.take(session, opened, way, source, made.planted)
    return go(request, "datasets:source", lab=lab.slug)
