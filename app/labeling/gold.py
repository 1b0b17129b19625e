"""Ground truth, read from `gold/<item>.json` beside a task's items.

It is in no document, no table and no folder that a route serves: only graders and the feedback of a picture that has
been answered read it.
"""

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from app.core.errors import NotFound
from app.labeling.graders.boxes import Box


class _GoldBox(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    label: str
    x: float
    y: float
    w: float = Field(gt=0)
    h: float = Field(gt=0)
    visible: float = Field(default=1.0, ge=0, le=1)


class _GoldFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    boxes: tuple[_GoldBox, ...]
    note: str = ""


class Gold(BaseModel):
    """The ground truth of one picture. `note` says in Korean what is easily missed."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    boxes: tuple[Box, ...]
    note: str


def read_gold(folder: Path, item: str) -> Gold:
    """Gold of `item` in a task's folder. Raises NotFound when there is none."""
    path = folder / "gold" / f"{item}.json"
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError as missing:
        raise NotFound("이 사진은 아직 채점할 수 없어요. 센터에 알려 주세요.") from missing
    return _read(path, stamp)


@lru_cache(maxsize=512)
def _read(path: Path, stamp: int) -> Gold:
    file = _GoldFile.model_validate_json(path.read_bytes())
    return Gold(boxes=tuple(Box(b.label, b.x, b.y, b.w, b.h) for b in file.boxes), note=file.note)
