"""Fetching is authorising: the only ways to a certificate, and what the rule says of a cohort's people now."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from app.cohorts.models import Cohort, Document, Enrolment, StepState
from app.cohorts.outline import Stage, StepFact
from app.completion.attending import asks_attendance, attendance_facts
from app.completion.badges import Badge, judge
from app.completion.criteria import Decision
from app.completion.models import Achievement, Certificate, StatusList
from app.completion.naming import may_be_token
from app.completion.policy import FRAUD, badge_verdict, decide, may_manage, may_read, measured, read_rule, verdict
from app.completion.schemas import Candidate, CertificateFacts
from app.content.collection import Content
from app.content.programme import Programme
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import NotFound
from app.credentials.credential import ResultFact
from app.people.models import Person

_LISTED = (
    Certificate.id,
    Certificate.public_id,
    Certificate.enrolment_id,
    Certificate.state,
    Certificate.number,
    Certificate.token,
    Certificate.public_url,
    Certificate.awarded_on,
    Certificate.issued_at,
    Certificate.revoked_at,
    Certificate.revoked_reason,
    Achievement.body["title"].as_string(),
    Certificate.kind,
    Certificate.achievement_slug,
    Certificate.achievement_version,
    Certificate.revision,
    Certificate.valid_until,
)
_ATTESTED = (Achievement.slug == Certificate.achievement_slug) & (
    Achievement.version == Certificate.achievement_version
)


def access_certificate(
    session: Session, actor: Actor, public_id: uuid.UUID, *, to_manage: bool = False, to_change: bool = False
) -> Certificate:
    """An issued certificate. `to_manage`: center staff only, else the person too; `to_change` holds the row.
    Raises NotFound."""
    query = select(Certificate).where(Certificate.public_id == public_id)
    found = session.scalar(query.with_for_update() if to_change else query)
    if found is None or found.state == "reserved":
        raise NotFound()
    manages = may_manage(actor, found.organisation_id)
    if not manages and (to_manage or not may_read(actor, found.person_id, found.organisation_id)):
        raise NotFound()
    return found


def list_own_certificates(session: Session, person_id: int) -> list[CertificateFacts]:
    """The person's certificates and badges, newest first; what is only reserved is not one yet."""
    rows = session.execute(
        select(*_LISTED)
        .join(Achievement, _ATTESTED)
        .where(Certificate.person_id == person_id, Certificate.state != "reserved")
        .order_by(Certificate.id.desc())
    )
    return [CertificateFacts(*row) for row in rows]


def holds_certificate(session: Session, person_id: int, achievement_slug: str | None = None) -> bool:
    """Whether the person has a certificate that counts now (of that achievement, when named). For the jobs room."""
    lasting = or_(Certificate.valid_until.is_(None), Certificate.valid_until > now(session))
    valid = Certificate.state == "valid", Certificate.kind == "certificate", lasting
    query = select(Certificate.id).where(Certificate.person_id == person_id, *valid)
    if achievement_slug is not None:
        query = query.where(Certificate.achievement_slug == achievement_slug)
    return session.scalar(query.limit(1)) is not None


def outline_of(cohort: Cohort) -> tuple[Stage, ...]:
    """The cohort's frozen stages."""
    return tuple(Stage.model_validate(stage) for stage in cohort.outline)


def load_candidates(
    session: Session,
    cohort: Cohort,
    *,
    badge: Badge | None = None,
    only: Collection[int] | None = None,
    results: Mapping[int, tuple[ResultFact, ...]] | None = None,
    attendance: bool = False,
) -> list[Candidate]:
    """Everyone in the cohort by name (or the enrolments `only`), judged now by its rule, or by the badge's, whose measured
    `results` come from outside (measuring.py). Three statements, however many people, and three more where the rule names
    attendance or the caller asks for it; the caller has authorised access to the cohort."""
    wanted = [Enrolment.cohort_id == cohort.id, *([Enrolment.id.in_(only)] if only is not None else [])]
    people = session.execute(
        select(
            Enrolment.id, Enrolment.public_id, Enrolment.person_id, Person.name, Enrolment.state, Enrolment.outcome,
            Enrolment.outcome_reason,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .where(*wanted)
        .order_by(Person.name, Enrolment.id)
    ).all()  # fmt: skip
    facts: dict[int, dict[str, StepFact]] = defaultdict(dict)
    for enrolment_id, step, state, score in session.execute(
        select(StepState.enrolment_id, StepState.step, StepState.state, StepState.score)
        .join(Enrolment, Enrolment.id == StepState.enrolment_id)
        .where(*wanted)
    ):
        facts[enrolment_id][step] = StepFact(state, score)
    latest = {found.enrolment_id: found for found in _certificates_of_cohort(session, wanted, badge)}
    outline = outline_of(cohort)
    rule = read_rule(cohort.rule)
    attends = attendance or (badge is None and asks_attendance(rule))
    present = attendance_facts(session, cohort.id, only) if attends else {}
    candidates = []
    for enrolment_id, public_id, person_id, name, state, outcome, reason in people:
        own, certificate = facts[enrolment_id], latest.get(enrolment_id)
        if badge is not None:
            decision: Decision | None = judge(badge, own)
            found = badge_verdict(judge(badge, own), certificate)
            measures = (results or {}).get(enrolment_id, ())
        else:
            decision = decide(rule, outline, own, present.get(enrolment_id))
            found = verdict(state, decision, certificate, outcome)
            measures = measured(outline, own)
        candidates.append(
            Candidate(
                enrolment_id, public_id, person_id, name, state, own, decision, certificate, found, measures, outcome,
                reason, present.get(enrolment_id),
            )
        )  # fmt: skip
    return candidates


def _certificates_of_cohort(
    session: Session, wanted: Sequence[ColumnElement[bool]], badge: Badge | None
) -> list[CertificateFacts]:
    """In the order of their reservation, so that the latest of an enrolment comes last."""
    which = Certificate.achievement_slug == badge.slug if badge else Certificate.kind == "certificate"
    rows = session.execute(
        select(*_LISTED)
        .join(Achievement, _ATTESTED)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(*wanted, which)
        .order_by(Certificate.id)
    )
    return [CertificateFacts(*row) for row in rows]


def cohort_of(session: Session, certificate: Certificate) -> uuid.UUID:
    """The public id of the cohort it came from."""
    return session.scalars(
        select(Cohort.public_id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(Enrolment.id == certificate.enrolment_id)
    ).one()


def reserved_certificates(
    session: Session, cohort_id: int, badge: str | None = None, only: Collection[int] | None = None
) -> Sequence[Certificate]:
    """What was numbered but not yet signed (of one badge, else the certificates): a moment ago, or before a crash. Not what
    replacing.py has numbered in place of one that is still valid (that one must be revoked with it), or was taken back
    for fraud since (nothing takes its place)."""
    older = aliased(Certificate)
    replaced = select(older.id).where(
        older.enrolment_id == Certificate.enrolment_id,
        older.achievement_slug == Certificate.achievement_slug,
        or_(older.state == "valid", older.revoked_reason == FRAUD),
    )
    which = Certificate.achievement_slug == badge if badge else Certificate.kind == "certificate"
    query = (
        select(Certificate)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Enrolment.cohort_id == cohort_id, Certificate.state == "reserved", which, ~replaced.exists())
        .order_by(Certificate.id)
    )
    return session.scalars(query if only is None else query.where(Enrolment.id.in_(only))).all()


def frozen_programme(session: Session, content: Content, cohort: Cohort) -> Programme | None:
    """The programme as it was when the cohort opened: from the files when they are the same, else as stored then."""
    digest = cohort.documents.get(f"programme:{cohort.programme_slug}")
    if digest is None:
        return None
    in_files = content.programmes.get(cohort.programme_slug)
    if in_files is not None and in_files.hash == digest:
        return in_files
    body = session.scalar(select(Document.body).where(Document.hash == digest))
    return None if body is None else Programme.model_validate(body)


def find_by_token(session: Session, token: str) -> Certificate | None:
    """An issued certificate by its public token, written in either case; None for anything else."""
    if not may_be_token(token):
        return None
    return session.scalar(
        select(Certificate).where(Certificate.token == token.upper(), Certificate.state != "reserved")
    )


def find_by_credential(session: Session, credential_id: uuid.UUID) -> Certificate | None:
    """An issued certificate by the id in its credential."""
    return session.scalar(
        select(Certificate).where(Certificate.credential_id == credential_id, Certificate.state != "reserved")
    )


def find_by_pdf(session: Session, digest: str) -> Certificate | None:
    """The certificate whose PDF has this SHA-256."""
    return session.scalar(select(Certificate).where(Certificate.pdf_hash == digest, Certificate.state != "reserved"))


def find_achievement(session: Session, slug: str, version: int) -> Achievement:
    """Raises NotFound."""
    found = session.get(Achievement, (slug, version))
    if found is None:
        raise NotFound()
    return found


def find_status_list(session: Session, number: int) -> StatusList:
    """Raises NotFound."""
    found = session.get(StatusList, number)
    if found is None:
        raise NotFound()
    return found


def find_signed_list(session: Session, number: int) -> dict[str, Any] | None:
    """The signed list; None while its signature is behind what was revoked: silence is "cannot say", never "valid"."""
    found = find_status_list(session, number)
    return None if found.signed_version < found.version else found.document


def signed_list_numbers(session: Session) -> Sequence[int]:
    """The numbers of the status lists, oldest first."""
    return session.scalars(select(StatusList.number).order_by(StatusList.number)).all()


def issuing_urls(session: Session) -> list[str]:
    """Every PUBLIC_URL that certificates were issued from."""
    return list(session.scalars(select(StatusList.public_url).distinct().order_by(StatusList.public_url)))


def list_cohort_certificates(session: Session, cohort: Cohort) -> list[tuple[CertificateFacts, str]]:
    """Everything issued to a cohort's people, badges too, each with the name on it, by name; the caller has authorised access."""
    rows = session.execute(
        select(*_LISTED, Certificate.recipient_name)
        .join(Achievement, _ATTESTED)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Enrolment.cohort_id == cohort.id, Certificate.state != "reserved")
        .order_by(Certificate.recipient_name, Certificate.id)
    )
    return [(CertificateFacts(*row[:-1]), row[-1] or "이름 지워짐") for row in rows]
