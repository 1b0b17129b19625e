"""From SVG text to pixels, with the typst package (its SVG renderer is pinned in requirements.lock)."""

import io
import tempfile
from pathlib import Path

import numpy as np
import typst
from numpy.typing import NDArray
from PIL import Image

from tools.scenes.kit import gradient_defs, n

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"


def document(inner: str, view: tuple[float, float, float, float], crisp: bool = False) -> str:
    """A whole SVG document; ``view`` is x, y, width, height; crisp switches anti-aliasing off (for masks)."""
    x, y, w, h = view
    sharp = ' shape-rendering="crispEdges"' if crisp else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{n(x)} {n(y)} {n(w)} {n(h)}" width="{n(w)}" '
        f'height="{n(h)}"{sharp}>{gradient_defs(inner)}{inner}</svg>'
    )


def pixels(svg: str, width: int, height: int, zoom: int = 1) -> NDArray[np.uint8]:
    """Renders an SVG document to an RGB array of (height * zoom, width * zoom, 3)."""
    page = (
        f"#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n"
        f'#image("scene.svg", width: {width}pt, height: {height}pt)\n'
    )
    with tempfile.TemporaryDirectory(prefix="ieum-scenes-") as folder:
        root = Path(folder)
        (root / "scene.svg").write_text(svg, encoding="utf-8")
        (root / "scene.typ").write_text(page, encoding="utf-8")
        png = typst.compile(
            root / "scene.typ", root=root, font_paths=[FONTS], ignore_system_fonts=True, format="png", ppi=72.0 * zoom
        )
    if not isinstance(png, bytes):
        raise ValueError("a scene must be one page")
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
