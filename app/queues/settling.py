"""What happens between items: results are told, a changed rule is read, work stops for practice and goes on; a new round opens."""

import uuid
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.ledger import Learner, record_step
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Conflict, NotFound
from app.labeling.tasks import Task
from app.queues import taking
from app.queues.adapting import Touched, measure
from app.queues.models import MockQueue, MockWork, MockWorker
from app.queues.policy import Terms, falls_below, is_passed, results_due, state_after
from app.queues.queries import (
    find_worker,
    first_was_right,
    held_by,
    is_anything_left,
    practised_since,
    recent_controls,
    standing_of,
    step_of,
    terms_of,
    unsettled,
)
from app.queues.service import items_of

Way = Literal["show", "change"]


def why_none(session: Session, actor: Actor, learner: Learner, task: Task) -> uuid.UUID | Way:
    """Where the person goes who could not be given a next item: to the item in hand, to the changed rule, to the queue's page
    (results, practice first, nothing left); or to an item after all, when a new round of slots had to be opened."""
    found = find_worker(session, learner, task.slug, lock=True)
    if found is None:
        return "show"
    worker, queue = found
    held = held_by(session, worker)
    if held is not None:
        return held.work.public_id
    if worker.state == "closing":
        settle(session, learner, worker, queue)
        return "show"
    if worker.state == "change":
        return "change"
    if worker.state == "retraining" or not is_anything_left(session, worker, task.document.pools.mock):
        return "show"
    # Every slot of what this person has not had yet is filled or held: each item gets another round of them.
    if taking.next_round(session, queue):
        taking.open_round(session, queue, items_of(task, queue), queue.rounds + 1)
    made = taking.take(session, actor, task.slug, terms_of(queue).lease)
    return made or "show"


def look_at_results(session: Session, learner: Learner, task: Task) -> None:
    """Tell what is due. Looking twice changes nothing. Raises Conflict when nothing is due yet."""
    found = find_worker(session, learner, task.slug, lock=True)
    if found is None:
        raise NotFound()
    worker, queue = found
    waiting = unsettled(session, worker)
    newest = waiting[-1].submitted_at if waiting else None
    over = held_by(session, worker) is None and not is_anything_left(session, worker, task.document.pools.mock)
    if results_due(standing_of(worker), newest, now(session), over=over):
        settle(session, learner, worker, queue)
    elif waiting:
        raise Conflict("아직 결과가 나오지 않았어요. 다섯을 내거나 하루가 지나면 나와요.")


def settle(session: Session, learner: Learner, worker: MockWorker, queue: MockQueue) -> None:
    """Tell the results of everything handed in: sums, the floor, the ledger. The caller holds the worker's lock."""
    terms = terms_of(queue)
    for work in unsettled(session, worker):
        _tell(worker, work)
    session.flush()
    if falls_below(recent_controls(session, worker)):
        worker.state, worker.paused_at = "retraining", now(session)
    else:
        worker.state = state_after(standing_of(worker), terms)
    if worker.change_at is not None:
        worker.adapted = _adaptation(session, worker, queue, terms)
    passed = is_passed(worker.settled, worker.checked, worker.hits, terms)
    score = round(100 * worker.hits / worker.checked, 1) if worker.checked else None
    record_step(session, learner, step_of(worker.task), "passed" if passed else "started", score=score, exact=True)


def _tell(worker: MockWorker, work: MockWork) -> None:
    work.settled = True
    worker.settled += 1
    if work.verdict == "accepted":
        worker.accepted += 1
    else:
        worker.returned += 1
    if work.control:
        worker.checked += 1
        worker.hits += first_was_right(work.tries, work.verdict)


def _adaptation(session: Session, worker: MockWorker, queue: MockQueue, terms: Terms) -> dict[str, object]:
    """How the told work followed the changed rule."""
    mine = (MockWork.worker_id == worker.id, MockWork.settled.is_(True), MockWork.first_score.is_not(None))
    rows = session.scalars(select(MockWork).where(*mine).order_by(MockWork.submitted_at, MockWork.id))
    before: list[float] = []
    after: list[Touched] = []
    for work in rows:
        own = work.first_score or 0.0
        if work.guide_version != terms.change_version:
            before.append(own)
        elif work.other_score is not None:
            after.append(Touched(old=work.other_score, new=own))
    return measure(before, after, queue.rules["pass_mark"]).as_json()


def confirm_change(session: Session, learner: Learner, task: Task) -> None:
    """The changed rule was read; from the next item on it counts. Twice is once."""
    found = find_worker(session, learner, task.slug, lock=True)
    if found is None:
        raise NotFound()
    worker, terms = found[0], terms_of(found[1])
    if not terms.change_after or worker.done < terms.change_after:
        raise NotFound()
    if worker.change_at is None:
        worker.change_at, worker.change_done = now(session), worker.done
        worker.guide_version = terms.change_version
        worker.state = worker.state if worker.state == "retraining" else state_after(standing_of(worker), terms)


def resume(session: Session, learner: Learner, task: Task) -> None:
    """Go on after a round of practice. Raises Conflict before it is finished."""
    found = find_worker(session, learner, task.slug, lock=True)
    if found is None:
        raise NotFound()
    worker, queue = found
    if worker.state != "retraining":
        return
    if not practised_since(session, worker):
        raise Conflict("연습을 한 번 마치면 다시 이어서 할 수 있어요.")
    worker.state = state_after(standing_of(worker), terms_of(queue))
