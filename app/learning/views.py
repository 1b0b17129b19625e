"""오늘 할 일, 배움길 and the lesson page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import FileResponse, Response
from sqlalchemy.orm import Session

from app.cohorts.attendance_sheets import classes_of_today
from app.cohorts.attendance_words import words
from app.cohorts.ledger import Learner, access_learner
from app.cohorts.outline import check_waiting, next_step, progress, retry_step
from app.cohorts.step_pages import step_url
from app.content.lesson import Lesson
from app.core.actor import Actor
from app.core.clock import today
from app.core.csrf import csrf_token
from app.core.errors import Invalid, NotFound
from app.core.pages import go, go_to, page, rendered_once, wants_fragment
from app.core.room import SIGNED_IN, TRAINEE, CurrentActor, Db, SentForm
from app.guidance.offers import guide_for
from app.learning import note_views, service
from app.learning.activities import view_activity
from app.learning.library import frozen_lesson, media_url_of
from app.learning.pieces import Answered, box_of, end_of, pieces_of
from app.learning.room import room
from app.people.queries import next_welcome_step
from app.questions.base import Problem, form_lists

__all__ = ["note_views", "room"]
MEDIA_SECONDS = 86400
SAVED_HEADER = "Ieum-Saved"  # the server's word; saved.js says 저장됨 only when it has read it


@dataclass(frozen=True)
class Check:
    """The way to the few questions that follow a lesson."""

    url: str
    begun: bool


@room.get("/today", name="today", allow=TRAINEE)
def today_page(request: Request, actor: CurrentActor, db: Db) -> Response:
    """One big next step. Who has not finished the welcome goes on with it first; who is in no class any more finds what they
    keep."""
    with db.read() as session:
        if next_welcome_step(session, actor.person_id):
            return go(request, "people:welcome")
        try:
            learner = access_learner(session, actor)
        except NotFound:
            return go(request, "completion:wallet")
        classes = classes_of_today(session, learner.enrolment_id)
        day = today(session)
        guide = guide_for(session, request.app.state.content, learner, day)
    following, again = next_step(learner.stages), retry_step(learner.stages)
    check = check_waiting(learner.stages)
    return page(
        request,
        "learning/today.html",
        learner=learner,
        today=day,
        now_classes=classes,
        **words(),
        guide=guide,
        step_url=lambda step: step_url(request, step),
        following=following,
        url=step_url(request, following[1]) if following else None,
        fact=learner.facts.get(following[1].key) if following else None,
        again=again[1] if again else None,
        has_timetable=any(key.startswith("timetable:") for key in learner.documents),
        again_url=step_url(request, again[1]) if again else None,
        check=check,
        check_url=step_url(request, check) if check else None,
        lessons=progress(tuple(view.stage for view in learner.stages), learner.facts),
        waiting=[step for view in learner.stages for step, fact in view.steps if fact and fact.state == "submitted"],
    )


@room.get("/path", name="path", allow=TRAINEE)
def path_page(request: Request, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        learner = access_learner(session, actor)
        guide = guide_for(session, request.app.state.content, learner, today(session))
    following = next_step(learner.stages)
    return page(
        request,
        "learning/path.html",
        learner=learner,
        guide=guide,
        following=following,
        step_url=lambda step: step_url(request, step),
        lessons=progress(tuple(view.stage for view in learner.stages), learner.facts),
    )


@room.get("/lessons/{stage}/{slug}", name="lesson", allow=TRAINEE)
def lesson_page(request: Request, stage: str, slug: str, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        return _lesson_page(request, session, *_access_lesson(request, session, actor, stage, slug))


def _access_lesson(request: Request, session: Session, actor: Actor, stage: str, slug: str) -> tuple[Learner, Lesson]:
    """The lesson in the cohort's frozen version, when it stands open. Raises NotFound or Forbidden (with what opens it)."""
    learner = access_learner(session, actor)
    learner.require_step(f"lesson:{stage}/{slug}")
    return learner, frozen_lesson(session, request.app.state.content, learner.documents, f"{stage}/{slug}")


def _lesson_page(
    request: Request,
    session: Session,
    learner: Learner,
    lesson: Lesson,
    *,
    faults: Mapping[str, str] | None = None,
    problem: tuple[str, Problem] | None = None,
) -> Response:
    """`faults`: activity id → what is still to do; `problem`: what could not be read of the answer to one activity."""
    place, answers = service.read_progress(session, learner, lesson.ref)
    media, rendered = media_url_of(lesson.stage), rendered_once(request)
    stage_view, step, fact = learner.require_step(f"lesson:{lesson.ref}")
    faulty, token = dict([problem] if problem else []), csrf_token(request)
    boxes = {
        id: box_of(
            rendered,
            lesson,
            question,
            Answered(answers.get(id), faulty.get(id)),
            enrolment_id=learner.enrolment_id,
            media=media,
            url=str(request.app.url_path_for("learning:answer", stage=lesson.stage, slug=lesson.slug, activity=id)),
            token=token,
        )
        for id, question in lesson.activities.items()
    }
    number = next(n for n, (each, _) in enumerate(stage_view.listed, start=1) if each.key == step.key)
    check = next(((each, known) for each, known in stage_view.steps if each.follows == lesson.slug), None)
    return page(
        request,
        "learning/lesson.html",
        status_code=422 if faults or problem else 200,
        lesson=lesson,
        pieces=pieces_of(rendered, lesson, media),
        end=end_of(rendered, lesson),
        boxes=boxes,
        stage_view=stage_view,
        number=number,
        place=place,
        done=bool(fact and fact.state == "passed"),
        check=check and Check(step_url(request, check[0]), bool(check[1])),
        faults={f"activity-{id}": words for id, words in (faults or {}).items()},
    )


@room.post("/lessons/{stage}/{slug}/activities/{activity}", name="answer", allow=TRAINEE)
def answer(
    request: Request, stage: str, slug: str, activity: str, sent: SentForm, actor: CurrentActor, db: Db
) -> Response:
    """One activity: its feedback as a fragment, or the whole lesson for a browser without scripts."""
    with db.write() as session:
        learner, lesson = _access_lesson(request, session, actor, stage, slug)
        question = lesson.activities.get(activity)
        if question is None:
            raise NotFound()
        place = next(n for n, part in enumerate(lesson.parts) if part.question is question)
        kept = service.answer(session, learner, lesson, question, place, form_lists(sent.multi_items()))
        fault, settled = (kept, None) if isinstance(kept, Problem) else (None, kept)
        if fault and not wants_fragment(request):
            return _lesson_page(request, session, learner, lesson, problem=(activity, fault))
        if fault:
            settled = service.kept_answer(session, learner, lesson, question)
    if not wants_fragment(request):
        return go_to(
            request, f"{request.app.url_path_for('learning:lesson', stage=stage, slug=slug)}#activity-{activity}"
        )
    view = view_activity(question, settled, learner.enrolment_id, media_url_of(stage), fault)
    return page(
        request,
        "learning/activity.html",
        status_code=422 if fault else 200,
        headers={} if fault else {SAVED_HEADER: "1"},
        lesson=lesson,
        activity=view,
    )


@room.post("/lessons/{stage}/{slug}/place", name="place", allow=TRAINEE)
def keep_place(
    request: Request, stage: str, slug: str, place: Annotated[int, Form(ge=0, le=1000)], actor: CurrentActor, db: Db
) -> Response:
    with db.write() as session:
        learner, lesson = _access_lesson(request, session, actor, stage, slug)
        service.keep_place(session, learner, lesson, place)
    return Response(status_code=204)


@room.post("/lessons/{stage}/{slug}/completion", name="finish", allow=TRAINEE)
def finish_lesson(request: Request, stage: str, slug: str, actor: CurrentActor, db: Db) -> Response:
    try:
        with db.write() as session:
            learner, lesson = _access_lesson(request, session, actor, stage, slug)
            service.finish(session, learner, lesson)
    except Invalid as error:
        with db.read() as session:
            found = _access_lesson(request, session, actor, stage, slug)
            return _lesson_page(request, session, *found, faults=error.fields)
    return go(request, "learning:today")


@room.get("/media/lessons/{stage}/{name}", name="media", allow=SIGNED_IN)
def lesson_media(request: Request, stage: str, name: str) -> Response:
    """A lesson's picture."""
    content = request.app.state.content
    if stage not in content.stages:
        raise NotFound()
    try:
        path = content.media(stage, f"media/{name}")
    except FileNotFoundError:
        raise NotFound() from None
    return FileResponse(path, headers={"cache-control": f"private, max-age={MEDIA_SECONDS}"})
