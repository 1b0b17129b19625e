"""``python -m tools.receipts`` draws the whole task again, byte for byte the same; ``--sheet FILE`` also a contact sheet."""

import argparse
from pathlib import Path

from PIL import Image

from tools.receipts.output import RECEIPTS, TASK, build, media_name

CELL = (360, 560)


def contact_sheet(path: Path, start: int = 0, count: int = 12) -> None:
    """Pictures as a phone of 360 px shows them, six in a row."""
    sheet = Image.new("RGB", (CELL[0] * 6, CELL[1] * -(-count // 6)), "white")
    for at, receipt in enumerate(RECEIPTS[start : start + count]):
        with Image.open(TASK / "media" / media_name(receipt)) as picture:
            small = picture.convert("RGB")
            small.thumbnail((CELL[0] - 6, CELL[1] - 6))
            sheet.paste(small, (at % 6 * CELL[0], at // 6 * CELL[1]))
    sheet.save(path)


def main() -> None:
    """Builds the task into the course folder and says how large it is."""
    parser = argparse.ArgumentParser(description="Draw the receipts of the practice task again.")
    parser.add_argument("--sheet", type=Path, help="also write contact sheets FILE-0.png, FILE-1.png …")
    asked = parser.parse_args()
    files = build()
    print(f"{len(files)} files, {sum(path.stat().st_size for path in files) / 1024:.0f} kB")
    if asked.sheet:
        for at in range(0, len(RECEIPTS), 12):
            contact_sheet(asked.sheet.with_name(f"{asked.sheet.name}-{at // 12}.png"), at)


if __name__ == "__main__":
    main()
