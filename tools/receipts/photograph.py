"""From a flat sheet to a photograph: one perspective for the paper, its words and the regions of its gold."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from tools.receipts import effects
from tools.receipts.printing import Flat
from tools.receipts.spec import Receipt

WIDTH = 720
FINE = 1.5  # drawn so much larger and then reduced
PEN = (34, 52, 120)
Points = list[tuple[float, float]]


@dataclass(frozen=True)
class Photograph:
    """RGB pixels, and the perspective: a point of the sheet to a point of the picture."""

    pixels: NDArray[np.uint8]
    perspective: NDArray[np.float64]
    sheet: tuple[int, int]

    def place(self, points: Points) -> Points:
        """Points of the sheet in the picture."""
        return project(self.perspective, points)

    def box(self, box: tuple[int, int, int, int], room: int = 3) -> Points:
        """The four points around a box of the sheet, from its top left onwards."""
        left, top, right, bottom = box[0] - room, box[1] - room, box[2] + room, box[3] + room
        return self.place([(left, top), (right, top), (right, bottom), (left, bottom)])

    @property
    def corners(self) -> Points:
        width, height = self.sheet
        return self.place([(0, 0), (width, 0), (width, height), (0, height)])


def project(matrix: NDArray[np.float64], points: Points) -> Points:
    """Points through a 3 × 3 perspective."""
    moved = np.column_stack([np.asarray(points, np.float64), np.ones(len(points))]) @ matrix.T
    return [(float(x / w), float(y / w)) for x, y, w in moved]


def perspective(source: Points, target: Points) -> NDArray[np.float64]:
    """The 3 × 3 matrix that takes four points to four points."""
    rows, right = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    solved = np.linalg.solve(np.asarray(rows, np.float64), np.asarray(right, np.float64))
    return np.append(solved, 1).reshape(3, 3)


def outline(receipt: Receipt, sheet: tuple[int, int]) -> tuple[Points, tuple[int, int]]:
    """The paper's corners in the picture, and the picture's size: turned, leaned, and set in the middle with a border."""
    look = receipt.look
    width, height = sheet
    across, down = look.lean
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float64) - 0.5
    corners[:, 0] *= 1 - across * corners[:, 1] * 2
    corners[:, 1] *= 1 - down * corners[:, 0] * 2
    corners *= (width, height)
    angle = np.radians(look.tilt + 90 * look.quarter)
    turned = corners @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    span = np.ptp(turned, axis=0)
    frame = WIDTH if span[0] <= span[1] * 1.15 else 960
    scale = frame * look.fill / span[0]
    tall = round(span[1] * scale + (frame - span[0] * scale) * 0.8)
    middle = turned.min(axis=0) + span / 2
    drift = np.array([receipt.random.uniform(-0.02, 0.02) * frame, 0])
    placed = (turned - middle) * scale + np.array([frame / 2, tall / 2]) + drift
    return [(float(x), float(y)) for x, y in placed], (frame, tall)


def photograph(receipt: Receipt, flat: Flat) -> Photograph:
    """The finished picture."""
    rng = np.random.default_rng(int(receipt.random.random() * 2**32))
    height, width = flat.ink.shape
    corners, size = outline(receipt, (width, height))
    fine = (round(size[0] * FINE), round(size[1] * FINE))
    to_fine = perspective(_edges(width, height), [(x * FINE, y * FINE) for x, y in corners])
    paper = _warp(_paper(rng, receipt, flat), to_fine, fine)
    alpha = _warp(_edge(rng, height, width), to_fine, fine) / 255
    scene = effects.table(rng, fine[1], fine[0], receipt.look.table)
    dark = ndimage.gaussian_filter(ndimage.shift(alpha, (9, 7), order=1), 9) * (1 - alpha)
    scene *= (1 - 0.55 * dark)[..., None]
    scene = scene * (1 - alpha[..., None]) + paper * alpha[..., None]
    scene *= effects.shaded(rng, fine[1], fine[0], receipt.look.shade)[..., None]
    scene = ndimage.gaussian_filter(scene, (receipt.look.blur * FINE, receipt.look.blur * FINE, 0))
    image = Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8)).resize(size, Image.Resampling.LANCZOS)
    pixels = np.asarray(image, np.float32) + rng.normal(0, 1.6, (size[1], size[0], 1))
    matrix = perspective(_edges(width, height), corners)
    return Photograph(np.clip(pixels, 0, 255).astype(np.uint8), matrix, (width, height))


def _edges(width: int, height: int) -> Points:
    return [(0, 0), (width, 0), (width, height), (0, height)]


def _paper(rng: np.random.Generator, receipt: Receipt, flat: Flat) -> NDArray[np.float32]:
    """The printed, used sheet, RGB 0–255."""
    look, (height, width) = receipt.look, flat.ink.shape
    ink = np.clip(ndimage.gaussian_filter(flat.ink, 0.45) * 1.25, 0, 1) * effects.faded(rng, height, width, look.fade)
    ink *= np.clip(0.95 + 0.06 * rng.standard_normal((height, width)), 0.7, 1).astype(np.float32)
    color = np.asarray(look.paper, np.float32) * np.ones((height, width, 1), np.float32)
    for layer, tint in ((ink, receipt.style.ink), (0.85 * ndimage.gaussian_filter(flat.pen, 0.5), PEN)):
        color = color * (1 - layer[..., None]) + np.asarray(tint, np.float32) * layer[..., None]
    light = effects.crumpled(rng, height, width, look.crumple) * effects.folded(rng, height, width, look.folds)
    return color * light[..., None] * effects.stained(rng, height, width, look.stain)


def _edge(rng: np.random.Generator, height: int, width: int) -> NDArray[np.float32]:
    """Where there is paper, 0–255: torn off above and below along the printer's teeth."""
    teeth = 4 * np.abs(np.mod(np.arange(width) / 9 + rng.random(), 1) * 2 - 1)
    ys = np.arange(height)[:, None]
    return (255.0 * ((ys >= teeth) & (ys < height - teeth[::-1]))).astype(np.float32)


def _warp(source: NDArray[np.float32], matrix: NDArray[np.float64], size: tuple[int, int]) -> NDArray[np.float32]:
    """A sheet's values seen in the picture; 0 outside the sheet."""
    back = np.linalg.inv(matrix)
    back /= back[2, 2]
    layers = source if source.ndim == 3 else source[..., None]
    seen = [
        np.asarray(
            Image.fromarray(layers[..., n]).transform(
                size, Image.Transform.PERSPECTIVE, tuple(back.ravel()[:8]), Image.Resampling.BICUBIC
            ),
            np.float32,
        )
        for n in range(layers.shape[2])
    ]
    return np.stack(seen, axis=-1) if source.ndim == 3 else seen[0]
