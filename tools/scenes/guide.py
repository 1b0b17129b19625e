"""The example pictures of the guide: the same small scene twice, boxed well on the left and badly on the right."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tools.scenes.compose import Light, Put, Scene, gold, picture
from tools.scenes.food import apple
from tools.scenes.indoors import dining, poster, table_top
from tools.scenes.kit import at
from tools.scenes.outdoors import crossing
from tools.scenes.raster import FONTS
from tools.scenes.sets import DAY, MORNING, p

Box = tuple[float, float, float, float]
GOOD, BAD, PAPER = (22, 102, 60), (190, 30, 40), (251, 245, 234)
PANEL = (472, 354)

_ROOM = dining("#e3d3b8", "#b08458", MORNING, 80, "#a9c2a0") + table_top("#b97f4a", 400)
_LONG = Light(slant=1.0, depth=0.05, strength=0.4)


def example_scene(
    name: str,
    label: str,
    puts: tuple[Put, ...],
    back: str = _ROOM,
    camera: tuple[float, float, float] = (240, 250, 2.0),
) -> Scene:
    return Scene(f"guide-{name}", "guide", 1, (label,), "", "", back, puts, _LONG, camera)


def _loose(boxes: list[Box]) -> list[Box]:
    x, y, w, h = boxes[0]
    return [(x - 70, y - 60, w + 250, h + 100)]


def _guessed(boxes: list[Box]) -> list[Box]:
    x, y, w, h = boxes[0]
    return [(x, y, w + 190, h + 14)]


def _together(boxes: list[Box]) -> list[Box]:
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, low = max(b[0] + b[2] for b in boxes), max(b[1] + b[3] for b in boxes)
    return [(left, top, right - left, low - top)]


def _poster_too(boxes: list[Box]) -> list[Box]:
    return [(360, 26, 238, 214)]


def _outside(boxes: list[Box]) -> list[Box]:
    x, y, _, h = boxes[0]
    return [(x - 40, y - 70, 620, h + 130)]


_WALL = (
    dining("#b9cdbf", "#a9784c", DAY, 640)
    + poster(400, 238, 160, 150, at(apple(), 480, 362, 1.3))
    + table_top("#a86f42", 420)
)

EXAMPLES: tuple[tuple[str, Scene, Callable[[list[Box]], list[Box]], str, str], ...] = (
    (
        "tight",
        example_scene("tight", "apple", (p("apple", 470, 520, 1.9),)),
        _loose,
        "사과에 꼭 맞게",
        "그림자와 빈 곳까지",
    ),
    (
        "hidden",
        example_scene("hidden", "cup", (p("cup", 420, 500, 1.5, flip=True), p("pot", 520, 530, 1.4, "#c8483a"))),
        _guessed,
        "보이는 부분만",
        "가린 곳까지 짐작",
    ),
    (
        "group",
        example_scene(
            "group",
            "tangerine",
            (p("tangerine", 370, 520, 1.5), p("tangerine", 470, 535, 1.6), p("tangerine", 575, 520, 1.5)),
        ),
        _together,
        "하나씩 따로",
        "여러 개를 한꺼번에",
    ),
    (
        "picture",
        example_scene("picture", "apple", (p("apple", 580, 560, 1.6), p("cup", 340, 560, 1.3)), _WALL),
        _poster_too,
        "진짜 사과만",
        "그림 속 사과까지",
    ),
    (
        "edge",
        example_scene(
            "edge",
            "car",
            (p("car", 650, 575, 1.3, "#3f6f9a"), p("person", 300, 590, 1.0, "#c8552b", 1)),
            crossing(DAY, ("#c98f6a", "#d8c3a0", "#a9b3a6"), ("#c8553f", "#3f7a6a"), stripes=None),
            (160, 300, 1.75),
        ),
        _outside,
        "사진 끝에서 멈추기",
        "빈 길까지 넓게",
    ),
)


def _panel(pixels: NDArray[np.uint8], boxes: list[Box], colour: tuple[int, int, int]) -> Image.Image:
    view = Image.fromarray(pixels).resize(PANEL, Image.Resampling.LANCZOS)
    draw = ImageDraw.Draw(view)
    k = PANEL[0] / pixels.shape[1]
    for x, y, w, h in boxes:
        left, top, right, low = x * k, y * k, min(PANEL[0] - 8, (x + w) * k), min(PANEL[1] - 8, (y + h) * k)
        draw.rectangle((left - 7, top - 7, right + 7, low + 7), outline=(255, 255, 255), width=7)
        draw.rectangle((left - 5, top - 5, right + 5, low + 5), outline=colour, width=4)
    return view


def mark(draw: ImageDraw.ImageDraw, x: int, good: bool) -> None:
    """A ring or a cross, so that colour is not the only sign."""
    colour = GOOD if good else BAD
    if good:
        draw.ellipse((x, 14, x + 32, 46), outline=colour, width=6)
    else:
        draw.line((x, 16, x + 30, 46), fill=colour, width=7)
        draw.line((x + 30, 16, x, 46), fill=colour, width=7)


def panels() -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """Each example's name and its RGB picture (424, 960, 3)."""
    font = ImageFont.truetype(str(FONTS / "PretendardGOV-Bold.otf"), 28)
    for name, scene, spoil, good, bad in EXAMPLES:
        pixels = picture(scene)
        boxes: list[Box] = [(b["x"], b["y"], b["w"], b["h"]) for b in gold(scene)]
        sheet = Image.new("RGB", (960, 424), PAPER)
        sheet.paste(_panel(pixels, boxes, GOOD), (4, 64))
        sheet.paste(_panel(pixels, spoil(boxes), BAD), (484, 64))
        draw = ImageDraw.Draw(sheet)
        for x, words, ok in ((8, good, True), (488, bad, False)):
            mark(draw, x, ok)
            draw.text((x + 48, 30), words, font=font, fill=GOOD if ok else BAD, anchor="lm")
        yield name, np.asarray(sheet)
