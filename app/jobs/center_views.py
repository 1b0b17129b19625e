"""The center's pages: who agreed and waits to be referred, and what became of the referred."""

import uuid
from datetime import datetime
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response

from app.core.actor import Role
from app.core.clock import today
from app.core.pages import go, page
from app.core.room import CENTER, CurrentActor, Db, Room
from app.jobs import service
from app.jobs.policy import STATES
from app.jobs.queries import valid_bases
from app.jobs.referring import (
    access_referral,
    access_waiting,
    count_states,
    find_referral_of,
    list_referred,
    list_waiting,
    names_of_accounts,
)
from app.jobs.rules import employment_signs, pay_words


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
        day = today(session)
    return page(
        request,
        "jobs/referrals.html",
        bases=[bases[center] for center in centers if center in bases],
        lacking=[g.organisation_name for g in actor.grants if g.role is Role.CENTER and g.organisation_id not in bases],
        waiting=waiting,
        signs=[employment_signs(each.opening.employment_check) for each in waiting],
        referred=referred,
        counts=count_states(referred),
        today=day,
        states=STATES,
        pay_words=pay_words,
    )


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
    with db.read() as session:
        found = access_referral(session, actor, referral_id)
        names = names_of_accounts(session, [int(event["account"]) for event in found.referral.history])
    history = [
        (datetime.fromisoformat(event["at"]), event["state"], names.get(event["account"], "—"), event["reason"])
        for event in found.referral.history
    ]
    return page(
        request,
        "jobs/referral.html",
        found=found,
        history=history,
        states=STATES,
        pay_words=pay_words,
    )
