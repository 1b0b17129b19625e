"""The pages of `ieum preview`. Where a trainee's template asks for an address, a route here has the same name."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import FileResponse, Response

from app.cohorts.outline import Stage as OutlineStage
from app.cohorts.outline import StageView, Step
from app.content.lesson import Lesson
from app.content.quiz import CHECK, Bank, Quiz
from app.core.csrf import csrf_token
from app.core.errors import NotFound
from app.core.pages import go_to, page, rendered_once, wants_fragment
from app.core.redirects import local_path
from app.core.room import ANYONE, Room, SentForm
from app.learning.activities import order_for
from app.learning.pieces import end_of, pieces_of
from app.preview.answers import NOBODY, Answers
from app.preview.shelf import Opened, Shelf
from app.questions.base import MediaUrl, Problem, form_lists
from app.questions.registry import Question
from app.questions.views import ReviewView

lessons, room = Room("learning"), Room("preview")
ROOMS = (lessons, room)
SAVED_HEADER, WHOLE_HEADER = "Ieum-Saved", "Ieum-Whole"


def _shelf(request: Request) -> Shelf:
    found: Shelf = request.app.state.shelf
    return found


def _answers(request: Request) -> Answers:
    found: Answers = request.app.state.answers
    return found


@lru_cache(maxsize=64)
def _lesson_media(stage: str) -> MediaUrl:
    return lambda src: f"/media/lessons/{stage}/{src.removeprefix('media/')}"


def _quiz_media(src: str) -> str:
    return f"/media/quizzes/{src.removeprefix('media/')}"


# ---- the index and the lists ------------------------------------------------------------------------------------------


@lessons.get("/", name="path", allow=ANYONE)
def index(request: Request) -> Response:
    """Every stage with its lessons, checks and notes; every quiz and bank; what is wrong."""
    shelf = _shelf(request)
    content = shelf.content
    orphans = {
        slug: [
            lesson for lesson in content.lessons.values() if lesson.stage == slug and lesson.slug not in stage.lessons
        ]
        for slug, stage in content.stages.items()
    }
    return page(
        request,
        "preview/index.html",
        watched="all:",
        version=shelf.version("all:"),
        content=content,
        orphans=orphans,
        problems=shelf.problems,
        check_mark=CHECK,
        stage_quizzes=[quiz for quiz in content.quizzes.values() if not quiz.slug.startswith(CHECK)],
    )


@room.get("/problems", name="problems", allow=ANYONE)
def problems_page(request: Request) -> Response:
    shelf = _shelf(request)
    return page(
        request, "preview/problems.html", watched="all:", version=shelf.version("all:"), problems=shelf.problems
    )


# ---- a lesson ---------------------------------------------------------------------------------------------------------


@lessons.get("/lessons/{stage}/{slug}", name="lesson", allow=ANYONE)
def lesson_page(request: Request, stage: str, slug: str) -> Response:
    return _lesson_page(request, stage, slug)


def _lesson_page(request: Request, stage: str, slug: str, problem: tuple[str, Problem] | None = None) -> Response:
    opened = _open(request, "lesson", f"{stage}/{slug}")
    if opened.model is None:
        return _unreadable(request, "lesson", f"{stage}/{slug}", opened)
    lesson: Lesson = opened.model
    content, media, rendered = _shelf(request).content, _lesson_media(stage), rendered_once(request)
    key, faulty = f"lesson:{lesson.ref}", dict([problem] if problem else [])
    boxes = {
        id: rendered.render(
            "preview/_question.html",
            activity=_answers(request).view(key, question, media, faulty.get(id)),
            url=str(request.app.url_path_for("learning:answer", stage=stage, slug=slug, activity=id)),
            csrf_token=csrf_token(request),
            key=_key_of(question, media),
            question=question,
        )
        for id, question in lesson.activities.items()
    }
    order = [each.slug for each in content.lessons_of(stage)] if stage in content.stages else []
    number = order.index(slug) + 1 if slug in order else 1
    return page(
        request,
        "preview/lesson.html",
        **_watched(key, opened),
        lesson=lesson,
        pieces=pieces_of(rendered, lesson, media),
        end=end_of(rendered, lesson),
        boxes=boxes,
        stage_view=_stage_view(content.stages.get(stage), lesson, order),
        number=number,
        place=0,
        done=False,
        check=None,
        faults={},
        check_slug=CHECK + slug if CHECK + slug in content.quizzes else None,
        note=lesson.ref in content.notes,
        following=order[number] if slug in order and number < len(order) else None,
    )


def _stage_view(stage: Any, lesson: Lesson, order: list[str]) -> StageView:
    """What the trainee's template asks of a stage: how many steps its lessons are."""
    steps = tuple(Step(key=f"lesson:{lesson.stage}/{slug}", title=slug) for slug in order or [lesson.slug])
    title = stage.title if stage else lesson.stage
    outline = OutlineStage(slug=lesson.stage, title=title, summary="", week=1, steps=steps)
    return StageView(outline, "open", "", tuple((step, None) for step in steps))


@lessons.post("/lessons/{stage}/{slug}/activities/{activity}", name="answer", allow=ANYONE)
def answer(request: Request, stage: str, slug: str, activity: str, sent: SentForm) -> Response:
    opened = _open(request, "lesson", f"{stage}/{slug}")
    question = opened.model.activities.get(activity) if opened.model else None
    key, url = f"lesson:{stage}/{slug}", str(request.app.url_path_for("learning:lesson", stage=stage, slug=slug))
    return _answered(request, key, url, question, sent, _lesson_media(stage))


@lessons.post("/lessons/{stage}/{slug}/place", name="place", allow=ANYONE)
def keep_place(request: Request, stage: str, slug: str) -> Response:
    """The trainee's page tells where reading is; here nobody keeps it."""
    return Response(status_code=204)


# ---- quizzes, checks, banks -------------------------------------------------------------------------------------------


@room.get("/quizzes/{slug}", name="quiz", allow=ANYONE)
def quiz_page(request: Request, slug: str) -> Response:
    return _questions_page(request, "quiz", slug)


@room.get("/banks/{slug}", name="bank", allow=ANYONE)
def bank_page(request: Request, slug: str) -> Response:
    return _questions_page(request, "bank", slug)


def _questions_page(request: Request, kind: str, slug: str) -> Response:
    opened = _open(request, kind, slug)
    if opened.model is None:
        return _unreadable(request, kind, slug, opened)
    holder: Quiz | Bank = opened.model
    key, rendered, token = f"{kind}:{slug}", rendered_once(request), csrf_token(request)
    boxes = [
        rendered.render(
            "preview/_question.html",
            activity=_answers(request).view(key, question, _quiz_media),
            url=str(request.app.url_path_for("preview:answer", kind=kind, slug=slug, id=question.id)),
            csrf_token=token,
            key=_key_of(question, _quiz_media),
            question=question,
        )
        for question in holder.questions
    ]
    return page(request, "preview/questions.html", **_watched(key, opened), holder=holder, boxes=boxes)


@room.post("/{kind}/{slug}/questions/{id}", name="answer", allow=ANYONE)
def answer_question(request: Request, kind: str, slug: str, id: str, sent: SentForm) -> Response:
    if kind not in ("quiz", "bank"):
        raise NotFound()
    opened = _open(request, kind, slug)
    question = next((each for each in opened.model.questions if each.id == id), None) if opened.model else None
    url = str(request.app.url_path_for(f"preview:{kind}", slug=slug))
    return _answered(request, f"{kind}:{slug}", url, question, sent, _quiz_media)


def _answered(
    request: Request, key: str, url: str, question: Question | None, sent: SentForm, media: MediaUrl
) -> Response:
    """The answered question as a fragment, or the way back to its page for a browser without scripts."""
    if question is None:
        raise NotFound()
    problem = _answers(request).answer(key, question, form_lists(sent.multi_items()))
    if not wants_fragment(request):
        return go_to(request, f"{url}#activity-{question.id}")
    return page(
        request,
        "preview/answered.html",
        status_code=422 if problem else 200,
        headers={} if problem else {SAVED_HEADER: "1"},
        url=request.url.path,
        activity=_answers(request).view(key, question, media, problem),
    )


def _key_of(question: Question, media: MediaUrl) -> ReviewView:
    """What is shown after the end to who answered nothing: the right answer, all feedback, the explanation."""
    return question.review({}, order_for(question, NOBODY), media)


# ---- notes, pictures, comfort, and whether something was saved --------------------------------------------------------


@room.get("/notes/{stage}/{slug}", name="note", allow=ANYONE)
def note_page(request: Request, stage: str, slug: str) -> Response:
    opened = _open(request, "note", f"{stage}/{slug}")
    if opened.model is None:
        return _unreadable(request, "note", f"{stage}/{slug}", opened)
    lesson = _shelf(request).content.lessons.get(f"{stage}/{slug}")
    return page(
        request, "preview/note.html", **_watched(f"note:{stage}/{slug}", opened), note=opened.model, lesson=lesson
    )


@room.get("/media/lessons/{stage}/{name}", name="media", allow=ANYONE)
def lesson_media(request: Request, stage: str, name: str) -> Response:
    content = _shelf(request).content
    if stage not in content.stages:
        raise NotFound()
    return _picture(content.media, stage, name)


@room.get("/media/quizzes/{name}", name="quiz_media", allow=ANYONE)
def quiz_media(request: Request, name: str) -> Response:
    return _picture(lambda _, src: _shelf(request).content.quiz_media(src), "", name)


def _picture(find: Callable[[str, str], Path], stage: str, name: str) -> Response:
    """Never kept by the browser: the next save may be of this picture."""
    try:
        return FileResponse(find(stage, f"media/{name}"))
    except FileNotFoundError:
        raise NotFound() from None


@room.get("/version", name="version", allow=ANYONE)
def version(request: Request, page: str) -> Response:
    """What the page's script asks for again and again: 304 while nothing of the page has changed."""
    shelf = _shelf(request)
    shelf.check_soon()
    etag = f'"{shelf.version(page)}"'
    unchanged = request.headers.get("if-none-match") == etag
    headers = {"etag": etag} | ({WHOLE_HEADER: "1"} if shelf.is_whole() else {})
    return Response(status_code=304 if unchanged else 204, headers=headers)


@room.post("/forget", name="forget", allow=ANYONE)
def forget(request: Request, page: Annotated[str, Form()], next: Annotated[str, Form()] = "/") -> Response:
    """Begin the page's questions anew."""
    _answers(request).forget(page)
    return go_to(request, local_path(next))


def _open(request: Request, kind: str, ref: str) -> Opened:
    opened = _shelf(request).open(kind, ref)
    if opened is None:
        raise NotFound()
    return opened


def _watched(key: str, opened: Opened) -> dict[str, Any]:
    return {
        "watched": key,
        "version": opened.version,
        "problems": opened.problems,
        "whole": opened.whole,
        "file": opened.path,
    }


def _unreadable(request: Request, kind: str, ref: str, opened: Opened) -> Response:
    """The file cannot be shown: what is wrong with it, and the page opens by itself once that is mended."""
    return page(request, "preview/unreadable.html", **_watched(f"{kind}:{ref}", opened), status_code=200)
