"""What the pages of work read. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

WorkState = Literal["queued", "running", "done", "failed", "cancelled"]
UNFINISHED = ("queued", "running")
# A worker that has not been seen for this long counts as stopped; it says that it is there every BEAT.
BEAT = timedelta(seconds=10)
SEEN_WITHIN = timedelta(seconds=35)


@dataclass(frozen=True)
class Standing:
    """Where a piece of work stands, as the page words it. `quarter`: how many fourths are done, for who listens."""

    state: WorkState
    title: str
    text: str
    tone: Literal["info", "good", "warn", "error"]
    moving: bool
    may_cancel: bool
    may_retry: bool
    quarter: str = ""


@dataclass(frozen=True)
class Progress:
    state: WorkState
    done: int
    total: int | None
    unit: str
    reason: str
    cancel_requested: bool
    worker_seen: bool
    stopped: str
    said: str
    finished_at: datetime | None = None
