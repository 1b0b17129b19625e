"""What the pages of the labeling room show, put together from runs, tasks and grades."""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import Request
from starlette.routing import NoMatchFound

from app.labeling.ladder import NAMES, QUEUED, Rung
from app.labeling.marking import mark_item, remarks_on
from app.labeling.models import LabelingRun, Submission
from app.labeling.queries import OpenRun
from app.labeling.tasks import Task

STEP_STATES = {"done": "done", "locked": "locked", "waiting": "locked", "open": "open", "going": "now"}


def media_of(request: Request, task: Task) -> Callable[[str], str]:
    """For templates: "media/<name>" of the task's folder → the address of that file as it stands now."""

    def media(src: str) -> str:
        path = request.app.url_path_for("labeling:media", task=task.slug, name=src.removeprefix("media/"))
        return f"{path}?v={task.media_version(src)}"

    return media


def queue_address(request: Request, task: str, pool: str = "mock") -> str | None:
    """Where the mock work of a task is done (or, "review", looked through); None for other rungs, or while no room offers it."""
    if pool not in QUEUED:
        return None
    try:
        return str(request.app.url_path_for("queues:show" if pool == "mock" else "queues:reviews", task=task))
    except NoMatchFound:
        return None


def current_rung(rungs: Sequence[Rung]) -> Rung | None:
    """The rung to work on now: the first that can be; what a queue offers only when nothing else is left to do."""
    able = [rung for rung in rungs if rung.state in ("going", "returned", "open")]
    return next((rung for rung in able if rung.pool not in QUEUED), able[0] if able else None)


def ladder_steps(request: Request, task: Task, rungs: Sequence[Rung]) -> list[dict[str, Any]]:
    """The path for ui.steps: the rung to work on now stands out; mock work leads to its queue."""
    now = current_rung(rungs)
    return [
        {
            "title": rung.name,
            "state": "now" if rung is now else STEP_STATES.get(rung.state, "open"),
            "note": rung.why,
            "href": queue_address(request, task.slug, rung.pool) if rung.state != "locked" else None,
        }
        for rung in rungs
    ]


def entry(task: Task, opened: OpenRun, number: int) -> dict[str, Any]:
    """One item of a run for its check list."""
    item = opened.run.items[number - 1]
    drawn = opened.drawn.get(item)
    state = "done" if drawn and drawn.done else ("begun" if drawn else "new")
    amount = task.type.amount(drawn.answer if drawn else task.type.empty())
    return {"number": number, "item": item, "state": state, "amount": amount}


def feedback_on(task: Task, opened: OpenRun, item: Any) -> dict[str, Any]:
    """Everything the feedback view shows. Only for an item whose answer is in (see queries.may_see_feedback)."""
    answer = opened.drawn[item.id].answer
    grade, gold = mark_item(task, item.id, answer, opened.run.rules)
    return {
        "item": item,
        "grade": grade,
        "praise": task.type.praise(task.document, item, grade),
        "remarks": remarks_on(task, item.id, answer, grade, gold),
        "note": gold.note if gold else "",
        "shown": task.shown(item, answer, gold, grade, seed=str(opened.run.enrolment_id)),
    }


def pool_name(run: LabelingRun) -> str:
    return NAMES[run.pool]


def example_for(submission: Submission | None, item: str) -> dict[str, Any] | None:
    """What the instructor pointed at, when it lies in this item."""
    if submission is None or submission.state != "returned" or not submission.example:
        return None
    return submission.example if submission.example.get("item") == item else None
