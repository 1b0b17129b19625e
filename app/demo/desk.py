"""What waits at the demo's desk besides what the stories leave behind: a roster left half way, a token that ends, work that failed;
and three people whom somebody looks after: taken, not reached, back again."""

from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.cohorts.exporting import start_export
from app.cohorts.importing import stage_roster
from app.cohorts.models import Cohort, Enrolment
from app.cohorts.roster import Roster, RosterRow
from app.core.api_client import ApiScope
from app.core.clock import now, today
from app.demo.staff import Staff
from app.demo.timeline import Story
from app.demo.world import World, actor_of
from app.desk.reading import load_at_risk
from app.desk.risk import Reason
from app.desk.service import latest_note, note_contact, take
from app.desk.tasks import Contact
from app.identity.api_tokens import make_token
from app.identity.token_forms import NewToken
from app.people.models import Person
from app.work.models import Work

TAKEN, BACK, WAITS = "노순복", "엄정순", "안기복"
COMING = "4회차"
FAILED = "서버에 저장할 자리가 모자라요. 운영 담당자에게 알려 주세요."


def tell_desk(world: World, staff: Staff) -> Story:
    """엄정순 was called and came back; 안기복 did not answer; 노순복 was taken yesterday, and nobody has called yet."""
    line = world.timeline
    yield line.at(line.end.date() - timedelta(days=4), 16)
    with world.database.write() as session:
        _call(
            session, world, staff, BACK, Contact("phone", "goes_on", _day(session, 4), "이번 주부터 나오기로 했어요.")
        )
    yield line.at(line.end.date() - timedelta(days=2), 17)
    with world.database.write() as session:
        _take(session, world, staff, WAITS)
        _call(session, world, staff, WAITS, Contact("text", "unreachable", _day(session, 1), ""))
    yield line.at(line.end.date() - timedelta(days=1), 11)
    with world.database.write() as session:
        _take(session, world, staff, TAKEN)


def show_desk(world: World, staff: Staff, organisation_id: int) -> None:
    """What was begun today and left."""
    with world.database.write() as session:
        actor = actor_of(session, staff.center)
        coming = session.scalars(
            select(Cohort).where(Cohort.organisation_id == organisation_id, Cohort.name.endswith(COMING))
        ).one()
        rows = (RosterRow(2, "봉선희", "01000000081", former_trade="빵집"), RosterRow(3, "표만수", "01000000082"))
        stage_roster(session, actor, coming, "4회차 명단.xlsx", Roster(rows, ()))
        failed = start_export(session, actor, organisation_id, None, "csv", "지난해 실적 확인")
        session.flush()
        ended = {"state": "failed", "reason": FAILED, "finished_at": now(session)}
        session.execute(update(Work).where(Work.id == failed.id).values(**ended))
        wanted = NewToken("지난 실적 옮기기", (ApiScope.COHORTS_READ,), _day(session, 5))
        make_token(session, actor, organisation_id, wanted)


def _day(session: Session, days: int) -> date:
    return today(session) + timedelta(days=days)


def _person(session: Session, name: str) -> int:
    return session.scalars(select(Person.id).where(Person.name == name)).one()


def _enrolment(session: Session, name: str) -> Enrolment:
    return session.scalars(select(Enrolment).where(Enrolment.person_id == _person(session, name))).one()


def _take(session: Session, world: World, staff: Staff, name: str) -> None:
    enrolment = _enrolment(session, name)
    take(session, actor_of(session, staff.center), enrolment, 0, _reasons(session, world, enrolment))


def _call(session: Session, world: World, staff: Staff, name: str, done: Contact) -> None:
    enrolment = _enrolment(session, name)
    latest = latest_note(session, enrolment.id)
    reasons = _reasons(session, world, enrolment)
    note_contact(session, actor_of(session, staff.center), enrolment, latest.number if latest else 0, reasons, done)


def _reasons(session: Session, world: World, enrolment: Enrolment) -> tuple[Reason, ...]:
    found = load_at_risk(session, world.content, (enrolment.organisation_id,), only=enrolment.id)
    return found[0].reasons if found else ()
