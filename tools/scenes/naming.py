"""Sheets for the naming check: someone who has not seen the drawings names every numbered thing.

``python -m tools.scenes.naming FOLDER`` writes sheet-N.png (each picture at 360 px, plain on the left and with numbers
on the right) and, beside the folder, FOLDER-answers.json (number → Korean name), which the namer must not see.
A drawing in a variant is asked for at most twice in all. ``… FOLDER crowded`` asks for everything in the crowded pictures and
those of the outlines, each as it stands there.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage

from tools.scenes import crowded, outlines
from tools.scenes.catalogue import THINGS
from tools.scenes.compose import HEIGHT, WIDTH, Put, Scene, extent, ownership, picture, whole_area
from tools.scenes.output import SCENES
from tools.scenes.raster import FONTS

CELL = (360, 270)
PER_SHEET = 4
SEEN_ENOUGH = 0.6
TWICE = 2
SCALE = CELL[0] / WIDTH
CHIP = (26, 16)  # the plate a number stands on, pixels of the sheet
GRID = 4  # pixels of the sheet between two places where a number may stand

Spot = tuple[float, float]
Box = tuple[float, float, float, float]
Asked = tuple[Put, Box, Spot]


def _heart(mask: NDArray[np.bool_]) -> Spot:
    """The pixel of a thing farthest from its edges: in the middle of its box another thing may lie."""
    row, column = np.unravel_index(int(ndimage.distance_transform_edt(mask).argmax()), mask.shape)
    return int(column) * SCALE, int(row) * SCALE


def _numbered(scene: Scene, used: Counter[tuple[str, int]], most: int) -> list[Asked]:
    owner = ownership(scene)
    found = []
    for i, put in enumerate(scene.puts):
        key = (put.thing, put.k)
        if not put.thing or not THINGS[put.thing].label or used[key] >= most:
            continue
        mask = owner == i
        box = extent(mask)
        if box and mask.sum() / whole_area(put, scene.view) >= SEEN_ENOUGH:
            used[key] += 1
            x, y, w, h = box
            found.append((put, (x * SCALE, y * SCALE, (x + w) * SCALE, (y + h) * SCALE), _heart(mask)))
    return found


def _plate(x: float, y: float) -> Box:
    return x - CHIP[0] / 2, y - CHIP[1] / 2, x + CHIP[0] / 2, y + CHIP[1] / 2


def _apart(a: Box, b: Box) -> bool:
    return a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]


def spots(wanted: list[Spot]) -> list[Spot]:
    """Where numbers stand that would best stand at ``wanted`` (pixels of a cell): no number touches another.

    Each in turn takes the free place nearest to the wanted one; in a crowd a number may come to stand outside of
    its thing. Raises ValueError when a cell is full.
    """
    chosen: list[Spot] = []
    free = [
        (x, y)
        for x in range(CHIP[0] // 2, CELL[0] - CHIP[0] // 2 + 1, GRID)
        for y in range(CHIP[1] // 2, CELL[1] - CHIP[1] // 2 + 1, GRID)
    ]
    for x, y in wanted:
        spot = min(free, key=lambda place: (place[0] - x) ** 2 + (place[1] - y) ** 2, default=None)
        if spot is None:
            raise ValueError(f"no free place for {len(wanted)} numbers on one picture")
        chosen.append(spot)
        free = [place for place in free if _apart(_plate(*place), _plate(*spot))]
    return chosen


def _numbers(view: Image.Image, asked: list[Asked], first: int, font: ImageFont.FreeTypeFont) -> None:
    """Draws the boxes, a leader from each thing to a number that had to move away, and the numbers on top."""
    draw = ImageDraw.Draw(view)
    small_first = sorted(
        range(len(asked)), key=lambda i: (asked[i][1][2] - asked[i][1][0]) * (asked[i][1][3] - asked[i][1][1])
    )
    placed = dict(zip(small_first, spots([asked[i][2] for i in small_first]), strict=True))
    for i, spot in placed.items():
        _, box, heart = asked[i]
        draw.rectangle(box, outline=(255, 0, 90), width=1)
        draw.line((*heart, *spot), fill=(255, 0, 90), width=1)
    for i, spot in placed.items():
        draw.rounded_rectangle(_plate(*spot), 4, fill=(255, 255, 255))
        draw.text(spot, str(first + i), font=font, fill=(190, 0, 60), anchor="mm")


def sheets(folder: Path, scenes: Sequence[Scene] = SCENES, most: int = TWICE) -> int:
    """Writes the sheets and the answers and returns how many things are asked for."""
    folder.mkdir(parents=True, exist_ok=True)
    font = ImageFont.truetype(str(FONTS / "PretendardGOV-Bold.otf"), 13)
    used: Counter[tuple[str, int]] = Counter()
    answers: dict[str, dict[str, str]] = {}
    for start in range(0, len(scenes), PER_SHEET):
        sheet = Image.new("RGB", (2 * CELL[0] + 12, PER_SHEET * (CELL[1] + 8)), "white")
        for row, scene in enumerate(scenes[start : start + PER_SHEET]):
            view = Image.fromarray(picture(scene)).resize((CELL[0], round(HEIGHT * SCALE)), Image.Resampling.LANCZOS)
            sheet.paste(view, (0, row * (CELL[1] + 8)))
            asked = _numbered(scene, used, most)
            _numbers(view, asked, len(answers) + 1, font)
            for put, _, _ in asked:
                thing = f"{put.thing}/{put.k}"
                answers[str(len(answers) + 1)] = {"name": THINGS[put.thing].name, "scene": scene.name, "thing": thing}
            sheet.paste(view, (CELL[0] + 12, row * (CELL[1] + 8)))
        sheet.save(folder / f"sheet-{start // PER_SHEET + 1}.png")
    text = json.dumps(answers, ensure_ascii=False, indent=1)
    folder.with_name(folder.name + "-answers.json").write_text(text + "\n", encoding="utf-8")
    return len(answers)


if __name__ == "__main__":
    crowds = (*crowded.scenes(), *(scene for scene, _ in outlines.scenes()))
    what = (crowds, len(crowds)) if sys.argv[2:] == ["crowded"] else (SCENES, TWICE)
    print(sheets(Path(sys.argv[1]), *what), "things to name")
