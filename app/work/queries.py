"""Fetching is authorising: the only ways to a piece of work."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.core.actor import Actor, Role
from app.core.clock import now
from app.core.errors import NotFound
from app.work.kinds import Kinds
from app.work.models import Work, Worker
from app.work.policy import can_see_work
from app.work.schemas import SEEN_WITHIN, UNFINISHED

LISTED = 50


def access_work(session: Session, actor: Actor, kinds: Kinds, public_id: uuid.UUID) -> Work:
    """Raises NotFound for another organisation's, for the service's own, and for a kind that this version does not know."""
    work = session.scalar(select(Work).where(Work.public_id == public_id, Work.kind.in_(tuple(kinds))))
    if work is None or not can_see_work(actor, work.organisation_id, work.started_by):
        raise NotFound()
    return work


def list_work(session: Session, actor: Actor, kinds: Kinds) -> Sequence[Work]:
    """The latest of the actor's organisations, newest first; of an instructor, what they started themselves."""
    own = (Work.started_by == actor.account_id) & Work.organisation_id.in_(actor.organisations(Role.INSTRUCTOR))
    seen = or_(Work.organisation_id.in_(actor.organisations(Role.CENTER)), own)
    query = select(Work).where(seen, Work.kind.in_(tuple(kinds)))
    return session.scalars(query.order_by(Work.created_at.desc(), Work.id.desc()).limit(LISTED)).all()


def is_worker_seen(session: Session) -> bool:
    """Whether some `ieum work` said lately that it is there."""
    seen_at = session.scalar(select(func.max(Worker.seen_at)))
    return seen_at is not None and seen_at > now(session) - SEEN_WITHIN


def count_unfinished(session: Session) -> dict[str, int]:
    """How many wait and how many run, over all organisations the session's scope sees; for the metrics."""
    query = select(Work.state, func.count()).where(Work.state.in_(UNFINISHED)).group_by(Work.state)
    found = {row[0]: row[1] for row in session.execute(query)}
    return {state: found.get(state, 0) for state in UNFINISHED}
