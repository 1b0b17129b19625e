"""Cars and everything else on wheels; all stand on y = 0 and look to the left."""

from tools.scenes.kit import at, clip, dark, hg, light, line, oval, rect, rg, shape, slab, text, vg

GLASS = "#9fc3d1"


def wheel(x: float, r: float) -> str:
    """A car wheel."""
    out = oval(x, -r, r, r, "#25262c") + oval(x, -r, r * 0.62, r * 0.62, rg("#f0f2f4", "#a7aeb6", "#6f777f"))
    return out + "".join(at(rect(-1.6, -r * 0.55, 3.2, r * 0.5, "#6c737b"), x, -r, 1, a) for a in range(0, 360, 60))


def _sedan(c: str) -> str:
    body = shape(
        "M-150,-30 C-152,-58 -138,-66 -96,-70 C-72,-100 -48,-112 -8,-112 L34,-112 C66,-112 88,-94 104,-74 "
        "C136,-72 150,-62 150,-34 Q150,-20 138,-20 L-138,-20 Q-150,-20 -150,-30 Z",
        vg(light(c, 0.32), c, dark(c, 0.3)),
    )
    glass = shape("M-80,-70 C-62,-94 -46,-102 -20,-102 L-18,-70 Z", vg(light(GLASS, 0.4), GLASS))
    glass += shape("M-8,-102 L32,-102 C56,-102 74,-90 86,-72 L-8,-70 Z", vg(light(GLASS, 0.4), GLASS))
    trim = line("M-146,-44 L148,-46", light(c, 0.5), 2.5, 0.7) + line("M-14,-70 L-14,-26", dark(c, 0.35), 2)
    trim += rect(4, -60, 18, 5, dark(c, 0.4), 2) + rect(-66, -60, 18, 5, dark(c, 0.4), 2)
    lamps = shape("M-148,-52 L-128,-58 L-124,-46 L-150,-42 Z", "#fdf2c4") + rect(136, -56, 13, 16, "#d4352c", 4)
    sill = rect(-146, -30, 292, 8, dark(c, 0.5), 4)
    arches = "".join(shape(f"M{x - 34},-20 A34,34 0 0 1 {x + 34},-20 Z", "#23242a") for x in (-88, 90))
    return body + glass + trim + lamps + sill + arches + wheel(-88, 27) + wheel(90, 27)


def car(c: str = "#c0392f", k: int = 0) -> str:
    """A passenger car: k=0 saloon, k=1 small hatchback."""
    if k == 0:
        return _sedan(c)
    body = shape(
        "M-122,-30 C-124,-62 -108,-74 -84,-78 C-66,-116 -52,-124 0,-124 L66,-122 C100,-120 116,-92 118,-58 "
        "L118,-30 Q116,-20 106,-20 L-110,-20 Q-122,-20 -122,-30 Z",
        vg(light(c, 0.32), c, dark(c, 0.3)),
    )
    glass = shape("M-68,-80 C-54,-106 -44,-112 -14,-112 L-12,-78 Z", vg(light(GLASS, 0.4), GLASS))
    glass += shape("M-2,-112 L60,-111 C84,-108 94,-94 98,-76 L-2,-78 Z", vg(light(GLASS, 0.4), GLASS))
    lamps = oval(-110, -60, 11, 10, "#fdf2c4") + rect(106, -74, 11, 22, "#d4352c", 4)
    trim = (
        line("M-8,-78 L-8,-26", dark(c, 0.35), 2)
        + rect(8, -66, 17, 5, dark(c, 0.4), 2)
        + rect(-118, -30, 234, 8, dark(c, 0.5), 4)
    )
    arches = "".join(shape(f"M{x - 32},-20 A32,32 0 0 1 {x + 32},-20 Z", "#23242a") for x in (-68, 70))
    return body + glass + lamps + trim + arches + wheel(-68, 26) + wheel(70, 26)


def taxi(c: str = "#e8892b", k: int = 0) -> str:
    """A taxi: a saloon with a roof sign and a word on its door."""
    sign = rect(-28, -138, 60, 26, vg("#fff7d6", "#f3cf63"), 7) + text(2, -118, 20, "TAXI", "#3b2d12")
    word = rect(-66, -58, 110, 28, "#fff6e2", 5) + text(-11, -36, 24, "택시", "#2b2a33")
    return sign + _sedan(c) + word


def bus(c: str = "#2f6fb5", k: int = 0) -> str:
    """A city bus, with its number; k + 3 shows the side without a door."""
    d = (
        "M-236,-36 L-232,-176 Q-230,-196 -208,-196 L214,-196 Q236,-196 236,-174 "
        "L236,-36 Q236,-24 224,-24 L-226,-24 Q-236,-24 -236,-36 Z"
    )
    body = shape(d, vg(light(c, 0.3), c, dark(c, 0.25)))
    body += clip(rect(-240, -82, 480, 22, "#f7f3e8", 0, 0.92), d)
    panes = "".join(rect(x, -176, 62, 74, vg(light(GLASS, 0.45), GLASS), 6) for x in (-116, -46, 24, 94, 164))
    front = shape("M-230,-172 L-206,-172 L-206,-92 L-233,-92 Z", vg(light(GLASS, 0.45), GLASS))
    door = rect(-190, -178, 60, 148, dark(c, 0.35), 5) + rect(-185, -172, 23, 136, vg(light(GLASS, 0.4), GLASS), 4)
    door += rect(-158, -172, 23, 136, vg(light(GLASS, 0.4), GLASS), 4)
    if k >= 3:
        door = rect(-186, -176, 62, 74, vg(light(GLASS, 0.45), GLASS), 6)
    board = rect(-30, -192, 150, 18, "#22262c", 4)
    number = text(60, -36, 30, ("273", "402", "7-1")[k % 3], "#ffffff")
    lamps = rect(-236, -62, 10, 18, "#fdf2c4", 4) + rect(226, -70, 9, 24, "#d4352c", 3)
    arches = "".join(shape(f"M{x - 38},-24 A38,36 0 0 1 {x + 38},-24 Z", "#23242a") for x in (-92, 150))
    return body + panes + front + door + board + number + lamps + arches + wheel(-92, 31) + wheel(150, 31)


def truck(c: str = "#3f78b8", k: int = 0) -> str:
    """A small lorry: k=0 with an open bed and boxes, k=1 with a box body."""
    cab = shape(
        "M-160,-34 L-160,-88 L-136,-140 Q-132,-148 -122,-148 L-66,-148 L-66,-24 L-150,-24 Q-160,-24 -160,-34 Z",
        vg(light(c, 0.32), c, dark(c, 0.28)),
    )
    cab += shape("M-146,-90 L-126,-136 L-84,-136 L-84,-90 Z", vg(light(GLASS, 0.45), GLASS))
    cab += (
        rect(-104, -78, 18, 5, dark(c, 0.4), 2)
        + oval(-152, -60, 7, 10, "#fdf2c4")
        + rect(-166, -42, 40, 12, "#d8dadb", 3)
    )
    frame = rect(-70, -40, 236, 16, "#33363d", 3)
    if k == 1:
        load = rect(-58, -176, 224, 138, slab("#e9e6dd"), 5) + rect(-58, -120, 224, 22, "#2f8a6a")
        load += text(54, -68, 30, "빠른택배", "#37424a")
    else:
        load = (
            rect(-40, -116, 66, 44, slab("#c99a62"))
            + rect(28, -104, 58, 32, slab("#b98850"))
            + rect(90, -124, 58, 52, slab("#d2a56e"))
        )
        load += rect(-12, -116, 10, 44, "#e9cf9c") + rect(114, -124, 10, 52, "#e9cf9c")
        load += rect(-60, -78, 226, 40, slab(light(c, 0.1)), 3)
        load += "".join(rect(x, -78, 5, 40, dark(c, 0.3)) for x in (-4, 52, 108))
    return frame + load + cab + rect(156, -56, 10, 14, "#d4352c", 2) + wheel(-116, 29) + wheel(106, 29)


def motorbike(c: str = "#c8402f", k: int = 0) -> str:
    """A delivery scooter with a box behind the seat; k=1 is a bike without the box."""
    w = "".join(
        oval(x, -27, 27, 27, "#25262c") + oval(x, -27, 15, 15, rg("#eef0f2", "#9aa1a9", "#646b73")) for x in (-78, 76)
    )
    fork = line("M-78,-30 L-54,-104 L-44,-116", "#5b616a", 8) + line("M-66,-120 L-34,-114", "#2c2d33", 9)
    mirror = line("M-50,-116 L-42,-142", "#3c3f46", 4) + oval(-40, -146, 11, 8, "#9fc3d1", 1, "#33363c", 3)
    body = shape(
        "M-62,-98 C-48,-104 -40,-98 -38,-84 L-26,-44 L18,-44 C26,-74 40,-80 96,-78 C104,-60 100,-46 84,-40 "
        "L54,-28 L-34,-28 C-48,-34 -58,-66 -62,-98 Z",
        vg(light(c, 0.35), c, dark(c, 0.3)),
    )
    seat = shape("M14,-82 C30,-94 80,-92 100,-82 L98,-74 L16,-70 Z", "#2b2b31")
    lamp = oval(-60, -96, 12, 11, rg("#ffffff", "#fdf0b8", "#d9b85c"))
    guard = line("M-104,-38 A30,30 0 0 1 -56,-50", dark(c, 0.2), 8) + rect(50, -34, 62, 9, "#8b9299", 4)
    box = ""
    if k == 0:
        box = (
            rect(50, -150, 72, 62, slab("#2f5f9a"), 6)
            + rect(46, -156, 80, 14, "#274f80", 5)
            + text(86, -108, 26, "배달", "#fff6de")
        )
    return w + fork + guard + body + seat + lamp + mirror + box


def bicycle(c: str = "#2f8a6a", k: int = 0) -> str:
    """A city bicycle with a basket in front."""
    out = ""
    for x in (-78, 80):
        out += oval(x, -48, 46, 46, "none", 1, "#2a2b31", 7) + oval(x, -48, 41, 41, "none", 1, "#a8afb5", 2.5)
        out += "".join(at(rect(-0.8, -40, 1.6, 80, "#9aa1a7"), x, -48, 1, a) for a in (0, 36, 72, 108, 144))
    frame = line("M-58,-116 L-78,-48 M-62,-100 L-4,-46 L80,-48 L34,-108 L-4,-46 M-60,-94 L30,-98", c, 8)
    bars = line("M-58,-116 L-62,-130 L-30,-134", "#34363d", 7)
    seat = shape("M12,-116 C20,-128 50,-124 60,-118 C56,-108 30,-108 12,-116 Z", "#33302f") + line(
        "M34,-110 L30,-98", "#5b616a", 6
    )
    basket = shape("M-118,-134 L-66,-134 L-74,-92 L-110,-92 Z", "#b98850")
    basket += line("M-114,-120 L-69,-120 M-112,-106 L-72,-106 M-104,-134 L-102,-92 M-88,-134 L-88,-92", "#7b5226", 3)
    crank = oval(-4, -46, 13, 13, "#6b727a") + line("M-4,-46 L10,-26 M4,-24 L18,-24", "#33363c", 5)
    return out + frame + bars + seat + basket + crank


def stroller(c: str = "#4a6fa5", k: int = 0) -> str:
    """A baby stroller with a hood, the handle at the right."""
    legs = line("M-34,-58 L32,-14 M40,-66 L-34,-14 M40,-66 L84,-136 L100,-138", "#5f666e", 7)
    grip = line("M84,-136 L102,-140", "#2b2c32", 10)
    seat = shape("M-70,-92 L52,-92 C54,-58 26,-48 -10,-48 C-46,-48 -68,-62 -70,-92 Z", vg(c, dark(c, 0.3)))
    hood = shape("M-12,-92 L52,-92 C60,-142 14,-168 -40,-150 Z", hg(light(c, 0.3), c, dark(c, 0.2)))
    hood += line("M-12,-92 L6,-158 M-12,-92 L42,-138", dark(c, 0.35), 3, 0.7)
    baby = oval(-26, -106, 17, 17, rg("#f8dcc0", "#edc39d", "#d49f76")) + shape(
        "M-44,-108 A18,18 0 0 1 -8,-108 Q-26,-118 -44,-108 Z", "#f2c94c"
    )
    baby += shape("M-62,-92 Q-26,-104 4,-92 Z", "#f7e6c4")
    w = "".join(oval(x, -16, 16, 16, "#2a2b31") + oval(x, -16, 8, 8, "#c3c9ce") for x in (-36, 38))
    return legs + grip + baby + seat + hood + w


def cart(c: str = "#b8bfc6", k: int = 0) -> str:
    """A supermarket trolley; k=1 holds goods."""
    goods = ""
    if k == 1:
        goods = rect(-62, -152, 38, 52, slab("#d7a64a"), 3) + rect(-26, -140, 34, 40, slab("#c9503f"), 3)
        goods += oval(26, -118, 24, 20, rg("#b8dd74", "#7fb14a", "#4f7a34"))
    legs = line("M-62,-40 L64,-40 L78,-30 M76,-140 L58,-40 M-62,-40 L-66,-28", "#7d858d", 6)
    d = "M-96,-124 L74,-132 L58,-62 L-78,-62 Z"
    mesh = shape(d, light(c, 0.35), 0.75)
    mesh += clip(
        "".join(line(f"M{x},-140 L{x + 8},-56", "#7d858d", 3) for x in range(-100, 84, 16))
        + "".join(line(f"M-100,{y} L84,{y}", "#7d858d", 3) for y in (-112, -96, -80)),
        d,
    )
    rim = line("M-96,-124 L74,-132 L58,-62 L-78,-62 Z", "#6b737b", 6) + line("M74,-132 L100,-150", "#6b737b", 6)
    grip = line("M92,-152 L110,-148", "#c8402f", 12)
    w = "".join(oval(x, -13, 13, 13, "#2a2b31") + oval(x, -13, 5, 5, "#c3c9ce") for x in (-64, 76))
    return legs + goods + mesh + rim + grip + w
