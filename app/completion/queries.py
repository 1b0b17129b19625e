"""Fetching is authorising: the only ways to a certificate, and what the rule says of a cohort's people now."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort, Document, Enrolment, StepState
from app.cohorts.outline import Stage, StepFact
from app.completion.models import Achievement, Certificate, StatusList
from app.completion.policy import decide, may_manage, may_read, verdict
from app.completion.schemas import Candidate, CertificateFacts
from app.content.loader import Content
from app.content.programme import Programme
from app.core.actor import Actor
from app.core.errors import NotFound
from app.identity.models import Account
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
    """The person's certificates, newest first; what is only reserved is not one yet."""
    rows = session.execute(
        select(*_LISTED)
        .join(Achievement, _ATTESTED)
        .where(Certificate.person_id == person_id, Certificate.state != "reserved")
        .order_by(Certificate.id.desc())
    )
    return [CertificateFacts(*row) for row in rows]


def holds_certificate(session: Session, person_id: int, achievement_slug: str | None = None) -> bool:
    """Whether the person has a valid certificate (of that achievement, when named). For the jobs room."""
    query = select(Certificate.id).where(Certificate.person_id == person_id, Certificate.state == "valid")
    if achievement_slug is not None:
        query = query.where(Certificate.achievement_slug == achievement_slug)
    return session.scalar(query.limit(1)) is not None


def outline_of(cohort: Cohort) -> tuple[Stage, ...]:
    """The cohort's frozen stages."""
    return tuple(Stage.model_validate(stage) for stage in cohort.outline)


def load_candidates(session: Session, cohort: Cohort) -> list[Candidate]:
    """Everyone in the cohort by name, with the rule evaluated now. Three statements, however many people; the caller
    has authorised access to the cohort."""
    people = session.execute(
        select(Enrolment.id, Enrolment.public_id, Enrolment.person_id, Person.name, Enrolment.state)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.cohort_id == cohort.id)
        .order_by(Person.name, Enrolment.id)
    ).all()
    facts: dict[int, dict[str, StepFact]] = defaultdict(dict)
    for enrolment_id, step, state, score in session.execute(
        select(StepState.enrolment_id, StepState.step, StepState.state, StepState.score)
        .join(Enrolment, Enrolment.id == StepState.enrolment_id)
        .where(Enrolment.cohort_id == cohort.id)
    ):
        facts[enrolment_id][step] = StepFact(state, score)
    latest = {found.enrolment_id: found for found in _certificates_of_cohort(session, cohort.id)}
    outline = outline_of(cohort)
    candidates = []
    for enrolment_id, public_id, person_id, name, state in people:
        own, certificate = facts[enrolment_id], latest.get(enrolment_id)
        decision = decide(cohort.rule, outline, own)
        found = verdict(state, decision, certificate)
        candidates.append(Candidate(enrolment_id, public_id, person_id, name, state, own, decision, certificate, found))
    return candidates


def _certificates_of_cohort(session: Session, cohort_id: int) -> list[CertificateFacts]:
    """In the order of their reservation, so that the latest of an enrolment comes last."""
    rows = session.execute(
        select(*_LISTED)
        .join(Achievement, _ATTESTED)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Enrolment.cohort_id == cohort_id)
        .order_by(Certificate.id)
    )
    return [CertificateFacts(*row) for row in rows]


def certificate_background(session: Session, certificate: Certificate) -> tuple[uuid.UUID, dict[int, str]]:
    """The cohort it came from, and the names of the staff who issued and revoked it by account."""
    cohort_id = session.scalars(
        select(Cohort.public_id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(Enrolment.id == certificate.enrolment_id)
    ).one()
    accounts = [certificate.issued_by, certificate.revoked_by]
    rows = session.execute(
        select(Account.id, Person.name).join(Person, Person.id == Account.person_id).where(Account.id.in_(accounts))
    )
    return cohort_id, {row.id: row.name for row in rows}


def reserved_certificates(session: Session, cohort_id: int) -> Sequence[Certificate]:
    """What was numbered but not yet signed: a moment ago, or before a crash."""
    return session.scalars(
        select(Certificate)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Enrolment.cohort_id == cohort_id, Certificate.state == "reserved")
        .order_by(Certificate.id)
    ).all()


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
    if not 26 <= len(token) <= 40 or not token.isascii() or not token.isalnum():
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


def issuing_urls(session: Session) -> list[str]:
    """Every PUBLIC_URL that certificates were issued from."""
    return list(session.scalars(select(StatusList.public_url).distinct()))
