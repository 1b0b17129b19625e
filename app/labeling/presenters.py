"""What the pages of the labeling room show, put together from runs, tasks and grades."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from app.labeling.feedback import Remark, praise
from app.labeling.graders.boxes import Box, Grade
from app.labeling.ladder import NAMES, Rung
from app.labeling.marking import mark_item, remarks_on
from app.labeling.models import LabelingRun, Submission
from app.labeling.queries import OpenRun
from app.labeling.regions import place_of
from app.labeling.tasks import Item, Task

STEP_STATES = {"done": "done", "locked": "locked", "waiting": "locked", "open": "open", "going": "now"}


@dataclass(frozen=True)
class Outlined:
    """A box as a picture shows it: number, name, look, place, and its pixels."""

    number: int
    title: str
    look: int
    place: str
    x: float
    y: float
    w: float
    h: float
    label: str


def outline(task: Task, item: Item, regions: Sequence[Mapping[str, Any]]) -> list[Outlined]:
    """Regions for drawing and listing. A label that this picture does not offer has look 0."""
    looks = {label.name: label for label in task.labels_of(item)}
    shown: list[Outlined] = []
    for number, region in enumerate(regions, 1):
        name = str(region["label"])
        known = looks.get(name)
        title, look = (known.title, known.look) if known else (task.titles.get(name, name), 0)
        x, y, w, h = (_plain(float(region[key])) for key in ("x", "y", "w", "h"))
        place = place_of(Box(name, x, y, w, h), item.width, item.height)
        shown.append(Outlined(number, title, look, place, x, y, w, h, name))
    return shown


def _plain(value: float) -> float:
    """A whole number without its ".0", for attributes and fields."""
    return int(value) if value.is_integer() else value


def picture(request: Request, task: Task, item: Item) -> dict[str, Any]:
    """src, alt and size of an item's picture."""
    name = item.media.removeprefix("media/")
    path = request.app.url_path_for("labeling:media", task=task.slug, name=name)
    return {
        "src": f"{path}?v={task.media_version(item)}",
        "alt": item.alt,
        "width": item.width,
        "height": item.height,
    }


def ladder_steps(request: Request, task: Task, rungs: Sequence[Rung]) -> list[dict[str, Any]]:
    """The path for ui.steps: the first rung that can be worked on is the one to do now."""
    now = next((rung for rung in rungs if rung.state in ("going", "returned", "open")), None)
    return [
        {
            "title": rung.name,
            "state": "now" if rung is now else STEP_STATES.get(rung.state, "open"),
            "note": rung.why,
            "href": None,
        }
        for rung in rungs
    ]


def entry(opened: OpenRun, number: int) -> dict[str, Any]:
    """One picture of a run for its check list."""
    item = opened.run.items[number - 1]
    drawn = opened.drawn.get(item)
    boxes = len(drawn.regions) if drawn else 0
    state = "done" if drawn and drawn.done else ("begun" if drawn else "new")
    return {"number": number, "item": item, "state": state, "boxes": boxes}


def feedback_on(task: Task, opened: OpenRun, item: Item) -> dict[str, Any]:
    """Everything the feedback view shows. Only for a picture whose answer is in (see views._may_see_feedback)."""
    drawn = opened.drawn[item.id]
    grade, gold = mark_item(task, item.id, drawn.regions, opened.run.rules)
    gold_regions = [{"label": b.label, "x": b.x, "y": b.y, "w": b.w, "h": b.h} for b in gold.boxes]
    said: tuple[Remark, ...] = remarks_on(task, item, drawn.regions, grade, gold)
    return {
        "grade": grade,
        "praise": praise(grade),
        "remarks": said,
        "note": gold.note,
        "mine": outline(task, item, drawn.regions),
        "gold": outline(task, item, gold_regions),
        "marked": {number for remark in said for number in remark.boxes},
        "missed": {f.gold + 1 for f in grade.findings if f.kind == "missing" and f.gold is not None},
    }


def count_words(grade: Grade) -> str:
    """물건 12개 중 10개를 찾았어요."""
    total = grade.true_positives + grade.false_negatives
    return f"물건 {total}개 중 {grade.true_positives}개를 찾았어요."


def pool_name(run: LabelingRun) -> str:
    return NAMES[run.pool]


def example_for(submission: Submission | None, item: str) -> dict[str, Any] | None:
    """The region the instructor pointed at, when it lies in this picture."""
    if submission is None or submission.state != "returned" or not submission.example:
        return None
    return submission.example if submission.example.get("item") == item else None
