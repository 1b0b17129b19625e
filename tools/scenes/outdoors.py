"""Places out of doors: a crossing, a market alley, a lane with houses, a park. All fill the 960 × 720 picture."""

from tools.scenes.kit import at, dark, hg, light, line, mix, oval, poly, rect, rg, shape, slab, text, vg

W, H = 960, 720


def sky(high: str, low: str, to: float = 420, sun: str = "") -> str:
    """A sky with soft clouds, and a low sun if a colour is given."""
    out = rect(0, 0, W, to, vg(high, low))
    if sun:
        out += oval(720, to - 130, 150, 150, light(sun, 0.4), 0.3) + oval(720, to - 130, 74, 74, sun, 0.9)
    for x, y, s in ((150, 90, 1.0), (520, 60, 0.8), (830, 120, 1.1)):
        cloud = "".join(
            oval(dx, dy, rx, ry, light(low, 0.7), 0.75)
            for dx, dy, rx, ry in ((-50, 6, 56, 18), (0, -8, 50, 26), (46, 4, 60, 18))
        )
        out += at(cloud, x, y, s)
    return out


def block(x: float, w: float, top: float, base: float, colour: str, lit: str = "", floors: int = 3) -> str:
    """A building front of flats above shops; ``lit`` is the colour of lit windows."""
    h = base - top
    out = rect(x, top, w, h, hg(light(colour, 0.12), colour, dark(colour, 0.12))) + rect(
        x - 4, top - 10, w + 8, 14, dark(colour, 0.25)
    )
    step = (h - 120) / max(1, floors)
    columns = max(2, int(w // 64))
    for i in range(floors):
        for j in range(columns):
            glass = lit if lit and (i * 3 + j * 5 + int(x)) % 3 != 0 else mix("#7fa3b4", colour, 0.25)
            wx, wy = x + (j + 0.5) * w / columns - 19, top + 16 + i * step
            out += rect(wx - 3, wy - 3, 44, max(16, step - 16) + 6, light(colour, 0.35), 2) + rect(
                wx, wy, 38, max(16, step - 16), vg(light(glass, 0.2), glass)
            )
            out += rect(wx + 17, wy, 4, max(16, step - 16), light(colour, 0.35))
    return out


def shopfront(x: float, w: float, base: float, colour: str, awning: str, glass: str = "#a9c8d2", h: float = 126) -> str:
    """The ground floor of a shop: a window, a door, an awning in stripes."""
    y = base - h
    out = rect(x, y, w, h, slab(dark(colour, 0.2)))
    out += rect(x + 14, y + 34, w * 0.58, h - 52, vg(light(glass, 0.3), glass, dark(glass, 0.15)), 3)
    out += shape(f"M{x + 24},{y + 34} h36 l-30,{h - 52} h-16 Z", "#ffffff", 0.25)
    out += "".join(
        rect(x + 24 + i * 26, base - 44, 17, 22, ("#d2a56e", "#c96f5a", "#7fa86a", "#d9b75a")[i % 4], 2, 0.8)
        for i in range(int(w * 0.5 // 26))
    )
    dx = x + w * 0.58 + 26
    out += rect(dx, y + 30, w - (dx - x) - 12, h - 30, dark(colour, 0.45), 3) + rect(
        dx + 7, y + 38, w - (dx - x) - 26, h - 56, light(glass, 0.1), 2
    )
    count = max(4, int(w // 24))
    wide = w / count
    for i in range(count):
        tone = awning if i % 2 == 0 else "#fbf2df"
        out += shape(
            f"M{x + i * wide:.1f},{y - 4} h{wide:.1f} v34 q{-wide / 2:.1f},14 {-wide:.1f},0 Z",
            vg(tone, dark(tone, 0.14)),
        )
    return out + rect(x, y + 32, w, 14, "#1c1424", 0, 0.16)


def pavement(y: float, h: float, colour: str, step: float = 52) -> str:
    """A pavement of slabs from y down."""
    out = rect(0, y, W, h, vg(dark(colour, 0.06), light(colour, 0.1)))
    rows = max(1, int(h // 30))
    joints = "".join(f"M0,{y + h * (j / rows) ** 1.2:.0f} H{W} " for j in range(1, rows))
    joints += "".join(f"M{480 + (x - 480) * 0.92:.0f},{y} L{x},{y + h} " for x in range(-60, W + 100, int(step)))
    return out + line(joints, dark(colour, 0.16), 2, 0.6)


def road(y: float, h: float, colour: str = "#6b6d75", stripes: float | None = None, centre: bool = True) -> str:
    """A road from y down, with kerbs; a zebra crossing starts at x = ``stripes``."""
    out = (
        rect(0, y, W, h, vg(dark(colour, 0.08), light(colour, 0.06)))
        + rect(0, y - 8, W, 10, "#d3ccbd")
        + rect(0, y + 2, W, 8, "#1c1424", 0, 0.22)
    )
    if centre:
        out += "".join(rect(x, y + h * 0.46, 74, 7, "#f0c75a", 2, 0.9) for x in range(-20, W, 128))
    if stripes is not None:
        lane = "".join(
            poly(
                f"{stripes + i * 46 + 12},{y + 12} {stripes + i * 46 + 38},{y + 12} "
                f"{stripes + i * 52 + 20},{y + h - 6} {stripes + i * 52 - 14},{y + h - 6}",
                "#f5f1e6",
                0.92,
            )
            for i in range(6)
        )
        out += lane
    return (
        out
        + oval(180, y + h * 0.75, 120, 9, dark(colour, 0.2), 0.35)
        + oval(760, y + h * 0.3, 140, 8, dark(colour, 0.2), 0.3)
    )


def town(
    base: float, tones: tuple[str, ...], awnings: tuple[str, ...], lit: str = "", glass: str = "#a9c8d2", plan: int = 0
) -> str:
    """A row of four buildings with shops below, standing on y = base."""
    out = ""
    xs = ((0, 236, 486, 724, 960), (0, 310, 500, 770, 960), (-90, 180, 420, 700, 960))[plan % 3]
    tops = ((70, 110, 40, 90), (120, 30, 84, 20), (50, 16, 120, 64))[plan % 3]
    for i in range(4):
        x, w = xs[i], xs[i + 1] - xs[i]
        out += block(x, w, tops[i], base, tones[i % len(tones)], lit)
        out += shopfront(x + 4, w - 8, base, tones[i % len(tones)], awnings[i % len(awnings)], glass)
    return out


def crossing(
    air: tuple[str, str],
    tones: tuple[str, ...],
    awnings: tuple[str, ...],
    lit: str = "",
    stripes: float | None = 560,
    base: float = 380,
    sun: str = "",
    glass: str = "#a9c8d2",
    plan: int = 0,
) -> str:
    """A street seen across the road: shops to y = base, far pavement, road to base + 260, near pavement."""
    out = sky(*air, to=base, sun=sun) + town(base, tones, awnings, lit, glass, plan)
    out += pavement(base, 56, "#c9bfae") + road(base + 56, 214, stripes=stripes)
    return out + pavement(base + 270, H - base - 270, "#cdc2af") + rect(0, base + 264, W, 10, "#ded6c6")


def lane(air: tuple[str, str], walls: tuple[str, str], roof: str, base: float = 330, lit: str = "") -> str:
    """A lane of low houses behind a brick wall, the ground free from y = base on."""
    out = sky(*air, to=base)
    for i, (x, w, top) in enumerate(((-20, 330, 120), (330, 300, 90), (660, 330, 130))):
        tone = walls[i % 2]
        out += rect(x, top, w, base - top, hg(light(tone, 0.15), dark(tone, 0.06)))
        out += poly(
            f"{x - 24},{top + 4} {x + 30},{top - 56} {x + w - 30},{top - 56} {x + w + 24},{top + 4}",
            vg(light(roof, 0.12), dark(roof, 0.2)),
        )
        out += "".join(
            line(f"M{x + 40 + j * 40},{top - 52} L{x + 8 + j * 46},{top}", dark(roof, 0.35), 3, 0.6)
            for j in range(int(w // 46))
        )
        for j in (0.2, 0.62):
            out += rect(x + w * j - 5, top + 31, 74, 72, light(tone, 0.5), 3) + rect(
                x + w * j, top + 36, 64, 62, vg("#bcd6de", "#86a9b8") if not lit else vg(light(lit, 0.3), lit)
            )
            out += rect(x + w * j + 30, top + 36, 4, 62, light(tone, 0.5)) + rect(
                x + w * j, top + 64, 64, 4, light(tone, 0.5)
            )
    brick = "#b5745a"
    out += rect(0, base - 96, W, 96, vg(light(brick, 0.1), dark(brick, 0.08)))
    out += line("".join(f"M0,{base - 96 + 19 * j} H{W} " for j in range(1, 5)), dark(brick, 0.18), 2, 0.7)
    out += line(
        "".join(f"M{x + (j % 2) * 24},{base - 96 + 19 * j} v19 " for j in range(5) for x in range(0, W, 48)),
        dark(brick, 0.18),
        2,
        0.7,
    )
    out += rect(0, base - 106, W, 14, slab(light(brick, 0.35)))
    gate = "#3f6a5f"
    out += (
        rect(410, base - 132, 140, 132, dark(brick, 0.35))
        + rect(420, base - 122, 120, 122, slab(gate))
        + line(f"M480,{base - 122} V{base}", dark(gate, 0.4), 4)
    )
    out += oval(470, base - 60, 5, 5, "#e9b44c") + oval(490, base - 60, 5, 5, "#e9b44c")
    return out + pavement(base, 84, "#c3b8a6") + road(base + 84, H - base - 84, "#77777d", centre=False)


def market(
    air: tuple[str, str], roof: str, walls: tuple[str, ...], canopies: tuple[str, ...], base: float = 400, lit: str = ""
) -> str:
    """A market alley: stalls under canopies on the far side, bulbs on a wire, paving in front."""
    out = sky(*air, to=base)
    xs = (-20, 300, 640, 980)
    for i in range(3):
        x, w = xs[i], xs[i + 1] - xs[i] - 8
        tone = walls[i % len(walls)]
        out += rect(x, 40, w, base - 40, hg(light(tone, 0.1), tone, dark(tone, 0.14))) + rect(
            x, 34, w, 14, dark(tone, 0.3)
        )
        out += rect(x + 18, 190, w - 36, base - 190, vg(dark(tone, 0.62), dark(tone, 0.5)))
        for j, y in enumerate((262, 330)):
            out += rect(x + 24, y, w - 48, 8, dark(tone, 0.3))
            out += "".join(
                rect(
                    x + 34 + 40 * m,
                    y - 30 - (m * 7 + j * 5) % 14,
                    30,
                    30 + (m * 7 + j * 5) % 14,
                    mix(
                        ("#c98f55", "#b9645a", "#7a9a62", "#c9a64f", "#7f8fa8")[(m + j + i) % 5], dark(tone, 0.5), 0.45
                    ),
                    3,
                )
                for m in range(int((w - 60) // 40))
            )
        canopy = canopies[i % len(canopies)]
        count = 10
        wide = (w + 16) / count
        for m in range(count):
            shade = canopy if m % 2 == 0 else "#f8eedb"
            x0 = x - 8 + m * wide
            out += shape(
                f"M{x0 + 10:.1f},152 h{wide:.1f} L{x0 + wide:.1f},206 q{-wide / 2:.1f},16 {-wide:.1f},0 Z",
                vg(light(shade, 0.1), dark(shade, 0.16)),
            )
        out += rect(x, 210, w, 22, "#1c1424", 0, 0.25)
    out += shape("M0,0 H960 V26 Q480,60 0,26 Z", vg(dark(roof, 0.2), roof)) if roof else ""
    out += line("M0,56 Q160,104 320,60 T640,60 T960,60", "#3a3236", 3)
    bulb = lit or "#fff3cf"
    out += "".join(
        oval(x, y, 9, 11, rg("#ffffff", bulb, dark(bulb, 0.08)))
        for x, y in ((80, 86), (160, 92), (240, 84), (400, 48), (480, 44), (560, 48), (720, 86), (800, 92), (880, 84))
    )
    return out + pavement(base, H - base, "#bfae98", 74)


def park(air: tuple[str, str], grass: str, path: str, base: float = 330, sun: str = "", water: str = "") -> str:
    """A park: far trees, a lawn, a path that widens towards the viewer; ``water`` adds a stream."""
    out = sky(*air, to=base, sun=sun)
    out += "".join(
        rect(x, base - h, w, h, mix(air[1], "#7d8798", 0.45))
        for x, w, h in ((40, 70, 150), (120, 54, 190), (700, 64, 170), (776, 90, 120), (880, 60, 200))
    )
    far = mix(grass, air[1], 0.35)
    out += "".join(oval(x, base - 8, 74, 52, vg(light(far, 0.1), dark(far, 0.12))) for x in range(-20, 1000, 88))
    out += rect(0, base, W, H - base, vg(dark(grass, 0.06), light(grass, 0.08)))
    if water:
        out += shape(
            f"M0,{base + 34} Q240,{base + 10} 480,{base + 38} T960,{base + 30} V{base + 84} "
            f"Q720,{base + 60} 480,{base + 88} T0,{base + 82} Z",
            vg(light(water, 0.35), water),
        )
        out += line(f"M80,{base + 54} h90 M360,{base + 60} h120 M660,{base + 56} h100", "#ffffff", 3, 0.6)
    out += shape(
        f"M0,{base + 150} Q480,{base + 96} 960,{base + 156} V{base + 330} Q480,{base + 290} 0,{base + 350} Z",
        vg(dark(path, 0.06), light(path, 0.12)),
    )
    tufts = "".join(
        f"M{x},{y} l4,-11 l4,11 l5,-9 l2,9 "
        for x, y in (
            (70, base + 112),
            (300, base + 104),
            (610, base + 108),
            (880, base + 120),
            (150, 700),
            (430, 690),
            (820, 704),
        )
    )
    return out + line(tufts, dark(grass, 0.25), 2.5, 0.7)


def stall(x: float, y: float, w: float, colour: str, h: float = 92) -> str:
    """A market table whose top lies at y (front edge) and which reaches down h."""
    out = oval(x + w / 2, y + h + 2, w / 2 + 10, 16, "#1c1424", 0.3)
    out += rect(x, y, w, h, slab(dark(colour, 0.1))) + "".join(
        line(f"M{x + i * 28},{y + 8} v{h - 10}", dark(colour, 0.3), 3, 0.5) for i in range(1, int(w // 28) + 1)
    )
    return (
        out
        + poly(
            f"{x + 18},{y - 46} {x + w - 18},{y - 46} {x + w + 6},{y} {x - 6},{y}",
            vg(light(colour, 0.15), light(colour, 0.35)),
        )
        + rect(x - 6, y, w + 12, 12, dark(colour, 0.25), 3)
    )


def puddle(x: float, y: float, rx: float, ry: float, tone: str = "#9db6c4") -> str:
    """Water on the ground."""
    return oval(x, y, rx, ry, vg(dark(tone, 0.1), light(tone, 0.3)), 0.85)


def plate(x: float, y: float, words: str, colour: str) -> str:
    """A small blue street-name plate on a wall."""
    return (
        rect(x, y, 150, 38, slab(colour), 5)
        + rect(x + 3, y + 3, 144, 32, "none", 4, 1, "#ffffff", 2)
        + text(x + 75, y + 27, 21, words, "#ffffff")
    )
