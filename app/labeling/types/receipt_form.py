"""Pure: the form of the receipt workbench, and its answer as the grader takes it.

An answer keeps what was typed, as it was typed: a date half written is a draft, not a mistake. It is read when it is graded.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.errors import Invalid
from app.labeling.fields import FormFields
from app.labeling.graders.quads import Polygon, Rectangle, is_convex
from app.labeling.graders.receipt import FIELDS, Line, Read
from app.labeling.graders.receipt_reading import (
    plain,
    read_amount,
    read_business_number,
    read_date,
    read_quantity,
    read_time,
)
from app.labeling.regions import NUMBERS, Rows, boxes_of, delete_row, middle_box, read_rows

COLUMNS = ("name", "quantity", "unit_price", "amount")
CORNERS = ("왼쪽 위", "오른쪽 위", "오른쪽 아래", "왼쪽 아래")
MOST_LINES, MOST_MASKS, LONGEST = 60, 20, 60
TITLES = {
    "shop": "가게 이름",
    "business_number": "사업자등록번호",
    "date": "날짜",
    "time": "시각",
    "total": "합계",
    "payment": "결제 방법",
}


def read_texts(form: FormFields, payments: Sequence[str]) -> dict[str, Any]:
    """The fields and lines of a form, after its deed. Raises Invalid for a text that is too long and for too many lines."""
    texts = {name: (form.get(name) or "").strip() for name in FIELDS}
    lines = lines_of(form)
    faults = {name: _too_long(TITLES[name], text) for name, text in texts.items() if len(text) > LONGEST}
    for number, line in enumerate(lines, 1):
        if any(len(text) > LONGEST for text in line.values()):
            faults[f"line-{number}"] = f"품목 {number}번의 글이 너무 길어요. {LONGEST}자까지 적을 수 있어요."
    if texts["payment"] not in (*payments, ""):
        faults["payment"] = "결제 방법을 보기에서 골라 주세요."
    if len(lines) > MOST_LINES:
        faults["lines"] = f"품목은 {MOST_LINES}줄까지예요. 지금은 {len(lines)}줄이에요."
    if faults:
        raise Invalid(" ".join(faults.values()), faults)
    return {**texts, "lines": lines}


def lines_of(form: FormFields) -> list[dict[str, str]]:
    """The rows of line items as typed, after adding or deleting one."""
    columns = [form.getlist(f"line_{name}") for name in COLUMNS]
    lines = [dict(zip(COLUMNS, (text.strip() for text in row), strict=True)) for row in zip(*columns, strict=False)]
    gone = _number_of(form.deed, "delete-line-")
    if gone is not None and 1 <= gone <= len(lines):
        del lines[gone - 1]
    return [*lines, dict.fromkeys(COLUMNS, "")] if form.deed == "add-line" else lines


def read_masks(form: FormFields, personal: Mapping[str, str], width: int, height: int) -> list[dict[str, Any]]:
    """The rows of masks, as regions whose label is the kind. Raises Invalid naming rows as the boxes workbench does."""
    rows = Rows.of(form)
    gone = _number_of(form.deed, "delete-")
    if gone is not None:
        rows = delete_row(rows, gone - 1)
    if len(rows.label) > MOST_MASKS:
        raise Invalid(f"가릴 곳은 {MOST_MASKS}개까지예요. 지금은 {len(rows.label)}개예요.")
    masks = read_rows(rows, personal, width, height)
    if form.deed == "add":
        fresh = middle_box(next(iter(personal)), width, height)
        masks.append({**fresh, "h": max(1, height // 24), "y": height // 2})
    return masks


def read_corners(form: FormFields, width: int, height: int) -> list[list[int]]:
    """Four points, from the receipt's own top left onwards. Raises Invalid naming the corner that is no point of the picture."""
    columns = (form.getlist("corner_x"), form.getlist("corner_y"))
    if any(len(column) != len(CORNERS) for column in columns):
        raise Invalid("모서리의 칸이 빠진 채로 왔어요. 화면을 새로 열고 다시 해 주세요.")
    faults: dict[str, str] = {}
    points: list[list[int]] = []
    for number, (title, *texts) in enumerate(zip(CORNERS, *columns, strict=True), 1):
        try:
            x, y = (round(float(text)) for text in texts)
        except (ValueError, OverflowError):
            faults[f"corner-{number}"] = f"‘{title}’ 모서리에 숫자가 필요해요. 두 칸 모두 숫자를 적어 주세요."
            continue
        if not (0 <= x <= width and 0 <= y <= height):
            faults[f"corner-{number}"] = (
                f"‘{title}’ 모서리가 사진 밖이에요. 가로 {width}, 세로 {height}까지예요. 지금은 가로 {x}, 세로 {y}예요."
            )
        points.append([x, y])
    if faults:
        raise Invalid(" ".join(faults.values()), faults)
    return points


def first_corners(width: int, height: int) -> list[list[int]]:
    """Where the corners stand before anyone has moved them: a tenth inside the picture."""
    x, y = width // 10, height // 10
    return [[x, y], [width - x, y], [width - x, height - y], [x, height - y]]


def as_read(answer: Mapping[str, Any]) -> Read:
    """An answer's texts as values. None: something is typed that cannot be read."""
    readers = {"business_number": read_business_number, "date": _day, "time": read_time, "total": read_amount}
    fields: dict[str, str | int | None] = {"shop": plain(answer.get("shop", "")), "payment": answer.get("payment", "")}
    for name, reader in readers.items():
        text = plain(answer.get(name, ""))
        fields[name] = reader(text) if text else ""
    return Read(fields, tuple(line_of(line) for line in answer.get("lines", ()) if any(line.values())))


def line_of(line: Mapping[str, str]) -> Line:
    """A typed row as values; an empty cell is None, and so is one that cannot be read."""
    return Line(
        plain(line["name"]),
        read_quantity(line["quantity"]),
        read_amount(line["unit_price"]),
        read_amount(line["amount"]),
    )


def unreadable(answer: Mapping[str, Any]) -> dict[str, str]:
    """{field id: what cannot be read and how to write it}, of what is typed."""
    faults: dict[str, str] = {}
    found = as_read(answer).fields
    help_with = {
        "business_number": "사업자등록번호는 숫자 10개예요. 000-12-34567처럼 적어 주세요.",
        "date": "날짜를 알아보지 못했어요. 2026-11-03처럼 적어 주세요.",
        "time": "시각을 알아보지 못했어요. 14:05처럼 적어 주세요.",
        "total": "합계를 알아보지 못했어요. 15,200처럼 숫자로 적어 주세요.",
    }
    for name, words in help_with.items():
        if found[name] is None:
            faults[name] = f"{words} 지금은 ‘{answer[name]}’예요."
    for number, line in enumerate(answer.get("lines", ()), 1):
        fault = _line_fault(line)
        if fault:
            faults[f"line-{number}"] = f"품목 {number}번의 {fault}"
    return faults


def _line_fault(line: Mapping[str, str]) -> str | None:
    if not any(line.values()):
        return None
    if not line["name"]:
        return "이름이 비어 있어요. 이름을 적거나 그 줄을 지워 주세요."
    if line["quantity"] and read_quantity(line["quantity"]) is None:
        return f"수량을 알아보지 못했어요. 2처럼 숫자로 적어 주세요. 지금은 ‘{line['quantity']}’예요."
    for name, title in (("unit_price", "단가"), ("amount", "금액")):
        if line[name] and read_amount(line[name]) is None:
            return f"{title}를 알아보지 못했어요. 3,500처럼 적어 주세요. 지금은 ‘{line[name]}’예요.".replace(
                "금액를", "금액을"
            )
    return None


def mask_boxes(masks: Sequence[Mapping[str, Any]]) -> list[Rectangle]:
    """Masks as left, top, right, bottom."""
    return [(box.x, box.y, box.x + box.w, box.y + box.h) for box in boxes_of(masks)]


def outline_of(corners: Sequence[Sequence[float]]) -> Polygon:
    """Corners as the grader takes them."""
    return [(float(x), float(y)) for x, y in corners]


def crossed(corners: Sequence[Sequence[float]]) -> bool:
    """Whether the sides cross each other or a corner is bent inwards: no paper looks like that."""
    return not is_convex(outline_of(corners))


def typed_masks(form: FormFields) -> list[dict[str, Any]]:
    """Rows of masks as typed, numbers or not."""
    columns = [form.getlist(name) for name in ("label", *(name for name, _ in NUMBERS))]
    return [dict(zip(("label", "x", "y", "w", "h"), row, strict=True)) for row in zip(*columns, strict=False)]


def _day(text: str) -> str | None:
    found = read_date(text)
    return found.isoformat() if found else None


def _too_long(title: str, text: str) -> str:
    return f"{title} 칸의 글이 너무 길어요. {LONGEST}자까지예요. 지금은 {len(text)}자예요."


def _number_of(deed: str, prefix: str) -> int | None:
    """The number behind a prefix: 3 of delete-3."""
    rest = deed.removeprefix(prefix)
    return int(rest) if rest != deed and rest.isascii() and rest.isdigit() and len(rest) < 5 else None
