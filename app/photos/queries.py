"""The only ways to a trainee's own picture: one's own, and not yet over."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import NotFound
from app.photos.models import OwnPhoto


def access_photo(session: Session, actor: Actor, photo_id: uuid.UUID) -> OwnPhoto:
    """Raises NotFound for anyone else's, and for one whose days are over. No role sees another person's picture."""
    found = session.scalar(
        select(OwnPhoto).where(
            OwnPhoto.public_id == photo_id, OwnPhoto.person_id == actor.person_id, OwnPhoto.expires_at > now(session)
        )
    )
    if found is None:
        raise NotFound()
    return found


def list_photos(session: Session, actor: Actor) -> list[OwnPhoto]:
    """The newest first."""
    own = select(OwnPhoto).where(OwnPhoto.person_id == actor.person_id, OwnPhoto.expires_at > now(session))
    return list(session.scalars(own.order_by(OwnPhoto.id.desc())))
