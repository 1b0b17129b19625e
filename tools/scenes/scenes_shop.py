"""The shops of the tutorial and of practice."""

from tools.scenes.compose import Scene
from tools.scenes.indoors import poster, shelves, shop_counter, shop_wall
from tools.scenes.kit import at, rect, text
from tools.scenes.packed import can
from tools.scenes.sets import BLUES, CANS, SNACKS, SOFT, SUN, WARM, front, p, row


def _banner(x: float, y: float, words: str, colour: str) -> str:
    wide = 34 * len(words) + 50
    return rect(x, y, wide, 50, colour, 8) + text(x + wide / 2, y + 36, 32, words, "#fff8e6")


SCENES = (
    Scene(
        "shop-milk",
        "tutorial",
        1,
        ("milk",),
        "우유와 음료가 있는 가게 냉장 진열대",
        "지붕처럼 접힌 윗부분까지 우유팩이에요. 생수병과 캔은 표시하지 않아요.",
        shop_wall("#d3e3e0", "#d9cfbf")
        + shelves(110, 740, (290, 470), "#e6ebea", 84, "#a9c3c9")
        + _banner(400, 30, "신선 음료", "#2f6fb5"),
        (
            *row("water", 170, 74, 3, 290, 0.95),
            p("milk", 440, 290, 0.95, shade="shelf"),
            p("milk", 540, 290, 0.95, "#c8553f", shade="shelf"),
            *row("can", 650, 70, 3, 290, 0.95, CANS, (0, 1, 2)),
            *row("can", 170, 72, 3, 470, 0.98, ("#2f6fb5", "#c8322f"), (2, 0)),
            p("milk", 420, 470, 1.05, "#5f9a4a", shade="shelf"),
            *row("water", 540, 70, 2, 470, 0.98),
            p("milk", 740, 470, 1.0, shade="shelf"),
            p("basket", 250, 680, 0.95),
            p("plant", 880, 660, 1.0, k=2),
        ),
        SOFT,
        (60, 40, 1.1),
    ),
    Scene(
        "shop-snacks",
        "tutorial",
        1,
        ("snack",),
        "과자와 라면이 있는 편의점 진열대",
        "포개진 봉지도 하나씩 표시해요. 계산대 위의 봉지를 놓치기 쉬워요.",
        shop_wall("#f0dfc0", "#cbbfae") + shelves(60, 560, (270, 440), "#c99a62", 90),
        (
            p("snack", 140, 270, 0.95, SNACKS[0], 0, shade="shelf"),
            p("snack", 240, 270, 0.95, SNACKS[1], 1, shade="shelf"),
            *row("ramencup", 370, 92, 3, 270, 0.95, ("#d23b2f", "#3f7fae"), (0, 1)),
            *row("can", 120, 74, 3, 440, 0.95, CANS, (0, 1, 2)),
            p("snack", 380, 440, 1.0, SNACKS[2], 2, shade="shelf"),
            p("snack", 454, 440, 1.0, SNACKS[3], 3, shade="shelf"),
            p("milk", 560, 440, 0.9, shade="shelf"),
            p("clerk", 800, 500, 1.3, k=1),
            front(shop_counter("#b5694a", "#e0c9a0", 490, 640)),
            p("register", 870, 520, 0.95),
            p("snack", 720, 528, 0.95, "#d9664a", 0),
            p("basket", 300, 680, 1.05, "#3f6fa5"),
        ),
        WARM,
    ),
    Scene(
        "shop-drinks",
        "practice",
        1,
        ("can", "water"),
        "음료 진열대가 있는 편의점",
        "캔은 금속 윗면까지 넣어요. 광고 그림 속 캔은 표시하지 않아요.",
        shop_wall("#cfdbe6", "#c9c3b8")
        + shelves(250, 640, (280, 440), "#8fa3b3", 90, "#5f7486")
        + poster(40, 110, 160, 230, at(can("#3f8a5a", 1), 120, 310, 1.7), "#e6f0dc"),
        (
            *row("can", 310, 70, 3, 280, 1.0, CANS, (0, 1, 2)),
            p("water", 560, 280, 0.98, shade="shelf"),
            p("water", 640, 280, 0.98, shade="shelf"),
            *row("milk", 740, 84, 2, 280, 0.9, ("#3f86c8", "#c8553f")),
            p("water", 320, 440, 0.98, shade="shelf"),
            *row("ramencup", 430, 92, 2, 440, 0.95, ("#d23b2f", "#d99a2f"), (0, 1)),
            p("can", 620, 440, 1.0, "#2f6fb5", 2, shade="shelf"),
            p("can", 672, 440, 1.0, "#c8322f", 0, shade="shelf"),
            p("snack", 780, 440, 0.95, SNACKS[1], 2, shade="shelf"),
            p("snack", 850, 440, 0.95, SNACKS[0], 0, shade="shelf"),
            p("icechest", 190, 680, 1.1),
            p("basket", 560, 690, 1.0, "#3f7f5a", k=1),
            p("water", 740, 690, 1.0),
            p("water", 800, 690, 1.0),
            p("water", 860, 690, 1.0),
            p("crate", 800, 704, 0.95),
        ),
        SUN,
        (30, 52, 1.08),
    ),
    Scene(
        "shop-pharmacy",
        "practice",
        2,
        ("medicine", "pillbox"),
        "약이 가지런히 놓인 약국",
        "뚜껑이 있으면 약병, 네모난 종이면 약 상자예요. 상자 밖으로 나온 알약 판까지 넣어요.",
        shop_wall("#e2ece4", "#d6cfc2")
        + shelves(50, 520, (230, 370), "#b9c9bd", 90, "#8fa89a")
        + rect(690, 80, 90, 90, "#2f8a5a", 12)
        + text(735, 146, 60, "약", "#ffffff"),
        (
            p("medicine", 110, 230, 0.95, shade="shelf"),
            p("medicine", 196, 230, 0.95, "#e9e4d8", 1, shade="shelf"),
            p("pillbox", 300, 230, 1.05, BLUES[0], 0, shade="shelf"),
            p("pillbox", 396, 230, 1.05, BLUES[1], 1, shade="shelf"),
            p("medicine", 510, 230, 0.95, k=2, shade="shelf"),
            p("pillbox", 120, 370, 1.1, BLUES[2], 2, shade="shelf"),
            p("pillbox", 180, 370, 1.1, BLUES[3], 3, shade="shelf"),
            p("medicine", 320, 370, 1.0, shade="shelf"),
            *row("towel", 440, 80, 2, 370, 0.8),
            p("clerk", 720, 490, 1.35, "#5f7f9a", 2),
            front(shop_counter("#e6e0d2", "#c9b08a", 470, words="약국")),
            p("register", 220, 502, 0.9),
            p("medicine", 400, 506, 0.95, "#e9e4d8", k=0),
            p("pillbox", 520, 508, 1.05, BLUES[0], 3),
            p("plant", 880, 500, 0.8, k=0),
        ),
        SOFT,
    ),
    Scene(
        "shop-carts",
        "practice",
        3,
        ("basket", "cart", "person"),
        "손님이 장을 보는 마트",
        "카트 안에 든 물건은 따로 표시하지 않아요. 카트는 손잡이 끝까지 넣어요.",
        shop_wall("#e9dcc9", "#cfc9bf", 500)
        + shelves(30, 420, (200, 320, 440), "#9fb09a", 80)
        + shelves(520, 410, (200, 320, 440), "#b98f7a", 80)
        + _banner(410, 26, "오늘의 특가", "#c8402f"),
        (
            *row("snack", 80, 66, 6, 200, 0.72, SNACKS, (0, 1, 2, 3)),
            *row("ramencup", 76, 74, 5, 320, 0.75, ("#d23b2f", "#3f7fae", "#d99a2f"), (0, 1)),
            *row("can", 70, 52, 7, 440, 0.75, CANS, (0, 1, 2)),
            *row("milk", 570, 58, 6, 200, 0.62, ("#3f86c8", "#5f9a4a")),
            *row("water", 566, 48, 7, 320, 0.66),
            *row("pillbox", 566, 76, 5, 440, 0.75, BLUES, (3, 0)),
            p("person", 480, 560, 1.15, "#7a8f5a", 3),
            p("cart", 250, 620, 1.05, k=1),
            p("person", 396, 640, 1.25, "#c8552b", 1),
            p("cart", 650, 600, 0.95, "#c9cfd4", flip=True),
            p("person", 790, 590, 1.15, "#4a6fa5", 5, True),
            p("basket", 110, 704, 0.95),
            p("basket", 560, 700, 1.0, "#3f6fa5", k=1),
            p("basket", 860, 706, 0.95, "#3f7f5a"),
        ),
        SUN,
    ),
)
