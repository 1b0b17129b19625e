"""Takes a photo: composes its scene and spoils it, always in the same way."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from tools.photos.catalogue import Photo
from tools.photos.rooms import ROOMS, Room
from tools.scenes import food
from tools.scenes.compose import HEIGHT, WIDTH, Put, Scene, ownership, picture, whole_area
from tools.scenes.indoors import poster
from tools.scenes.kit import at, hg, line, oval, shape
from tools.scenes.sets import p

SIZE = (720, 540)
Pixels = NDArray[np.float32]


def _finger(x: float, y: float) -> Put:
    """A fingertip that comes in from the lower right and ends at (x, y)."""
    skin = line(f"M1010,800 L{x},{y}", "#d99f78", 250) + line(f"M1000,800 L{x + 4},{y + 2}", "#eebf98", 216)
    nail = at(oval(0, 0, 62, 44, "#f7dccb", stroke="#d3a283", sw=4), x - 36, y - 22, 1, 34)
    return Put(svg=skin + nail, shade="none")


def _box(x: float, y: float) -> Put:
    """A cardboard box right in front of the subject, its foot at (x, y)."""
    body = shape(f"M{x - 190},{y} L{x - 190},{y - 220} L{x + 190},{y - 220} L{x + 190},{y} Z", hg("#d9b07a", "#c49355"))
    flap = line(f"M{x},{y - 220} L{x},{y}", "#a9783f", 6) + line(
        f"M{x - 190},{y - 220} L{x + 190},{y - 220}", "#a9783f", 8
    )
    return Put(svg=body + flap, shade="none")


def _place(photo: Photo, room: Room) -> tuple[float, float]:
    """Where the subject's foot stands; at an edge of the picture when it is cut."""
    x, y = room.foot
    reach = extent_alone(photo, room)
    if "left" in photo.faults:
        return x - (reach[0] + 0.42 * reach[2]), y
    if "right" in photo.faults:
        return x + WIDTH - (reach[0] + 0.58 * reach[2]), y
    return x, y


def _camera(photo: Photo, reach: tuple[float, float, float, float]) -> tuple[float, float, float]:
    """Upper left corner and zoom: from nearer and too low where the top of the subject is cut."""
    if "top" not in photo.faults:
        return 0, 0, 1
    top = reach[1] + 0.42 * reach[3]
    zoom = HEIGHT / (HEIGHT - top)
    return reach[0] + reach[2] / 2 - WIDTH / zoom / 2, top, zoom


def extent_alone(photo: Photo, room: Room) -> tuple[float, float, float, float]:
    """x, y, width, height in pixels of the subject standing free at the room's place."""
    scene = Scene("", "", 1, (), "", "", "", (_subject(photo, *room.foot),))
    rows, columns = np.nonzero(ownership(scene) == 0)
    return float(columns.min()), float(rows.min()), float(np.ptp(columns)), float(np.ptp(rows))


def _subject(photo: Photo, x: float, y: float) -> Put:
    return p(photo.thing, x, y, photo.size, photo.colour)


def scene_of(photo: Photo) -> tuple[Scene, int]:
    """The scene of a photo and the index of its subject among the puts (−1: the subject is not there)."""
    room = ROOMS[photo.room](sum(map(ord, photo.name)))
    x, y = _place(photo, room)
    reach = extent_alone(photo, room)
    subject = _subject(photo, x, y)
    extra: list[Put] = []
    back = room.back
    if "finger" in photo.faults:
        shift = x - room.foot[0]
        along = 0.84 if "left" in photo.faults else 0.5
        extra.append(_finger(reach[0] + shift + along * reach[2] + 60 * (along > 0.5), reach[1] + 0.52 * reach[3]))
    if "box" in photo.faults:
        extra.append(_box(x + 0.22 * reach[2], y + 60))
    if photo.trap == "edge":
        extra.append(p("basket" if photo.room == "shop" else "bowl", 930, y + 30, 1.5))
    if "poster" in photo.faults:
        back += poster(130, 60, 190, 210, at(food.apple(), 225, 226, 1.5))
    puts = (*room.behind, subject, *extra)
    there = -1 if {"other", "poster", "empty"} & set(photo.faults) else len(room.behind)
    return Scene(photo.name, photo.pool, photo.level, (), "", "", back, puts, room.light, _camera(photo, reach)), there


def seen_share(photo: Photo) -> float:
    """How much of the subject the picture shows, 0–1; 0 when it is not there."""
    scene, index = scene_of(photo)
    if index < 0:
        return 0.0
    return float((ownership(scene) == index).sum()) / whole_area(scene.puts[index], scene.view)


def _shaken(art: Pixels, reach: int = 46) -> Pixels:
    """Moved sideways while the shutter was open; the two ends weigh most, so that edges are seen twice."""
    steps = np.linspace(-reach / 2, reach / 2, 24)
    weight = 0.5 + np.abs(steps) / reach
    moved = sum(
        w * ndimage.shift(art, (0.25 * s, s, 0), order=1, mode="nearest") for s, w in zip(steps, weight, strict=True)
    )
    return np.asarray(moved / weight.sum(), dtype=np.float32)


def _soft(art: Pixels, radius: float) -> Pixels:
    return np.asarray(ndimage.gaussian_filter(art, (radius, radius, 0)), dtype=np.float32)


def take(photo: Photo) -> Image.Image:
    """The finished photo, 720 by 540."""
    scene, index = scene_of(photo)
    art: Pixels = picture(scene).astype(np.float32)
    if photo.trap == "bokeh":
        inside = ndimage.gaussian_filter(
            ndimage.binary_dilation(ownership(scene) == index, iterations=3).astype(np.float32), 1.5
        )
        art = inside[..., None] * art + (1 - inside[..., None]) * _soft(art, 9)
    if "soft" in photo.faults:
        art = _soft(art, 11)
    if "shake" in photo.faults:
        art = _soft(_shaken(art), 3)
    if "dim" in photo.faults:
        art = art * np.asarray((0.22, 0.22, 0.27), dtype=np.float32)
    if "glare" in photo.faults:
        art = 255 - (255 - np.minimum(art * 1.25 + 40, 255)) * 0.42
    pixels = np.clip(np.rint(art), 0, 255).astype(np.uint8).reshape(HEIGHT, WIDTH, 3)
    return Image.fromarray(pixels).resize(SIZE, Image.Resampling.LANCZOS)
