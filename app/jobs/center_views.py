"""The center's pages: who agreed and waits to be referred, and what became of the referred."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import Response

from app.core.actor import Role
from app.core.clock import today
from app.core.pages import go, page
from app.core.room import CENTER, CurrentActor, Db, Room
from app.jobs import service, step_words
from app.jobs.due import KINDS, due_at
from app.jobs.queries import valid_bases
from app.jobs.referring import (
    Referred,
    access_referral,
    access_waiting,
    count_states,
    find_referral_of,
    list_referred,
    list_waiting,
    names_of_accounts,
)
from app.jobs.rules import employment_signs, pay_words
from app.jobs.seekers import list_seekers
from app.jobs.seeking import TIMES, last_day
from app.jobs.step_views import course_context
from app.jobs.tracks import list_found


def add_to(room: Room) -> None:
    """Put the center's pages on the room's router."""
    room.get("/referrals", name="referrals", allow=CENTER)(referrals)
    room.post("/referrals", name="refer", allow=CENTER)(refer)
    room.get("/referrals/{referral_id}", name="referral", allow=CENTER)(referral_page)


def referrals(request: Request, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        centers = actor.organisations(Role.CENTER)
        bases = valid_bases(session, centers)
        waiting = list_waiting(session, actor)
        referred = list_referred(session, actor)
        found = list_found(session, actor)
        seeking = list_seekers(session, actor)
        day = today(session)
        due = [each for each in due_at(session, centers, day) if each.kind != "waiting"]
    return page(
        request,
        "jobs/referrals.html",
        bases=[bases[center] for center in centers if center in bases],
        lacking=[g.organisation_name for g in actor.grants if g.role is Role.CENTER and g.organisation_id not in bases],
        waiting=waiting,
        signs=[employment_signs(each.opening.employment_check) for each in waiting],
        referred=[(each, _label(each)) for each in referred],
        found=[(each, step_words.label(each.track.work, None, each.course.state)) for each in found],
        seeking=[(request, name, last_day(request.since)) for request, name in seeking],
        times=TIMES,
        counts=count_states(referred),
        due=due,
        due_kinds=KINDS,
        today=day,
        pay_words=pay_words,
    )


def _label(each: Referred) -> tuple[str, str]:
    return step_words.label(each.opening.kind, each.referral.state, each.state)


def refer(
    request: Request,
    actor: CurrentActor,
    db: Db,
    interest: Annotated[uuid.UUID, Form()],
) -> Response:
    """Refer one person. The interest is this form's key: its row is held, so a double click, or a colleague who was
    faster, leads to the one referral that there is."""
    with db.write() as session:
        waiting = access_waiting(session, actor, interest)
        made = service.refer(session, actor, waiting).public_id if waiting else find_referral_of(session, interest)
    return go(request, "jobs:referral", referral_id=made)


def referral_page(request: Request, referral_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The referral, what came of it, and the one thing to do next. Whose data was looked at is kept."""
    with db.write() as session:
        found = access_referral(session, actor, referral_id)
        names = names_of_accounts(session, [int(event["account"]) for event in found.referral.history])
        context: dict[str, Any] = {"track": None}
        if found.track is not None and found.course is not None:
            context = course_context(session, actor, found.track, found.course)
        else:
            service.note_look(session, actor, found.referral)
    history = [
        (datetime.fromisoformat(event["at"]), event["state"], names.get(event["account"], "—"), event["reason"])
        for event in found.referral.history
    ]
    return page(
        request,
        "jobs/referral.html",
        found=found,
        history=history,
        label=_label(found),
        pay_words=pay_words,
        **context,
    )
