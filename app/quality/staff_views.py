"""How a task goes in a cohort: agreement, what is confused, hard items, gold in doubt, who may need help."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort
from app.cohorts.queries import access_cohort
from app.content.collection import Content
from app.core.actor import Actor
from app.core.clock import today
from app.core.database import Database
from app.core.errors import NotFound
from app.core.pages import page
from app.core.room import TEACHING_STAFF, CurrentActor, Db
from app.labeling.marking import mark_item, remarks_on
from app.labeling.presenters import media_of
from app.labeling.tasks import Task, find_task
from app.quality import plots, queries, service
from app.quality.items import Alike, item_lines, standing_answer
from app.quality.naming import item_name, titles_of
from app.quality.people import LEAST, TARGET
from app.quality.report import build
from app.quality.room import room

MOST_PEOPLE = 100  # of those who need no look; a page of a thousand rows is read by nobody


@dataclass(frozen=True)
class CohortTask:
    """A task of a cohort that the actor may look at."""

    cohort: Cohort
    task: Task

    @property
    def alike(self) -> Alike:
        kind, document = self.task.type, self.task.document
        return lambda item, a, b: kind.likeness(document, self.task.item(item), a, b)

    def name(self, item: str) -> str:
        return item_name(self.task.type, self.task.items, item)


def open_task(session: Session, content: Content, actor: Actor, cohort_id: uuid.UUID, slug: str) -> CohortTask:
    """Raises NotFound."""
    cohort = access_cohort(session, actor, cohort_id, to_run=False)
    return CohortTask(cohort, find_task(content, slug))


@room.get("/cohorts/{cohort_id}/quality", name="list", allow=TEACHING_STAFF)
def list_page(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The cohort's practice tasks, with how much there is to look at."""
    practice = request.app.state.content.practice
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id, to_run=False)
        found = {facts.slug: facts for facts in queries.list_tasks(session, cohort)}
        waiting = service.count_open(session, actor)
        return page(
            request,
            "quality/list.html",
            cohort=cohort,
            tasks=[
                (document.title, found.get(slug), slug)
                for slug, document in practice.items()
                if slug in found or f"practice:{slug}" in cohort.documents
            ],
            waiting=waiting,
        )


@room.get("/cohorts/{cohort_id}/quality/{task}", name="task", allow=TEACHING_STAFF)
def task_page(request: Request, cohort_id: uuid.UUID, task: str, actor: CurrentActor, db: Db) -> Response:
    """The quality of one task. Six statements at most, whatever the cohort's size; grading is bounded by `queries.LIMIT`."""
    with db.read() as session:
        found = open_task(session, request.app.state.content, actor, cohort_id, task)
        gathered = queries.gather(session, found.task, found.cohort)
        names = queries.names_of(session, found.cohort, (each.person for each in gathered.answers))
        reviews = service.reviews_of(session, found.cohort, task)
        date = today(session)
    mock = found.task.document.mock
    report = build(gathered.answers, found.alike, float(mock.min_seconds) if mock else 0.0)
    return page(
        request,
        "quality/task.html",
        cohort=found.cohort,
        task=found.task,
        words=found.task.type.words,
        kinds=found.task.type.kinds,
        report=report,
        cut=gathered.cut,
        limit=queries.LIMIT,
        names={
            person: (request.app.url_path_for("cohorts:enrolment", enrolment_id=id), name)
            for person, (id, name) in names.items()
        },
        titles=titles_of(found.task.document),
        item_name=found.name,
        picture=_pictures(request, found.task),
        item_address=lambda item: request.app.url_path_for("quality:item", cohort_id=cohort_id, task=task, item=item),
        reviews=reviews,
        most_people=MOST_PEOPLE,
        bars={line.person: plots.bar(line) for line in report.people},
        plots=plots,
        target=round(100 * TARGET),
        least=LEAST,
        today=date,
    )


@room.get("/cohorts/{cohort_id}/quality/{task}/items/{item}", name="item", allow=TEACHING_STAFF)
def item_page(request: Request, cohort_id: uuid.UUID, task: str, item: str, actor: CurrentActor, db: Db) -> Response:
    """The answer that stands for all beside the gold, without names: is it the people, or the gold?"""
    with db.read() as session:
        found = open_task(session, request.app.state.content, actor, cohort_id, task)
    return show_item(request, db, found, item)


def show_item(
    request: Request,
    db: Database,
    found: CohortTask,
    item: str,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    """The page of one item, with what was wrong in a decision on its gold. Raises NotFound."""
    if item not in found.task.items:
        raise NotFound()
    with db.read() as session:
        gathered = queries.gather(session, found.task, found.cohort)
        review = service.reviews_of(session, found.cohort, found.task.slug).get(item)
    given = [each for each in gathered.answers if each.item == item]
    return page(
        request,
        "quality/item.html",
        status_code=422 if errors else 200,
        errors=errors or {},
        typed=typed or {},
        cohort=found.cohort,
        task=found.task,
        words=found.task.type.words,
        name=found.name(item),
        line=item_lines(given, found.alike)[0] if given else None,
        review=review,
        changed=bool(review and review.gold_hash != service.gold_hash(found.task, item)),
        **_beside_gold(request, found, item, given),
    )


def _pictures(request: Request, task: Task) -> Callable[[str], str | None]:
    """For templates: an item → the address of its picture, where it is one."""
    media = media_of(request, task)

    def picture(item: str) -> str | None:
        src = getattr(task.items.get(item), "media", None)
        return media(src) if src else None

    return picture


def _beside_gold(request: Request, found: CohortTask, item: str, given: list[Any]) -> dict[str, Any]:
    """What the type's feedback template needs, of the answer most like the others."""
    task, kind = found.task, found.task.type
    shared = {"kind": kind, "item": task.item(item), "media": media_of(request, task), "remarks": ()}
    if not given:
        return shared | {"alike": None, "shown": task.shown(task.item(item), kind.empty())}
    standing, alike = standing_answer(given, found.alike)
    grade, gold = mark_item(task, item, standing.answer, kind.rules(task.document))
    return shared | {
        "alike": alike,
        "remarks": remarks_on(task, item, standing.answer, grade, gold),
        "grade": grade,
        "note": gold.note if gold else "",
        "shown": task.shown(task.item(item), standing.answer, gold, grade),
    }
