"""One item of mock work: the workbench, its draft, handing in, skipping, and what came back."""

import uuid
from datetime import datetime
from typing import Annotated

from fastapi import Form, Query, Request
from fastapi.responses import JSONResponse, Response

from app.core.clock import now
from app.core.errors import Invalid, NotFound
from app.core.pages import go, go_to, page
from app.core.room import TRAINEE, CurrentActor, Db, Room, SentForm
from app.labeling.presenters import media_of
from app.labeling.schemas import Sent, read_form
from app.labeling.service import StaleAnswer
from app.labeling.tasks import Task, find_task
from app.labeling.types.base import Answer
from app.labeling.workbench import conflict, refused, show_bench, wants_json
from app.queues import presenters, service
from app.queues.judging import gold_in_force, grade
from app.queues.policy import Seat, seat_of
from app.queues.queries import OpenWork, access_work
from app.queues.reasons import SKIP_REASONS


def add_to(room: Room) -> None:
    """Put the pages of one item on the room's router."""
    room.get("/mock/{mock_id}", name="item", allow=TRAINEE)(show_item)
    room.post("/mock/{mock_id}", name="save", allow=TRAINEE)(save)
    room.post("/mock/{mock_id}/hand-in", name="submit", allow=TRAINEE)(submit)
    room.get("/mock/{mock_id}/skip", name="skip_form", allow=TRAINEE)(show_skip)
    room.post("/mock/{mock_id}/skip", name="skip", allow=TRAINEE)(skip)
    room.post("/mock/{mock_id}/mending", name="mend", allow=TRAINEE)(mend)
    room.get("/mock/{mock_id}/result", name="result", allow=TRAINEE)(show_result)


def show_item(
    request: Request, mock_id: uuid.UUID, actor: CurrentActor, db: Db, blank: Annotated[bool, Query()] = False
) -> Response:
    """The workbench with one item; what is finished leads to its result, or to the queue. `blank`: it was handed in with nothing
    marked, which is asked about."""
    with db.read() as session:
        opened = access_work(session, actor, mock_id)
        at = now(session)
    work, task = opened.work, _task(request, opened)
    if work.state != "held" and not opened.mending:
        return (
            go(request, "queues:result", mock_id=mock_id)
            if work.settled
            else go(request, "queues:show", task=task.slug)
        )
    if work.item not in task.items:  # it has left the files: the only way on is past it
        return go(request, "queues:skip_form", mock_id=mock_id)
    answer = _kept(task, opened)
    frame = presenters.item_frame(request, task, opened, seat(opened, at), blank=blank and task.type.is_blank(answer))
    return show_bench(request, task, task.item(work.item), frame, answer=answer, revision=work.revision)


def save(request: Request, mock_id: uuid.UUID, form: SentForm, actor: CurrentActor, db: Db) -> Response:
    """Keep the draft; the island gets the new revision as JSON."""
    sent = read_form(form)
    with db.write() as session:
        opened = access_work(session, actor, mock_id, lock=True)
        task, at = _task(request, opened), now(session)
        kept, answer = _kept(task, opened), None
        try:
            answer = task.type.read(task.document, task.item(opened.work.item), sent.fields, kept)
            revision = service.save(session, opened, answer, sent.revision)
        except StaleAnswer as stale:
            return _two_drafts(request, task, opened, at, sent=sent, mine=answer, stale=stale)
        except Invalid as fault:
            return _refused(request, task, opened, at, sent=sent, fault=fault, kept=kept)
    if wants_json(request):
        return JSONResponse({"revision": revision})
    return go(request, "queues:item", mock_id=mock_id)


def submit(
    request: Request,
    mock_id: uuid.UUID,
    form: SentForm,
    actor: CurrentActor,
    db: Db,
    sure: Annotated[bool, Query()] = False,
) -> Response:
    """Hand the item in. A page instead when something or all is missing, went very quickly, or was changed in another window.

    A refusal leaves `db.write()` without an exception, so that the draft that came with it is committed.
    """
    sent = read_form(form)
    with db.write() as session:
        opened = access_work(session, actor, mock_id, lock=True)
        task, at = _task(request, opened), now(session)
        kept, answer = _kept(task, opened), None
        try:
            answer = task.type.read(task.document, task.item(opened.work.item), sent.fields, kept)
            outcome = service.submit(session, opened, task, answer, sent.revision, sure=sure)
        except StaleAnswer as stale:
            return _two_drafts(request, task, opened, at, sent=sent, mine=answer, stale=stale)
        except Invalid as fault:
            return _refused(request, task, opened, at, sent=sent, fault=fault, kept=kept)
        work = opened.work
        if outcome == "quick":
            frame = presenters.item_frame(request, task, opened, seat(opened, at), quick=True)
            return show_bench(request, task, task.item(work.item), frame, answer=answer, revision=work.revision)
    if outcome == "blank":
        return go_to(request, f"{request.app.url_path_for('queues:item', mock_id=mock_id)}?blank=1")
    if outcome == "late":
        return page(request, "queues/late.html", task=task, words=task.type.words, work=work)
    if outcome == "mended":
        return go(request, "queues:result", mock_id=mock_id)
    return go(request, "queues:show", task=task.slug)


def show_skip(request: Request, mock_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """Why the item is skipped."""
    with db.read() as session:
        opened = access_work(session, actor, mock_id)
    return _skip_page(request, opened)


def skip(
    request: Request,
    mock_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    reason: Annotated[str, Form(max_length=20)] = "",
    note: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Lay the item aside with a reason; others get it."""
    try:
        with db.write() as session:
            opened = access_work(session, actor, mock_id, lock=True)
            service.skip(session, opened, reason, note)
            slug = opened.worker.task
    except Invalid as fault:
        with db.read() as session:
            opened = access_work(session, actor, mock_id)
        return _skip_page(request, opened, errors=fault.fields, note=note)
    return go(request, "queues:show", task=slug)


def _skip_page(request: Request, opened: OpenWork, *, errors: dict[str, str] | None = None, note: str = "") -> Response:
    task = _task(request, opened)
    if opened.work.state != "held":
        return go(request, "queues:show", task=task.slug)
    return page(
        request,
        "queues/skip.html",
        status_code=422 if errors else 200,
        task=task,
        words=task.type.words,
        work=opened.work,
        reasons=SKIP_REASONS,
        errors=errors or {},
        note=note,
    )


def mend(request: Request, mock_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """Begin to mend what came back."""
    with db.write() as session:
        service.begin_mending(session, access_work(session, actor, mock_id, lock=True))
    return go(request, "queues:item", mock_id=mock_id)


def show_result(request: Request, mock_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The client's word on one item. While it may be mended the reason is shown; afterwards all of it, beside what is right."""
    with db.read() as session:
        opened = access_work(session, actor, mock_id)
    work, task = opened.work, _task(request, opened)
    if not work.settled or work.score is None:
        raise NotFound()
    item = task.item(work.item)
    found = grade(task, opened.queue, opened.terms, work.item, work.guide_version, work.answer)
    over = not opened.mending
    gold = gold_in_force(task, opened.terms, work.item, work.guide_version) if over else None
    return page(
        request,
        "queues/result.html",
        task=task,
        kind=task.type,
        item=item,
        work=work,
        mending=opened.mending,
        unseen_slip=not work.control and found.score < opened.queue.rules["pass_mark"],
        grade=found,
        praise=task.type.praise(task.document, item, found),
        remarks=task.type.remarks(task.document, item, work.answer, gold, found) if over else (),
        note=gold.note if gold else "",
        shown=task.shown(item, work.answer, gold, found if over else None, seed=str(opened.worker.enrolment_id)),
        media=media_of(request, task),
        kinds=_kind_words(task, work.findings),
    )


def seat(opened: OpenWork, at: datetime) -> Seat:
    slot = opened.slot
    return seat_of(
        done=slot.done, holder=slot.holder_id, lease_until=slot.lease_until, me=opened.worker.enrolment_id, now=at
    )


def _kind_words(task: Task, findings: list[dict[str, str]]) -> list[tuple[str, int]]:
    """How often which kind of slip, in the task type's own words; nothing of where."""
    return [
        (name, times)
        for kind, name in task.type.kinds.items()
        if (times := sum(finding["kind"] == kind for finding in findings))
    ]


def _task(request: Request, opened: OpenWork) -> Task:
    return find_task(request.app.state.content, opened.worker.task)


def _kept(task: Task, opened: OpenWork) -> Answer:
    return task.type.empty() if opened.work.draft is None else opened.work.draft


def _two_drafts(
    request: Request, task: Task, opened: OpenWork, at: datetime, *, sent: Sent, mine: Answer, stale: StaleAnswer
) -> Response:
    frame = presenters.item_frame(request, task, opened, seat(opened, at))
    item = task.item(opened.work.item)
    reload = str(request.app.url_path_for("queues:item", mock_id=opened.work.public_id))
    return conflict(request, task, item, frame, sent=sent, mine=mine, stale=stale, reload=reload)


def _refused(
    request: Request, task: Task, opened: OpenWork, at: datetime, *, sent: Sent, fault: Invalid, kept: Answer
) -> Response:
    """`revision` is what stands now: a draft that was kept before the refusal has moved it."""
    moved = opened.work.revision > sent.revision
    return refused(
        request,
        task,
        task.item(opened.work.item),
        presenters.item_frame(request, task, opened, seat(opened, at)),
        sent=sent,
        fault=fault,
        kept=kept,
        revision=opened.work.revision if moved else sent.revision,
    )
