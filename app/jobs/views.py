"""The employer's pages: own postings, and people who agreed to be shown."""

import uuid
from collections.abc import Mapping
from typing import Annotated

from fastapi import Form, Query, Request
from fastapi.responses import Response

from app.completion.naming import mask_name
from app.core.actor import Actor, Role
from app.core.clock import today
from app.core.database import Database
from app.core.errors import Invalid
from app.core.idempotency import earlier_result, fresh_key, keep_result
from app.core.money import minimum_wage
from app.core.pages import go, page
from app.core.room import EMPLOYER, CurrentActor, Db, Room, SentForm
from app.jobs import (
    center_views,
    own_views,
    placement_views,
    queries,
    service,
    step_views,
    step_words,
    steps,
    trainee_views,
)
from app.jobs.consenting import ITEMS, PHONES
from app.jobs.course import deeds_now
from app.jobs.policy import DECLINE_REASONS, NOTE_LENGTH, is_open
from app.jobs.posting import KINDS, LONGEST, YES_NO, read_posting, typed_fields
from app.jobs.received import Received, access_received, list_received
from app.jobs.rules import CONTRACT, EMPLOYMENT_QUESTIONS, PAY_UNITS, UNITS_OF, pay_words
from app.jobs.telling import tell_employer
from app.jobs.wages import month_hours

room = Room("jobs")
trainee_views.add_to(room)
center_views.add_to(room)
step_views.add_to(room)
own_views.add_to(room)
placement_views.add_to(room)


@room.get("/postings", name="postings", allow=EMPLOYER)
def postings(request: Request, actor: CurrentActor, db: Db) -> Response:
    """Own openings, with how many people are shown for each."""
    with db.read() as session:
        openings = queries.list_postings(session, actor)
        day = today(session)
        shown = [each.opening.id for each in list_received(session, actor)]
    return page(
        request,
        "jobs/postings.html",
        openings=[(o, is_open(o.state, o.closes_on, day), shown.count(o.id)) for o in openings],
        pay_words=pay_words,
    )


@room.get("/postings/new", name="new_posting", allow=EMPLOYER)
def new_posting(
    request: Request, actor: CurrentActor, db: Db, kind: Annotated[str, Query(max_length=10)] = CONTRACT
) -> Response:
    """`kind`: 일거리, or 고용 for a job with an employment contract."""
    return _form(request, db, typed_fields({"kind": kind}))


@room.post("/postings", name="post", allow=EMPLOYER)
def post(request: Request, sent: SentForm, actor: CurrentActor, db: Db) -> Response:
    """Post it, or say what is refused, why, and how to mend it; what was typed stays."""
    typed, key = typed_fields(sent), str(sent.get("_key", ""))[:64] or fresh_key()
    with db.write() as session:
        achievements = queries.achievement_titles(session, request.app.state.content)
        draft, faults = read_posting(typed, achievements, today(session))
        if draft is not None:
            done, _ = earlier_result(session, actor.account_id, key, typed)
            if not done:
                made = service.post_opening(session, actor, actor.organisations(Role.EMPLOYER)[0], draft)
                keep_result(session, actor.account_id, key, str(made.public_id))
    return _form(request, db, typed, faults, key) if faults else go(request, "jobs:postings")


@room.post("/postings/{opening_id}/closing", name="close", allow=EMPLOYER)
def close(request: Request, opening_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.write() as session:
        service.close_opening(session, actor, queries.access_posting(session, actor, opening_id, lock=True))
    return go(request, "jobs:postings")


@room.get("/received", name="received", allow=EMPLOYER)
def received(request: Request, actor: CurrentActor, db: Db) -> Response:
    """People shown to this employer now."""
    with db.read() as session:
        people = list_received(session, actor)
    return page(request, "jobs/received.html", people=people, label=_label, masked=mask_name)


@room.get("/received/{referral_id}", name="received_person", allow=EMPLOYER)
def received_person(request: Request, referral_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """One person, as far as the person agreed; the look is logged."""
    return _person(request, db, actor, referral_id)


@room.post("/received/{referral_id}/answers", name="answer", allow=EMPLOYER)
def answer(
    request: Request,
    referral_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    verdict: Annotated[str, Form(max_length=20)] = "",
    reason: Annotated[str, Form(max_length=100)] = "",
    note: Annotated[str, Form(max_length=2000)] = "",
    seq: Annotated[str, Form(alias="_seq", max_length=10)] = "",
) -> Response:
    """Accept or decline, with the consent checked in the same transaction."""
    number = int(seq) if seq.isascii() and seq.isdigit() else -1  # no page has sent that: it is stale
    typed = {"reason": reason, "note": note.strip()}
    try:
        with db.write() as session:
            found = access_received(session, actor, referral_id, lock=True)
            service.answer(session, actor, found, verdict, reason, typed["note"], number)
    except Invalid as fault:
        return _person(request, db, actor, referral_id, typed=typed, errors=fault.fields)
    return go(request, "jobs:received_person", referral_id=referral_id)


def _form(
    request: Request,
    db: Database,
    typed: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    key: str | None = None,
) -> Response:
    with db.read() as session:
        achievements = queries.achievement_titles(session, request.app.state.content)
        day = today(session)
    return page(
        request,
        "jobs/posting_form.html",
        status_code=422 if errors else 200,
        typed=typed,
        errors=dict(errors or {}),
        achievements=achievements,
        wage=minimum_wage(day),
        units={unit: PAY_UNITS[unit] for unit in UNITS_OF[typed["kind"]]},
        kinds=KINDS,
        full_month=month_hours(40 * 60),
        questions=EMPLOYMENT_QUESTIONS,
        yes_no_questions=YES_NO,
        first_day=day,
        last_day=day + LONGEST,
        key=key or fresh_key(),
    )


def _person(
    request: Request,
    db: Database,
    actor: Actor,
    referral_id: uuid.UUID,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    with db.write() as session:  # the only row written is the access log's
        found = access_received(session, actor, referral_id)
        service.note_view(session, actor, found)
        day = today(session)
    return page(
        request,
        "jobs/received_person.html",
        status_code=422 if errors else 200,
        found=found,
        label=_label(found),
        lines=tell_employer(found.course) if found.course else [],
        deeds=deeds_now(found.course, steps.EMPLOYER, day) if found.course else (),
        deed_words=step_words.DEEDS,
        phones=PHONES,
        item_words=ITEMS,
        reason_options=[(reason, reason) for reason in DECLINE_REASONS],
        note_length=NOTE_LENGTH,
        typed=typed or {"reason": "", "note": ""},
        errors=dict(errors or {}),
    )


def _label(found: Received) -> tuple[str, str]:
    """(words, look) of where the person stands."""
    state = found.course.state if found.course and found.course.chain else None
    return step_words.label(found.opening.kind, found.referral.state, state)
