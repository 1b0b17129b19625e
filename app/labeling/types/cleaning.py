"""Pure: cleaning: a small table of a watch's records; each row is left, flagged, taken out, or one of its cells emptied or mended.

Answer: {row id: {"act": flag | drop | blank | edit, "column", "value", "reason"}}; a row that is left has no entry.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeAlias

from app.content.tasks.cleaning import ACTS, CleaningTask
from app.core.errors import Invalid
from app.labeling.graders import cleaning as grader
from app.labeling.graders.cleaning import Deed, Due, Weights
from app.labeling.types.base import Finding, FormFields, Grade, Remark, Rules, TaskType, Words
from app.labeling.types.cleaning_tables import TableGold, TableItem, TableRow
from app.labeling.types.cleaning_words import KIND_NAMES, done_words, head_words, praise, remark_on, unfinished

Treated: TypeAlias = Mapping[str, Mapping[str, str]]
LONGEST = 40
FIELDS = ("act", "column", "value", "reason")


class Cleaning(TaskType[CleaningTask, TableItem, TableGold]):
    """시계 자료 다듬기."""

    name = "cleaning"
    words = Words("표", "장", "손질")
    kinds: ClassVar[Mapping[str, str]] = KIND_NAMES
    item_model = TableItem
    gold_model = TableGold
    bench = "labeling/cleaning/bench.html"
    feedback = "labeling/cleaning/feedback.html"
    still = "labeling/cleaning/still.html"
    sheets = ("table", "choices", "cleaning")
    scripts = ("js/cleaning.js",)
    score_words = "점수는 손질한 줄에서 얻은 점수 × 2 ÷ (손질한 줄 + 손질할 줄)입니다. 멀쩡한 줄을 손대면 깎입니다."

    def empty(self) -> dict[str, Any]:
        return {}

    def read(self, document: CleaningTask, item: TableItem, form: FormFields, kept: Treated) -> dict[str, Any]:
        answer = self.typed(document, item, form, kept)
        known = {
            "act": set(ACTS),
            "column": {"", *(column.name for column in item.columns)},
            "reason": {"", *(reason.name for reason in document.reasons)},
        }
        faults: dict[str, str] = {}
        for number, row in enumerate(item.rows, 1):
            entry = answer.get(row.id, {})
            if any(name in entry and entry[name] not in names for name, names in known.items()):
                faults[f"row-{row.id}"] = f"{number}번 줄에 없는 것을 골랐어요. 화면을 새로 열고 골라 주세요."
            elif len(entry.get("value", "")) > LONGEST:
                faults[f"row-{row.id}"] = f"{number}번 줄의 값이 길어요. {LONGEST}자까지 적어 주세요."
        if faults:
            raise Invalid(" ".join(faults.values()), faults)
        return answer

    def typed(self, document: CleaningTask, item: TableItem, form: FormFields, kept: Treated) -> dict[str, Any]:
        answer: dict[str, Any] = {}
        for row in item.rows:
            entry = {name: (form.get(f"{name}-{row.id}") or "").strip() for name in FIELDS}
            act = entry["act"] or "keep"
            needs = {"flag": (), "drop": ("reason",), "blank": ("column", "reason"), "edit": FIELDS[1:]}.get(
                act, FIELDS[1:]
            )
            if act != "keep":
                answer[row.id] = {"act": act} | {name: entry[name] for name in needs}
        return answer

    def require_finished(self, document: CleaningTask, item: TableItem, answer: Treated) -> None:
        faults = {
            f"row-{row.id}": fault
            for number, row in enumerate(item.rows, 1)
            if (fault := unfinished(item, number, answer.get(row.id)))
        }
        if faults:
            raise Invalid(" ".join(faults.values()), faults)

    def is_blank(self, answer: Treated) -> bool:
        return not deeds(answer)

    def rules(self, document: CleaningTask) -> dict[str, float]:
        weights = ("found_weight", "act_weight", "reason_weight")
        return super().rules(document) | {name: getattr(document, name) for name in weights}

    def grade(self, document: CleaningTask, item: TableItem, answer: Treated, gold: TableGold, rules: Rules) -> Grade:
        weights = Weights(rules["found_weight"], rules["act_weight"], rules["reason_weight"])
        mine = deeds(answer)
        found = grader.grade(mine, right_for(item, mine, gold), item.readings, weights)
        wrong = sum(slip.given is not None for slip in found.slips)
        return Grade(
            score=found.score,
            right=found.given - wrong,
            wrong=wrong,
            missed=found.due - (found.given - wrong),
            findings=tuple(_finding(slip) for slip in found.slips),
            detail=found,
        )

    def remarks(
        self, document: CleaningTask, item: TableItem, answer: Treated, gold: TableGold, grade: Grade
    ) -> tuple[Remark, ...]:
        order, numbers, why = list(KIND_NAMES), numbers_of(item), why_for(item, deeds(answer), gold)
        slips = sorted(grade.detail.slips, key=lambda slip: (order.index(slip.kind), numbers[slip.row]))
        return tuple(
            Remark(slip.kind, remark_on(document, item, slip, numbers, why.get(slip.row, "")), (numbers[slip.row],))
            for slip in slips
        )

    def praise(self, document: CleaningTask, item: TableItem, grade: Grade) -> str:
        return praise(grade.detail)

    def result_words(self, document: CleaningTask, grades: Sequence[Grade]) -> tuple[str, ...]:
        found, due = (sum(getattr(grade.detail, name) for grade in grades) for name in ("found", "due"))
        over = sum(grade.detail.given for grade in grades) - found
        said = f"손질할 줄 {due}개 중 {found}개를 찾았습니다."
        return (said, f"멀쩡한 줄 {over}개를 손댔습니다." if over else "멀쩡한 줄은 하나도 손대지 않았습니다.")

    def amount(self, answer: Treated) -> str:
        return f"손질 {len(answer)}줄"

    def shown(
        self,
        document: CleaningTask,
        item: TableItem,
        answer: Treated,
        gold: TableGold | None = None,
        grade: Grade | None = None,
    ) -> dict[str, Any]:
        """title, about, columns, acts, reasons, rows [{id, number, head, cells [{text, column, touched}], act, column, value,
        reason, said}]; with gold also looked: the rows that were treated, had to be, or look odd, each beside what is right."""
        rows = [_shown_row(document, item, number, row, answer.get(row.id)) for number, row in enumerate(item.rows, 1)]
        values: dict[str, Any] = {
            "title": item.title,
            "about": item.about,
            "columns": [column.model_dump() for column in item.columns],
            "acts": [(act.name, act.title, act.help or "") for act in document.acts],
            "reasons": [(reason.name, reason.title) for reason in document.reasons],
            "rows": rows,
        }
        if gold is not None:
            values["looked"] = _looked(document, item, answer, gold, rows)
        return values

    def likeness(self, document: CleaningTask, item: TableItem, a: Treated, b: Treated) -> float:
        """F1 of the treated rows with the same earnings as in grading; of two copies it does not matter which was taken out."""
        weights = Weights(document.found_weight, document.act_weight, document.reason_weight)
        mine = deeds(a)
        return grader.likeness(mine, _fitted(deeds(b), mine, item), item.readings, weights)

    def nominal(self, document: CleaningTask, item: TableItem, answer: Treated) -> dict[str, str]:
        """{row: treatment}; a flag leaves the row as it is. Treatments of copies stand at the last ones."""
        mine = deeds(answer)
        last = {
            row: Deed("keep")
            for group in item.alike
            for row in group[-sum(name in mine for name in group) or len(group) :]
        }
        settled = _fitted(mine, last, item)
        return {row.id: settled[row.id].act if row.id in settled else "keep" for row in item.rows}


def deeds(answer: Treated) -> dict[str, Deed]:
    """The rows that were treated, as the grader takes them; flags leave a row as it is."""
    return {
        row: Deed(entry["act"], entry.get("column", ""), entry.get("value", ""), entry.get("reason", ""))
        for row, entry in answer.items()
        if entry["act"] != "flag"
    }


def numbers_of(item: TableItem) -> dict[str, int]:
    """Row ids to the numbers that a page shows."""
    return {row.id: number for number, row in enumerate(item.rows, 1)}


def right_for(item: TableItem, mine: Mapping[str, Deed], gold: TableGold) -> dict[str, Due]:
    """What is due, of two copies at the one that this person treated."""
    moved = grader.fitted(gold.due, mine, item.alike)
    return {row: due for row, due in moved.items() if isinstance(due, Due)}


def why_for(item: TableItem, mine: Mapping[str, Deed], gold: TableGold) -> dict[str, str]:
    """By row: why it is treated or left, moved with what is due."""
    due = gold.due
    at = {id(each): row for row, each in due.items()}
    moved = grader.fitted(due, mine, item.alike)
    return {**gold.unusual, **{row: gold.why[at[id(each)]] for row, each in moved.items()}}


def _fitted(moved: Mapping[str, Deed], to: Mapping[str, Deed], item: TableItem) -> dict[str, Deed]:
    found = grader.fitted(moved, to, item.alike)
    return {row: deed for row, deed in found.items() if isinstance(deed, Deed)}


def _finding(slip: grader.Slip) -> Finding:
    given, due = slip.given, slip.due
    if slip.kind == "wrong_reason" and given and due:
        return Finding(slip.kind, "", given.reason, due.reasons[0])
    return Finding(
        slip.kind, (due or given or Deed("")).column, given.act if given else "keep", due.act if due else "keep"
    )


def _shown_row(
    document: CleaningTask, item: TableItem, number: int, row: TableRow, entry: Mapping[str, str] | None
) -> dict[str, Any]:
    given = entry or {"act": "keep"}
    column = given.get("column", "")
    whole = given["act"] == "drop"
    return {
        "id": row.id,
        "number": number,
        "head": head_words(item, row.cells),
        "cells": [
            {"text": cell, "column": each.name, "title": each.title, "touched": whole or each.name == column}
            for cell, each in zip(row.cells, item.columns, strict=True)
        ],
        **{name: given.get(name, "") for name in FIELDS},
        "said": done_words(document, item, row.cells, given),
    }


def _looked(
    document: CleaningTask, item: TableItem, answer: Treated, gold: TableGold, rows: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    mine = deeds(answer)
    due, why = right_for(item, mine, gold), why_for(item, mine, gold)
    looked = []
    for row, cells in zip(rows, (each.cells for each in item.rows), strict=True):
        name = row["id"]
        if name not in answer and name not in due and name not in gold.unusual:
            continue
        given, right = mine.get(name), due.get(name)
        same: bool | None = given is None and right is None
        if given and right:
            whole = grader.fault_of(given, right, item.readings) is None and given.reason in right.reasons
            same = True if whole else None
        entry = (
            {"act": right.act, "column": right.column, "value": right.value, "reason": right.reasons[0]}
            if right
            else {"act": "keep"}
        )
        gold_words = done_words(document, item, cells, entry)
        looked.append({**row, "right": same, "gold": gold_words, "why": why.get(name, "")})
    return looked
