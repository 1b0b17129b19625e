"""Writes a practice task as its generator made it: task.yaml, items/, gold/, media/. Used by tools/products, photos, answers and watch."""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

PRACTICE = Path(__file__).resolve().parents[1] / "courses" / "3-practice" / "practice"


@dataclass(frozen=True)
class Made:
    """All files of a task. items, gold and changed (gold under a changed rule) by item id, media by file name."""

    task: Mapping[str, Any]
    items: Mapping[str, Mapping[str, Any]]
    gold: Mapping[str, Mapping[str, Any]]
    media: Mapping[str, bytes] = field(default_factory=dict)
    changed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def hidden_name(task: str, kind: str, name: str, length: int) -> str:
    """A name that always comes out the same and tells nothing about the item or its pool."""
    return hashlib.sha256(f"ieum {task} {kind} {name}".encode()).hexdigest()[:length]


def guide_text(slug: str) -> str:
    """The guide's Markdown without its front matter; guide.md stands beside task.yaml and is written by hand."""
    return (PRACTICE / slug / "guide.md").read_text(encoding="utf-8").split("---\n", 2)[2].strip() + "\n"


def webp(picture: Image.Image, quality: int = 80) -> bytes:
    """A picture as WebP bytes."""
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=quality, method=6)
    return out.getvalue()


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks, so that a person can read and mend them."""


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)


def task_yaml(task: Mapping[str, Any]) -> str:
    """task.yaml as it is written."""
    return yaml.dump(dict(task), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def files(made: Made) -> dict[str, bytes]:
    """Path below the task's folder → content."""
    found = {"task.yaml": task_yaml(made.task).encode()}
    folders = {"items": made.items, "gold": made.gold, "gold-changed": made.changed}
    for folder, contents in folders.items():
        for name, content in contents.items():
            found[f"{folder}/{name}.json"] = (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
    return found | {f"media/{name}": content for name, content in made.media.items()}


def write(made: Made, target: Path) -> int:
    """Writes the task below `target`, takes away generated files of former runs, and returns how many there are."""
    new = files(made)
    for folder in ("items", "gold", "gold-changed", "media"):
        for old in (target / folder).glob("*"):
            if f"{folder}/{old.name}" not in new:
                old.unlink()
    for path, content in new.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(content)
    return len(new)
