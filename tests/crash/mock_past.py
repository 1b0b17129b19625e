"""Mock work done before the run, without HTTP: somebody has to have finished before others' work can be looked through."""

import uuid

from sqlalchemy.orm import Session

from app.cohorts.ledger import Learner, load_learner
from app.content.loader import Content
from app.core.actor import Actor
from app.core.clock import now
from app.labeling.fields import FormFields
from app.labeling.tasks import Task, find_task
from app.queues import service, settling
from app.queues.models import MockWorker
from app.queues.queries import access_work, find_worker
from tests.labeling.conftest import Boxes

TASK = "boxes"


def right_boxes(task: Task, item: str, version: int) -> Boxes:
    change = task.document.mock.change if task.document.mock else None
    changed = change is not None and version == change.version and task.has_gold(item, change.gold)
    gold = task.gold(item, change.gold if change and changed else "gold")
    return [(each["label"], int(each["x"]), int(each["y"]), int(each["w"]), int(each["h"])) for each in gold.regions]


def do_everything(session: Session, content: Content, enrolment_id: int) -> None:
    """The whole pool, rightly, results and the changed rule included."""
    learner, task = load_learner(session, enrolment_id), find_task(content, TASK)
    service.join(session, learner, task)
    actor = Actor(0, learner.person_id, uuid.UUID(int=0), "", 0, now(session), ())
    while (worker := _place(session, learner)).settled < len(task.document.pools.mock):
        way = settling.why_none(session, actor, learner, task)
        if isinstance(way, uuid.UUID):
            _hand_in(session, actor, task, way)
        elif way == "change":
            settling.confirm_change(session, learner, task)
        elif worker.settled < worker.done:
            settling.look_at_results(session, learner, task)
        session.flush()


def _place(session: Session, learner: Learner) -> MockWorker:
    found = find_worker(session, learner, TASK)
    assert found
    return found[0]


def _hand_in(session: Session, actor: Actor, task: Task, place: uuid.UUID) -> None:
    opened = access_work(session, actor, place)
    boxes = right_boxes(task, opened.work.item, opened.work.guide_version)
    columns = ("label", "x", "y", "w", "h")
    fields = FormFields([(name, str(value)) for box in boxes for name, value in zip(columns, box, strict=True)])
    answer = task.type.read(task.document, task.item(opened.work.item), fields, task.type.empty())
    service.submit(session, opened, task, answer, 0, sure=True)
