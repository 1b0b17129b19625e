"""Crowded pictures for mock work: many things in rows that hide one another, drawn from a seed.

Each spec names a backdrop, the rows in which things stand (back rows first) and what is asked for. `search` tries seeds until a
picture has no thing that is hard to judge; the seeds found are written into SEEDS, so that building draws and does not search.

python -m tools.scenes.crowded NAME…   prints a fitting seed for each (all without names)
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tools.scenes.compose import Light, Put, Scene, SceneError, gold
from tools.scenes.indoors import counter_kitchen, shelves, shop_wall
from tools.scenes.outdoors import crossing, lane, park
from tools.scenes.sets import (
    BLUES,
    CANS,
    COOL,
    DAY,
    LEFT,
    MORNING,
    PALE,
    RAIN,
    SNACKS,
    SOFT,
    SUN,
    WARM,
    p,
)

# How wide a thing is at scale 1, in drawing units; only to space things, never for gold.
WIDE = {
    "pot": 165, "pan": 210, "kettle": 190, "cup": 92, "bowl": 135, "bottle": 52, "jar": 120, "apple": 66,
    "tangerine": 62, "eggs": 130, "plant": 110, "cabbage": 110, "watermelon": 130, "ramencup": 78, "can": 48, "snack": 90,
    "milk": 62, "water": 50, "carton": 140, "basket": 150, "ramenbox": 150, "medicine": 54, "person": 92, "child": 80,
    "umbrella": 120, "bicycle": 200, "dog": 130, "cat": 100, "pigeon": 60, "cone": 62, "motorbike": 190, "bench": 200,
    "car": 300, "taxi": 300, "bucket": 100, "tree": 160, "planter": 150, "cart": 160,
}  # fmt: skip
WARES = {
    "cup": ("#c8553f", "#3f8a6a", "#d9a63b", "#5b6fae", "#e8e0cc"), "bowl": ("#e9e4d8", "#b8cdd6", "#e9d3c4"),
    "pot": ("#c8483a", "#55606b", "#d8b24a"), "pan": ("#3d4148", "#7a3230"), "kettle": ("#d8a63b", "#b8bfc6"),
    "snack": SNACKS, "can": CANS, "ramencup": ("#d23b2f", "#3f7fae", "#d99a2f", "#3f7f5a"), "water": ("",), "milk": ("",),
    "basket": BLUES, "carton": ("",), "ramenbox": ("#c8402f", "#3f7f5a", "#d99a2f"), "person": BLUES, "child": BLUES,
    "car": ("#4f5b68", "#8fa9b8", "#b9433a"), "taxi": ("#e3e0d6", "#e8892b"),
}  # fmt: skip
MARKS = ("occluded", "truncated")  # what is asked of each thing in a crowded picture
VARIANTS = {"cup": 3, "bowl": 3, "pot": 2, "pan": 2, "person": 5, "snack": 2, "can": 3, "ramencup": 2, "bottle": 3}


@dataclass(frozen=True)
class Row:
    """Things at the height y, at the scale s, from x0 to x1; tight is the step as a share of a thing's width."""

    y: float
    s: float
    things: tuple[str, ...]
    x0: float = 40
    x1: float = 930
    tight: tuple[float, float] = (0.72, 1.15)
    shade: str = "ground"


@dataclass(frozen=True)
class Spec:
    name: str
    pool: str
    labels: tuple[str, ...]
    alt: str
    note: str
    back: str
    rows: tuple[Row, ...]
    light: Light = SUN
    camera: tuple[float, float, float] = (24, 18, 1.05)


def _stand(thing: str, x: float, row: Row, chance: Random) -> list[Put]:
    colours = WARES.get(thing, ("",))
    colour, variant = chance.choice(colours), chance.randrange(VARIANTS.get(thing, 1))
    y, s = row.y + chance.uniform(-4, 4) * (row.shade == "ground"), row.s * chance.uniform(0.95, 1.05)
    flip = chance.random() < 0.5 and thing not in ("milk", "water", "can", "snack", "ramencup", "ramenbox", "bottle")
    return [p(thing, x, y, s, colour, variant, flip, shade=row.shade)]


def scene_of(spec: Spec, seed: int, out: tuple[int, ...] = ()) -> Scene:
    """The scene that a seed gives, without the things at the indices `out`."""
    chance = Random(f"{spec.name}/{seed}")
    puts: list[Put] = []
    for row in spec.rows:
        x, before = row.x0 + chance.uniform(0, 30), 0.0
        while x < row.x1:
            thing = chance.choice(row.things)
            wide = WIDE[thing] * row.s
            x += (before + wide) / 2 * chance.uniform(*row.tight)
            if x > row.x1:
                break
            puts += _stand(thing, x, row, chance)
            before = wide
    puts = [put for i, put in enumerate(puts) if i not in out]
    return Scene(
        spec.name,
        spec.pool,
        3,
        spec.labels,
        spec.alt,
        spec.note,
        spec.back,
        tuple(puts),
        spec.light,
        spec.camera,
        MARKS,
    )


def search(spec: Spec, least: int = 6, most: int = 26, tries: int = 40) -> tuple[int, tuple[int, ...]]:
    """A seed, and the things of it that are left out, whose picture shows least to most things asked for, each clearly seen or
    clearly hidden, with clear marks and clear under the changed rule too. Raises SceneError when there is none."""
    for seed in range(tries):
        out: list[int] = []
        while len(out) < 16:
            kept = [i for i in range(len(scene_of(spec, seed).puts)) if i not in out]
            try:
                found = gold(scene_of(spec, seed, tuple(out)), strict=True)
            except SceneError as fault:
                if fault.put is None:
                    break
                out.append(kept[fault.put])
                continue
            if least <= len(found) <= most and any("occluded" in box["attributes"] for box in found):
                return seed, tuple(sorted(out))
            break
    raise SceneError(f"{spec.name}: no seed fits")


def _kitchen(number: int, pool: str, labels: tuple[str, ...], alt: str, note: str, things: Sequence[str]) -> Spec:
    walls = (("#c9d4e2", "#b98a5c", "#e2dccf"), ("#e3b9a0", "#3f5f6a", "#d8c7a6"), ("#d3ddc8", "#8a6342", "#e6dccb"))
    wall, wood, top = walls[number % 3]
    rows = (
        Row(470, 0.92, tuple(things), tight=(0.85, 1.4)),
        Row(520, 0.98, tuple(things), tight=(0.85, 1.4)),
    )
    back = counter_kitchen(wall, wood, top, (DAY, MORNING, RAIN)[number % 3], (150, 600)[number % 2], True)
    return Spec(
        f"kitchen-crowd-{number}", pool, labels, alt, note, back, rows, (LEFT, WARM, SOFT)[number % 3], (40, 74, 1.12)
    )


def _shop(
    number: int, pool: str, labels: tuple[str, ...], alt: str, note: str, things: Sequence[str], floor: Sequence[str]
) -> Spec:
    walls = ("#dcd3e0", "#d3dde0", "#e6dccb")
    rows = (
        Row(240, 0.95, tuple(things), 70, 890, (0.9, 1.2), "shelf"),
        Row(390, 1.0, tuple(things), 70, 890, (0.9, 1.2), "shelf"),
        Row(590, 1.0, tuple(floor), 60, 900, (0.9, 1.3)),
        Row(690, 1.1, tuple(floor), 60, 900, (1.0, 1.5)),
    )
    back = shop_wall(walls[number % 3], "#c4b8a8") + shelves(
        40, 880, (240, 390), ("#b98f5f", "#8f9aa3")[number % 2], 90
    )
    return Spec(
        f"shop-crowd-{number}", pool, labels, alt, note, back, rows, (LEFT, SOFT, SUN)[number % 3], (10, 8, 1.03)
    )


def _street(
    number: int, pool: str, labels: tuple[str, ...], alt: str, note: str, far: Sequence[str], near: Sequence[str]
) -> Spec:
    backs = (
        park(DAY, "#8fb573", "#d9c7a0"),
        lane(MORNING, ("#ead9bb", "#d3c6b8"), "#5f6f7a"),
        crossing(RAIN, COOL, ("#3f7a6a", "#4a6fa5"), stripes=None, plan=2),
        park(MORNING, "#9dbb7f", "#cfc2a6"),
        crossing(DAY, PALE, ("#c8553f", "#4a6fa5"), stripes=None, plan=1),
    )
    rows = (
        Row(450, 0.62, tuple(far), tight=(0.9, 1.5)),
        Row(545, 0.85, tuple(far), tight=(0.9, 1.6)),
        Row(672, 1.1, tuple(near), tight=(0.9, 1.7)),
    )
    return Spec(
        f"street-crowd-{number}",
        pool,
        labels,
        alt,
        note,
        backs[number % 5],
        rows,
        (SUN, LEFT, SOFT)[number % 3],
        (20, 20, 1.04),
    )


_HIDDEN = "앞의 물건에 가린 것은 보이는 부분만 표시하고, ‘가려짐’에도 표시해요."
_CUT = "사진 끝에서 잘린 물건은 ‘잘림’에 표시해요."
SPECS: tuple[Spec, ...] = (
    _kitchen(0, "tutorial", ("cup", "pot"), "그릇을 한데 모아 둔 조리대", _HIDDEN, ("cup", "pot", "bowl", "bottle")),
    _kitchen(
        1, "practice", ("bowl", "cup", "kettle"), "잔치를 준비하는 조리대", _HIDDEN, ("bowl", "cup", "kettle", "jar")
    ),
    _kitchen(2, "mock", ("cup", "bowl"), "설거지를 마친 조리대", _HIDDEN, ("cup", "bowl", "pan")),
    _kitchen(
        3, "mock", ("pot", "pan", "kettle"), "냄비를 늘어놓은 조리대", _HIDDEN, ("pot", "pan", "kettle", "bottle")
    ),
    _kitchen(
        4,
        "mock",
        ("apple", "tangerine", "cabbage"),
        "과일과 채소가 놓인 조리대",
        _HIDDEN,
        ("apple", "tangerine", "cabbage", "jar"),
    ),
    _kitchen(5, "mock", ("cup", "bottle", "jar"), "양념을 모아 둔 조리대", _HIDDEN, ("cup", "bottle", "jar", "plant")),
    _kitchen(6, "mock", ("bowl", "eggs", "apple"), "아침을 차리는 조리대", _HIDDEN, ("bowl", "eggs", "apple", "cup")),
    _kitchen(7, "mock", ("kettle", "cup"), "차를 준비하는 조리대", _CUT, ("kettle", "cup", "tangerine")),
    _kitchen(
        8, "mock", ("pot", "bowl", "bottle"), "국을 나누어 담는 조리대", _HIDDEN, ("pot", "bowl", "bottle", "eggs")
    ),
    _kitchen(
        9,
        "mock",
        ("watermelon", "cabbage", "jar"),
        "김장거리가 놓인 조리대",
        _HIDDEN,
        ("watermelon", "cabbage", "jar", "cup"),
    ),
    _shop(
        0,
        "practice",
        ("can", "water"),
        "음료가 가득한 슈퍼 진열대",
        _HIDDEN,
        ("can", "water", "milk"),
        ("carton", "basket"),
    ),
    _shop(1, "mock", ("snack", "carton"), "과자 진열대와 쌓인 상자", _HIDDEN, ("snack", "can"), ("carton", "basket")),
    _shop(
        2, "mock", ("ramencup", "ramenbox"), "라면을 파는 슈퍼", _HIDDEN, ("ramencup", "snack"), ("ramenbox", "carton")
    ),
    _shop(
        3, "mock", ("milk", "water"), "우유와 물을 파는 가게", _HIDDEN, ("milk", "water", "can"), ("basket", "carton")
    ),
    _shop(
        4, "mock", ("can", "basket"), "음료 진열대와 장바구니", _HIDDEN, ("can", "water", "milk"), ("basket", "bucket")
    ),
    _shop(5, "mock", ("medicine", "carton"), "약국의 진열대", _HIDDEN, ("medicine", "bottle"), ("carton", "plant")),
    _shop(
        6,
        "mock",
        ("snack", "ramencup", "basket"),
        "동네 편의점 안",
        _HIDDEN,
        ("snack", "ramencup", "milk"),
        ("basket", "carton"),
    ),
    _shop(
        7, "mock", ("jar", "bucket"), "그릇과 살림을 파는 가게", _HIDDEN, ("jar", "cup", "bowl"), ("bucket", "basket")
    ),
    _shop(8, "mock", ("carton", "ramenbox"), "물건이 막 들어온 가게", _CUT, ("snack", "can"), ("carton", "ramenbox")),
    _street(
        0,
        "mock",
        ("person", "dog"),
        "개와 함께 나온 사람이 많은 공원",
        _HIDDEN,
        ("person", "child", "tree"),
        ("person", "dog", "cat"),
    ),
    _street(
        1,
        "mock",
        ("cat", "pigeon"),
        "고양이와 비둘기가 있는 골목",
        _HIDDEN,
        ("cat", "planter"),
        ("cat", "pigeon", "cone"),
    ),
    _street(
        3, "mock", ("bicycle", "person"), "자전거를 세워 둔 공원", _HIDDEN, ("bicycle", "child"), ("person", "bicycle")
    ),
    _kitchen(10, "mock", ("cup", "pot", "bowl"), "여럿이 먹을 상을 차리는 조리대", _HIDDEN, ("cup", "pot", "bowl")),
    _kitchen(12, "mock", ("pan", "cup"), "달걀을 부치는 조리대", _HIDDEN, ("pan", "cup", "eggs", "bottle")),
    _shop(9, "mock", ("water", "basket"), "물과 장바구니가 놓인 가게", _HIDDEN, ("water", "can"), ("basket", "carton")),
    _shop(
        10,
        "mock",
        ("ramencup", "can"),
        "출출할 때 들르는 편의점",
        _HIDDEN,
        ("ramencup", "can", "snack"),
        ("carton", "basket"),
    ),
    _street(
        5,
        "mock",
        ("dog", "cat", "pigeon"),
        "동물이 모인 공원",
        _HIDDEN,
        ("dog", "cat", "bench"),
        ("pigeon", "dog", "cat"),
    ),
    _street(
        6,
        "mock",
        ("person", "cone", "cat"),
        "좁은 골목의 장날",
        _HIDDEN,
        ("person", "child"),
        ("person", "cat", "cone"),
    ),
    _street(
        9,
        "mock",
        ("motorbike", "person"),
        "오토바이가 서 있는 길",
        _CUT,
        ("person", "motorbike"),
        ("motorbike", "child"),
    ),
)
SEEDS: dict[str, tuple[int, tuple[int, ...]]] = {
    "kitchen-crowd-0": (5, (5, 6)),
    "kitchen-crowd-1": (12, ()),
    "kitchen-crowd-2": (6, (0, 3)),
    "kitchen-crowd-3": (1, (0, 3, 4)),
    "kitchen-crowd-4": (2, (13,)),
    "kitchen-crowd-5": (0, (4, 6, 7, 11, 13, 16)),
    "kitchen-crowd-6": (0, (7, 12, 15)),
    "kitchen-crowd-7": (10, (0, 13)),
    "kitchen-crowd-8": (3, (0, 6)),
    "kitchen-crowd-9": (11, (2, 4, 8)),
    "shop-crowd-0": (0, (1, 9, 10, 12, 16, 18, 19, 20, 21, 23, 27)),
    "shop-crowd-1": (0, (2, 4, 7, 14, 17, 20, 25)),
    "shop-crowd-2": (2, (3, 9, 10, 14, 15)),
    "shop-crowd-3": (0, (2, 3, 11, 18, 25)),
    "shop-crowd-4": (0, (13, 35, 40)),
    "shop-crowd-5": (0, (23, 32, 34, 39)),
    "shop-crowd-6": (0, (3, 7, 8, 9, 10, 11, 12, 16)),
    "shop-crowd-7": (0, (1, 21)),
    "shop-crowd-8": (7, (31,)),
    "street-crowd-0": (3, (3, 8, 10, 11, 13, 14, 16, 17, 21, 22)),
    "street-crowd-1": (0, (1, 4, 11, 14, 25)),
    "street-crowd-3": (0, (4, 10)),
    "street-crowd-5": (0, (10, 14, 18)),
    "street-crowd-6": (2, (5, 8, 9, 12, 16, 17, 20, 24, 27, 30)),
    "street-crowd-9": (0, (0, 1, 2, 7, 8, 9, 10, 14, 15, 19)),
    "kitchen-crowd-10": (0, (4, 5, 7)),
    "kitchen-crowd-12": (0, (7,)),
    "shop-crowd-9": (0, (19, 20, 21, 23, 27, 41)),
    "shop-crowd-10": (0, (3, 9, 15, 17, 18, 20, 21)),
}


def scenes() -> tuple[Scene, ...]:
    """Every crowded picture, with the seed that was found for it."""
    return tuple(scene_of(spec, *SEEDS[spec.name]) for spec in SPECS if spec.name in SEEDS)


if __name__ == "__main__":
    for each in SPECS:
        if len(sys.argv) == 1 or each.name in sys.argv[1:]:
            try:
                print(f'    "{each.name}": {search(each)},', flush=True)
            except SceneError as fault:
                print(f"    # {fault}", flush=True)
