"""`make screens`: every kind of page of the demo at 360 and 1280 px in screens/, and contact sheets to look at them all.

screens/<role>/<page>-<width>.png, screens/sheet-<role>-<width>-<number>.png
"""

import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page

from app.core.settings import ROOT
from tests.browser.crawl import ROLES, open_page, slug_of, visit_as_role, visit_open_pages
from tests.browser.server import run_demo
from tests.browser.watching import chromium

SCREENS = ROOT / "screens"
WIDTHS = (360, 1280)
FONT = Path("/usr/share/fonts/truetype/nanum/NanumGothic.ttf")
TILE_WIDTH = {360: 270, 1280: 480}
TILES_ACROSS = {360: 6, 1280: 3}
ROWS = 2
TALLEST = 2.6  # a tile shows at most this many times its width; the whole page is in its own file
CAPTION = 26
GAP = 16
# A picture far down is loaded when one scrolls there; the camera sees the whole length at once.
LOAD_ALL_PICTURES = """() => Promise.all([...document.images].map((image) => {
  image.loading = "eager";
  return image.decode().catch(() => {});
}))"""
PAPER, INK, EDGE = "#e9e6df", "#222222", "#b8b2a6"


def main() -> int:
    """Take all pictures anew; 1 when a page complained."""
    shutil.rmtree(SCREENS, ignore_errors=True)
    complaints: list[str] = []
    with tempfile.TemporaryDirectory() as folder, run_demo(Path(folder)) as server, chromium() as browser:
        for role in ("signed-out", *ROLES):
            photograph(browser, server.url, role, complaints)
            for width in WIDTHS:
                for sheet in contact_sheets(role, width):
                    print(sheet.relative_to(ROOT))
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


def photograph(browser: Browser, address: str, role: str, complaints: list[str]) -> None:
    """All pages of a role, whole length, into its folder, numbered in the order of the walk."""
    folder = SCREENS / role
    folder.mkdir(parents=True)

    def take(page: Page, kind: str) -> None:
        page.evaluate(LOAD_ALL_PICTURES)
        number = len(list(folder.glob(f"*-{WIDTHS[0]}.png"))) + 1
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 760 if width == WIDTHS[0] else 900})
            page.screenshot(path=folder / f"{number:02d}-{slug_of(kind)}-{width}.png", full_page=True)
        page.set_viewport_size({"width": WIDTHS[0], "height": 760})

    with open_page(browser, address, complaints) as page:
        if role == "signed-out":
            visit_open_pages(page, take)
        else:
            visit_as_role(page, role, take)


def contact_sheets(role: str, width: int) -> list[Path]:
    """Sheets of tiles with captions, as many as are needed."""
    shots = sorted((SCREENS / role).glob(f"*-{width}.png"))
    each = TILES_ACROSS[width] * ROWS
    sheets = []
    for number, first in enumerate(range(0, len(shots), each), start=1):
        path = SCREENS / f"sheet-{role}-{width}-{number}.png"
        _sheet(shots[first : first + each], width).save(path)
        sheets.append(path)
    return sheets


def _sheet(shots: list[Path], width: int) -> Image.Image:
    tile, across = TILE_WIDTH[width], TILES_ACROSS[width]
    tiles = [_tile(shot, tile) for shot in shots]
    rows = [tiles[first : first + across] for first in range(0, len(tiles), across)]
    names = [
        [shot.stem.removesuffix(f"-{width}") for shot in shots[first : first + across]]
        for first in range(0, len(shots), across)
    ]
    heights = [max(image.height for image in row) + CAPTION + GAP for row in rows]
    sheet = Image.new("RGB", (across * (tile + GAP) + GAP, sum(heights) + GAP), PAPER)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(FONT, 15) if FONT.exists() else ImageFont.load_default(15)
    top = GAP
    for row, captions, height in zip(rows, names, heights, strict=True):
        for column, (image, caption) in enumerate(zip(row, captions, strict=True)):
            left = GAP + column * (tile + GAP)
            pen.text((left, top), caption[: tile // 8], fill=INK, font=font)
            sheet.paste(image, (left, top + CAPTION))
            pen.rectangle((left, top + CAPTION, left + tile - 1, top + CAPTION + image.height - 1), outline=EDGE)
        top += height
    return sheet


def _tile(shot: Path, width: int) -> Image.Image:
    with Image.open(shot) as image:
        scale = width / image.width
        small = image.convert("RGB").resize((width, max(1, round(image.height * scale))))
    return small.crop((0, 0, width, min(small.height, round(width * TALLEST))))


if __name__ == "__main__":
    raise SystemExit(main())
