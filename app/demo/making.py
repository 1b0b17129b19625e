"""Everything of the demo, in the order of time: places and staff, then three 회차 in 제주 and one in 전주."""

from datetime import datetime, timedelta

from sqlalchemy import Engine

from app.completion.service import sign_lists
from app.content.loader import load_content
from app.core.database import Database
from app.core.scope import SYSTEM
from app.core.settings import Settings
from app.core.storage import Storage
from app.demo.appealing import show_appeals
from app.demo.cast import ENDED, JEONJU, RUNNING
from app.demo.courses import Plan, tell_cohort
from app.demo.desk import show_desk, tell_desk
from app.demo.every_task import show_every_task
from app.demo.long_work import show_long_work
from app.demo.nation import make_viewers, show_nation
from app.demo.places import Places, make_places
from app.demo.placing import tell_placing
from app.demo.practising import show_practice_quizzes
from app.demo.queues import TOLD_HERE, show_queues
from app.demo.showcase import write_showcase
from app.demo.staff import Staff, make_operator, make_staff
from app.demo.timeline import Timeline
from app.demo.tokens import tell_tokens
from app.demo.voices import show_voices
from app.demo.wearable import tell_lab
from app.demo.work import tell_work
from app.demo.world import DEMO_PASSWORD, DEMO_PIN, World
from app.identity.demo_lines import FILE_NAME
from app.identity.hashing import hash_password, hash_pin


def make_everything(settings: Settings, engine: Engine, end: datetime) -> None:
    """Tell the past ten weeks up to `end` in an empty database."""
    timeline = Timeline(end)
    world = World(
        settings=settings,
        content=load_content(settings.courses_dir, settings.quizzes_dir),
        storage=Storage(settings.var_dir / "files"),
        database=Database(engine, timeline.clock, SYSTEM),
        timeline=timeline,
        pin_hash=hash_pin(settings.secret, DEMO_PIN),
    )
    password_hash = hash_password(settings.secret, DEMO_PASSWORD)
    timeline.clock.instant = timeline.at(timeline.monday - timedelta(weeks=10), 9)
    with world.database.write() as session:
        places = make_places(session)
        staff = make_staff(session, settings.secret, places, password_hash)
        viewers = make_viewers(session, settings.secret, places, password_hash)
    for plan in plans(timeline, places, staff):
        timeline.add(tell_cohort(world, staff, plan))
    timeline.add(tell_work(world, staff, certified_at(timeline)))
    timeline.add(tell_placing(world, staff, certified_at(timeline)))
    timeline.add(tell_tokens(world, staff, places.jeju.id))
    timeline.add(tell_lab(world, staff, places.jeju.id))
    timeline.add(tell_desk(world, staff))
    timeline.play()
    show_practice_quizzes(world, staff)
    show_appeals(world, staff, places.jeju.id)
    show_long_work(world, staff, places.jeju.id)
    show_desk(world, staff, places.jeju.id)
    show_every_task(world, places.jeju.id, but=TOLD_HERE)
    show_queues(world, places.jeju.id)
    show_voices(world, places.jeju.id)
    show_nation(world, places)
    sign_lists(world.database, settings)
    with world.database.write() as session:
        write_showcase(session, staff, viewers, settings.var_dir / FILE_NAME)
        make_operator(session, settings.secret, places, password_hash)


def plans(timeline: Timeline, places: Places, staff: Staff) -> tuple[Plan, ...]:
    """Ended last week, running since three weeks, not begun; and one of the other center."""
    monday, now = timeline.monday, timeline.at(timeline.monday + timedelta(days=6), 23)
    year = monday.year
    jeju, jeonju = (places.jeju.id, staff.center), (places.jeonju.id, staff.other_center)
    return (
        Plan(f"{year}년 2회차", *jeju, monday - timedelta(weeks=8), ENDED, certified_at(timeline), certify=True),
        Plan(f"{year}년 3회차", *jeju, monday - timedelta(weeks=3), RUNNING, now),
        Plan(f"{year}년 4회차", *jeju, monday + timedelta(weeks=3), (), now),
        Plan(f"{year}년 전주 2회차", *jeonju, monday - timedelta(weeks=3), JEONJU, now, rule="naeil-card-mixed"),
    )


def certified_at(timeline: Timeline) -> datetime:
    """Friday afternoon of last week: the last day of the 회차 that is over."""
    return timeline.at(timeline.monday - timedelta(days=3), 15)
