"""Pure: the few tables that a draft keeps of an export (`reading.py` makes them), and how times in them are read.

A source is JSON: {"first", "last": days of the export's person, "steps": […], "floors": […], "sleep": […], "heart": […], "read":
{table: {"lines", "blank", "unused"}}}. Each row has an "id" ("sleep-7": line 7 of its table). Steps take the merged row of a day
alone and keep what phone and watch said beside it. Times are "YYYY-MM-DDTHH:MM" in Korea.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

Source = dict[str, Any]
MINUTE = "%Y-%m-%dT%H:%M"


def at(text: str) -> datetime:
    """A time of a source."""
    return datetime.strptime(text, MINUTE)


def days_of(source: Source) -> list[date]:
    """Every day from the first to the last."""
    first, last = date.fromisoformat(source["first"]), date.fromisoformat(source["last"])
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def minutes_of(sleep: Mapping[str, Any]) -> int:
    """How long a row of sleep lasted."""
    return int((at(sleep["to"]) - at(sleep["from"])).total_seconds() // 60)
