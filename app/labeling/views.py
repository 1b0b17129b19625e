"""Pages of the practice ladder: a task, its guide, a run, one item, feedback, result."""

import uuid
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from sqlalchemy.orm import Session

from app.cohorts.ledger import access_learner
from app.core.actor import Actor, Role
from app.core.database import Database
from app.core.errors import Invalid, NotFound
from app.core.markdown import render_with
from app.core.pages import go, page
from app.core.room import TRAINEE, Allow, CurrentActor, Db, PathNumber, Room, SentForm
from app.labeling import presenters, service
from app.labeling.ladder import NAMES, POOLS, QUEUED, band, bands_of, rung_of
from app.labeling.marking import mark_items, totals
from app.labeling.models import LabelingRun
from app.labeling.queries import OpenRun, access_run, latest_submission, list_runs, may_see_feedback, view_ladder
from app.labeling.schemas import Sent, read_form
from app.labeling.submissions import CALL_AFTER_RETURNS
from app.labeling.tasks import Task, find_task
from app.labeling.types.base import Answer
from app.labeling.workbench import conflict, onward, refused, run_frame, show_bench, wants_json

room = Room("labeling")
LEARNERS_AND_TEACHERS = Allow("learners_and_teachers", Role.TRAINEE, Role.INSTRUCTOR, Role.CENTER)
PICTURE_AGE_S = 30 * 86400


@room.get("/practice/media/{task}/{name}", name="media", allow=LEARNERS_AND_TEACHERS)
def media(request: Request, task: str, name: str) -> Response:
    """A picture of a task or its guide; nothing but the files of its media folder is served."""
    path = find_task(request.app.state.content, task).media_path(name)
    return FileResponse(path, headers={"cache-control": f"private, max-age={PICTURE_AGE_S}, immutable"})


@room.get("/practice/{task}", name="task", allow=TRAINEE)
def show_task(request: Request, task: str, actor: CurrentActor, db: Db) -> Response:
    """The ladder of a task and what to do now."""
    found = find_task(request.app.state.content, task)
    with db.read() as session:
        learner = access_learner(session, actor)
        runs = list_runs(session, learner, task)
        rungs = view_ladder(session, learner, found.document, runs)
        going = next((r for r in reversed(runs) if r.state in ("open", "returned", "submitted")), None)
        returned = latest_submission(session, going) if going and going.state == "returned" else None
    current = presenters.current_rung(rungs)
    return page(
        request,
        "labeling/task.html",
        task=found,
        rungs=rungs,
        steps=presenters.ladder_steps(request, found, rungs),
        current=current,
        bands=bands_of(found.document.pass_mark),
        words=found.type.words,
        queue_url=presenters.queue_address(request, task, current.pool) if current else None,
        going=going,
        returned=returned,
        last_ended=next((r for r in reversed(runs) if r.state in ("done", "passed")), None),
        names=NAMES,
    )


@room.get("/practice/{task}/guide", name="guide", allow=TRAINEE)
def show_guide(request: Request, task: str, actor: CurrentActor, db: Db) -> Response:
    """The task's guide; after an exam that asks for it, with a button that says one has read it."""
    found = find_task(request.app.state.content, task)
    with db.read() as session:
        learner = access_learner(session, actor)
        rungs = view_ladder(session, learner, found.document, list_runs(session, learner, task))
    return page(
        request,
        "labeling/guide.html",
        task=found,
        guide=render_with(found.document.guideline.body, url=presenters.media_of(request, found)),
        must_read=any(rung.needs_guide for rung in rungs),
    )


@room.post("/practice/{task}/guide", name="read_guide", allow=TRAINEE)
def read_guide(request: Request, task: str, actor: CurrentActor, db: Db) -> Response:
    found = find_task(request.app.state.content, task)
    with db.write() as session:
        service.note_guide_read(session, access_learner(session, actor), found)
    return go(request, "labeling:task", task=task)


@room.post("/practice/{task}/runs", name="start_run", allow=TRAINEE)
def start_run(
    request: Request, task: str, actor: CurrentActor, db: Db, pool: Annotated[str, Form()] = "tutorial"
) -> Response:
    """Begin a rung, or go on with it."""
    if pool not in POOLS:
        raise NotFound()
    found = find_task(request.app.state.content, task)
    with db.write() as session:
        run = service.start_run(session, access_learner(session, actor), found, pool)
        public_id = run.public_id
    return go(request, "labeling:run", run_id=public_id)


@room.get("/practice/runs/{run_id}", name="run", allow=TRAINEE)
def show_run(request: Request, run_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The check list of a run's items, and handing in."""
    with db.read() as session:
        opened = access_run(session, actor, run_id)
        returned = latest_submission(session, opened.run) if opened.run.state == "returned" else None
    if not opened.open:
        return go(request, "labeling:result", run_id=run_id)
    task = _task(request, opened.run)
    return page(
        request,
        "labeling/run.html",
        task=task,
        words=task.type.words,
        judged=task.document.is_judged(opened.run.pool),
        opened=opened,
        run=opened.run,
        name=presenters.pool_name(opened.run),
        entries=[presenters.entry(task, opened, number) for number in range(1, opened.total + 1)],
        returned=returned,
        may_call=bool(returned and returned.number >= CALL_AFTER_RETURNS),
    )


@room.get("/practice/runs/{run_id}/items/{number}", name="item", allow=TRAINEE)
def show_item(request: Request, run_id: uuid.UUID, number: PathNumber, actor: CurrentActor, db: Db) -> Response:
    """The workbench with one item."""
    with db.read() as session:
        opened = access_run(session, actor, run_id)
        returned = latest_submission(session, opened.run) if opened.run.state == "returned" else None
    if not opened.open:
        return go(request, "labeling:result", run_id=run_id)
    item, task = _item(request, opened, number), _task(request, opened.run)
    frame = run_frame(request, task, opened, number, presenters.example_for(returned, item.id))
    drawn = opened.drawn.get(item.id)
    answer, revision = (drawn.answer, drawn.revision) if drawn else (task.type.empty(), 0)
    return show_bench(request, task, item, frame, answer=answer, revision=revision)


@room.post("/practice/runs/{run_id}/items/{number}", name="save_item", allow=TRAINEE)
def save_item(
    request: Request, run_id: uuid.UUID, number: PathNumber, form: SentForm, actor: CurrentActor, db: Db
) -> Response:
    """Keep the answer. `deed`: save, add, delete-<row>, done, or the type's own. The island gets the new revision as JSON."""
    sent = read_form(form)
    done = sent.deed == "done"

    def keep(session: Session, opened: OpenRun, task: Task, item: str, answer: Answer) -> None:
        if done:
            service.finish_item(session, opened, task, item, answer=answer, base=sent.revision)
        else:
            service.save_answer(session, opened, item, answer, sent.revision)

    opened, answer = _answer(request, db, actor, run_id, number, sent=sent, keep=keep)
    if answer:
        return answer
    if wants_json(request):
        return JSONResponse({"revision": opened.drawn[opened.item_at(number)].revision})
    return onward(request, opened, number) if done else go(request, "labeling:item", run_id=run_id, number=number)


@room.post("/practice/runs/{run_id}/items/{number}/check", name="check_item", allow=TRAINEE)
def check_item(
    request: Request, run_id: uuid.UUID, number: PathNumber, form: SentForm, actor: CurrentActor, db: Db
) -> Response:
    """Keep the answer and show how it fares; 튜토리얼 and 연습 only."""
    sent = read_form(form)

    def keep(session: Session, opened: OpenRun, task: Task, item: str, answer: Answer) -> None:
        service.check_item(session, opened, task, item, answer=answer, base=sent.revision)

    _, answer = _answer(request, db, actor, run_id, number, sent=sent, keep=keep)
    return answer or go(request, "labeling:feedback", run_id=run_id, number=number)


def _answer(
    request: Request,
    db: Database,
    actor: Actor,
    run_id: uuid.UUID,
    number: int,
    *,
    sent: Sent,
    keep: Callable[[Session, OpenRun, Task, str, Answer], None],
) -> tuple[OpenRun, Response | None]:
    """Read the form's answer and `keep` it; a page when it could not be: two drafts, or fields with their faults.

    A refusal leaves `db.write()` without an exception: a draft that `keep` stored before it refused is committed.
    """
    with db.write() as session:
        opened = access_run(session, actor, run_id, lock=True)
        item, task = _item(request, opened, number), _task(request, opened.run)
        frame = run_frame(request, task, opened, number)
        drawn = opened.drawn.get(item.id)
        kept, before = (drawn.answer, drawn.revision) if drawn else (task.type.empty(), 0)
        answer = kept
        try:
            answer = task.type.read(task.document, item, sent.fields, kept)
            keep(session, opened, task, item.id, answer)
        except service.StaleAnswer as stale:
            address = str(request.app.url_path_for("labeling:item", run_id=str(run_id), number=number))
            return opened, conflict(request, task, item, frame, sent=sent, mine=answer, stale=stale, reload=address)
        except Invalid as fault:
            drawn = opened.drawn.get(item.id)
            moved = drawn is not None and drawn.revision > before
            return opened, refused(
                request,
                task,
                item,
                frame,
                sent=sent,
                fault=fault,
                kept=kept,
                revision=drawn.revision if drawn and moved else sent.revision,
            )
    return opened, None


@room.get("/practice/runs/{run_id}/items/{number}/feedback", name="feedback", allow=TRAINEE)
def show_feedback(request: Request, run_id: uuid.UUID, number: PathNumber, actor: CurrentActor, db: Db) -> Response:
    """One's own answer beside the right one, and in words what differs."""
    with db.read() as session:
        opened = access_run(session, actor, run_id)
    item, task = _item(request, opened, number), _task(request, opened.run)
    if not may_see_feedback(opened.run, opened.drawn.get(item.id)):
        raise NotFound()
    return page(
        request,
        "labeling/feedback.html",
        task=task,
        kind=task.type,
        media=presenters.media_of(request, task),
        opened=opened,
        run=opened.run,
        name=presenters.pool_name(opened.run),
        number=number,
        following=number + 1 if number < opened.total else None,
        **presenters.feedback_on(task, opened, item),
    )


@room.post("/practice/runs/{run_id}/hand-in", name="hand_in", allow=TRAINEE)
def hand_in(
    request: Request, run_id: uuid.UUID, actor: CurrentActor, db: Db, seq: Annotated[int, Form(alias="_seq")] = 0
) -> Response:
    """End a run: 튜토리얼 and 연습 are finished, an exam is graded, what a person judges goes to the instructor."""
    with db.write() as session:
        opened = access_run(session, actor, run_id, lock=True)
        service.hand_in(session, opened, _task(request, opened.run), seq)
    return go(request, "labeling:result", run_id=run_id)


@room.get("/practice/runs/{run_id}/result", name="result", allow=TRAINEE)
def show_result(request: Request, run_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The score of a finished run, what it means, and what comes next."""
    with db.read() as session:
        opened = access_run(session, actor, run_id)
        if opened.open:
            return go(request, "labeling:run", run_id=run_id)
        run, task = opened.run, _task(request, opened.run)
        submission = latest_submission(session, run) if task.document.is_judged(run.pool) else None
        learner = access_learner(session, actor)
        rungs = view_ladder(session, learner, task.document, list_runs(session, learner, task.slug))
    grades = list(mark_items(task, service.counted_answers(opened, task), run.rules)[1].values())
    return page(
        request,
        "labeling/result.html",
        task=task,
        opened=opened,
        run=run,
        name=presenters.pool_name(run),
        submission=submission,
        band=band(run.score or 0, int(run.rules["pass_mark"])),
        said=task.type.result_words(task.document, grades),
        totals=totals(task.type.kinds, grades),
        rung=rung_of(rungs, run.pool),
        following=presenters.current_rung([rung for rung in rungs if rung.pool not in (run.pool, *QUEUED)]),
        words=task.type.words,
        score_words=task.type.score_words,
        may_look=may_see_feedback(run, opened.drawn.get(run.items[0])),
    )


def _task(request: Request, run: LabelingRun) -> Task:
    return find_task(request.app.state.content, run.task)


def _item(request: Request, opened: OpenRun, number: int) -> Any:
    return _task(request, opened.run).item(opened.item_at(number))
