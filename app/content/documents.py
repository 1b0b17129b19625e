"""Pure: a document is a kind, a slug, a JSON body and the hash of that body."""

import hashlib
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import rfc8785

Kind: TypeAlias = Literal["lesson", "stage", "quiz", "bank", "practice", "programme", "timetable", "lab", "diagnosis"]


def document_hash(body: dict[str, Any]) -> str:
    """SHA-256 (hex, 64 characters) of the body's canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(body)).hexdigest()


@dataclass(frozen=True)
class Document:
    """What is stored and frozen: kind, slug ("file/<slug>" for files), body and hash."""

    kind: Kind
    slug: str
    body: dict[str, Any]
    hash: str

    @classmethod
    def of(cls, kind: Kind, slug: str, body: dict[str, Any]) -> "Document":
        """A document whose hash follows from its body."""
        return cls(kind, slug, body, document_hash(body))
