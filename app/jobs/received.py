"""What an employer sees of people. Only these queries show an employer a person.

They bind the actor's own employer organisations and let nobody through without a consent that lives at this moment. On
PostgreSQL row-level security says the same once more: an employer's scope reaches the referral, and through it the
person, the certificate and the consent.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.completion.models import Certificate
from app.core.actor import Actor, Role
from app.core.clock import now, today
from app.core.errors import NotFound
from app.jobs.consenting import PHONES, items_of, purpose_of, shown_after_hire
from app.jobs.course import Course
from app.jobs.models import Opening, Referral, WorkTrack
from app.jobs.policy import shown_until
from app.jobs.queries import is_live, is_valid, latest_words
from app.jobs.steps import add_months
from app.jobs.tracks import tracks_of
from app.people.models import Consent, Organisation, Person

GONE = "볼 수 있는 분이 아니에요. 본인이 동의를 거두었거나 보여 주는 기간이 끝났을 수 있어요."


@dataclass(frozen=True)
class Received:
    """A referred person who agreed to be shown, until `until`. `phone`, `track` and `course` are None until the employer has
    accepted."""

    referral: Referral
    opening: Opening
    center: str
    name: str
    phone: str | None
    certificate_valid: bool
    items: frozenset[str]
    agreed: Consent
    until: date
    track: WorkTrack | None
    course: Course | None


def list_received(session: Session, actor: Actor) -> list[Received]:
    """Everyone shown to the actor's employer organisations now, the latest referral first."""
    rows = session.execute(_of(actor).order_by(Referral.id.desc())).all()
    return _shown(session, rows)


def access_received(session: Session, actor: Actor, public_id: uuid.UUID, *, lock: bool = False) -> Received:
    """One referred person; `lock` holds the referral until commit. Raises NotFound."""
    query = _of(actor).where(Referral.public_id == public_id)
    row = session.execute(query.with_for_update(of=Referral) if lock else query).one_or_none()
    shown = _shown(session, [row]) if row else []
    if not shown:
        raise NotFound(GONE)
    return shown[0]


def _of(actor: Actor) -> Select[Referral, Opening, Person, Certificate, str]:
    return (
        select(Referral, Opening, Person, Certificate, Organisation.name)
        .join(Opening, Opening.id == Referral.opening_id)
        .join(Person, Person.id == Referral.person_id)
        .join(Certificate, Certificate.id == Referral.certificate_id)
        .join(Organisation, Organisation.id == Referral.organisation_id)
        .where(
            Referral.employer_organisation_id.in_(actor.organisations(Role.EMPLOYER)),
            Person.erased_at.is_(None),
        )
    )


def _shown(session: Session, rows: Sequence[Row[Referral, Opening, Person, Certificate, str]]) -> list[Received]:
    words = latest_words(session, [person.id for _, _, person, _, _ in rows])
    tracks = tracks_of(session, [referral.id for referral, *_ in rows if referral.state == "accepted"])
    found = []
    for referral, opening, person, certificate, center in rows:
        consent = words.get((referral.organisation_id, person.id, purpose_of(opening.public_id)))
        track, course = tracks.get(referral.id, (None, None))
        until = _until(opening, consent, course)
        if consent is None or not is_live(consent) or today(session) > until:
            continue
        items = items_of(consent.text_version)
        may_call = referral.state == "accepted" and bool(PHONES & items)
        found.append(
            Received(
                referral=referral,
                opening=opening,
                center=center,
                name=person.name if "name" in items else "이름을 밝히지 않은 분",
                phone=person.phone if may_call else None,
                certificate_valid=is_valid(certificate, now(session)),
                items=items,
                agreed=consent,
                until=until,
                track=track,
                course=course,
            )
        )
    return found


def _until(opening: Opening, consent: Consent | None, course: Course | None) -> date:
    """The last day on which the person is shown, as the version that was agreed to said."""
    until = shown_until(opening.closes_on)
    months = shown_after_hire(consent.text_version) if consent else 0
    first_day = course.first_day if course else None
    return max(until, add_months(first_day, months)) if first_day and months else until
