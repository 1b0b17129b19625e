"""The parts of a receipt from its head to its foot, as shops' printers arrange them."""

from PIL import Image

from tools.receipts.form import form
from tools.receipts.printing import MARGIN, PAYMENTS, Flat, Sheet, font_of, moment, numbered
from tools.receipts.spec import Item, Receipt


def printed(receipt: Receipt) -> Flat:
    """The whole receipt."""
    if receipt.style.rows == "form":
        return form(receipt)
    sheet = Sheet(receipt)
    head(sheet)
    lines(sheet)
    total(sheet)
    paid(sheet)
    foot(sheet)
    return sheet.flat()


def head(sheet: Sheet) -> None:
    receipt, style = sheet.receipt, sheet.receipt.style
    if style.head == "order":
        sheet.center("주문번호", size=22)
        sheet.center(f"{receipt.random.randrange(3, 98):03}", size=60, bold=True)
        sheet.rule()
    if receipt.kind in LEADS:
        sheet.center(LEADS[receipt.kind], size=style.size + 4, bold=True)
        sheet.rule("_")
    if style.head in ("center", "order"):
        sheet.center(receipt.shop, "shop", size=style.size + 14, bold=True)
        sheet.down(0.3)
    else:
        sheet.put(receipt.shop, MARGIN, "shop", size=style.size + 8, bold=True)
        sheet.down(1.5)
    if receipt.has_number:
        sheet.said(style.number + ":", numbered(receipt), "business_number")
    sheet.said("대표:", f"{receipt.owner}  TEL {receipt.shop_phone}", "")
    sheet.said("주소:", receipt.address, "")
    sheet.rule()
    sheet.said({"pharmacy": "조제일", "hospital": "진료일"}.get(receipt.kind, "일시") + ":", moment(receipt), "moment")
    for kind, label in BEFORE.get(receipt.kind, ()):
        if kind in receipt.personal:
            sheet.said(label + ":", receipt.personal[kind], f"personal:{kind}")
    sheet.rule()


LEADS = {"pharmacy": "약제비 계산서 · 영수증", "hospital": "진료비 계산서 · 영수증", "delivery": "배 달 주 문 서"}
BEFORE = {
    "pharmacy": (("name", "환자명"), ("birth", "생년월일")),
    "hospital": (("name", "환자 성명"), ("birth", "생년월일"), ("chart", "등록번호")),
    "gas": (("car", "차량번호"),),
    "delivery": (("name", "받는 분"), ("phone", "연락처"), ("address", "배달 주소")),
}


def lines(sheet: Sheet) -> None:
    style, right = sheet.receipt.style, sheet.width - MARGIN
    if style.rows == "two":
        sheet.pair("상품명 / 단가 × 수량", "금액")
    elif style.rows == "full":
        _columns(sheet, ("품명", "단가", "수량", "금액"), bold=False, roles=("", "", "", ""))
    else:
        sheet.put(
            {"restaurant": "메뉴", "pharmacy": "항목", "hospital": "항목"}.get(sheet.receipt.kind, "상품명"), MARGIN
        )
        sheet.put("수량", right - 130, align="right")
        sheet.put("금액", right, align="right")
        sheet.down()
    sheet.rule()
    for number, line in enumerate(sheet.receipt.items):
        _line(sheet, number, line)
    sheet.rule()


def _line(sheet: Sheet, number: int, line: Item) -> None:
    name, quantity, price, amount = line
    style, right = sheet.receipt.style, sheet.width - MARGIN
    if style.rows == "full":
        texts = (name, f"{price:,}" if price else "", quantity or "", f"{amount:,}")
        _columns(
            sheet, texts, roles=tuple(f"line:{number}:{part}" for part in ("name", "unit_price", "quantity", "amount"))
        )
        return
    sheet.put(name, MARGIN, f"line:{number}:name")
    if style.rows == "two" and quantity:
        sheet.down()
        sheet.put(f"{price:,} × {quantity}", MARGIN + 40, f"line:{number}:figures")
    elif quantity:
        sheet.put(quantity, right - 130, f"line:{number}:quantity", align="right")
    sheet.put(f"{amount:,}", right, f"line:{number}:amount", align="right")
    sheet.down()


def _columns(sheet: Sheet, texts: tuple[str, str, str, str], roles: tuple[str, ...], *, bold: bool = False) -> None:
    right = sheet.width - MARGIN
    font = font_of(sheet.receipt.style.font, sheet.receipt.style.size)
    unit = right - (260 if any("." in (line[1] or "") for line in sheet.receipt.items) else 190)
    wide = font.getlength(texts[0]) > unit - MARGIN - 100
    sheet.put(texts[0], MARGIN, roles[0], bold=bold)
    if wide:
        sheet.down()
    for text, x, role in zip(texts[1:], (unit, right - 130, right), roles[1:], strict=True):
        if text:
            sheet.put(text, x, role, bold=bold, align="right")
    sheet.down()


def total(sheet: Sheet) -> None:
    receipt, style = sheet.receipt, sheet.receipt.style
    if receipt.tax:
        vat = round(receipt.total / 11)
        sheet.pair("과세 물품가액", f"{receipt.total - vat:,}")
        sheet.pair("부가세", f"{vat:,}")
    words = f"{receipt.total:,}" + ("원" if style.total_look == "won" else "")
    if style.total_look == "inverse":
        top = sheet.y - 4
        sheet.pair(style.total, words, "total", bold=True, size=style.size + 8)
        box = (MARGIN - 10, top, sheet.width - MARGIN + 10, sheet.y + 2)
        part = sheet.image.crop(box)
        sheet.image.paste(Image.eval(part, lambda value: 255 - value), box[:2])
        sheet.down(0.3)
    else:
        sheet.pair(style.total, words, "total", bold=True, size=style.size + (4 if style.total_look == "plain" else 10))
    sheet.down(0.2)


def paid(sheet: Sheet) -> None:
    receipt = sheet.receipt
    sheet.rule()
    if receipt.received:
        sheet.pair("받은 돈", f"{receipt.received:,}")
        sheet.pair("거스름돈", f"{receipt.received - receipt.total:,}")
    sheet.pair("결제", PAYMENTS[receipt.payment], "payment")
    if receipt.payment == "card":
        sheet.said("카드번호:", receipt.personal["card"], "personal:card")
        sheet.said("승인번호:", receipt.approval, "approval")
    if receipt.payment == "cash" and "phone" in receipt.personal and receipt.kind != "delivery":
        sheet.said("현금영수증:", receipt.personal["phone"], "personal:phone")
    if "member" in receipt.personal:
        sheet.rule("·")
        sheet.said("회원:", receipt.personal["member"], "personal:name")
        if receipt.payment != "cash" and "phone" in receipt.personal:
            sheet.said("연락처:", receipt.personal["phone"], "personal:phone")
        sheet.pair("적립 포인트", f"{receipt.total // 100:,}P")


FOOTS = {
    "thanks": ("찾아 주셔서 고맙습니다",),
    "refund": ("교환·환불은 7일 안에", "영수증을 가져오셔야 합니다"),
    "market": ("신선한 하루 되세요", "채소는 그날 팔아요"),
}


def foot(sheet: Sheet) -> None:
    style = sheet.receipt.style
    sheet.down(0.4)
    for words in FOOTS.get(style.foot, ()):
        sheet.center(words)
    if style.foot == "barcode":
        sheet.barcode(f"{sheet.receipt.day.replace('-', '')}{sheet.receipt.random.randrange(10**4, 10**5)}")
