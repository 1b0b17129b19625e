"""Pure: receipts: type what is printed, cover what is personal, mark the corners of a tilted one.

Answer: {"shop", "business_number", "date", "time", "total", "payment": texts as typed; "lines": [{"name", "quantity",
"unit_price", "amount"}] texts as typed; "masks": [{"label", "x", "y", "w", "h"}], "corners": [[x, y] × 4]}, whole pixels from the
top left. Keys that the item does not ask for are missing.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from app.content.tasks.receipt import ReceiptTask
from app.core.errors import Invalid
from app.labeling.graders import quads
from app.labeling.graders.receipt import FIELDS, grade_lines, likeness
from app.labeling.types.base import FormFields, Grade, Remark, Rules, TaskType, Words
from app.labeling.types.receipt_feedback import CELLS, KINDS, findings_of, remarks_of, value_words
from app.labeling.types.receipt_form import (
    COLUMNS,
    CORNERS,
    TITLES,
    as_read,
    crossed,
    first_corners,
    lines_of,
    mask_boxes,
    outline_of,
    read_corners,
    read_masks,
    read_texts,
    typed_masks,
    unreadable,
)
from app.labeling.types.receipt_parts import ReceiptGold, ReceiptItem, grade_parts, rules_of
from app.labeling.types.receipt_words import understood

NEEDED = {"shop": "가게 이름", "total": "합계"}


class Receipt(TaskType[ReceiptTask, ReceiptItem, ReceiptGold]):
    """영수증 옮겨 적기."""

    name = "receipt"
    words = Words("영수증", "장", "칸")
    kinds: ClassVar[Mapping[str, str]] = KINDS
    item_model = ReceiptItem
    gold_model = ReceiptGold
    bench = "labeling/receipt/bench.html"
    feedback = "labeling/receipt/feedback.html"
    still = "labeling/receipt/still.html"
    sheets = ("table", "pictures", "boxes", "receipt")
    styles = ("vendor/annotorious-3.8.10.css",)
    scripts = (
        "vendor/annotorious-3.8.10.min.js",
        "js/boxes-rows.js",
        "js/boxes-canvas.js",
        "js/bench-zoom.js",
        "js/corners.js",
        "js/receipt-text.js",
        "js/receipt.js",
    )
    beside = (("내 사진 바로 펴 보기", "photos:list"),)
    score_words = "칸마다 정해진 점수를 더해 100점으로 바꿉니다. 칸의 점수는 가이드에 있습니다."

    def empty(self) -> dict[str, Any]:
        return {}

    def read(self, document: ReceiptTask, item: ReceiptItem, form: FormFields, kept: Any) -> dict[str, Any]:
        answer: dict[str, Any] = {}
        if "text" in item.asks:
            answer |= read_texts(form, [payment.name for payment in document.payments])
        if "mask" in item.asks:
            answer["masks"] = read_masks(form, _titles(document.personal), item.width, item.height)
        if "corners" in item.asks:
            answer["corners"] = read_corners(form, item.width, item.height)
        return answer

    def typed(self, document: ReceiptTask, item: ReceiptItem, form: FormFields, kept: Any) -> dict[str, Any]:
        texts: dict[str, Any] = {name: form.get(name) or "" for name in FIELDS}
        corners = [list(point) for point in zip(form.getlist("corner_x"), form.getlist("corner_y"), strict=False)]
        return {
            **texts,
            "lines": lines_of(form),
            "masks": typed_masks(form),
            "corners": corners if len(corners) == len(CORNERS) else [],
        }

    def require_finished(self, document: ReceiptTask, item: ReceiptItem, answer: Any) -> None:
        faults: dict[str, str] = {}
        if "text" in item.asks:
            faults |= {
                name: f"{title} 칸이 비어 있어요. 사진을 크게 해서 찾아 적어 주세요."
                for name, title in NEEDED.items()
                if not answer.get(name)
            }
            if not any(any(line.values()) for line in answer.get("lines", ())):
                faults["lines"] = "품목이 한 줄도 없어요. 산 것을 한 줄에 하나씩 적어 주세요."
            faults |= {name: fault for name, fault in unreadable(answer).items() if name not in faults}
        if "corners" in item.asks:
            corners = answer.get("corners") or first_corners(item.width, item.height)
            if corners == first_corners(item.width, item.height):
                faults["corner-1"] = "모서리를 아직 옮기지 않았어요. 네 점을 종이의 네 끝에 놓아 주세요."
            elif crossed(corners):
                faults["corner-1"] = "모서리를 이은 선이 엇갈렸어요. 1번부터 시계 방향으로 놓아 주세요."
        if faults:
            raise Invalid(" ".join(faults.values()), faults)

    def rules(self, document: ReceiptTask) -> dict[str, float]:
        return super().rules(document) | rules_of(document)

    def grade(self, document: ReceiptTask, item: ReceiptItem, answer: Any, gold: ReceiptGold, rules: Rules) -> Grade:
        detail = grade_parts(item, answer, gold, rules)
        found = findings_of(detail, gold)
        missed = sum(slip.kind in ("missing", "uncovered") for slip in found)
        right = sum(detail.is_right(part) for part in detail.worth if part not in ("items", "mask"))
        right += sum(not pair.faults for pair in detail.lines.pairs) if detail.lines else 0
        right += sum(share >= detail.cover for share in detail.masks.shares) if detail.masks else 0
        return Grade(detail.score(rules), right, len(found) - missed, missed, found, detail)

    def remarks(
        self, document: ReceiptTask, item: ReceiptItem, answer: Any, gold: ReceiptGold, grade: Grade
    ) -> tuple[Remark, ...]:
        payments, kinds = _titles(document.payments), _titles(document.personal)
        return remarks_of(item, grade.detail, answer, gold, payments, kinds)

    def praise(self, document: ReceiptTask, item: ReceiptItem, grade: Grade) -> str:
        if not grade.findings:
            return "모두 맞았어요."
        if item.asks == ("corners",):
            return "모서리를 조금만 더 맞춰 볼까요?"
        return f"{grade.right}칸이 맞았어요. 아래를 보고 고쳐 보세요."

    def result_words(self, document: ReceiptTask, grades: Sequence[Grade]) -> tuple[str, ...]:
        right, of = sum(g.right for g in grades), sum(g.right + g.wrong + g.missed for g in grades)
        return (f"{of}칸 가운데 {right}칸이 맞았습니다.",) if of else ()

    def amount(self, answer: Any) -> str:
        filled = sum(bool(answer.get(name)) for name in FIELDS)
        filled += sum(any(line.values()) for line in answer.get("lines", ()))
        return f"{filled}칸" if filled else ""

    def shown(
        self,
        document: ReceiptTask,
        item: ReceiptItem,
        answer: Any,
        gold: ReceiptGold | None = None,
        grade: Grade | None = None,
    ) -> dict[str, Any]:
        """asks, picture, fields {name: text}, lines, understood, masks, corners, names of all kinds; with gold also right (the same
        things as printed), regions and outline; with the grade worth {part: 0–100}."""
        values: dict[str, Any] = {
            "asks": item.asks,
            "picture": item.picture,
            "fields": {name: answer.get(name, "") for name in FIELDS},
            "titles": TITLES,
            "cells": CELLS,
            "lines": answer.get("lines") or [dict.fromkeys(COLUMNS, "")],
            "understood": understood(answer),
            "masks": answer.get("masks", []),
            "written_lines": [line for line in answer.get("lines", ()) if any(line.values())],
            "kinds": _titles(document.personal),
            "labels": [{"name": k.name, "title": k.title, "look": n % 8 + 1} for n, k in enumerate(document.personal)],
            "corners": answer.get("corners") or first_corners(item.width, item.height),
            "corner_names": CORNERS,
            "payments": _titles(document.payments),
            "weights": document.weights.model_dump(),
        }
        if gold is not None:
            values["right"] = _printed(document, gold)
            values["regions"] = [
                {"kind": r.kind, "points": " ".join(f"{x:.0f},{y:.0f}" for x, y in r.polygon)} for r in gold.regions
            ]
            values["outline"] = gold.corners
        if grade is not None:
            values["worth"] = {name: round(100 * share) for name, share in grade.detail.worth.items()}
        return values

    def likeness(self, document: ReceiptTask, item: ReceiptItem, a: Any, b: Any) -> float:
        """The weighted share of the parts on which two answers agree; lines as F1, masks and corners as overlap."""
        agree: dict[str, float] = {}
        weights = document.weights.model_dump()
        if "text" in item.asks:
            mine, other = as_read(a), as_read(b)
            agree |= {name: float(mine.fields[name] == other.fields[name]) for name in FIELDS if name != "shop"}
            agree["shop"] = likeness(str(mine.fields["shop"]), str(other.fields["shop"]))
            agree["items"] = grade_lines(mine.lines, other.lines).worth
        if "mask" in item.asks:
            agree["mask"] = _masks_alike(mask_boxes(a.get("masks", ())), mask_boxes(b.get("masks", ())))
        if "corners" in item.asks:
            outlines = [outline_of(each.get("corners", ())) for each in (a, b)]
            agree["corners"] = 1.0 if outlines[0] == outlines[1] else quads.overlap(*outlines)
        total = sum(weights[name] for name in agree)
        return min(1.0, sum(weights[name] * share for name, share in agree.items()) / total) if total else 1.0

    def nominal(self, document: ReceiptTask, item: ReceiptItem, answer: Any) -> dict[str, str] | None:
        categories = {"payment": answer.get("payment") or "none"} if "text" in item.asks else {}
        if "mask" in item.asks:
            categories["personal"] = "yes" if answer.get("masks") else "no"
        return categories or None


def _titles(labels: Sequence[Any]) -> dict[str, str]:
    return {label.name: label.title for label in labels}


def _printed(document: ReceiptTask, gold: ReceiptGold) -> dict[str, Any]:
    titles = _titles(document.payments)
    fields = {name: value_words(name, value, titles).strip("‘’") for name, value in gold.read.fields.items()}
    lines = [
        {
            "name": line.name,
            "quantity": f"{line.quantity:f}" if line.quantity is not None else "",
            "unit_price": f"{line.unit_price:,}" if line.unit_price is not None else "",
            "amount": f"{line.amount:,}",
        }
        for line in gold.lines
    ]
    return {"fields": fields, "lines": lines}


def _masks_alike(a: list[quads.Rectangle], b: list[quads.Rectangle]) -> float:
    """IoU of the two covered areas; nothing covered in both is 1."""
    together = quads.size_of([*a, *b])
    shared = quads.size_of(a) + quads.size_of(b) - together
    return max(0.0, shared / together) if together else 1.0
