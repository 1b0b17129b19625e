"""The asking, one question a screen, and what is advised from it."""

from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.cohorts.ledger import access_learner
from app.cohorts.step_pages import step_url
from app.content.diagnosis import DiagnosisFile
from app.core.actor import Actor
from app.core.clock import today
from app.core.errors import Conflict, Invalid, NotFound
from app.core.pages import go, go_to, page, wants_fragment
from app.core.room import TRAINEE, CurrentActor, Db, PathNumber, SentForm
from app.guidance import cohort_views, person_views, queries, service
from app.guidance.asking import AFTER, BEFORE, CHOOSE, Fault, next_number, questions_of, read_answer
from app.guidance.finding import LONGEST, find_jobs
from app.guidance.offers import in_words, open_moment, picks_of
from app.guidance.queries import Asked, Standing
from app.guidance.room import room
from app.guidance.rule import words_of
from app.questions.base import form_lists

__all__ = ["cohort_views", "person_views", "room"]
SAVED = {"Ieum-Saved": "1"}
NOT_YET = "지금은 새로 물어볼 것이 없어요. 둘째 주와 마지막 주에 오늘 할 일에서 알려 드려요."


@room.get("/diagnosis", name="start", allow=TRAINEE)
def start(request: Request, actor: CurrentActor, db: Db) -> Response:
    """What it is, who reads it, and the way in or on."""
    with db.read() as session:
        learner = access_learner(session, actor)
        found = queries.standing(session, learner.enrolment_id)
        moment = open_moment(found, learner, today(session))
        asked = found.asked.get(moment or "")
        file = queries.file_of(session, request.app.state.content, asked or found.latest)
    return page(
        request,
        "guidance/start.html",
        file=file,
        moment=moment,
        asked=asked,
        total=len(questions_of(file, moment or BEFORE)),
        done=found.latest is not None,
    )


@room.post("/diagnosis/askings", name="begin", allow=TRAINEE)
def begin(request: Request, actor: CurrentActor, db: Db) -> Response:
    """Begin, or go on where it was left."""
    content = request.app.state.content
    with db.write() as session:
        learner = access_learner(session, actor)
        found = queries.standing(session, learner.enrolment_id)
        moment = open_moment(found, learner, today(session))
        if moment is None:
            raise Conflict(NOT_YET)
        asked = found.asked.get(moment)
        file = queries.file_of(session, content, asked or found.asked.get(BEFORE))
        if asked is None:
            service.begin(session, learner, file, moment)
    return _go_on(request, file, moment, asked.answers if asked else {})


def _go_on(request: Request, file: DiagnosisFile, moment: str, answers: Any) -> Response:
    number = next_number(questions_of(file, moment), answers)
    if number is None:
        return go(request, "guidance:answers", moment=moment)
    return go(request, "guidance:question", moment=moment, number=number)


@room.get("/diagnosis/{moment}/questions/{number}", name="question", allow=TRAINEE)
def question(
    request: Request, moment: str, number: PathNumber, actor: CurrentActor, db: Db, find: str = ""
) -> Response:
    with db.read() as session:
        found, asked, file = _under_way(request, session, actor, moment)
    return _question_page(request, file, found, asked, number, find=find)


def _under_way(request: Request, session: Session, actor: Actor, moment: str) -> tuple[Standing, Asked, DiagnosisFile]:
    """The actor's own asking. Raises NotFound before it was begun, Conflict when it is done."""
    learner = access_learner(session, actor)
    found = queries.standing(session, learner.enrolment_id)
    asked = found.asked.get(moment)
    if asked is None:
        raise NotFound()
    if asked.done_at is not None:
        raise Conflict(service.ALREADY_DONE)
    return found, asked, queries.file_of(session, request.app.state.content, asked)


def _question_page(
    request: Request,
    file: DiagnosisFile,
    found: Standing,
    asked: Asked,
    number: int,
    *,
    find: str = "",
    fault: Fault | None = None,
) -> Response:
    questions = questions_of(file, asked.moment)
    if not 1 <= number <= len(questions):
        raise NotFound()
    shown = questions[number - 1]
    jobs = find_jobs(file.sectors, find) if shown.kind == "trade" else ()
    return page(
        request,
        "guidance/question.html",
        fragment="jobs",
        status_code=422 if fault else 200,
        file=file,
        moment=asked.moment,
        question=shown,
        number=number,
        total=len(questions),
        value=asked.answers.get(shown.slug),
        skipped=shown.slug in asked.answers and asked.answers[shown.slug] is None,
        listed={job for sector in file.sectors for job in sector.jobs},
        jobs=jobs,
        find=find[:LONGEST],
        known_trade=found.former_trade,
        errors={"own" if shown.kind == "trade" else "answer": fault.text} if fault else {},
    )


@room.post("/diagnosis/{moment}/questions/{number}", name="answer", allow=TRAINEE)
def answer(request: Request, moment: str, number: PathNumber, sent: SentForm, actor: CurrentActor, db: Db) -> Response:
    """Keep what is chosen at once; with a button, also go on. Five statements at most, six for a trade."""
    deed = str(sent.get("deed", ""))
    with db.write() as session:
        learner = access_learner(session, actor)
        found = queries.standing(session, learner.enrolment_id)
        asking = service.access_open(session, learner, moment)
        asked = found.asked[moment]
        file = queries.file_of(session, request.app.state.content, asked)
        questions = questions_of(file, moment)
        if not 1 <= number <= len(questions):
            raise NotFound()
        shown = questions[number - 1]
        form = form_lists(sent.multi_items())
        value = None if deed == "skip" else read_answer(file, shown, form, found.former_trade)
        if not isinstance(value, Fault):
            service.keep_answer(session, asking, shown.slug, value)
    fault = value if isinstance(value, Fault) else None
    if wants_fragment(request) and (fault or not deed):
        status, text = (422, fault.text) if fault else (200, None)
        return page(request, "guidance/_state.html", status_code=status, headers=None if fault else SAVED, text=text)
    if fault:
        return _question_page(request, file, found, asked, number, fault=fault)
    if number == len(questions):
        following = go(request, "guidance:answers", moment=moment)
    else:
        following = go(request, "guidance:question", moment=moment, number=number + 1)
    following.headers.update(SAVED)
    return following


@room.get("/diagnosis/{moment}/answers", name="answers", allow=TRAINEE)
def answers_page(request: Request, moment: str, actor: CurrentActor, db: Db) -> Response:
    """All answers once more before the end, each with the way back to its question."""
    with db.read() as session:
        _, asked, file = _under_way(request, session, actor, moment)
    lines = lines_of(file, asked)
    return page(
        request,
        "guidance/answers.html",
        file=file,
        moment=moment,
        lines=lines,
        missing=sum(1 for *_, words in lines if not words),
        following=next_number(questions_of(file, moment), asked.answers),
    )


def lines_of(file: DiagnosisFile, asked: Asked) -> list[tuple[int, Any, str]]:
    """(number, question, what was answered in words or "") of an asking."""
    return [
        (number, each, words_of(file, each, asked.answers.get(each.slug)))
        for number, each in enumerate(questions_of(file, asked.moment), 1)
    ]


@room.post("/diagnosis/{moment}/completion", name="finish", allow=TRAINEE)
def finish(request: Request, moment: str, actor: CurrentActor, db: Db) -> Response:
    """Finished once; a second tap finds the result."""
    with db.write() as session:
        learner = access_learner(session, actor)
        found = queries.standing(session, learner.enrolment_id)
        asked = found.asked.get(moment)
        if asked is None or asked.done_at is None:
            asking = service.access_open(session, learner, moment)
            file = queries.file_of(session, request.app.state.content, found.asked[moment])
            first = found.asked.get(BEFORE)
            once = {each.slug for each in file.questions if each.once}
            known = {slug: value for slug, value in first.answers.items() if slug in once} if first else {}
            service.finish(session, actor, learner, file, asking, known)
    return go(request, "guidance:result")


@room.get("/my-path", name="result", allow=TRAINEE)
def result(request: Request, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        return _result_page(request, session, actor)


def _result_page(request: Request, session: Session, actor: Actor, error: str | None = None) -> Response:
    """What is advised and why, in the person's own words, and the way to another track."""
    learner = access_learner(session, actor)
    found = queries.standing(session, learner.enrolment_id)
    moment = open_moment(found, learner, today(session))
    latest = found.latest
    file = queries.file_of(session, request.app.state.content, latest)
    titles = {view.stage.slug: view.stage.title for view in learner.stages}
    return page(
        request,
        "guidance/result.html",
        status_code=422 if error else 200,
        file=file,
        moment=moment,
        decided=found.decided,
        track=file.track(found.decided.track) if found.decided else None,
        advice=latest.advice if latest else None,
        advised=file.track(latest.advice.track) if latest and latest.advice else None,
        picks=picks_of(latest.advice, learner.stages) if latest and latest.advice else (),
        areas=in_words(file, found),
        twice=AFTER in found.asked and found.asked[AFTER].advice is not None,
        lines=lines_of(file, latest) if latest else [],
        titles=titles,
        step_url=lambda step: step_url(request, step),
        errors={"track": error} if error else {},
    )


@room.post("/my-path/tracks", name="choose", allow=TRAINEE)
def choose(
    request: Request,
    actor: CurrentActor,
    db: Db,
    track: Annotated[str, Form(max_length=40)] = "",
    seq: Annotated[int, Form(alias="_seq", ge=0, le=10_000)] = 0,
) -> Response:
    """Another track, with a tap. Nothing is locked or opened by it."""
    try:
        with db.write() as session:
            learner = access_learner(session, actor)
            found = queries.standing(session, learner.enrolment_id)
            if found.latest is None:
                raise NotFound()
            file = queries.file_of(session, request.app.state.content, found.latest)
            if not (found.decided and found.decided.track == track):
                service.choose_track(session, actor, learner, file, track, seq)
    except Invalid:
        with db.read() as session:
            return _result_page(request, session, actor, CHOOSE.partition(".")[0] + ".")
    return go_to(request, str(request.app.url_path_for("guidance:result")))
