"""What every story of the demo needs at hand, and who acts in it."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.collection import Content
from app.core.actor import Actor, Grant, Role
from app.core.clock import now
from app.core.database import Database
from app.core.settings import Settings
from app.core.storage import Storage
from app.demo.timeline import Timeline
from app.identity.door import Door
from app.identity.models import Account, RoleGrant
from app.people.models import Organisation, Person

DEMO_PIN = "204060"
DEMO_PASSWORD = "eum-demo-2026"  # noqa: S105  of invented people; a demo never holds real ones


@dataclass(frozen=True)
class World:
    """`pin_hash`: one for all, for all share the demo PIN. `database` sees everything."""

    settings: Settings
    content: Content
    storage: Storage
    database: Database
    timeline: Timeline
    pin_hash: str

    @property
    def secret(self) -> bytes:
        return self.settings.secret

    def door(self, person_id: int) -> Door:
        """Each person comes in from a device of their own."""
        return Door(self.secret, hashlib.sha256(f"demo device {person_id}".encode()).hexdigest(), "127.0.0.1")


def actor_of(session: Session, person_id: int) -> Actor:
    """The person as a signed-in browser would make them. Raises NoResultFound before they have an account."""
    rows = session.execute(
        select(Account.id, Person.public_id, Person.name, RoleGrant.role, Organisation)
        .join(Person, Person.id == Account.person_id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(Account.person_id == person_id)
    ).all()
    grants = tuple(Grant(Role(role), at.id, at.name, at.path, at.phone or None) for *_, role, at in rows)
    account_id, public_id, name = rows[0][:3]
    return Actor(account_id, person_id, public_id, name, 0, now(session), grants)
