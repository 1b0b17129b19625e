"""Holding an answer against the ground truth that was in force when its item was given."""

from dataclasses import dataclass
from typing import Any

from app.core.metrics import count_graded, grading
from app.labeling.tasks import Task
from app.labeling.types.base import Answer, Grade
from app.queues.models import MockQueue
from app.queues.policy import Terms
from app.queues.reasons import reason_for

GOLD = "gold"


@dataclass(frozen=True)
class Judged:
    """`score` 0–100; `other`: the score under the rule before or after the change, where the change touches the item."""

    score: float
    accepted: bool
    reason: str
    findings: list[dict[str, str]]
    other: float | None


def has_gold(task: Task, item: str, folder: str = GOLD) -> bool:
    """Whether ground truth lies beside the item; `folder` names another rule's."""
    return bool(folder) and task.has_gold(item, folder)


def is_known(task: Task, item: str) -> bool:
    """Whether an answer to the item can be graded."""
    return not task.type.needs_gold or has_gold(task, item)


def gold_in_force(task: Task, terms: Terms, item: str, version: int) -> Any:
    """The ground truth of an item under that version of the guide; None for a type that needs none. Raises NotFound."""
    return task.gold(item, _folder(task, terms, item, version))


def judge(task: Task, queue: MockQueue, terms: Terms, item: str, version: int, answer: Answer) -> Judged | None:
    """The answer under the rules that the queue froze; None for an item that nothing can be held against."""
    if not is_known(task, item):
        return None
    with grading("queues"):
        found = grade(task, queue, terms, item, version, answer)
        other = None
        if has_gold(task, item, terms.change_gold):
            folder = GOLD if version == terms.change_version else terms.change_gold
            other = _grade(task, queue, item, answer, task.gold(item, folder)).score
    count_graded("queues", task.document.type)
    return Judged(
        score=found.score,
        accepted=found.score >= queue.rules["pass_mark"],
        reason=reason_for(finding.kind for finding in found.findings),
        findings=[{"kind": f.kind, "part": f.part, "given": f.given, "expected": f.expected} for f in found.findings],
        other=other,
    )


def grade(task: Task, queue: MockQueue, terms: Terms, item: str, version: int, answer: Answer) -> Grade:
    """The type's grade, with its own detail."""
    return _grade(task, queue, item, answer, gold_in_force(task, terms, item, version))


def _folder(task: Task, terms: Terms, item: str, version: int) -> str:
    changed = terms.change_after > 0 and version == terms.change_version
    return terms.change_gold if changed and has_gold(task, item, terms.change_gold) else GOLD


def _grade(task: Task, queue: MockQueue, item: str, answer: Answer, gold: Any) -> Grade:
    return task.type.grade(task.document, task.item(item), answer, gold, queue.rules)
