"""Pages of the center worker: looking at what will be issued, saying yes to it, and what came of it."""

import uuid
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort, Enrolment
from app.cohorts.queries import access_cohort
from app.completion.badge_views import badges_page_for
from app.completion.cohort_views import cohort_page_for
from app.completion.drafting import draft, in_words, load_form, preview_marks, seen_hash
from app.completion.issuances import (
    Preview,
    access_issuance,
    candidates_for,
    keep,
    keep_preview,
    plan,
    preview,
    require_badge,
    say_yes,
)
from app.completion.issuing import Desk, open_desk
from app.completion.issuing_work import AT_ONCE, finish_now, issue, start
from app.completion.models import Certificate, Issuance
from app.completion.pdf import PrintedCertificate
from app.completion.room import room
from app.completion.schemas import Candidate, IssueForm
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.database import Database
from app.core.errors import Conflict, Invalid, NotFound
from app.core.idempotency import earlier_result, fresh_key, keep_result
from app.core.pages import go, page
from app.core.room import CENTER, CurrentActor, Db
from app.people.models import Person
from app.work.models import Work


@room.get("/cohorts/{cohort_id}/certificates/preview", name="preview", allow=CENTER)
def preview_page(
    request: Request,
    cohort_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    enrolment: uuid.UUID | None = None,
    badge: str = "",
) -> Response:
    """The whole of what would be printed for one person; nothing is numbered or stored."""
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
        one = _look_at_one(request, session, cohort, enrolment, badge)
    return _one_page(request, cohort, one, badge)


@dataclass(frozen=True)
class One:
    """What one person's would say, and the hash of it that the page's form carries."""

    candidate: Candidate
    printed: PrintedCertificate
    seen: str


def _look_at_one(request: Request, session: Session, cohort: Cohort, enrolment: uuid.UUID | None, badge: str) -> One:
    content, public_url = request.app.state.content, request.app.state.settings.public_url
    wanted = require_badge(cohort, badge)
    found = select(Enrolment.id).where(Enrolment.public_id == enrolment, Enrolment.cohort_id == cohort.id)
    candidate = next(iter(candidates_for(session, content, cohort, wanted, list(session.scalars(found)))), None)
    if candidate is None:
        raise NotFound()
    form = load_form(session, content, cohort, public_url, wanted)
    marks = preview_marks(public_url, now(session), today(session), candidate)
    _, _, printed = draft(form, candidate, marks)
    return One(candidate, printed, seen_hash(*in_words(printed)))


def _one_page(request: Request, cohort: Cohort, one: One, badge: str, *, changed: bool = False) -> Response:
    return page(
        request,
        "completion/preview.html",
        status_code=409 if changed else 200,
        cohort=cohort,
        candidate=one.candidate,
        printed=one.printed,
        seen=one.seen,
        badge=badge,
        changed=changed,
        key=fresh_key(),
    )


@room.post("/cohorts/{cohort_id}/certificates", name="issue", allow=CENTER)
def issue_certificates(
    request: Request, cohort_id: uuid.UUID, form: Annotated[IssueForm, Form()], actor: CurrentActor, db: Db
) -> Response:
    """Issue to the named people: a few at once, more in the background. Of the one person that a preview showed, only as it
    was shown."""
    if form.seen and len(form.enrolment) == 1:
        with db.read() as session:
            cohort = access_cohort(session, actor, cohort_id)
            one = _look_at_one(request, session, cohort, form.enrolment[0], form.badge)
        if one.candidate.verdict == "ready" and one.seen != form.seen:
            return _one_page(request, cohort, one, form.badge, changed=True)
    try:
        issuance, work = issue(
            db, _desk(request), request.app.state.settings, actor,
            cohort_id=cohort_id, enrolments=form.enrolment, key=form.key, badge_slug=form.badge,
        )  # fmt: skip
    except Invalid as error:
        return _back(request, actor, db, cohort_id, form, error)
    return _on(request, cohort_id, issuance, work)


@room.post("/cohorts/{cohort_id}/issuances", name="begin_issuance", allow=CENTER)
def begin(
    request: Request, cohort_id: uuid.UUID, form: Annotated[IssueForm, Form()], actor: CurrentActor, db: Db
) -> Response:
    """Look at what the ticked people (or everyone who may) would get."""
    state = request.app.state
    wanted = None if form.everyone else set(form.enrolment)
    body = {"cohort": cohort_id, "enrolments": sorted(map(str, form.enrolment)), "all": form.everyone, "b": form.badge}
    try:
        with db.read() as session:
            cohort = access_cohort(session, actor, cohort_id)
            badge = require_badge(cohort, form.badge)
            planned = plan(session, state.content, state.settings.public_url, cohort, badge=badge, wanted=wanted)
        with db.write() as session:
            done, earlier = earlier_result(session, actor.account_id, form.key, body)
            if not done:
                earlier = str(keep(session, actor, cohort, planned).public_id)
                keep_result(session, actor.account_id, form.key, earlier)
    except Invalid as error:
        return _back(request, actor, db, cohort_id, form, error)
    return go(request, "completion:issuance", cohort_id=cohort_id, issuance_id=earlier)


@room.get("/cohorts/{cohort_id}/issuances/{issuance_id}", name="issuance", allow=CENTER)
def issuance_page(
    request: Request, cohort_id: uuid.UUID, issuance_id: uuid.UUID, actor: CurrentActor, db: Db
) -> Response:
    """What would be issued now and what changed since it was looked at; afterwards, what came of it."""
    state = request.app.state
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
        issuance = access_issuance(session, cohort, issuance_id)
        if issuance.state != "waiting":
            return _result_page(request, session, cohort, issuance)
        found, _ = preview(session, state.content, state.settings.public_url, cohort, issuance)
        return _preview_page(request, cohort, issuance, found)


@room.post("/cohorts/{cohort_id}/issuances/{issuance_id}/start", name="start_issuance", allow=CENTER)
def start_issuance(
    request: Request, cohort_id: uuid.UUID, issuance_id: uuid.UUID, actor: CurrentActor, db: Db
) -> Response:
    """The yes. Should anything be other than it was shown, the page says what, and asks again."""
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
        looked_at = access_issuance(session, cohort, issuance_id)
        settings, waits = request.app.state.settings, looked_at.state == "waiting"
        content = request.app.state.content
        found = preview(session, content, settings.public_url, cohort, looked_at)[0] if waits else None
    desk, claim = _desk(request), None
    with db.write() as session:
        issuance = access_issuance(session, access_cohort(session, actor, cohort_id), issuance_id, lock=True)
        if found is not None and issuance.state == "waiting":
            if issuance.people != looked_at.people:
                raise Conflict("그사이 다른 화면에서 미리 보기가 바뀌었어요. 화면을 새로 열어 확인해 주세요.")
            if found.changed:
                keep_preview(session, issuance, found)
            else:
                say_yes(session, desk, actor, cohort, issuance)
                _, claim = start(session, actor, cohort, issuance)
        work_id = issuance.work_id
    if work_id is None and found is not None:
        return _preview_page(request, cohort, issuance, found, status_code=409)
    work = finish_now(db, settings, work_id or 0, claim)
    return _on(request, cohort_id, issuance, work)


def _desk(request: Request) -> Desk:
    state = request.app.state
    return open_desk(state.settings, state.storage, state.content)


def _on(request: Request, cohort_id: uuid.UUID, issuance: Issuance, work: Work) -> Response:
    """Where somebody goes who has said yes: to the result, or to the work while it goes on."""
    if work.state == "done":
        return go(request, "completion:issuance", cohort_id=cohort_id, issuance_id=issuance.public_id)
    return go(request, "work:show", work_id=work.public_id)


def _back(
    request: Request, actor: Actor, db: Database, cohort_id: uuid.UUID, form: IssueForm, error: Invalid
) -> Response:
    """The page that was sent from, with what is to be mended."""
    faults = error.fields or {"enrolment": error.message}
    if form.badge:
        return badges_page_for(request, actor, db, cohort_id, faults)
    return cohort_page_for(request, actor, db, cohort_id, faults=faults, picked=frozenset(form.enrolment))


def _preview_page(
    request: Request, cohort: Cohort, issuance: Issuance, found: Preview, status_code: int = 200
) -> Response:
    names = [each.candidate.name for each in found.ready]
    return page(
        request,
        "completion/issuance.html",
        status_code=status_code,
        cohort=cohort,
        issuance=issuance,
        found=found,
        twice=sorted({name for name in names if names.count(name) > 1}),
        at_once=len(found.ready) <= AT_ONCE,
    )


def _result_page(request: Request, session: Session, cohort: Cohort, issuance: Issuance) -> Response:
    ids = [int(each["enrolment"]) for each in issuance.people]
    names = {
        row.id: row.name
        for row in session.execute(
            select(Enrolment.id, Person.name)
            .join(Person, Person.id == Enrolment.person_id)
            .where(Enrolment.id.in_(ids))
        )
    }
    which = Certificate.achievement_slug == issuance.badge if issuance.badge else Certificate.kind == "certificate"
    made = session.scalars(
        select(Certificate)
        .where(Certificate.enrolment_id.in_(ids), Certificate.reserved_at >= issuance.created_at, which)
        .order_by(Certificate.sequence)
    ).all()
    return page(
        request,
        "completion/issued.html",
        cohort=cohort,
        issuance=issuance,
        work=session.get(Work, issuance.work_id) if issuance.work_id else None,
        made=made,
        names=names,
    )
