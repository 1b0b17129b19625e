"""Pages of mock work: the queues to choose from, one queue, and the deeds between items."""

import uuid
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import Response

from app.cohorts.ledger import Learner, access_learner
from app.core.clock import now, today
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.markdown import render_with
from app.core.pages import go, page
from app.core.room import TRAINEE, CurrentActor, Db, Room
from app.labeling.ladder import step_key
from app.labeling.presenters import media_of
from app.labeling.queries import frozen_document
from app.labeling.tasks import Task, find_task
from app.queues import presenters, queries, review_views, service, settling, staff_views, taking, work_views
from app.queues.earning import earned, time_words
from app.queues.policy import BATCH, FLOOR, PASS_RATE, may_undo, results_due

room = Room("queues")
work_views.add_to(room)
review_views.add_to(room)
staff_views.add_to(room)


@room.get("/queues", name="list", allow=TRAINEE)
def show_queues(request: Request, actor: CurrentActor, db: Db) -> Response:
    """The open queues, one card each, and those that are still shut."""
    with db.read() as session:
        learner = access_learner(session, actor)
        places = queries.list_workers(session, learner)
        tasks = presenters.tasks_with_mock(request, learner, session)
        counts = queries.count_by_task(session, learner)
        day = today(session)
    cards, shut = [], []
    for task, document in tasks:
        if queries.has_passed(learner, step_key(task.slug, "exam")):
            at = counts.get(task.slug, queries.TaskCounts(0, 0))
            found = places.get(task.slug)
            cards.append(presenters.card(learner, task, document, found, today=at.today, to_mend=at.to_mend, day=day))
        else:
            shut.append(presenters.Shut(task, service.EXAM_FIRST))
    return page(request, "queues/list.html", cards=cards, shut=shut)


@room.get("/queues/{task}", name="show", allow=TRAINEE)
def show_queue(request: Request, task: str, actor: CurrentActor, db: Db) -> Response:
    """One queue: its notice before one begins, then where one stands and what to do now."""
    return _show(request, task, actor, db)


def _show(
    request: Request, slug: str, actor: Any, db: Any, *, errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    task = find_task(request.app.state.content, slug)
    with db.read() as session:
        learner = access_learner(session, actor)
        try:
            service.open_task(session, learner, task)
        except Forbidden as shut:
            return page(request, "queues/shut.html", task=task, why=shut.message)
        found = queries.find_worker(session, learner, slug)
        if found is None:
            document = frozen_document(session, learner, task.document)
            return page(request, "queues/notice.html", task=task, document=document, batch=BATCH, pass_rate=PASS_RATE)
        worker, queue = found
        held = queries.held_by(session, worker)
        last = queries.last_handed_in(session, worker)
        counts = queries.count_handed_in(session, worker)
        told = queries.results_of(session, worker)
        left = queries.is_anything_left(session, worker, task.document.pools.mock)
        practised = worker.state == "retraining" and queries.practised_since(session, worker)
        instant, day = now(session), today(session)
    terms = queries.terms_of(queue)
    sent_at = last.work.submitted_at if last else None
    table = presenters.hourly(worker, queue, day)
    return page(
        request,
        "queues/show.html",
        status_code=status,
        task=task,
        words=task.type.words,
        worker=worker,
        terms=terms,
        held=held,
        late=held is not None and work_views.seat(held, instant) == "gone",
        undo=bool(last and sent_at and may_undo(sent_at, instant, settled=False, holds_another=held is not None)),
        due=results_due(queries.standing_of(worker), sent_at, instant, over=not left and held is None),
        until=presenters.until_results(worker),
        waiting=worker.done - worker.settled,
        left=left,
        practised=practised,
        counts=counts,
        rate=presenters.Rate(worker.hits, worker.checked),
        floor=FLOOR,
        pay=earned(queries.sums_of(worker, terms), day),
        pace=presenters.pace_words(task, worker),
        at_work=time_words(worker.seconds),
        table=table,
        steps=presenters.hourly_steps(table) if table else (),
        results=presenters.results(task, told),
        adapted=presenters.adaptation(worker),
        passed=queries.has_passed(learner, queries.step_of(slug)),
        pass_rate=PASS_RATE,
        errors=errors or {},
    )


@room.post("/queues/{task}/workers", name="join", allow=TRAINEE)
def join(request: Request, task: str, actor: CurrentActor, db: Db) -> Response:
    """Begin, having read the notice."""
    with db.write() as session:
        service.join(session, access_learner(session, actor), find_task(request.app.state.content, task))
    return go(request, "queues:show", task=task)


@room.post("/queues/{task}/items", name="next", allow=TRAINEE)
def take_next(request: Request, task: str, actor: CurrentActor, db: Db) -> Response:
    """Give the next item; three statements when there is one."""
    found = find_task(request.app.state.content, task)
    if found.document.mock is None:
        raise NotFound()
    way: uuid.UUID | settling.Way
    try:
        with db.write() as session:
            made = taking.take(session, actor, task, queries.lease_of(found.document))
            way = made or settling.why_none(session, actor, access_learner(session, actor), found)
    except (
        taking.TakenMeanwhile
    ):  # a second tap at the same moment: its transaction was given up, the first one's item is held
        with db.write() as session:
            way = settling.why_none(session, actor, access_learner(session, actor), found)
    if isinstance(way, str):
        return go(request, f"queues:{way}", task=task)
    return go(request, "queues:item", mock_id=way)


@room.post("/queues/{task}/results", name="results", allow=TRAINEE)
def look_at_results(request: Request, task: str, actor: CurrentActor, db: Db) -> Response:
    """Look at the client's word on what was handed in. From then on it cannot be taken back."""
    with db.write() as session:
        settling.look_at_results(session, access_learner(session, actor), find_task(request.app.state.content, task))
    return go(request, "queues:show", task=task)


@room.get("/queues/{task}/change", name="change", allow=TRAINEE)
def show_change(request: Request, task: str, actor: CurrentActor, db: Db) -> Response:
    """The rule that changed; to be confirmed once, and to be read again at any time after."""
    found = find_task(request.app.state.content, task)
    with db.read() as session:
        worker, change = _changed(session, access_learner(session, actor), found)
    return page(
        request,
        "queues/change.html",
        task=found,
        change=change,
        text=render_with(change.text, url=media_of(request, found)),
        confirmed=worker.change_at is not None,
    )


@room.post("/queues/{task}/change", name="confirm_change", allow=TRAINEE)
def confirm_change(request: Request, task: str, actor: CurrentActor, db: Db) -> Response:
    with db.write() as session:
        settling.confirm_change(session, access_learner(session, actor), find_task(request.app.state.content, task))
    return go(request, "queues:show", task=task)


@room.post("/queues/{task}/goal", name="goal", allow=TRAINEE)
def set_goal(
    request: Request, task: str, actor: CurrentActor, db: Db, goal: Annotated[str, Form(max_length=10)] = ""
) -> Response:
    """One's own goal for a week."""
    slug = find_task(request.app.state.content, task).slug
    try:
        with db.write() as session:
            found = queries.find_worker(session, access_learner(session, actor), slug, lock=True)
            if found is None:
                raise NotFound()
            service.set_goal(session, found[0], goal.strip())
    except Invalid as fault:
        return _show(request, task, actor, db, errors=fault.fields, status=422)
    return go(request, "queues:show", task=task)


@room.post("/queues/{task}/resumption", name="resume", allow=TRAINEE)
def resume(request: Request, task: str, actor: CurrentActor, db: Db) -> Response:
    """Go on after a round of practice."""
    with db.write() as session:
        settling.resume(session, access_learner(session, actor), find_task(request.app.state.content, task))
    return go(request, "queues:show", task=task)


@room.post("/queues/{task}/undo", name="undo", allow=TRAINEE)
def undo(request: Request, task: str, actor: CurrentActor, db: Db) -> Response:
    """Take the last hand-in back and open it again."""
    with db.write() as session:
        learner = access_learner(session, actor)
        work = service.undo(session, learner, find_task(request.app.state.content, task))
        mock_id = work.public_id
    return go(request, "queues:item", mock_id=mock_id)


def _changed(session: Any, learner: Learner, task: Task) -> Any:
    """The person's place and the change. Raises NotFound before it is due."""
    found = queries.find_worker(session, learner, task.slug)
    if found is None:
        raise NotFound()
    worker, terms = found[0], queries.terms_of(found[1])
    document = frozen_document(session, learner, task.document)
    change = document.mock.change if document.mock else None
    if change is None or not terms.change_after or (worker.done < terms.change_after and worker.change_at is None):
        raise NotFound()
    return worker, change
