"""Pure: what every kind of content document shares."""

import datetime
from functools import cached_property
from typing import Annotated, ClassVar

from pydantic import StringConstraints

from app.content.documents import Document, Kind, document_hash
from app.questions.frozen import Frozen, ShortText, Slug

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=3000)]


class Source(Frozen):
    """Where a fact is from; date is the day it took effect or was read."""

    title: ShortText
    publisher: ShortText
    date: datetime.date
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$", max_length=500)] | None = None


class ContentModel(Frozen):
    """A document model: `Model.model_validate(document.body)` gives it back, with the same hash."""

    kind: ClassVar[Kind]
    slug: Slug
    title: Title

    @cached_property
    def document(self) -> Document:
        """This content as a document of a file."""
        return Document.of(self.kind, f"file/{self.slug}", self.model_dump(mode="json"))

    @cached_property
    def hash(self) -> str:
        """The hash of its document."""
        return document_hash(self.model_dump(mode="json"))

    def __hash__(self) -> int:
        return hash((self.kind, self.hash))
