"""The clips of clips.yaml: who says what, how fast, over which sound. The ground truth is read off this, never off the sound."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

SOURCE = Path(__file__).with_name("clips.yaml")
POOLS = ("tutorial", "practice", "exam", "mock")


@dataclass(frozen=True)
class Clip:
    """`pace` 1–5. `snr`: how far speech lies above the sound behind it, in dB. `cut`: where half a second is taken away. `heard`:
    what is asked about the words, then the right option, then others; the page mixes them."""

    name: str
    pool: str
    level: int
    source: str
    lines: tuple[tuple[str, str], ...]
    asks: tuple[str, ...]
    heard: tuple[str, ...] = ()
    pace: int = 3
    backdrop: str = "quiet"
    snr: float = 0.0
    cut: str = "whole"
    note: str = ""
    trades: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def clips() -> tuple[Clip, ...]:
    """All of them, pool after pool. Raises TypeError naming a field that no clip has."""
    found = [_clip(row) for row in yaml.safe_load(SOURCE.read_text(encoding="utf-8"))]
    return tuple(sorted(found, key=lambda clip: POOLS.index(clip.pool)))


def _clip(row: dict[str, object]) -> Clip:
    lines = tuple(pair for line in row.pop("lines") for pair in line.items())  # type: ignore[attr-defined]
    tuples = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
    return Clip(lines=lines, **(row | tuples))  # type: ignore[arg-type]
