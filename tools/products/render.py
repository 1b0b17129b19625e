"""From a product to pixels: its drawing and page.typ go through the typst package, with the fonts of the repository."""

import io
import json
import shutil
import tempfile
from pathlib import Path

import typst
from PIL import Image

from tools.products.model import MARKS, Product, Shop, reviews, was_price
from tools.scenes.kit import at, line, oval, rect, text
from tools.scenes.raster import FONTS, document

STYLES = 3
WIDTH = 640
_PAGE = Path(__file__).with_name("page.typ")
_BLUE = "#2f4f6f"


def _cross() -> str:
    return line("M-44,-72 L44,0", "#c62f2f", 6) + line("M44,-72 L-44,0", "#c62f2f", 6)


def _tub(inner: str) -> str:
    sides = line("M-48,-64 L-38,0 L38,0 L48,-64", _BLUE, 5)
    return sides + line("M-46,-52 q12,-14 23,0 q12,14 23,0 q12,-14 23,0 q12,14 23,0", _BLUE, 4) + inner


def _iron() -> str:
    return line("M-46,0 L46,0 L40,-44 L-6,-44 Q-40,-40 -46,0 Z", _BLUE, 5) + line("M-10,-44 Q0,-64 40,-60", _BLUE, 5)


def _hand() -> str:
    return (
        line("M-30,-92 L-8,-40 Q-4,-22 14,-26 L30,-34", _BLUE, 7)
        + line("M-6,-44 L14,-54", _BLUE, 6)
        + text(0, -6, 20, "30 중성", _BLUE)
    )


def _machine(degrees: str) -> str:
    return (
        rect(-44, -84, 88, 84, "#ffffff", 8, stroke=_BLUE, sw=5)
        + oval(0, -36, 28, 28, "#ffffff", stroke=_BLUE, sw=4)
        + text(0, -28, 26, degrees, _BLUE)
        + line("M-32,-72 L-4,-72", _BLUE, 5)
    )


def mark(name: str) -> str:
    """A washing mark as SVG, 120 by 110."""
    ring = oval(0, -40, 42, 42, "#ffffff", stroke=_BLUE, sw=5) + text(0, -31, 25, "드라이", _BLUE)
    hanger = (
        line("M-46,-12 L0,-52 L46,-12 Z", _BLUE, 5)
        + line("M0,-52 Q2,-68 12,-74", _BLUE, 5)
        + text(0, -16, 19, "그늘", _BLUE)
    )
    drawings = {
        "machine40": _machine("40"),
        "machine30": _machine("30"),
        "hand": _tub(_hand()),
        "nowash": _tub("") + _cross(),
        "dry": ring,
        "nodry": ring + _cross(),
        "nobleach": line("M-46,0 L0,-76 L46,0 Z", _BLUE, 5) + _cross(),
        "iron": _iron(),
        "noiron": _iron() + _cross(),
        "shade": hanger,
    }
    return document(drawings[name], (-60, -100, 120, 110))


def thing(product: Product, shop: Shop, style: int) -> str:
    """The product on its stage, 600 by 400."""
    floor = oval(300, 352, 180, 22, "#1c1424", 0.1)
    stage = rect(0, 0, 600, 400, shop.soft if style != 1 else "#f4f5f6")
    if style == 2:
        stage += rect(0, 330, 600, 70, "#ffffff", 0, 0.55)
    return document(stage + floor + at(product.drawing, 300, 352, product.zoom), (0, 0, 600, 400))


def _icons(colour: str) -> str:
    glass = oval(18, 18, 11, 11, "none", stroke=colour, sw=4) + line("M26,27 L36,37", colour, 4)
    cart = (
        line("M56,8 L64,8 L72,30 L96,30 L100,14 L66,14", colour, 4)
        + oval(75, 38, 3, 3, colour)
        + oval(93, 38, 3, 3, colour)
    )
    return document(glass + cart, (0, 0, 106, 44))


def page_data(product: Product, shop: Shop, style: int) -> dict[str, object]:
    """What page.typ reads."""
    full = round(float(product.stars))
    return {
        "style": style,
        "accent": shop.accent,
        "soft": shop.soft,
        "shop": shop.name,
        "title": product.title,
        "glyphs": "★" * full + "☆" * (5 - full),
        "stars": product.stars,
        "reviews": f"{reviews(product)}개",
        "percent": product.percent,
        "price": f"{product.price:,}원",
        "was": f"{was_price(product):,}원" if product.percent else "",
        "delivery": shop.delivery,
        "choices": [{"name": name, "values": list(values)} for name, values in product.choices.items()],
        "blurb": list(product.blurb),
        "sizes": [list(row) for row in product.sizes],
        "marks": list(product.marks),
        "table": [[name, value] for name, value in product.table.items()],
        "small": [*product.small, *shop.notice],
        "order": list(shop.order),
    }


def render(product: Product, shop: Shop, style: int) -> Image.Image:
    """The page as an RGB picture, WIDTH pixels wide."""
    with tempfile.TemporaryDirectory(prefix="ieum-products-") as folder:
        root = Path(folder)
        shutil.copy(_PAGE, root / "page.typ")
        (root / "page.json").write_text(
            json.dumps(page_data(product, shop, style), ensure_ascii=False), encoding="utf-8"
        )
        (root / "thing.svg").write_text(thing(product, shop, style), encoding="utf-8")
        (root / "icons.svg").write_text(_icons("#ffffff" if style == 1 else "#5c6670"), encoding="utf-8")
        for name in MARKS:
            (root / f"mark-{name}.svg").write_text(mark(name), encoding="utf-8")
        png = typst.compile(
            root / "page.typ", root=root, font_paths=[FONTS], ignore_system_fonts=True, format="png", ppi=144.0
        )
    if not isinstance(png, bytes):
        raise ValueError(f"{product.name}: a product page must be one page")
    big = Image.open(io.BytesIO(png)).convert("RGB")
    return big.resize((WIDTH, big.height * WIDTH // big.width), Image.Resampling.LANCZOS)
