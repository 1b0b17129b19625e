"""Writes the practice task: pictures, items, gold, task.yaml and the guide's example pictures."""

import hashlib
import io
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from PIL import Image

from tools.scenes import (
    crowded,
    scenes_kitchen,
    scenes_kitchen_judged,
    scenes_shop,
    scenes_shop_judged,
    scenes_street,
    scenes_street_judged,
)
from tools.scenes.catalogue import THINGS
from tools.scenes.compose import HEIGHT, WIDTH, Scene, gold, picture
from tools.scenes.guide import panels

TASK = Path(__file__).resolve().parents[2] / "courses" / "3-practice" / "practice" / "boxes"
POOLS = ("tutorial", "practice", "exam", "final", "mock")
GUIDE_VERSION = 2
ATTRIBUTES = [
    {"name": "occluded", "title": "가려짐", "help": "다른 물건에 가려 일부만 보여요."},
    {"name": "truncated", "title": "잘림", "help": "사진 끝에서 잘렸어요."},
]
HALF = 0.5  # the changed rule: what is seen less than this is left out
CHANGE = {
    "after": 8,
    "text": "이제부터는 절반보다 적게 보이는 물건을 표시하지 않아요. 지금까지는 4분의 1이었어요.",
    "version": GUIDE_VERSION + 1,
}
SCENES: tuple[Scene, ...] = (
    *scenes_kitchen.SCENES,
    *scenes_kitchen_judged.SCENES,
    *scenes_street.SCENES,
    *scenes_street_judged.SCENES,
    *scenes_shop.SCENES,
    *scenes_shop_judged.SCENES,
    *crowded.scenes(),
)


def hidden_name(kind: str, scene_name: str, length: int) -> str:
    """A name that always comes out the same and tells nothing about the picture or its pool."""
    return hashlib.sha256(f"ieum boxes {kind} {scene_name}".encode()).hexdigest()[:length]


def item_id(scene: Scene) -> str:
    """The item's id, e.g. ``b4f0c2``."""
    return "b" + hidden_name("item", scene.name, 5)


def media_name(scene: Scene) -> str:
    """The file name of a scene's picture."""
    return hidden_name("media", scene.name, 12) + ".webp"


def korean(label: str) -> str:
    """The Korean name of a label id."""
    return next(thing.name for thing in THINGS.values() if thing.label == label)


def with_particle(words: str) -> str:
    """Adds 을 or 를 by the last syllable's final consonant."""
    return words + ("을" if (ord(words[-1]) - 0xAC00) % 28 else "를")


def ordered(pool: str) -> list[Scene]:
    """The scenes of a pool from easy to hard, rooms mixed: kitchen, street, shop in turn within a level."""
    chosen = [scene for scene in SCENES if scene.pool == pool]
    rooms = ("kitchen", "street", "shop")
    turn = {
        scene.name: [
            s.name for s in chosen if s.level == scene.level and s.name.split("-")[0] == scene.name.split("-")[0]
        ].index(scene.name)
        for scene in chosen
    }
    return sorted(chosen, key=lambda s: (s.level, turn[s.name], rooms.index(s.name.split("-")[0])))


def asked_labels() -> list[str]:
    """Every label that some picture asks for, in the catalogue's order."""
    order = [thing.label for thing in THINGS.values()]
    return sorted({label for scene in SCENES for label in scene.labels}, key=order.index)


def guide_text() -> str:
    """The guide's Markdown without its front matter."""
    text = (TASK / "guide.md").read_text(encoding="utf-8")
    return text.split("---\n", 2)[2].strip() + "\n"


def encode(pixels: NDArray[np.uint8]) -> bytes:
    """RGB pixels as WebP bytes."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "WEBP", quality=82, method=6)
    return out.getvalue()


def item(scene: Scene) -> dict[str, object]:
    """What the learner's page needs to know of a scene; nothing of its gold."""
    names = ", ".join(korean(label) for label in scene.labels)
    marks: dict[str, object] = {"attributes": list(scene.attributes)} if scene.attributes else {}
    return {
        "id": item_id(scene),
        "media": f"media/{media_name(scene)}",
        "width": WIDTH,
        "height": HEIGHT,
        "alt": scene.alt,
        "labels": list(scene.labels),
        "level": scene.level,
        "prompt": f"{with_particle(names)} 모두 표시해요." + (" 가려짐과 잘림도 골라요." if marks else ""),
        **marks,
    }


def task() -> dict[str, object]:
    """The content of task.yaml; the guide is part of it, so that a cohort freezes it with the task."""
    return {
        "slug": "boxes",
        "title": "사진에 네모 표시하기",
        "type": "boxes",
        "summary": "사진 속 물건을 찾아 네모로 둘러싸고 이름표를 골라요.",
        "summary_en": "Find the things a picture asks for, draw a tight box around the visible part of each, and name it.",
        "minutes": 30,
        "match_overlap": 0.5,
        "tight_overlap": 0.8,
        "pass_mark": 80,
        "pay_per_item": 120,
        "attributes": ATTRIBUTES,
        "labels": [{"name": label, "title": korean(label)} for label in asked_labels()],
        "pools": {pool: [item_id(scene) for scene in ordered(pool)] for pool in POOLS},
        "mock": {"overlap": 3, "gold_rate": 0.3, "min_seconds": 8, "lease_minutes": 30, "change": CHANGE},
        "guideline": {"version": GUIDE_VERSION, "body": guide_text()},
    }


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks, so that a person can read and mend them."""


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)


def dump_yaml(content: dict[str, object]) -> str:
    """A task.yaml as it is written."""
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def task_yaml() -> str:
    """task.yaml of the boxes task."""
    return dump_yaml(task())


def write_json(path: Path, content: dict[str, object]) -> None:
    """JSON as items and gold are kept."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def write_scene(scene: Scene, target: Path) -> None:
    """Writes one scene's picture, item and gold below ``target``; for mock work the gold under the changed rule, too, where
    the rule changes it."""
    (target / "media" / media_name(scene)).write_bytes(encode(picture(scene)))
    write_json(target / "items" / f"{item_id(scene)}.json", item(scene))
    boxes = gold(scene)
    write_json(target / "gold" / f"{item_id(scene)}.json", {"id": item_id(scene), "boxes": boxes, "note": scene.note})
    half = [box for box in boxes if box["visible"] >= HALF]
    if scene.pool == "mock" and len(half) < len(boxes):
        (target / "gold-changed").mkdir(exist_ok=True)
        changed = {"id": item_id(scene), "boxes": half, "note": scene.note}
        write_json(target / "gold-changed" / f"{item_id(scene)}.json", changed)


def build(target: Path = TASK, scenes: Iterable[Scene] = SCENES, guide: bool = True) -> list[Path]:
    """Writes the task below ``target`` and returns its generated files; files of former runs are removed."""
    for folder in ("media", "items", "gold"):
        (target / folder).mkdir(parents=True, exist_ok=True)
        for old in (target / folder).iterdir():
            old.unlink()
    for old in (target / "gold-changed").glob("*.json"):
        old.unlink()
    for scene in scenes:
        write_scene(scene, target)
    if guide:
        for name, pixels in panels():
            (target / "media" / f"guide-{name}.webp").write_bytes(encode(pixels))
    (target / "task.yaml").write_text(task_yaml(), encoding="utf-8")
    written = (path for folder in ("media", "items", "gold") for path in (target / folder).iterdir())
    return [*sorted(written), target / "task.yaml"]
