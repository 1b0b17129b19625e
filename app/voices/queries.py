"""The only ways to a recording: one's own, or one that was handed in to the instructor; and what recording asks for beforehand."""

import uuid
from datetime import date, datetime, timedelta, timezone

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.core.actor import Actor, Role
from app.core.clock import now, today
from app.core.errors import NotFound
from app.labeling.models import Submission
from app.people.models import Consent
from app.people.texts import deletion_date
from app.voices.models import OwnVoice

PURPOSE = "recordings"
KOREA = timezone(timedelta(hours=9))
GONE = "녹음이 지워졌어요. 필요하면 다시 녹음해 주세요."


def access_voice(session: Session, actor: Actor, voice_id: uuid.UUID) -> OwnVoice:
    """The actor's own, or one of a run that was handed in where the actor is an instructor. Raises NotFound for any other, and for one
    whose days are over."""
    handed_in = (
        select(Submission.id)
        .where(
            Submission.run_id == OwnVoice.run_id,
            Submission.submitted_at >= OwnVoice.created_at,
            Submission.organisation_id.in_(actor.organisations(Role.INSTRUCTOR)),
        )
        .exists()
    )
    found = session.scalar(
        select(OwnVoice).where(
            OwnVoice.public_id == voice_id,
            OwnVoice.expires_at > now(session),
            or_(OwnVoice.person_id == actor.person_id, handed_in),
        )
    )
    if found is None:
        raise NotFound(GONE)
    return found


def access_own_voice(session: Session, actor: Actor, voice_id: uuid.UUID) -> OwnVoice:
    """The actor's own recording. Raises NotFound."""
    found = access_voice(session, actor, voice_id)
    if found.person_id != actor.person_id:
        raise NotFound(GONE)
    return found


def list_voices(session: Session, actor: Actor) -> list[OwnVoice]:
    """The actor's own, the newest first."""
    own = select(OwnVoice).where(OwnVoice.person_id == actor.person_id, OwnVoice.expires_at > now(session))
    return list(session.scalars(own.order_by(OwnVoice.id.desc())))


def count_voices(session: Session, person_id: int) -> int:
    return session.scalar(select(func.count()).select_from(OwnVoice).where(OwnVoice.person_id == person_id)) or 0


def consent_until(session: Session, person_id: int, organisation_id: int) -> date | None:
    """The day on which recordings are deleted by the consent that stands; None without one, or when its day has come."""
    found = session.execute(
        select(Consent.granted, Consent.withdrawn_at, Consent.decided_at)
        .where(Consent.person_id == person_id, Consent.purpose == PURPOSE, Consent.organisation_id == organisation_id)
        .order_by(Consent.decided_at.desc(), Consent.id.desc())
        .limit(1)
    ).first()
    if found is None or not found.granted or found.withdrawn_at is not None:
        return None
    until = deletion_date(found.decided_at.astimezone(KOREA).date())
    return until if until > today(session) else None


def beginning_of(day: date) -> datetime:
    """The first instant of a Korean day."""
    return datetime(day.year, day.month, day.day, tzinfo=KOREA)
