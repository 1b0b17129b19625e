"""Boxes as a person would draw them: from the ground truth, with some left out."""

from collections.abc import Sequence
from typing import Any

from app.labeling.marking import mark_item
from app.labeling.tasks import Task

Answers = dict[str, list[dict[str, Any]]]


def draw(task: Task, items: Sequence[str], rules: dict[str, float], below: float = 101.0) -> Answers:
    """Regions by item whose score together is just under `below` (0–100): objects are left out, one picture after the
    other, until it is."""
    answers = {item: seen_regions(task, item, task.gold(item)) for item in items}
    grades = {item: mark_item(task, item, answers[item], rules)[0] for item in items}
    while task.type.pooled(list(grades.values())) >= below:
        fullest = max(items, key=lambda item: len(answers[item]))
        answers[fullest] = answers[fullest][:-1]
        grades[fullest] = mark_item(task, fullest, answers[fullest], rules)[0]
    return answers


def seen_regions(task: Task, item: str, gold: Any) -> list[dict[str, Any]]:
    """The regions of the ground truth, inside the picture."""
    picture = task.item(item)
    regions: list[dict[str, Any]] = []
    for region in gold.regions:
        x, y = max(0, round(region["x"])), max(0, round(region["y"]))
        w, h = min(round(region["w"]), picture.width - x), min(round(region["h"]), picture.height - y)
        regions.append(region | {"x": x, "y": y, "w": w, "h": h})
        if picture.attributes:
            regions[-1].setdefault("attributes", [])
    return regions
