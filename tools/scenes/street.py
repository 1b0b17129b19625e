"""Street furniture, trees and animals."""

from tools.scenes.kit import ball, dark, dg, hg, light, line, mix, oval, rect, rg, shape, slab, text, tube, vg


def signal(c: str = "#3a3f46", k: int = 0) -> str:
    """A pedestrian and traffic light on one pole: k=0 red, k=1 green, k=2 the small pedestrian light."""
    lit = {"r": "#ff4a3a", "y": "#ffc83a", "g": "#3fe07a"}
    off = {"r": "#6e2b28", "y": "#6d5a26", "g": "#24573a"}
    if k == 2:
        box = (
            rect(-24, -232, 48, 92, slab(c), 8)
            + rect(-18, -226, 36, 38, "#1d2126", 5)
            + rect(-18, -184, 36, 38, "#1d2126", 5)
        )
        box += oval(0, -217, 5, 5, off["r"]) + rect(-5, -212, 10, 18, off["r"], 3)
        box += oval(0, -175, 6, 6, lit["g"]) + rect(-6, -169, 12, 18, lit["g"], 3)
        return rect(-6, -144, 12, 144, tube("#8a9299"), 2) + rect(-16, -8, 32, 8, "#6b727a", 2) + box
    on = "r" if k == 0 else "g"
    box = rect(-26, -318, 52, 142, slab(c), 14)
    for i, colour in enumerate("ryg"):
        y = -294 + 46 * i
        box += oval(0, y, 18, 18, rg("#ffffff", lit[colour], lit[colour]) if colour == on else off[colour])
        box += shape(f"M-21,{y - 4} A21,21 0 0 1 21,{y - 4} L15,{y - 8} A17,17 0 0 0 -15,{y - 8} Z", "#22262b")
    return rect(-7, -180, 14, 180, tube("#8a9299"), 2) + rect(-18, -10, 36, 10, "#6b727a", 2) + box


def lamp(c: str = "#3c4a4f", k: int = 0) -> str:
    """A street lamp; k=1 is lit."""
    bulb = "#ffe9a8" if k else "#e8edf0"
    post = rect(-7, -330, 14, 330, tube(c), 3) + rect(-16, -26, 32, 26, tube(c), 5)
    arm = line("M0,-322 C0,-372 40,-376 74,-372", c, 9)
    head = shape("M44,-376 L110,-372 Q114,-358 104,-356 L50,-358 Z", dark(c, 0.2))
    return post + arm + head + shape("M54,-358 L102,-356 Q90,-340 70,-344 Z", bulb)


def road_sign(c: str = "#2c63a8", k: int = 0) -> str:
    """A road sign on a pole: k=0 speed limit 30, k=1 no parking, k=2 bus stop, k=3 school zone triangle."""
    pole = rect(-5, -220, 10, 220, tube("#9aa2a9"), 2)
    if k == 0:
        return (
            pole
            + oval(0, -236, 42, 42, "#d5352e")
            + oval(0, -236, 32, 32, "#fffdf6")
            + text(0, -222, 40, "30", "#23242a")
        )
    if k == 1:
        out = oval(0, -236, 42, 42, "#d5352e") + oval(0, -236, 32, 32, "#2c63a8")
        return pole + out + line("M-22,-258 L22,-214", "#d5352e", 9)
    if k == 2:
        out = (
            rect(-40, -286, 80, 92, slab(c), 10) + rect(-24, -272, 48, 40, "#fffdf6", 6) + rect(-18, -266, 36, 16, c, 3)
        )
        out += oval(-13, -232, 6, 6, "#fffdf6") + oval(13, -232, 6, 6, "#fffdf6")
        return pole + out + text(0, -204, 20, "정류장", "#fffdf6")
    out = shape("M0,-288 L50,-204 L-50,-204 Z", "#d5352e", 1, "#d5352e", 8) + shape(
        "M0,-270 L36,-210 L-36,-210 Z", "#ffd94d"
    )
    return (
        pole
        + out
        + oval(0, -246, 6, 6, "#23242a")
        + rect(-6, -239, 12, 18, "#23242a", 4)
        + rect(-8, -222, 16, 6, "#23242a", 2)
    )


def tree(c: str = "#4f8f4b", k: int = 0) -> str:
    """A street tree: k=0 round, k=1 ginkgo (tall), k=2 pine."""
    if k == 2:
        trunk = shape("M-12,0 C-16,-80 10,-120 -4,-200 L10,-200 C22,-120 4,-80 14,0 Z", hg("#a8714b", "#6e4128"))
        clouds = "".join(
            shape(
                f"M{x - w},{y} C{x - w},{y - 46} {x + w},{y - 46} {x + w},{y} Q{x},{y + 16} {x - w},{y} Z",
                vg(light(c, 0.12), dark(c, 0.25)),
            )
            for x, y, w in ((-46, -150, 62), (52, -176, 60), (-20, -214, 66), (16, -256, 50))
        )
        return trunk + clouds
    trunk = shape("M-14,0 Q-9,-60 -8,-130 L8,-130 Q9,-60 14,0 Z", hg("#a17551", "#6b452c")) + line(
        "M0,-110 L-26,-150 M2,-120 L30,-160", "#7d5335", 8
    )
    blobs = (
        ((-54, -166, 50), (54, -170, 50), (0, -150, 50), (-32, -218, 54), (36, -222, 52), (2, -258, 46))
        if k == 0
        else (
            (-36, -160, 40),
            (36, -164, 40),
            (0, -150, 40),
            (-24, -216, 44),
            (26, -220, 42),
            (0, -270, 38),
            (0, -312, 24),
        )
    )
    out = trunk + "".join(oval(x, y, r, r * 0.92, dark(c, 0.16)) for x, y, r in blobs)
    out += "".join(oval(x - 5, y - 6, r * 0.86, r * 0.78, rg(light(c, 0.22), c, dark(c, 0.12))) for x, y, r in blobs)
    return out + "".join(oval(x - r * 0.3, y - r * 0.3, r * 0.2, r * 0.12, light(c, 0.35), 0.7) for x, y, r in blobs)


def dog(c: str = "#d9a05b", k: int = 0) -> str:
    """A dog standing, head to the left; k=1 has a white belly and a collar of its own."""
    tail = line("M62,-78 C86,-84 92,-110 78,-118", c, 13)
    far = rect(-38, -46, 15, 46, dark(c, 0.35), 6) + rect(40, -46, 15, 46, dark(c, 0.35), 6)
    body = shape(
        "M-56,-86 C-40,-98 40,-96 62,-86 C76,-70 70,-44 58,-40 L-40,-36 C-62,-44 -66,-70 -56,-86 Z",
        vg(light(c, 0.2), c, dark(c, 0.2)),
    )
    near = rect(-54, -50, 17, 50, vg(c, dark(c, 0.12)), 7) + rect(50, -54, 18, 54, vg(c, dark(c, 0.12)), 7)
    paws = oval(-48, -5, 12, 6, light(c, 0.45)) + oval(57, -5, 12, 6, light(c, 0.45))
    neck = shape("M-62,-62 L-84,-100 L-44,-124 L-24,-84 Z", hg(light(c, 0.1), dark(c, 0.05)))
    head = shape(
        "M-52,-140 C-30,-136 -28,-104 -46,-98 C-62,-92 -80,-90 -98,-92 "
        "C-110,-94 -110,-106 -98,-110 C-88,-114 -84,-138 -52,-140 Z",
        rg(light(c, 0.3), c, dark(c, 0.12)),
    )
    ear = shape("M-50,-140 C-36,-146 -24,-120 -30,-96 C-42,-98 -52,-116 -50,-140 Z", dark(c, 0.38))
    face = (
        oval(-104, -104, 7, 6, "#2a2226")
        + oval(-72, -118, 4.6, 5, "#2a2226")
        + line("M-98,-94 Q-88,-90 -80,-96", "#4a3226", 3)
    )
    belly = shape("M-50,-46 Q0,-34 52,-46 Q0,-60 -50,-46 Z", "#fbf3e2", 0.9) if k else ""
    collar = line("M-72,-88 Q-54,-92 -38,-110", "#c8402f" if not k else "#2f6fb5", 8)
    return tail + far + body + belly + near + paws + neck + collar + head + ear + face


def cat(c: str = "#8d8f96", k: int = 0) -> str:
    """A cat sitting, seen from the front quarter, with stripes."""
    tail = line("M40,-12 C78,-8 80,-50 62,-62", c, 14) + line("M64,-60 L62,-64", dark(c, 0.4), 13)
    body = shape("M-36,0 C-52,-40 -34,-92 0,-92 S54,-40 42,0 Z", hg(light(c, 0.15), c, dark(c, 0.25)))
    chest = shape("M-14,-8 C-26,-40 -16,-78 0,-78 S24,-40 14,-8 Z", "#fbf6ec", 0.95)
    legs = rect(-24, -44, 19, 44, vg(c, light(c, 0.3)), 8) + rect(6, -44, 19, 44, vg(c, light(c, 0.3)), 8)
    paws = oval(-15, -5, 13, 6, "#fbf6ec") + oval(16, -5, 13, 6, "#fbf6ec")
    ears = "".join(
        shape(f"M{s * 36},-108 L{s * 34},-150 L{s * 8},-128 Z", dark(c, 0.12))
        + shape(f"M{s * 31},-116 L{s * 30},-140 L{s * 15},-127 Z", "#e8a99b")
        for s in (-1, 1)
    )
    head = oval(0, -106, 40, 34, rg(light(c, 0.28), c, dark(c, 0.15)))
    marks = line(
        "M0,-138 L0,-122 M-13,-136 L-10,-123 M13,-136 L10,-123 M-39,-104 L-26,-102 M39,-104 L26,-102", dark(c, 0.45), 4
    )
    muzzle = (
        oval(0, -92, 17, 11, "#fbf6ec")
        + shape("M-5,-98 L5,-98 L0,-92 Z", "#d9776c")
        + line("M0,-92 Q-5,-86 -9,-88 M0,-92 Q5,-86 9,-88", "#4a3a3a", 2)
    )
    eyes = "".join(oval(s * 15, -108, 6.5, 7.5, "#cfe08a") + oval(s * 15, -108, 2.6, 6.4, "#23242a") for s in (-1, 1))
    whiskers = line("M-20,-92 L-46,-96 M-20,-88 L-44,-84 M20,-92 L46,-96 M20,-88 L44,-84", "#ffffff", 1.8, 0.9)
    return tail + body + chest + legs + paws + ears + head + marks + muzzle + eyes + whiskers


def pigeon(c: str = "#8f9aab", k: int = 0) -> str:
    """A pigeon on the ground, head to the left; k=1 pecks."""
    tail = shape("M30,-40 L82,-30 L80,-18 L34,-24 Z", dark(c, 0.35))
    body = shape(
        "M-44,-52 C-34,-70 10,-62 44,-36 C40,-16 6,-12 -16,-16 C-40,-20 -50,-36 -44,-52 Z",
        rg(light(c, 0.3), c, dark(c, 0.2)),
    )
    wing = shape("M-14,-52 C10,-58 38,-42 60,-26 C30,-20 -8,-22 -14,-52 Z", dg(light(c, 0.15), dark(c, 0.2)))
    bars = line("M24,-44 L30,-26 M38,-38 L42,-26", dark(c, 0.6), 5)
    legs = line("M-6,-16 L-8,-1 M8,-15 L8,-1 M-18,-1 L-2,-1 M0,-1 L16,-1", "#d9675a", 4)
    x, y = (-42, -78) if k == 0 else (-60, -34)
    neck = line(f"M-34,-52 L{x + 4},{y + 6}", mix(c, "#3f7a6a", 0.6), 24)
    head = oval(x, y, 16, 15, rg(light(c, 0.15), dark(c, 0.15)))
    beak = shape(f"M{x - 13},{y - 3} L{x - 30},{y + 4} L{x - 12},{y + 7} Z", "#3d3a3c")
    eye = oval(x - 4, y - 3, 4.4, 4.4, "#f08a3a") + oval(x - 4, y - 3, 2, 2, "#23242a")
    return legs + tail + body + wing + bars + neck + head + beak + eye


def waste_bin(c: str = "#4c7a5b", k: int = 0) -> str:
    """A public waste bin: k=0 round with slats, k=1 with a swing lid and the word 일반쓰레기."""
    if k == 1:
        body = shape("M-46,-110 L46,-110 L40,0 L-40,0 Z", tube(c))
        lid = shape("M-52,-108 C-50,-146 50,-146 52,-108 Z", tube(dark(c, 0.2))) + rect(-28, -130, 56, 16, "#1f2429", 6)
        return body + lid + rect(-36, -80, 72, 34, "#f7f3e6", 4) + text(0, -56, 19, "쓰레기", "#2b3a33")
    body = shape("M-44,-104 L44,-104 L36,0 L-36,0 Z", tube(c))
    slats = "".join(line(f"M{x},-98 L{x * 0.84:.0f},-6", dark(c, 0.45), 4) for x in (-28, -10, 10, 28))
    rim = oval(0, -104, 46, 12, light(c, 0.25)) + oval(0, -104, 38, 9, "#1f2429")
    trash = shape("M-22,-106 L-14,-128 L6,-118 L14,-132 L28,-106 Z", "#efe9db") + oval(-4, -108, 12, 7, "#d2553f")
    return body + slats + rim + trash + line("M-38,-104 A38,9 0 0 0 38,-104", light(c, 0.25), 5)


def bench(c: str = "#b07a45", k: int = 0) -> str:
    """A park bench seen from the front."""
    legs = "".join(
        line(f"M{x},-50 L{x},-2 M{x - s * 4},-56 L{x - s * 4},-128", "#3c4148", 10) for x, s in ((-112, 1), (112, -1))
    )
    back = "".join(rect(-130, y, 260, 17, slab(light(c, 0.1)), 5) for y in (-130, -106, -82))
    seat = shape("M-132,-64 L132,-64 L146,-44 L-146,-44 Z", vg(light(c, 0.35), light(c, 0.1))) + rect(
        -146, -46, 292, 12, dark(c, 0.25), 4
    )
    gaps = line("M-138,-57 H138 M-142,-50 H142", dark(c, 0.4), 2, 0.7)
    arms = "".join(line(f"M{x},-88 h{s * 18} v36", "#3c4148", 8) for x, s in ((-124, -1), (124, 1)))
    return legs + back + seat + gaps + arms


def cone(c: str = "#ee6a2c", k: int = 0) -> str:
    """A traffic cone."""
    base = shape("M-44,-10 L44,-10 L50,0 L-50,0 Z", dark(c, 0.3))
    body = shape("M-9,-112 Q0,-118 9,-112 L34,-10 L-34,-10 Z", tube(c))
    return (
        base
        + body
        + shape("M-17,-78 L17,-78 L22,-58 L-22,-58 Z", "#fdf7ea")
        + shape("M-27,-40 L27,-40 L31,-24 L-31,-24 Z", "#fdf7ea")
    )


def umbrella(c: str = "#c8402f", k: int = 0) -> str:
    """An open umbrella with its curved handle, standing at the hand's height."""
    stick = line("M0,-112 L0,-10 C0,8 22,8 22,-8", "#5a3d28", 6) + line("M0,-150 L0,-162", "#5a3d28", 6)
    dome = shape(
        "M-112,-92 C-108,-168 108,-168 112,-92 Q93,-106 75,-92 Q56,-106 37,-92 Q18,-106 0,-92 Q-18,-106 -37,-92 "
        "Q-56,-106 -75,-92 Q-93,-106 -112,-92 Z",
        vg(light(c, 0.25), c),
    )
    alt = "#fff4e0" if k == 1 else dark(c, 0.2)
    panels = shape("M0,-149 C-30,-140 -38,-110 -37,-92 Q-56,-106 -75,-92 C-76,-118 -40,-146 0,-149 Z", alt, 0.85)
    panels += shape("M0,-149 C30,-140 38,-110 37,-92 Q56,-106 75,-92 C76,-118 40,-146 0,-149 Z", alt, 0.85)
    return stick + dome + panels


def closed_umbrella(c: str = "#2f5f9a", k: int = 0) -> str:
    """A folded umbrella leaning, tip down."""
    body = shape("M0,0 L-15,-112 Q0,-122 15,-112 Z", hg(light(c, 0.3), c, dark(c, 0.3))) + line(
        "M-6,-30 L8,-40", dark(c, 0.4), 4
    )
    return body + line("M0,-114 L0,-158 C0,-178 26,-178 24,-158", "#5a3d28", 7) + line("M-12,-84 L13,-92", "#f6e3b6", 5)


def planter(c: str = "#9b9388", k: int = 0) -> str:
    """A street planter with low flowers."""
    out = "".join(oval(-78 + 26 * i, -58 - (i % 2) * 8, 22, 20, ball("#5c9648")) for i in range(7))
    colours = ("#e2557a", "#f3c648", "#f7f0e4")
    out += "".join(oval(-86 + 17 * i, -66 - (i * 7) % 13, 7, 6, colours[(i + k) % 3]) for i in range(11))
    return out + rect(-100, -48, 200, 48, slab(c), 6) + rect(-106, -54, 212, 14, slab(light(c, 0.25)), 5)
