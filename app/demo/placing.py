"""What came of it in the demo: a job with an interview, a trial passed, work found alone, somebody who left and a check due today."""

import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.models import Enrolment
from app.core.clock import korean_date, today
from app.demo.staff import Staff
from app.demo.timeline import Story
from app.demo.work import ACCEPTED, NO, answer, ask, person_named, post, refer
from app.demo.world import World, actor_of
from app.jobs import seekers, steps
from app.jobs.models import Opening, Referral, WorkTrack
from app.jobs.received import access_received
from app.jobs.seeking import Wish
from app.jobs.stepping import add_found, say, write_step
from app.jobs.steps import Said, add_months
from app.jobs.tracks import access_own_track, access_track

EMPLOYS = NO | {
    "kind": "고용",
    "title": "감귤 선과장 사무 보조",
    "description": (
        "선과장 사무실에서 출하 전표를 표에 옮겨 적고 사진 파일을 정리하는 일입니다. "
        "4대 보험에 들고, 처음 한 주는 함께 일하며 알려 드립니다."
    ),
    "pay_unit": "month",
    "pay_amount": "1200000",
    "work_hours": "20",
    "pay_text": "주휴수당이 들어 있습니다. 매달 25일에 드립니다.",
    "place_kind": "place",
    "place": "서귀포시 남원읍",
    "hours": "월~금 오전 9시부터 오후 1시까지",
}
WISH = Wish("사무 보조, 자료 정리", "part", "서귀포시")
MET, UNTOLD = "부경호", "제갈은희"  # came and was not taken; the interview's day has passed without a word
HIRED, WORKS, LEFT = "현옥순", "고영철", "남궁민수"  # found it alone


def tell_placing(world: World, staff: Staff, certified: datetime) -> Story:
    """A job is posted before the certificates of `certified`; interviews are on the day after them."""
    database = world.database
    yield certified - timedelta(days=5)
    with database.write() as session:
        job = post(world, session, staff, EMPLOYS, 40)
    yield certified + timedelta(hours=2)
    with database.write() as session:
        for name in (MET, UNTOLD):
            person = person_named(session, name)
            seekers.seek(session, actor_of(session, person), WISH)
            ask(session, person, job)
    yield certified + timedelta(hours=3)
    with database.write() as session:
        for name in (MET, UNTOLD):
            refer(session, staff, person_named(session, name), job)
    yield certified + timedelta(hours=18)
    with database.write() as session:
        for name in (MET, UNTOLD):
            answer(session, staff, person_named(session, name), job, "accepted")
            said = Said(steps.INTERVIEW, today(session), note="오후 2시, 남원읍 선과장 사무실")
            _employer(session, staff, name, job, said)
    yield certified + timedelta(hours=24)
    with database.write() as session:
        _employer(session, staff, MET, job, Said(steps.ATTENDED, today(session)))
        _employer(session, staff, MET, job, Said(steps.NOT_TAKEN, today(session), "filled"))
    yield certified + timedelta(hours=51)
    with database.write() as session:
        trial = session.scalars(select(Opening.public_id).order_by(Opening.id)).first()
        assert trial is not None
        _employer(session, staff, ACCEPTED, trial, Said(steps.TRIAL_PASSED, today(session)))
    yield certified + timedelta(hours=52)
    with database.write() as session:
        _found_alone(session, staff, korean_date(world.timeline.end))


def _found_alone(session: Session, staff: Staff, end: date) -> None:
    """A job since a month ago, so that the first check is due today; contract work that goes on, and some that ended."""
    day = today(session)
    hired = _found(
        session, staff, HIRED, "고용", "서귀포 한라요양원", "요양 보조", Said(steps.HIRED, _month_before(end))
    )
    seen = Said(steps.CONFIRMED, day, evidence="contract", condition="hours")
    _center(session, staff, hired, seen)
    weeks = [day - timedelta(weeks=n) for n in range(4)]
    works = _found(
        session, staff, WORKS, "일거리", "올레라벨 협동조합", "식당 메뉴판 사진 분류", Said(steps.PAID, weeks[3])
    )
    _center(session, staff, works, Said(steps.WORKING, weeks[1]))
    left = _found(
        session, staff, LEFT, "일거리", "한라데이터 주식회사", "상담 녹음 받아 적기", Said(steps.PAID, weeks[3])
    )
    _center(session, staff, left, Said(steps.LEFT, weeks[1], "ended"))
    own = actor_of(session, works.person_id)
    mine = access_own_track(session, own, works.public_id)
    say(session, own, mine.track, mine.course, steps.SAYS_ENDED, day)


def _month_before(day: date) -> date:
    """The last day of which a month is over on `day`."""
    return max(d for n in range(27, 33) if add_months(d := day - timedelta(days=n), 1) <= day)


def _found(session: Session, staff: Staff, name: str, work: str, firm: str, title: str, said: Said) -> WorkTrack:
    query = select(Enrolment).where(Enrolment.person_id == person_named(session, name)).order_by(Enrolment.id)
    enrolment = session.scalars(query).first()
    assert enrolment is not None
    return add_found(session, actor_of(session, staff.center), enrolment, work, firm, title, said)


def _center(session: Session, staff: Staff, track: WorkTrack, said: Said) -> None:
    actor = actor_of(session, staff.center)
    found = access_track(session, actor, track.public_id)
    write_step(session, actor, found.track, found.course, said, steps.CENTER, found.course.number)


def _employer(session: Session, staff: Staff, name: str, opening_id: uuid.UUID, said: Said) -> None:
    actor = actor_of(session, staff.employer)
    referral = session.scalars(
        select(Referral.public_id)
        .join(Opening, Opening.id == Referral.opening_id)
        .where(Referral.person_id == person_named(session, name), Opening.public_id == opening_id)
    ).one()
    found = access_received(session, actor, referral, lock=True)
    assert found.track is not None
    assert found.course is not None
    write_step(session, actor, found.track, found.course, said, steps.EMPLOYER, found.course.number)
