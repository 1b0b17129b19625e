"""What happens to paper and light: creases, folds, fading, stains, shadows, tables. Arrays of float, 1 is untouched."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Grid = NDArray[np.float32]
Numbers = np.random.Generator


def clouds(rng: Numbers, height: int, width: int, cells: int) -> Grid:
    """Smooth noise, mean 0, about −1 to 1, with so many cells across the longer side."""
    longer = max(height, width)
    shape = (max(2, cells * height // longer + 2), max(2, cells * width // longer + 2))
    coarse = rng.standard_normal(shape)
    grown = ndimage.zoom(coarse, (height / (shape[0] - 1), width / (shape[1] - 1)), order=3, grid_mode=False)
    return np.asarray(grown[:height, :width], np.float32)


def _step(away: Grid) -> Grid:
    """From 0 to 1 around 0 (logistic)."""
    return np.asarray(1 / (1 + np.exp(-np.clip(away, -30, 30))), np.float32)


def crumpled(rng: Numbers, height: int, width: int, amount: float) -> Grid:
    """Light on crushed paper: a surface of many bent planes, lit from the upper left."""
    if amount <= 0:
        return np.ones((height, width), np.float32)
    small_h, small_w = height // 3 + 1, width // 3 + 1
    ys, xs = np.mgrid[0:small_h, 0:small_w].astype(np.float32)
    surface = np.zeros((small_h, small_w), np.float32)
    for _ in range(int(14 + 60 * amount)):
        angle, reach = rng.uniform(0, np.pi), rng.uniform(0.15, 0.5) * max(small_h, small_w)
        at_x, at_y = rng.uniform(0, small_w), rng.uniform(0, small_h)
        across = (xs - at_x) * np.cos(angle) + (ys - at_y) * np.sin(angle)
        near = np.exp(-(((xs - at_x) ** 2 + (ys - at_y) ** 2) / (2 * (reach / 2) ** 2)))
        surface += rng.uniform(-1, 1) * np.abs(across) * near
    slope_y, slope_x = np.gradient(ndimage.gaussian_filter(surface, 0.9))
    light = 1 - 0.22 * amount * np.tanh(slope_x + 1.2 * slope_y)
    return np.asarray(ndimage.zoom(light, 3, order=1)[:height, :width], np.float32)


def folded(rng: Numbers, height: int, width: int, folds: int) -> Grid:
    """Sharp folds across the paper: bright along the ridge, the parts between lit differently."""
    light = np.ones((height, width), np.float32)
    ys = np.arange(height, dtype=np.float32)[:, None] + np.linspace(-1, 1, width, dtype=np.float32)[
        None, :
    ] * rng.uniform(-8, 8)
    for number in range(folds):
        at = height * (number + 1) / (folds + 1) + rng.uniform(-0.04, 0.04) * height
        away = ys - at
        side = 1 if number % 2 else -1
        light *= 1 + side * 0.10 * np.exp(-np.abs(away) / (height * 0.09)) * np.sign(away)
        light *= 1 + 0.10 * np.exp(-((away / 2.2) ** 2)) - 0.16 * np.exp(-(((away - 4) / 2.5) ** 2))
    return light


def faded(rng: Numbers, height: int, width: int, amount: float) -> Grid:
    """How much of a thermal print is left: pale on one side, in clouds, and in stripes where the head was worn."""
    if amount <= 0:
        return np.ones((height, width), np.float32)
    across = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    if rng.random() < 0.5:
        across = 1 - across
    worn = 0.45 * across + 0.3 * clouds(rng, height, width, 5) + 0.15
    stripes = ndimage.gaussian_filter1d((rng.random(width) < 0.02).astype(np.float32), 1.5) * 1.6
    return np.clip(1 - amount * (np.clip(worn, 0, 1) + stripes[None, :]), 0.2, 1).astype(np.float32)


def stained(rng: Numbers, height: int, width: int, kind: str) -> NDArray[np.float32]:
    """Factors of red, green, blue where something was spilled."""
    out = np.ones((height, width, 3), np.float32)
    if not kind:
        return out
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    wobble = clouds(rng, height, width, 12)
    at_x, at_y = rng.uniform(0.25, 0.75) * width, rng.uniform(0.3, 0.7) * height
    away = np.hypot(xs - at_x, ys - at_y) + 8 * wobble
    if kind == "coffee":
        radius = width * 0.3
        ring = np.exp(-(((away - radius) / 6) ** 2)) * (0.75 + 0.25 * clouds(rng, height, width, 6))
        ring += 0.35 * _step((radius - away) / 5)
        tint = (0.12, 0.22, 0.36)
    elif kind == "oil":
        ring = _step((width * 0.24 - away) / 7)
        tint = (0.10, 0.11, 0.19)
    else:
        ring = np.zeros((height, width), np.float32)
        for _ in range(9):
            x, y = at_x + rng.normal(0, 0.22) * width, at_y + rng.normal(0, 0.14) * height
            ring += _step((rng.uniform(4, 18) - np.hypot(xs - x, ys - y) - 3 * wobble) / 2)
        tint = (0.06, 0.34, 0.42)
    ring = np.clip(ring, 0, 1)
    for channel, share in enumerate(tint):
        out[..., channel] = 1 - share * ring
    return out


def shaded(rng: Numbers, height: int, width: int, kind: str) -> Grid:
    """Light over the whole picture: never quite even; a hand or a phone may stand in it."""
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    ys, xs = ys / height, xs / width
    slope = rng.uniform(-0.09, 0.09, 2)
    light = 1 + slope[0] * (xs - 0.5) + slope[1] * (ys - 0.5) - 0.10 * ((xs - 0.5) ** 2 + (ys - 0.5) ** 2)
    if kind == "hand":
        edge = xs * 0.8 + ys * 0.5 + 0.05 * clouds(rng, height, width, 5)
        light *= 1 - 0.34 * _step((edge - rng.uniform(0.72, 0.86)) / 0.025)
    elif kind == "phone":
        inside = _step((xs - 0.34) / 0.02) * _step((0.86 - xs) / 0.02) * _step((ys - 0.52) / 0.02)
        light *= 1 - 0.28 * inside
    elif kind == "dim":
        light *= 0.62
    elif kind == "lamp":
        light *= 0.8 + 0.42 * np.exp(-(((xs - 0.3) ** 2 + (ys - 0.2) ** 2) / 0.16))
    return light.astype(np.float32)


def table(rng: Numbers, height: int, width: int, kind: str) -> NDArray[np.float32]:
    """What the receipt lies on, RGB 0–255."""
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    base = {"wood": (168, 122, 82), "dark": (62, 58, 60), "cloth": (122, 146, 158), "grey": (172, 176, 178),
            "marble": (222, 220, 216), "floor": (196, 168, 120), "check": (206, 196, 180)}[kind]  # fmt: skip
    tone = np.zeros((height, width), np.float32)
    if kind in ("wood", "floor"):
        grain = clouds(rng, height, width, 4)
        tone += 0.045 * np.sin((xs + 40 * grain) / 13) + 0.035 * np.sin((xs + 55 * grain) / 3.7) + 0.05 * grain
        if kind == "floor":
            tone -= 0.35 * (np.mod(xs, 260) < 4)
    elif kind == "cloth":
        tone += 0.05 * np.sin(xs * 1.1) * np.sin(ys * 1.1) + 0.04 * clouds(rng, height, width, 9)
    elif kind == "marble":
        vein = np.abs(clouds(rng, height, width, 4) + 0.4 * clouds(rng, height, width, 12))
        tone -= 0.16 * np.exp(-((vein / 0.06) ** 2))
    elif kind == "check":
        tone -= 0.16 * ((np.mod(xs, 150) < 75).astype(np.float32) + (np.mod(ys, 150) < 75)) / 2
    else:
        tone += 0.03 * clouds(rng, height, width, 7)
    return np.asarray(base, np.float32)[None, None, :] * (1 + tone)[..., None]
