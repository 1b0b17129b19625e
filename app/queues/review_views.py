"""Pages of 검수자 체험: looking through others' work without their names."""

import uuid
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import Response

from app.cohorts.ledger import access_learner
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.pages import go, page
from app.core.room import TRAINEE, CurrentActor, Db, Room, SystemDb
from app.labeling.presenters import media_of
from app.labeling.submissions import RETURN_REASONS
from app.labeling.tasks import find_task
from app.queues import reviewing
from app.queues.judging import gold_in_force, grade
from app.queues.policy import REVIEWS_NEEDED, REVIEWS_RATE
from app.queues.queries import find_worker, has_passed, review_step_of, terms_of


def add_to(room: Room) -> None:
    """Put the pages on the room's router."""
    room.get("/queues/{task}/reviews", name="reviews", allow=TRAINEE)(show_reviews)
    room.post("/queues/{task}/reviews", name="take_review", allow=TRAINEE)(take_review)
    room.get("/mock-reviews/{peer_id}", name="review", allow=TRAINEE)(show_review)
    room.post("/mock-reviews/{peer_id}", name="decide", allow=TRAINEE)(decide)


def show_reviews(request: Request, task: str, actor: CurrentActor, db: Db) -> Response:
    """What one has looked through, and the way to the next one."""
    found = find_task(request.app.state.content, task)
    with db.read() as session:
        learner = access_learner(session, actor)
        place = find_worker(session, learner, task)
        if place is None:
            raise NotFound()
        try:
            reviewing.require_open(learner, task)
        except Forbidden as shut:
            return page(request, "queues/shut.html", task=found, why=shut.message)
        going = reviewing.open_review(session, place[0])
        sums = reviewing.tally(session, place[0])
        decided = reviewing.list_decided(session, place[0])
    return page(
        request,
        "queues/reviews.html",
        task=found,
        words=found.type.words,
        going=going,
        tally=sums,
        decided=decided,
        needed=REVIEWS_NEEDED,
        rate=REVIEWS_RATE,
        passed=has_passed(learner, review_step_of(task)),
    )


def take_review(request: Request, task: str, actor: CurrentActor, db: Db, system: SystemDb) -> Response:
    """Give the next answer to look through, or go on with the one in hand."""
    find_task(request.app.state.content, task)
    with db.read() as session:
        learner = access_learner(session, actor)
        place = find_worker(session, learner, task)
        if place is None:
            raise NotFound()
        reviewing.require_open(learner, task)
        going = reviewing.open_review(session, place[0])
    if going is not None:
        return go(request, "queues:review", peer_id=going.public_id)
    with system.read() as session:
        found = reviewing.find_answer(session, place[0], place[1].rules["pass_mark"])
    if found is None:  # the race: a second tap took the last one after we had looked
        with db.read() as session:
            going = reviewing.open_review(session, place[0])
        if going is not None:
            return go(request, "queues:review", peer_id=going.public_id)
        return page(request, "queues/no_reviews.html", task=find_task(request.app.state.content, task))
    with db.write() as session:
        peer_id = reviewing.take_review(session, place[0], found)
    return go(request, "queues:review", peer_id=peer_id)


def show_review(request: Request, peer_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """Somebody's answer to judge; once judged, how the ground truth has it."""
    return _show(request, peer_id, actor, db)


def decide(
    request: Request,
    peer_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    verdict: Annotated[str, Form(max_length=10)] = "",
    reason: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Say whether it is right; the first word stays."""
    try:
        with db.write() as session:
            review, worker, _ = reviewing.access_review(session, actor, peer_id, lock=True)
            reviewing.decide(session, access_learner(session, actor), worker, review, verdict, reason)
    except Invalid as fault:
        return _show(request, peer_id, actor, db, errors=fault.fields, verdict=verdict, reason=reason)
    return go(request, "queues:review", peer_id=peer_id)


def _show(
    request: Request,
    peer_id: uuid.UUID,
    actor: Any,
    db: Any,
    *,
    errors: dict[str, str] | None = None,
    verdict: str = "",
    reason: str = "",
) -> Response:
    with db.read() as session:
        review, worker, queue = reviewing.access_review(session, actor, peer_id)
    task = find_task(request.app.state.content, worker.task)
    item, kind, terms = task.item(review.item), task.type, terms_of(queue)
    values: dict[str, Any] = {}
    gold = found = None
    if review.state == "done":
        gold = gold_in_force(task, terms, review.item, review.guide_version)
        found = grade(task, queue, terms, review.item, review.guide_version, review.answer)
        values = {
            "grade": found,
            "remarks": kind.remarks(task.document, item, review.answer, gold, found),
            "note": gold.note if gold else "",
        }
    return page(
        request,
        "queues/review.html",
        status_code=422 if errors else 200,
        task=task,
        kind=kind,
        item=item,
        review=review,
        shown=task.shown(item, review.answer, gold, found, seed=str(worker.enrolment_id)),
        media=media_of(request, task),
        reasons=[("", "고르지 않았어요"), *((each, each) for each in RETURN_REASONS)],
        changed=terms.change_after > 0 and review.guide_version == terms.change_version,
        errors=errors or {},
        verdict=verdict,
        reason=reason,
        **values,
    )
