"""Pure: what a machine can tell about a straightened receipt, and what to do about it. There is no right answer to compare with.

Sharpness is the variance of second differences of the grey picture, as in the modified Laplacian (Nayar and Nakagawa 1994: each
direction by itself), brought to one width so that it does not hang on the camera. The weaker direction counts, because a hand
that moved smears one alone; the camera's noise is taken off, estimated from the paper between the print by the median absolute
deviation (Donoho and Johnstone 1994). The lean of the lines is found by turning a small copy until rows of print stand out most.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from app.labeling.graders.quads import Point, area

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

    Grey: TypeAlias = NDArray[float32]

WIDE, NARROW = 600, 300  # pixels across, for sharpness and for the lean
SHARP, BRIGHT, FILLS, LEAN = 45.0, 110.0, 0.25, 2.0
SIGMA_OF_MAD = 1.4826  # of a normal distribution
DEGREES = tuple(step / 2 for step in range(-12, 13))


@dataclass(frozen=True)
class Measured:
    """sharpness: variance of second differences, grey levels²; brightness: mean grey of the lighter half, 0–255; fills: the
    paper's share of the picture, 0–1; lean: degrees that the lines of print still lean, clockwise above 0."""

    sharpness: float
    brightness: float
    fills: float
    lean: float


@dataclass(frozen=True)
class Advice:
    """One check in Korean. `good`: nothing to mend; `text` says what was seen and what helps."""

    title: str
    good: bool
    text: str


def measure(straight: bytes, corners: Sequence[Point], width: int, height: int) -> Measured:
    """Looks at the straightened cut; `corners` of it in the whole picture of `width` × `height` pixels."""
    import numpy as np

    grey = _grey(straight, WIDE)
    lighter = grey[grey >= np.median(grey)]
    return Measured(
        sharpness=round(sharpness(grey), 1),
        brightness=round(float(lighter.mean()), 1),
        fills=round(area(corners) / (width * height), 3),
        lean=lean_of(_grey(straight, NARROW)),
    )


def sharpness(grey: "Grey") -> float:
    """Variance of the second differences across and down, the camera's noise taken off; the smaller of the two, at least 0."""
    import numpy as np

    def without_noise(steps: "Grey") -> float:
        noise = SIGMA_OF_MAD * float(np.median(np.abs(steps - np.median(steps))))
        return max(0.0, float(steps.var()) - noise**2)

    across = grey[:, 2:] - 2 * grey[:, 1:-1] + grey[:, :-2]
    down = grey[2:] - 2 * grey[1:-1] + grey[:-2]
    return min(without_noise(across), without_noise(down))


def lean_of(grey: "Grey") -> float:
    """The turn among DEGREES at which the rows of the picture differ most from each other: there lines of print lie level."""
    from PIL import Image

    dark = Image.fromarray((255 - grey).clip(0, 255).astype("uint8"))
    best = max(DEGREES, key=lambda degrees: (_stripes(dark, degrees), -abs(degrees)))
    return best + 0.0


def _stripes(image: Any, degrees: float) -> float:
    import numpy as np
    from PIL import Image

    level = np.asarray(image.rotate(degrees, Image.Resampling.BILINEAR), dtype=np.float32)
    side, top = level.shape[1] // 6, level.shape[0] // 12
    rows = level[top : level.shape[0] - top, side : level.shape[1] - side].mean(axis=1)
    return float(np.square(np.diff(rows)).sum())


def _grey(content: bytes, across: int) -> "Grey":
    import numpy as np
    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        size = (across, max(8, round(image.height * across / image.width)))
        return np.asarray(
            image.convert("L").resize(
                size, Image.Resampling.BOX if image.width > across else Image.Resampling.BILINEAR
            ),
            np.float32,
        )


def advice_on(found: Measured) -> tuple[Advice, ...]:
    """The four checks, each with what to do when it fails."""
    sharp, bright = found.sharpness >= SHARP, found.brightness >= BRIGHT
    fills, level = found.fills >= FILLS, abs(found.lean) < LEAN
    side = "오른쪽" if found.lean > 0 else "왼쪽"
    return (
        Advice(
            "또렷함",
            sharp,
            "글자가 또렷해요." if sharp else "흐려요. 두 손으로 잡고 글자를 한 번 눌러 초점을 맞춰 찍어 주세요.",
        ),
        Advice(
            "밝기",
            bright,
            "충분히 밝아요." if bright else "어두워요. 창가나 불 아래에서, 손 그림자가 없게 찍어 주세요.",
        ),
        Advice(
            "크기",
            fills,
            "영수증이 사진에 알맞게 차요." if fills else "영수증이 작아요. 조금 더 가까이에서 찍어 주세요.",
        ),
        Advice(
            "기울기",
            level,
            "글줄이 반듯해요."
            if level
            else f"글줄이 {side}으로 {abs(found.lean):g}도쯤 기울었어요. 기울이기 단추나 모서리로 맞춰 주세요.",
        ),
    )
