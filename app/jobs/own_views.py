"""The trainee's own pages: 구직신청, and where one stands with a piece of work."""

import uuid
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response

from app.core.actor import Actor
from app.core.clock import today
from app.core.database import Database
from app.core.errors import Invalid
from app.core.pages import go, page
from app.core.room import TRAINEE, CurrentActor, Db, Room
from app.jobs import seekers, step_words, steps
from app.jobs.seeking import SOURCE, TIMES, Wish, is_ending, last_day
from app.jobs.step_forms import read_day
from app.jobs.stepping import say
from app.jobs.telling import tell_own
from app.jobs.tracks import access_own_track

Typed = Annotated[str, Form(max_length=2000)]


def add_to(room: Room) -> None:
    """Put the pages on the room's router."""
    room.get("/job-request", name="seeking", allow=TRAINEE)(seeking)
    room.post("/job-request", name="seek", allow=TRAINEE)(seek)
    room.post("/job-request/renewal", name="renew", allow=TRAINEE)(renew)
    room.post("/job-request/end", name="stop_seeking", allow=TRAINEE)(stop_seeking)
    room.get("/my-work/{track_id}", name="my_work", allow=TRAINEE)(my_work)
    room.post("/my-work/{track_id}/words", name="say", allow=TRAINEE)(say_word)


def seeking(request: Request, actor: CurrentActor, db: Db) -> Response:
    """The request that holds, or the form for one."""
    return _seeking(request, actor, db)


def _seeking(
    request: Request, actor: Actor, db: Database, typed: Wish | None = None, errors: dict[str, str] | None = None
) -> Response:
    with db.read() as session:
        request_now = seekers.own_request(session, actor)
        day = today(session)
        live = seekers.is_live(session, request_now)
    if typed is None and request_now is not None:
        typed = Wish(request_now.work, request_now.time, request_now.place)
    return page(
        request,
        "jobs/seeking.html",
        status_code=422 if errors else 200,
        asked=request_now,
        live=live,
        ending=request_now is not None and is_ending(request_now.since, request_now.ended_on, day),
        until=last_day(request_now.since) if request_now else None,
        renewed_until=last_day(day),
        times=TIMES,
        source=SOURCE,
        typed=typed or Wish("", "", ""),
        errors=errors or {},
        money=step_words.MONEY_WORD,
    )


def seek(
    request: Request, actor: CurrentActor, db: Db, work: Typed = "", time: Typed = "", place: Typed = ""
) -> Response:
    """Ask, or change what was asked; it holds for three months from today."""
    wish = Wish(" ".join(work.split()), time, " ".join(place.split()))
    try:
        with db.write() as session:
            seekers.seek(session, actor, wish)
    except Invalid as fault:
        return _seeking(request, actor, db, wish, fault.fields)
    return go(request, "jobs:seeking")


def renew(request: Request, actor: CurrentActor, db: Db) -> Response:
    """The same wish for three months more."""
    with db.write() as session:
        before = seekers.own_request(session, actor)
        if before is not None:
            seekers.seek(session, actor, Wish(before.work, before.time, before.place))
    return go(request, "jobs:seeking")


def stop_seeking(request: Request, actor: CurrentActor, db: Db) -> Response:
    with db.write() as session:
        seekers.stop_seeking(session, actor)
    return go(request, "jobs:seeking")


def my_work(request: Request, track_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    return _my_work(request, actor, db, track_id)


def _my_work(
    request: Request,
    actor: Actor,
    db: Database,
    track_id: uuid.UUID,
    typed: str = "",
    errors: dict[str, str] | None = None,
) -> Response:
    with db.read() as session:
        found = access_own_track(session, actor, track_id)
        day = today(session)
    course = found.course
    return page(
        request,
        "jobs/my_work.html",
        status_code=422 if errors else 200,
        track=found.track,
        course=course,
        lines=tell_own(course),
        label=step_words.label(found.track.work, None, course.state if course.chain else None),
        check=steps.next_check(course.standing),
        said=course.word,
        sayable=[(kind, *step_words.OWN[kind]) for kind in steps.own_words(course.standing)],
        own=step_words.OWN,
        on=typed or str(day),
        errors=errors or {},
        money=step_words.MONEY_WORD,
    )


def say_word(
    request: Request, track_id: uuid.UUID, actor: CurrentActor, db: Db, kind: Typed = "", on: Typed = ""
) -> Response:
    """일을 시작했어요, 일이 끝났어요: the center reads it and confirms."""
    try:
        with db.write() as session:
            found = access_own_track(session, actor, track_id)
            say(session, actor, found.track, found.course, kind, read_day(on))
    except Invalid as fault:
        return _my_work(request, actor, db, track_id, on[:20], fault.fields)
    return go(request, "jobs:my_work", track_id=track_id)
