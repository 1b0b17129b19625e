"""Where one trainee stands: the center that may broker, what the person holds, and what was asked for already."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.ledger import access_learner, load_learner
from app.completion.models import Certificate
from app.completion.policy import measured
from app.core.actor import Actor, Role
from app.core.errors import NotFound
from app.jobs.matching import Held
from app.jobs.models import Interest, Opening, Referral
from app.jobs.queries import is_live, latest_words, valid_bases, valid_certificates
from app.people.models import Consent, Organisation


@dataclass(frozen=True)
class Standing:
    """`brokers`: center id → (name, legal basis in words) where the basis holds today. `lacking`: names of the person's
    centers without one."""

    brokers: dict[int, tuple[str, str]]
    lacking: tuple[str, ...]
    held: Held
    certificates: tuple[Certificate, ...]

    def certificate_for(self, opening: Opening) -> Certificate | None:
        """The certificate a center may refer with: valid, the one asked for, and kept by a center that may broker."""
        for certificate in self.certificates:
            wanted = opening.required_achievement in (None, certificate.achievement_slug)
            if wanted and certificate.organisation_id in self.brokers:
                return certificate
        return None


@dataclass(frozen=True)
class OwnWord:
    """What happened between a person and one opening. `state`: none, refused, withdrawn, asked, referred, accepted,
    declined."""

    state: str
    consent: Consent | None = None
    referral: Referral | None = None

    @property
    def live(self) -> bool:
        return self.state in ("asked", "referred", "accepted", "declined")


NOTHING = OwnWord("none")


def load_standing(session: Session, actor: Actor) -> Standing:
    """The actor's own standing as a trainee."""
    centers = actor.organisations(Role.TRAINEE)
    names = {
        row.id: row.name
        for row in session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(centers)))
    }
    bases = valid_bases(session, centers)
    certificates = tuple(valid_certificates(session, actor.person_id))
    return Standing(
        brokers={c: (names[c], f"{bases[c].kind} {bases[c].number}") for c in centers if c in bases},
        lacking=tuple(names[c] for c in centers if c not in bases),
        held=Held(
            certificates=frozenset(c.achievement_slug for c in certificates),
            final_mark=_final_mark(session, actor, certificates),
        ),
        certificates=certificates,
    )


def load_own_words(session: Session, actor: Actor) -> dict[int, OwnWord]:
    """By opening id: what the actor said last and what came of it. Three statements."""
    words = sorted(latest_words(session, [actor.person_id]).values(), key=lambda word: (word.decided_at, word.id))
    by_public_id = {uuid.UUID(word.purpose.removeprefix("referral:")): word for word in words}
    referrals = {
        row.opening_id: row for row in session.scalars(select(Referral).where(Referral.person_id == actor.person_id))
    }
    rows = session.execute(select(Opening.id, Opening.public_id).where(Opening.public_id.in_(by_public_id)))
    return {row.id: _word(by_public_id[row.public_id], referrals.get(row.id)) for row in rows}


def own_word(session: Session, actor: Actor, opening: Opening) -> OwnWord:
    """The actor's word on one opening."""
    return load_own_words(session, actor).get(opening.id, NOTHING)


def own_interest(session: Session, actor: Actor, opening: Opening) -> Interest | None:
    """The row of an earlier yes, live or not."""
    query = select(Interest).where(Interest.person_id == actor.person_id, Interest.opening_id == opening.id)
    return session.scalar(query.with_for_update())


def _word(consent: Consent, referral: Referral | None) -> OwnWord:
    if is_live(consent):
        return OwnWord(referral.state if referral else "asked", consent, referral)
    return OwnWord("withdrawn" if consent.granted else "refused", consent, None)


def _final_mark(session: Session, actor: Actor, certificates: tuple[Certificate, ...]) -> float | None:
    """The best mark of a final assignment, 0–100, from the enrolment of the certificate or else the current one."""
    try:
        learner = (
            load_learner(session, certificates[0].enrolment_id) if certificates else access_learner(session, actor)
        )
    except NotFound:
        return None
    results = measured(tuple(view.stage for view in learner.stages), learner.facts)
    marks = [float(result.value) for result in results if result.slug.startswith("assignment-")]
    return max(marks, default=None)
