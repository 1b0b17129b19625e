"""A trainee's own recordings: record or bring one for an item of a run, listen, delete; an instructor hears what was handed in."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import File, Request, UploadFile
from fastapi.responses import FileResponse, JSONResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor, Role
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.pages import go, page
from app.core.room import TRAINEE, Allow, CurrentActor, Db, PathNumber, Room, SystemDb
from app.labeling.models import LabelingRun
from app.labeling.queries import OpenRun, access_run
from app.labeling.tasks import Task, find_task
from app.labeling.workbench import wants_json
from app.people.models import Organisation
from app.voices import service
from app.voices.models import OwnVoice
from app.voices.queries import GONE, PURPOSE, access_own_voice, access_voice, list_voices
from app.voices.wav import LEAST_RATE, MOST_BYTES, MOST_S, read_wav

if TYPE_CHECKING:
    from app.labeling.types.wake_word import WakeItem

room = Room("voices")
LEARNERS_AND_INSTRUCTORS = Allow("learners_and_instructors", Role.TRAINEE, Role.INSTRUCTOR)
ITEM = "/practice/runs/{run_id}/items/{number}/voice"
ROOM_AROUND = 64 * 1024  # the rest of the form


@room.get("/voices", name="list", allow=TRAINEE)
def show_voices(request: Request, actor: CurrentActor, db: Db) -> Response:
    """All recordings of one's own, with the day on which each is deleted."""
    with db.read() as session:
        voices = list_voices(session, actor)
    there = service.playable(request.app.state.settings, voices)
    tasks = request.app.state.content.practice
    return page(
        request,
        "voices/list.html",
        voices=[(voice, voice.public_id in there, _way(request, voice)) for voice in voices],
        tasks=[(slug, task.title) for slug, task in tasks.items() if task.type == "wake_word"],
        most=service.MOST,
    )


@room.get(ITEM, name="record", allow=TRAINEE)
def show_recorder(request: Request, run_id: uuid.UUID, number: PathNumber, actor: CurrentActor, db: Db) -> Response:
    """The recorder for one item; without consent the way to it and to the prepared recordings."""
    with db.read() as session:
        opened, task, item = _open(request, session, actor, run_id, number)
        until = service.deletion_day(session, opened, task)
        organisation = _organisation(session, opened)
    if not opened.open:
        return go(request, "labeling:result", run_id=run_id)
    return _recorder(request, (opened, task, item), number, until, organisation)


@room.post(ITEM, name="add", allow=TRAINEE, max_body_size=MOST_BYTES + ROOM_AROUND)
def add_voice(
    request: Request,
    run_id: uuid.UUID,
    number: PathNumber,
    actor: CurrentActor,
    db: Db,
    system: SystemDb,
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Keep a recording as the item's answer, or say why not; of a refused one nothing is kept. Measured outside the transaction."""
    with db.read() as session:
        opened, task, item = _open(request, session, actor, run_id, number)
        organisation = _organisation(session, opened)
        until = service.deletion_day(session, opened, task)
        refusal: Forbidden | Invalid | None = None
        try:
            service.require_may_record(session, opened, task)
        except (Forbidden, Invalid) as fault:
            refusal = fault
    content = file.file.read() if file is not None else b""
    try:
        if refusal is not None:
            raise refusal
        if file is None or not file.filename:
            raise Invalid("소리 파일을 먼저 골라 주세요.")
        wav = read_wav(content)
    except (Forbidden, Invalid) as fault:
        return _refused(request, (opened, task, item), number, until, organisation, fault)
    from app.voices.measuring import measure  # numpy, for those who record

    found, settings = measure(wav), request.app.state.settings
    digest = service.store_of(settings).put(content)
    try:
        with db.write() as session:
            opened = access_run(session, actor, run_id, lock=True)
            day = service.require_may_record(session, opened, task)
            parted = service.keep_voice(
                session, opened, item.id, digest=digest, size=len(content), found=found, until=day
            )
    except BaseException:
        service.forget(system, settings, [digest])
        raise
    service.forget(system, settings, parted)
    bench = str(request.app.url_path_for("labeling:item", run_id=str(run_id), number=number))
    if wants_json(request):
        return JSONResponse({"next": bench}, status_code=201)
    return go(request, "labeling:item", run_id=run_id, number=number)


@room.get("/voices/{voice_id}/sound", name="sound", allow=LEARNERS_AND_INSTRUCTORS)
def voice_sound(request: Request, voice_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The recording, also in ranges. Who hears another's is kept."""
    with db.read() as session:
        voice = access_voice(session, actor, voice_id)
    if voice.person_id != actor.person_id:
        with db.write() as session:
            service.note_listening(session, actor, voice)
    path = service.store_of(request.app.state.settings).find(voice.digest)
    if path is None:
        raise NotFound(GONE)
    return FileResponse(path, media_type="audio/wav", headers={"content-disposition": "inline"})


@room.post("/voices/{voice_id}/delete", name="delete", allow=TRAINEE)
def delete_voice(request: Request, voice_id: uuid.UUID, actor: CurrentActor, db: Db, system: SystemDb) -> Response:
    """The row and its file, at once."""
    with db.write() as session:
        voice = access_own_voice(session, actor, voice_id)
        service.delete_voice(session, _run_of(session, actor, voice), voice)
        digest = voice.digest
    service.forget(system, request.app.state.settings, [digest])
    return go(request, "voices:list")


def _open(
    request: Request, session: Session, actor: Actor, run_id: uuid.UUID, number: int
) -> tuple[OpenRun, Task, "WakeItem"]:
    """Run, task and item. Raises NotFound, also for a task that is not recorded."""
    opened = access_run(session, actor, run_id)
    task = find_task(request.app.state.content, opened.run.task)
    if task.document.type != "wake_word":
        raise NotFound()
    return opened, task, task.item(opened.item_at(number))


def _way(request: Request, voice: OwnVoice) -> str:
    """How it was to be said; "" for an item that the course has no more."""
    try:
        task = find_task(request.app.state.content, voice.task)
        item = task.item(voice.item)
    except NotFound:
        return ""
    return f"{task.document.way(item.way).title} {item.times}번" if task.document.type == "wake_word" else ""


def _run_of(session: Session, actor: Actor, voice: OwnVoice) -> OpenRun | None:
    """The run of a recording, held; None when the enrolment lives no more."""
    public_id = session.scalar(select(LabelingRun.public_id).where(LabelingRun.id == voice.run_id))
    try:
        return access_run(session, actor, public_id, lock=True) if public_id else None
    except NotFound:
        return None


def _organisation(session: Session, opened: OpenRun) -> uuid.UUID:
    return session.get_one(Organisation, opened.run.organisation_id).public_id


def _refused(
    request: Request,
    at: tuple[OpenRun, Task, "WakeItem"],
    number: int,
    until: date | None,
    organisation: uuid.UUID,
    fault: Forbidden | Invalid,
) -> Response:
    status = 403 if isinstance(fault, Forbidden) else 422
    if wants_json(request):
        body = {"status": status, "title": fault.title, "detail": fault.message}
        return JSONResponse(body, status_code=status, media_type="application/problem+json")
    return _recorder(request, at, number, until, organisation, error=fault.message, status=status)


def _recorder(
    request: Request,
    at: tuple[OpenRun, Task, "WakeItem"],
    number: int,
    until: date | None,
    organisation: uuid.UUID,
    *,
    error: str = "",
    status: int = 200,
) -> Response:
    opened, task, item = at
    drawn = opened.drawn.get(item.id)
    shown: dict[str, Any] = task.shown(item, drawn.answer if drawn else {})
    return page(
        request,
        "voices/record.html",
        status_code=status,
        task=task,
        item=item,
        shown=shown,
        run=opened.run,
        number=number,
        total=opened.total,
        until=until,
        judged=task.document.is_judged(opened.run.pool),
        organisation=organisation,
        purpose=PURPOSE,
        errors={"file": error} if error else {},
        megabytes=MOST_BYTES // 1024 // 1024,
        most_seconds=int(MOST_S),
        kilohertz=LEAST_RATE // 1000,
    )
