"""일거리 of the demo's employer, and people in each state of being shown to it."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor, Role
from app.core.clock import today
from app.demo.staff import Staff
from app.demo.timeline import Story
from app.demo.world import World, actor_of
from app.jobs import service
from app.jobs.consenting import read_consent
from app.jobs.models import Interest, Opening, Referral
from app.jobs.policy import DECLINE_REASONS, shown_until
from app.jobs.posting import read_posting, typed_fields
from app.jobs.queries import access_posting, achievement_titles, find_opening
from app.jobs.received import access_received
from app.jobs.referring import access_waiting
from app.jobs.standing import load_standing, own_word
from app.people.models import Person

NO = dict.fromkeys(("asks_fee", "limits_age", "sets_time", "directs_work", "binds_person", "pays_fixed"), "no")
ASKS_CERTIFICATE = NO | {
    "title": "제주 관광지 사진에 네모 표시하기",
    "description": (
        "관광지 사진 1,200장에서 안내판, 차량, 사람을 찾아 네모로 표시하는 일입니다. "
        "가이드와 예시를 드리고, 처음 20장은 함께 봅니다."
    ),
    "pay_unit": "hour",
    "pay_amount": "15000",
    "pay_text": "검수를 마친 시간만큼 매달 10일에 드립니다. 3.3%를 떼고 드려요.",
    "place_kind": "home",
    "hours": "한 주에 10시간쯤, 편한 때",
    "required_achievement": "ai-data-crowdworker",
    "asked_mark": "80",
}
OPEN_TO_ALL = NO | {
    "title": "시장 가게 영수증 글자 옮겨 적기",
    "description": (
        "영수증 사진을 보고 날짜, 가게 이름, 금액을 표에 옮겨 적는 일입니다. "
        "설명을 듣는 첫날만 사무실에 옵니다. 하루 30장부터 맡을 수 있습니다."
    ),
    "pay_unit": "item",
    "pay_amount": "400",
    "pay_text": "한 장에 2분쯤 걸립니다.",
    "place_kind": "place",
    "place": "제주시 연동",
    "hours": "2주 안에 편한 때",
}
CLOSED = NO | {
    "title": "감귤 선과장 사진 고르기",
    "description": "선과장에서 찍은 감귤 사진 가운데 흐리거나 겹친 사진을 골라내는 일입니다.",
    "pay_unit": "project",
    "pay_amount": "300000",
    "place_kind": "home",
    "hours": "사흘 동안 모두 12시간쯤",
}
ACCEPTED, REFERRED, DECLINED = "강보배", "고영철", "부경호"
WAITING, CHANGED_MIND = "양순덕", "제갈은희"


def tell_work(world: World, staff: Staff, certified: datetime) -> Story:
    """Posted before the certificates of `certified`; then people ask, the center refers, the employer answers."""
    database = world.database
    yield certified - timedelta(days=6)
    with database.write() as session:
        first = post(world, session, staff, ASKS_CERTIFICATE, 45)
        post(world, session, staff, OPEN_TO_ALL, 30)
        third = post(world, session, staff, CLOSED, 20)
    yield certified + timedelta(hours=22)
    with database.write() as session:
        for name in (ACCEPTED, REFERRED, DECLINED, WAITING, CHANGED_MIND):
            ask(session, person_named(session, name), first)
        service.close_opening(session, *_posting(session, staff, third))
    yield certified + timedelta(hours=44)
    with database.write() as session:
        _change_mind(session, person_named(session, CHANGED_MIND), first)
        for name in (ACCEPTED, REFERRED, DECLINED):
            refer(session, staff, person_named(session, name), first)
    yield certified + timedelta(hours=50)
    with database.write() as session:
        answer(session, staff, person_named(session, ACCEPTED), first, "accepted")
        answer(session, staff, person_named(session, DECLINED), first, "declined", DECLINE_REASONS[1])


def post(world: World, session: Session, staff: Staff, typed: dict[str, str], days: int) -> uuid.UUID:
    """Post what an employer would have typed, open for `days` from now on."""
    actor = actor_of(session, staff.employer)
    day = today(session)
    form = typed_fields(typed | {"closes_on": (day + timedelta(days=days)).isoformat()})
    draft, faults = read_posting(form, achievement_titles(session, world.content), day)
    if draft is None:
        raise ValueError(f"the demo's posting is refused: {faults}")
    return service.post_opening(session, actor, actor.organisations(Role.EMPLOYER)[0], draft).public_id


def _posting(session: Session, staff: Staff, opening_id: uuid.UUID) -> tuple[Actor, Opening]:
    actor = actor_of(session, staff.employer)
    return actor, access_posting(session, actor, opening_id, lock=True)


def person_named(session: Session, name: str) -> int:
    return session.scalars(select(Person.id).where(Person.name == name)).one()


def ask(session: Session, person_id: int, opening_id: uuid.UUID) -> None:
    """The person agrees to be shown to the employer of the opening."""
    actor = actor_of(session, person_id)
    standing = load_standing(session, actor)
    opening, employer = find_opening(session, opening_id)
    certificate = standing.certificate_for(opening)
    if certificate is None:
        raise ValueError(f"{actor.name} of the demo has no certificate for this opening")
    center, _ = standing.brokers[certificate.organisation_id]
    until = shown_until(opening.closes_on)
    text = read_consent(employer=employer, opening=opening.title, center=center, until=until, kind=opening.kind)
    service.agree(session, actor, opening, certificate, text)


def _change_mind(session: Session, person_id: int, opening_id: uuid.UUID) -> None:
    actor = actor_of(session, person_id)
    opening, _ = find_opening(session, opening_id)
    service.take_back(session, actor, opening, own_word(session, actor, opening))


def refer(session: Session, staff: Staff, person_id: int, opening_id: uuid.UUID) -> None:
    actor = actor_of(session, staff.center)
    opening, _ = find_opening(session, opening_id)
    own = Interest.person_id == person_id, Interest.opening_id == opening.id
    interest = session.scalars(select(Interest.public_id).where(*own)).one()
    waiting = access_waiting(session, actor, interest)
    if waiting is not None:
        service.refer(session, actor, waiting)


def answer(
    session: Session, staff: Staff, person_id: int, opening_id: uuid.UUID, verdict: str, reason: str = ""
) -> None:
    actor = actor_of(session, staff.employer)
    opening, _ = find_opening(session, opening_id)
    own = Referral.person_id == person_id, Referral.opening_id == opening.id
    referral = session.scalars(select(Referral.public_id).where(*own)).one()
    received = access_received(session, actor, referral, lock=True)
    service.note_view(session, actor, received)
    service.answer(session, actor, received, verdict, reason, "", received.referral.seq)
