"""Boxes as a person would draw them: from the ground truth, with some left out."""

from collections.abc import Sequence

from app.labeling.gold import read_gold
from app.labeling.graders.boxes import pool
from app.labeling.marking import mark_item
from app.labeling.regions import Region
from app.labeling.tasks import Task

Answers = dict[str, list[Region]]


def draw(task: Task, items: Sequence[str], rules: dict[str, float], below: float = 101.0) -> Answers:
    """Regions by item whose score together is just under `below` (0–100): objects are left out, one picture after the
    other, until it is."""
    answers = {item: _seen(task, item) for item in items}
    grades = {item: mark_item(task, item, answers[item], rules)[0] for item in items}
    while pool(grades.values()).score >= below:
        fullest = max(items, key=lambda item: len(answers[item]))
        answers[fullest] = answers[fullest][:-1]
        grades[fullest] = mark_item(task, fullest, answers[fullest], rules)[0]
    return answers


def _seen(task: Task, item: str) -> list[Region]:
    picture = task.item(item)
    regions: list[Region] = []
    for box in read_gold(task.folder, item).boxes:
        x, y = max(0, round(box.x)), max(0, round(box.y))
        w, h = min(round(box.w), picture.width - x), min(round(box.h), picture.height - y)
        regions.append({"label": box.label, "x": x, "y": y, "w": w, "h": h})
    return regions
