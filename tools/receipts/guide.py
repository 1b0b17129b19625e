"""The guide's pictures: right beside wrong, on receipts that are in no pool."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tools.receipts import styles as s
from tools.receipts.layout import printed
from tools.receipts.photograph import Photograph, photograph
from tools.receipts.printing import Flat, font_of
from tools.receipts.spec import Look, Receipt, fee, item

PAPER, GOOD, BAD, INK = (251, 245, 234), (46, 107, 58), (163, 32, 32), (34, 49, 58)
WIDE, HIGH, TOP = 470, 330, 58

CARD = Receipt("guide-card", "guide", 1, "mart", "보기마트", "2026-10-01", "10:20",
               (item("감자 1kg", 1, 3900), item("애호박", 2, 1800), fee("행사 할인", -500)), "card",
               {**s.card(1234), "member": "김*자", "phone": "010-0000-12**"}, style=s.DINER, look=Look("grey", 0))  # fmt: skip
CASH = Receipt("guide-cash", "guide", 1, "restaurant", "보기식당", "2026-10-01", "12:30",
               (item("비빔밥", 2, 9000),), "cash", {}, received=20000, style=s.DINER, look=Look("wood", 0))  # fmt: skip
TILTED = Receipt("guide-tilted", "guide", 1, "cafe", "보기찻집", "2026-10-01", "15:10",
                 (item("녹차", 1, 4000),), "cash", {}, received=5000, style=s.POS_NARROW,
                 look=Look("dark", 12, (0.06, 0.04), 0.7))  # fmt: skip
SIGNED = Receipt("guide-clinic", "guide", 1, "hospital", "보기의원", "2026-10-01", "09:40", (fee("진찰료", 5300),), "cash",
                 {"name": "이보기", "birth": "600101", "chart": "00-12345"}, tax=False, style=s.CLINIC, look=Look("marble", 0))  # fmt: skip


def panels() -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """Each example's name and its RGB picture."""
    yield "mask", _masks()
    yield "whose", _whose()
    yield "total", _total()
    yield "discount", _discount()
    yield "corners", _corners()


def _taken(receipt: Receipt) -> tuple[Flat, Photograph]:
    flat = printed(receipt)
    return flat, photograph(receipt, flat)


def _box(flat: Flat, taken: Photograph, role: str, text: str = "") -> tuple[float, float, float, float]:
    """left, top, right, bottom in the picture of the first text of that role."""
    mark = next(m for m in flat.marks if m.role == role and text in m.text)
    points = taken.box(mark.box, room=5)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _pair(views: tuple[Image.Image, Image.Image], words: tuple[str, str]) -> NDArray[np.uint8]:
    sheet = Image.new("RGB", (2 * WIDE + 20, TOP + HIGH + 6), PAPER)
    draw = ImageDraw.Draw(sheet)
    for at, (view, said) in enumerate(zip(views, words, strict=True)):
        x = 4 + at * (WIDE + 12)
        sheet.paste(view.resize((WIDE, HIGH), Image.Resampling.LANCZOS), (x, TOP))
        colour = BAD if at else GOOD
        if at:
            draw.line((x + 4, 14, x + 34, 44), fill=colour, width=7)
            draw.line((x + 34, 14, x + 4, 44), fill=colour, width=7)
        else:
            draw.ellipse((x + 4, 12, x + 36, 44), outline=colour, width=6)
        draw.text((x + 48, 29), said, font=font_of("gov-bold", 27), fill=colour, anchor="lm")
    return np.asarray(sheet)


def _crop(image: Image.Image, middle: tuple[float, float], width: float) -> Image.Image:
    """A cut of the panel's proportions around a point, moved so that it stays inside."""
    height = width * HIGH / WIDE
    left = min(max(0, middle[0] - width / 2), image.width - width)
    top = min(max(0, middle[1] - height / 2), image.height - height)
    return image.crop((round(left), round(top), round(left + width), round(top + height)))


def _masks() -> NDArray[np.uint8]:
    flat, taken = _taken(CARD)
    regions = [_box(flat, taken, role) for role in ("personal:card", "personal:name", "personal:phone")]
    right, wrong = (Image.fromarray(taken.pixels) for _ in range(2))
    for box in regions:
        ImageDraw.Draw(right).rectangle(box, fill=INK)
    left, top, end, bottom = regions[0]
    ImageDraw.Draw(wrong).rectangle((left, top, left + 0.55 * (end - left), bottom), fill=INK)
    left, top, end, bottom = regions[1]
    ImageDraw.Draw(wrong).rectangle((left - 90, top - 6, end + 250, regions[2][3] + 44), fill=INK)
    middle = (taken.pixels.shape[1] / 2, (regions[0][1] + regions[2][3]) / 2)
    return _pair(
        (_crop(right, middle, 600), _crop(wrong, middle, 600)), ("글자만 끝까지 덮어요", "반만, 또는 너무 넓게")
    )


def _whose() -> NDArray[np.uint8]:
    flat, taken = _taken(SIGNED)
    right, wrong = (Image.fromarray(taken.pixels) for _ in range(2))
    for role in ("personal:name", "personal:birth", "personal:chart"):
        ImageDraw.Draw(right).rectangle(_box(flat, taken, role), fill=INK)
    for role in ("business_number", "shop"):
        ImageDraw.Draw(wrong).rectangle(_box(flat, taken, role), fill=INK)
    middle = (taken.pixels.shape[1] / 2, 330)
    return _pair(
        (_crop(right, middle, 700), _crop(wrong, middle, 700)), ("손님 것을 가려요", "가게 것은 가리지 않아요")
    )


def _ring(image: Image.Image, box: tuple[float, float, float, float], colour: tuple[int, int, int]) -> None:
    left, top, right, bottom = box
    ImageDraw.Draw(image).rounded_rectangle(
        (left - 8, top - 8, right + 8, bottom + 8), radius=14, outline=colour, width=6
    )


def _total() -> NDArray[np.uint8]:
    flat, taken = _taken(CASH)
    right, wrong = (Image.fromarray(taken.pixels) for _ in range(2))
    total, received = _box(flat, taken, "total"), _box(flat, taken, "", f"{CASH.received:,}")
    _ring(right, total, GOOD)
    _ring(wrong, received, BAD)
    middle = (taken.pixels.shape[1] / 2, (total[1] + received[3]) / 2)
    return _pair((_crop(right, middle, 600), _crop(wrong, middle, 600)), ("합계를 적어요", "받은 돈은 합계가 아니에요"))


def _discount() -> NDArray[np.uint8]:
    flat, taken = _taken(CARD)
    right, wrong = (Image.fromarray(taken.pixels) for _ in range(2))
    line, vat = _box(flat, taken, "line:2:amount"), _box(flat, taken, "", "부가세")
    name = _box(flat, taken, "line:2:name")
    _ring(right, (name[0], name[1], line[2], line[3]), GOOD)
    _ring(wrong, (vat[0], vat[1], line[2], vat[3]), BAD)
    middle = (taken.pixels.shape[1] / 2, (line[1] + vat[3]) / 2)
    return _pair(
        (_crop(right, middle, 600), _crop(wrong, middle, 600)), ("할인도 품목 한 줄", "부가세는 품목이 아니에요")
    )


def _corners() -> NDArray[np.uint8]:
    _, taken = _taken(TILTED)
    views = []
    for shift, colour in ((0, GOOD), (1, BAD)):
        image = Image.fromarray(taken.pixels)
        draw = ImageDraw.Draw(image)
        points = list(taken.corners)
        if shift:
            points = [
                (x + dx, y + dy)
                for (x, y), (dx, dy) in zip(points, ((60, 40), (-70, 60), (30, 50), (70, -60)), strict=True)
            ]
        draw.polygon(points, outline=(255, 255, 255), width=9)
        draw.polygon(points, outline=colour, width=5)
        for number, (x, y) in enumerate(points, 1):
            draw.ellipse((x - 26, y - 26, x + 26, y + 26), fill=colour, outline=(255, 255, 255), width=4)
            draw.text((x, y), str(number), font=font_of("gov-bold", 30), fill=(255, 255, 255), anchor="mm")
        views.append(_fit(image))
    return _pair((views[0], views[1]), ("종이 끝에, 시계 방향", "종이 안이나 밖"))


def _fit(image: Image.Image) -> Image.Image:
    """The whole picture, on the panel's colour."""
    view = Image.new("RGB", (WIDE, HIGH), PAPER)
    small = image.copy()
    small.thumbnail((WIDE, HIGH))
    view.paste(small, ((WIDE - small.width) // 2, 0))
    return view
