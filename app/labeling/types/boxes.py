"""Pure: boxes: every thing a picture asks for, with a tight rectangle, a name and the marks the item wants.

Answer: [{"label", "x", "y", "w", "h"}, …], whole pixels from the top left, with "attributes": [names] where the item asks for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from app.content.tasks.boxes import BoxesTask, ShapesTask
from app.labeling.graders import boxes as grader
from app.labeling.graders.boxes import Box, Shape, pool
from app.labeling.regions import (
    Region,
    Rows,
    boxes_of,
    delete_row,
    middle_box,
    place_of,
    read_rows,
    typed_box,
    typed_rows,
)
from app.labeling.types.base import (
    Finding,
    FormFields,
    GoldBase,
    Grade,
    PictureItem,
    Remark,
    Rules,
    TaskType,
    Words,
)
from app.labeling.types.boxes_feedback import KIND_NAMES, praise, remarks

LOOKS = 8  # pairs of colour and dash pattern in boxes.css
Regions = Sequence[Mapping[str, Any]]


class BoxesItem(PictureItem):
    """A picture to mark. labels: the names that may occur, none meaning all; attributes: the marks that each box gets."""

    labels: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()


class GoldBox(BaseModel):
    """An object as it is: pixels, the share of it that can be seen (0–1), and the attributes that hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    label: str
    x: float
    y: float
    w: float = Field(gt=0)
    h: float = Field(gt=0)
    visible: float = Field(default=1.0, ge=0, le=1)
    attributes: tuple[str, ...] = ()


class BoxesGold(GoldBase):
    """The objects of one picture."""

    boxes: tuple[GoldBox, ...]

    @cached_property
    def shapes(self) -> tuple[Box, ...]:
        """As the grader takes them."""
        return tuple(Box(b.label, b.x, b.y, b.w, b.h, frozenset(b.attributes)) for b in self.boxes)

    @property
    def regions(self) -> list[dict[str, Any]]:
        """As an answer would hold them."""
        return [_region(box) for box in self.shapes]


@dataclass(frozen=True)
class OfferedLabel:
    """`look` counts from 1 within a picture and chooses colour and pattern: no label is told by colour alone."""

    name: str
    title: str
    help: str
    look: int


@dataclass(frozen=True)
class Outlined:
    """A box as a picture shows it: number, name, look, place, pixels, and the titles of its attributes."""

    number: int
    title: str
    look: int
    place: str
    x: float
    y: float
    w: float
    h: float
    label: str
    attributes: tuple[str, ...] = ()


class Boxes(TaskType[BoxesTask, BoxesItem, BoxesGold]):
    """사진에 네모 표시하기."""

    name = "boxes"
    words = Words("사진", "장", "네모")
    kinds: ClassVar[Mapping[str, str]] = KIND_NAMES
    item_model = BoxesItem
    gold_model = BoxesGold
    bench = "labeling/boxes/bench.html"
    feedback = "labeling/boxes/feedback.html"
    still = "labeling/boxes/still.html"
    history = False
    sheets = ("pictures", "boxes")
    styles = ("vendor/annotorious-3.8.10.css",)
    scripts = ("vendor/annotorious-3.8.10.min.js", "js/boxes-rows.js", "js/boxes-canvas.js", "js/boxes.js")
    score_words = "점수는 (맞은 네모 × 2) ÷ (그린 네모 + 있어야 할 네모) × 100입니다."

    def empty(self) -> list[Region]:
        return []

    def read(self, document: BoxesTask, item: BoxesItem, form: FormFields, kept: Regions) -> list[Region]:
        labels = labels_of(document, item)
        rows = Rows.of(form, attributes=item.attributes)
        if form.deed.startswith("delete-") and form.deed[7:].isascii() and form.deed[7:].isdigit():
            rows = delete_row(rows, int(form.deed[7:]) - 1)
        regions = read_rows(rows, {label.name: label.title for label in labels}, item.width, item.height)
        if form.deed == "add":
            regions.append(middle_box(labels[0].name, item.width, item.height, attributes=bool(item.attributes)))
        return regions

    def typed(self, document: BoxesTask, item: BoxesItem, form: FormFields, kept: Regions) -> list[dict[str, Any]]:
        return typed_rows(Rows.of(form, attributes=item.attributes))

    def rules(self, document: BoxesTask) -> dict[str, float]:
        thresholds = {"match_iou": document.match_overlap, "tight_iou": document.tight_overlap}
        cost = {"attribute_cost": document.attribute_cost} if document.attributes else {}
        return thresholds | {"pass_mark": document.pass_mark} | cost

    def grade(self, document: BoxesTask, item: BoxesItem, answer: Regions, gold: BoxesGold, rules: Rules) -> Grade:
        return counted(grade_shapes(item, boxes_of(answer), gold.shapes, rules), boxes_of(answer), gold.shapes)

    def pooled(self, grades: Sequence[Grade]) -> float:
        """Micro-averaged F1: each object weighs the same, wherever it stands (decision 0007)."""
        return pool(grade.detail for grade in grades).score

    def remarks(
        self, document: BoxesTask, item: BoxesItem, answer: Regions, gold: BoxesGold, grade: Grade
    ) -> tuple[Remark, ...]:
        titles = titles_of(document)
        return remarks(grade.detail, boxes_of(answer), gold.shapes, titles, (item.width, item.height))

    def praise(self, document: BoxesTask, item: BoxesItem, grade: Grade) -> str:
        return praise(grade.detail)

    def result_words(self, document: BoxesTask, grades: Sequence[Grade]) -> tuple[str, ...]:
        whole = pool(grade.detail for grade in grades)
        total = whole.true_positives + whole.false_negatives
        said = (f"물건 {total}개 중 {whole.true_positives}개를 찾았습니다.",)
        return (*said, f"가장자리까지 꼭 맞은 네모가 {whole.tight}개입니다.") if whole.tight else said

    def is_blank(self, answer: Regions) -> bool:
        return not answer

    def amount(self, answer: Regions) -> str:
        return f"네모 {len(answer)}개"

    def shown(
        self,
        document: BoxesTask,
        item: BoxesItem,
        answer: Regions,
        gold: BoxesGold | None = None,
        grade: Grade | None = None,
    ) -> dict[str, Any]:
        """picture, labels, attributes (those the item asks for), regions (the rows), shapes (drawn); with gold also gold and,
        with the grade, missed: the numbers of gold that nobody drew. A row that was typed wrong is among the regions, not the shapes."""
        shapes = outline(document, item, answer)
        places = {shape.number: shape.place for shape in shapes}
        right = outline(document, item, gold.regions) if gold is not None else None
        return drawn_values(document, item, answer, shapes, places, right, grade)

    def likeness(self, document: BoxesTask, item: BoxesItem, a: Regions, b: Regions) -> float:
        """F1 of the two sets of boxes at the task's overlap; it does not matter which one is taken for the truth."""
        return grader.grade(boxes_of(a), boxes_of(b), document.match_overlap, document.tight_overlap).f1

    def snapshot(self, document: BoxesTask, items: Sequence[tuple[BoxesItem, Regions]]) -> dict[str, Any]:
        """{labels: {name: title}, items: [{item, media, width, height, alt, regions}]}: as since the first hand-in."""
        pictures = [
            {"item": i.id, "media": i.media, "width": i.width, "height": i.height, "alt": i.alt, "regions": regions}
            for i, regions in items
        ]
        marks = {a.name: a.title for a in document.attributes}
        return {"labels": titles_of(document), "items": pictures} | ({"attributes": marks} if marks else {})

    def record(self, grade: Grade, gold: BoxesGold | None, said: Sequence[Remark]) -> dict[str, Any]:
        """{score, found, wrong, missed, tight, gold: [region], remarks: [{kind, text, boxes}]}: as since the first hand-in."""
        return {
            "score": grade.score,
            "found": grade.right,
            "wrong": grade.wrong,
            "missed": grade.missed,
            "tight": grade.detail.tight,
            "gold": gold.regions if gold else [],
            "remarks": [{"kind": r.kind, "text": r.text, "boxes": list(r.parts)} for r in said],
        }


def drawn_values(
    document: ShapesTask,
    item: BoxesItem,
    answer: Sequence[Mapping[str, Any]],
    shapes: Sequence[Any],
    places: Mapping[int, str],
    gold: Sequence[Any] | None,
    grade: Grade | None,
) -> dict[str, Any]:
    """What the templates of drawn types share. `places`: where in the picture the row of a number lies, in words."""
    values: dict[str, Any] = {
        "picture": item.picture,
        "labels": labels_of(document, item),
        "attributes": [a for a in document.attributes if a.name in item.attributes],
        "regions": list(answer),
        "shapes": shapes,
        "places": [places.get(number, "") for number in range(1, len(answer) + 1)],
    }
    if gold is not None:
        values["gold"] = gold
    if gold is not None and grade is not None:
        slips = grade.detail.findings
        values["missed"] = {f.gold + 1 for f in slips if f.kind == "missing" and f.gold is not None}
    return values


def labels_of(document: ShapesTask, item: BoxesItem) -> tuple[OfferedLabel, ...]:
    """The labels offered on one picture, told apart by their looks (the ninth repeats the first)."""
    offered = [label for label in document.labels if not item.labels or label.name in item.labels]
    return tuple(
        OfferedLabel(label.name, label.title, label.help or "", number % LOOKS + 1)
        for number, label in enumerate(offered)
    )


def titles_of(document: ShapesTask) -> dict[str, str]:
    """Label and attribute names to Korean."""
    return {label.name: label.title for label in (*document.attributes, *document.labels)}


def grade_shapes(item: BoxesItem, answer: Sequence[Box], gold: Sequence[Box], rules: Rules) -> grader.Grade:
    """The matching, and what wrong attributes cost: nothing in a run that began before the task asked for them."""
    cost = rules.get("attribute_cost", 0.0) if item.attributes else 0.0
    wanted = frozenset(item.attributes) if cost else frozenset()
    return grader.grade(answer, gold, rules["match_iou"], rules["tight_iou"], attributes=wanted, attribute_cost=cost)


def counted(found: grader.Grade, answer: Sequence[Shape], gold: Sequence[Shape]) -> Grade:
    """The grader's word as every type gives it."""
    return Grade(
        score=found.score,
        right=found.true_positives,
        wrong=found.false_positives,
        missed=found.false_negatives,
        findings=tuple(_finding(slip, answer, gold) for slip in found.findings),
        detail=found,
    )


def _finding(slip: grader.Finding, answer: Sequence[Shape], gold: Sequence[Shape]) -> Finding:
    mine = answer[slip.answer] if slip.answer is not None else None
    right = gold[slip.gold] if slip.gold is not None else None
    if slip.kind == "wrong_attribute" and mine and right:
        words = ("있음" if slip.attribute in box.attributes else "없음" for box in (mine, right))
        return Finding(slip.kind, slip.attribute, *words)
    given, expected = mine.label if mine else "", right.label if right else ""
    return Finding(slip.kind, expected or given, given, expected)


def outline(document: ShapesTask, item: BoxesItem, regions: Regions) -> list[Outlined]:
    """Regions for drawing and listing; what was typed and is no number is left out. A label that this picture does not offer
    has look 0."""
    looks = {label.name: label for label in labels_of(document, item)}
    titles = titles_of(document)
    shown: list[Outlined] = []
    for number, region in enumerate(regions, 1):
        box = typed_box(region)
        if box is None:
            continue
        known = looks.get(box.label)
        title, look = (known.title, known.look) if known else (titles.get(box.label, box.label), 0)
        place = place_of(box, item.width, item.height)
        x, y, w, h = (_plain(value) for value in (box.x, box.y, box.w, box.h))
        marks = tuple(titles.get(name, name) for name in region.get("attributes", ()))
        shown.append(Outlined(number, title, look, place, x, y, w, h, box.label, marks))
    return shown


def _plain(value: float) -> float:
    """A whole number without its ".0", for attributes and fields."""
    return int(value) if value.is_integer() else value


def _region(box: Box) -> dict[str, Any]:
    region: dict[str, Any] = {"label": box.label, "x": box.x, "y": box.y, "w": box.w, "h": box.h}
    return region | ({"attributes": sorted(box.attributes)} if box.attributes else {})
