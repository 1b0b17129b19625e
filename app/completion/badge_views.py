"""Badges: what a trainee may ask for and does, and what the center gives to many."""

import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.ledger import Learner, access_learner
from app.cohorts.models import Cohort, Enrolment
from app.cohorts.queries import access_cohort
from app.completion.badges import Badge, badges_of, find_badge, judge
from app.completion.criteria import Decision
from app.completion.drafting import draft, load_form, preview_marks
from app.completion.issuances import candidates_for
from app.completion.issuing import open_desk
from app.completion.issuing_work import ask_for_badge
from app.completion.models import Certificate
from app.completion.queries import list_own_certificates, load_candidates, outline_of
from app.completion.room import room
from app.completion.schemas import CertificateFacts
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.database import Database
from app.core.errors import Invalid, NotFound
from app.core.idempotency import fresh_key
from app.core.pages import go, page
from app.core.room import CENTER, TRAINEE, CurrentActor, Db
from app.core.scope import Scope


@dataclass(frozen=True)
class Own:
    """One badge of the trainee's cohort: what it asks for, where one stands, and the one that is held."""

    badge: Badge
    decision: Decision
    held: CertificateFacts | None


class AskForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")
    key: str = Field(alias="_key", max_length=64)


@room.get("/wallet/badges", name="badges", allow=TRAINEE)
def badges_page(request: Request, actor: CurrentActor, db: Db) -> Response:
    """내 배지: those one has, those one may ask for, and what the others still need."""
    with db.read() as session:
        learner = access_learner(session, actor)
        own = _own_badges(session, actor, learner)
    order = {"held": 0, "ready": 1, "open": 2}
    return page(
        request,
        "completion/badges.html",
        badges=sorted(own, key=lambda each: order[_standing(each)]),
        standing=_standing,
    )


def _standing(own: Own) -> str:
    if own.held is not None and own.held.state == "valid":
        return "held"
    return "ready" if own.decision.completed and own.held is None else "open"


def _own_badges(session: Session, actor: Actor, learner: Learner) -> list[Own]:
    held: dict[str, CertificateFacts] = {}
    for each in reversed(list_own_certificates(session, actor.person_id)):  # the latest of each last
        if each.is_badge and each.enrolment_id == learner.enrolment_id:
            held[each.achievement_slug] = each
    outline = tuple(view.stage for view in learner.stages)
    return [Own(badge, judge(badge, learner.facts), held.get(badge.slug)) for badge in badges_of(outline)]


@room.get("/wallet/badges/{slug}", name="badge", allow=TRAINEE)
def badge_page(request: Request, slug: str, actor: CurrentActor, db: Db) -> Response:
    """What the badge would say of the trainee, before they ask for it."""
    return _badge_page(request, actor, db, slug)


def _badge_page(
    request: Request, actor: Actor, db: Database, slug: str, faults: dict[str, str] | None = None
) -> Response:
    state = request.app.state
    with db.read() as session:
        learner = access_learner(session, actor)
        badge = find_badge(tuple(view.stage for view in learner.stages), slug)
        own = next((each for each in _own_badges(session, actor, learner) if each.badge == badge), None)
    if badge is None or own is None:
        raise NotFound()
    printed = None
    if _standing(own) == "ready":
        # What others answered to the same items is compared with, so the center's scope is needed for reading.
        bound = db.scoped(Scope(person_id=actor.person_id, organisation_ids=(learner.organisation_id,)))
        with bound.read() as session:
            cohort = session.get_one(Cohort, learner.cohort_id)
            form = load_form(session, state.content, cohort, state.settings.public_url, badge)
            candidate = candidates_for(session, state.content, cohort, badge, [learner.enrolment_id])[0]
            marks = preview_marks(state.settings.public_url, now(session), today(session), candidate)
            printed = draft(form, candidate, marks)[2]
    return page(
        request,
        "completion/badge.html",
        status_code=422 if faults else 200,
        own=own,
        standing=_standing(own),
        printed=printed,
        name=actor.name,
        errors=faults or {},
        key=fresh_key(),
    )


@room.post("/wallet/badges/{slug}", name="ask_for_badge", allow=TRAINEE)
def ask(request: Request, slug: str, form: Annotated[AskForm, Form()], actor: CurrentActor, db: Db) -> Response:
    """Issue it to the one who asks."""
    state = request.app.state
    desk = open_desk(state.settings, state.storage, state.content)
    try:
        ask_for_badge(db, desk, state.settings, actor, slug=slug, key=form.key)
    except Invalid as error:
        return _badge_page(request, actor, db, slug, error.fields or {"badge": error.message})
    return go(request, "completion:badges")


@room.get("/cohorts/{cohort_id}/badges", name="cohort_badges", allow=CENTER)
def cohort_badges_page(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """Every badge of the cohort with how many may get it and how many have it."""
    return badges_page_for(request, actor, db, cohort_id)


def badges_page_for(
    request: Request, actor: Actor, db: Database, cohort_id: uuid.UUID, faults: dict[str, str] | None = None
) -> Response:
    """Also with faults, for whoever sent a form from it."""
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
        people = load_candidates(session, cohort)
        rows = session.execute(
            select(Certificate.enrolment_id, Certificate.achievement_slug, Certificate.state)
            .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
            .where(Enrolment.cohort_id == cohort.id, Certificate.kind == "badge")
            .order_by(Certificate.id)
        )
        latest = {(enrolment, slug): state for enrolment, slug, state in rows}
        day = today(session)
    lines = []
    for badge in badges_of(outline_of(cohort)):
        counted = Counter(
            latest.get((each.enrolment_id, badge.slug))
            or ("ready" if judge(badge, each.facts).completed else "missing")
            for each in people
        )
        lines.append((badge, counted["ready"], counted["valid"], counted["reserved"]))
    return page(
        request,
        "completion/cohort_badges.html",
        status_code=422 if faults else 200,
        cohort=cohort,
        lines=lines,
        people=len(people),
        today=day,
        errors=faults or {},
        key=fresh_key(),
    )
