"""Rooms to put things in: kitchens and the insides of shops. All fill the 960 × 720 picture."""

from tools.scenes.kit import dark, dg, hg, light, line, mix, oval, poly, rect, shape, slab, text, vg

W, H = 960, 720


def window(
    x: float, y: float, w: float, h: float, sky: tuple[str, str], frame: str = "#f3ead9", curtain: str = ""
) -> str:
    """A window with a view of hills, its sill, and curtains in the given colour."""
    out = rect(x - 12, y - 12, w + 24, h + 24, dark(frame, 0.12), 6) + rect(x, y, w, h, vg(*sky))
    hill = mix(sky[1], "#4d7a58", 0.6)
    out += shape(
        f"M{x},{y + h} V{y + h * 0.72} Q{x + w * 0.3},{y + h * 0.5} {x + w * 0.55},{y + h * 0.74} "
        f"T{x + w},{y + h * 0.66} V{y + h} Z",
        hill,
    )
    out += shape(
        f"M{x},{y + h} V{y + h * 0.86} Q{x + w * 0.5},{y + h * 0.7} {x + w},{y + h * 0.86} V{y + h} Z", dark(hill, 0.12)
    )
    out += shape(f"M{x + w * 0.08},{y} h{w * 0.16} L{x + w * 0.02},{y + h * 0.8} V{y + h * 0.3} Z", "#ffffff", 0.22)
    out += rect(x + w / 2 - 5, y, 10, h, frame) + rect(x, y + h * 0.42, w, 8, frame)
    out += rect(x - 22, y + h + 6, w + 44, 16, slab(light(frame, 0.2)), 4)
    if curtain:
        for side in (0, 1):
            x0 = x - 16 if side == 0 else x + w + 16
            reach = w * 0.2 if side == 0 else -w * 0.2
            out += shape(
                f"M{x0},{y - 20} h{reach} q{-reach * 0.1},{h * 0.6} {-reach * 0.5},{h + 26} h{-reach * 0.5} Z",
                hg(light(curtain, 0.2), curtain, dark(curtain, 0.12), light(curtain, 0.1)),
            )
        out += rect(x - 30, y - 28, w + 60, 12, "#8a5a35", 6)
    return out


def tiles(x: float, y: float, w: float, h: float, base: str, size: float = 60) -> str:
    """A tiled wall, with a few tiles a shade apart."""
    out = rect(x, y, w, h, vg(light(base, 0.16), base))
    columns, rows = int(w // size) + 1, int(h // size) + 1
    for i in range(columns):
        for j in range(rows):
            if (i * 7 + j * 5) % 6 == 0:
                out += rect(
                    x + i * size,
                    y + j * size,
                    min(size, x + w - x - i * size),
                    min(size, h - j * size),
                    dark(base, 0.05),
                    0,
                    0.7,
                )
    joints = "".join(f"M{x + i * size},{y} v{h} " for i in range(1, columns))
    joints += "".join(f"M{x},{y + j * size} h{w} " for j in range(1, rows))
    return out + line(joints, light(base, 0.6), 3, 0.75)


def cabinets(y: float, h: float, colour: str, x0: float = 0, x1: float = W, count: int = 4) -> str:
    """A row of cabinet doors with handles, from x0 to x1."""
    wide = (x1 - x0) / count
    out = rect(x0, y, x1 - x0, h, slab(colour))
    for i in range(count):
        x = x0 + i * wide
        out += rect(
            x + 8, y + 10, wide - 16, h - 20, vg(light(colour, 0.14), dark(colour, 0.05)), 8, 1, dark(colour, 0.2), 2
        )
        out += rect(x + (wide - 34 if i % 2 == 0 else 26), y + h / 2 - 26, 8, 52, vg("#f6f2e8", "#a39c8d"), 4)
    return out


def counter_kitchen(
    wall: str,
    wood: str,
    top: str,
    sky: tuple[str, str],
    window_x: float = 360,
    upper: bool = True,
    curtain: str = "",
    low: float = 430,
) -> str:
    """A kitchen wall with a worktop from y = low to low + 95 and doors below it."""
    out = tiles(0, 0, W, low, wall)
    if upper:
        out += cabinets(0, 128, wood, 0, window_x - 60, max(1, int((window_x - 60) // 150)))
        out += cabinets(0, 128, wood, window_x + 320, W, max(1, int((W - window_x - 320) // 150)))
        out += rect(0, 128, window_x - 60, 16, "#2a2028", 0, 0.16) + rect(
            window_x + 320, 128, W, 16, "#2a2028", 0, 0.16
        )
    out += window(window_x, 60, 260, 210, sky, curtain=curtain)
    out += rect(0, low - 14, W, 14, "#2a2028", 0, 0.1)
    out += poly(f"0,{low} {W},{low} {W},{low + 95} 0,{low + 95}", vg(light(top, 0.1), light(top, 0.28)))
    out += "".join(
        line(f"M{40 + 173 * i},{low + 20 + 27 * (i % 3)} h{90 + 20 * (i % 2)}", dark(top, 0.12), 2.5, 0.4)
        for i in range(6)
    )
    out += rect(0, low + 95, W, 22, vg(dark(top, 0.12), dark(top, 0.28))) + cabinets(low + 117, H - low - 117, wood)
    return out + rect(0, low + 117, W, 14, "#2a2028", 0, 0.28)


def stove(x: float, y: float, colour: str = "#3b3f46") -> str:
    """A gas hob let into a worktop, its middle at (x, y)."""
    out = poly(
        f"{x - 150},{y - 34} {x + 150},{y - 34} {x + 176},{y + 30} {x - 176},{y + 30}", vg(light(colour, 0.15), colour)
    )
    for dx in (-80, 80):
        out += oval(x + dx, y - 2, 62, 20, dark(colour, 0.4)) + oval(x + dx, y - 2, 22, 7, "#8d949b")
        out += line(f"M{x + dx - 66},{y - 2} h132 M{x + dx},{y - 23} v42", "#16181c", 6)
    return out


def dining(wall: str, floor: str, sky: tuple[str, str], window_x: float = 340, curtain: str = "") -> str:
    """A dining room: wall to y = 360, floor boards below."""
    out = rect(0, 0, W, 362, vg(light(wall, 0.18), wall)) + rect(0, 270, W, 92, slab(mix(wall, "#ffffff", 0.35)))
    out += "".join(line(f"M{x},278 V356", dark(wall, 0.12), 2, 0.6) for x in range(24, W, 48)) + rect(
        0, 264, W, 10, light(wall, 0.45)
    )
    out += window(window_x, 46, 290, 196, sky, curtain=curtain)
    out += rect(0, 362, W, H - 362, vg(dark(floor, 0.1), floor))
    out += "".join(
        line(f"M{480 + (x - 480) * 0.55:.0f},362 L{x},{H}", dark(floor, 0.22), 3, 0.6) for x in range(-240, 1260, 120)
    )
    return out + rect(0, 356, W, 12, light(wall, 0.3))


def table_top(colour: str, edge: float, cloth: str = "") -> str:
    """A broad table across the picture whose far edge lies at y = edge."""
    low = edge + 210
    out = oval(480, low + 60, 470, 40, "#1c1424", 0.25)
    out += poly(f"90,{edge} 870,{edge} 948,{low} 12,{low}", vg(light(colour, 0.1), light(colour, 0.3)))
    out += "".join(
        line(f"M{90 + 195 * i},{edge} L{12 + 234 * i},{low}", dark(colour, 0.15), 3, 0.45) for i in range(1, 4)
    )
    if cloth:
        out += poly(f"300,{edge} 660,{edge} 690,{low} 270,{low}", vg(light(cloth, 0.15), cloth))
        out += "".join(
            line(f"M{300 - 30 * t:.0f},{edge + 210 * t:.0f} H{660 + 30 * t:.0f}", light(cloth, 0.5), 5, 0.7)
            for t in (0.08, 0.92)
        )
    out += rect(12, low, 936, 30, vg(dark(colour, 0.12), dark(colour, 0.32)))
    return (
        out
        + rect(60, low + 30, 44, H, hg(colour, dark(colour, 0.4)))
        + rect(856, low + 30, 44, H, hg(colour, dark(colour, 0.4)))
    )


def shop_wall(wall: str, floor: str, line_y: float = 560) -> str:
    """The inside of a shop: a wall, a ceiling with strip lights, a floor of large tiles."""
    out = rect(0, 0, W, line_y, vg(light(wall, 0.1), wall)) + rect(0, 0, W, 46, light(wall, 0.5))
    for x in (120, 420, 720):
        out += poly(f"{x},12 {x + 170},12 {x + 150},32 {x + 20},32", "#ffffff") + rect(x - 6, 8, 182, 6, "#c9ccc9")
    out += rect(0, line_y, W, H - line_y, vg(dark(floor, 0.08), light(floor, 0.12)))
    out += "".join(
        line(f"M{480 + (x - 480) * 0.7:.0f},{line_y} L{x},{H}", dark(floor, 0.14), 2.5, 0.7)
        for x in range(-300, 1300, 150)
    )
    return (
        out
        + line(f"M0,{line_y + 50} H{W} M0,{line_y + 112} H{W}", dark(floor, 0.14), 2.5, 0.7)
        + rect(0, line_y - 12, W, 12, dark(wall, 0.3))
    )


def shelves(x: float, w: float, boards: tuple[float, ...], colour: str, top: float = 70, back: str = "") -> str:
    """A shelf unit from the top to its last board; ``boards`` are the y on which goods stand."""
    last = boards[-1]
    out = rect(x - 8, top - 10, w + 16, last - top + 40, dark(colour, 0.3), 6)
    out += rect(x, top, w, last - top + 10, vg(dark(back or colour, 0.22), back or dark(colour, 0.08)))
    for y in boards:
        out += rect(x, y - 26, w, 26, "#1c1424", 0, 0.1)
        out += rect(x - 4, y, w + 8, 18, vg(light(colour, 0.35), colour), 3)
        out += "".join(
            rect(x + 20 + i * 92, y + 3, 40, 12, ("#fff6d6", "#ffffff", "#ffe1d2")[i % 3], 2)
            for i in range(int((w - 30) // 92) + 1)
            if x + 60 + i * 92 < x + w
        )
        out += rect(x, y + 18, w, 12, "#1c1424", 0, 0.2)
    return out


def shop_counter(colour: str, top: str, y: float = 470, x0: float = 0, x1: float = W, words: str = "") -> str:
    """A serving counter in front: its top from y to y + 40, its face down to the floor."""
    out = poly(f"{x0},{y} {x1},{y} {x1},{y + 42} {x0},{y + 42}", vg(light(top, 0.1), light(top, 0.3)))
    out += rect(x0, y + 42, x1 - x0, 18, vg(dark(top, 0.1), dark(top, 0.3))) + rect(
        x0, y + 60, x1 - x0, H - y - 60, slab(colour)
    )
    count = max(1, int((x1 - x0) // 160))
    wide = (x1 - x0) / count
    out += "".join(
        rect(x0 + i * wide + 12, y + 76, wide - 24, H - y - 100, light(colour, 0.1), 6, 1, dark(colour, 0.18), 2)
        for i in range(count)
    )
    out += rect(x0, y + 60, x1 - x0, 12, "#1c1424", 0, 0.22)
    if words:
        out += rect((x0 + x1) / 2 - 110, y + 100, 220, 62, light(colour, 0.6), 8) + text(
            (x0 + x1) / 2, y + 144, 38, words, dark(colour, 0.4)
        )
    return out


def rail(x: float, w: float, y: float) -> str:
    """A rod on the wall for things that hang."""
    return (
        rect(x, y + 8, w, 5, "#1c1424", 2, 0.15)
        + rect(x, y, w, 7, "#8a9299", 3)
        + rect(x + 6, y - 8, 9, 18, "#5b626a", 3)
        + rect(x + w - 15, y - 8, 9, 18, "#5b626a", 3)
    )


def pendant(x: float, y: float, colour: str) -> str:
    """A hanging lamp whose shade ends at y."""
    out = line(f"M{x},0 V{y - 50}", "#3a3236", 4) + shape(
        f"M{x - 14},{y - 54} h28 L{x + 58},{y} H{x - 58} Z", hg(light(colour, 0.25), colour, dark(colour, 0.3))
    )
    return out + oval(x, y, 58, 10, "#fff0bf")


def poster(x: float, y: float, w: float, h: float, inner: str, paper: str = "#fdf3dc") -> str:
    """A framed picture on a wall; ``inner`` is drawn over its paper (a picture of a thing is not the thing)."""
    out = rect(x + 7, y + 10, w, h, "#1c1424", 4, 0.18) + rect(x, y, w, h, dg("#a9774a", "#7b5233"), 4)
    return out + rect(x + 11, y + 11, w - 22, h - 22, paper) + inner
