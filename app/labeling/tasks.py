"""Practice tasks as the pages and graders use them: the document, its type, its items and where the files lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.content.collection import Content, inside
from app.content.tasks import TaskBase
from app.core.errors import NotFound
from app.core.josa import josa
from app.labeling.gold import read_gold
from app.labeling.types import AnyType, type_of
from app.labeling.types.base import Answer, Grade


@dataclass(frozen=True)
class Task:
    """A practice task. `document` and `items` have the shapes of its `type`."""

    document: Any
    folder: Path
    items: Mapping[str, Any]
    type: AnyType

    @property
    def slug(self) -> str:
        return str(self.document.slug)

    @property
    def title(self) -> str:
        return str(self.document.title)

    def pool(self, name: str) -> tuple[str, ...]:
        """The items of a pool, in the file's order. Raises NotFound for a pool there is none of."""
        items: tuple[str, ...] = self.document.pools.of(name)
        if not items:
            raise NotFound()
        return items

    def item(self, name: str) -> Any:
        """The item of that id. Raises NotFound when the task no longer has it."""
        try:
            return self.items[name]
        except KeyError as missing:
            word = josa(self.type.words.item, "은/는")
            raise NotFound(f"이 {word} 과제에서 빠졌어요. 과제 화면에서 다시 시작해 주세요.") from missing

    def gold(self, name: str, folder: str = "gold") -> Any:
        """The ground truth of an item; None for a type that needs none and has none. Raises NotFound.

        `folder` names another one beside gold/, for a rule that changed in the middle of a queue.
        """
        return read_gold(self.type, self.folder / folder, name)

    def has_gold(self, name: str, folder: str = "gold") -> bool:
        """Whether there is a file of ground truth for an item."""
        return (self.folder / folder / f"{name}.json").is_file()

    def shown(self, item: Any, answer: Answer, gold: Any = None, grade: Grade | None = None, *, seed: str = "") -> Any:
        """What the type's templates need. `seed` tells people apart where the type draws an order."""
        extra = {"seed": seed} if self.type.seeded else {}
        return self.type.shown(self.document, item, answer, gold, grade, **extra)

    def media_version(self, src: str) -> str:
        """Changes when the file of "media/<name>" does; goes into its address so that browsers may keep it."""
        return f"{self.media_path(src.removeprefix('media/')).stat().st_mtime_ns:x}"

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
def _load(document: TaskBase, folder: Path) -> Task:
    kind = type_of(document)
    items = {
        name: kind.item_model.model_validate_json((folder / "items" / f"{name}.json").read_bytes())
        for name in document.pools.all
    }
    return Task(document, folder, items, kind)
