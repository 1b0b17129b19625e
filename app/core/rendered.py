"""Pieces of pages that are the same for everyone, made once and kept by what they are made of.

A key holds the content's hash, so a new version is a new key and nothing kept can be stale. Templates get what they are
given and nothing of the request: one that named the reader or a form's token would fail as undefined.
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

from jinja2 import Environment
from markupsafe import Markup

T = TypeVar("T")
MOST = 2048  # pieces, a few kilobytes each: the bound is content, never the number of people


class RenderedOnce:
    """A bounded cache; the oldest piece makes room."""

    def __init__(self, environment: Environment, most: int = MOST) -> None:
        self._environment = environment
        self._most = most
        self._kept: dict[Hashable, Any] = {}
        self._keeping = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` made for this key. Two threads that miss at once both make it; they make the same."""
        found = self._kept.get(key)
        if found is None:
            found = make()
            with self._keeping:
                while len(self._kept) >= self._most:
                    del self._kept[next(iter(self._kept))]
                self._kept[key] = found
        return cast(T, found)

    def render(self, template: str, **context: Any) -> Markup:
        """A template without anything of the request."""
        return Markup(self._environment.get_template(template).render(context))  # noqa: S704 - it escapes what it is given
