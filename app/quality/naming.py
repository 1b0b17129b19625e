"""Pure: how a page calls what findings and categories name: labels, fields, choices, by the titles in the task's document."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.labeling.types import AnyType

KEYS = ("name", "value", "id")
NOTHING = {"expected": "더함", "given": "놓침"}


def titles_of(document: Any) -> dict[str, str]:
    """Every name in the document that has a title beside it, wherever it stands."""
    return dict(_titles(document.model_dump(mode="json")))


def _titles(found: Any) -> Iterator[tuple[str, str]]:
    if isinstance(found, Mapping):
        title = found.get("title")
        for key in KEYS:
            if title and isinstance(found.get(key), str):
                yield found[key], title
        for each in found.values():
            yield from _titles(each)
    elif isinstance(found, list | tuple):
        for each in found:
            yield from _titles(each)


def item_name(kind: AnyType, items: Mapping[str, Any], item: str) -> str:
    """What a page calls an item: what it shows or asks, shortened; else its id."""
    found = items.get(item)
    said = (found.alt or found.prompt) if found is not None else ""
    return said if len(said) <= 40 else f"{said[:39]}…" if said else f"{kind.words.item} {item}"
