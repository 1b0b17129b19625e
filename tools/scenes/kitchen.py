"""Things of a kitchen: pots, dishes, tools, machines."""

from tools.scenes.kit import (
    at,
    ball,
    clip,
    dark,
    dg,
    hg,
    light,
    line,
    mix,
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

STEEL = "#b9c1c9"
WOOD = "#c98f55"


def pot(c: str = "#c8483a", k: int = 0) -> str:
    """A pot with two ears; k=1 is open and shows a stew."""
    ears = "".join(
        line(f"M{s * 72},-74 q{s * 30},-2 {s * 28},14 q{s * -2},14 {s * -30},12", dark(c, 0.45), 9) for s in (-1, 1)
    )
    body = shape(vessel(150, 138, 84, 15), tube(c)) + line("M-66,-30 A70,14 0 0 0 66,-30", light(c, 0.45), 3, 0.5)
    if k == 1:
        inside = oval(0, -84, 75, 17, light(c, 0.35)) + oval(0, -83, 68, 14, dark(c, 0.5))
        stew = oval(0, -80, 62, 11, "#c2562a") + oval(-22, -82, 14, 5, "#f2e3c0") + oval(18, -79, 16, 5, "#f5ead2")
        return ears + body + inside + stew + oval(0, -84, 9, 3, "#5d8a3a") + oval(34, -84, 8, 3, "#5d8a3a")
    lid = shape("M-79,-84 C-74,-122 -34,-130 0,-130 S74,-122 79,-84 A79,15 0 0 1 -79,-84 Z", tube(light(c, 0.12)))
    shine = line("M-52,-100 Q-42,-118 -14,-122", "#ffffff", 5, 0.6)
    knob = rect(-7, -144, 14, 16, dark(c, 0.45), 4) + oval(0, -146, 18, 9, ball(dark(c, 0.4)))
    return ears + body + lid + line("M-79,-84 A79,15 0 0 0 79,-84", dark(c, 0.35), 3) + shine + knob


def pan(c: str = "#3d4148", k: int = 0) -> str:
    """A frying pan seen from a little above, the handle to the right; k=1 holds a fried egg."""
    handle = shape("M84,-36 L188,-62 Q202,-64 203,-54 Q203,-46 192,-44 L92,-20 Z", vg("#8a5a35", "#4d2f1d"))
    handle += oval(190, -54, 5, 4, "#e8d9c4")
    body = shape("M-98,-34 C-92,-6 -62,0 0,0 S92,-6 98,-34 Z", hg(light(c, 0.25), c, dark(c, 0.4)))
    rim = oval(0, -36, 99, 27, light(c, 0.4)) + oval(0, -35, 92, 23, dark(c, 0.45))
    floor = oval(0, -32, 82, 18, vg(dark(c, 0.3), light(c, 0.12)))
    egg = ""
    if k == 1:
        egg = shape("M-46,-36 C-44,-50 -8,-50 6,-46 S52,-44 50,-32 S20,-18 -6,-21 S-50,-22 -46,-36 Z", "#fbf7ec")
        egg += oval(0, -36, 19, 9, rg("#ffd75e", "#f2a71f")) + oval(-6, -39, 6, 2.5, "#fff3c4", 0.9)
    return handle + body + rim + floor + egg


def kettle(c: str = "#d8a63b", k: int = 0) -> str:
    """A Korean kettle with a spout at the left and a bow handle."""
    bow = line("M-52,-92 C-62,-168 62,-168 52,-92", "#3a3236", 9 if k == 0 else 11)
    spout = shape("M-62,-64 C-92,-66 -92,-104 -116,-112 L-100,-122 C-78,-112 -78,-96 -52,-92 Z", hg(light(c, 0.3), c))
    body = shape("M-74,-14 C-84,-70 -52,-104 0,-104 S84,-70 74,-14 Q72,0 54,0 L-54,0 Q-72,0 -74,-14 Z", tube(c))
    lid = oval(0, -101, 36, 9, dark(c, 0.25)) + oval(0, -104, 34, 8, light(c, 0.25))
    knob = oval(0, -114, 10, 8, ball("#3a3236"))
    shine = line("M-50,-30 Q-54,-66 -30,-84", "#ffffff", 6, 0.65)
    base = line("M-70,-12 Q0,2 70,-12", dark(c, 0.35), 3, 0.7)
    return bow + spout + body + base + lid + knob + shine


def cup(c: str = "#3f7fae", k: int = 0) -> str:
    """A mug with its handle at the right; k=1 is full of coffee, k=2 wears stripes."""
    ear = line("M34,-62 C68,-66 66,-22 30,-24", dark(c, 0.15), 11)
    d = vessel(76, 64, 78, 9)
    body = shape(d, tube(c))
    if k == 2:
        bands = "".join(rect(-45, y, 90, 9, "#fff6e6", 0, 0.9) for y in (-58, -38))
        body += clip(bands, d)
    rim = oval(0, -78, 38, 9, light(c, 0.5)) + oval(0, -77, 33, 7, dark(c, 0.4))
    fill = oval(0, -75, 29, 5, "#5a3420") if k == 1 else ""
    return ear + body + rim + fill + line("M-26,-62 L-22,-22", "#ffffff", 5, 0.5)


def bowl(c: str = "#e9e4d8", k: int = 0) -> str:
    """A rice bowl; k=0 heaped with rice, k=1 empty, k=2 with soup."""
    foot = shape("M-26,-10 L-24,0 A24,5 0 0 0 24,0 L26,-10 Z", dark(c, 0.25))
    body = shape("M-66,-56 C-62,-22 -40,-6 0,-6 S62,-22 66,-56 Z", tube(c))
    band = line("M-62,-40 Q0,-26 62,-40", mix(c, "#2f5d8a", 0.75), 4)
    rim = oval(0, -56, 66, 14, light(c, 0.6)) + oval(0, -55, 59, 11, dark(c, 0.25))
    if k == 0:
        rice = shape("M-56,-56 C-50,-88 50,-88 56,-56 A56,10 0 0 1 -56,-56 Z", rg("#ffffff", "#fbf8ee", "#d9d3c2"))
        grains = "".join(
            oval(x, y, 6, 3, "#e3ddcb", 0.9) for x, y in ((-28, -64), (-8, -72), (14, -66), (30, -62), (2, -60))
        )
        return foot + body + band + rim + rice + grains
    soup = ""
    if k == 2:
        soup = oval(0, -52, 54, 8, "#b5451f") + oval(-18, -53, 12, 4, "#f4ead4") + oval(16, -52, 9, 3, "#5d8a3a")
    return foot + body + band + rim + soup


def rice_cooker(c: str = "#e8e2da", k: int = 0) -> str:
    """A squat electric rice cooker with a display."""
    body = shape(
        "M-88,-20 C-98,-76 -90,-104 -80,-110 L80,-110 C90,-104 98,-76 88,-20 Q86,0 66,0 L-66,0 Q-86,0 -88,-20 Z",
        tube(c),
    )
    lid = shape("M-86,-104 C-82,-150 -40,-158 0,-158 S82,-150 86,-104 Q0,-92 -86,-104 Z", tube(dark(c, 0.5 + 0.1 * k)))
    seam = line("M-88,-103 Q0,-90 88,-103", STEEL, 5)
    catch = rect(-20, -150, 40, 16, vg("#f1efec", "#9aa0a6"), 7) + oval(0, -142, 8, 4, "#c94a3a")
    panel = rect(-46, -82, 92, 58, "#2c3038", 14) + rect(-32, -76, 64, 24, vg("#f6c879", "#e89a4b"), 4)
    panel += text(0, -57, 19, "취사", "#5a2c10") + oval(-24, -38, 9, 6, "#d6513f") + oval(0, -38, 9, 6, "#8d97a3")
    panel += oval(24, -38, 9, 6, "#8d97a3")
    shine = line("M-74,-40 Q-78,-70 -72,-88", "#ffffff", 6, 0.6)
    return body + lid + seam + catch + panel + shine + line("M-58,-122 Q-44,-142 -16,-146", "#ffffff", 4, 0.45)


def knife(c: str = "#3b332f", k: int = 0) -> str:
    """A kitchen knife lying on a surface, blade to the left."""
    blade = shape("M-112,-8 C-100,-34 -60,-42 22,-42 L22,-6 L-84,-4 Z", vg("#f4f7f9", "#aeb8c1", "#dfe5ea"))
    edge = line("M-108,-8 L20,-8", "#ffffff", 3, 0.9)
    grip = shape("M20,-42 L104,-40 Q118,-38 116,-24 Q114,-12 98,-14 L20,-20 Z", vg(light(c, 0.25), c))
    rivets = "".join(oval(x, -29, 4, 4, "#d7c9a8") for x in (42, 66, 90))
    return blade + edge + grip + rivets


def board(c: str = "#d6a264", k: int = 0) -> str:
    """A cutting board: k=0 lies on a table, k=1 stands upright with a grip hole."""
    if k == 1:
        face = rect(-70, -176, 140, 176, dg(light(c, 0.2), c, dark(c, 0.12)), 16)
        hole = rect(-26, -162, 52, 17, dark(c, 0.55), 8)
        return face + hole + "".join(line(f"M{x},-132 L{x},-10", dark(c, 0.2), 2, 0.5) for x in (-42, -14, 16, 44))
    side = shape("M-128,-10 L128,-10 L128,2 Q128,6 122,6 L-122,6 Q-128,6 -128,2 Z", dark(c, 0.35))
    face = shape(
        "M-98,-74 L98,-74 Q106,-74 109,-67 L129,-14 Q131,-6 122,-6 L-122,-6 Q-131,-6 -129,-14 L-109,-67 "
        "Q-106,-74 -98,-74 Z",
        vg(light(c, 0.22), c),
    )
    grain = "".join(line(f"M{-108 + y * 6},{-64 + y * 14} H{104 - y * 3}", dark(c, 0.16), 2, 0.6) for y in range(4))
    return side + face + grain + oval(92, -60, 9, 4, dark(c, 0.55))


def ladle(c: str = "#c0c7cd", k: int = 0) -> str:
    """A soup ladle hanging on its hook, bowl down."""
    hook = line("M0,-172 q-1,-18 10,-18 q11,0 9,12", dark(c, 0.25), 6)
    stem = rect(-6, -176, 12, 130, hg(light(c, 0.5), dark(c, 0.3)), 6)
    grip = rect(-8, -176, 16, 58, "#3a3236" if k == 0 else "#a8402f", 8)
    scoop = shape("M-42,-50 C-42,-12 -22,0 0,0 S42,-12 42,-50 Z", hg(light(c, 0.5), c, dark(c, 0.4)))
    return hook + stem + grip + scoop + oval(0, -50, 42, 12, light(c, 0.6)) + oval(0, -49, 34, 8, dark(c, 0.4))


def microwave(c: str = "#dfe3e6", k: int = 0) -> str:
    """A microwave oven with a dark window and a keypad."""
    box = (
        rect(-130, -138, 260, 134, slab(c), 12)
        + rect(-112, -8, 28, 8, "#33373d", 2)
        + rect(84, -8, 28, 8, "#33373d", 2)
    )
    window = rect(-116, -122, 168, 102, "#2a2e35", 10) + rect(
        -104, -110, 144, 78, dg("#5a6672", "#333b45", "#20262e"), 8
    )
    glint = shape("M-84,-110 L-50,-110 L-86,-32 L-104,-32 L-104,-64 Z", "#ffffff", 0.14)
    plate = oval(-32, -42, 54, 7, "#7d8a96", 0.8)
    bar = rect(54, -118, 8, 94, vg("#ffffff", "#8d959c"), 4)
    clock = rect(72, -122, 46, 22, "#1d2a26", 4) + text(95, -105, 15, "1:30", "#7fe3a4")
    keys = "".join(oval(80 + 15 * i, -84 + 17 * j, 5, 5, "#8f989f") for i in range(3) for j in range(3))
    return box + window + glint + plate + bar + clock + keys + rect(72, -36, 46, 14, "#d2553f", 6)


def fridge(c: str = "#cfd8d6", k: int = 0) -> str:
    """A tall refrigerator; k=0 has a freezer door above, k=1 two doors side by side."""
    feet = rect(-98, -8, 30, 8, "#3a3d42") + rect(68, -8, 30, 8, "#3a3d42")
    body = rect(-110, -430, 220, 424, hg(light(c, 0.35), c, dark(c, 0.16)), 14)
    if k == 1:
        seam = rect(-2, -424, 4, 414, dark(c, 0.4))
        pulls = rect(-18, -300, 9, 130, vg("#f4f4f2", "#8b9296"), 4) + rect(
            9, -300, 9, 130, vg("#f4f4f2", "#8b9296"), 4
        )
        extra = rect(-82, -300, 46, 70, "#39424a", 6) + rect(-76, -292, 34, 16, "#9ad2e0", 3)
    else:
        seam = rect(-110, -306, 220, 4, dark(c, 0.4))
        pulls = rect(-92, -372, 9, 54, vg("#f4f4f2", "#8b9296"), 4) + rect(
            -92, -290, 9, 110, vg("#f4f4f2", "#8b9296"), 4
        )
        extra = rect(10, -250, 42, 50, "#fdf3c9", 2) + rect(20, -252, 20, 7, "#d05a45", 2)
        extra += rect(56, -270, 32, 32, "#cfe6e4", 2) + rect(64, -272, 16, 6, "#e9b44c", 2)
    return feet + body + seam + pulls + extra + line("M92,-408 L92,-30", "#ffffff", 3, 0.4)


def chair(c: str = "#a9713f", k: int = 0) -> str:
    """A wooden chair seen from the front quarter, with a cushion when k=1."""
    back_legs = rect(-52, -110, 11, 96, dark(c, 0.4), 4) + rect(52, -110, 11, 96, dark(c, 0.4), 4)
    rest = rect(-62, -262, 14, 168, tube(c), 6) + rect(48, -262, 14, 168, tube(c), 6)
    rest += rect(-62, -266, 124, 34, slab(light(c, 0.1)), 12) + rect(-50, -206, 100, 18, slab(c), 6)
    rest += rect(-50, -168, 100, 16, slab(c), 6)
    seat = shape("M-62,-124 L62,-124 L82,-92 L-82,-92 Z", vg(light(c, 0.3), light(c, 0.1)))
    seat += rect(-82, -94, 164, 15, dark(c, 0.2), 4)
    legs = rect(-78, -82, 15, 82, tube(c), 5) + rect(63, -82, 15, 82, tube(c), 5)
    legs += rect(-66, -42, 132, 9, dark(c, 0.22), 3)
    cushion = ""
    if k == 1:
        cushion = shape("M-56,-124 Q0,-142 56,-124 L74,-98 Q0,-86 -74,-98 Z", vg("#d98a78", "#b9584a"))
    return back_legs + rest + legs + seat + cushion


def clock(c: str = "#8a4f34", k: int = 0) -> str:
    """A round wall clock, foot at its lowest point."""
    face = oval(0, -58, 58, 58, dg(light(c, 0.35), dark(c, 0.3))) + oval(0, -58, 48, 48, "#fbf7ec")
    marks = "".join(at(rect(-2.5, -45, 5, 10 if i % 3 == 0 else 6, "#3b3a40"), 0, -58, 1, 30 * i) for i in range(12))
    hands = at(rect(-3.5, -28, 7, 32, "#2b2a33", 3), 0, -58, 1, 305 + 35 * k)
    hands += at(rect(-2.5, -40, 5, 44, "#2b2a33", 2), 0, -58, 1, 55 + 75 * k)
    return face + marks + hands + oval(0, -58, 5, 5, "#c8552b")


def towel(c: str = "#f4f1ea", k: int = 0) -> str:
    """A paper-towel roll on its stand."""
    base = oval(0, -6, 40, 8, "#8a5a35") + rect(-4, -150, 8, 30, "#8a5a35", 4)
    roll = shape(vessel(66, 66, 130, 9), tube(c)) + oval(0, -130, 33, 9, light(c, 0.5)) + oval(0, -130, 9, 3, "#b9a587")
    sheet = shape("M33,-126 Q46,-118 44,-96 L42,-14 L30,-10 Z", hg(c, "#ffffff"))
    dots = "".join(oval(x, y, 3, 2.4, "#a9c7cf") for x in (-18, 2, 20) for y in (-104, -80, -56, -32))
    return base + sheet + roll + dots
