"""Pure: the boxes of one picture as they are kept, and as a form brings them.

A region is {"label": str, "x": int, "y": int, "w": int, "h": int}: whole pixels of the picture, from its top left; on a
picture that asks for marks also "attributes": [name], those that hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, TypeAlias

from app.core.errors import Invalid
from app.labeling.fields import FormFields
from app.labeling.graders.boxes import Box

MOST = 60  # boxes on one picture
Region: TypeAlias = dict[str, Any]
COLUMNS = ("label", "x", "y", "w", "h")
NUMBERS = (("x", "왼쪽에서"), ("y", "위에서"), ("w", "가로"), ("h", "세로"))
PLACES = (("왼쪽 위", "위쪽", "오른쪽 위"), ("왼쪽", "가운데", "오른쪽"), ("왼쪽 아래", "아래쪽", "오른쪽 아래"))


@dataclass(frozen=True)
class Rows:
    """The columns of the form's rows, one entry a box. `marks` are its checked attributes; None: the picture asks for none."""

    label: Sequence[str]
    x: Sequence[str]
    y: Sequence[str]
    w: Sequence[str]
    h: Sequence[str]
    marks: Sequence[Sequence[str]] | None = None

    @classmethod
    def of(cls, form: FormFields, attributes: Sequence[str] = ()) -> "Rows":
        """The rows of a form. The check boxes of row n are called mark-<n>; what the picture does not ask for is left out."""
        label, x, y, w, h = (form.getlist(name) for name in COLUMNS)
        return cls(label, x, y, w, h, read_marks(form, len(label), attributes))


def read_marks(form: FormFields, rows: int, attributes: Sequence[str]) -> list[list[str]] | None:
    """The checked attributes of each row, of those that the picture asks for; None when it asks for none."""
    if not attributes:
        return None
    checked = (form.getlist(f"mark-{number}") for number in range(1, 1 + min(rows, MOST)))
    return [[name for name in attributes if name in row] for row in checked]


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
            continue
        regions.append({"label": label, **numbers})
        if rows.marks is not None:
            regions[-1]["attributes"] = list(rows.marks[number - 1])
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


def delete_row(rows: Rows, at: int) -> Rows:
    """The rows without the one at index `at`; an index beyond the last takes nothing away."""
    label, x, y, w, h = ([value for n, value in enumerate(getattr(rows, name)) if n != at] for name in COLUMNS)
    return Rows(label, x, y, w, h, rows.marks and [row for n, row in enumerate(rows.marks) if n != at])


def typed_rows(rows: Rows) -> list[Region]:
    """What was typed, row for row, whether it can be kept or not."""
    columns = (getattr(rows, name) for name in COLUMNS)
    typed: list[Region] = [dict(zip(COLUMNS, values, strict=True)) for values in zip(*columns, strict=False)]
    for region, marks in zip(typed, rows.marks or (), strict=False):
        region["attributes"] = list(marks)
    return typed


def middle_box(label: str, width: int, height: int, *, attributes: bool = False) -> Region:
    """A new box in the middle of the picture, a quarter as wide and high; `attributes`: the picture asks for marks."""
    w, h = max(1, width // 4), max(1, height // 4)
    region: Region = {"label": label, "x": (width - w) // 2, "y": (height - h) // 2, "w": w, "h": h}
    return region | ({"attributes": []} if attributes else {})


def boxes_of(regions: Sequence[Mapping[str, Any]]) -> list[Box]:
    """Regions as the grader takes them."""
    found = []
    for region in regions:
        x, y, w, h = (float(region[name]) for name, _ in NUMBERS)
        found.append(Box(str(region["label"]), x, y, w, h, frozenset(region.get("attributes", ()))))
    return found


def typed_box(region: Mapping[str, Any]) -> Box | None:
    """The box of a row that may have been typed wrong; None when a number is none."""
    try:
        box = boxes_of([region])[0]
    except ValueError:
        return None
    return box if all(isfinite(value) for value in (box.x, box.y, box.w, box.h)) else None


def place_of(box: Box, width: int, height: int) -> str:
    """Where the middle of a box lies, in one of nine words: 왼쪽 위 … 오른쪽 아래."""
    column = min(2, max(0, int(3 * (box.x + box.w / 2) / width)))
    row = min(2, max(0, int(3 * (box.y + box.h / 2) / height)))
    return PLACES[row][column]
