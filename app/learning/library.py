"""The version of a lesson that a cohort froze, and where its pictures are."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from sqlalchemy.orm import Session

from app.cohorts.documents import frozen_document
from app.content.collection import Content
from app.content.lesson import Lesson


def frozen_lesson(session: Session, content: Content, documents: Mapping[str, str], ref: str) -> Lesson:
    """Raises NotFound when the cohort has no such lesson. No statement while the file has not changed."""
    return frozen_document(session, Lesson, documents.get(f"lesson:{ref}"), content.lessons.get(ref))


@lru_cache(maxsize=64)
def media_url_of(stage: str) -> Callable[[str], str]:
    """One function object a stage, so that rendered lessons can be cached by it."""

    def media_url(src: str) -> str:
        return f"/media/lessons/{stage}/{src.removeprefix('media/')}"

    return media_url
