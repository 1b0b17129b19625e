"""Things to eat, and pots with plants."""

from tools.scenes.kit import (
    at,
    ball,
    clip,
    dark,
    dg,
    hg,
    light,
    line,
    oval,
    rect,
    rg,
    shape,
    slab,
    text,
    tube,
    vessel,
    vg,
)


def apple(c: str = "#d1382f", k: int = 0) -> str:
    """An apple with stem and leaf."""
    d = "M0,-56 C-14,-70 -46,-62 -44,-30 C-42,-6 -20,2 0,-3 C20,2 42,-6 44,-30 C46,-62 14,-70 0,-56 Z"
    body = shape(d, rg(light(c, 0.45), c, dark(c, 0.3)))
    dip = shape("M-14,-58 Q0,-44 14,-58 Q0,-52 -14,-58 Z", dark(c, 0.45), 0.7)
    stem = line("M0,-54 Q0,-70 7,-78", "#5b3a22", 5)
    leaf = shape("M4,-66 C12,-84 34,-84 38,-76 C32,-62 14,-60 4,-66 Z", dg("#8fc25a", "#4c8a38"))
    return body + dip + stem + leaf + oval(-20, -42, 7, 11, "#ffffff", 0.55)


_FOLDS = ((-19, -43), (-11, -39), (0, -37), (11, -39), (19, -43))
_PORES = tuple(
    (13 * i - 32 + 6 * (j % 2), 10 * j - 36) for j in range(4) for i in range(6) if abs(13 * i - 32) < 40 - 7 * j
)


def tangerine(c: str = "#f79a1c", k: int = 0) -> str:
    """A tangerine: much wider than high, pores, folds round a small green navel; k=1 is peeled and lies in its peel.

    A leaf or a large green star on top would read as an apple or a persimmon.
    """
    if k == 1:
        return _peeled(c)
    body = oval(0, -27, 42, 27, rg(light(c, 0.42), c, dark(c, 0.2)))
    folds = "".join(line(f"M0,-46 Q{x * 0.6:.0f},-45 {x},{y}", dark(c, 0.22), 2, 0.8) for x, y in _FOLDS)
    navel = oval(0, -47, 7, 3.6, "#5d9a3f") + oval(0, -48, 2.6, 1.6, "#3c6a2a")
    pores = "".join(oval(x, y, 1.6, 1.5, dark(c, 0.3), 0.7) for x, y in _PORES)
    return body + pores + folds + navel + oval(-22, -36, 7, 4.5, "#ffffff", 0.5)


def _peeled(c: str) -> str:
    """A ball of segments with white threads in a peel torn open like a flower, its pale inside up."""
    inside = vg("#fff0cf", "#f8d79a")
    back = shape("M-10,-12 C-30,-30 -52,-36 -62,-30 C-58,-16 -40,-4 -14,-2 Z", inside, stroke=c, sw=3)
    back += shape("M10,-12 C30,-30 52,-36 62,-30 C58,-16 40,-4 14,-2 Z", inside, stroke=c, sw=3)
    ball = oval(0, -32, 32, 27, rg("#ffc765", "#fba32a", "#e07f12"))
    threads = "".join(line(f"M0,-58 C{x},-54 {x},-14 {x * 0.3:.0f},-7", "#fff1d0", 2.4) for x in (-34, -15, 0, 15, 34))
    gaps = oval(0, -57, 5, 2.6, "#fff1d0")
    torn = "M-44,-12 C-26,-16 -14,-10 0,-16 C14,-10 26,-16 44,-12 C34,2 -34,2 -44,-12 Z"
    front = shape(torn, hg(dark(c, 0.05), light(c, 0.15), dark(c, 0.2)))
    return back + ball + threads + gaps + front


def banana(c: str = "#f2c933", k: int = 0) -> str:
    """A hand of three bananas."""
    one = shape(
        "M-66,-46 C-40,-4 20,4 64,-30 L72,-42 L60,-44 C24,-28 -18,-34 -50,-62 Z", vg(light(c, 0.3), c, dark(c, 0.2))
    )
    tip = shape("M60,-44 L72,-42 L66,-30 L60,-33 Z", "#5d4022")
    stalk = shape("M-52,-60 L-62,-84 L-74,-80 L-68,-46 Z", dg("#c8a82c", "#7a6320"))
    back = at(one + tip, 8, -20, 0.96, -14)
    mid = at(one + tip, 4, -9, 0.98, -7)
    return back + mid + one + tip + stalk + line("M-52,-50 Q-14,-18 40,-28", dark(c, 0.25), 3, 0.5)


def cabbage(c: str = "#a9cc62", k: int = 0) -> str:
    """A Korean napa cabbage lying on its side, the white root end at the right."""
    leaf = (
        "M96,-40 C92,-74 20,-92 -30,-88 C-54,-98 -66,-84 -80,-88 C-86,-72 -104,-72 -100,-56 C-114,-46 -106,-36 "
        "-112,-26 C-100,-20 -98,-6 -82,-10 C-70,2 -54,-6 -40,0 C20,4 88,-4 96,-40 Z"
    )
    out = shape(leaf, hg(dark(c, 0.22), c, light(c, 0.25), "#f3f3dc"))
    rib = shape(
        "M98,-40 C84,-70 30,-74 -26,-66 C20,-56 30,-50 -60,-46 C24,-42 30,-36 -34,-22 C30,-12 84,-12 98,-40 Z",
        hg("#dfe8ae", "#fbfaf0", "#f1eddc"),
    )
    veins = line("M-26,-66 C-50,-70 -62,-74 -80,-72 M-60,-46 L-98,-48 M-34,-22 C-56,-18 -70,-18 -84,-22", "#e4efb8", 6)
    frill = line(
        "M-30,-86 q-10,10 -22,0 q-8,12 -22,4 q0,12 -18,16 q4,12 -8,22 q8,10 0,22 q12,4 14,14 q14,0 20,6",
        dark(c, 0.38),
        3,
        0.8,
    )
    tie = line("M26,-80 Q38,-40 24,-1", "#d9cf9a", 5, 0.0 + 1) if k else ""
    return out + rib + veins + frill + tie + oval(95, -40, 9, 15, "#e3dabb")


def carrot(c: str = "#ee7d2b", k: int = 0) -> str:
    """A carrot lying on its side with its green."""
    tops = "".join(
        at(shape("M0,0 C10,-14 44,-16 58,-4 C44,4 14,8 0,0 Z", dg("#7fbf55", "#3f7a34")), 48, -22, 1, a)
        for a in (-46, -22, 2, 24)
    )
    d = "M54,-40 C62,-30 62,-14 54,-4 C20,-2 -60,-10 -100,-20 C-60,-34 20,-44 54,-40 Z"
    rings = "".join(line(f"M{x},{-36 + i * 3} q6,8 3,14", dark(c, 0.3), 3, 0.7) for i, x in enumerate((30, -2, -34)))
    return tops + shape(d, vg(light(c, 0.35), c, dark(c, 0.2))) + rings


def leek(c: str = "#5fa04a", k: int = 0) -> str:
    """A bundle of large green onions lying on its side, roots at the left."""
    out = ""
    for i, y in enumerate((-34, -22, -10)):
        out += shape(
            f"M-20,{y - 8} C60,{y - 16} 120,{y - 22 + i * 6} 168,{y - 20 + i * 8} "
            f"C128,{y - 2} 60,{y + 8} -20,{y + 8} Z",
            hg(light(c, 0.2), c, dark(c, 0.3)),
        )
        out += rect(-136, y - 8, 122, 16, hg("#f7f5e6", "#f2f3dc", light(c, 0.45)), 7)
        out += line(f"M-136,{y} l-18,-6 M-136,{y} l-20,2 M-136,{y} l-16,8", "#d8cba6", 3)
    return out + rect(-66, -46, 14, 48, "#d6503f", 3) + rect(26, -48, 14, 52, "#d6503f", 3)


def watermelon(c: str = "#3f8a45", k: int = 0) -> str:
    """A whole watermelon; k=1 a cut wedge."""
    if k == 1:
        out = shape("M-92,-46 A92,60 0 0 0 92,-46 Z", vg(dark(c, 0.1), dark(c, 0.35)))
        out += shape("M-84,-46 A84,52 0 0 0 84,-46 Z", "#e7efc6") + shape(
            "M-77,-46 A77,45 0 0 0 77,-46 Z", vg("#ef5a52", "#d63c42")
        )
        return out + "".join(
            oval(x, y, 3.6, 5.5, "#33241f")
            for x, y in ((-50, -36), (-24, -26), (0, -34), (24, -22), (50, -36), (0, -12))
        )
    d = "M-92,-70 A92,70 0 1 1 92,-70 A92,70 0 1 1 -92,-70 Z"
    stripes = "".join(
        line(
            f"M{x * 0.3:.0f},-142 C{x * 1.2:.0f},-110 {x * 1.2 + 6:.0f},-84 {x:.0f},-70 "
            f"S{x * 1.1:.0f},-24 {x * 0.3:.0f},2",
            dark(c, 0.55),
            10,
            0.85,
        )
        for x in (-84, -46, 0, 46, 84)
    )
    return (
        shape(d, rg(light(c, 0.4), c, dark(c, 0.35)))
        + clip(stripes, d)
        + line("M0,-138 q4,-16 16,-14", "#6b5a2a", 6)
        + oval(-36, -104, 14, 18, "#ffffff", 0.3)
    )


def cake(c: str = "#f6d9c8", k: int = 0) -> str:
    """A round of bread loaf sliced at one end."""
    body = shape(
        "M-84,0 L-84,-46 C-96,-84 -50,-88 -40,-82 L62,-82 C98,-86 96,-52 84,-46 L84,0 Z",
        vg("#d99a52", "#b36f30", "#e3b679"),
    )
    return body + "".join(line(f"M{x},-82 q12,14 4,32", "#8a4f22", 4, 0.6) for x in (-20, 14, 48))


def plant(c: str = "#c8693f", k: int = 0) -> str:
    """A flower pot; k=0 broad leaves, k=1 red flowers, k=2 a tall rubber tree."""
    pot = shape("M-38,-58 L-28,-4 Q-27,0 -22,0 L22,0 Q27,0 28,-4 L38,-58 Z", tube(c))
    pot += rect(-44, -74, 88, 20, tube(light(c, 0.1)), 5)
    green = "#3f8a4c" if k != 1 else "#5a9a4a"
    out = ""
    high = 150 if k == 2 else 70
    out += line(f"M0,-70 Q-4,{-70 - high // 2} 2,{-70 - high}", "#5d5a2c", 6)
    spots = (
        ((-40, -106, -150), (42, -108, -30), (-30, -140, -125), (34, -142, -55), (0, -158, -90))
        if k != 2
        else (
            (-34, -110, -160),
            (36, -128, -25),
            (-38, -158, -150),
            (38, -176, -35),
            (-30, -208, -130),
            (28, -220, -60),
            (2, -238, -90),
        )
    )
    for i, (x, y, turn) in enumerate(spots):
        leaf = shape(
            "M-34,0 C-18,-22 22,-20 36,0 C22,18 -18,20 -34,0 Z",
            hg(light(green, 0.28), dark(green, 0.05 + 0.06 * (i % 3))),
        )
        leaf += line("M-30,0 L32,0", light(green, 0.4), 2.5, 0.8)
        out += at(leaf, x, y, 1 if k != 1 else 0.85, turn)
    if k == 1:
        for x, y in ((-26, -146), (24, -152), (0, -172), (-44, -120), (44, -122)):
            out += "".join(at(oval(8, 0, 9, 6, "#d9434f"), x, y, 1, a) for a in range(0, 360, 72)) + oval(
                x, y, 5, 5, "#f6c945"
            )
    return out + pot


def jar(c: str = "#7b4a2e", k: int = 0) -> str:
    """A Korean earthen jar (항아리) with its lid."""
    body = shape("M-52,-150 C-112,-128 -104,-40 -58,0 L58,0 C104,-40 112,-128 52,-150 Z", tube(c))
    wave = line("M-88,-96 q14,-14 29,0 t29,0 t29,0 t29,0 t29,0 t29,0", light(c, 0.35), 4, 0.55)
    lid = shape("M-68,-148 C-60,-176 60,-176 68,-148 A68,12 0 0 1 -68,-148 Z", tube(dark(c, 0.12)))
    return body + wave + lid + oval(0, -172, 14, 7, ball(c)) + line("M-76,-60 Q-88,-90 -66,-124", "#ffffff", 6, 0.3)


def fish(c: str = "#8fa3b3", k: int = 0) -> str:
    """A fish lying on its side, head to the left."""
    tail = shape("M70,-26 L112,-50 Q104,-26 112,-2 Z", hg(c, dark(c, 0.35)))
    fin = shape("M-20,-46 Q10,-64 44,-40 Z", dark(c, 0.3))
    body = shape("M-98,-26 C-70,-60 20,-56 80,-26 C20,4 -70,8 -98,-26 Z", vg(dark(c, 0.35), c, "#f1f4f5"))
    gill = line("M-58,-44 Q-44,-26 -58,-10", dark(c, 0.4), 4, 0.8)
    return tail + fin + body + gill + oval(-76, -30, 7, 7, "#fdfdf6") + oval(-76, -30, 3.6, 3.6, "#23242b")


def egg_box(c: str = "#c9b79a", k: int = 0) -> str:
    """An open tray of eggs."""
    eggs = "".join(oval(-62 + 31 * i, -34, 15, 19, ball("#e9b98a")) for i in range(5))
    front = shape("M-84,-26 Q-77,-14 -62,-26 T-31,-26 T0,-26 T31,-26 T62,-26 Q77,-14 84,-26 L76,0 L-76,0 Z", slab(c))
    back = "".join(oval(-50 + 31 * i, -46, 14, 17, ball("#dcae80")) for i in range(4))
    return back + eggs + front


def ramen_cup(c: str = "#d23b2f", k: int = 0) -> str:
    """A cup of instant noodles."""
    d = vessel(84, 62, 82, 8)
    out = shape(d, tube("#f7f3ea")) + clip(rect(-50, -66, 100, 42, hg(dark(c, 0.1), light(c, 0.1), dark(c, 0.3))), d)
    out += text(0, -38, 20, "컵라면" if k == 0 else "우동", "#fff4d8")
    return (
        out
        + oval(0, -82, 43, 10, light(c, 0.25))
        + oval(0, -83, 38, 8, "#f2e2c0")
        + line("M38,-84 q14,-4 10,8", "#f2e2c0", 5)
    )
