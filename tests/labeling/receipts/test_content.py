"""The receipts on disk: gold against picture, and the pools of the ladder."""

import io
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.content.tasks.receipt import ReceiptTask
from tests.labeling.receipts.conftest import FOLDER
from tools.receipts import check
from tools.receipts.layout import printed
from tools.receipts.output import RECEIPTS, encode, media_name
from tools.receipts.printing import FONTS, moment, numbered


def test_nothing_is_wrong_with_any_receipt() -> None:
    assert list(check.faults()) == []


def test_the_check_finds_what_is_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "receipts"
    shutil.copytree(FOLDER, folder)
    name = check.yaml.safe_load((folder / "task.yaml").read_text())["pools"]["practice"][0]
    gold = json.loads((folder / "gold" / f"{name}.json").read_text())
    gold["total"] += 1
    gold["regions"][0]["polygon"] = [[4, 4], [40, 4], [40, 20], [4, 20]]
    (left, top), (right, low), *_ = gold["corners"]
    x, y = (left + right) / 2, (top + low) / 2 + 9  # above the shop's name nothing is printed
    blank = [[x, y], [x + 20, y], [x + 20, y + 6], [x, y + 6]]
    gold["regions"].append({"kind": "name", "polygon": blank})
    (folder / "gold" / f"{name}.json").write_text(json.dumps(gold))
    found = " ".join(check.faults(folder))
    assert "do not add up" in found
    assert "leaves the paper" in found
    assert "nothing is printed" in found


def test_pools_are_large_enough_and_every_level_is_examined(document: ReceiptTask) -> None:
    sizes = {pool: len(document.pools.of(pool)) for pool in ("tutorial", "practice", "exam", "mock")}
    assert sizes == {"tutorial": 5, "practice": 9, "exam": 10, "mock": 26}
    for pool in ("practice", "exam", "mock"):
        assert {receipt.level for receipt in RECEIPTS if receipt.pool == pool} == {1, 2, 3}


def test_the_published_weights_are_those_of_the_guide(document: ReceiptTask) -> None:
    text = document.guideline.body
    names = {"items": "품목", "mask": "개인정보 가리기", "total": "합계", "shop": "가게 이름", "business_number": "사업자등록번호",
             "date": "날짜", "time": "시각", "payment": "결제 방법"}  # fmt: skip
    for part, title in names.items():
        assert f"| {title} | {getattr(document.weights, part)} |" in text
    assert sum(getattr(document.weights, part) for part in names) == 100


@pytest.mark.skipif(not all(path.is_file() for path in FONTS.values()), reason="fonts-nanum draws the receipts")
def test_all_that_the_gold_says_is_printed() -> None:
    for receipt in RECEIPTS:
        texts = [mark.text for mark in printed(receipt).marks]
        wanted = [
            receipt.shop,
            f"{receipt.total:,}",
            *(line[0] for line in receipt.items),
            *(f"{line[3]:,}" for line in receipt.items),
        ]
        wanted += [*receipt.personal.values(), *([numbered(receipt)] if receipt.has_number else [])]
        wanted += [moment(receipt)] if receipt.style.rows != "form" else []
        for words in wanted:
            assert any(words in text for text in texts), f"{receipt.key}: {words}"


@pytest.mark.skipif(not all(path.is_file() for path in FONTS.values()), reason="fonts-nanum draws the receipts")
def test_a_receipt_drawn_again_is_the_picture_on_disk() -> None:
    from tools.receipts.photograph import photograph

    receipt = next(receipt for receipt in RECEIPTS if receipt.key == "corner-a")
    drawn = photograph(receipt, printed(receipt)).pixels
    with Image.open(io.BytesIO(encode(drawn))) as again, Image.open(FOLDER / "media" / media_name(receipt)) as kept:
        apart = np.abs(np.asarray(again.convert("L"), float) - np.asarray(kept.convert("L"), float))
    assert apart.mean() < 1  # grey levels: another processor may round otherwise
