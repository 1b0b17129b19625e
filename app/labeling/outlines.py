"""Pure: the outlines of one picture as they are kept, and as a form brings them.

An outline is {"label": str, "points": [[x, y], …]}: whole pixels of the picture; on a picture that asks for marks also
"attributes": [name]. In the form, row n has one `label`, its points in `x-n` and `y-n`, its marks in `mark-n`.
"""

from collections.abc import Collection, Mapping, Sequence
from math import isfinite
from typing import Any

from app.core.errors import Invalid
from app.labeling.fields import FormFields
from app.labeling.graders.polygons import FEWEST, Point, Polygon, crossing
from app.labeling.regions import read_marks

MOST = 40  # outlines on one picture
MOST_POINTS = 100  # points of one outline
LEAST_AREA = 16  # square pixels


def read_rows(form: FormFields, attributes: Sequence[str]) -> list[dict[str, Any]]:
    """The rows as they were typed: points are pairs of texts."""
    labels = form.getlist("label")
    marks = read_marks(form, len(labels), attributes)
    rows: list[dict[str, Any]] = []
    for number, label in enumerate(labels, 1):
        xs, ys = form.getlist(f"x-{number}"), form.getlist(f"y-{number}")
        row: dict[str, Any] = {"label": label, "points": [list(pair) for pair in zip(xs, ys, strict=False)]}
        rows.append(row | ({"attributes": marks[number - 1]} if marks is not None and number <= len(marks) else {}))
    return rows


def delete_row(rows: list[dict[str, Any]], deed: str) -> list[dict[str, Any]]:
    """The rows after the deed delete-<row>; any other deed leaves them."""
    at = _numbers(deed, "delete-", 1)
    return [row for n, row in enumerate(rows, 1) if not at or n != at[0]]


def turn_points(rows: list[dict[str, Any]], deed: str) -> list[dict[str, Any]]:
    """The rows after point-<row>-<n>, a new point in the middle of the side after point n, or drop-<row>-<n>."""
    for word in ("point-", "drop-"):
        at = _numbers(deed, word, 2)
        if not at or not 1 <= at[0] <= len(rows) or not 1 <= at[1] <= len(rows[at[0] - 1]["points"]):
            continue
        points = list(rows[at[0] - 1]["points"])
        if word == "drop-":
            points.pop(at[1] - 1)
        else:
            near = typed_points([points[at[1] - 1], points[at[1] % len(points)]])
            if near:
                points.insert(at[1], [str(round((near[0][i] + near[1][i]) / 2)) for i in (0, 1)])
        rows = [row | ({"points": points} if n == at[0] else {}) for n, row in enumerate(rows, 1)]
    return rows


def read_outlines(
    rows: Sequence[Mapping[str, Any]], labels: Collection[str], width: int, height: int
) -> list[dict[str, Any]]:
    """Outlines from typed rows. Raises Invalid naming each row that has too few points, no number, an unknown label, sides that
    cross, or leaves the picture."""
    if len(rows) > MOST:
        raise Invalid(f"테두리는 사진 한 장에 {MOST}개까지예요. 지금은 {len(rows)}개예요.")
    faults: dict[str, str] = {}
    found: list[dict[str, Any]] = []
    for number, row in enumerate(rows, 1):
        points = typed_points(row["points"])
        fault = _fault(row, points, labels, (width, height))
        if fault or points is None:
            faults[f"box-{number}"] = f"테두리 {number}번{fault}"
            continue
        extra = {"attributes": list(row["attributes"])} if "attributes" in row else {}
        found.append({"label": row["label"], "points": [[round(x), round(y)] for x, y in points], **extra})
    if faults:
        raise Invalid(" ".join(faults.values()), faults)
    return found


def typed_points(points: Sequence[Sequence[Any]]) -> list[Point] | None:
    """Points as numbers, rounded to whole pixels; None when one of them is none."""
    try:
        read = [(float(x), float(y)) for x, y in points]
    except (ValueError, OverflowError):
        return None
    if not all(isfinite(x) and isfinite(y) for x, y in read):
        return None
    return [(float(round(x)), float(round(y))) for x, y in read]


def polygons_of(regions: Sequence[Mapping[str, Any]]) -> list[Polygon]:
    """Outlines as the grader takes them."""
    return [
        Polygon(r["label"], tuple((float(x), float(y)) for x, y in r["points"]), frozenset(r.get("attributes", ())))
        for r in regions
    ]


def new_outline(label: str, width: int, height: int, *, attributes: bool = False) -> dict[str, Any]:
    """Four corners in the middle of the picture, to be moved onto a thing."""
    x, y, w, h = width * 3 // 8, height * 3 // 8, max(8, width // 4), max(8, height // 4)
    points = [[x, y], [x + w, y], [x + w, y + h], [x, y + h]]
    return {"label": label, "points": points} | ({"attributes": []} if attributes else {})


def _numbers(deed: str, word: str, count: int) -> list[int]:
    parts = deed.removeprefix(word).split("-") if deed.startswith(word) else []
    plain = len(parts) == count and all(part.isascii() and part.isdigit() for part in parts)
    return [int(part) for part in parts] if plain else []


def _fault(
    row: Mapping[str, Any], points: Sequence[Point] | None, labels: Collection[str], size: tuple[int, int]
) -> str | None:
    """What is wrong with a row, and how to mend it; to be read after "테두리 2번"."""
    width, height = size
    if points is None:
        return "의 점에 숫자가 아닌 것이 있어요. 숫자를 적어 주세요."
    if row["label"] not in labels:
        return "에 이름표가 없어요. 이름표를 골라 주세요."
    if len(points) < FEWEST:
        return f"에는 점이 {FEWEST}개 이상 있어야 해요. 지금은 {len(points)}개예요. 점을 더 찍어 주세요."
    if len(points) > MOST_POINTS:
        return f"의 점은 {MOST_POINTS}개까지예요. 지금은 {len(points)}개예요. 점을 줄여 주세요."
    for number, (x, y) in enumerate(points, 1):
        if not (0 <= x <= width and 0 <= y <= height):
            return (
                f"의 점 {number}번이 사진 밖에 있어요. 사진은 가로 {width}, 세로 {height}까지예요. "
                f"지금은 왼쪽에서 {x:g}, 위에서 {y:g}예요."
            )
    crossed = crossing(points)
    if crossed:
        one, other = (f"점 {side}번과 {side % len(points) + 1}번 사이의 선" for side in crossed)
        return f"의 선이 서로 겹쳐요. {one}, {other}을 살펴봐 주세요."
    if Polygon("", tuple(points)).area < LEAST_AREA:
        return "이 너무 작아요. 물건 둘레를 따라 점을 찍어 주세요."
    return None
