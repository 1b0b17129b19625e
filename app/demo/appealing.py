"""재검토 요청 of the demo: one that was answered, and one that waits for the instructor."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessment import appeals
from app.assessment.models import Appeal, Attempt
from app.assessment.queries import access_attempt
from app.demo.staff import Staff
from app.demo.world import World, actor_of

WISHES = ("두 보기가 다 맞는 말 같아요. 다시 봐 주세요.", "글자가 작아서 잘못 눌렀어요. 다시 봐 주실 수 있나요?")
ANSWER = "다시 보았어요. 고르신 보기도 맞는 말이지만 이 문제는 가장 먼저 할 일을 물었어요. 풀이를 한 번 더 읽어 주세요."


def show_appeals(world: World, staff: Staff, organisation_id: int) -> None:
    with world.database.write() as session:
        attempts = _with_a_miss(session, organisation_id)
        for attempt, wish in zip(attempts, WISHES, strict=True):
            actor = actor_of(session, attempt.person_id)
            missed = next(slot for slot, worth in enumerate(attempt.fractions or [], start=1) if worth != 1)
            appeals.ask(session, access_attempt(session, actor, attempt.public_id), actor, missed, wish)
        session.flush()
        instructor = actor_of(session, staff.instructor)
        first = session.scalars(select(Appeal.public_id).order_by(Appeal.id)).first()
        assert first is not None
        appeals.decide(
            session, world.content, instructor, appeals.open_appeal(session, instructor, first), ANSWER, None
        )


def _with_a_miss(session: Session, organisation_id: int) -> list[Attempt]:
    """The last attempts of two people that a point was missed in."""
    query = (
        select(Attempt)
        .where(Attempt.organisation_id == organisation_id, Attempt.state == "finished", Attempt.score < 100)
        .order_by(Attempt.finished_at.desc(), Attempt.id)
    )
    by_person: dict[int, Attempt] = {}
    for attempt in session.scalars(query):
        by_person.setdefault(attempt.person_id, attempt)
    return list(by_person.values())[: len(WISHES)]
