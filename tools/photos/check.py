"""The second look at the gold of 사진 상태: measures the finished pictures, and knows nothing of how they were spoiled.

Brightness is the mean luminance (0–255). Sharpness is the steepest edge (99.8th percentile of the gradient) over the range of
luminance (1st to 99th percentile): it does not change when a picture is dark or pale. Lines are far from both kinds.
"""

from collections.abc import Iterable

import numpy as np
from PIL import Image

from tools.photos.catalogue import Photo, holds
from tools.photos.spoil import seen_share

DARK, BRIGHT = 55.0, 225.0
LIT = (110.0, 205.0)
BLURRED, SHARP = 0.17, 0.22
WHOLE, PARTLY = 0.9, 0.7


def brightness(picture: Image.Image) -> float:
    """Mean luminance, 0–255."""
    return float(np.asarray(picture.convert("L"), dtype=np.float32).mean())


def sharpness(picture: Image.Image) -> float:
    """The steepest edge per pixel as a share of the picture's range of luminance."""
    grey = np.asarray(picture.convert("L"), dtype=np.float32)
    low, high = np.percentile(grey, (1, 99))
    across, down = np.abs(np.diff(grey, axis=1)), np.abs(np.diff(grey, axis=0))
    steep = max(np.percentile(across, 99.8), np.percentile(down, 99.8))
    return float(steep / max(high - low, 1.0))


def measured_faults(photo: Photo, picture: Image.Image) -> list[str]:
    """Where light and sharpness of the finished picture do not bear out the labels that are said to hold, in English."""
    said = set(holds(photo))
    light, edge = brightness(picture), sharpness(picture)
    tests = {
        "dark": light <= DARK,
        "bright": light >= BRIGHT,
        "blurred": edge <= BLURRED,
    }
    found = [
        f"{photo.name}: {name} is {'said' if name in said else 'measured'} only (light {light:.0f}, edge {edge:.2f})"
        for name, holds_ in tests.items()
        if holds_ != (name in said)
    ]
    if not said & {"dark", "bright"} and not LIT[0] <= light <= LIT[1]:
        found.append(f"{photo.name}: light {light:.0f} is near a limit")
    if "blurred" not in said and edge < SHARP:
        found.append(f"{photo.name}: edge {edge:.2f} is near the limit")
    return found


def seen_faults(photo: Photo) -> list[str]:
    """Where what is seen of the subject does not bear out the labels; draws the scene again, which takes a second."""
    said, seen = set(holds(photo)), seen_share(photo)
    if "absent" in said or seen == 0:
        return [] if ("absent" in said) == (seen == 0) else [f"{photo.name}: {seen:.0%} of it is seen"]
    part = bool(said & {"hidden", "cut"})
    return [] if (seen <= PARTLY if part else seen >= WHOLE) else [f"{photo.name}: {seen:.0%} of it is seen"]


def faults(pictures: Iterable[tuple[Photo, Image.Image]]) -> list[str]:
    """All faults of all pictures."""
    return [fault for photo, picture in pictures for fault in (*measured_faults(photo, picture), *seen_faults(photo))]
