"""Bottles, cans and boxes of a shop, told apart by their shape and a picture on them: they bear no words."""

from tools.scenes.kit import at, clip, dark, hg, light, line, oval, poly, rect, rg, shape, slab, tube, vg

_STEEL = hg("#8f979d", "#f6f8f8", "#c9d0d4", "#7f878d")


def _drop(x: float, y: float, h: float, fill: str) -> str:
    """A drop of height h with its lower end at (x, y)."""
    return at(shape("M0,-50 C-10,-32 -18,-25 -18,-14 A18,14 0 0 0 18,-14 C18,-25 10,-32 0,-50 Z", fill), x, y, h / 50)


def _swoosh(c: str) -> str:
    return shape("M-32,-34 C-12,-34 -4,-66 32,-70 L32,-52 C4,-50 -6,-16 -32,-16 Z", "#fff6e2")


def _lemon(c: str) -> str:
    slices = "".join(line(f"M0,-46 L{x},{y}", "#fff7cf", 2.5) for x, y in ((0, -62), (14, -54), (14, -38), (0, -30)))
    slices += "".join(line(f"M0,-46 L{x},{y}", "#fff7cf", 2.5) for x, y in ((-14, -38), (-14, -54)))
    return oval(0, -46, 20, 20, "#f6d743") + oval(0, -46, 16, 16, "#fff7cf") + oval(0, -46, 14, 14, "#f9e36c") + slices


def _bean(c: str) -> str:
    bean = oval(0, 0, 10, 15, "#6b3f22") + line("M2,-13 Q-5,0 2,13", "#f3dfbd", 2.5)
    return oval(0, -46, 22, 24, "#f8ecd4") + at(bean, 0, -46, 1.05, 28)


def can(c: str = "#c8322f", k: int = 0) -> str:
    """A drinks can: a painted cylinder drawn in at both ends, a metal lid with rim, mouth and ring pull.

    k chooses a wave, a slice of lemon or a coffee bean.
    """
    d = "M-30,-88 L-30,-14 A30,8 0 0 0 30,-14 L30,-88 A30,8 0 0 0 -30,-88 Z"
    foot = shape("M-30,-14 L-24,-5 A24,6 0 0 0 24,-5 L30,-14 A30,8 0 0 1 -30,-14 Z", _STEEL)
    neck = shape("M-30,-86 L-24,-102 L24,-102 L30,-86 A30,8 0 0 1 -30,-86 Z", _STEEL)
    body = shape(d, tube(c)) + clip((_swoosh, _lemon, _bean)[k % 3](c), d)
    shine = line("M-20,-78 L-20,-18", "#ffffff", 5, 0.6) + line("M23,-78 L23,-18", "#ffffff", 2.5, 0.3)
    lid = oval(0, -102, 27, 10.5, _STEEL) + oval(0, -102, 23, 8, "#aab2b8") + oval(0, -101.5, 22, 7, "#dde3e6")
    mouth = oval(0, -97.5, 9, 2.8, "#4a5157")
    ring = oval(1, -105, 8.5, 4, "none", stroke="#5f676d", sw=3) + oval(0, -101, 3.4, 1.8, "#5f676d")
    return foot + neck + body + shine + lid + mouth + ring


def _soy() -> str:
    """Soy sauce: black-brown, broad shoulders, a red cap with a spout, one drip below it."""
    d = "M-32,-8 L-32,-100 C-32,-126 -13,-124 -13,-144 L13,-144 C13,-124 32,-126 32,-100 L32,-8 Q32,0 24,0 L-24,0 Q-32,0 -32,-8 Z"
    cap = rect(-17, -166, 34, 26, tube("#c8322f"), 4) + shape("M-9,-166 L-5,-178 L7,-178 L11,-166 Z", tube("#c8322f"))
    paper = rect(-36, -86, 72, 62, hg("#f4e7c8", "#fffaf0", "#d8c8a4"))
    dish = (
        shape("M-24,-40 A24,11 0 0 0 24,-40 Z", "#5f86a8")
        + oval(0, -40, 24, 5, "#fffdf6")
        + oval(0, -40, 18, 3, "#3a1a10")
    )
    art = clip(paper + dish + _drop(0, -46, 34, "#3a1a10"), d)
    drip = line("M14,-140 L15,-118", "#2a120b", 5) + oval(15, -115, 4, 6, "#2a120b")
    return shape(d, tube("#43200f")) + cap + art + drip + line("M-24,-100 Q-22,-116 -9,-126", "#ffffff", 4, 0.6)


def _oil() -> str:
    """Cooking oil: a clear broad bottle with a waist and a hand hold, golden oil up to the shoulder, a yellow cap."""
    d = (
        "M-36,-8 L-36,-58 Q-30,-66 -36,-74 L-36,-112 C-36,-134 -14,-134 -14,-150 L14,-150 C14,-134 36,-134 36,-112 "
        "L36,-74 Q30,-66 36,-58 L36,-8 Q36,0 28,0 L-28,0 Q-36,0 -36,-8 Z"
    )
    glass = shape(d, hg("#d9d3a8", "#fffbe6", "#f2ecc9", "#cfc58f"))
    oil = clip(rect(-40, -118, 80, 118, hg("#d9920f", "#ffd75a", "#f3b52c", "#c07d10")), d)
    cap = rect(-18, -172, 36, 24, tube("#e9b71f"), 4) + "".join(
        line(f"M{x},-168 V-152", "#b98b12", 2) for x in (-9, 0, 9)
    )
    paper = clip(rect(-40, -54, 80, 44, hg("#f0e7c4", "#fffdf2", "#ddd0a0")), d)
    hold = shape("M12,-108 Q26,-110 26,-98 L26,-84 Q26,-76 14,-78 Q8,-92 12,-108 Z", "#8a6210", 0.55)
    return (
        glass + oil + cap + paper + _drop(0, -14, 36, "#f0a81c") + hold + line("M-27,-112 L-27,-82", "#ffffff", 5, 0.7)
    )


def _sesame() -> str:
    """Sesame oil: a slim amber bottle with a long neck, a gold cap, seeds on its label, one drip."""
    d = "M-25,-8 L-25,-84 C-25,-112 -9,-112 -9,-150 L9,-150 C9,-112 25,-112 25,-84 L25,-8 Q25,0 18,0 L-18,0 Q-25,0 -25,-8 Z"
    cap = rect(-12, -170, 24, 24, tube("#e0b02a"), 4)
    paper = rect(-30, -88, 60, 74, hg("#f6dc8f", "#fff0c0", "#d9b95f"))
    spots = ((-13, -68, 20), (3, -76, -30), (14, -64, 30))
    seeds = "".join(at(oval(0, 0, 4, 6.4, "#fffdf4", stroke="#8a6a34", sw=1.4), x, y, 1, a) for x, y, a in spots)
    art = clip(paper + seeds + _drop(0, -18, 40, "#b9701a"), d)
    drip = line("M10,-144 L10,-124", "#7a3f10", 4.5) + oval(10, -121, 3.6, 5.4, "#7a3f10")
    body = shape(d, hg("#7a3f10", "#d9872f", "#a9591a", "#5f2f0c"))
    return body + cap + art + drip + line("M-18,-86 Q-17,-104 -5,-122", "#ffffff", 4, 0.6)


def _chilli() -> str:
    """Chilli sauce: a soft red squeeze bottle with a long pointed nozzle and a chilli on its label."""
    d = "M-32,-8 Q-36,-60 -30,-106 Q-28,-120 -14,-122 L14,-122 Q28,-120 30,-106 Q36,-60 32,-8 Q32,0 24,0 L-24,0 Q-32,0 -32,-8 Z"
    nozzle = shape("M-15,-136 L-4,-176 L4,-176 L15,-136 Z", tube("#f3ead6")) + rect(-5, -182, 10, 10, "#c8322f", 3)
    collar = rect(-20, -138, 40, 18, tube("#2f7a45"), 4)
    paper = clip(oval(0, -60, 27, 34, "#fff3d6"), d)
    pepper = shape(
        "M-10,-80 C2,-88 14,-78 13,-64 C12,-50 2,-40 -10,-36 C-2,-48 -2,-54 -6,-62 C-9,-68 -12,-74 -10,-80 Z", "#d3261f"
    )
    stalk = line("M0,-82 Q2,-90 9,-92", "#2f7a45", 5)
    return (
        shape(d, tube("#c8281f"))
        + nozzle
        + collar
        + paper
        + pepper
        + stalk
        + line("M-24,-104 Q-28,-60 -24,-20", "#ffffff", 4, 0.5)
    )


def bottle(c: str = "", k: int = 0) -> str:
    """A sauce bottle; k chooses soy sauce, cooking oil, sesame oil or chilli sauce."""
    return (_soy, _oil, _sesame, _chilli)[k % 4]()


def _cross(x: float, y: float, arm: float, c: str) -> str:
    return rect(x - arm, y - arm * 0.36, 2 * arm, arm * 0.72, c) + rect(x - arm * 0.36, y - arm, arm * 0.72, 2 * arm, c)


def _capsule(x: float, y: float, c: str, s: float = 1, turn: float = -24) -> str:
    """A two-coloured capsule, 44 by 18 at scale 1."""
    halves = shape("M0,-9 L-13,-9 A9,9 0 0 0 -13,9 L0,9 Z", vg(light(c, 0.3), c, dark(c, 0.25)))
    halves += shape("M0,-9 L13,-9 A9,9 0 0 1 13,9 L0,9 Z", vg("#fffdf4", "#fbe6a6", "#e0b84e"))
    return at(halves + line("M-14,-5 H13", "#ffffff", 2.5, 0.8), x, y, s, turn)


def medicine(c: str = "#a9622c", k: int = 0) -> str:
    """A medicine bottle: brown or white, a wide ribbed cap, a label with a cross and a capsule."""
    d = "M-36,-8 L-36,-72 Q-36,-84 -22,-86 L22,-86 Q36,-84 36,-72 L36,-8 Q36,0 28,0 L-28,0 Q-36,0 -36,-8 Z"
    out = shape(d, tube(c)) + rect(-28, -112, 56, 28, tube("#f6f4ee"), 5)
    out += "".join(line(f"M{x},-108 V-88", "#c9c6bd", 2) for x in (-20, -10, 0, 10, 20))
    paper = ("#eaf3ea", "#fdf3df", "#e8eff6")[k % 3]
    out += clip(rect(-40, -66, 80, 54, hg(paper, "#ffffff", dark(paper, 0.12))), d)
    tone = ("#2f8a5a", "#c8402f", "#2f6fb5")[k % 3]
    return out + _cross(-17, -40, 14, tone) + _capsule(16, -38, tone, 0.72, -50)


def _blister(k: int) -> str:
    """A silver strip with two rows of tablets or capsules, its lower end at y = 0."""
    strip = rect(-26, -52, 52, 60, hg("#aeb6bc", "#f4f6f7", "#c3cacf", "#8f979d"), 4)
    tone = ("#f2f0e8", "#e0542f", "#f3c13a", "#e87a93")[k % 4]
    for y in (-40, -22):
        for x in (-14, 0, 14):
            strip += oval(x, y, 6.2, 7.4 if k % 2 else 6.2, "#7f878d") + oval(
                x - 0.6, y - 0.8, 5, 6.2 if k % 2 else 5, rg("#ffffff", tone)
            )
    return strip


def pill_box(c: str = "#4f8fbf", k: int = 0) -> str:
    """An opened carton of medicine: a strip of pills looks out of it, a capsule and a cross are printed on it."""
    inside = poly("-48,-62 -32,-72 52,-72 36,-62", "#8d897e")
    flap = poly("-32,-72 52,-72 58,-84 -24,-84", slab("#e9e5d9"))
    side = poly("36,-62 52,-72 52,-10 36,0", "#cfcabd") + poly("36,-16 52,-26 52,-10 36,0", dark(c, 0.25))
    face = rect(-48, -62, 84, 62, slab("#fdfbf5"), 2) + rect(-48, -14, 84, 14, c)
    print_ = _cross(-30, -39, 12, "#2f8a5a") + _capsule(9, -38, c if k % 2 == 0 else "#d3452f")
    return flap + inside + at(_blister(k), -2, -64, 1, 5) + side + face + print_
