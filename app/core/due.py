"""What is due at a center: one shape for all rooms. A room tells its dues in a file `due.py`; the desk gathers them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Due:
    """One line of the desk. `until`: the last Korean day on which it is in time; None: as soon as somebody is there. `since`: the
    day from which it waits. `at`: an hour of the day, where it has one. `note`: a fact more. `rank`: the order among those of one
    day. `button` names the deed, which is done on the page `route`."""

    kind: str
    what: str
    who: str
    button: str
    route: str
    params: Mapping[str, Any] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    at: datetime | None = None
    note: str = ""
    rank: int = 0
