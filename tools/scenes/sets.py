"""Short hands for writing scenes: placing one thing, rows of things, and the lights used again and again."""

from collections.abc import Sequence

from tools.scenes.compose import Glow, Light, Put

DAY = ("#a9d6ec", "#e6f3f4")
MORNING = ("#bfe0ee", "#fdf1d8")
DUSK = ("#6a6fa8", "#f3a878")
NIGHT = ("#27325a", "#5d5f92")
RAIN = ("#8d9eac", "#c3ccd0")

BRICKS = ("#c98f6a", "#d8c3a0", "#a9b3a6", "#c9a08a")
PALE = ("#dfd3bd", "#b9c3c9", "#d9b9a0", "#c3cbb3")
COOL = ("#9fb0bd", "#c9c3b8", "#8fa39b", "#b8a9b3")
AWNINGS = ("#c8553f", "#3f7a6a", "#d9a03f", "#4a6fa5")
SNACKS = ("#d9482f", "#e0a53a", "#3f7f5a", "#7a4f8f")
CANS = ("#c8322f", "#3f8a5a", "#6b4a32", "#2f6fb5")
BLUES = ("#4f8fbf", "#c8695a", "#5f9a6a", "#c9a03f")

SUN = Light()
LEFT = Light(slant=-0.4)
WARM = Light(slant=0.55, tint=(1.03, 0.99, 0.92), strength=0.28, fall=0.16)
SOFT = Light(slant=0.2, strength=0.18, fall=0.06)
GREY = Light(slant=0.12, strength=0.16, tint=(0.92, 0.95, 0.99), fall=0.05)


def evening(
    *glows: tuple[float, float, float], colour: str = "#ffc878", power: float = 0.34, slant: float = 0.5
) -> Light:
    """Blue evening light with warm pools given as (x, y, radius)."""
    pools = tuple(Glow(x, y, r, colour, power) for x, y, r in glows)
    return Light(slant=slant, strength=0.32, tint=(0.72, 0.72, 0.88), fall=0.1, glows=pools)


def low_sun(slant: float = 0.9) -> Light:
    """The long orange light of late afternoon."""
    return Light(slant=slant, depth=0.16, strength=0.34, tint=(1.02, 0.9, 0.78), fall=0.2)


def p(
    thing: str,
    x: float,
    y: float,
    s: float = 1,
    c: str = "",
    k: int = 0,
    flip: bool = False,
    turn: float = 0,
    shade: str = "ground",
) -> Put:
    """One thing with its foot at (x, y)."""
    return Put(thing, x, y, s, c, k, flip, turn, shade)


def sheltered(
    x: float, y: float, s: float, c: str, k: int, cloth: str, striped: bool = False, flip: bool = False
) -> list[Put]:
    """A person who holds an open umbrella of the colour ``cloth``: two things, the umbrella in front."""
    side = 46 * s if flip else -46 * s
    lean = -9 if flip else 9
    return [
        Put("person", x, y, s, c, k + 6, flip),
        Put("umbrella", x + side, y - 134 * s, 1.12 * s, cloth, int(striped), turn=lean, shade="none"),
    ]


def row(
    thing: str,
    x: float,
    step: float,
    count: int,
    y: float,
    s: float,
    colours: Sequence[str] = ("",),
    ks: Sequence[int] = (0,),
    shade: str = "shelf",
) -> list[Put]:
    """Several of a kind side by side; colours and variants take turns."""
    return [
        Put(thing, x + step * i, y, s, colours[i % len(colours)], ks[i % len(ks)], shade=shade) for i in range(count)
    ]


def hill(
    thing: str, x: float, y: float, step: float, rows: Sequence[int], s: float, colours: Sequence[str] = ("",)
) -> list[Put]:
    """A heap seen from the front, back rows first; ``rows`` counts the things per row from the back."""
    out: list[Put] = []
    for level, count in enumerate(rows):
        lift = (len(rows) - 1 - level) * step * 0.62
        for i in range(count):
            out.append(
                Put(
                    thing,
                    x + (i - (count - 1) / 2) * step,
                    y - lift,
                    s,
                    colours[(i + level) % len(colours)],
                    shade="shelf",
                )
            )
    return out


def front(svg: str) -> Put:
    """Furniture that hides what stands behind it."""
    return Put(svg=svg, shade="none")
