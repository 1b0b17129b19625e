"""Pure: a trainee's own picture: kept small and bare, turned, straightened along four corners, looked over by machine.

Corners are (x, y) in pixels of the kept picture, from the receipt's own top left onwards.
"""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from app.core.errors import Invalid

if TYPE_CHECKING:
    from PIL.Image import Image

Point: TypeAlias = tuple[float, float]
LONGEST, SHORTEST = 1600, 240  # pixels of a side that is kept, and that is enough to read something
STRAIGHT_WIDTH = 900
QUALITY = 82


@dataclass(frozen=True)
class Kept:
    """A picture as WebP without metadata, and its size in pixels."""

    content: bytes
    width: int
    height: int


def keep(content: bytes) -> Kept:
    """A checked, upright picture made small. Raises Invalid when it has too few pixels to read a receipt."""
    with _opened(content) as image:
        if min(image.size) < SHORTEST:
            raise Invalid(
                f"사진이 너무 작아요({image.width}×{image.height}점). 짧은 쪽이 {SHORTEST}점은 되어야 해요. 더 크게 찍어 주세요."
            )
        small = _on_white(image)
        small.thumbnail((LONGEST, LONGEST))
        return _encoded(small)


def turned(content: bytes, corners: Sequence[Point], *, right: bool) -> tuple[Kept, list[Point]]:
    """The picture a quarter turned, and its corners with it, numbered anew: whoever turns it says which side is up."""
    from PIL import Image

    with _opened(content) as image:
        width, height = image.size
        way = Image.Transpose.ROTATE_270 if right else Image.Transpose.ROTATE_90
        kept = _encoded(image.transpose(way))
    moved = [(height - y, x) if right else (y, width - x) for x, y in corners]
    return kept, [*moved[-1:], *moved[:-1]] if right else [*moved[1:], *moved[:1]]


def tilted(corners: Sequence[Point], degrees: float, width: int, height: int) -> list[Point]:
    """The corners turned about their middle, clockwise, to whole pixels; each kept inside the picture."""
    middle_x, middle_y = sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    out: list[Point] = []
    for x, y in corners:
        across, down = x - middle_x, y - middle_y
        out.append(
            (
                round(min(width, max(0, middle_x + across * cos - down * sin))),
                round(min(height, max(0, middle_y + across * sin + down * cos))),
            )
        )
    return out


def straight_size(corners: Sequence[Point]) -> tuple[int, int]:
    """Width and height of what the corners hold once it is straight: the mean of opposite sides, at most STRAIGHT_WIDTH wide."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    across = (math.hypot(bx - ax, by - ay) + math.hypot(cx - dx, cy - dy)) / 2
    down = (math.hypot(dx - ax, dy - ay) + math.hypot(cx - bx, cy - by)) / 2
    scale = min(1.0, STRAIGHT_WIDTH / max(across, 1), 3 * STRAIGHT_WIDTH / max(down, 1))
    return max(1, round(across * scale)), max(1, round(down * scale))


def straightened(content: bytes, corners: Sequence[Point]) -> Kept:
    """What the corners hold, as if photographed from straight above (a perspective, resampled bicubically)."""
    from PIL import Image

    width, height = straight_size(corners)
    # Pillow asks where each point of the result comes from.
    back = perspective([(0, 0), (width, 0), (width, height), (0, height)], corners)
    with _opened(content) as image:
        flat = image.convert("RGB").transform(
            (width, height), Image.Transform.PERSPECTIVE, back, Image.Resampling.BICUBIC
        )
    return _encoded(flat)


def perspective(source: Sequence[Point], target: Sequence[Point]) -> tuple[float, ...]:
    """The eight numbers a…h with u = (ax + by + c) / (gx + hy + 1), v = (dx + ey + f) / (gx + hy + 1) that take four points to
    four points. Raises Invalid when three of them lie on one line."""
    import numpy as np

    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    try:
        solved = np.linalg.solve(np.asarray(rows, float), np.asarray([c for point in target for c in point], float))
    except np.linalg.LinAlgError as flat:
        raise Invalid("모서리가 한 줄에 놓여 있어요. 종이의 네 끝에 하나씩 놓아 주세요.") from flat
    return tuple(float(value) for value in solved)


def first_corners(width: int, height: int) -> list[Point]:
    """Where the corners stand before anyone has moved them: a tenth inside the picture."""
    x, y = width // 10, height // 10
    return [(x, y), (width - x, y), (width - x, height - y), (x, height - y)]


def _on_white(image: "Image") -> "Image":
    """What can be seen through lies on white paper: a scan is often black print on nothing."""
    from PIL import Image

    if not image.has_transparency_data:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")


def _opened(content: bytes) -> "Image":
    from PIL import Image

    return Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP"))


def _encoded(image: "Image") -> Kept:
    from PIL import Image

    bare = Image.new("RGB", image.size)  # a new picture has nothing beside its pixels
    bare.paste(image)
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=QUALITY)
    return Kept(out.getvalue(), *image.size)
