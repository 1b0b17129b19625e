"""The trainee's pages: 내 수료증, one certificate with all one can do with it, the addresses one has given out."""

import uuid
from typing import Annotated

from fastapi import Form, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.ledger import Learner, access_learner
from app.completion.attending import asks_attendance, attendance_facts
from app.completion.criteria import CompletionRule, Decision
from app.completion.deciding import own_outcome
from app.completion.history import neighbours
from app.completion.models import Certificate
from app.completion.outcomes import MEANS
from app.completion.paper_making import list_own_papers
from app.completion.papers import TITLES
from app.completion.pdf import qr_svg
from app.completion.policy import decide, read_rule
from app.completion.queries import access_certificate, list_own_certificates
from app.completion.room import room
from app.completion.schemas import CertificateFacts
from app.completion.sharing import DAYS, answers_on, count_living, end_share, list_shares, share
from app.completion.telling import cv_lines, profile_fields
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.database import Database
from app.core.errors import Conflict, Invalid, NotFound
from app.core.idempotency import earlier_result, fresh_key, keep_result
from app.core.pages import go, go_to, page
from app.core.room import TRAINEE, CurrentActor, Db


class ShareForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")
    key: str = Field("", alias="_key", max_length=64)
    days: str = Field("", max_length=5)
    note: str = Field("", max_length=300)


@room.get("/wallet", name="wallet", allow=TRAINEE)
def wallet_page(request: Request, actor: CurrentActor, db: Db) -> Response:
    """내 수료증: what was issued, what was taken back, or what is still missing for it."""
    with db.read() as session:
        everything = list_own_certificates(session, actor.person_id)
        learner = _own_learner(session, actor)
        decided = own_outcome(session, actor.person_id)
        shared = count_living(session, [each.id for each in everything])
        names = _names_on(session, actor.person_id) if any(each.state == "revoked" for each in everything) else {}
        papers = list_own_papers(session, actor.person_id)
        decision = _decision_of(session, learner, read_rule(learner.rule) if learner else None)
        at, day = now(session), today(session)
    mine = [each for each in everything if learner and each.enrolment_id == learner.enrolment_id]
    states = {each.state for each in mine if not each.is_badge}
    return page(
        request,
        "completion/wallet.html",
        current=[each for each in everything if each.state == "valid"],
        taken=[(each, _successor(each, everything)) for each in everything if each.state == "revoked"],
        names=names,
        shared=shared,
        papers=papers,
        titles=TITLES,
        decision=decision,
        learner=learner,
        decided=decided,
        held="valid" in states,
        taken_back="revoked" in states,
        today=day,
        at=at,
    )


def _names_on(session: Session, person_id: int) -> dict[int, str | None]:
    rows = session.execute(select(Certificate.id, Certificate.recipient_name).where(Certificate.person_id == person_id))
    return {row[0]: row[1] for row in rows}


def _successor(old: CertificateFacts, everything: list[CertificateFacts]) -> CertificateFacts | None:
    """The one that took its place."""
    wanted = old.enrolment_id, old.achievement_slug, old.revision + 1
    found = (each for each in everything if (each.enrolment_id, each.achievement_slug, each.revision) == wanted)
    return next(found, None)


@room.get("/wallet/criteria", name="criteria", allow=TRAINEE)
def criteria_page(request: Request, actor: CurrentActor, db: Db) -> Response:
    """What the frozen rule asks for, where the trainee stands, and what was decided: also for who is no longer in a class."""
    with db.read() as session:
        decided = own_outcome(session, actor.person_id)
        learner = access_learner(session, actor) if decided is None else _own_learner(session, actor)
        rule = read_rule(learner.rule) if learner else None
        decision = _decision_of(session, learner, rule)
        day = today(session)
    return page(
        request,
        "completion/criteria.html",
        learner=learner,
        rule=rule,
        decision=decision,
        decided=decided,
        means=MEANS,
        today=day,
    )


def _own_learner(session: Session, actor: Actor) -> Learner | None:
    try:
        return access_learner(session, actor)
    except NotFound:
        return None


def _decision_of(session: Session, learner: Learner | None, rule: CompletionRule | None) -> Decision | None:
    if learner is None:
        return None
    found = attendance_facts(session, learner.cohort_id, [learner.enrolment_id]) if asks_attendance(rule) else {}
    stages = tuple(view.stage for view in learner.stages)
    return decide(rule, stages, learner.facts, found.get(learner.enrolment_id))


@room.get("/wallet/certificates/{certificate_id}", name="own", allow=TRAINEE)
def own_page(
    request: Request,
    certificate_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    made: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """One certificate or badge of one's own: to show, to send, to print, to write into a CV. `made`: the address just made."""
    return _own_page(request, actor, db, certificate_id, ShareForm(_key=fresh_key()), {}, made=made)


@room.post("/wallet/certificates/{certificate_id}/shares", name="share", allow=TRAINEE)
def share_certificate(
    request: Request, certificate_id: uuid.UUID, form: Annotated[ShareForm, Form()], actor: CurrentActor, db: Db
) -> Response:
    """An address of its own, with an end."""
    key = form.key or fresh_key()
    try:
        with db.write() as session:
            certificate = access_own(session, actor, certificate_id)
            body = {"share": certificate_id, "days": form.days, "note": form.note}
            done, made = earlier_result(session, actor.account_id, key, body)
            if not done:
                given = share(session, actor, certificate, form.days, form.note)
                session.flush()
                made = str(given.public_id)  # not its token: this stands in an address, and so in logs
                keep_result(session, actor.account_id, key, made)
    except Invalid as error:
        return _own_page(request, actor, db, certificate_id, form, error.fields or {"days": error.message})
    except Conflict as error:
        return _own_page(request, actor, db, certificate_id, form, {"days": error.message}, status_code=409)
    return go_to(request, f"{request.app.url_path_for('completion:own', certificate_id=certificate_id)}?made={made}")


@room.post("/wallet/shares/{share_id}/end", name="end_share", allow=TRAINEE)
def end(request: Request, share_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """Whoever has the address sees nothing from now on."""
    with db.write() as session:
        given = end_share(session, actor, share_id)
        certificate = session.get_one(Certificate, given.certificate_id)
    return go(request, "completion:own", certificate_id=certificate.public_id)


def access_own(session: Session, actor: Actor, public_id: uuid.UUID) -> Certificate:
    """The actor's own, also for somebody who works at the center that keeps it. Raises NotFound."""
    certificate = access_certificate(session, actor, public_id)
    if certificate.person_id != actor.person_id:
        raise NotFound()
    return certificate


def _own_page(
    request: Request,
    actor: Actor,
    db: Database,
    certificate_id: uuid.UUID,
    form: ShareForm,
    faults: dict[str, str],
    status_code: int = 422,
    made: str = "",
) -> Response:
    with db.read() as session:
        certificate = access_own(session, actor, certificate_id)
        before, after = neighbours(session, certificate)
        shares = list_shares(session, certificate)
        at, day = now(session), today(session)
    printed = certificate.printed or {}
    url = certificate.verify_url
    living = [each for each in shares if answers_on(each, day)]
    return page(
        request,
        "completion/own.html",
        status_code=status_code if faults else 200,
        certificate=certificate,
        printed=printed,
        before=before,
        after=after if after is not None and after.state != "reserved" else None,
        qr=qr_svg(url).decode(),
        living=living,
        made=next((each for each in living if str(each.public_id) == made), None),
        ended=[each for each in shares if not answers_on(each, day)],
        cv=cv_lines(printed, certificate.number, url),
        profile=profile_fields(printed, certificate.number, url),
        days=DAYS,
        form=form,
        key=fresh_key(),
        errors=faults,
        at=at,
    )
