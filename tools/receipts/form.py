"""The ruled form of a market stall (간이영수증), filled in by hand with a pen."""

import random

from PIL import Image, ImageDraw

from tools.receipts.printing import MARGIN, Flat, Mark, Sheet, font_of, numbered
from tools.receipts.spec import Receipt


def form(receipt: Receipt) -> Flat:
    """Printed rules and labels; the words of the day written with a wavering hand."""
    sheet = Sheet(receipt)
    hand = receipt.random
    wide = sheet.width
    sheet.center("영 수 증", size=40, bold=True)
    sheet.down(0.3)
    left, right = MARGIN - 8, wide - MARGIN + 8
    top = sheet.y
    for label, value, role in (
        ("등록번호", numbered(receipt) if receipt.has_number else "", "business_number"),
        ("상    호", receipt.shop, "shop"),
        ("사 업 장", receipt.address, ""),
        ("전    화", receipt.shop_phone, ""),
    ):
        sheet.put(label, MARGIN, dy=8)
        if value:
            sheet.put(value, MARGIN + 140, role, dy=8, bold=role == "shop")
        _rule(sheet, left, right)
    sheet.draw.line((MARGIN + 124, top, MARGIN + 124, sheet.y), fill=255, width=2)
    _frame(sheet, left, top, right)
    year, month, day = receipt.day.split("-")
    sheet.down(0.5)
    sheet.put("작성 일자", MARGIN, dy=8)
    written = f"{year}. {int(month)}. {int(day)}."
    _write(sheet, written, MARGIN + 140, "moment", hand)
    sheet.down(1.6)
    if "member" in receipt.personal:
        _write(sheet, receipt.personal["member"], MARGIN + 140, "personal:name", hand)
        sheet.put("귀하", MARGIN + 300, dy=8)
        sheet.down(1.6)
    top = sheet.y
    columns = (left, left + 220, left + 284, left + 388, right)
    for text, x in zip(("품 목", "수량", "단가", "금액"), columns, strict=False):
        sheet.put(text, x + 14, dy=8)
    _rule(sheet, left, right)
    for number, (name, quantity, price, amount) in enumerate(receipt.items):
        _write(sheet, name, columns[0] + 10, f"line:{number}:name", hand)
        if quantity:
            _write(sheet, quantity, columns[1] + 20, f"line:{number}:quantity", hand)
            _write(sheet, f"{price:,}", columns[2] + 8, f"line:{number}:unit_price", hand)
        _write(sheet, f"{amount:,}", columns[3] + 8, f"line:{number}:amount", hand)
        _rule(sheet, left, right)
    for _ in range(2):
        _rule(sheet, left, right)
    bottom = sheet.y
    for x in columns[1:-1]:
        sheet.draw.line((x, top, x, bottom), fill=255, width=2)
    sheet.put("합 계", MARGIN + 6, dy=8, bold=True)
    _write(sheet, f"{receipt.total:,}원", columns[2] + 8, "total", hand, size=32)
    _rule(sheet, left, right)
    _frame(sheet, left, top, right)
    sheet.down(0.4)
    words = {"cash": "현금으로 받았습니다", "transfer": "계좌이체로 받았습니다"}[receipt.payment]
    sheet.put("위 금액을", MARGIN)
    sheet.put(words, MARGIN + 120, "payment")
    sheet.down(1.2)
    if "phone" in receipt.personal:
        sheet.put("손님 연락처", MARGIN, dy=8)
        _write(sheet, receipt.personal["phone"], MARGIN + 150, "personal:phone", hand)
        sheet.down(1.6)
    return sheet.flat()


def _rule(sheet: Sheet, left: int, right: int) -> None:
    sheet.y += 46
    sheet.draw.line((left, sheet.y, right, sheet.y), fill=255, width=2)


def _frame(sheet: Sheet, left: int, top: int, right: int) -> None:
    sheet.draw.rectangle((left, top, right, sheet.y), outline=255, width=3)


def _write(sheet: Sheet, text: str, x: int, role: str, hand: random.Random, size: int = 27) -> None:
    """A text by hand: each sign a little turned, raised and sized of its own, the whole running slightly uphill."""
    font_name = "round" if hand.random() < 0.5 else "square"
    boxes = []
    for at, sign in enumerate(text):
        font = font_of(font_name, size + hand.randint(-2, 2))
        tile = Image.new("L", (64, 64), 0)
        ImageDraw.Draw(tile).text((12, 10), sign, font=font, fill=255)
        tile = tile.rotate(hand.uniform(-9, 9), resample=Image.Resampling.BICUBIC)
        tile = tile.transform(
            (64, 64), Image.Transform.AFFINE, (1, hand.uniform(0.05, 0.3), -6, 0, 1, 0), Image.Resampling.BICUBIC
        )
        place = (x - 12, sheet.y + hand.randint(-2, 2) - at // 4)
        sheet.pen.paste(255, place, tile)
        ink = tile.getbbox()
        if ink:
            boxes.append((place[0] + ink[0], place[1] + ink[1], place[0] + ink[2], place[1] + ink[3]))
        x += round(font.getlength(sign)) + hand.choice((-1, 0, 0, 1))
    left, top, right, bottom = zip(*boxes, strict=True)
    sheet.marks.append(Mark(role, text, (min(left), min(top), max(right), max(bottom))))
