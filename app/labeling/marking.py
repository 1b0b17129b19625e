"""Grading what a run holds: from regions and gold to counts, sentences and what an instructor reads."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.labeling.feedback import Remark, remarks
from app.labeling.gold import Gold, read_gold
from app.labeling.graders.boxes import Box, Grade, grade, pool
from app.labeling.regions import boxes_of
from app.labeling.tasks import Item, Task

Regions = Sequence[Mapping[str, Any]]


def mark_item(task: Task, item: str, regions: Regions, rules: Mapping[str, float]) -> tuple[Grade, Gold]:
    """The grade of one picture under the rules a run froze, and the gold it was held against."""
    gold = read_gold(task.folder, item)
    return grade(boxes_of(regions), gold.boxes, rules["match_iou"], rules["tight_iou"]), gold


def mark_items(
    task: Task, answers: Mapping[str, Regions], rules: Mapping[str, float]
) -> tuple[Grade, dict[str, Grade]]:
    """The grade of all pictures together (each object weighs the same), and of each."""
    each = {item: mark_item(task, item, regions, rules)[0] for item, regions in answers.items()}
    return pool(each.values()), each


def remarks_on(task: Task, item: Item, regions: Regions, found: Grade, gold: Gold) -> tuple[Remark, ...]:
    """The sentences on one picture."""
    return remarks(found, boxes_of(regions), gold.boxes, task.titles, (item.width, item.height))


def findings_for_review(task: Task, answers: Mapping[str, Regions], rules: Mapping[str, float]) -> list[dict[str, Any]]:
    """What the grader found in each picture, for the instructor: score, counts, gold boxes, sentences.

    Shape: [{item, score, found, wrong, missed, tight, gold: [{label, x, y, w, h}], remarks: [{kind, text, boxes}]}].
    """
    return [_finding(task, item, regions, rules) for item, regions in answers.items()]


def _finding(task: Task, item: str, regions: Regions, rules: Mapping[str, float]) -> dict[str, Any]:
    found, gold = mark_item(task, item, regions, rules)
    said = remarks_on(task, task.item(item), regions, found, gold)
    return {
        "item": item,
        "score": found.score,
        "found": found.true_positives,
        "wrong": found.false_positives,
        "missed": found.false_negatives,
        "tight": found.tight,
        "gold": [_region(box) for box in gold.boxes],
        "remarks": [{"kind": r.kind, "text": r.text, "boxes": list(r.boxes)} for r in said],
    }


def _region(box: Box) -> dict[str, Any]:
    return {"label": box.label, "x": box.x, "y": box.y, "w": box.w, "h": box.h}
