"""What becomes of the people of a cohort that is over: outcomes with their reasons, one of them corrected, and a badge."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort, Enrolment
from app.completion.deciding import decide_outcome
from app.completion.issuing import latest_decision, open_desk
from app.completion.issuing_work import ask_for_badge
from app.core.scope import Scope
from app.demo.world import World, actor_of
from app.people.models import Person

OUTCOMES = (
    ("변태식", "미수료", "최종 과제를 내지 않음"),
    ("현옥순", "조기취업", "요양원에 취업해 출석할 수 없음"),
    ("송두칠", "중도탈락", "연락이 닿지 않음"),
)
CORRECTED = ("송두칠", "수강철회", "본인이 전화로 그만두겠다고 알려 옴")
WITH_BADGE = "강보배"
BADGE = "skill-boxes"


def decide_rest(world: World, center: int, cohort: Cohort) -> None:
    """Everyone who got no certificate."""
    for name, outcome, reason in OUTCOMES:
        _decide(world, center, cohort, name, outcome, reason)


def correct_one(world: World, center: int, cohort: Cohort) -> None:
    """The first decision stays in the record."""
    _decide(world, center, cohort, *CORRECTED)


def ask(world: World, cohort: Cohort) -> None:
    """One of the graduates asks for a badge of her own."""
    with world.database.read() as session:
        actor = actor_of(session, _enrolled(session, cohort, WITH_BADGE).person_id)
    desk = open_desk(world.settings, world.storage, world.content)
    own = world.database.scoped(Scope(person_id=actor.person_id))
    ask_for_badge(own, desk, world.settings, actor, slug=BADGE, key=f"demo-badge-{cohort.public_id}")


def _decide(world: World, center: int, cohort: Cohort, name: str, outcome: str, reason: str) -> None:
    with world.database.write() as session:
        enrolment = _enrolled(session, cohort, name)
        standing = latest_decision(session, enrolment.id)
        decide_outcome(
            session, actor_of(session, center), enrolment,
            outcome=outcome, reason=reason, expected=standing.id if standing else 0,
        )  # fmt: skip


def _enrolled(session: Session, cohort: Cohort, name: str) -> Enrolment:
    query = select(Enrolment).join(Person, Person.id == Enrolment.person_id)
    return session.scalars(query.where(Enrolment.cohort_id == cohort.id, Person.name == name)).one()
