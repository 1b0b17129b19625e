"""A lesson in pieces: what every reader gets alike is rendered once and kept by the content's hash; the rest is personal."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from app.content.lesson import Lesson
from app.content.rendering import render_lesson
from app.core.rendered import RenderedOnce
from app.learning.activities import order_for, view_activity
from app.questions.base import Problem
from app.questions.registry import Question

MediaUrl = Callable[[str], str]
FORM_MARK = "\ue000"  # a character of no alphabet; the token is hexadecimal, so it needs no escaping in its place
# Choices, numbers and right answers are what many people share. What else a person typed in own words is never kept.
SHARED = frozenset({"single", "multiple", "true_false", "ordering", "grouping", "matching", "number", "calculated"})


@dataclass(frozen=True)
class Piece:
    """Text up to the next activity (`html`), or that activity (`question`). `number` counts the lesson's parts from 0."""

    number: int
    html: Markup | None = None
    question: Question | None = None


@dataclass(frozen=True)
class Answered:
    """What an activity's box shows besides the question: the answer so far (None: not tried yet), a fault in what was sent."""

    answer: dict[str, Any] | None = None
    problem: Problem | None = None


def pieces_of(rendered: RenderedOnce, lesson: Lesson, media: MediaUrl) -> tuple[Piece, ...]:
    """The lesson's body in order."""
    return rendered.keep(("pieces", lesson.ref, lesson.hash), lambda: _make_pieces(rendered, lesson, media))


def end_of(rendered: RenderedOnce, lesson: Lesson) -> Markup:
    """The words of the lesson and where it comes from."""
    return rendered.keep(("end", lesson.ref, lesson.hash), lambda: rendered.render("learning/_end.html", lesson=lesson))


def box_of(
    rendered: RenderedOnce,
    lesson: Lesson,
    question: Question,
    state: Answered,
    *,
    enrolment_id: int,
    media: MediaUrl,
    url: str,
    token: str,
) -> Markup:
    """One activity of the page. Many people meet a question in the same order with the same answer, so the box is kept,
    with a mark where the reader's form `token` goes. `url`: where the answer is sent."""

    def make(token: str) -> Markup:
        activity = view_activity(question, answer, enrolment_id, media, state.problem)
        return rendered.render("learning/_box.html", url=url, activity=activity, csrf_token=token)

    answer = state.answer
    if state.problem is not None or not _is_shared(question, answer):
        return make(token)
    seen = (answer["state"], answer["tries"], repr(answer["response"])) if answer else None
    order = tuple(order_for(question, enrolment_id))
    key = ("box", lesson.ref, lesson.hash, question.id, order, seen)
    return rendered.keep(key, lambda: make(FORM_MARK)).replace(FORM_MARK, token)


def _is_shared(question: Question, answer: dict[str, Any] | None) -> bool:
    return answer is None or question.type in SHARED or answer["state"] == "right"


def _make_pieces(rendered: RenderedOnce, lesson: Lesson, media: MediaUrl) -> tuple[Piece, ...]:
    numbered = list(enumerate(render_lesson(lesson, media)))
    pieces: list[Piece] = []
    for is_activity, group in groupby(numbered, key=lambda part: part[1].question is not None):
        parts = list(group)
        if is_activity:
            pieces += [Piece(number, question=part.question) for number, part in parts]
        else:
            told = [(number, part.kind, part.html) for number, part in parts]
            pieces.append(Piece(parts[0][0], html=rendered.render("learning/_prose.html", parts=told)))
    return tuple(pieces)
