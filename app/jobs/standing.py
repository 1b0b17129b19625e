"""Where one trainee stands: the center that may broker, what the person holds, and what was asked for already."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.ledger import access_learner, load_learner
from app.completion.models import Certificate
from app.completion.policy import measured
from app.core.actor import Actor, Role
from app.core.errors import NotFound
from app.jobs.course import Course
from app.jobs.matching import Held
from app.jobs.models import Interest, Opening, Referral, WorkTrack
from app.jobs.policy import may_broker_jobs
from app.jobs.queries import is_live, latest_words, valid_bases, valid_certificates
from app.jobs.rules import EMPLOYMENT
from app.jobs.tracks import tracks_of
from app.people.models import Consent, Organisation


@dataclass(frozen=True)
class Standing:
    """`brokers`: center id → (name, legal basis in words) where the basis holds today. `lacking`: names of the person's
    centers without one. `broker_jobs`: those of them whose basis covers employment."""

    brokers: dict[int, tuple[str, str]]
    lacking: tuple[str, ...]
    held: Held
    certificates: tuple[Certificate, ...]
    broker_jobs: frozenset[int] = frozenset()

    def shows(self, opening: Opening) -> bool:
        """Whether a center of theirs may broker that kind of work."""
        return bool(self.broker_jobs if opening.kind == EMPLOYMENT else self.brokers)

    def certificate_for(self, opening: Opening) -> Certificate | None:
        """The certificate a center may refer with: valid, the one asked for, and kept by a center that may broker."""
        for certificate in self.certificates:
            wanted = opening.required_achievement in (None, certificate.achievement_slug)
            brokers = self.broker_jobs if opening.kind == EMPLOYMENT else self.brokers
            if wanted and certificate.organisation_id in brokers:
                return certificate
        return None


@dataclass(frozen=True)
class OwnWord:
    """What happened between a person and one opening. `state`: none, refused, withdrawn, asked, referred, accepted,
    declined. `track` and `course`: from the employer's yes on, whatever became of the consent."""

    state: str
    consent: Consent | None = None
    referral: Referral | None = None
    track: WorkTrack | None = None
    course: Course | None = None

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
        broker_jobs=frozenset(c for c in centers if c in bases and may_broker_jobs(bases[c].kind)),
    )


def load_own_words(session: Session, actor: Actor) -> dict[int, OwnWord]:
    """By opening id: what the actor said last and what came of it. Three statements, and two more once somebody was referred."""
    words = sorted(latest_words(session, [actor.person_id]).values(), key=lambda word: (word.decided_at, word.id))
    by_public_id = {uuid.UUID(word.purpose.removeprefix("referral:")): word for word in words}
    referrals = {
        row.opening_id: row for row in session.scalars(select(Referral).where(Referral.person_id == actor.person_id))
    }
    tracks = tracks_of(session, [row.id for row in referrals.values() if row.state == "accepted"])
    rows = session.execute(select(Opening.id, Opening.public_id).where(Opening.public_id.in_(by_public_id)))
    return {row.id: _word(by_public_id[row.public_id], referrals.get(row.id), tracks) for row in rows}


def own_word(session: Session, actor: Actor, opening: Opening) -> OwnWord:
    """The actor's word on one opening."""
    return load_own_words(session, actor).get(opening.id, NOTHING)


def own_interest(session: Session, actor: Actor, opening: Opening) -> Interest | None:
    """The row of an earlier yes, live or not."""
    query = select(Interest).where(Interest.person_id == actor.person_id, Interest.opening_id == opening.id)
    return session.scalar(query.with_for_update())


def _word(consent: Consent, referral: Referral | None, tracks: Mapping[int, tuple[WorkTrack, Course]]) -> OwnWord:
    track, course = tracks.get(referral.id, (None, None)) if referral else (None, None)
    if is_live(consent):
        return OwnWord(referral.state if referral else "asked", consent, referral, track, course)
    return OwnWord("withdrawn" if consent.granted else "refused", consent, None, track, course)


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
