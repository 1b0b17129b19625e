"""Clothes, drawn around (0, 0) as the middle of the lower edge, some 260 wide and 300 high."""

from tools.scenes.kit import dark, light, line, oval, rect, shape, slab


def _seams(c: str, *paths: str) -> str:
    return "".join(line(d, dark(c, 0.35), 3) for d in paths)


def tee(c: str) -> str:
    """A T-shirt with short sleeves and a round neck."""
    body = "M-50,-290 Q0,-262 50,-290 L140,-240 L112,-180 L82,-196 L82,0 L-82,0 L-82,-196 L-112,-180 L-140,-240 Z"
    return shape(body, slab(c)) + _seams(c, "M-50,-290 Q0,-252 50,-290", "M-82,-12 L82,-12", "M82,-196 L82,-232")


def shirt(c: str) -> str:
    """A shirt with long sleeves, a collar, buttons and a pocket."""
    body = "M-46,-290 L46,-290 L120,-250 L150,-40 L112,-34 L84,-190 L84,0 L-84,0 L-84,-190 L-112,-34 L-150,-40 L-120,-250 Z"
    collar = shape("M-46,-290 L0,-244 L46,-290 L30,-304 L-30,-304 Z", light(c, 0.35))
    buttons = "".join(oval(0, y, 5, 5, dark(c, 0.45)) for y in (-216, -172, -128, -84, -40))
    pocket = rect(26, -190, 42, 46, light(c, 0.12), 4, stroke=dark(c, 0.3), sw=2)
    return shape(body, slab(c)) + _seams(c, "M0,-244 L0,0", "M84,-190 L84,-236") + collar + buttons + pocket


def pants(c: str) -> str:
    """Trousers."""
    body = "M-76,-300 L76,-300 L96,0 L22,0 L0,-190 L-22,0 L-96,0 Z"
    belt = rect(-78, -304, 156, 26, dark(c, 0.2), 5)
    return shape(body, slab(c)) + belt + _seams(c, "M0,-278 L0,-190", "M-70,-262 Q-56,-232 -84,-220")


def skirt(c: str) -> str:
    """A pleated skirt."""
    body = "M-62,-250 L62,-250 L130,0 L-130,0 Z"
    folds = (f"M{x * 0.46},-226 L{x},0" for x in (-98, -64, -32, 0, 32, 64, 98))
    return shape(body, slab(c)) + rect(-64, -254, 128, 26, dark(c, 0.2), 5) + _seams(c, *folds)


def coat(c: str) -> str:
    """A quilted coat with a zip."""
    body = "M-50,-300 L50,-300 L124,-256 L150,-60 L108,-52 L92,-190 L92,0 L-92,0 L-92,-190 L-108,-52 L-150,-60 L-124,-256 Z"
    quilt = (f"M-90,{y} Q0,{y + 14} 90,{y}" for y in (-240, -200, -160, -120, -80, -40))
    collar = rect(-50, -322, 100, 40, light(c, 0.18), 14)
    zip_line = line("M0,-310 L0,0", "#c9ced2", 7) + line("M0,-310 L0,0", "#6d757b", 2)
    return shape(body, slab(c)) + _seams(c, *quilt) + collar + zip_line


def vest(c: str) -> str:
    """A knitted vest with a V neck."""
    body = "M-62,-290 L-34,-290 L0,-210 L34,-290 L62,-290 Q70,-220 92,-196 L88,0 L-88,0 L-92,-196 Q-70,-220 -62,-290 Z"
    knit = (f"M{x},-180 L{x},-20" for x in (-66, -44, -22, 0, 22, 44, 66))
    return (
        shape(body, slab(c))
        + _seams(c, *knit, "M-34,-290 L0,-210 L34,-290")
        + rect(-88, -20, 176, 20, dark(c, 0.15), 4)
    )


def socks(c: str) -> str:
    """A pair of socks."""
    one = "M-34,-220 L34,-220 L34,-86 Q36,-66 70,-54 Q108,-40 104,-14 Q100,0 70,0 L-6,0 Q-34,0 -34,-40 Z"
    pair = ""
    for dx, tone in ((-62, dark(c, 0.12)), (10, c)):
        moved = (
            f'<g transform="translate({dx} 0)">{shape(one, slab(tone))}{rect(-36, -226, 72, 34, light(tone, 0.3), 6)}'
        )
        pair += moved + line("M50,-52 Q84,-36 76,-4", dark(tone, 0.3), 3) + "</g>"
    return pair


def hat(c: str) -> str:
    """A brimmed hat."""
    brim = oval(0, -22, 170, 36, dark(c, 0.12))
    crown = shape("M-92,-30 Q-96,-170 -56,-178 Q0,-192 56,-178 Q96,-170 92,-30 Q0,-6 -92,-30 Z", slab(c))
    return brim + crown + shape("M-93,-62 Q0,-36 93,-62 L92,-30 Q0,-6 -92,-30 Z", dark(c, 0.4))


def scarf(c: str) -> str:
    """A scarf, folded, with fringes."""
    fold = rect(-110, -200, 220, 110, slab(c), 30) + rect(-40, -150, 92, 130, slab(light(c, 0.1)), 8)
    fringe = "".join(line(f"M{x},-20 L{x},4", dark(c, 0.2), 5) for x in range(-34, 52, 14))
    stripes = "".join(rect(-110, y, 220, 12, light(c, 0.45)) for y in (-178, -128))
    return fold + stripes + rect(-40, -70, 92, 12, light(c, 0.45)) + fringe
