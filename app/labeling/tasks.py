"""Practice tasks as the pages and graders use them: the document, its pictures, the look of its labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from app.content.loader import Content, inside
from app.content.practice import BoxesTask
from app.core.errors import NotFound

LOOKS = 8  # pairs of colour and dash pattern in boxes.css


class Item(BaseModel):
    """A picture to mark. Sizes are in pixels; `labels` are the names that may occur, none meaning all."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    media: str
    width: int = Field(gt=0)
    height: int = Field(gt=0)
    alt: str
    labels: tuple[str, ...] = ()
    level: int = 1
    prompt: str = ""


@dataclass(frozen=True)
class Label:
    """`look` counts from 1 within a picture and chooses colour and pattern: no label is told by colour alone."""

    name: str
    title: str
    help: str
    look: int


@dataclass(frozen=True)
class Task:
    """A boxes task and where its files lie."""

    document: BoxesTask
    folder: Path
    items: Mapping[str, Item]

    @property
    def slug(self) -> str:
        return self.document.slug

    @property
    def title(self) -> str:
        return self.document.title

    @property
    def titles(self) -> dict[str, str]:
        return {label.name: label.title for label in self.document.labels}

    def pool(self, name: str) -> tuple[str, ...]:
        """The items of a pool, in the file's order. Raises NotFound for a pool there is none of."""
        if name not in ("tutorial", "practice", "exam", "final"):
            raise NotFound()
        items: tuple[str, ...] = getattr(self.document.pools, name)
        return items

    def item(self, name: str) -> Item:
        """The item of that id. Raises NotFound when the task no longer has it."""
        try:
            return self.items[name]
        except KeyError as missing:
            raise NotFound("이 사진은 과제에서 빠졌어요. 과제 화면에서 다시 시작해 주세요.") from missing

    def labels_of(self, item: Item) -> tuple[Label, ...]:
        """The labels offered on one picture, told apart by their looks (the ninth repeats the first)."""
        offered = [label for label in self.document.labels if not item.labels or label.name in item.labels]
        return tuple(
            Label(label.name, label.title, label.help or "", number % LOOKS + 1) for number, label in enumerate(offered)
        )

    def media_version(self, item: Item) -> str:
        """Changes when the picture's file does; goes into its address so that browsers may keep the picture."""
        return f"{self.media_path(item.media.removeprefix('media/')).stat().st_mtime_ns:x}"

    def media_path(self, name: str) -> Path:
        """The picture `name` of an item or of the guide. Raises NotFound for anything outside the media folder."""
        try:
            return inside(self.folder / "media", name)
        except FileNotFoundError as missing:
            raise NotFound() from missing


def find_task(content: Content, slug: str) -> Task:
    """The task as its files stand now. Raises NotFound."""
    document = content.practice.get(slug)
    if document is None:
        raise NotFound()
    folder = (content.courses.parent / content.paths[f"practice:{slug}"]).parent
    return _load(document, folder)


@lru_cache(maxsize=64)
def _load(document: BoxesTask, folder: Path) -> Task:
    pools = document.pools
    names = (*pools.tutorial, *pools.practice, *pools.exam, *pools.final)
    items = {name: Item.model_validate_json((folder / "items" / f"{name}.json").read_bytes()) for name in names}
    return Task(document, folder, items)
