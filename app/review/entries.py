"""Pure: the items of a hand-in whose type is not drawn boxes, as the judge sees them: the answer, what the machine saw, what
changed since. The shapes are those of `TaskType.snapshot` and `TaskType.record`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.datasets.judged import DatasetParts
from app.labeling.types import AnyType
from app.labeling.types.base import Answer, Grade
from app.review.pictures import Change, Pointer


@dataclass(frozen=True)
class Work:
    """What a hand-in was made under: the type, the document in force then, the thresholds that its run froze, and what tells
    people apart where the type draws an order."""

    kind: AnyType | DatasetParts
    document: Any
    rules: Mapping[str, float]
    seed: str = ""

    def shown(self, item: Any, answer: Answer, gold: Any = None, grade: Grade | None = None) -> dict[str, Any]:
        """What the type's templates need."""
        extra = {"seed": self.seed} if self.kind.seeded else {}
        return self.kind.shown(self.document, item, answer, gold, grade, **extra)


@dataclass(frozen=True)
class Entry:
    """One item. `shown` is for the type's still template, `beside` for its feedback template (None: there is no gold).

    `change` is against the hand-in before: new (there was none), same or changed.
    """

    number: int
    item: str
    content: Any
    score: float
    amount: str
    shown: dict[str, Any]
    before: dict[str, Any] | None
    beside: dict[str, Any] | None
    grade: Grade | None
    findings: tuple[Pointer, ...]
    change: Change
    change_words: str

    def pointer(self, value: str) -> Pointer | None:
        """What `value` ("3:remark:1", "3:whole") points at, a finding's words first."""
        if value == f"{self.number}:whole":
            return Pointer(value, "전체를 다시 살펴보세요.", None)
        return next((pointer for pointer in self.findings if pointer.value == value), None)


@dataclass(frozen=True)
class Counts:
    """The machine's counts over all items, shown beside each criterion."""

    right: int
    wrong: int
    missed: int

    def said(self, criterion: str) -> str:
        """The same beside each criterion: a type's units belong to no single one."""
        missed = f", 빠진 것 {self.missed}가지" if self.missed else ""
        return f"맞은 것 {self.right}가지, 고칠 것 {self.wrong}가지{missed}"


def view_entries(
    work: Work,
    snapshot: Mapping[str, Any],
    findings: Sequence[Mapping[str, Any]],
    before: Mapping[str, Any] | None = None,
) -> tuple[Entry, ...]:
    """The items of `snapshot` in its order; `before` is the last snapshot."""
    found = {finding["item"]: finding for finding in findings}
    earlier = {item["item"]: item["answer"] for item in before["items"]} if before else {}
    return tuple(
        _view(work, number, item, found.get(item["item"], {}), earlier.get(item["item"]))
        for number, item in enumerate(snapshot["items"], 1)
    )


def view_entry(work: Work, item: Mapping[str, Any]) -> dict[str, Any]:
    """One item of a snapshot, for the type's still template."""
    return work.shown(work.kind.item_model.model_validate(item["content"]), item["answer"])


def _view(work: Work, number: int, kept: Mapping[str, Any], finding: Mapping[str, Any], before: Answer | None) -> Entry:
    item, answer = work.kind.item_model.model_validate(kept["content"]), kept["answer"]
    gold = work.kind.gold_model.model_validate(finding["gold"]) if finding.get("gold") else None
    grade = work.kind.grade(work.document, item, answer, gold, work.rules) if gold else None
    change: Change = "new" if before is None else "same" if before == answer else "changed"
    return Entry(
        number=number,
        item=kept["item"],
        content=item,
        score=finding.get("score", 0.0),
        amount=work.kind.amount(answer),
        shown=work.shown(item, answer),
        before=work.shown(item, before) if change == "changed" else None,
        beside=work.shown(item, answer, gold, grade) if gold else None,
        grade=grade,
        findings=tuple(
            Pointer(f"{number}:remark:{at}", remark["text"], None, remark["kind"])
            for at, remark in enumerate(finding.get("remarks", []), 1)
        ),
        change=change,
        change_words={"new": "", "same": "지난번과 같아요", "changed": "지난번과 달라요"}[change],
    )


def count(findings: Sequence[Mapping[str, Any]]) -> Counts:
    """The counts of all items added up."""
    return Counts(*(sum(finding[name] for finding in findings) for name in ("found", "wrong", "missed")))
