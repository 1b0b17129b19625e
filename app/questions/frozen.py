"""Pure: what every model that is read from a file shares: it is frozen, refuses unknown keys, and keeps its hash."""

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, StringConstraints, model_serializer

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80)]
MediaPath = Annotated[str, StringConstraints(pattern=r"^media/[a-z0-9][a-z0-9._-]*\.(?:svg|png|jpg|webp)$")]


class Frozen(BaseModel):
    """A model that refuses unknown keys and cannot be changed.

    Fields named in `added` came after documents of this model had been frozen by hash: unused, they are left out of what is
    dumped, so that an older document keeps its hash.
    """

    # Built at its first use, under pydantic's own lock: a server has some two hundred of them and starts without most.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    added: ClassVar[frozenset[str]] = frozenset()

    @model_serializer(mode="wrap")
    def _without_unused(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        dumped: dict[str, Any] = handler(self)
        for name in self.added:
            if getattr(self, name) == type(self).model_fields[name].get_default(call_default_factory=True):
                dumped.pop(name, None)
        return dumped


class Picture(Frozen):
    """A picture as written in the file; alt must teach as much as the picture does."""

    src: MediaPath
    alt: ShortText


def must_be_unique(texts: Iterable[str], what: str) -> None:
    """Raises ValueError naming the first text that stands twice."""
    seen: set[str] = set()
    for text in texts:
        if text in seen:
            raise ValueError(f"{what} {text!r} stands twice")
        seen.add(text)
