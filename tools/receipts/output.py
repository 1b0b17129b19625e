"""Writes the practice task: pictures, items, gold, gold under the changed rule, the guide's pictures, task.yaml."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from PIL import Image

from tools.receipts import catalogue_exam, catalogue_learn, catalogue_mock, catalogue_mock_late, guide
from tools.receipts.layout import printed
from tools.receipts.photograph import Photograph, photograph
from tools.receipts.printing import Flat
from tools.receipts.spec import Receipt, hidden_name

TASK = Path(__file__).resolve().parents[2] / "courses" / "3-practice" / "practice" / "receipts"
POOLS = ("tutorial", "practice", "exam", "mock")
RECEIPTS: tuple[Receipt, ...] = (
    *catalogue_learn.TUTORIAL,
    *catalogue_learn.PRACTICE,
    *catalogue_exam.EXAM,
    *catalogue_mock.MOCK,
    *catalogue_mock_late.LATE,
)
GUIDE_VERSION = 1
LARGEST = 58_000  # bytes of a picture
MEMBERS = {"member": "name"}
PLACES = {"wood": "나무 탁자", "dark": "짙은 탁자", "cloth": "천", "grey": "회색 책상", "marble": "대리석 식탁", "floor": "마루",
          "check": "체크무늬 식탁보"}  # fmt: skip
SHOPS = {"mart": "마트", "restaurant": "음식점", "cafe": "찻집", "bakery": "빵집과 떡집", "pharmacy": "약국", "market": "시장",
         "stationery": "문구점", "gas": "주유소", "hospital": "병원", "delivery": "배달 음식", "flower": "꽃집", "hardware": "철물점",
         "book": "책방", "laundry": "세탁소", "hair": "미용실", "photo": "사진관"}  # fmt: skip
TRADES = {"pharmacy": ("nurse",), "hospital": ("nurse",), "gas": ("driver",), "delivery": ("driver",), "restaurant": ("cook",),
          "bakery": ("cook",), "mart": ("sales",), "market": ("sales",), "stationery": ("clerk",), "book": ("clerk",)}  # fmt: skip


def item_id(receipt: Receipt) -> str:
    """The item's id, e.g. ``r4f0c2``."""
    return "r" + hidden_name("item", receipt.key, 5)


def media_name(receipt: Receipt) -> str:
    return hidden_name("media", receipt.key, 12) + ".webp"


def encode(pixels: NDArray[np.uint8]) -> bytes:
    """RGB pixels as WebP, as good as LARGEST allows."""
    for quality in (74, 66, 58, 50, 42, 34):
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, "WEBP", quality=quality, method=6)
        if len(out.getvalue()) <= LARGEST:
            return out.getvalue()
    raise ValueError(f"a picture of {pixels.shape} does not fit into {LARGEST} bytes")


def prompt_of(receipt: Receipt) -> str:
    if receipt.asks == ("corners",):
        return "종이의 네 모서리에 점을 놓아요. 글자를 바로 보았을 때 왼쪽 위가 1번이에요."
    if "mask" in receipt.asks:
        return "적힌 것을 옮겨 적고, 손님의 개인정보를 가려요. 가릴 것이 없으면 그대로 둬요."
    return "영수증에 적힌 것을 옮겨 적어요."


def item_of(receipt: Receipt, taken: Photograph) -> dict[str, Any]:
    """What the trainee's page needs to know; nothing of the gold."""
    return {
        "id": item_id(receipt),
        "level": receipt.level,
        "prompt": prompt_of(receipt),
        "alt": f"{PLACES[receipt.look.table]} 위에 놓인 {SHOPS[receipt.kind]} 영수증 사진",
        "trades": list(TRADES.get(receipt.kind, ())),
        "media": f"media/{media_name(receipt)}",
        "width": taken.pixels.shape[1],
        "height": taken.pixels.shape[0],
        "asks": list(receipt.asks),
    }


def gold_of(receipt: Receipt, flat: Flat, taken: Photograph, *, approval: bool = False) -> dict[str, Any]:
    """What is printed and where. `approval`: under the changed rule, approval numbers are covered too."""
    wanted = {f"personal:{MEMBERS.get(kind, kind)}" for kind in receipt.personal}
    regions = [(m.role.removeprefix("personal:"), taken.box(m.box)) for m in flat.marks if m.role in wanted]
    if approval:
        regions += [("approval", taken.box(mark.box)) for mark in flat.marks if mark.role == "approval"]
    return {
        "id": item_id(receipt),
        "note": receipt.note,
        "shop": receipt.shop,
        "business_number": receipt.business_number if receipt.has_number else "",
        "date": receipt.day,
        "time": receipt.time if receipt.has_time else "",
        "total": receipt.total,
        "payment": receipt.payment,
        "lines": [line_of(receipt, *line) for line in receipt.items],
        "regions": [{"kind": kind, "polygon": _rounded(points)} for kind, points in regions],
        "corners": _rounded(taken.corners),
        "traps": traps_of(receipt),
    }


def line_of(receipt: Receipt, name: str, quantity: str | None, price: int | None, amount: int) -> dict[str, Any]:
    """A line as printed: some printers leave the unit price out."""
    shown = price if receipt.style.rows != "one" else None
    return {"name": name, "quantity": quantity, "unit_price": shown, "amount": amount}


def traps_of(receipt: Receipt) -> dict[str, int]:
    """Other sums on the receipt that are taken for the total."""
    found: dict[str, int] = {}
    if receipt.received:
        found |= {"받은 돈": receipt.received, "거스름돈": receipt.received - receipt.total}
    if receipt.tax and receipt.style.rows != "form":
        found["과세 물품가액"] = receipt.total - round(receipt.total / 11)
    before = sum(line[3] for line in receipt.items if line[3] > 0)
    if before != receipt.total:
        found["할인하기 전 금액"] = before
    return found


def _rounded(points: list[tuple[float, float]]) -> list[list[float]]:
    return [[round(x, 1), round(y, 1)] for x, y in points]


def guide_text() -> str:
    """The guide's Markdown without its front matter."""
    return (TASK / "guide.md").read_text(encoding="utf-8").split("---\n", 2)[2].strip() + "\n"


PAYMENTS = {"card": ("카드", "신용카드, 체크카드"), "cash": ("현금", "현금영수증을 받아도 현금"), "transfer": ("계좌이체", None),
            "voucher": ("상품권", "지역사랑상품권, 온누리상품권")}  # fmt: skip
PERSONAL = {"name": ("이름", "손님·환자·회원의 이름, 별표가 섞여도"), "phone": ("전화번호", "손님의 번호만, 가게 번호는 아님"),
            "card": ("카드번호", "별표가 섞여도"), "address": ("주소", "배달 주소, 가게 주소는 아님"), "birth": ("생년월일", None),
            "chart": ("환자 번호", "병원 등록번호"), "car": ("차량번호", None),
            "approval": ("승인번호", "가리라는 안내가 있을 때만")}  # fmt: skip


def _labels(table: dict[str, tuple[str, str | None]]) -> list[dict[str, str]]:
    return [
        {"name": name, "title": title} | ({"help": help_} if help_ else {}) for name, (title, help_) in table.items()
    ]


def task() -> dict[str, Any]:
    """The content of task.yaml; the guide is part of it, so that a cohort freezes it with the task."""
    return {
        "slug": "receipts",
        "title": "영수증 옮겨 적기",
        "type": "receipt",
        "summary": "영수증 사진을 읽어 칸에 옮겨 적고, 손님의 개인정보를 가려요.",
        "summary_en": "Read photographs of receipts into fields and line items, cover what is personal, and mark the corners of"
        " tilted ones so that they can be straightened.",
        "minutes": 40,
        "pass_mark": 80,
        "pay_per_item": 180,
        "payments": _labels(PAYMENTS),
        "personal": _labels(PERSONAL),
        "pools": {pool: [item_id(receipt) for receipt in RECEIPTS if receipt.pool == pool] for pool in POOLS},
        "mock": {
            "overlap": 3,
            "gold_rate": 0.3,
            "min_seconds": 20,
            "lease_minutes": 40,
            "change": {
                "after": 6,
                "text": "지금부터 카드 승인번호도 가려요. 고객사가 개인정보 기준을 바꾸었어요. 이미 낸 것은 그대로 둬요.",
                "version": GUIDE_VERSION + 1,
                "gold": "gold-changed",
            },
        },
        "guideline": {"version": GUIDE_VERSION, "body": guide_text()},
    }


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks, so that a person can read and mend them."""


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def files_of(receipt: Receipt) -> dict[str, bytes]:
    """One receipt's picture, item and gold, by their path in the task's folder."""
    flat = printed(receipt)
    taken = photograph(receipt, flat)
    name = f"{item_id(receipt)}.json"
    files = {
        f"media/{media_name(receipt)}": encode(taken.pixels),
        f"items/{name}": _json(item_of(receipt, taken)),
        f"gold/{name}": _json(gold_of(receipt, flat, taken)),
    }
    if receipt.pool == "mock" and "mask" in receipt.asks and any(mark.role == "approval" for mark in flat.marks):
        files[f"gold-changed/{name}"] = _json(gold_of(receipt, flat, taken, approval=True))
    return files


def build(target: Path = TASK, receipts: tuple[Receipt, ...] = RECEIPTS) -> list[Path]:
    """Writes the task below `target` and returns its generated files. Nothing there is touched before all is drawn; then files of
    former runs are removed."""
    files: dict[str, bytes] = {}
    for receipt in receipts:
        files |= files_of(receipt)
    files |= {f"media/guide-{name}.webp": encode(pixels) for name, pixels in guide.panels()}
    text = yaml.dump(task(), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    files["task.yaml"] = text.encode()
    for folder in ("media", "items", "gold", "gold-changed"):
        (target / folder).mkdir(parents=True, exist_ok=True)
        for old in (target / folder).iterdir():
            if f"{folder}/{old.name}" not in files:
                old.unlink()
    for path, content in files.items():
        (target / path).write_bytes(content)
    return [target / path for path in sorted(files)]
