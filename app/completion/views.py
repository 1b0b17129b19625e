"""Pages of the trainee (내 수료증) and of the center worker (수료 판정, 발급, 취소)."""

import uuid
from collections import Counter
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.ledger import Learner, access_learner
from app.cohorts.queries import access_cohort
from app.completion import public_views
from app.completion.criteria import CompletionRule, Decision
from app.completion.drafting import draft, load_form, preview_marks
from app.completion.issuing import issue, open_desk
from app.completion.models import REVOCATION_REASONS, Certificate
from app.completion.pdf import qr_svg
from app.completion.policy import decide
from app.completion.queries import (
    access_certificate,
    certificate_background,
    list_own_certificates,
    load_candidates,
)
from app.completion.room import room
from app.completion.schemas import IssueForm, RevokeForm
from app.completion.service import revoke
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.database import Database
from app.core.errors import Conflict, Invalid, NotFound
from app.core.idempotency import fresh_key
from app.core.pages import go, page
from app.core.room import CENTER, SIGNED_IN, TRAINEE, CurrentActor, Db
from app.core.sheets import attachment

__all__ = ["public_views", "room"]
MEDIA = {"pdf": "application/pdf", "json": "application/vc+ld+json", "jwt": "application/vc+jwt"}


@room.get("/wallet", name="wallet", allow=TRAINEE)
def wallet_page(request: Request, actor: CurrentActor, db: Db) -> Response:
    """내 수료증: what was issued, or what is still missing for it."""
    with db.read() as session:
        certificates = list_own_certificates(session, actor.person_id)
        learner = _own_learner(session, actor)
        day = today(session)
    states = {each.state for each in certificates if learner and each.enrolment_id == learner.enrolment_id}
    return page(
        request,
        "completion/wallet.html",
        certificates=certificates,
        qr={each.public_id: qr_svg(each.verify_url).decode() for each in certificates if each.state == "valid"},
        decision=_decision_of(learner),
        learner=learner,
        held="valid" in states,
        taken_back="revoked" in states,
        today=day,
    )


@room.get("/wallet/criteria", name="criteria", allow=TRAINEE)
def criteria_page(request: Request, actor: CurrentActor, db: Db) -> Response:
    """What the frozen rule asks for, and where the trainee stands."""
    with db.read() as session:
        learner = access_learner(session, actor)
        day = today(session)
    rule = CompletionRule.model_validate(learner.rule) if learner.rule else None
    decision = _decision_of(learner)
    return page(request, "completion/criteria.html", learner=learner, rule=rule, decision=decision, today=day)


def _own_learner(session: Session, actor: Actor) -> Learner | None:
    try:
        return access_learner(session, actor)
    except NotFound:
        return None


def _decision_of(learner: Learner | None) -> Decision | None:
    if learner is None:
        return None
    return decide(learner.rule, tuple(view.stage for view in learner.stages), learner.facts)


@room.get("/cohorts/{cohort_id}/completion", name="cohort", allow=CENTER)
def cohort_page(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """Everyone in the cohort, judged now."""
    return _cohort_page(request, actor, db, cohort_id)


def _cohort_page(
    request: Request,
    actor: Actor,
    db: Database,
    cohort_id: uuid.UUID,
    *,
    faults: dict[str, str] | None = None,
    picked: frozenset[uuid.UUID] = frozenset(),
) -> Response:
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
        candidates = load_candidates(session, cohort)
        return page(
            request,
            "completion/cohort.html",
            status_code=422 if faults else 200,
            cohort=cohort,
            candidates=candidates,
            counts={"ready": 0, "missing": 0, "issued": 0} | Counter(c.verdict for c in candidates),
            picked=picked,
            errors=faults or {},
            key=fresh_key(),
            now=now(session),
            today=today(session),
        )


@room.get("/cohorts/{cohort_id}/certificates/preview", name="preview", allow=CENTER)
def preview_page(
    request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db, enrolment: uuid.UUID | None = None
) -> Response:
    """What would be printed for one person; nothing is numbered or stored."""
    settings = request.app.state.settings
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
        candidate = next((c for c in load_candidates(session, cohort) if c.public_id == enrolment), None)
        if candidate is None:
            raise NotFound()
        form = load_form(session, request.app.state.content, cohort, settings.public_url)
        marks = preview_marks(settings.public_url, now(session), today(session))
        _, _, printed = draft(form, candidate, marks)
    return page(
        request, "completion/preview.html", cohort=cohort, candidate=candidate, printed=printed, key=fresh_key()
    )


@room.post("/cohorts/{cohort_id}/certificates", name="issue", allow=CENTER)
def issue_certificates(
    request: Request, cohort_id: uuid.UUID, form: Annotated[IssueForm, Form()], actor: CurrentActor, db: Db
) -> Response:
    """Issue to the ticked people; the page afterwards shows their numbers."""
    state = request.app.state
    desk = open_desk(state.settings, state.storage, state.content)
    try:
        issue(db, desk, actor, cohort_id=cohort_id, enrolments=form.enrolment, key=form.key)
    except Invalid as error:
        faults = error.fields or {"enrolment": error.message}
        return _cohort_page(request, actor, db, cohort_id, faults=faults, picked=frozenset(form.enrolment))
    return go(request, "completion:cohort", cohort_id=cohort_id)


@room.get("/certificates/{certificate_id}", name="show", allow=CENTER)
def certificate_page(request: Request, certificate_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    return _certificate_page(request, actor, db, certificate_id, {})


def _certificate_page(
    request: Request, actor: Actor, db: Database, certificate_id: uuid.UUID, faults: dict[str, str]
) -> Response:
    """One certificate for staff. Whose data was looked at is kept: the access log is no domain table."""
    with db.write() as session:
        certificate = access_certificate(session, actor, certificate_id, to_manage=True)
        _keep_access(session, actor, "completion.seen", certificate)
        cohort_id, names = certificate_background(session, certificate)
        return page(
            request,
            "completion/show.html",
            status_code=422 if faults else 200,
            certificate=certificate,
            printed=certificate.printed,
            cohort_id=cohort_id,
            names=names,
            reasons=REVOCATION_REASONS,
            errors=faults,
        )


@room.post("/certificates/{certificate_id}/revocation", name="revoke", allow=CENTER)
def revoke_certificate(
    request: Request, certificate_id: uuid.UUID, form: Annotated[RevokeForm, Form()], actor: CurrentActor, db: Db
) -> Response:
    """Take it back; the public page says so with this answer."""
    try:
        if form.sure != "yes":
            raise Invalid("", {"sure": "취소하면 되돌릴 수 없어요. 알고 있으면 표시해 주세요."})
        revoke(db, request.app.state.settings, actor, certificate_id, form.reason)
    except Invalid as error:
        return _certificate_page(request, actor, db, certificate_id, error.fields)
    return go(request, "completion:show", certificate_id=certificate_id)


@room.get("/certificates/{certificate_id}/certificate.pdf", name="pdf", allow=SIGNED_IN)
def download_pdf(request: Request, certificate_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    return _file(request, actor, db, certificate_id, kind="pdf")


@room.get("/certificates/{certificate_id}/credential.json", name="credential", allow=SIGNED_IN)
def download_credential(request: Request, certificate_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    return _file(request, actor, db, certificate_id, kind="json")


@room.get("/certificates/{certificate_id}/credential.jwt", name="jwt", allow=SIGNED_IN)
def download_jwt(request: Request, certificate_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    return _file(request, actor, db, certificate_id, kind="jwt")


def _file(request: Request, actor: Actor, db: Database, certificate_id: uuid.UUID, *, kind: str) -> Response:
    """The stored bytes, as they were issued. A download by staff is noted in the access log."""
    with db.read() as session:
        certificate = access_certificate(session, actor, certificate_id)
    if certificate.person_id != actor.person_id:
        with db.write() as session:
            _keep_access(session, actor, "completion.downloaded", certificate)
    if certificate.recipient_name is None:
        raise Conflict("본인 요청으로 이름을 지운 수료증이라 파일을 내려받을 수 없어요.")
    digest = {"pdf": certificate.pdf_hash, "json": certificate.credential_hash, "jwt": certificate.jwt_hash}[kind]
    content: bytes = request.app.state.storage.get(digest)
    name = f"수료증 {certificate.number} {certificate.recipient_name}.{kind}"
    return Response(content, media_type=MEDIA[kind], headers=attachment(name))


def _keep_access(session: Session, actor: Actor, verb: str, certificate: Certificate) -> None:
    record(
        session, actor, verb, "certificate", certificate.id,
        organisation_id=certificate.organisation_id, person_id=certificate.person_id,
    )  # fmt: skip
