"""Ground truth, read from `gold/<item>.json` beside a task's items.

It is in no document, no table and no folder that a route serves: only graders and the feedback of an item that has been
answered read it.
"""

from functools import lru_cache
from pathlib import Path

from app.core.errors import NotFound
from app.core.josa import josa
from app.labeling.types import AnyType
from app.labeling.types.base import GoldBase


def read_gold(kind: AnyType, folder: Path, item: str) -> GoldBase | None:
    """Gold of `item` in a task's gold folder. Raises NotFound when there is none and the type cannot do without."""
    path = folder / f"{item}.json"
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError as missing:
        if not kind.needs_gold:
            return None
        raise NotFound(f"이 {josa(kind.words.item, '은/는')} 아직 채점할 수 없어요. 센터에 알려 주세요.") from missing
    return _read(kind.gold_model, path, stamp)


@lru_cache(maxsize=2048)
def _read(model: type[GoldBase], path: Path, stamp: int) -> GoldBase:
    return model.model_validate_json(path.read_bytes())
