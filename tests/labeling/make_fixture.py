"""Draws the tiny boxes task of the tests. Run once by hand; what it writes is committed.

python -m tests.labeling.make_fixture
"""

import json
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parents[1] / "fixtures" / "courses" / "1-start" / "practice" / "boxes"
SIZE = (320, 240)
COLOURS = {"cup": "#C8552B", "pot": "#5B6A72"}
Shape = tuple[str, int, int, int, int]
PICTURES: dict[str, list[Shape]] = {
    "t1": [("cup", 20, 20, 60, 80), ("pot", 160, 120, 120, 90)],
    "t2": [("cup", 200, 40, 50, 60)],
    "p1": [("cup", 20, 30, 50, 60), ("cup", 240, 150, 60, 70), ("pot", 110, 60, 100, 80)],
    "p2": [],
    "e1": [("cup", 40, 40, 80, 90)],
    "e2": [("pot", 30, 90, 120, 100), ("cup", 220, 30, 60, 70)],
    "f1": [("cup", 100, 60, 70, 90)],
    "f2": [("pot", 60, 80, 140, 110)],
}

# Mock work: the same pictures again under names of their own, and the ground truth under a rule that changes on the way: no cups.
MOCK = {f"m{number:02}": list(PICTURES)[number % len(PICTURES)] for number in range(1, 13)}


def main() -> None:
    for part in ("items", "gold", "media"):
        (FOLDER / part).mkdir(parents=True, exist_ok=True)
    for number, (name, shapes) in enumerate(PICTURES.items()):
        image = Image.new("RGB", SIZE, "#FBF5EA")
        pen = ImageDraw.Draw(image)
        pen.rectangle((0, 200, *SIZE), fill="#E6DCCB")
        for label, x, y, w, h in shapes:
            pen.rectangle((x, y, x + w - 1, y + h - 1), fill=COLOURS[label])
        image.save(FOLDER / "media" / f"pic{number}.webp", lossless=True)
        item = {
            "id": name,
            "media": f"media/pic{number}.webp",
            "width": SIZE[0],
            "height": SIZE[1],
            "alt": "부엌 식탁 위의 물건들",
            "labels": ["cup", "pot"],
            "level": 1,
            "prompt": "컵, 냄비를 모두 표시해요.",
        }
        boxes = [{"label": s[0], "x": s[1], "y": s[2], "w": s[3], "h": s[4], "visible": 1.0} for s in shapes]
        gold = {"id": name, "boxes": boxes, "note": f"정답카나리아-{name}: 그림자는 넣지 않아요."}
        for part, body in (("items", item), ("gold", gold)):
            text = json.dumps(body, ensure_ascii=False, indent=2)
            (FOLDER / part / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    _write_mock()


def _write_mock() -> None:
    (FOLDER / "gold-changed").mkdir(exist_ok=True)
    for name, same in MOCK.items():
        for part in ("items", "gold"):
            text = (FOLDER / part / f"{same}.json").read_text(encoding="utf-8")
            text = text.replace(f'"id": "{same}"', f'"id": "{name}"').replace(f"카나리아-{same}", f"카나리아-{name}")
            (FOLDER / part / f"{name}.json").write_text(text, encoding="utf-8")
        gold = json.loads((FOLDER / "gold" / f"{name}.json").read_text(encoding="utf-8"))
        kept = [box for box in gold["boxes"] if box["label"] != "cup"]
        if kept != gold["boxes"]:
            text = json.dumps({**gold, "boxes": kept}, ensure_ascii=False, indent=2)
            (FOLDER / "gold-changed" / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
