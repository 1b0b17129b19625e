"""Weeks that have passed: stories told side by side, each deed at its own instant, in the order of time.

A story is a generator: it yields the instant of its next deed and, when it is resumed, the clock stands there. So the
ledger, the audit and every signature read as if the people had come over the past weeks.
"""

import heapq
import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from app.core.clock import KOREA, FixedClock

Story = Iterator[datetime]
MORNING, EVENING = 8, 21
SETTLED = timedelta(minutes=2)  # nothing of the demo happens later than this before now


class Timeline:
    """Plays stories on `clock`. `end` is the instant the demo is made at; nothing happens after it."""

    def __init__(self, end: datetime) -> None:
        self.end = end
        self.clock = FixedClock(end)
        self._told: list[tuple[datetime, int, Story]] = []
        self._numbers = itertools.count()

    @property
    def monday(self) -> date:
        """Monday of the week the demo is made in (Korea)."""
        day = self.end.astimezone(KOREA).date()
        return day - timedelta(days=day.weekday())

    def at(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        """An hour of a Korean day, or shortly before the end when that is still to come."""
        return min(datetime.combine(day, time(hour, minute), KOREA).astimezone(UTC), self.end - SETTLED)

    def daytime(self, instant: datetime) -> datetime:
        """The instant itself, or the evening before it when it falls into the night."""
        local = instant.astimezone(KOREA)
        if MORNING <= local.hour < EVENING:
            return instant
        day = local.date() - timedelta(days=1 if local.hour < MORNING else 0)
        return self.at(day, EVENING - 1, local.minute)

    def spread(self, first: datetime, last: datetime, count: int) -> list[datetime]:
        """`count` instants from `first` to `last`, in the daytime in between, never falling."""
        if count < 2:
            return [first][:count]
        between = [
            self.at((first + (last - first) * n / (count - 1)).astimezone(KOREA).date(), 9 + n % 9, n * 7 % 60)
            for n in range(1, count - 1)
        ]
        return [first, *sorted(min(max(first, instant), last) for instant in between), max(first, last)]

    def add(self, story: Story) -> None:
        """Take a story in; also while others are being told."""
        try:
            heapq.heappush(self._told, (next(story), next(self._numbers), story))
        except StopIteration:
            return

    def play(self) -> None:
        """Tell every story to its end, then set the clock to the end."""
        while self._told:
            self.clock.instant, _, story = heapq.heappop(self._told)
            self.add(story)
        self.clock.instant = self.end
