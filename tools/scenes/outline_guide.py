"""The example pictures of the outline guide: the same small scene twice, followed well on the left and badly on the right."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tools.scenes.compose import Scene, picture, seen_things
from tools.scenes.contour import Point, edge, largest, thinned
from tools.scenes.guide import BAD, GOOD, PANEL, PAPER, example_scene, mark
from tools.scenes.raster import FONTS
from tools.scenes.sets import p

Ring = list[Point]


def _loose(rings: list[Ring]) -> list[Ring]:
    """A rough frame far from the edges."""
    xs, ys = [x for x, _ in rings[0]], [y for _, y in rings[0]]
    left, top, right, low = min(xs) - 40, min(ys) - 30, max(xs) + 60, max(ys) + 40
    return [
        [
            (left + 60, top),
            (right - 20, top + 10),
            (right, low - 60),
            (right - 80, low),
            (left, low - 10),
            (left, top + 90),
        ]
    ]


def _guessed(rings: list[Ring]) -> list[Ring]:
    """What lies behind the pot, made up."""
    xs, ys = [x for x, _ in rings[0]], [y for _, y in rings[0]]
    return [[(min(xs), min(ys)), (max(xs) + 130, min(ys)), (max(xs) + 120, max(ys) + 6), (min(xs), max(ys) + 6)]]


def _few(rings: list[Ring]) -> list[Ring]:
    """Corners that cut off what stands out."""
    xs, ys = [x for x, _ in rings[0]], [y for _, y in rings[0]]
    wide = max(xs) - min(xs)
    return [
        [
            (min(xs) + wide // 3, min(ys) + 40),
            (max(xs) - 40, min(ys) + 40),
            (max(xs) - 30, max(ys)),
            (min(xs) + wide // 3, max(ys)),
        ]
    ]


EXAMPLES: tuple[tuple[str, Scene, Callable[[list[Ring]], list[Ring]], str, str], ...] = (
    (
        "tight",
        example_scene("outline-tight", "pot", (p("pot", 470, 520, 1.3),)),
        _loose,
        "가장자리를 따라",
        "물건에서 멀리",
    ),
    (
        "hidden",
        example_scene(
            "outline-hidden", "cup", (p("cup", 420, 500, 1.5, flip=True), p("pot", 520, 530, 1.4, "#c8483a"))
        ),
        _guessed,
        "보이는 데까지만",
        "가린 곳까지 짐작",
    ),
    (
        "ends",
        example_scene("outline-ends", "kettle", (p("kettle", 480, 530, 1.3),)),
        _few,
        "주둥이 끝까지",
        "튀어나온 곳을 자름",
    ),
)


def _panel(pixels: NDArray[np.uint8], rings: list[Ring], colour: tuple[int, int, int]) -> Image.Image:
    view = Image.fromarray(pixels).resize(PANEL, Image.Resampling.LANCZOS)
    draw = ImageDraw.Draw(view)
    k = PANEL[0] / pixels.shape[1]
    for ring in rings:
        closed = [(x * k, y * k) for x, y in [*ring, ring[0]]]
        draw.line(closed, fill=(255, 255, 255), width=9, joint="curve")
        draw.line(closed, fill=colour, width=5, joint="curve")
    return view


def outline_panels() -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """Each example's name and its RGB picture (424, 960, 3)."""
    font = ImageFont.truetype(str(FONTS / "PretendardGOV-Bold.otf"), 28)
    for name, scene, spoil, good, bad in EXAMPLES:
        pixels = picture(scene)
        rings = [thinned(edge(largest(seen)[0]), 2.0) for _, seen, _ in seen_things(scene)]
        sheet = Image.new("RGB", (960, 424), PAPER)
        sheet.paste(_panel(pixels, rings, GOOD), (4, 64))
        sheet.paste(_panel(pixels, spoil(rings), BAD), (484, 64))
        draw = ImageDraw.Draw(sheet)
        for x, words, ok in ((8, good, True), (488, bad, False)):
            mark(draw, x, ok)
            draw.text((x + 48, 30), words, font=font, fill=GOOD if ok else BAD, anchor="lm")
        yield name, np.asarray(sheet)
