"""Reading the ledger of what came of an employer's yes, or of work somebody found alone. Fetching is authorising."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor, Role
from app.core.errors import NotFound
from app.jobs.course import Course, Entry, read_course
from app.jobs.models import Referral, WorkStep, WorkTrack
from app.jobs.steps import ACCEPTED, FOUND
from app.people.models import Person


@dataclass(frozen=True)
class Tracked:
    """A track with what stands of it. `name`: the person's; `referral_id`: public, None for work found alone."""

    track: WorkTrack
    course: Course
    name: str
    referral_id: uuid.UUID | None


def access_track(session: Session, actor: Actor, public_id: uuid.UUID) -> Tracked:
    """A track of a person whom the actor's center looks after. Raises NotFound."""
    found = _find(session, public_id)
    if not actor.has(Role.CENTER, found.track.organisation_id):
        raise NotFound()
    return found


def access_own_track(session: Session, actor: Actor, public_id: uuid.UUID) -> Tracked:
    """The actor's own. Raises NotFound."""
    found = _find(session, public_id)
    if found.track.person_id != actor.person_id:
        raise NotFound()
    return found


def _find(session: Session, public_id: uuid.UUID) -> Tracked:
    row = session.execute(
        select(WorkTrack, Person.name, Referral.public_id)
        .join(Person, Person.id == WorkTrack.person_id)
        .outerjoin(Referral, Referral.id == WorkTrack.referral_id)
        .where(WorkTrack.public_id == public_id)
    ).one_or_none()
    if row is None:
        raise NotFound()
    track = row[0]
    return Tracked(track, load_courses(session, [track])[track.id], row[1], row[2])


def tracks_of(session: Session, referral_ids: Collection[int]) -> dict[int, tuple[WorkTrack, Course]]:
    """By referral: two statements, none where nothing is asked. The caller has authorised access to the referrals."""
    if not referral_ids:
        return {}
    tracks = session.scalars(select(WorkTrack).where(WorkTrack.referral_id.in_(referral_ids))).all()
    courses = load_courses(session, tracks)
    return {track.referral_id: (track, courses[track.id]) for track in tracks if track.referral_id is not None}


def list_own_tracks(session: Session, actor: Actor) -> list[tuple[WorkTrack, Course]]:
    """The actor's own, the latest first."""
    query = select(WorkTrack).where(WorkTrack.person_id == actor.person_id).order_by(WorkTrack.id.desc())
    tracks = session.scalars(query).all()
    courses = load_courses(session, tracks)
    return [(track, courses[track.id]) for track in tracks]


def list_found(session: Session, actor: Actor) -> list[Tracked]:
    """Work that people of the actor's centers found alone, the latest first."""
    rows = session.execute(
        select(WorkTrack, Person.name)
        .join(Person, Person.id == WorkTrack.person_id)
        .where(WorkTrack.organisation_id.in_(actor.organisations(Role.CENTER)), WorkTrack.referral_id.is_(None))
        .order_by(WorkTrack.id.desc())
    ).all()
    courses = load_courses(session, [row[0] for row in rows])
    return [Tracked(track, courses[track.id], name, None) for track, name in rows]


def load_courses(session: Session, tracks: Sequence[WorkTrack]) -> dict[int, Course]:
    """Track id → its course: one statement."""
    entries: dict[int, list[Entry]] = defaultdict(list)
    if tracks:
        steps = select(WorkStep).where(WorkStep.track_id.in_([track.id for track in tracks]))
        for step in session.scalars(steps.order_by(WorkStep.track_id, WorkStep.number)):
            entries[step.track_id].append(entry_of(step))
    return {track.id: read_course(track.work, start_of(track), entries[track.id]) for track in tracks}


def start_of(track: WorkTrack) -> str:
    return FOUND if track.referral_id is None else ACCEPTED


def entry_of(step: WorkStep) -> Entry:
    return Entry(
        step.number, step.kind, step.on, step.said_by, step.at, step.reason, step.evidence, step.condition, step.note,
        step.corrects, step.account_id,
    )  # fmt: skip
