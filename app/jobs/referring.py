"""What center staff see: people who agreed and wait, and those already referred."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, aliased

from app.completion.models import Certificate
from app.core.actor import Actor, Role
from app.core.clock import now, today
from app.core.errors import NotFound
from app.identity.models import Account
from app.jobs.consenting import purpose_of
from app.jobs.course import Course
from app.jobs.models import Interest, Opening, Referral, WorkTrack
from app.jobs.policy import is_open, may_broker_jobs, obstacle
from app.jobs.queries import is_live, is_valid, latest_words, valid_bases
from app.jobs.rules import EMPLOYMENT
from app.jobs.seekers import is_live as is_live_request
from app.jobs.seekers import latest_requests
from app.jobs.tracks import tracks_of
from app.people.models import Consent, Organisation, Person

Employer = aliased(Organisation)


@dataclass(frozen=True)
class Waiting:
    """A person who agreed and is not referred yet. `obstacle`: what keeps the center from referring, or None."""

    interest: Interest
    opening: Opening
    employer: str
    name: str
    certificate: Certificate
    obstacle: str | None


@dataclass(frozen=True)
class Referred:
    """A referral with the person's word on it now. `track` and `course`: from the employer's yes on."""

    referral: Referral
    opening: Opening
    employer: str
    name: str
    consent: Consent | None
    track: WorkTrack | None = None
    course: Course | None = None

    @property
    def state(self) -> str | None:
        """Of the course; None before the employer's yes."""
        return self.course.state if self.course and self.course.chain else None

    @property
    def shown(self) -> bool:
        """Whether the employer sees the person now."""
        return is_live(self.consent)


def list_waiting(session: Session, actor: Actor) -> list[Waiting]:
    """Who agreed to be shown and waits, the longest waiting first. A consent taken back leaves the list."""
    rows = session.execute(_waiting(actor).order_by(Interest.at, Interest.id)).all()
    return _judged(session, rows)


def access_waiting(session: Session, actor: Actor, public_id: uuid.UUID) -> Waiting | None:
    """One of them, its row held until commit; None when the person is referred already. Raises NotFound."""
    query = select(Interest).where(Interest.public_id == public_id).with_for_update()
    interest = session.scalar(query)
    if interest is None or not actor.has(Role.CENTER, interest.organisation_id):
        raise NotFound()
    row = session.execute(_waiting(actor).where(Interest.id == interest.id)).one_or_none()
    return _judged(session, [row], keep=True)[0] if row else None


def list_referred(session: Session, actor: Actor) -> list[Referred]:
    """Everyone the actor's centers referred, the latest first."""
    rows = session.execute(_referred(actor).order_by(Referral.id.desc())).all()
    return _with_words(session, rows)


def access_referral(session: Session, actor: Actor, public_id: uuid.UUID) -> Referred:
    """One referral of the actor's centers. Raises NotFound."""
    row = session.execute(_referred(actor).where(Referral.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound()
    return _with_words(session, [row])[0]


def find_referral_of(session: Session, interest_public_id: uuid.UUID) -> uuid.UUID | None:
    """The referral that an interest has led to; the caller has authorised access to the interest."""
    return session.scalar(
        select(Referral.public_id)
        .join(
            Interest,
            (Interest.opening_id == Referral.opening_id) & (Interest.person_id == Referral.person_id),
        )
        .where(Interest.public_id == interest_public_id)
    )


def names_of_accounts(session: Session, account_ids: Sequence[int]) -> dict[int, str]:
    """Account id → the person's name, for the history."""
    rows = session.execute(
        select(Account.id, Person.name).join(Person, Person.id == Account.person_id).where(Account.id.in_(account_ids))
    )
    return {row.id: row.name for row in rows}


def count_states(referred: Sequence[Referred]) -> Counter[str]:
    """How many are in each state."""
    return Counter(each.referral.state for each in referred)


def _waiting(actor: Actor) -> Select[Interest, Opening, Person, Certificate, str]:
    return (
        select(Interest, Opening, Person, Certificate, Employer.name)
        .join(Opening, Opening.id == Interest.opening_id)
        .join(Person, Person.id == Interest.person_id)
        .join(Certificate, Certificate.id == Interest.certificate_id)
        .join(Employer, Employer.id == Opening.employer_organisation_id)
        .outerjoin(Referral, (Referral.opening_id == Interest.opening_id) & (Referral.person_id == Interest.person_id))
        .where(Interest.organisation_id.in_(actor.organisations(Role.CENTER)), Referral.id.is_(None))
    )


def _judged(
    session: Session, rows: Sequence[Row[Interest, Opening, Person, Certificate, str]], *, keep: bool = False
) -> list[Waiting]:
    """Each row with what stands in its way; without a live consent only when `keep`."""
    words = latest_words(session, [person.id for _, _, person, _, _ in rows])
    bases = valid_bases(session, {interest.organisation_id for interest, *_ in rows})
    jobs = [person.id for _, opening, person, *_ in rows if opening.kind == EMPLOYMENT]
    requests = latest_requests(session, jobs) if jobs else {}
    found = []
    for interest, opening, person, certificate, employer in rows:
        key = (interest.organisation_id, person.id, purpose_of(opening.public_id))
        live = is_live(words.get(key))
        if not live and not keep:
            continue
        basis, is_job = bases.get(interest.organisation_id), opening.kind == EMPLOYMENT
        hindered = obstacle(
            consented=live,
            certificate_valid=is_valid(certificate, now(session)),
            has_basis=basis is not None,
            brokers_jobs=not is_job or (basis is not None and may_broker_jobs(basis.kind)),
            seeking=not is_job or is_live_request(session, requests.get((interest.organisation_id, person.id))),
            opening_open=is_open(opening.state, opening.closes_on, today(session)),
        )
        found.append(Waiting(interest, opening, employer, person.name, certificate, hindered))
    return found


def _referred(actor: Actor) -> Select[Referral, Opening, Person, str]:
    return (
        select(Referral, Opening, Person, Employer.name)
        .join(Opening, Opening.id == Referral.opening_id)
        .join(Person, Person.id == Referral.person_id)
        .join(Employer, Employer.id == Referral.employer_organisation_id)
        .where(Referral.organisation_id.in_(actor.organisations(Role.CENTER)))
    )


def _with_words(session: Session, rows: Sequence[Row[Referral, Opening, Person, str]]) -> list[Referred]:
    words = latest_words(session, [person.id for _, _, person, _ in rows])
    tracks = tracks_of(session, [referral.id for referral, *_ in rows if referral.state == "accepted"])
    return [
        Referred(
            referral, opening, employer, person.name,
            words.get((referral.organisation_id, person.id, purpose_of(opening.public_id))),
            *tracks.get(referral.id, (None, None)),
        )
        for referral, opening, person, employer in rows
    ]  # fmt: skip
