"""A scene: a backdrop, things placed on it, light. From it come the picture and the exact gold boxes.

Gold is read off a render in which every thing has one flat colour of its own and nothing is smoothed, so a box is
the extent of what is really seen of a thing, without its shadow. ``visible`` is the seen area over the area the
thing has when it stands alone (also beyond the edge of the picture).
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NotRequired, TypedDict

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from tools.scenes import raster
from tools.scenes.catalogue import THINGS
from tools.scenes.kit import INK, at, flat, group, n

WIDTH, HEIGHT = 960, 720
LABEL_FROM = 0.35  # seen at least this much: labelled
HIDE_BELOW = 0.15  # seen less than this: not labelled; the guide's line of 25 % lies safely between
SMALLEST = 28  # pixels on a side of a gold box
HARDLY = (0.9, 0.985)  # seen, of what stands inside the picture: hidden up to here, whole from there on
CUT = (0.95, 0.995)  # inside the picture, of the whole thing: cut up to here, whole from there on
HALF = (0.44, 0.56)  # seen nearly by half: a rule of "more than half" would divide people here
SPECK = 40  # pixels: a smaller loose bit of a thing does not stretch its box


_GLAZE = re.compile(r'<[a-z]+ [^>]*opacity="[^"]+"/>')


class SceneError(ValueError):
    """A scene breaks a rule of the task (an ambiguous, tiny or duplicate thing). put: the index of the one to blame, if one is."""

    def __init__(self, message: str, put: int | None = None) -> None:
        super().__init__(message)
        self.put = put


@dataclass(frozen=True)
class Put:
    """A thing standing with its foot at (x, y), or a piece of furniture given as ``svg`` in picture coordinates.

    shade: ``ground`` throws a shadow along the light, ``shelf`` only a contact shadow, ``wall`` a shadow behind it,
    ``none`` nothing.
    """

    thing: str = ""
    x: float = 0
    y: float = 0
    s: float = 1
    c: str = ""
    k: int = 0
    flip: bool = False
    turn: float = 0
    shade: str = "ground"
    svg: str = ""


@dataclass(frozen=True)
class Glow:
    """A pool of light: centre, radius in pixels, colour, strength 0…1."""

    x: float
    y: float
    r: float
    colour: str = "#ffd98a"
    power: float = 0.5


@dataclass(frozen=True)
class Light:
    """Where light comes from: slant of cast shadows, their depth and strength, tint and left-to-right fall."""

    slant: float = 0.45
    depth: float = 0.12
    strength: float = 0.26
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    fall: float = 0.12
    glows: tuple[Glow, ...] = ()


@dataclass(frozen=True)
class Scene:
    """One picture of the task: what is drawn and what is asked."""

    name: str
    pool: str
    level: int
    labels: tuple[str, ...]
    alt: str
    note: str
    back: str
    puts: tuple[Put, ...]
    light: Light = field(default_factory=Light)
    camera: tuple[float, float, float] = (0, 0, 1)  # upper left corner and zoom
    attributes: tuple[str, ...] = ()  # marks that are asked of each thing

    @property
    def view(self) -> tuple[float, float, float, float]:
        """What the camera sees: x, y, width, height in drawing units."""
        x, y, zoom = self.camera
        return x, y, WIDTH / zoom, HEIGHT / zoom


def drawing(put: Put) -> str:
    """The local drawing of a put, without place."""
    if put.svg:
        return put.svg
    thing = THINGS[put.thing]
    return thing.draw(put.c, put.k) if put.c else thing.draw(k=put.k)


def _placed(put: Put, art: str) -> str:
    return art if put.svg else at(art, put.x, put.y, put.s, put.turn, put.flip)


def _ink(put: Put, colour: str) -> str:
    """All a put covers, in one colour, with its thin outline; glazes and shadows on furniture cover nothing."""
    art = drawing(put)
    if put.svg:
        return flat(_GLAZE.sub("", art), colour)
    return _placed(put, flat(art, colour, 1.3 / put.s))


def _soft(inner: str, blur: int, opacity: float) -> str:
    return f'<g opacity="{n(opacity)}"><g filter="url(#blur{blur})">{inner}</g></g>'


def _shadow(put: Put, light: Light) -> str:
    if put.svg or put.shade == "none":
        return ""
    body = at(flat(drawing(put), "#1c1424"), 0, 0, put.s, put.turn, put.flip)
    here = f"{n(put.x)} {n(put.y)}"
    if put.shade == "wall":
        return _soft(group(body, f"translate({n(put.x + 9)} {n(put.y + 10)})"), 4, light.strength)
    contact = _soft(group(body, f"matrix(1.03 0 0 0.045 {here})"), 3, min(0.75, light.strength + 0.3))
    if put.shade == "shelf":
        return contact
    cast = group(body, f"matrix(1 0 {n(-light.slant)} {n(light.depth)} {here})")
    return _soft(cast, 5, light.strength) + contact


_BLURS = (
    "<defs>"
    + "".join(
        f'<filter id="blur{b}" x="-0.5" y="-2" width="2" height="5"><feGaussianBlur stdDeviation="{b}"/></filter>'
        for b in (3, 4, 5)
    )
    + "</defs>"
)


def artwork(scene: Scene) -> str:
    """The whole picture as SVG text, before grading."""
    parts = [_BLURS, scene.back]
    for put in scene.puts:
        parts.append(_shadow(put, scene.light))
        if not put.svg:
            parts.append(_ink(put, INK))
        parts.append(_placed(put, drawing(put)))
    return raster.document("".join(parts), scene.view)


def picture(scene: Scene) -> NDArray[np.uint8]:
    """The finished picture as an RGB array (720, 960, 3): art at twice the size, reduced, then lit."""
    big = raster.pixels(artwork(scene), WIDTH, HEIGHT, zoom=2).astype(np.float32)
    art = big.reshape(HEIGHT, 2, WIDTH, 2, 3).mean(axis=(1, 3))
    return graded(art, scene.light)


def graded(art: NDArray[np.float32], light: Light) -> NDArray[np.uint8]:
    """Tints an RGB picture, lets light fall off to one side and the corners, and adds pools of light."""
    ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    u, v = xs / WIDTH, ys / HEIGHT
    side = u if light.slant >= 0 else 1 - u
    level = 1 + light.fall * (0.45 - side) - 0.24 * ((u - 0.5) ** 2 + (v - 0.5) ** 2)
    out = art * level[..., None] * np.asarray(light.tint, dtype=np.float32)
    for glow in light.glows:
        near = np.exp(-(((xs - glow.x) ** 2 + (ys - glow.y) ** 2) / (glow.r**2)))
        colour = np.asarray([int(glow.colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float32) / 255
        out += (art * 0.9 + 24) * colour * (near * glow.power)[..., None]
    result: NDArray[np.uint8] = np.clip(np.rint(out), 0, 255).astype(np.uint8)
    return result


def identity(index: int) -> str:
    """The flat colour that stands for the put with this index."""
    return f"#{index + 1:02x}80{255 - index:02x}"


def ownership(scene: Scene) -> NDArray[np.int16]:
    """For every pixel (720, 960) the index of the put seen there, -1 for the backdrop."""
    inner = "".join(_ink(put, identity(i)) for i, put in enumerate(scene.puts))
    seen = raster.pixels(raster.document(inner, scene.view, crisp=True), WIDTH, HEIGHT)
    index = seen[..., 0].astype(np.int16) - 1
    exact = (seen[..., 1] == 128) & (seen[..., 2].astype(np.int16) == 255 - index)
    return np.where(exact & (index >= 0) & (index < len(scene.puts)), index, -1).astype(np.int16)


@lru_cache(maxsize=4096)
def whole_area(put: Put, view: tuple[float, float, float, float]) -> int:
    """How many pixels a put has when nothing hides it, also beyond the edges of the picture."""
    x, y, w, h = view
    wide = (x - w / 2, y - h / 2, w * 2, h * 2)
    seen = raster.pixels(raster.document(_ink(put, "#ff80ff"), wide, crisp=True), WIDTH * 2, HEIGHT * 2)
    return int(((seen[..., 0] == 255) & (seen[..., 1] == 128)).sum())


@lru_cache(maxsize=4096)
def inside_area(put: Put, view: tuple[float, float, float, float]) -> int:
    """How many pixels of a put lie in the picture when nothing hides it."""
    seen = raster.pixels(raster.document(_ink(put, "#ff80ff"), view, crisp=True), WIDTH, HEIGHT)
    return int(((seen[..., 0] == 255) & (seen[..., 1] == 128)).sum())


def extent(mask: NDArray[np.bool_]) -> tuple[int, int, int, int] | None:
    """The box x, y, w, h of a mask without loose bits under SPECK pixels; None when nothing is left."""
    parts, count = ndimage.label(mask, structure=np.ones((3, 3)))
    if not count:
        return None
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    kept = np.isin(parts, np.flatnonzero(sizes >= SPECK))
    rows, columns = np.flatnonzero(kept.any(axis=1)), np.flatnonzero(kept.any(axis=0))
    if not rows.size:
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1] - columns[0] + 1), int(rows[-1] - rows[0] + 1)


def overlap(a: "GoldBox", b: "GoldBox") -> float:
    """Intersection over union of two boxes."""
    w = min(a["x"] + a["w"], b["x"] + b["w"]) - max(a["x"], b["x"])
    h = min(a["y"] + a["h"], b["y"] + b["h"]) - max(a["y"], b["y"])
    both = max(0, w) * max(0, h)
    return both / (a["w"] * a["h"] + b["w"] * b["h"] - both)


class GoldBox(TypedDict):
    """One gold box in pixels, the seen share of its thing, and its marks: occluded (hidden in part by another thing) and
    truncated (cut by the picture's edge)."""

    label: str
    x: int
    y: int
    w: int
    h: int
    visible: float
    attributes: NotRequired[list[str]]


def gold(scene: Scene, strict: bool = False) -> list[GoldBox]:
    """The gold boxes of a scene, in painting order: {label, x, y, w, h (integer pixels), visible (0…1)}, with attributes where
    the scene asks for them. Raises as `seen_things` does."""
    found = [box for _, _, box in seen_things(scene, strict)]
    if not scene.attributes:
        for box in found:
            del box["attributes"]
    return found


def seen_things(scene: Scene, strict: bool = False) -> list[tuple[int, NDArray[np.bool_], GoldBox]]:
    """What is asked for and can be seen, in painting order: the put's index, its pixels, its gold box.

    Raises SceneError for a thing that is neither clearly seen nor clearly hidden, for a box too small to draw and for two boxes
    nearly the same; when `strict`, also for one that is hidden or cut so little, or seen so nearly by half, that people would
    mark it differently.
    """
    owner = ownership(scene)
    found: list[tuple[int, NDArray[np.bool_], GoldBox]] = []
    for i, put in enumerate(scene.puts):
        label = THINGS[put.thing].label if put.thing else ""
        if label not in scene.labels or not label:
            continue
        mask = owner == i
        whole, inside = whole_area(put, scene.view), inside_area(put, scene.view)
        share = float(mask.sum()) / whole
        where = f"{scene.name}: {put.thing} #{i} at {put.x:.0f},{put.y:.0f}"
        if share < HIDE_BELOW:
            continue
        box = extent(mask)
        if share < LABEL_FROM or box is None:
            raise SceneError(f"{where} is seen to {share:.0%}, neither clearly seen nor clearly hidden", i)
        if min(box[2], box[3]) < SMALLEST:
            raise SceneError(f"{where} is too small: {box}", i)
        x, y, w, h = box
        seen, held = float(mask.sum()) / max(inside, 1), inside / whole
        if strict and (HARDLY[0] < seen < HARDLY[1] or CUT[0] < held < CUT[1] or HALF[0] < share < HALF[1]):
            raise SceneError(f"{where} is hidden or cut by a hair: {seen:.3f} of {held:.3f}", i)
        marks = [name for name, is_so in (("occluded", seen <= HARDLY[0]), ("truncated", held <= CUT[0])) if is_so]
        visible = min(1.0, round(share, 2))
        gold_box = GoldBox(label=label, x=x, y=y, w=w, h=h, visible=visible, attributes=marks)
        found.append((i, mask, gold_box))
    _distinct(scene, [box for _, _, box in found])
    return found


def _distinct(scene: Scene, found: list[GoldBox]) -> None:
    for i, a in enumerate(found):
        for b in found[i + 1 :]:
            if overlap(a, b) > 0.6:
                raise SceneError(f"{scene.name}: two boxes nearly the same: {a} {b}")
    if {box["label"] for box in found} != set(scene.labels):
        raise SceneError(f"{scene.name}: a label is asked for that nothing bears")
