"""The rest of the nation: fifteen more regions with invented institutions, of whose cohorts there are totals and no people; and two
who read totals. Names of institutions say that they are for trying out."""

import zlib
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort
from app.core.actor import Role
from app.core.clock import now, today
from app.demo.long_work import finish
from app.demo.places import Places, make_place
from app.demo.world import World
from app.identity.accounts import create_staff
from app.people.models import Organisation
from app.reports import measures as m
from app.reports.models import CohortReport
from app.reports.recount_work import ask_for_recount

REGIONS = {
    "강원특별자치도": ("춘천", "강릉"),
    "경기도": ("수원", "고양", "안산", "의정부"),
    "경상남도": ("창원", "진주"),
    "경상북도": ("포항", "안동"),
    "광주광역시": ("광주",),
    "대구광역시": ("대구", "달서"),
    "대전광역시": ("대전",),
    "부산광역시": ("부산", "사상", "해운대"),
    "서울특별시": ("종로", "마포", "노원", "강서", "송파"),
    "세종특별자치시": ("세종",),
    "울산광역시": ("울산",),
    "인천광역시": ("인천", "부평"),
    "전라남도": ("목포", "순천"),
    "충청남도": ("천안", "아산"),
    "충청북도": ("청주",),
}
KINDS = (("center", "체험 센터"), ("training", "체험 훈련원"), ("campus", "체험 캠퍼스"))
WEEKS = timedelta(weeks=8)
VIEWERS = {"region": ("부정숙", "jeju-region"), "country": ("천상필", "nation")}


def make_viewers(session: Session, secret: bytes, places: Places, password_hash: str) -> tuple[int, int]:
    """Person ids: who reads the totals of 제주, and who those of the nation."""
    made = []
    for place, (name, login) in zip((places.jeju_region, places.country), VIEWERS.values(), strict=True):
        account, _ = create_staff(
            session, secret, name=name, login=f"{login}@demo.example", role=Role.VIEWER, organisation_id=place.id,
            password_hash=password_hash,
        )  # fmt: skip
        made.append(account.person_id)
    return made[0], made[1]


def show_nation(world: World, places: Places) -> None:
    """Totals of the invented institutions, then the demo's own cohorts counted as the worker counts every night."""
    with world.database.write() as session:
        for name, towns in REGIONS.items():
            _institutions(session, make_place(session, name, "region", places.country), towns)
        for region, towns in ((places.jeju_region, ("서귀포", "성산")), (places.jeonbuk, ("익산",))):
            _institutions(session, region, towns)
    with world.database.write() as session:
        work = ask_for_recount(session, None, None)
    finish(world, work.id)


def _institutions(session: Session, region: Organisation, towns: tuple[str, ...]) -> None:
    stages = session.scalars(select(Cohort).order_by(Cohort.id)).first()
    outline = [(each["slug"], each["title"]) for each in stages.outline if not each.get("beside")] if stages else []
    for at, town in enumerate(towns):
        kind, what = KINDS[at % len(KINDS)]
        place = make_place(session, f"{town} {what}", kind, region)
        for number, ends_on in enumerate(_last_days(today(session), town), start=1):
            session.add(_cohort(session, place, f"{ends_on.year}년 {number}회차", ends_on, outline))


def _last_days(day: date, town: str) -> Iterator[date]:
    """Fridays: cohorts of two years, one of them running."""
    friday = day - timedelta(days=day.weekday() - 4) + timedelta(weeks=_chance(town, "first", 5) + 1)
    apart = timedelta(weeks=11 + _chance(town, "apart", 5))
    return reversed([friday - n * apart for n in range(5 + _chance(town, "many", 4))])


def _cohort(
    session: Session, place: Organisation, name: str, ends_on: date, outline: list[tuple[str, str]]
) -> CohortReport:
    over = ends_on < today(session)
    counts = _counts(f"{place.name} {name}", over, today(session) - ends_on)
    left = counts[m.STARTED]
    stages = []
    for slug, title in outline:
        stages.append((slug, title, left))
        left -= min(left, 1 + _chance(f"{place.name} {name}", slug, 3 if over else 6))
    return CohortReport(
        organisation_id=place.id, path=place.path, programme_slug="ai-data-crowdworker",
        programme_title="AI 데이터 크라우드 워커 양성 과정", name=name, starts_on=ends_on - WEEKS + timedelta(days=3),
        ends_on=ends_on, counts=counts, stages=stages, blocks={}, counted_at=now(session), fresh=None,
    )  # fmt: skip


def _counts(of: str, over: bool, since: timedelta) -> dict[str, int]:
    """Believable figures of a class of 18 to 34: two in three complete, some leave, a few find work."""

    def some(what: str, most: int) -> int:
        return _chance(of, what, most + 1)

    people = 18 + some("people", 16)
    started = people - some("never", 2)
    gone = {m.EARLY: some("early", 2), m.WITHDRAWN: some("withdrawn", 2), m.DROPPED: some("dropped", 3)}
    missed = some("missed", people // 5) if over else 0
    completed = people - sum(gone.values()) - missed if over else 0
    late = some("late", 3) if over else 0
    referred = completed * (30 + some("referred", 30)) // 100
    days = 24 if over else 12
    absent = people * days * (4 + some("absent", 8)) // 100
    return {
        m.ENROLLED: people, m.STARTED: started, m.ACTIVE: 0 if over else started - some("quiet", 5),
        m.COMPLETED: completed, m.MISSED: missed, **gone,
        m.UNDECIDED: 0 if over else people - sum(gone.values()),
        m.QUIZZES: started * (5 if over else 2), m.PRACTICE: started * (3 if over else 1),
        m.WAITING: 0 if over else some("waiting", 6), m.HANDED: completed if over else some("handed", 5),
        m.ISSUED: max(completed - late, 0), m.REVOKED: some("revoked", 1) if over else 0,
        m.ATTENDED: people * days - absent, m.ABSENT: absent,
        m.REFERRED: referred, m.ACCEPTED: referred * 6 // 10,
        m.EMPLOYED: completed * (18 + some("employed", 25)) // 100 if since > timedelta(weeks=8) else 0,
        m.WORKING: completed * (25 + some("working", 30)) // 100,
    }  # fmt: skip


def _chance(of: str, what: str, below: int) -> int:
    """The same in every demo."""
    return zlib.crc32(f"{of}/{what}".encode()) % below
