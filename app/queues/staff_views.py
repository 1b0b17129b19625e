"""What instructors and the center see of a cohort's queues."""

import uuid

from fastapi import Request
from fastapi.responses import Response

from app.cohorts.models import Cohort
from app.cohorts.queries import access_cohort
from app.core.clock import now, today
from app.core.errors import NotFound
from app.core.pages import page
from app.core.room import TEACHING_STAFF, CurrentActor, Db, Room
from app.labeling.tasks import find_task
from app.queues import presenters
from app.queues.progress import Flagged, QueueProgress, list_progress
from app.queues.reasons import SKIP_NAMES

LONGEST_NAME = 40


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
        flagged={each.queue.id: [_about(request, cohort, each, one) for one in each.flagged] for each in found},
        state_badge=presenters.state_badge,
        skip_names=SKIP_NAMES,
        rate=presenters.Rate,
        lease_words=lambda until: presenters.lease_words(until, instant),
        adaptation=presenters.adaptation,
        today=day,
    )


def _about(request: Request, cohort: Cohort, progress: QueueProgress, flagged: Flagged) -> tuple[str, str | None]:
    """(what a person calls the item, the address where it can be seen); no address once it has left the files."""
    slug = progress.queue.task
    try:
        task = find_task(request.app.state.content, slug)
        item = task.item(flagged.item)
    except (NotFound, KeyError):
        return f"{flagged.place}번째 항목", None
    said = item.alt or item.prompt
    short = f": {said if len(said) <= LONGEST_NAME else said[: LONGEST_NAME - 1] + '…'}" if said else ""
    address = request.app.url_path_for("quality:item", cohort_id=cohort.public_id, task=slug, item=flagged.item)
    return f"{flagged.place}번째 {task.type.words.item}{short}", str(address)


def _title(request: Request, progress: QueueProgress) -> str:
    """A task that has left the files keeps its slug."""
    try:
        return find_task(request.app.state.content, progress.queue.task).title
    except NotFound:
        return progress.queue.task
