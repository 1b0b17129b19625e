"""A lesson's parts as HTML. Cached by the lesson's content hash: the text is rendered once per version."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from app.content.lesson import Lesson, PartKind
from app.core.markdown import render_with
from app.questions.registry import Question


@dataclass(frozen=True)
class RenderedPart:
    """kind says the box; html is filled for all but activities, question only for them."""

    kind: PartKind
    html: Markup | None = None
    question: Question | None = None


@lru_cache(maxsize=256)
def render_lesson(lesson: Lesson, media_url: Callable[[str], str]) -> tuple[RenderedPart, ...]:
    """The parts in order. media_url turns "media/x.svg" into an address; pass the same function object each time.

    A term is explained at its first [[use]] in the lesson only.
    """
    seen: set[str] = set()
    rendered = []
    for part in lesson.parts:
        if part.question:
            rendered.append(RenderedPart("activity", question=part.question))
        else:
            html = render_with(part.text, terms=lesson.terms, seen=seen, url=media_url)
            rendered.append(RenderedPart(part.kind, html))
    return tuple(rendered)
