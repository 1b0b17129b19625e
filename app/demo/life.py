"""What happens after the demo's certificates were issued: a name is corrected, an address and a paper given out; somebody who got
none wants to be forgotten."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort, Enrolment
from app.completion.correcting import reissue
from app.completion.issuing import open_desk
from app.completion.models import Certificate
from app.completion.paper_making import checked_wish, make_papers
from app.completion.sharing import share
from app.core.scope import Scope
from app.demo.world import World, actor_of
from app.people.models import Person
from app.privacy.erasure_requests import ask

RENAMED = {"문복자": "문보영"}  # after it was issued
SHARED, WITH = "강보배", "한라상사 면접"
LEAVES = "현옥순"
WORDS = (
    "위 사람은 두 달 동안 한 번도 실습을 빠뜨리지 않았습니다.\n"
    "되돌아온 과제를 스스로 고쳐 다시 냈고, 기준이 애매한 사진은 까닭을 적어 물었습니다. 꼼꼼함이 필요한 일에 맞는 분입니다."
)


def live_on(world: World, center: int, cohort: Cohort) -> None:
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
    _recommend(world, center, cohort, own.enrolment_id)
    with world.database.write() as session:
        person_id = session.scalars(select(Person.id).where(Person.name == LEAVES)).one()
        ask(session, actor_of(session, person_id))


def _recommend(world: World, center: int, cohort: Cohort, enrolment_id: int) -> None:
    with world.database.read() as session:
        actor = actor_of(session, center)
        chosen = session.scalars(select(Enrolment.public_id).where(Enrolment.id == enrolment_id)).one()
    wish = checked_wish("recommendation", [chosen], "한라상사", WORDS, "본인이 면접에 내려고 부탁")
    make_papers(
        world.database, world.storage, world.content, world.settings.public_url, actor, cohort.public_id, wish,
        f"demo-paper-{cohort.public_id}",
    )  # fmt: skip


def _certificate_of(session: Session, name: str) -> Certificate:
    query = select(Certificate).where(Certificate.recipient_name == name, Certificate.kind == "certificate")
    return session.scalars(query).one()
