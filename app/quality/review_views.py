"""Gold in doubt: sent to review with one tap, listed, decided on."""

import uuid
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from sqlalchemy import select

from app.cohorts.models import Cohort
from app.content.collection import Content
from app.core.errors import Invalid, NotFound
from app.core.pages import go, page
from app.core.room import TEACHING_STAFF, CurrentActor, Db
from app.labeling.tasks import find_task
from app.quality import queries, service
from app.quality.items import item_lines
from app.quality.models import GoldReview
from app.quality.naming import item_name
from app.quality.room import room
from app.quality.staff_views import CohortTask, open_task, show_item

Typed = Annotated[str, Form(max_length=4000)]


@room.post("/cohorts/{cohort_id}/quality/{task}/gold-reviews", name="doubt", allow=TEACHING_STAFF)
def doubt(
    request: Request, cohort_id: uuid.UUID, task: str, actor: CurrentActor, db: Db, item: Annotated[str, Form()] = ""
) -> Response:
    """Send the gold of an item to review, with the figures that led here. A second tap changes nothing."""
    content = request.app.state.content
    with db.read() as session:
        found = open_task(session, content, actor, cohort_id, task)
        given = [each for each in queries.gather(session, found.task, found.cohort).answers if each.item == item]
    if not given:
        raise NotFound()
    line = item_lines(given, found.alike)[0]
    with db.write() as session:
        found = open_task(session, content, actor, cohort_id, task)
        service.open_review(session, actor, found.cohort, found.task, line)
    return go(request, "quality:reviews")


@dataclass(frozen=True)
class Line:
    """A review on the page; `there`: its item is still in the files; `changed`: the gold's file is another one by now."""

    review: GoldReview
    cohort: Cohort
    title: str
    name: str
    there: bool
    changed: bool


@room.get("/gold-reviews", name="reviews", allow=TEACHING_STAFF)
def reviews_page(request: Request, actor: CurrentActor, db: Db) -> Response:
    """What waits for a decision, and what was decided."""
    with db.read() as session:
        reviews = service.list_reviews(session, actor)
        wanted = {review.cohort_id for review in reviews}
        cohorts = {cohort.id: cohort for cohort in session.scalars(select(Cohort).where(Cohort.id.in_(wanted)))}
    lines = [_line(request.app.state.content, review, cohorts[review.cohort_id]) for review in reviews]
    return page(
        request,
        "quality/reviews.html",
        waiting=[line for line in lines if line.review.state == "open"],
        decided=[line for line in lines if line.review.state != "open"],
    )


def _line(content: Content, review: GoldReview, cohort: Cohort) -> Line:
    try:
        task = find_task(content, review.task)
        changed = service.gold_hash(task, review.item) != review.gold_hash
    except NotFound:  # the task, or the item, is gone from the files; the decision stays
        return Line(review, cohort, review.task, review.item, there=False, changed=True)
    return Line(review, cohort, task.title, item_name(task.type, task.items, review.item), there=True, changed=changed)


@room.post("/gold-reviews/{gold_review_id}/decision", name="decide", allow=TEACHING_STAFF)
def decide(
    request: Request,
    gold_review_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    verdict: Annotated[str, Form()] = "",
    note: Typed = "",
) -> Response:
    """Keep the gold, or say how to mend it; with the reason why a decision could not be kept, on the item's page."""
    content = request.app.state.content
    with db.write() as session:
        review = service.access_review(session, actor, gold_review_id, lock=True)
        try:
            service.decide(session, actor, review, verdict, note)
        except Invalid as fault:
            cohort = session.get_one(Cohort, review.cohort_id)
            found, faults = CohortTask(cohort, find_task(content, review.task)), dict(fault.fields)
        else:
            return go(request, "quality:reviews")
    return show_item(request, db, found, review.item, faults, {"verdict": verdict, "note": note})
