"""Printers of invented shops, and words that several receipts share."""

from tools.receipts.spec import Style

POS = Style()
POS_NARROW = Style(
    rows="two",
    width=440,
    size=23,
    rule="=",
    total="합계금액",
    date="%Y/%m/%d(%a) %H:%M",
    number="사업자등록번호",
    foot="refund",
)
MART = Style(font="coding", rule="=", total="받을 금액", total_look="won", date="%Y.%m.%d %H:%M", number="사업자NO")
DINER = Style(
    font="gothic",
    rows="one",
    width=480,
    dots=False,
    foot="thanks",
    total="결제 금액",
    date="%Y-%m-%d(%a) %H:%M",
    rule="·",
)
DINER_BOLD = Style(
    font="barun",
    rows="one",
    width=520,
    size=26,
    dots=False,
    foot="thanks",
    total="합  계",
    total_look="inverse",
    number="등록번호",
)
CAFE = Style(
    font="square",
    rows="two",
    width=440,
    head="order",
    dots=False,
    foot="thanks",
    total="TOTAL",
    date="%y.%m.%d %p %I:%M",
    rule="_",
)
CAFE_PLAIN = Style(
    font="gov", rows="two", width=460, head="left", dots=False, foot="thanks", total="총액", date="%Y. %m. %d. %H:%M"
)
CLINIC = Style(
    font="myeongjo",
    rows="one",
    width=560,
    dots=False,
    foot="",
    rule="_",
    total="본인 부담금",
    total_look="won",
    date="%Y-%m-%d %H:%M",
    number="사업자등록번호",
)
PHARMACY = Style(
    font="gothic",
    rows="one",
    width=520,
    dots=False,
    foot="",
    rule="_",
    total="총 수납금액",
    date="%Y년 %m월 %d일 %H:%M",
    number="사업자등록번호",
)
GAS = Style(
    font="coding",
    rows="full",
    width=576,
    rule="=",
    total="판매 금액",
    date="%Y/%m/%d %H:%M:%S",
    number="사업자번호",
    foot="thanks",
    ink=(58, 46, 92),
)
SHOP = Style(
    font="barun",
    rows="full",
    width=560,
    dots=False,
    head="left",
    total="합계",
    foot="refund",
    date="%Y년 %m월 %d일 %p %I:%M",
    rule="·",
)
SHOP_DOTS = Style(
    font="square",
    rows="two",
    width=480,
    dots=True,
    total="총 합계",
    foot="barcode",
    date="%Y-%m-%d %H:%M",
    number="사업자등록번호",
)
STALL = Style(font="gothic", rows="form", width=540, dots=False, foot="")
STALL_OLD = Style(font="myeongjo", rows="form", width=560, dots=False, foot="", ink=(52, 40, 40))
BAKERY = Style(
    font="round",
    rows="two",
    width=460,
    dots=False,
    total="합계",
    total_look="inverse",
    foot="thanks",
    date="%y/%m/%d %H:%M",
)
DELIVERY = Style(
    font="gov",
    rows="one",
    width=540,
    size=25,
    dots=False,
    head="left",
    rule="=",
    total="결제 금액",
    date="%Y-%m-%d %H:%M",
    foot="",
)
LEDGER = Style(
    font="coding",
    rows="two",
    width=576,
    size=25,
    rule="-",
    total="청구 합계",
    date="%Y-%m-%d %H:%M:%S",
    foot="thanks",
    ink=(60, 44, 40),
)


def card(last: int, look: int = 0) -> dict[str, str]:
    """A card number as printed; no issuer's numbers begin with 9999."""
    return {
        "card": (f"9999-12**-****-{last}", f"9999 **** **** {last}", f"999912******{last}", f"9999-0012-****-{last}")[
            look
        ]
    }
