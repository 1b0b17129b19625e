"""Sheets for the naming check: someone who has not seen the drawings names every numbered thing.

``python -m tools.scenes.naming FOLDER`` writes sheet-N.png (each picture at 360 px, plain on the left and with numbers
on the right) and, beside the folder, FOLDER-answers.json (number → Korean name), which the namer must not see.
A drawing in a variant is asked for at most twice in all.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tools.scenes.catalogue import THINGS
from tools.scenes.compose import HEIGHT, WIDTH, Put, Scene, extent, ownership, picture, whole_area
from tools.scenes.output import SCENES
from tools.scenes.raster import FONTS

CELL = (360, 270)
PER_SHEET = 4
SEEN_ENOUGH = 0.6
TWICE = 2


def _numbered(scene: Scene, used: Counter[tuple[str, int]]) -> list[tuple[Put, tuple[int, int, int, int]]]:
    owner = ownership(scene)
    found = []
    for i, put in enumerate(scene.puts):
        key = (put.thing, put.k)
        if not put.thing or not THINGS[put.thing].label or used[key] >= TWICE:
            continue
        mask = owner == i
        box = extent(mask)
        if box and mask.sum() / whole_area(put, scene.view) >= SEEN_ENOUGH:
            used[key] += 1
            found.append((put, box))
    return found


def sheets(folder: Path) -> int:
    """Writes the sheets and the answers and returns how many things are asked for."""
    folder.mkdir(parents=True, exist_ok=True)
    font = ImageFont.truetype(str(FONTS / "PretendardGOV-Bold.otf"), 13)
    used: Counter[tuple[str, int]] = Counter()
    answers: dict[str, dict[str, str]] = {}
    number, k = 0, CELL[0] / WIDTH
    for start in range(0, len(SCENES), PER_SHEET):
        sheet = Image.new("RGB", (2 * CELL[0] + 12, PER_SHEET * (CELL[1] + 8)), "white")
        for row, scene in enumerate(SCENES[start : start + PER_SHEET]):
            view = Image.fromarray(picture(scene)).resize((CELL[0], round(HEIGHT * k)), Image.Resampling.LANCZOS)
            sheet.paste(view, (0, row * (CELL[1] + 8)))
            draw = ImageDraw.Draw(view)
            for put, (x, y, w, h) in _numbered(scene, used):
                number += 1
                answers[str(number)] = {
                    "name": THINGS[put.thing].name,
                    "scene": scene.name,
                    "thing": f"{put.thing}/{put.k}",
                }
                draw.rectangle((x * k, y * k, (x + w) * k, (y + h) * k), outline=(255, 0, 90), width=1)
                spot = ((x + w / 2) * k, (y + h / 2) * k)
                draw.rounded_rectangle((spot[0] - 13, spot[1] - 8, spot[0] + 13, spot[1] + 8), 4, fill=(255, 255, 255))
                draw.text(spot, str(number), font=font, fill=(190, 0, 60), anchor="mm")
            sheet.paste(view, (CELL[0] + 12, row * (CELL[1] + 8)))
        sheet.save(folder / f"sheet-{start // PER_SHEET + 1}.png")
    text = json.dumps(answers, ensure_ascii=False, indent=1)
    folder.with_name(folder.name + "-answers.json").write_text(text + "\n", encoding="utf-8")
    return number


if __name__ == "__main__":
    print(sheets(Path(sys.argv[1])), "things to name")
