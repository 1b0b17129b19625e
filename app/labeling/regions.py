"""Pure: the boxes of one picture as they are kept, and as a form brings them.

A region is {"label": str, "x": int, "y": int, "w": int, "h": int}: whole pixels of the picture, from its top left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.core.errors import Invalid
from app.labeling.graders.boxes import Box

MOST = 60  # boxes on one picture
Region: TypeAlias = dict[str, str | int]
NUMBERS = (("x", "왼쪽에서"), ("y", "위에서"), ("w", "가로"), ("h", "세로"))
PLACES = (("왼쪽 위", "위쪽", "오른쪽 위"), ("왼쪽", "가운데", "오른쪽"), ("왼쪽 아래", "아래쪽", "오른쪽 아래"))


@dataclass(frozen=True)
class Rows:
    """The columns of the form's rows, one entry a box."""

    label: Sequence[str]
    x: Sequence[str]
    y: Sequence[str]
    w: Sequence[str]
    h: Sequence[str]


def read_rows(rows: Rows, labels: Mapping[str, str], width: int, height: int) -> list[Region]:
    """Regions from a form. `labels` maps the names that may be used to their Korean titles.

    Raises Invalid naming each row that has no number, no size, an unknown label, or leaves the picture.
    """
    columns = (rows.label, rows.x, rows.y, rows.w, rows.h)
    if len({len(column) for column in columns}) != 1:
        raise Invalid("네모의 칸이 빠진 채로 왔어요. 화면을 새로 열고 다시 해 주세요.")
    if len(rows.label) > MOST:
        raise Invalid(f"네모는 사진 한 장에 {MOST}개까지예요. 지금은 {len(rows.label)}개예요.")
    faults: dict[str, str] = {}
    regions: list[Region] = []
    for number, (label, *texts) in enumerate(zip(*columns, strict=True), 1):
        numbers = _whole_numbers(texts)
        fault = _fault(number, label, numbers, labels, (width, height))
        if fault:
            faults[f"box-{number}"] = fault
        else:
            regions.append({"label": label, **numbers})
    if faults:
        raise Invalid(" ".join(faults.values()), faults)
    return regions


def _whole_numbers(texts: Sequence[str]) -> dict[str, int]:
    """The values that are numbers, rounded to whole pixels."""
    found: dict[str, int] = {}
    for (name, _), text in zip(NUMBERS, texts, strict=True):
        try:
            found[name] = round(float(text))
        except (ValueError, OverflowError):
            continue
    return found


def _fault(
    number: int, label: str, found: Mapping[str, int], labels: Mapping[str, str], size: tuple[int, int]
) -> str | None:
    """What is wrong with row `number`, and how to mend it."""
    width, height = size
    for name, title in NUMBERS:
        if name not in found:
            return f"네모 {number}번의 ‘{title}’ 칸에 숫자가 필요해요. 숫자를 적어 주세요."
    if label not in labels:
        return f"네모 {number}번에 이름표가 없어요. 이름표를 골라 주세요."
    x, y, w, h = (found[name] for name, _ in NUMBERS)
    if w <= 0 or h <= 0:
        return f"네모 {number}번에 크기가 없어요. 가로와 세로는 1보다 작을 수 없어요. 지금은 {w}, {h}예요."
    if x < 0 or y < 0 or x + w > width or y + h > height:
        return (
            f"네모 {number}번이 사진 밖으로 나갔어요. 사진은 가로 {width}, 세로 {height}까지예요. "
            f"지금은 가로 {x}부터 {x + w}, 세로 {y}부터 {y + h}까지예요."
        )
    return None


def middle_box(label: str, width: int, height: int) -> Region:
    """A new box in the middle of the picture, a quarter as wide and high."""
    w, h = max(1, width // 4), max(1, height // 4)
    return {"label": label, "x": (width - w) // 2, "y": (height - h) // 2, "w": w, "h": h}


def boxes_of(regions: Sequence[Mapping[str, object]]) -> list[Box]:
    """Regions as the grader takes them."""
    return [Box(str(r["label"]), *(float(str(r[name])) for name, _ in NUMBERS)) for r in regions]


def place_of(box: Box, width: int, height: int) -> str:
    """Where the middle of a box lies, in one of nine words: 왼쪽 위 … 오른쪽 아래."""
    column = min(2, max(0, int(3 * (box.x + box.w / 2) / width)))
    row = min(2, max(0, int(3 * (box.y + box.h / 2) / height)))
    return PLACES[row][column]
