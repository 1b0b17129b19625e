"""The pictures of "물건 테두리 따라 그리기": things in one or two rows, and the outline of what is seen of each.

python -m tools.scenes.outlines [FOLDER]   writes the task (to its place in courses/ without FOLDER)
python -m tools.scenes.outlines search     prints a fitting seed for each picture
"""

import sys
from pathlib import Path

from app.core.josa import josa
from app.labeling.graders.polygons import Polygon, crossing
from tools.scenes.catalogue import THINGS
from tools.scenes.compose import HEIGHT, WIDTH, Scene, SceneError, picture, seen_things
from tools.scenes.contour import edge, largest, thinned
from tools.scenes.crowded import Row, Spec, scene_of
from tools.scenes.indoors import counter_kitchen, shop_wall
from tools.scenes.outdoors import lane, park
from tools.scenes.outline_guide import outline_panels
from tools.scenes.output import dump_yaml, encode, hidden_name, korean, write_json
from tools.scenes.sets import DAY, LEFT, MORNING, RAIN, SOFT, SUN, WARM

TASK = Path(__file__).resolve().parents[2] / "courses" / "3-practice" / "practice" / "polygons"
POOLS = ("tutorial", "practice", "exam", "mock")
WHOLE = 0.985  # the biggest part's share: what an occluder cuts in two has no single outline
FAITHFUL = 0.97  # least overlap of the outline with the pixels it stands for

_KITCHEN = (
    counter_kitchen("#c9d4e2", "#b98a5c", "#e2dccf", DAY, 150, True),
    counter_kitchen("#e3b9a0", "#3f5f6a", "#d8c7a6", MORNING, 600, True),
    counter_kitchen("#d3ddc8", "#8a6342", "#e6dccb", RAIN, 380, True),
)
_PARK = (park(DAY, "#8fb573", "#d9c7a0"), park(MORNING, "#9dbb7f", "#cfc2a6"))
_LANE = lane(MORNING, ("#ead9bb", "#d3c6b8"), "#5f6f7a")
_SHOP = shop_wall("#dcd3e0", "#c4b8a8")
_KITCHEN_NOTE = "손잡이와 주둥이 끝까지 따라가요. 손잡이 안의 구멍은 빼지 않아도 돼요."
_PARK_NOTE = "귀와 꼬리, 다리 끝까지 따라가요. 그림자는 넣지 않아요."
_SHOP_NOTE = "가린 곳은 짐작하지 말고, 보이는 데까지만 따라가요."


def _spec(
    number: int, pool: str, level: int, back: str, things: tuple[str, ...], note: str, alt: str
) -> tuple[Spec, int]:
    """Level 1 stands wide apart, level 2 closer, level 3 hides one another in two rows."""
    apart = ((1.7, 2.2), (1.25, 1.7), (0.95, 1.35))[level - 1]
    near, far = (520, 470) if back in _KITCHEN else (650, 520)
    scale = 1.15 if back in _KITCHEN else 1.3
    rows = (Row(near, scale, things, 90, 850, apart),)
    if level == 3:
        rows = (Row(far, scale * 0.86, things, 110, 830, apart), *rows)
    light = (SUN, LEFT, WARM, SOFT)[number % 4]
    camera = (60, 90, 1.15) if back in _KITCHEN else (40, 60, 1.1)
    return Spec(f"outline-{number}", pool, tuple(dict.fromkeys(things)), alt, note, back, rows, light, camera), level


_K, _P, _L, _S = _KITCHEN, _PARK, _LANE, _SHOP
SPECS: tuple[tuple[Spec, int], ...] = (
    _spec(0, "tutorial", 1, _K[0], ("cup", "pot"), _KITCHEN_NOTE, "컵과 냄비가 놓인 조리대"),
    _spec(1, "tutorial", 1, _P[0], ("dog", "cone"), _PARK_NOTE, "개가 있는 공원"),
    _spec(2, "tutorial", 2, _S, ("basket", "carton"), _SHOP_NOTE, "장바구니와 상자가 놓인 가게"),
    _spec(3, "tutorial", 3, _K[1], ("kettle", "bowl"), _KITCHEN_NOTE, "주전자와 그릇이 겹친 조리대"),
    _spec(4, "practice", 1, _K[2], ("kettle", "jar"), _KITCHEN_NOTE, "주전자와 항아리가 놓인 조리대"),
    _spec(5, "practice", 1, _L, ("cat", "cone"), _PARK_NOTE, "고양이가 있는 골목"),
    _spec(6, "practice", 2, _K[0], ("watermelon", "pot"), _KITCHEN_NOTE, "수박과 냄비가 놓인 조리대"),
    _spec(7, "practice", 2, _S, ("bucket", "carton"), _SHOP_NOTE, "양동이와 상자가 놓인 가게"),
    _spec(8, "practice", 3, _P[1], ("dog", "cat"), _PARK_NOTE, "개와 고양이가 모인 공원"),
    _spec(9, "practice", 3, _K[1], ("cup", "bowl"), _KITCHEN_NOTE, "컵과 그릇이 겹친 조리대"),
    _spec(10, "exam", 1, _K[1], ("pot", "bottle"), _KITCHEN_NOTE, "냄비와 양념병이 놓인 조리대"),
    _spec(11, "exam", 1, _P[1], ("cat", "dog"), _PARK_NOTE, "고양이와 개가 있는 공원"),
    _spec(12, "exam", 2, _K[2], ("cup", "kettle"), _KITCHEN_NOTE, "차를 준비하는 조리대"),
    _spec(13, "exam", 2, _L, ("cone", "cat"), _PARK_NOTE, "안전 고깔을 세운 골목"),
    _spec(14, "exam", 3, _S, ("basket", "bucket"), _SHOP_NOTE, "장바구니와 양동이가 겹친 가게"),
    _spec(15, "exam", 3, _K[0], ("jar", "cup"), _KITCHEN_NOTE, "항아리와 컵이 겹친 조리대"),
    _spec(16, "mock", 1, _K[1], ("watermelon", "jar"), _KITCHEN_NOTE, "수박과 항아리가 놓인 조리대"),
    _spec(17, "mock", 1, _S, ("carton", "bucket"), _SHOP_NOTE, "상자와 양동이가 놓인 가게"),
    _spec(18, "mock", 2, _P[0], ("cat", "cone"), _PARK_NOTE, "고양이가 쉬는 공원"),
    _spec(19, "mock", 2, _K[0], ("kettle", "pot"), _KITCHEN_NOTE, "주전자와 냄비가 놓인 조리대"),
    _spec(20, "mock", 2, _S, ("basket", "carton"), _SHOP_NOTE, "장바구니가 놓인 가게"),
    _spec(21, "mock", 3, _K[2], ("bowl", "cup"), _KITCHEN_NOTE, "그릇과 컵이 겹친 조리대"),
    _spec(22, "mock", 3, _P[1], ("dog", "cone"), _PARK_NOTE, "개가 노는 공원"),
    _spec(23, "mock", 3, _K[0], ("pot", "bottle"), _KITCHEN_NOTE, "냄비와 양념병이 겹친 조리대"),
)
SEEDS: dict[str, tuple[int, tuple[int, ...]]] = {
    "outline-0": (0, ()),
    "outline-1": (0, ()),
    "outline-2": (2, ()),
    "outline-3": (0, ()),
    "outline-4": (0, ()),
    "outline-5": (1, ()),
    "outline-6": (1, ()),
    "outline-7": (0, ()),
    "outline-8": (0, (0, 1, 4, 7)),
    "outline-9": (0, (3, 4, 5, 8, 9)),
    "outline-10": (1, (2,)),
    "outline-11": (0, ()),
    "outline-12": (1, ()),
    "outline-13": (0, (3,)),
    "outline-14": (4, (0, 1, 2, 3, 4)),
    "outline-15": (2, (0, 6, 9, 11)),
    "outline-16": (0, ()),
    "outline-17": (0, ()),
    "outline-18": (0, ()),
    "outline-19": (1, ()),
    "outline-20": (1, ()),
    "outline-21": (0, (0, 1, 2)),
    "outline-22": (3, (0, 2, 3, 4, 6, 7, 8)),
    "outline-23": (4, (1, 2, 5)),
}


def outlines(scene: Scene) -> list[dict[str, object]]:
    """The gold of a scene: {label, points, visible} of each thing asked for. Raises SceneError where there is no single,
    faithful outline, and for all that the boxes' gold refuses."""
    found: list[dict[str, object]] = []
    for index, mask, box in seen_things(scene, strict=True):
        part, share = largest(mask)
        if share < WHOLE:
            raise SceneError(f"{scene.name}: #{index} is seen in two parts", index)
        points = thinned(edge(part))
        area = Polygon("", tuple((float(x), float(y)) for x, y in points)).area
        if crossing(points) or abs(area - part.sum()) > (1 - FAITHFUL) * part.sum():
            raise SceneError(f"{scene.name}: no faithful outline of #{index}", index)
        found.append({"label": box["label"], "points": [list(point) for point in points], "visible": box["visible"]})
    return found


def search(spec: Spec, level: int, tries: int = 40) -> tuple[int, tuple[int, ...]]:
    """A seed, and the things left out of it, whose outlines are all clear. Raises SceneError when there is none."""
    least, most = ((2, 5), (3, 6), (4, 9))[level - 1]
    for seed in range(tries):
        out: list[int] = []
        while len(out) < 8:
            kept = [i for i in range(len(scene_of(spec, seed).puts)) if i not in out]
            try:
                found = outlines(scene_of(spec, seed, tuple(out)))
            except SceneError as fault:
                if fault.put is None:
                    break
                out.append(kept[fault.put])
                continue
            if least <= len(found) <= most:
                return seed, tuple(sorted(out))
            break
    raise SceneError(f"{spec.name}: no seed fits")


def scenes() -> list[tuple[Scene, int]]:
    """Every picture with its level."""
    return [(scene_of(spec, *SEEDS[spec.name]), level) for spec, level in SPECS if spec.name in SEEDS]


def item_id(scene: Scene) -> str:
    """The item's id, e.g. ``p4f0c2``."""
    return "p" + hidden_name("outline item", scene.name, 5)


def item(scene: Scene, level: int) -> dict[str, object]:
    """What the learner's page needs to know of a scene; nothing of its gold."""
    names = josa(", ".join(korean(label) for label in scene.labels), "을/를")
    return {
        "id": item_id(scene),
        "media": f"media/{hidden_name('outline media', scene.name, 12)}.webp",
        "width": WIDTH,
        "height": HEIGHT,
        "alt": scene.alt,
        "labels": list(scene.labels),
        "level": level,
        "prompt": f"{names} 모두 따라 그려요.",
    }


def task() -> dict[str, object]:
    """The content of task.yaml."""
    made = scenes()
    order = [thing.label for thing in THINGS.values()]
    labels = sorted({label for scene, _ in made for label in scene.labels}, key=order.index)
    return {
        "slug": "polygons",
        "title": "물건 테두리 따라 그리기",
        "type": "polygons",
        "summary": "물건의 가장자리를 따라 점을 찍어 둘러싸고 이름표를 골라요.",
        "summary_en": "Follow the outline of each thing a picture asks for with a polygon, and name it.",
        "minutes": 40,
        "match_overlap": 0.6,
        "tight_overlap": 0.85,
        "pass_mark": 80,
        "pay_per_item": 250,
        "labels": [{"name": label, "title": korean(label)} for label in labels],
        "pools": {pool: [item_id(scene) for scene, _ in made if scene.pool == pool] for pool in POOLS},
        "mock": {"overlap": 3, "gold_rate": 0.3, "min_seconds": 8, "lease_minutes": 30},
        "guideline": {"version": 1, "body": (TASK / "guide.md").read_text(encoding="utf-8")},
    }


def build(target: Path = TASK) -> None:
    """Writes pictures, items, gold, the guide's pictures and task.yaml below ``target``; what is there goes only once all gold
    is known to be clear."""
    ready = [(scene, item(scene, level), outlines(scene)) for scene, level in scenes()]
    for folder in ("media", "items", "gold"):
        (target / folder).mkdir(parents=True, exist_ok=True)
        for old in (target / folder).iterdir():
            old.unlink()
    for scene, about, rings in ready:
        (target / str(about["media"])).write_bytes(encode(picture(scene)))
        write_json(target / "items" / f"{item_id(scene)}.json", about)
        gold = {"id": item_id(scene), "outlines": rings, "note": scene.note}
        write_json(target / "gold" / f"{item_id(scene)}.json", gold)
    for name, pixels in outline_panels():
        (target / "media" / f"guide-{name}.webp").write_bytes(encode(pixels))
    (target / "task.yaml").write_text(dump_yaml(task()), encoding="utf-8")


def main(arguments: list[str]) -> None:
    if arguments != ["search"]:
        build(Path(arguments[0]) if arguments else TASK)
        return
    for spec, level in SPECS:
        try:
            print(f'    "{spec.name}": {search(spec, level)},', flush=True)
        except SceneError as fault:
            print(f"    # {fault}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
