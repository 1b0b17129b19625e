"""Pages of long work: how far it is, stopping it, trying it again, taking the file it made."""

import uuid
from typing import Any

from fastapi import Request
from fastapi.responses import FileResponse, Response
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.clock import now
from app.core.errors import NotFound
from app.core.pages import go, page
from app.core.room import TEACHING_STAFF, CurrentActor, Db, Room
from app.core.sheets import attachment
from app.core.storage import Storage
from app.work import words
from app.work.kinds import Kinds
from app.work.models import Work
from app.work.queries import access_work, is_worker_seen, list_work
from app.work.schemas import Progress, Standing
from app.work.service import cancel_work, retry_work

room = Room("work")


@room.get("/works", name="list", allow=TEACHING_STAFF)
def work_list(request: Request, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        works = list_work(session, actor, _kinds(request))
        return page(
            request,
            "work/list.html",
            works=works,
            badges=words.BADGES,
            counted=words.counted,
            units={kind.name: kind.unit for kind in _kinds(request).values()},
            actor_account=actor.account_id,
        )


@room.get("/works/{work_id}", name="show", allow=TEACHING_STAFF)
def work_page(request: Request, work_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The page; for htmx, which asks again while the work moves, only the part that changes."""
    with db.read() as session:
        work = access_work(session, actor, _kinds(request), work_id)
        return page(
            request,
            "work/show.html",
            fragment="state",
            work=work,
            standing=_standing(request, session, work),
            counted=words.counted,
            unit=_kinds(request)[work.kind].unit,
            way_on=_way_on(request, work),
            file=_file_fate(request, session, work),
        )


@room.get("/works/{work_id}/file", name="file", allow=TEACHING_STAFF)
def work_file(request: Request, work_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The file that the work made, streamed. Who took it is in the access record; what for, in the work's."""
    with db.write() as session:
        work = access_work(session, actor, _kinds(request), work_id)
        path = _exports(request).find(work.file_hash) if work.file_hash else None
        if path is None or _file_fate(request, session, work) != "ready":
            raise NotFound("이 파일은 이제 없어요. 받을 수 있는 날이 지나 지웠어요.")
        record(session, actor, "work.file_taken", "work", work.id, organisation_id=work.organisation_id)
    return FileResponse(path, headers=attachment(work.file_name), media_type=_media_type(work.file_name))


@room.post("/works/{work_id}/cancellations", name="cancel", allow=TEACHING_STAFF)
def cancel(request: Request, work_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.write() as session:
        cancel_work(session, actor, _kinds(request), access_work(session, actor, _kinds(request), work_id))
    return go(request, "work:show", work_id=work_id)


@room.post("/works/{work_id}/retries", name="retry", allow=TEACHING_STAFF)
def retry(request: Request, work_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.write() as session:
        retry_work(session, actor, _kinds(request), access_work(session, actor, _kinds(request), work_id))
    return go(request, "work:show", work_id=work_id)


def _kinds(request: Request) -> Kinds:
    kinds: Kinds = request.app.state.work_kinds
    return kinds


def _exports(request: Request) -> Storage:
    exports: Storage = request.app.state.exports
    return exports


def _standing(request: Request, session: Session, work: Work) -> Standing:
    kind = _kinds(request)[work.kind]
    stopped = kind.stopped
    if kind.keeps and work.done:
        stopped = f"{words.counted(work.done, work.total or work.done, kind.unit)}까지 한 것은 그대로 있어요."
    return words.standing_of(
        Progress(
            work.state,  # type: ignore[arg-type]
            work.done,
            work.total,
            kind.unit,
            work.reason,
            work.cancel_requested,
            is_worker_seen(session),
            stopped,
            kind.said(work) if work.state == "done" else "",
        )
    )


def _way_on(request: Request, work: Work) -> tuple[str, str] | None:
    """(label, address) of where the result is to be seen."""
    if work.state != "done" or "route" not in work.result:
        return None
    params: dict[str, Any] = work.result.get("with", {})
    return _kinds(request)[work.kind].going_on, str(request.app.url_path_for(work.result["route"], **params))


def _file_fate(request: Request, session: Session, work: Work) -> str:
    """ "" for work without a file, "ready", or "gone": its days are over, or it did not come along in a restore."""
    if work.state != "done" or not work.file_name:
        return ""
    expired = work.expires_at is None or work.expires_at <= now(session)
    found = work.file_hash and _exports(request).find(work.file_hash)
    return "gone" if expired or not found else "ready"


def _media_type(name: str) -> str:
    if name.endswith(".csv"):
        return "text/csv; charset=utf-8"
    if name.endswith(".zip"):
        return "application/zip"
    return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
