"""``python -m tools.receipts.check`` looks at the committed receipts without the program that drew them: gold against picture.

Shop, sums, days, business numbers and regions of each receipt; where something is said to be printed there must be print.
Exits 1 and names each fault.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from PIL import Image

from tools.receipts.spec import check_digit

TASK = Path(__file__).resolve().parents[2] / "courses" / "3-practice" / "practice" / "receipts"
LARGEST = 60_000  # bytes
LEAST_INK = 10.0  # grey levels between paper and print: the palest print there is


def faults(folder: Path = TASK) -> Iterator[str]:
    """Each thing that is wrong, by item; nothing when all is well."""
    task = yaml.safe_load((folder / "task.yaml").read_text(encoding="utf-8"))
    listed = [name for pool in task["pools"].values() for name in pool]
    if len(listed) != len(set(listed)) or {path.stem for path in (folder / "items").iterdir()} != set(listed):
        yield "task.yaml: pools and items/ do not name the same receipts, each once"
    kinds = {label["name"] for label in task["personal"]}
    payments = {label["name"] for label in task["payments"]}
    for name in listed:
        item, gold = (
            json.loads((folder / part / f"{name}.json").read_text(encoding="utf-8")) for part in ("items", "gold")
        )
        with Image.open(folder / item["media"]) as picture:
            grey = np.asarray(picture.convert("L"), np.float32)
        if (folder / item["media"]).stat().st_size > LARGEST:
            yield f"{name}: the picture has more than {LARGEST} bytes"
        for found in (_words(gold, payments), _sums(gold), _places(item, gold, grey, kinds)):
            yield from (f"{name}: {fault}" for fault in found)
    yield from _changed(folder, task["pools"]["mock"])


def _words(gold: dict[str, Any], payments: set[str]) -> Iterator[str]:
    """Formats of the fields; that the business number is nobody's."""
    if not date(2026, 1, 1) <= date.fromisoformat(gold["date"]) <= date(2026, 12, 31):
        yield f"the day {gold['date']} is not of 2026"
    if gold["time"]:
        time.fromisoformat(gold["time"])
    number = gold["business_number"]
    if number and check_digit([int(digit) for digit in number[:9]]) == int(number[9]):
        yield f"the business number {number} has the right check digit and may be somebody's"
    if gold["payment"] not in payments or not gold["shop"].strip():
        yield "no shop, or a payment that the task does not have"


def _sums(gold: dict[str, Any]) -> Iterator[str]:
    if sum(line["amount"] for line in gold["lines"]) != gold["total"]:
        yield f"the lines do not add up to {gold['total']}"
    for line in gold["lines"]:
        if line["quantity"] is None or line["unit_price"] is None:
            continue
        if abs(Decimal(line["quantity"]) * line["unit_price"] - line["amount"]) > 10:  # fuel is rounded at the pump
            yield f"{line['name']}: {line['quantity']} × {line['unit_price']} is not {line['amount']}"
    if gold["total"] in gold["traps"].values():
        yield "a trap is the total itself"


def _places(item: dict[str, Any], gold: dict[str, Any], grey: np.ndarray, kinds: set[str]) -> Iterator[str]:
    if (item["width"], item["height"]) != (grey.shape[1], grey.shape[0]):
        yield "the picture has another size than the item says"
    corners = [tuple(point) for point in gold["corners"]]
    if not all(0 <= x <= item["width"] and 0 <= y <= item["height"] for x, y in corners):
        yield "a corner of the paper lies outside the picture"
    for region in gold["regions"]:
        if region["kind"] not in kinds:
            yield f"{region['kind']} is no kind of the task"
        xs, ys = ([point[axis] for point in region["polygon"]] for axis in (0, 1))
        if min(xs) < 0 or min(ys) < 0 or max(xs) > item["width"] or max(ys) > item["height"]:
            yield f"the region {region['kind']} leaves the picture"
        if not all(_inside(point, corners) for point in region["polygon"]):
            yield f"the region {region['kind']} leaves the paper"
        part = grey[int(min(ys)) : int(max(ys)) + 1, int(min(xs)) : int(max(xs)) + 1]
        if np.percentile(part, 90) - np.percentile(part, 8) < LEAST_INK:
            yield f"nothing is printed in the region {region['kind']}"


def _inside(point: list[float], corners: list[tuple[float, float]]) -> bool:
    """Within a convex outline that runs clockwise on the screen."""
    turned = zip(corners, [*corners[1:], corners[0]], strict=True)
    return all((bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax) >= -1 for (ax, ay), (bx, by) in turned)


def _changed(folder: Path, mock: list[str]) -> Iterator[str]:
    """Under the changed rule a receipt of mock work has one region more, and nothing else is different."""
    for path in sorted((folder / "gold-changed").iterdir()):
        before, after = (json.loads(each.read_text(encoding="utf-8")) for each in (folder / "gold" / path.name, path))
        added = [region["kind"] for region in after["regions"][len(before["regions"]) :]]
        if path.stem not in mock or added != ["approval"] or {**after, "regions": 0} != {**before, "regions": 0}:
            yield f"{path.stem}: gold-changed differs from gold in more than an approval number"


def main() -> int:
    found = list(faults())
    for fault in found:
        print(fault, file=sys.stderr)
    print(f"{len(list((TASK / 'gold').iterdir()))} receipts checked, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
