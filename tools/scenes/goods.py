"""Things of a shop: packed food, boxes, counters and machines."""

from tools.scenes.kit import (
    at,
    clip,
    dark,
    hg,
    light,
    line,
    oval,
    poly,
    rect,
    rg,
    shape,
    slab,
    text,
    tube,
    vessel,
    vg,
)


def snack(c: str = "#d9482f", k: int = 0) -> str:
    """A bag of crisps with crimped ends."""
    teeth = "".join(f"L{-42 + 7 * i + 3.5},-122 L{-42 + 7 * (i + 1)},-117 " for i in range(12))
    d = f"M-42,-117 {teeth} L38,-104 C48,-70 48,-40 38,-14 L42,-2 L-42,-2 L-38,-14 C-48,-40 -48,-70 -38,-104 Z"
    body = shape(d, hg(dark(c, 0.15), light(c, 0.3), c, dark(c, 0.3)))
    words = ("감자칩", "새우맛", "콘칩", "양파링")[k % 4]
    badge = oval(0, -76, 33, 20, "#fff3cf") + text(0, -69, 19, words, dark(c, 0.35))
    chips = "".join(
        at(oval(0, 0, 17, 9, rg("#ffe39a", "#f0b545", "#cf8a2a")), x, y, 1, a)
        for x, y, a in ((-14, -34, -20), (14, -30, 16), (0, -44, 4))
    )
    seams = line("M-38,-106 H38 M-38,-12 H38", light(c, 0.5), 2.5, 0.8)
    return body + badge + chips + seams + line("M-32,-94 Q-38,-60 -32,-24", "#ffffff", 4, 0.45)


def milk(c: str = "#3f86c8", k: int = 0) -> str:
    """A gable-topped milk carton."""
    front = rect(-36, -104, 52, 104, hg("#ffffff", "#f1f4f4")) + poly("16,-104 38,-112 38,-8 16,0", "#cfd8dc")
    roof = poly("-36,-104 16,-104 20,-138 -26,-138", hg("#ffffff", light(c, 0.75))) + poly(
        "16,-104 38,-112 20,-138", "#bcc8cd"
    )
    crest = rect(-28, -152, 50, 16, slab(c), 2)
    band = rect(-36, -46, 52, 46, c) + poly("16,-46 38,-54 38,-8 16,0", dark(c, 0.25))
    drop = shape("M-10,-34 C-22,-18 -18,-8 -10,-8 S2,-18 -10,-34 Z", "#ffffff")
    return front + roof + crest + band + drop + text(-10, -66, 22, "우유", dark(c, 0.2))


def water(c: str = "#7fc1dd", k: int = 0) -> str:
    """A clear plastic bottle of water."""
    d = (
        "M-27,-6 L-27,-96 C-27,-116 -12,-118 -12,-132 L12,-132 C12,-118 27,-116 27,-96 "
        "L27,-6 Q27,0 20,0 L-20,0 Q-27,0 -27,-6 Z"
    )
    out = shape(d, hg(dark(c, 0.1), light(c, 0.6), light(c, 0.3), dark(c, 0.2))) + rect(
        -13, -148, 26, 18, tube("#2f6fb5"), 4
    )
    out += clip(rect(-30, -84, 60, 40, hg("#2b78c0", "#5aa0da", "#255f9a")), d) + text(0, -57, 21, "생수", "#ffffff")
    return out + line("M-24,-30 H24 M-24,-18 H24", dark(c, 0.2), 2, 0.5) + line("M-17,-96 L-17,-12", "#ffffff", 4, 0.6)


def basket(c: str = "#c8402f", k: int = 0) -> str:
    """A plastic shopping basket; k=1 holds goods."""
    goods = ""
    if k == 1:
        goods = at(milk(), -34, -40, 0.6) + at(snack("#d99a2b", 2), 8, -34, 0.62) + at(leaf_bundle(), 48, -50, 0.8)
    bow = line("M-72,-84 C-60,-158 60,-158 72,-84", dark(c, 0.4), 9)
    back = rect(-92, -92, 184, 18, dark(c, 0.3), 6)
    body = shape("M-92,-80 L92,-80 L74,0 L-74,0 Z", vg(light(c, 0.15), c, dark(c, 0.2)))
    holes = "".join(rect(x - 7, y, 14, 16, dark(c, 0.5), 4) for x in (-60, -36, -12, 12, 36, 60) for y in (-62, -36))
    return back + bow + goods + body + holes + rect(-96, -88, 192, 15, slab(light(c, 0.2)), 6)


def leaf_bundle(c: str = "#5fa04a", k: int = 0) -> str:
    """A bunch of greens standing up."""
    return "".join(
        at(shape("M0,0 C-14,-30 -8,-70 0,-84 C10,-70 14,-30 0,0 Z", vg(light(c, 0.3), dark(c, 0.15))), 0, 0, 1, a)
        for a in (-34, 30, -16, 14, 0)
    ) + rect(-10, -22, 20, 12, "#d6503f", 3)


def register(c: str = "#4a5560", k: int = 0) -> str:
    """A point-of-sale till: a screen on a stand above a drawer, with a keypad."""
    drawer = (
        rect(-86, -44, 172, 44, slab(dark(c, 0.15)), 7)
        + rect(-74, -34, 148, 24, dark(c, 0.4), 4)
        + rect(-18, -26, 36, 8, "#aab2b8", 3)
    )
    keys = shape("M-78,-64 L34,-64 L44,-44 L-86,-44 Z", light(c, 0.2))
    keys += "".join(rect(-70 + 17 * i - 2 * j, -60 + 8 * j, 12, 5, "#f1eee6", 1.5) for i in range(6) for j in range(2))
    post = rect(-8, -92, 18, 34, dark(c, 0.3))
    screen = rect(-66, -174, 132, 88, slab(dark(c, 0.3)), 9) + rect(-57, -165, 114, 70, vg("#cfeaf0", "#8fc4d2"), 4)
    screen += text(4, -138, 17, "합계", "#214450") + text(2, -112, 24, "7,500원", "#143038")
    printer = rect(50, -72, 40, 30, slab(light(c, 0.1)), 5) + shape(
        "M56,-70 L84,-70 L82,-104 Q70,-110 58,-102 Z", "#fffdf6"
    )
    printer += line("M62,-94 H78 M62,-86 H78 M62,-78 H74", "#a9adb0", 2)
    return drawer + keys + post + screen + printer


def ramen_box(c: str = "#d9552f", k: int = 0) -> str:
    """A carton of instant noodles, printed 라면."""
    tan = "#d2a46a"
    front = rect(-84, -92, 138, 92, slab(tan)) + poly("54,-92 92,-112 92,-22 54,0", dark(tan, 0.25))
    lid = poly("-84,-92 -46,-112 92,-112 54,-92", light(tan, 0.3)) + poly("-22,-92 14,-112 30,-112 -4,-92", "#e9d5a8")
    stripe = rect(-84, -80, 138, 52, c) + poly("54,-80 92,-100 92,-50 54,-28", dark(c, 0.25))
    return (
        front
        + lid
        + stripe
        + text(-15, -41, 38, "라면", "#fff3d4")
        + rect(-23, -92, 18, 12, "#e9d5a8")
        + text(-15, -9, 14, "40개입", "#6b4a2a")
    )


def carton(c: str = "#cc9d63", k: int = 0) -> str:
    """A plain cardboard box with tape."""
    front = rect(-70, -90, 116, 90, slab(c)) + poly("46,-90 80,-108 80,-20 46,0", dark(c, 0.25))
    lid = poly("-70,-90 -36,-108 80,-108 46,-90", light(c, 0.3)) + poly("-20,-90 12,-108 26,-108 -4,-90", "#efdcb0")
    return front + lid + rect(-20, -90, 16, 26, "#efdcb0") + line("M24,-20 v-22 m-7,8 l7,-8 l7,8", "#7b5226", 3)


def scale(c: str = "#d8d3c6", k: int = 0) -> str:
    """A market dial scale with a pan on top."""
    tray = shape(
        "M-88,-138 C-70,-118 70,-118 88,-138 Q84,-112 40,-110 L-40,-110 Q-84,-112 -88,-138 Z",
        hg("#f3f5f6", "#b7bec4", "#80888f"),
    )
    tray += oval(0, -138, 88, 13, "#dfe4e7") + oval(0, -137, 78, 10, "#aeb6bc")
    post = rect(-14, -112, 28, 16, "#8a9299")
    body = shape(
        "M-62,-98 Q-62,-104 -54,-104 L54,-104 Q62,-104 62,-98 L76,-8 Q76,0 68,0 L-68,0 Q-76,0 -76,-8 Z", tube(c)
    )
    dial = oval(0, -54, 43, 43, "#5f676e") + oval(0, -54, 38, 38, "#fffdf4")
    marks = "".join(at(rect(-1.6, -36, 3.2, 8, "#3b3a40"), 0, -54, 1, a) for a in range(0, 360, 30))
    needle = at(shape("M-3,6 L0,-32 L3,6 Z", "#d2352c"), 0, -54, 1, 50 + 70 * k) + oval(0, -54, 5, 5, "#33363c")
    return tray + post + body + dial + marks + needle + text(0, -24, 15, "kg", "#5a3a30")


_SIGNS = ("행복약국", "만나분식", "우리슈퍼", "미소꽃집", "장터국밥", "빵굽는집", "한빛안경", "싱싱과일", "바다생선")


def signboard(c: str = "#2f6b5f", k: int = 0) -> str:
    """A shop sign to hang on a wall; foot is the middle of its lower edge."""
    frame = rect(-130, -74, 260, 74, slab(dark(c, 0.35)), 10) + rect(-121, -66, 242, 58, vg(light(c, 0.1), c), 6)
    return frame + text(0, -22, 42, _SIGNS[k % 9], "#fff8e6") + rect(-121, -66, 242, 16, "#ffffff", 6, 0.12)


def standing_sign(c: str = "#d9552f", k: int = 0) -> str:
    """An A-frame sign on the pavement."""
    legs = line("M-42,-8 L-48,0 M42,-8 L48,0", "#3c3a3a", 7)
    frame = shape("M-46,-132 L46,-132 L54,-6 L-54,-6 Z", slab("#7b5233")) + shape(
        "M-37,-122 L37,-122 L43,-16 L-43,-16 Z", vg("#33423c", "#26332e")
    )
    words = (("오늘", "세일"), ("커피", "2,500"), ("영업", "중"))[k % 3]
    return legs + frame + text(0, -82, 28, words[0], "#fff3d0") + text(0, -46, 28, words[1], "#ffd27a")


def crate(c: str = "#b9824a", k: int = 0) -> str:
    """A wooden crate for fruit (empty front, to put in front of piles)."""
    out = rect(-96, -58, 192, 58, dark(c, 0.4), 3)
    out += "".join(rect(-98, y, 196, 16, slab(light(c, 0.12)), 3) for y in (-60, -39, -18))
    return out + rect(-98, -62, 14, 62, slab(c), 2) + rect(84, -62, 14, 62, slab(c), 2)


def ice_chest(c: str = "#3f86c8", k: int = 0) -> str:
    """An ice-cream freezer with a sloping glass lid."""
    body = (
        rect(-130, -112, 260, 108, slab("#f3f4f2"), 8)
        + rect(-130, -70, 260, 38, c)
        + text(0, -42, 30, "아이스크림", "#ffffff")
    )
    top = poly("-130,-112 130,-112 112,-148 -112,-148", vg("#cfe6ee", "#9cc4d4")) + line(
        "M0,-112 L0,-148", "#f3f4f2", 5
    )
    tubs = "".join(
        rect(-100 + 34 * i, -136, 24, 14, ("#f2b8c6", "#f7e7b0", "#b9dcae", "#d6b08a")[i % 4], 3) for i in range(6)
    )
    return (
        body
        + top
        + tubs
        + rect(-134, -118, 268, 10, "#d3d7d8", 4)
        + rect(-118, -6, 30, 6, "#55595f")
        + rect(88, -6, 30, 6, "#55595f")
    )


def bucket(c: str = "#9fb0ba", k: int = 0) -> str:
    """A bucket with its bail up and a grip on it, open at the top; k=1 holds water."""
    bail = line("M-45,-80 C-42,-158 42,-158 45,-80", "#6b747b", 5) + line("M-15,-136 Q0,-141 15,-136", "#3a3236", 11)
    body = shape(vessel(92, 64, 82, 9), tube(c))
    hoops = line("M-42,-56 A42,9 0 0 0 42,-56", dark(c, 0.3), 3, 0.7) + line(
        "M-36,-20 A36,8 0 0 0 36,-20", dark(c, 0.3), 3, 0.7
    )
    mouth = oval(0, -82, 49, 14, light(c, 0.45)) + oval(0, -81, 43, 10.5, vg(dark(c, 0.6), dark(c, 0.25)))
    if k == 1:
        mouth += oval(0, -78, 38, 7, vg("#7fb9d6", "#cfe9f3")) + line("M-20,-78 H4", "#ffffff", 2.5, 0.8)
    ears = "".join(oval(x, -78, 6, 7, dark(c, 0.4)) for x in (-46, 46))
    return body + hoops + mouth + bail + ears + line("M-33,-62 L-25,-16", "#ffffff", 5, 0.45)


def bouquet(c: str = "#e9c9a8", k: int = 0) -> str:
    """Cut flowers in a cone of paper, tied with a ribbon."""
    tones = ("#e2557a", "#f3c648", "#f7f0e4", "#b77fd0")
    leaves = "".join(
        at(shape("M0,0 C-12,-20 -6,-40 0,-50 C6,-40 12,-20 0,0 Z", "#5a9a4a"), 0, -86, 1, a) for a in (-60, -30, 30, 60)
    )
    heads = ""
    for i, (x, y) in enumerate(((-38, -112), (38, -112), (-20, -130), (20, -130), (0, -116), (-24, -100), (24, -100))):
        heads += "".join(at(oval(8, 0, 9, 7, tones[(i + k) % 4]), x, y, 1, a) for a in range(0, 360, 60))
        heads += oval(x, y, 5, 5, "#f6c945")
    paper = shape("M-52,-98 Q0,-78 52,-98 L12,-26 L20,0 L-20,0 L-12,-26 Z", hg(light(c, 0.4), c, dark(c, 0.2)))
    folds = line("M-24,-86 L-4,-28 M26,-86 L5,-28", dark(c, 0.3), 2, 0.6)
    bow = shape("M0,-28 L-24,-40 L-24,-16 Z", "#c8402f") + shape("M0,-28 L24,-40 L24,-16 Z", "#c8402f")
    return leaves + heads + paper + folds + bow + oval(0, -28, 6, 6, "#a8302a")
