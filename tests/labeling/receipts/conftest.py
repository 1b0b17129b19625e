"""The receipts of the course: in memory for pure tests, and in front of a trainee for walks."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.content.tasks.receipt import ReceiptTask
from app.core.settings import ROOT, Settings
from app.labeling.types.receipt_parts import ReceiptGold, ReceiptItem

FOLDER = ROOT / "courses" / "3-practice" / "practice" / "receipts"


@pytest.fixture(scope="session")
def document() -> ReceiptTask:
    return ReceiptTask.model_validate(yaml.safe_load((FOLDER / "task.yaml").read_text(encoding="utf-8")))


def item_of(name: str) -> ReceiptItem:
    return ReceiptItem.model_validate_json((FOLDER / "items" / f"{name}.json").read_bytes())


def gold_of(name: str) -> ReceiptGold:
    return ReceiptGold.model_validate_json((FOLDER / "gold" / f"{name}.json").read_bytes())


def answer_like(item: ReceiptItem, gold: ReceiptGold) -> dict[str, Any]:
    """A form that says exactly what is printed, and covers what is personal."""
    form: dict[str, Any] = {
        "shop": gold.shop,
        "business_number": gold.business_number,
        "date": gold.date,
        "time": gold.time,
    }
    form |= {"total": f"{gold.total:,}원", "payment": gold.payment}
    form["line_name"] = [line.name for line in gold.lines]
    form["line_quantity"] = [f"{line.quantity:f}" if line.quantity is not None else "" for line in gold.lines]
    form["line_unit_price"] = [f"{line.unit_price:,}" if line.unit_price is not None else "" for line in gold.lines]
    form["line_amount"] = [f"{line.amount:,}" for line in gold.lines]
    if "mask" in item.asks:
        boxes = [_around(region.polygon) for region in gold.regions]
        form |= {"label": [region.kind for region in gold.regions]}
        form |= {name: [box[at] for box in boxes] for at, name in enumerate("xywh")}
    if "corners" in item.asks:
        form |= {"corner_x": [round(x) for x, _ in gold.corners], "corner_y": [round(y) for _, y in gold.corners]}
    return form


def _around(polygon: Any) -> tuple[int, int, int, int]:
    xs, ys = [x for x, _ in polygon], [y for _, y in polygon]
    return int(min(xs)), int(min(ys)), int(max(xs)) - int(min(xs)) + 1, int(max(ys)) - int(min(ys)) + 1


@pytest.fixture(scope="session")
def receipt_courses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tests' own courses, and the receipts in a stage of them."""
    folder = tmp_path_factory.mktemp("content") / "courses"
    shutil.copytree(ROOT / "tests" / "fixtures" / "courses", folder)
    shutil.copytree(FOLDER, folder / "1-start" / "practice" / "receipts")
    return folder


@pytest.fixture
def settings(settings: Settings, receipt_courses: Path) -> Settings:
    return settings.model_copy(update={"courses_dir": receipt_courses})
