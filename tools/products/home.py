"""Things for the house, drawn around (0, 0) as the middle of the foot, some 260 wide and 300 high."""

from tools.scenes.kit import at, dark, hg, light, line, oval, rect, shape, slab, tube

_STEEL = hg("#8f979d", "#f6f8f8", "#c9d0d4", "#8c949a")


def box(c: str) -> str:
    """A storage box with a lid clipped on four sides."""
    lid = rect(-150, -190, 300, 34, slab(c), 12) + rect(-166, -180, 20, 60, dark(c, 0.1), 6)
    clear = rect(-138, -158, 276, 158, hg("#dcebee", "#f6fbfc", "#cfe2e6"), 20, stroke="#a9c0c6", sw=3)
    return clear + lid + rect(146, -180, 20, 60, dark(c, 0.1), 6) + line("M-110,-130 L-110,-40", "#ffffff", 8, 0.8)


def bag(c: str) -> str:
    """A filled bag with sealed ends, without words."""
    body = shape("M-44,-120 Q-52,-60 -44,0 L44,0 Q52,-60 44,-120 Z", slab(c))
    ends = rect(-46, -128, 92, 14, dark(c, 0.12), 3) + rect(-46, -6, 92, 14, dark(c, 0.12), 3)
    window = oval(0, -62, 27, 34, light(c, 0.65)) + "".join(
        oval(x, y, 9, 6, light(c, 0.2)) for x, y in ((-9, -70), (9, -62), (-4, -50))
    )
    return body + ends + window + line("M-34,-108 Q-38,-60 -34,-14", "#ffffff", 4, 0.5)


def noodle_cup(c: str) -> str:
    """A paper cup of noodles with its lid half open."""
    cup = shape("M-56,-96 L56,-96 L42,0 L-42,0 Z", tube("#f2e7d2"))
    band = shape("M-53,-74 L53,-74 L47,-30 L-47,-30 Z", tube(c))
    noodles = "".join(line(f"M{x},-102 q8,-14 16,0 q8,14 16,0", "#b89a6a", 5) for x in (-44, -20, 4))
    lid = shape("M-56,-98 L56,-98 L30,-138 L-30,-120 Z", "#e6dccb") + line("M-30,-120 L30,-138", "#b9ab94", 3)
    return lid + oval(0, -97, 56, 9, "#f7eedd") + noodles + cup + band


def flask(c: str) -> str:
    """A vacuum flask with a screw cap."""
    body = rect(-52, -240, 104, 240, tube(c), 20)
    cap = rect(-44, -300, 88, 66, _STEEL, 12) + line("M-44,-262 L44,-262", "#7c858b", 3)
    return body + cap + rect(-52, -244, 104, 12, "#c9d0d4")


def spatula(c: str) -> str:
    """A turner with holes."""
    blade = rect(-62, -150, 124, 150, slab(c), 22)
    holes = "".join(rect(x, -124, 12, 84, light(c, 0.7), 6) for x in (-34, -6, 22))
    return rect(-13, -330, 26, 190, tube("#a9794a"), 12) + blade + holes


def fan(c: str) -> str:
    """A standing fan."""
    foot = rect(-80, -18, 160, 18, slab(c), 9) + rect(-9, -150, 18, 140, tube(c), 4)
    guard = oval(0, -220, 108, 108, "#eef3f5", stroke=dark(c, 0.1), sw=8)
    blades = "".join(
        at(shape("M0,0 C40,-20 60,-70 20,-92 C-6,-80 -12,-30 0,0 Z", light(c, 0.2)), 0, -220, 1, t)
        for t in (0, 120, 240)
    )
    wires = "".join(at(line("M0,-14 L0,-104", "#b9c3c9", 2), 0, -220, 1, t) for t in range(0, 360, 20))
    return foot + guard + blades + wires + oval(0, -220, 20, 20, slab(c))


def pot_electric(c: str) -> str:
    """An electric kettle on its base."""
    body = "M-76,-190 L76,-190 L96,-24 L-96,-24 Z"
    spout = shape("M-74,-186 L-126,-206 L-84,-120 Z", slab(c))
    grip = line("M80,-176 Q150,-170 140,-100 Q134,-56 96,-52", dark(c, 0.45), 22)
    lid = shape("M-76,-190 Q0,-232 76,-190 Z", dark(c, 0.15)) + oval(0, -216, 16, 9, dark(c, 0.4))
    return (
        spout
        + grip
        + shape(body, tube(c))
        + lid
        + rect(-104, -22, 208, 22, "#3b4147", 8)
        + rect(-6, -160, 12, 100, "#cfe6ee", 6)
    )


def vacuum(c: str) -> str:
    """A stick vacuum cleaner."""
    tube_ = line("M-40,-300 L60,-30", "#b9c3c9", 16)
    body = at(rect(-34, -90, 68, 120, slab(c), 24), -56, -262, 1, -20) + oval(-82, -200, 34, 40, light(c, 0.55), 0.9)
    return tube_ + body + rect(0, -34, 150, 34, slab(dark(c, 0.2)), 12)


def iron(c: str) -> str:
    """A steam iron."""
    sole = shape("M-150,-18 Q-140,0 -120,0 L130,0 L140,-18 Z", _STEEL)
    body = shape("M-150,-20 Q-90,-120 20,-130 L120,-130 L138,-20 Z", slab(c))
    grip = line("M-40,-120 Q-30,-196 50,-196 L104,-190 Q128,-184 120,-130", dark(c, 0.35), 24)
    return sole + grip + body + oval(60, -76, 24, 24, "#ffffff") + line("M60,-76 L72,-90", "#c8322f", 5)


def dryer(c: str) -> str:
    """A hair dryer."""
    handle = at(rect(-24, 0, 48, 150, slab(dark(c, 0.1)), 16), 40, -170, 1, -10)
    barrel = rect(-110, -260, 220, 108, slab(c), 44) + rect(-150, -246, 50, 80, dark(c, 0.3), 8)
    return handle + barrel + oval(84, -206, 30, 36, light(c, 0.3)) + rect(42, -120, 16, 34, "#c8322f", 6)


def humidifier(c: str) -> str:
    """A humidifier with a cloud of steam."""
    steam = "".join(
        oval(x, y, r, r * 0.7, "#dfeaef", 0.9) for x, y, r in ((0, -280, 30), (-24, -310, 26), (26, -320, 30))
    )
    tank = shape("M-70,-230 Q0,-258 70,-230 L96,-70 L-96,-70 Z", hg("#cfe6ee", "#f6fcff", "#bcd9e3"))
    return steam + tank + rect(-104, -76, 208, 76, slab(c), 26) + oval(0, -38, 14, 14, light(c, 0.6))


def toaster(c: str) -> str:
    """A toaster with two slices."""
    bread = "".join(rect(x, -236, 84, 120, "#d9a45c", 26, stroke="#a8733a", sw=6) for x in (-96, 12))
    return (
        bread
        + rect(-140, -180, 280, 170, slab(c), 34)
        + rect(122, -140, 30, 18, "#3b4147", 6)
        + rect(-120, -12, 240, 12, "#3b4147", 4)
    )


def blender(c: str) -> str:
    """A blender with its jug."""
    jug = shape("M-70,-300 L70,-300 L54,-120 L-54,-120 Z", hg("#dcebee", "#fafdfe", "#c6dde2"))
    juice = shape("M-62,-230 L62,-230 L54,-120 L-54,-120 Z", "#e88f4c", 0.85)
    return (
        jug
        + juice
        + rect(-76, -320, 152, 24, slab(c), 8)
        + shape("M-58,-120 L58,-120 L84,0 L-84,0 Z", slab(c))
        + oval(0, -46, 24, 24, light(c, 0.5))
    )


def lamp(c: str) -> str:
    """A desk lamp."""
    arm = line("M0,-20 L-50,-160 L60,-260", dark(c, 0.3), 12)
    head = at(shape("M-70,0 L70,0 L34,-74 L-34,-74 Z", slab(c)), 84, -210, 1, -24)
    return oval(0, -14, 90, 18, slab(c)) + arm + oval(98, -196, 30, 16, "#fff3b8") + head
