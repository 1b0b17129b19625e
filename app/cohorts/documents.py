"""The version of a document that a cohort froze: the file's while it still says the same, else the database's."""

from threading import Lock
from typing import Any, TypeVar, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.models import Document
from app.content.base import ContentModel
from app.core.errors import NotFound

M = TypeVar("M", bound=ContentModel)

_older: dict[tuple[str, str], Any] = {}  # by kind and hash; bounded: a few versions, whatever the number of users
_OLDER_KEPT = 128
_keeping = Lock()


def frozen_document(session: Session, model: type[M], digest: str | None, current: M | None) -> M:
    """The document with the hash `digest`; no statement while the file (`current`) has not changed.

    Raises NotFound when there is no digest (the cohort froze no such document) or no such document is stored.
    """
    if digest is None:
        raise NotFound()
    if current is not None and current.hash == digest:
        return current
    found = _older.get((model.kind, digest))
    if found is None:
        found = _load_stored(session, model, digest)
        _keep(digest, found)
    return cast(M, found)


def _load_stored(session: Session, model: type[M], digest: str) -> M:
    body = session.scalar(select(Document.body).where(Document.hash == digest, Document.kind == model.kind))
    if body is None:
        raise NotFound()
    return model.model_validate(body)


def _keep(digest: str, found: ContentModel) -> None:
    with _keeping:
        if len(_older) >= _OLDER_KEPT:
            _older.pop(next(iter(_older)))
        _older[found.kind, digest] = found
