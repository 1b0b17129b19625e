"""A flat sheet that is printed on, black on white, and where each text on it stands."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tools.receipts.spec import Receipt

NANUM = Path("/usr/share/fonts/truetype/nanum")
OURS = Path(__file__).resolve().parents[2] / "static" / "fonts"
FONTS = {
    "coding": NANUM / "NanumGothicCoding.ttf", "coding-bold": NANUM / "NanumGothicCodingBold.ttf",
    "gothic": NANUM / "NanumGothic.ttf", "gothic-bold": NANUM / "NanumGothicBold.ttf",
    "barun": NANUM / "NanumBarunGothic.ttf", "barun-bold": NANUM / "NanumBarunGothicBold.ttf",
    "square": NANUM / "NanumSquareR.ttf", "square-bold": NANUM / "NanumSquareB.ttf",
    "myeongjo": NANUM / "NanumMyeongjo.ttf", "myeongjo-bold": NANUM / "NanumMyeongjoBold.ttf",
    "round": NANUM / "NanumSquareRoundR.ttf", "round-bold": NANUM / "NanumSquareRoundB.ttf",
    "gov": OURS / "PretendardGOV-Regular.otf", "gov-bold": OURS / "PretendardGOV-Bold.otf",
}  # fmt: skip
PAYMENTS = {"card": "신용카드", "cash": "현금", "transfer": "계좌이체", "voucher": "지역사랑상품권"}
MARGIN = 34
WEEKDAYS = "월화수목금토일"


@dataclass(frozen=True)
class Mark:
    """A printed text: what it is for, and its box left, top, right, bottom on the sheet."""

    role: str
    text: str
    box: tuple[int, int, int, int]


@dataclass(frozen=True)
class Flat:
    """A printed sheet: ink and pen cover each pixel 0–1."""

    ink: NDArray[np.float32]
    pen: NDArray[np.float32]
    marks: list[Mark]


@lru_cache(maxsize=64)
def font_of(name: str, size: int) -> ImageFont.FreeTypeFont:
    if not FONTS[name].is_file():
        raise SystemExit(f"{FONTS[name]} is missing: install fonts-nanum to draw the receipts again")
    return ImageFont.truetype(FONTS[name], size)


@dataclass
class Sheet:
    """A strip of paper that grows as it is printed on."""

    receipt: Receipt
    image: Image.Image = field(init=False)
    pen: Image.Image = field(init=False)
    y: int = 40
    marks: list[Mark] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.image = Image.new("L", (self.receipt.style.width, 3000), 0)
        self.pen = Image.new("L", self.image.size, 0)
        self.draw = ImageDraw.Draw(self.image)
        self.draw.fontmode = "1" if self.receipt.style.dots else "L"

    @property
    def width(self) -> int:
        return self.receipt.style.width

    def put(
        self, text: str, x: int, role: str = "", *, size: int = 0, bold: bool = False, align: str = "left", dy: int = 0
    ) -> None:
        """A text on the current line, its left or right edge or middle at x."""
        style = self.receipt.style
        font = font_of(style.font + ("-bold" if bold else ""), size or style.size)
        length = round(font.getlength(text))
        left = x - {"left": 0, "right": length, "center": length // 2}[align]
        self.draw.text((left, self.y + dy), text, font=font, fill=255)
        box = self.draw.textbbox((left, self.y + dy), text, font=font)
        self.marks.append(Mark(role, text, (round(box[0]), round(box[1]), round(box[2]), round(box[3]))))

    def down(self, lines: float = 1.0) -> None:
        self.y += round(lines * self.receipt.style.size * 1.36)

    def center(self, text: str, role: str = "", *, size: int = 0, bold: bool = False) -> None:
        self.put(text, self.width // 2, role, size=size, bold=bold, align="center")
        self.down(max(1.0, size / self.receipt.style.size if size else 1.0))

    def pair(self, label: str, value: str, role: str = "", *, bold: bool = False, size: int = 0) -> None:
        """A label on the left, its value on the right."""
        self.put(label, MARGIN, bold=bold, size=size)
        self.put(value, self.width - MARGIN, role, bold=bold, size=size, align="right")
        self.down(max(1.0, (size or 0) / self.receipt.style.size))

    def said(self, label: str, value: str, role: str) -> None:
        """A label and its value behind it."""
        style = self.receipt.style
        self.put(label, MARGIN)
        self.put(value, MARGIN + round(font_of(style.font, style.size).getlength(label + " ")), role)
        self.down()

    def rule(self, mark: str = "") -> None:
        mark = mark or self.receipt.style.rule
        middle = self.y + self.receipt.style.size // 2
        left, right = MARGIN - 8, self.width - MARGIN + 8
        if mark == "_":
            self.draw.line((left, middle, right, middle), fill=255, width=2)
        elif mark == "=":
            for dy in (-3, 3):
                self.draw.line((left, middle + dy, right, middle + dy), fill=255, width=2)
        else:
            step, dash = (16, 10) if mark == "-" else (8, 3)
            for x in range(left, right, step):
                self.draw.line((x, middle, min(x + dash, right), middle), fill=255, width=2)
        self.down(0.8)

    def barcode(self, digits: str) -> None:
        x, bars = self.width // 2 - 150, np.random.default_rng(int(digits[-8:]))
        while x < self.width // 2 + 150:
            thick = int(bars.integers(2, 7))
            self.draw.rectangle((x, self.y + 8, x + thick - 1, self.y + 68), fill=255)
            x += thick + int(bars.integers(2, 7))
        self.y += 78
        self.center(digits)

    def flat(self) -> "Flat":
        """The strip cut off under its last line."""
        layers = (
            np.asarray(each.crop((0, 0, self.width, self.y + 34)), np.float32) / 255 for each in (self.image, self.pen)
        )
        return Flat(*layers, self.marks)


def moment(receipt: Receipt) -> str:
    """Day and time as this printer writes them."""
    at = datetime.fromisoformat(f"{receipt.day}T{receipt.time}:{receipt.random.randrange(60):02}")
    pattern = receipt.style.date if receipt.has_time else receipt.style.date.partition(" %H")[0].partition(" %p")[0]
    words = at.strftime(pattern.replace("%a", "{day}").replace("%p", "{half}"))
    return words.replace("{day}", WEEKDAYS[at.weekday()]).replace("{half}", "오전" if at.hour < 12 else "오후")


def numbered(receipt: Receipt) -> str:
    digits = receipt.business_number
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"
