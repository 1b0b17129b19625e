"""The drawing kit: small functions that return SVG fragments as text.

A thing is drawn around its own foot: (0, 0) is the middle of its base, y grows downwards, so a thing stands in
negative y. Every painted element carries ``fill``, ``stroke`` and ``stroke-width`` in this order; ``flat`` depends
on it when it turns a drawing into a silhouette (for outlines, shadows and exact masks).

Gradients are named by their colours (``url(#h-ffffff-000000)``), so a fragment needs no registry; ``gradient_defs``
collects the definitions from the finished text.
"""

import hashlib
import re

INK = "#2b2a33"
FONT = "Pretendard GOV"
_PAINT = re.compile(r'fill="([^"]+)" stroke="([^"]+)" stroke-width="([\d.]+)"')
_GRADIENT = re.compile(r"url\(#([hvdr](?:-[0-9a-f]{6})+)\)")
_WORDS = re.compile(r'<text x="([^"]+)"')
_OPACITY = re.compile(r' opacity="[^"]+"')


def n(value: float) -> str:
    """A number as short, stable text."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(a: str, b: str, t: float) -> str:
    """The colour that lies the part t (0…1) of the way from a to b."""
    return "#" + "".join(f"{round(p + (q - p) * t):02x}" for p, q in zip(_rgb(a), _rgb(b), strict=True))


def dark(colour: str, t: float = 0.25) -> str:
    """The colour moved towards a warm black."""
    return mix(colour, "#1c1424", t)


def light(colour: str, t: float = 0.3) -> str:
    """The colour moved towards a warm white."""
    return mix(colour, "#fffaf0", t)


def _grad(kind: str, colours: tuple[str, ...]) -> str:
    return f"url(#{kind}-" + "-".join(c[1:].lower() for c in colours) + ")"


def hg(*colours: str) -> str:
    """A gradient from left to right."""
    return _grad("h", colours)


def vg(*colours: str) -> str:
    """A gradient from top to bottom."""
    return _grad("v", colours)


def dg(*colours: str) -> str:
    """A gradient from the upper left to the lower right."""
    return _grad("d", colours)


def rg(*colours: str) -> str:
    """A round gradient with its bright spot at the upper left."""
    return _grad("r", colours)


def tube(colour: str) -> str:
    """The shading of an upright cylinder lit from the left."""
    return hg(dark(colour, 0.08), light(colour, 0.28), colour, dark(colour, 0.18), dark(colour, 0.34))


def ball(colour: str) -> str:
    """The shading of a round thing lit from the upper left."""
    return rg(light(colour, 0.38), colour, dark(colour, 0.28))


def slab(colour: str) -> str:
    """The shading of an upright face lit from above."""
    return vg(light(colour, 0.14), colour, dark(colour, 0.12))


def gradient_defs(svg: str) -> str:
    """The ``<defs>`` for every gradient that a finished SVG text names."""
    ends = {
        "h": 'x1="0" y1="0" x2="1" y2="0"',
        "v": 'x1="0" y1="0" x2="0" y2="1"',
        "d": 'x1="0" y1="0" x2="1" y2="1"',
    }
    out = []
    for name in sorted(set(_GRADIENT.findall(svg))):
        kind, *colours = name.split("-")
        last = max(1, len(colours) - 1)
        stops = "".join(f'<stop offset="{n(i / last)}" stop-color="#{c}"/>' for i, c in enumerate(colours))
        if kind == "r":
            out.append(f'<radialGradient id="{name}" cx=".36" cy=".3" r=".78">{stops}</radialGradient>')
        else:
            out.append(f'<linearGradient id="{name}" {ends[kind]}>{stops}</linearGradient>')
    return "<defs>" + "".join(out) + "</defs>"


def _paint(fill: str, stroke: str, sw: float, opacity: float) -> str:
    tail = "" if opacity == 1 else f' opacity="{n(opacity)}"'
    return (
        f'fill="{fill}" stroke="{stroke}" stroke-width="{n(sw)}" stroke-linejoin="round" stroke-linecap="round"{tail}'
    )


def rect(
    x: float,
    y: float,
    w: float,
    h: float,
    fill: str,
    r: float = 0,
    o: float = 1,
    stroke: str = "none",
    sw: float = 0,
) -> str:
    """A rectangle with rounded corners."""
    return f'<rect x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}" rx="{n(r)}" {_paint(fill, stroke, sw, o)}/>'


def oval(
    cx: float, cy: float, rx: float, ry: float, fill: str, o: float = 1, stroke: str = "none", sw: float = 0
) -> str:
    """An ellipse by its centre and half axes."""
    return f'<ellipse cx="{n(cx)}" cy="{n(cy)}" rx="{n(rx)}" ry="{n(ry)}" {_paint(fill, stroke, sw, o)}/>'


def shape(d: str, fill: str, o: float = 1, stroke: str = "none", sw: float = 0) -> str:
    """A filled path."""
    return f'<path d="{d}" {_paint(fill, stroke, sw, o)}/>'


def line(d: str, stroke: str, sw: float, o: float = 1) -> str:
    """A stroked path with round ends."""
    return f'<path d="{d}" {_paint("none", stroke, sw, o)}/>'


def poly(points: str, fill: str, o: float = 1) -> str:
    """A polygon; points as "x,y x,y …"."""
    return f'<polygon points="{points}" {_paint(fill, "none", 0, o)}/>'


def text(x: float, y: float, size: float, words: str, fill: str, weight: int = 700) -> str:
    """A centred line of text."""
    return (
        f'<text x="{n(x)}" y="{n(y)}" font-family="{FONT}" font-weight="{weight}" font-size="{n(size)}" '
        f'text-anchor="middle" {_paint(fill, "none", 0, 1)}>{words}</text>'
    )


def group(inner: str, transform: str) -> str:
    """A fragment under an SVG transform."""
    return f'<g transform="{transform}">{inner}</g>'


def at(inner: str, x: float, y: float, s: float = 1, turn: float = 0, flip: bool = False) -> str:
    """A fragment moved to (x, y), scaled by s, turned by degrees and mirrored if asked."""
    if flip:  # words stay readable
        inner = _WORDS.sub(
            lambda m: f'<text transform="translate({n(2 * float(m[1]))} 0) scale(-1 1)" x="{m[1]}"', inner
        )
    parts = [f"translate({n(x)} {n(y)})"]
    if turn:
        parts.append(f"rotate({n(turn)})")
    if s != 1 or flip:
        parts.append(f"scale({-s if flip else s:.4f} {s:.4f})")
    return group(inner, " ".join(parts))


def clip(inner: str, d: str) -> str:
    """A fragment cut to the path d."""
    name = "c" + hashlib.sha256(d.encode()).hexdigest()[:10]
    return f'<clipPath id="{name}"><path d="{d}"/></clipPath><g clip-path="url(#{name})">{inner}</g>'


def vessel(top: float, bottom: float, h: float, ry: float) -> str:
    """The path of an upright round vessel: widths at the top and bottom, height, half height of its ellipses."""
    t, b = top / 2, bottom / 2
    return (
        f"M{n(-t)},{n(-h)} L{n(-b)},{n(-ry)} A{n(b)},{n(ry)} 0 0 0 {n(b)},{n(-ry)} "
        f"L{n(t)},{n(-h)} A{n(t)},{n(ry)} 0 0 1 {n(-t)},{n(-h)} Z"
    )


def flat(svg: str, colour: str, grow: float = 0) -> str:
    """The silhouette of a drawing in one colour, each edge moved outwards by ``grow`` of its own units."""

    def repaint(found: re.Match[str]) -> str:
        fill, stroke, sw = found.groups()
        width = (float(sw) if stroke != "none" else 0) + 2 * grow
        if fill == "none":
            return f'fill="none" stroke="{colour}" stroke-width="{n(width)}"'
        edge = colour if width else "none"
        return f'fill="{colour}" stroke="{edge}" stroke-width="{n(width)}"'

    return _PAINT.sub(repaint, _OPACITY.sub("", svg))
