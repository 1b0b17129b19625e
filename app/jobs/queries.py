"""Openings, the centers that may broker them, and consents that count now. Fetching is authorising."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.completion.models import Achievement, Certificate
from app.content.collection import Content
from app.core.actor import Actor, Role
from app.core.clock import now, today
from app.core.errors import NotFound
from app.jobs.models import Opening
from app.jobs.policy import may_post
from app.people.models import Consent, LegalBasis, Organisation

ConsentKey = tuple[int, int, str]  # organisation, person, purpose


def achievement_titles(session: Session, content: Content) -> dict[str, str]:
    """What a certificate can be asked for: slug → title, of today's programmes and of all that was ever issued. Badges are no
    certificates of a course: they have no hours."""
    issued = session.execute(select(Achievement.slug, Achievement.body).order_by(Achievement.version))
    titles = {slug: body["title"] for slug, body in issued if body.get("hours")}
    return titles | {slug: programme.title for slug, programme in content.programmes.items()}


def valid_bases(session: Session, organisation_ids: Iterable[int]) -> dict[int, LegalBasis]:
    """The legal basis that counts today, by organisation; an organisation without one is missing."""
    rows = session.scalars(
        select(LegalBasis).where(
            LegalBasis.organisation_id.in_(list(organisation_ids)),
            or_(LegalBasis.expires_on.is_(None), LegalBasis.expires_on >= today(session)),
        )
    )
    return {basis.organisation_id: basis for basis in rows}


def list_openings(session: Session) -> list[tuple[Opening, str]]:
    """(opening, employer's name) of everything people can ask for today, the soonest closing first."""
    rows = session.execute(
        select(Opening, Organisation.name)
        .join(Organisation, Organisation.id == Opening.employer_organisation_id)
        .where(Opening.state == "open", Opening.closes_on >= today(session))
        .order_by(Opening.closes_on, Opening.id)
    )
    return [(row[0], row[1]) for row in rows]


def find_opening(session: Session, public_id: uuid.UUID) -> tuple[Opening, str]:
    """(opening, employer's name), open or closed: openings are no secret. Raises NotFound."""
    row = session.execute(
        select(Opening, Organisation.name)
        .join(Organisation, Organisation.id == Opening.employer_organisation_id)
        .where(Opening.public_id == public_id)
    ).one_or_none()
    if row is None:
        raise NotFound()
    return row[0], row[1]


def access_posting(session: Session, actor: Actor, public_id: uuid.UUID, *, lock: bool = False) -> Opening:
    """The employer's own opening; `lock` holds it until commit. Raises NotFound."""
    query = select(Opening).where(Opening.public_id == public_id)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None or not may_post(actor, found.employer_organisation_id):
        raise NotFound()
    return found


def list_postings(session: Session, actor: Actor) -> Sequence[Opening]:
    """The employer's own openings, newest first."""
    query = select(Opening).where(Opening.employer_organisation_id.in_(actor.organisations(Role.EMPLOYER)))
    return session.scalars(query.order_by(Opening.id.desc())).all()


def latest_words(session: Session, person_ids: Iterable[int]) -> dict[ConsentKey, Consent]:
    """The latest decision on each referral of these people, yes or no: one statement."""
    rows = session.scalars(
        select(Consent)
        .where(Consent.person_id.in_(set(person_ids)), Consent.purpose.startswith("referral:"))
        .order_by(Consent.decided_at, Consent.id)
    )
    return {(row.organisation_id, row.person_id, row.purpose): row for row in rows}


def is_live(consent: Consent | None) -> bool:
    """Whether that word is a yes that was not taken back."""
    return consent is not None and consent.granted and consent.withdrawn_at is None


def is_valid(certificate: Certificate, instant: datetime) -> bool:
    """Whether the certificate counts at `instant`."""
    until = certificate.valid_until
    return certificate.state == "valid" and (until is None or until > instant)


def valid_certificates(session: Session, person_id: int) -> list[Certificate]:
    """The person's certificates that count now, newest first; a badge is none."""
    valid = Certificate.state == "valid", Certificate.kind == "certificate"
    query = select(Certificate).where(Certificate.person_id == person_id, *valid)
    return [c for c in session.scalars(query.order_by(Certificate.id.desc())) if is_valid(c, now(session))]
