"""Pages of the practice ladder: a task, its guide, a run, one picture, feedback, result."""

import uuid
from functools import partial
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from app.cohorts.ledger import access_learner
from app.core.actor import Role
from app.core.errors import Invalid, NotFound
from app.core.markdown import render_with
from app.core.pages import go, page
from app.core.room import TRAINEE, Allow, CurrentActor, Db, PathNumber, Room
from app.labeling import presenters, service
from app.labeling.feedback import totals
from app.labeling.ladder import NAMES, POOLS, band, rung_of
from app.labeling.marking import mark_items
from app.labeling.models import LabelingRun
from app.labeling.queries import TRAINING, OpenRun, access_run, latest_submission, list_runs, view_ladder
from app.labeling.schemas import BoxesForm
from app.labeling.submissions import CALL_AFTER_RETURNS
from app.labeling.tasks import Item, Task, find_task
from app.labeling.workbench import conflict, onward, read_deed, refused, wants_json, workbench

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
    return page(
        request,
        "labeling/task.html",
        task=found,
        rungs=rungs,
        steps=presenters.ladder_steps(request, found, rungs),
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
        guide=render_with(found.document.guideline.body, url=partial(_guide_picture, request, task)),
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
    """The check list of a run's pictures, and handing in."""
    with db.read() as session:
        opened = access_run(session, actor, run_id)
        returned = latest_submission(session, opened.run) if opened.run.state == "returned" else None
    if not opened.open:
        return go(request, "labeling:result", run_id=run_id)
    return page(
        request,
        "labeling/run.html",
        task=_task(request, opened.run),
        opened=opened,
        run=opened.run,
        name=presenters.pool_name(opened.run),
        entries=[presenters.entry(opened, number) for number in range(1, opened.total + 1)],
        returned=returned,
        may_call=bool(returned and returned.number >= CALL_AFTER_RETURNS),
    )


@room.get("/practice/runs/{run_id}/items/{number}", name="item", allow=TRAINEE)
def show_item(request: Request, run_id: uuid.UUID, number: PathNumber, actor: CurrentActor, db: Db) -> Response:
    """The workbench with one picture."""
    with db.read() as session:
        opened = access_run(session, actor, run_id)
        returned = latest_submission(session, opened.run) if opened.run.state == "returned" else None
    if not opened.open:
        return go(request, "labeling:result", run_id=run_id)
    example = presenters.example_for(returned, opened.item_at(number))
    return workbench(request, _task(request, opened.run), opened, number, example=example)


@room.post("/practice/runs/{run_id}/items/{number}", name="save_item", allow=TRAINEE)
def save_item(
    request: Request,
    run_id: uuid.UUID,
    number: PathNumber,
    *,
    form: Annotated[BoxesForm, Form()],
    actor: CurrentActor,
    db: Db,
) -> Response:
    """Keep the boxes. `deed`: save, add, delete-<row>, done. The island asks for JSON and gets the new revision."""
    with db.write() as session:
        opened = access_run(session, actor, run_id, lock=True)
        item, task = _item(request, opened, number), _task(request, opened.run)
        done = True if form.deed == "done" else None
        try:
            regions = read_deed(form, task, item)
            kept = service.save_regions(session, opened, item.id, regions, form.revision, done=done)
        except service.StaleRegions as stale:
            return conflict(request, task, opened, number, form=form, stale=stale)
        except Invalid as fault:
            return refused(request, task, opened, number, form=form, fault=fault)
    if wants_json(request):
        return JSONResponse({"revision": kept})
    if done:
        return onward(request, opened, number)
    return go(request, "labeling:item", run_id=run_id, number=number)


@room.post("/practice/runs/{run_id}/items/{number}/check", name="check_item", allow=TRAINEE)
def check_item(
    request: Request,
    run_id: uuid.UUID,
    number: PathNumber,
    *,
    form: Annotated[BoxesForm, Form()],
    actor: CurrentActor,
    db: Db,
) -> Response:
    """Keep the boxes and show how they fare; 튜토리얼 and 연습 only."""
    with db.write() as session:
        opened = access_run(session, actor, run_id, lock=True)
        item, task = _item(request, opened, number), _task(request, opened.run)
        try:
            regions = read_deed(form, task, item)
            service.check_item(session, opened, task, item.id, regions=regions, base=form.revision)
        except service.StaleRegions as stale:
            return conflict(request, task, opened, number, form=form, stale=stale)
        except Invalid as fault:
            return refused(request, task, opened, number, form=form, fault=fault)
    return go(request, "labeling:feedback", run_id=run_id, number=number)


@room.get("/practice/runs/{run_id}/items/{number}/feedback", name="feedback", allow=TRAINEE)
def show_feedback(request: Request, run_id: uuid.UUID, number: PathNumber, actor: CurrentActor, db: Db) -> Response:
    """The drawn boxes over the right ones, and in words what differs."""
    with db.read() as session:
        opened = access_run(session, actor, run_id)
    item, task = _item(request, opened, number), _task(request, opened.run)
    if not _may_see_feedback(opened, item.id):
        raise NotFound()
    return page(
        request,
        "labeling/feedback.html",
        task=task,
        opened=opened,
        run=opened.run,
        name=presenters.pool_name(opened.run),
        number=number,
        picture=presenters.picture(request, task, item),
        following=number + 1 if number < opened.total else None,
        **presenters.feedback_on(task, opened, item),
    )


@room.post("/practice/runs/{run_id}/hand-in", name="hand_in", allow=TRAINEE)
def hand_in(
    request: Request, run_id: uuid.UUID, actor: CurrentActor, db: Db, seq: Annotated[int, Form(alias="_seq")] = 0
) -> Response:
    """End a run: 튜토리얼 and 연습 are finished, an exam is graded, the final pictures go to the instructor."""
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
        submission = latest_submission(session, run) if run.pool == "final" else None
        learner = access_learner(session, actor)
        rungs = view_ladder(session, learner, task.document, list_runs(session, learner, task.slug))
    overall, each = mark_items(task, service.counted_answers(opened), run.rules)
    return page(
        request,
        "labeling/result.html",
        task=task,
        opened=opened,
        run=run,
        name=presenters.pool_name(run),
        submission=submission,
        band=band(run.score or 0, int(run.rules["pass_mark"])),
        overall=overall,
        found_words=presenters.count_words(overall),
        totals=totals(list(each.values())),
        rung=rung_of(rungs, run.pool),
        following=next((r for r in rungs if r.state in ("open", "going", "returned") and r.pool != run.pool), None),
        may_look=_may_see_feedback(opened, run.items[0]),
    )


def _task(request: Request, run: LabelingRun) -> Task:
    return find_task(request.app.state.content, run.task)


def _item(request: Request, opened: OpenRun, number: int) -> Item:
    return _task(request, opened.run).item(opened.item_at(number))


def _guide_picture(request: Request, task: str, src: str) -> str:
    """The address of a picture that the guide names as media/<file>."""
    return str(request.app.url_path_for("labeling:media", task=task, name=src.removeprefix("media/")))


def _may_see_feedback(opened: OpenRun, item: str) -> bool:
    """Gold leaves only after an answer: in training once the picture was checked, of an exam once it is passed.

    A failed exam is sat again with the same pictures, so it shows what kinds of slips there were and not where.
    """
    drawn = opened.drawn.get(item)
    if drawn is None:
        return False
    run = opened.run
    if run.pool in TRAINING:
        return drawn.first_answer is not None
    return run.pool == "exam" and run.state == "done" and band(run.score or 0, int(run.rules["pass_mark"])) == "passed"
