"""Grading what a run holds: from answers and gold to scores, sentences and what an instructor reads."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from app.labeling.tasks import Task
from app.labeling.types.base import Answer, Grade, Remark, Rules


def mark_item(task: Task, item: str, answer: Answer, rules: Rules) -> tuple[Grade, Any]:
    """The grade of one item under the rules a run froze, and the gold it was held against."""
    gold = task.gold(item)
    return task.type.grade(task.document, task.item(item), answer, gold, rules), gold


def mark_items(task: Task, answers: Mapping[str, Answer], rules: Rules) -> tuple[float, dict[str, Grade]]:
    """The score of all items together (0–100, as the type pools them), and the grade of each."""
    each = {item: mark_item(task, item, answer, rules)[0] for item, answer in answers.items()}
    return task.type.pooled(list(each.values())), each


def remarks_on(task: Task, item: str, answer: Answer, found: Grade, gold: Any) -> tuple[Remark, ...]:
    """The sentences on one item."""
    return task.type.remarks(task.document, task.item(item), answer, gold, found)


def totals(kinds: Mapping[str, str], grades: Iterable[Grade]) -> tuple[tuple[str, int], ...]:
    """(Korean name, count) of each kind of finding that came up over many items, in the order of `kinds`."""
    counted = Counter(finding.kind for grade in grades for finding in grade.findings)
    return tuple((name, counted[kind]) for kind, name in kinds.items() if counted[kind])


def findings_for_review(task: Task, answers: Mapping[str, Answer], rules: Rules) -> list[dict[str, Any]]:
    """What the grader found in each item, for the instructor: {"item"} and what the type's `record` gives."""
    found = []
    for item, answer in answers.items():
        grade, gold = mark_item(task, item, answer, rules)
        said = remarks_on(task, item, answer, grade, gold)
        found.append({"item": item, **task.type.record(grade, gold, said)})
    return found
