"""Pure: grading a receipt: fields by typed equality, the shop's name by CER, lines by the Hungarian method, masks by area.

Every part is worth 0–1 and has a published weight; the score is 100 · Σ weight · worth / Σ weight over the parts that the
item asks for. The rules and their reasons: decision 0031.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import dist

from app.labeling.graders import quads
from app.labeling.graders.assignment import assign
from app.labeling.graders.quads import Polygon, Rectangle
from app.labeling.measures.error_rates import cer
from app.labeling.measures.korean_text import tidy

FIELDS = ("shop", "business_number", "date", "time", "total", "payment")
SAME_LINE = 0.4  # from this likeness of the names on, two lines may be the same one
LINE_WORTH = {"name": 0.4, "quantity": 0.2, "unit_price": 0.1, "amount": 0.3}
ROOM_BESIDE = 0.5  # the print's height, times this, may be covered around it without being beside it


@dataclass(frozen=True)
class Line:
    """A line item, read. What the receipt does not print, or could not be read, is None; amounts are won."""

    name: str
    quantity: Decimal | None
    unit_price: int | None
    amount: int | None


@dataclass(frozen=True)
class Read:
    """A transcription, read: values of FIELDS ("" where nothing stands, None where what was typed cannot be read), and lines."""

    fields: Mapping[str, str | int | None]
    lines: Sequence[Line]


@dataclass(frozen=True)
class LinePair:
    """An answer's line on the gold's, indices into both; `likeness` of the names 0–1; `faults`: which of LINE_WORTH differ."""

    answer: int
    gold: int
    likeness: float
    faults: tuple[str, ...]

    @property
    def worth(self) -> float:
        """0–1: what agrees of it; a name that is nearly right earns its likeness."""
        lost = sum(LINE_WORTH[name] for name in self.faults if name != "name")
        return 1 - lost - LINE_WORTH["name"] * (1 - self.likeness)


@dataclass(frozen=True)
class LinesGrade:
    """All line items. `worth` is 2 · Σ pair worth / (lines answered + lines there), as F1; no lines on both sides is 1."""

    pairs: tuple[LinePair, ...]
    extra: tuple[int, ...]
    missed: tuple[int, ...]

    @property
    def worth(self) -> float:
        total = 2 * len(self.pairs) + len(self.extra) + len(self.missed)
        return 2 * sum(pair.worth for pair in self.pairs) / total if total else 1.0


@dataclass(frozen=True)
class MaskGrade:
    """What is covered. shares: the covered share of each personal region, 0–1; idle: masks that touch none (indices);
    beside: the share of the covered area that lies beside all regions, 0–1; `worth` 0–1."""

    shares: tuple[float, ...]
    idle: tuple[int, ...]
    beside: float
    worth: float


@dataclass(frozen=True)
class CornersGrade:
    """The marked outline: IoU with the true one; turn: its points are numbered on by so many corners; `worth` 0–1."""

    overlap: float
    turn: int
    worth: float


def grade_fields(answer: Read, gold: Read) -> dict[str, float]:
    """The worth of each field: equal is 1, else 0; of the shop's name 1 − CER. Nothing there and nothing typed is 1."""
    worth = {name: float(answer.fields[name] == gold.fields[name]) for name in FIELDS if name != "shop"}
    return {"shop": cer(str(answer.fields["shop"]), str(gold.fields["shop"]), spaces=False).score, **worth}


def likeness(a: str, b: str) -> float:
    """1 − edits / length of the longer, 0–1, symmetric; spaces do not count; two empty names are alike."""
    from rapidfuzz.distance import Levenshtein  # late, as in measures: a task type is imported at the start

    return Levenshtein.normalized_similarity(tidy(a, spaces=False), tidy(b, spaces=False))


def grade_lines(answer: Sequence[Line], gold: Sequence[Line]) -> LinesGrade:
    """Lines matched one to one: as many as can be by names, then by what else agrees. The order does not matter.

    A line whose name is unlike but whose amount and quantity both agree is taken for the same one too: a name read badly
    should be told as such, not as one line missing and one too many.
    """
    weights = [[_affinity(mine, right) for right in gold] for mine in answer]
    pairs = [(a, g) for a, g in assign(weights) if weights[a][g] > 0] if answer and gold else []
    found = tuple(_pair(a, g, answer[a], gold[g]) for a, g in pairs)
    used_a, used_g = {a for a, _ in pairs}, {g for _, g in pairs}
    extra = tuple(a for a in range(len(answer)) if a not in used_a)
    return LinesGrade(found, extra, tuple(g for g in range(len(gold)) if g not in used_g))


def _affinity(mine: Line, right: Line) -> float:
    """0 where two lines are not the same one; else 1 for being a pair at all, and a little for how well they agree."""
    alike = likeness(mine.name, right.name)
    agree = (mine.quantity == right.quantity) + (mine.amount == right.amount)
    if alike < SAME_LINE and not (agree == 2 and mine.amount is not None):
        return 0.0
    return 10 + alike + 0.2 * agree


def _pair(a: int, g: int, mine: Line, right: Line) -> LinePair:
    alike = likeness(mine.name, right.name)
    values = ("quantity", "unit_price", "amount")
    faults = [name for name in values if getattr(mine, name) != getattr(right, name)]
    return LinePair(a, g, alike, (*(["name"] if alike < 1 else []), *faults))


def grade_masks(masks: Sequence[Rectangle], regions: Sequence[Polygon], cover: float, spare: float) -> MaskGrade:
    """Regions count when covered from `cover` on; half a phone number is still a phone number, so less counts nothing.

    Of what is covered, the share `spare` may lie beside all regions (with room around each); beyond it the worth falls in a
    straight line to 0 where everything lies beside. Nothing personal: any mask is worth 0, none is 1.
    """
    shares = tuple(min(1.0, quads.covered(region, masks) / quads.area(region)) for region in regions)
    roomy = [quads.grown(_box_around(region), ROOM_BESIDE * dist(region[0], region[-1])) for region in regions]
    total = quads.size_of(masks)
    beside = max(0.0, 1 - quads.within(roomy, masks) / total) if total else 0.0
    idle = tuple(n for n, mask in enumerate(masks) if quads.within(roomy, [mask]) <= 0)
    if not regions:
        return MaskGrade(shares, idle, beside, float(not masks))
    recall = sum(share >= cover for share in shares) / len(regions)
    return MaskGrade(shares, idle, beside, recall * (1 - max(0.0, beside - spare) / (1 - spare)))


def _box_around(region: Polygon) -> Polygon:
    """Masks stand upright: around a leaning text nothing smaller than this covers it."""
    (left, right), (top, bottom) = ((min(side), max(side)) for side in zip(*region, strict=True))
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def grade_corners(answer: Polygon, gold: Polygon, none: float, full: float) -> CornersGrade:
    """Worth 0 up to the overlap `none`, 1 from `full` on, straight between; numbered from another corner: half of that,
    because the straightened receipt would lie on its side."""
    if len(answer) != len(gold) or not quads.is_convex(answer):
        return CornersGrade(0.0, 0, 0.0)
    found, turn = quads.overlap(answer, gold), quads.best_turn(answer, gold)
    worth = min(1.0, max(0.0, (found - none) / (full - none)))
    return CornersGrade(found, turn, worth / 2 if turn else worth)


def weighted(worth: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """100 · Σ weight · worth / Σ weight over the parts in `worth`, to one decimal; parts without weight count nothing."""
    total = sum(weights[name] for name in worth)
    return round(100 * sum(weights[name] * share for name, share in worth.items()) / total, 1) if total else 0.0
