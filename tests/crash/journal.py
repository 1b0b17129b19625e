"""What one person meant to do, in order, and which of it the server said is kept. Kept by the client, outside the server."""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Intent:
    """One deed. `kind`: start, answer, finish, place, activity, lesson, run, boxes, check, hand_in, issue. `told`: what the
    server's acknowledgement said, None as long as there was none."""

    kind: str
    about: tuple[Any, ...]
    sent: Any = None
    told: Any = None

    @property
    def kept(self) -> bool:
        return self.told is not None


@dataclass
class Journal:
    """One person's deeds. At most the last one of them is not acknowledged: a person goes on only after the answer."""

    person: str
    enrolment_id: int
    intents: list[Intent] = field(default_factory=list)

    def note(self, kind: str, *about: Any, sent: Any = None) -> Intent:
        made = Intent(kind, about, sent)
        self.intents.append(made)
        return made

    def of(self, kind: str, *about: Any) -> list[Intent]:
        """The deeds of a kind about the same thing, in order."""
        return [each for each in self.intents if each.kind == kind and each.about[: len(about)] == about]

    def abouts(self, kind: str, length: int) -> Iterator[tuple[Any, ...]]:
        """What deeds of that kind were about, each once."""
        yield from dict.fromkeys(each.about[:length] for each in self.intents if each.kind == kind)


class Tally:
    """Counts that clients and killer share."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.counts: Counter[str] = Counter()
        self.oddities: list[str] = []

    def add(self, what: str, many: int = 1) -> None:
        with self._lock:
            self.counts[what] += many

    def odd(self, what: str) -> None:
        """An answer that no server may give, killed or not."""
        with self._lock:
            self.oddities.append(what)
