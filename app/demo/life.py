"""What happens to certificates of the demo after they were issued: one name is corrected, one address is given out."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.completion.correcting import reissue
from app.completion.issuing import open_desk
from app.completion.models import Certificate
from app.completion.sharing import share
from app.core.scope import Scope
from app.demo.world import World, actor_of

RENAMED = {"문복자": "문보영"}  # after it was issued
SHARED, WITH = "강보배", "한라상사 면접"


def live_on(world: World, center: int) -> None:
    desk = open_desk(world.settings, world.storage, world.content)
    for before, after in RENAMED.items():
        with world.database.read() as session:
            actor, old = actor_of(session, center), _certificate_of(session, before)
        reissue(
            world.database, desk, world.settings, actor, old.public_id,
            why="renamed", name=after, reason="주민센터에서 온 서류를 봄", key=f"demo-renamed-{old.public_id}",
        )  # fmt: skip
    with world.database.read() as session:
        own = _certificate_of(session, SHARED)
    with world.database.scoped(Scope(person_id=own.person_id)).write() as session:
        share(session, actor_of(session, own.person_id), session.get_one(Certificate, own.id), "90", WITH)


def _certificate_of(session: Session, name: str) -> Certificate:
    query = select(Certificate).where(Certificate.recipient_name == name, Certificate.kind == "certificate")
    return session.scalars(query).one()
