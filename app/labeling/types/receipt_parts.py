"""Pure: items and gold of the receipt task, and one item graded part by part."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from app.content.tasks.receipt import ReceiptTask
from app.labeling.graders.quads import Polygon
from app.labeling.graders.receipt import (
    CornersGrade,
    Line,
    LinesGrade,
    MaskGrade,
    Read,
    grade_corners,
    grade_fields,
    grade_lines,
    grade_masks,
    weighted,
)
from app.labeling.types.base import GoldBase, PictureItem, Rules
from app.labeling.types.receipt_form import as_read, mask_boxes, outline_of

Asked: TypeAlias = Literal["text", "mask", "corners"]
Point: TypeAlias = tuple[float, float]
NEARLY = 1e-9


class ReceiptItem(PictureItem):
    """A picture of a receipt. asks: what is to be done with it: text (fields and lines), mask (cover what is personal),
    corners (find the paper's four corners)."""

    asks: tuple[Asked, ...] = ("text", "mask")


class GoldLine(BaseModel):
    """A line item as printed; what is not printed is null. Amounts in won; a discount is a line of its own, below 0."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    quantity: Decimal | None = None
    unit_price: int | None = None
    amount: int


class GoldRegion(BaseModel):
    """Something personal: its kind, and the four points around its print, in pixels of the picture."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: str
    polygon: tuple[Point, Point, Point, Point]


class ReceiptGold(GoldBase):
    """What is printed: business_number ten digits, date ISO, time HH:MM, "" where the receipt has none; payment a name of the
    task. corners: of the paper, from its own top left onwards. traps: {what it is: amount}, sums often taken for the total."""

    shop: str
    business_number: str = Field(default="", pattern=r"^(\d{10})?$")
    date: str = ""
    time: str = ""
    total: int
    payment: str
    lines: tuple[GoldLine, ...] = Field(min_length=1)
    regions: tuple[GoldRegion, ...] = ()
    corners: tuple[Point, Point, Point, Point]
    traps: Mapping[str, int] = {}

    @property
    def read(self) -> Read:
        """As the grader takes it."""
        names = ("shop", "business_number", "date", "time", "total", "payment")
        lines = tuple(
            Line(li.name, li.quantity and li.quantity.normalize(), li.unit_price, li.amount) for li in self.lines
        )
        return Read({name: getattr(self, name) for name in names}, lines)

    @property
    def polygons(self) -> list[Polygon]:
        """What is personal, as the grader takes it."""
        return [region.polygon for region in self.regions]


@dataclass(frozen=True)
class Detail:
    """worth: {part: 0–1} of the parts that the item asks for; the grades they come from, None for what it does not ask."""

    worth: Mapping[str, float]
    answer: Read | None = None
    lines: LinesGrade | None = None
    masks: MaskGrade | None = None
    corners: CornersGrade | None = None
    cover: float = 0.9
    spare: float = 0.5

    def score(self, rules: Rules) -> float:
        """0–100, to one decimal."""
        return weighted(self.worth, {name: rules[f"weight_{name}"] for name in self.worth})

    def is_right(self, part: str) -> bool:
        """Whether nothing at all is amiss in a part."""
        return self.worth[part] >= 1 - NEARLY


def rules_of(document: ReceiptTask) -> dict[str, float]:
    """What a run freezes: weights and thresholds."""
    weights = {f"weight_{name}": float(value) for name, value in document.weights.model_dump().items()}
    names = ("mask_cover", "mask_spare", "corners_none", "corners_full")
    return weights | {name: float(getattr(document, name)) for name in names}


def grade_parts(item: ReceiptItem, answer: Mapping[str, Any], gold: ReceiptGold, rules: Rules) -> Detail:
    """Each part that the item asks for."""
    worth: dict[str, float] = {}
    read = lines = masks = corners = None
    if "text" in item.asks:
        read, right = as_read(answer), gold.read
        lines = grade_lines(read.lines, right.lines)
        worth |= {**grade_fields(read, right), "items": lines.worth}
    if "mask" in item.asks:
        boxes = mask_boxes(answer.get("masks", ()))
        masks = grade_masks(boxes, gold.polygons, rules["mask_cover"], rules["mask_spare"])
        worth["mask"] = masks.worth
    if "corners" in item.asks:
        marked = outline_of(answer.get("corners", ()))
        corners = grade_corners(marked, gold.corners, rules["corners_none"], rules["corners_full"])
        worth["corners"] = corners.worth
    return Detail(worth, read, lines, masks, corners, rules["mask_cover"], rules["mask_spare"])
