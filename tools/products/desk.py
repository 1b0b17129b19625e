"""Stationery and health aids, drawn around (0, 0) as the middle of the foot, some 260 wide and 300 high."""

from tools.scenes.kit import at, dark, hg, light, line, oval, rect, shape, slab, tube

_STEEL = hg("#8f979d", "#f6f8f8", "#c9d0d4", "#8c949a")


def pens(c: str) -> str:
    """Three ball pens."""
    pen = (
        rect(-11, -210, 22, 190, tube(c), 8)
        + shape("M-11,-22 L11,-22 L3,0 L-3,0 Z", "#c9d0d4")
        + rect(-7, -232, 14, 26, dark(c, 0.3), 4)
    )
    return "".join(
        at(pen + rect(10, -200, 7, 70, dark(c, 0.4), 3), x, -20, 1.2, t) for x, t in ((-80, -14), (0, 0), (80, 14))
    )


def notebook(c: str) -> str:
    """A spiral notebook."""
    rings = "".join(line(f"M-112,{y} Q-132,{y - 8} -128,{y + 8}", "#6d757b", 5) for y in range(-270, -10, 26))
    return (
        rect(-104, -290, 210, 290, "#fffdf6", 8)
        + rect(-112, -296, 210, 290, slab(c), 10)
        + rect(-70, -236, 126, 60, "#fffaf0", 8)
        + rings
    )


def pencils(c: str) -> str:
    """A row of pencils."""
    one = (
        rect(-10, -190, 20, 190, tube(c))
        + shape("M-10,-190 L10,-190 L0,-232 Z", "#eccf9f")
        + shape("M-4,-216 L4,-216 L0,-232 Z", "#2b2a33")
    )
    return "".join(at(one + rect(-10, -14, 20, 14, "#e59aa2"), x, 0, 1.1) for x in (-96, -58, -20, 18, 56, 94))


def folder(c: str) -> str:
    """A file with pockets."""
    sheets = "".join(rect(-96 + d, -286 - d, 200, 270, "#ffffff", 4, stroke="#c9ced2", sw=2) for d in (24, 16, 8))
    return sheets + rect(-110, -280, 212, 280, slab(c), 10) + rect(-70, -220, 130, 46, "#fffaf0", 6)


def scissors(c: str) -> str:
    """A pair of scissors, open."""
    rings = "".join(oval(x, -60, 42, 54, "none", stroke=c, sw=20) for x in (-56, 56))
    blades = shape("M-34,-104 L40,-300 L58,-290 L4,-92 Z", _STEEL) + shape(
        "M34,-104 L-40,-300 L-58,-290 L-4,-92 Z", _STEEL
    )
    return blades + rings + oval(0, -130, 10, 10, "#5f676d")


def glue(c: str) -> str:
    """Two glue sticks."""
    stick = (
        rect(-34, -190, 68, 190, tube("#f2ede0"), 10)
        + rect(-34, -240, 68, 66, tube(c), 12)
        + rect(-34, -130, 68, 70, c)
    )
    return at(stick, -58, 0) + at(stick, 58, 0, 1, 6)


def calendar(c: str) -> str:
    """A desk calendar."""
    stand = shape("M-150,0 L-120,-220 L120,-220 L150,0 Z", dark(c, 0.2))
    page = rect(-126, -230, 252, 206, "#ffffff", 6, stroke="#c9ced2", sw=3) + rect(-126, -230, 252, 44, c, 6)
    cells = "".join(rect(-108 + 32 * (i % 7), -172 + 34 * (i // 7), 22, 20, light(c, 0.75), 4) for i in range(28))
    return stand + page + cells


def tape(c: str) -> str:
    """Two rolls of tape."""
    one = oval(0, -80, 80, 80, slab(c)) + oval(0, -80, 44, 44, "#f4efe4", stroke="#b98e58", sw=8)
    return at(one, -66, 0) + at(one, 78, 0, 0.8)


def glasses(c: str) -> str:
    """Reading glasses."""
    rims = "".join(rect(x, -130, 120, 90, "#eef6f8", 36, stroke=c, sw=12) for x in (-138, 18))
    return (
        rims
        + line("M-18,-96 Q0,-116 18,-96", c, 11)
        + line("M-138,-104 L-176,-150", c, 10)
        + line("M138,-104 L176,-150", c, 10)
    )


def cane(c: str) -> str:
    """A walking stick with a T grip."""
    return (
        line("M0,-270 L0,-14", "#b9c3c9", 16)
        + line("M0,-150 L0,-14", c, 20)
        + rect(-80, -296, 120, 30, slab(dark(c, 0.3)), 15)
        + rect(-15, -16, 30, 18, "#2b2a33", 5)
    )


def brace(c: str) -> str:
    """A knee brace with straps."""
    leg = shape("M-70,-330 L70,-330 Q58,-160 52,20 L-52,20 Q-58,-160 -70,-330 Z", hg("#e9bf97", "#f5d5b4", "#d9a67c"))
    body = leg + shape("M-84,-270 L84,-270 Q70,-140 84,0 L-84,0 Q-70,-140 -84,-270 Z", slab(c))
    straps = rect(-92, -230, 184, 34, dark(c, 0.35), 8) + rect(-92, -66, 184, 34, dark(c, 0.35), 8)
    return body + oval(0, -136, 40, 44, light(c, 0.35), stroke=dark(c, 0.4), sw=8) + straps


def hot_pack(c: str) -> str:
    """A heating pad with its cord and switch."""
    pad = rect(-150, -200, 300, 180, slab(c), 30) + rect(-132, -182, 264, 144, light(c, 0.16), 22)
    waves = "".join(line(f"M{x},-80 q14,-20 0,-40 q-14,-20 0,-40", "#fff4e0", 7) for x in (-60, 0, 60))
    return (
        pad
        + waves
        + line("M120,-22 Q140,10 90,10", "#5f676d", 8)
        + rect(48, -4, 50, 24, "#fffaf0", 8, stroke="#5f676d", sw=3)
    )


def gauge(c: str) -> str:
    """A blood pressure meter with its cuff."""
    cuff = rect(10, -270, 150, 110, slab("#5b6b78"), 24) + line("M60,-164 Q20,-120 -20,-130", "#3b4147", 9)
    body = rect(-150, -180, 220, 180, slab(c), 26) + rect(-130, -160, 130, 118, "#cfdccb", 10)
    digits = "".join(rect(-116, y, w, 14, "#33413a", 4) for y, w in ((-146, 84), (-112, 70), (-78, 56)))
    return cuff + body + digits + oval(36, -92, 24, 24, "#0b5c63")


def pill_case(c: str) -> str:
    """A pill case of seven days."""
    cells = "".join(
        rect(-168 + 48 * i, -110, 44, 96, light(c, 0.4 if i % 2 else 0.15), 10, stroke=dark(c, 0.2), sw=3)
        for i in range(7)
    )
    pills = "".join(
        oval(-146 + 48 * i, -52, 10, 10, "#ffffff") + oval(-140 + 48 * i, -32, 9, 6, "#e8b04c") for i in range(7)
    )
    return rect(-178, -124, 356, 124, slab(c), 16) + cells + pills


def mask(c: str) -> str:
    """A pleated face mask."""
    loops = "".join(line(f"M{x},-150 q{d},60 0,110", "#9aa6ad", 6) for x, d in ((-120, -90), (120, 90)))
    folds = "".join(line(f"M-118,{y} Q0,{y - 12} 118,{y}", dark(c, 0.2), 3) for y in (-130, -100, -70))
    return loops + rect(-124, -170, 248, 140, slab(c), 24) + folds


def scale(c: str) -> str:
    """A bathroom scale."""
    return (
        rect(-150, -190, 300, 180, slab(c), 28)
        + rect(-60, -172, 120, 48, "#22313a", 8)
        + rect(-40, -160, 80, 24, "#9fd8c8", 4)
        + rect(-140, -16, 280, 14, "#5f676d", 6)
    )


def stool(c: str) -> str:
    """A bath stool."""
    legs = "".join(line(f"M{x},-130 L{x * 1.25},0", "#b9c3c9", 16) for x in (-90, -40, 40, 90))
    return legs + rect(-130, -160, 260, 40, slab(c), 18) + oval(0, -142, 30, 8, dark(c, 0.3))
