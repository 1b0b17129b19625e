"""Pure: polygons: every thing a picture asks for, with an outline that follows it, a name and the marks the item wants.

Answer: [{"label", "points": [[x, y], …]}, …], whole pixels from the top left, at least three points, the sides never crossing; with
"attributes": [names] where the item asks for them.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from app.content.tasks.boxes import PolygonsTask
from app.labeling.graders import boxes as grader
from app.labeling.graders.boxes import Box, pool
from app.labeling.graders.polygons import FEWEST, Polygon, overlap
from app.labeling.outlines import (
    delete_row,
    new_outline,
    polygons_of,
    read_outlines,
    read_rows,
    turn_points,
    typed_points,
)
from app.labeling.regions import place_of
from app.labeling.types.base import FormFields, GoldBase, Grade, Remark, Rules, TaskType, Words
from app.labeling.types.boxes import BoxesItem, counted, drawn_values, labels_of, titles_of
from app.labeling.types.boxes_feedback import KIND_NAMES, praise, remarks

Outlines = Sequence[Mapping[str, Any]]
NAMES = {**KIND_NAMES, "extra": "더 그린 테두리", "duplicate": "두 번 그린 테두리", "wrong_label": "이름표가 다른 테두리",
         "low_overlap": "많이 벗어난 테두리", "wrong_attribute": "확인 칸이 다른 테두리", "loose": "가장자리와 다른 테두리"}  # fmt: skip


class GoldOutline(BaseModel):
    """An object as it is: the ring of its points in pixels, the share that can be seen (0–1), the attributes that hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    label: str
    points: tuple[tuple[float, float], ...] = Field(min_length=FEWEST)
    visible: float = Field(default=1.0, ge=0, le=1)
    attributes: tuple[str, ...] = ()


class PolygonsGold(GoldBase):
    """The objects of one picture."""

    outlines: tuple[GoldOutline, ...]

    @cached_property
    def shapes(self) -> tuple[Polygon, ...]:
        """As the grader takes them."""
        return tuple(Polygon(o.label, o.points, frozenset(o.attributes)) for o in self.outlines)

    @property
    def regions(self) -> list[dict[str, Any]]:
        """As an answer would hold them."""
        return [
            {"label": o.label, "points": [list(point) for point in o.points], "attributes": list(o.attributes)}
            for o in self.outlines
        ]


class Polygons(TaskType[PolygonsTask, BoxesItem, PolygonsGold]):
    """물건 테두리 따라 그리기."""

    name = "polygons"
    words = Words("사진", "장", "테두리")
    kinds: ClassVar[Mapping[str, str]] = NAMES
    item_model = BoxesItem
    gold_model = PolygonsGold
    bench = "labeling/polygons/bench.html"
    feedback = "labeling/polygons/feedback.html"
    still = "labeling/polygons/still.html"
    history = False
    sheets = ("pictures", "boxes")
    styles = ("vendor/annotorious-3.8.10.css",)
    scripts = (
        "vendor/annotorious-3.8.10.min.js",
        "js/boxes-rows.js",
        "js/boxes-canvas.js",
        "js/polygons.js",
        "js/boxes.js",
    )
    score_words = "점수는 (맞은 테두리 × 2) ÷ (그린 테두리 + 있어야 할 테두리) × 100입니다."

    def empty(self) -> list[dict[str, Any]]:
        return []

    def read(self, document: PolygonsTask, item: BoxesItem, form: FormFields, kept: Outlines) -> list[dict[str, Any]]:
        """Deeds: add, delete-<row>, point-<row>-<n> (a new point after point n), drop-<row>-<n> (without point n)."""
        labels = labels_of(document, item)
        rows = delete_row(turn_points(read_rows(form, item.attributes), form.deed), form.deed)
        found = read_outlines(rows, {label.name for label in labels}, item.width, item.height)
        if form.deed == "add":
            found.append(new_outline(labels[0].name, item.width, item.height, attributes=bool(item.attributes)))
        return found

    def typed(self, document: PolygonsTask, item: BoxesItem, form: FormFields, kept: Outlines) -> list[dict[str, Any]]:
        return read_rows(form, item.attributes)

    def rules(self, document: PolygonsTask) -> dict[str, float]:
        thresholds = {"match_iou": document.match_overlap, "tight_iou": document.tight_overlap}
        cost = {"attribute_cost": document.attribute_cost} if document.attributes else {}
        return thresholds | {"pass_mark": document.pass_mark} | cost

    def grade(
        self, document: PolygonsTask, item: BoxesItem, answer: Outlines, gold: PolygonsGold, rules: Rules
    ) -> Grade:
        cost = rules.get("attribute_cost", 0.0) if item.attributes else 0.0
        drawn, wanted = polygons_of(answer), frozenset(item.attributes) if cost else frozenset()
        found = grader.grade(
            drawn,
            gold.shapes,
            rules["match_iou"],
            rules["tight_iou"],
            attributes=wanted,
            attribute_cost=cost,
            likeness=overlap,
        )
        return counted(found, drawn, gold.shapes)

    def pooled(self, grades: Sequence[Grade]) -> float:
        """Micro-averaged F1, as for boxes."""
        return pool(grade.detail for grade in grades).score

    def remarks(
        self, document: PolygonsTask, item: BoxesItem, answer: Outlines, gold: PolygonsGold, grade: Grade
    ) -> tuple[Remark, ...]:
        size = (item.width, item.height)
        drawn, right = frames(polygons_of(answer)), frames(gold.shapes)
        return remarks(grade.detail, drawn, right, titles_of(document), size, self.words.unit)

    def praise(self, document: PolygonsTask, item: BoxesItem, grade: Grade) -> str:
        return praise(grade.detail, self.words.unit)

    def result_words(self, document: PolygonsTask, grades: Sequence[Grade]) -> tuple[str, ...]:
        whole = pool(grade.detail for grade in grades)
        said = (f"물건 {whole.true_positives + whole.false_negatives}개 중 {whole.true_positives}개를 찾았습니다.",)
        return (*said, f"가장자리까지 꼭 맞은 테두리가 {whole.tight}개입니다.") if whole.tight else said

    def is_blank(self, answer: Outlines) -> bool:
        return not answer

    def amount(self, answer: Outlines) -> str:
        return f"테두리 {len(answer)}개"

    def shown(
        self,
        document: PolygonsTask,
        item: BoxesItem,
        answer: Outlines,
        gold: PolygonsGold | None = None,
        grade: Grade | None = None,
    ) -> dict[str, Any]:
        """picture, labels, attributes, regions (the rows), shapes [{number, title, look, place, ring, x, y, label, attributes}]; with
        gold also gold, and with the grade missed: the numbers of gold that nobody drew."""
        shapes = drawn_outlines(document, item, answer)
        places = {shape["number"]: shape["place"] for shape in shapes}
        right = drawn_outlines(document, item, gold.regions) if gold is not None else None
        return drawn_values(document, item, answer, shapes, places, right, grade)

    def likeness(self, document: PolygonsTask, item: BoxesItem, a: Outlines, b: Outlines) -> float:
        """F1 of the two sets of outlines at the task's overlap."""
        one, other = polygons_of(a), polygons_of(b)
        return grader.grade(one, other, document.match_overlap, document.tight_overlap, likeness=overlap).f1


def frames(shapes: Sequence[Polygon]) -> list[Box]:
    """The upright rectangle around each, for saying where it lies and which way it is off."""
    return [Box(shape.label, *shape.frame, attributes=shape.attributes) for shape in shapes]


def drawn_outlines(document: PolygonsTask, item: BoxesItem, regions: Outlines) -> list[dict[str, Any]]:
    """Outlines for drawing and listing; what was typed and is no number is left out. A label not offered here has look 0."""
    looks, titles = {label.name: label for label in labels_of(document, item)}, titles_of(document)
    shown: list[dict[str, Any]] = []
    for number, region in enumerate(regions, 1):
        points = typed_points(region["points"])
        if points is None:
            continue
        frame = frames([Polygon(region["label"], tuple(points))])[0]
        known = looks.get(frame.label)
        shown.append(
            {
                "number": number,
                "title": known.title if known else titles.get(frame.label, frame.label),
                "look": known.look if known else 0,
                "place": place_of(frame, item.width, item.height),
                "ring": " ".join(f"{x:g},{y:g}" for x, y in points),
                "x": frame.x,
                "y": frame.y,
                "label": frame.label,
                "attributes": tuple(titles.get(name, name) for name in region.get("attributes", ())),
            }
        )
    return shown
