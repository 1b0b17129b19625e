"""Invented shops. No name here is known to be a real one's."""

from tools.products.model import Shop

_USUAL = ("options", "blurb", "sizes", "marks", "table")
_BACK = ("받은 날부터 7일 안에 바꾸거나 돌려보낼 수 있습니다.", "쓰신 뒤에는 바꿔 드릴 수 없습니다.")
_BACK_PAID = ("마음이 바뀌어 돌려보낼 때의 배송비는 손님이 냅니다.", "하자가 있으면 저희가 모두 냅니다.")
SHOPS = {
    "yeoul": Shop("여울장터", "#1f6f5c", "#e8f3ef", _USUAL, "무료배송 · 내일 도착", _BACK),
    "saerok": Shop(
        "새록몰",
        "#2f4f9f",
        "#eaeff9",
        ("options", "table", "blurb", "sizes", "marks"),
        "배송비 3,000원 · 3만 원 넘으면 무료",
        _BACK_PAID,
    ),
    "gomsil": Shop(
        "곰실상회",
        "#a8431f",
        "#fbeee6",
        ("blurb", "options", "sizes", "table", "marks"),
        "무료배송 · 2일 안에 도착",
        _BACK_PAID,
    ),
    "maru": Shop("마루온가게", "#5a3b82", "#f1ecf7", _USUAL, "배송비 2,500원 · 모레 도착", _BACK),
    "dodam": Shop(
        "도담살림",
        "#7a5a00",
        "#fbf4dd",
        ("options", "blurb", "table", "sizes", "marks"),
        "오늘 출발 · 무료배송",
        _BACK_PAID,
    ),
    "bitgaram": Shop(
        "가람누리샵",
        "#0b5c63",
        "#e4f1ef",
        ("options", "sizes", "blurb", "marks", "table"),
        "배송비 3,000원 · 내일 출발",
        _BACK,
    ),
}
