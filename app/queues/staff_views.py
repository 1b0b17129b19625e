"""What instructors and the center see of a cohort's queues."""

import uuid

from fastapi import Request
from fastapi.responses import Response

from app.cohorts.queries import access_cohort
from app.core.clock import now, today
from app.core.errors import NotFound
from app.core.pages import page
from app.core.room import TEACHING_STAFF, CurrentActor, Db, Room
from app.labeling.tasks import find_task
from app.queues import presenters
from app.queues.progress import QueueProgress, list_progress
from app.queues.reasons import SKIP_NAMES


def add_to(room: Room) -> None:
    """Put the staff's page on the room's router."""
    room.get("/cohorts/{cohort_id}/queues", name="progress", allow=TEACHING_STAFF)(show_progress)


def show_progress(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """Each queue of a cohort: how far it is, who works now, what is stuck, who needs help."""
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id, to_run=False)
        found = list_progress(session, cohort)
        instant, day = now(session), today(session)
    return page(
        request,
        "queues/progress.html",
        cohort=cohort,
        queues=found,
        titles={each.queue.id: _title(request, each) for each in found},
        state_badge=presenters.state_badge,
        skip_names=SKIP_NAMES,
        rate=presenters.Rate,
        lease_words=lambda until: presenters.lease_words(until, instant),
        adaptation=presenters.adaptation,
        today=day,
    )


def _title(request: Request, progress: QueueProgress) -> str:
    """A task that has left the files keeps its slug."""
    try:
        return find_task(request.app.state.content, progress.queue.task).title
    except NotFound:
        return progress.queue.task
