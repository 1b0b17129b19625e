"""The people of the measurement: the demo, and a large cohort beside it, made through the services that the pages call.

Everyone in the cohort has come in, agreed, and worked through the first stages; each signed-in browser is a real session
row with its cookie, so that the requests of the measurement differ only in who sends them.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app import models as _models  # noqa: F401  every table is known before the first query
from app.cohorts.importing import carry_out, stage_roster
from app.cohorts.models import Cohort, Enrolment, StepState
from app.cohorts.opening import open_cohort
from app.cohorts.roster import Roster, RosterRow
from app.cohorts.schemas import NewCohort
from app.completion.keys import make_issuer_keys
from app.completion.models import Certificate
from app.content.loader import load_content
from app.core.clock import FixedClock
from app.core.database import Database, connect
from app.core.scope import SYSTEM
from app.core.settings import Settings, write_secret
from app.core.storage import Storage
from app.demo import make_demo
from app.demo.timeline import Timeline
from app.demo.trainee import Trainee
from app.demo.world import DEMO_PIN, World, actor_of
from app.identity.hashing import hash_pin
from app.identity.models import Account
from app.identity.sessions import start_session
from app.labeling.tasks import find_task
from app.migrate import upgrade
from app.people.models import Person
from bench.queues import join_queue

PROGRAMME = "ai-data-crowdworker"
STEPS = ("lesson:0-ready/big-letters", "lesson:0-ready/find-and-upload", "quiz:stage-0", "lesson:1-start/ai-at-home")
TO_THE_BOXES = ("lesson:1-start/crowd-worker-day", "quiz:stage-1", "lesson:2-data/what-is-data", "quiz:stage-2")
RUNG = "practice:boxes/tutorial"
FAR_EACH = 4  # one in four stands at the boxes
PHONES = 20_000  # 010-0002-0000 on: a block that no operator has given to anyone


@dataclass(frozen=True)
class Browser:
    """A signed-in trainee. `far`: stands at the boxes of stage 3, else in stage 1."""

    cookie: str
    device: str
    name: str
    phone: str
    enrolment_id: int
    far: bool = False


@dataclass(frozen=True)
class Crowd:
    """Who sends the requests, and where to: written by `make_crowd`, read by the client."""

    trainees: tuple[Browser, ...]
    certified: tuple[Browser, ...]
    center: Browser
    cohort: str
    tokens: tuple[str, ...]
    right: list[
        list[list[int | str]]
    ]  # of each practice picture, in order: rows [label, x, y, w, h, attributes] of its ground truth
    pin: str = DEMO_PIN

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), ensure_ascii=False))

    @classmethod
    def read(cls, path: Path) -> "Crowd":
        found = json.loads(path.read_text())
        for key in ("trainees", "certified"):
            found[key] = tuple(Browser(**each) for each in found[key])
        return cls(**{**found, "center": Browser(**found["center"]), "tokens": tuple(found["tokens"])})


def make_table(settings: Settings, size: int) -> str:
    """A cohort of `size` people beside the rest, each with the steps of someone in the first stages; its id in addresses.

    The roster is imported as a center does it; the ledger's rows are written in bulk, for the table reads nothing else.
    """
    database = connect(settings.database_url, settings.threads)
    try:
        making = _Making(settings, database)
        cohort, trainees = making.fill(size)
        with making.database.write() as session:
            session.execute(update(Enrolment).where(Enrolment.cohort_id == cohort.id).values(state="active"))
            keys = [step["key"] for stage in cohort.outline for step in stage["steps"]]
            session.execute(
                insert(StepState),
                [
                    {
                        "enrolment_id": trainee.enrolment_id, "organisation_id": cohort.organisation_id,
                        "person_id": trainee.person_id, "step": key, "state": "passed", "score": 60 + n % 41, "misses": 0,
                        "reason": "", "at": making.now,
                    }
                    for n, trainee in enumerate(trainees)
                    for key in keys[: 1 + n % len(keys)]
                ],
            )  # fmt: skip
        return str(cohort.public_id)
    finally:
        database.engine.dispose()


def make_crowd(settings: Settings, size: int, owner_url: str | None = None, app_role: str | None = None) -> Crowd:
    """Migrate the empty database of `settings`, fill it with the demo and `size` trainees, and sign them in.

    On PostgreSQL the tables belong to `owner_url`'s role, and the server's `app_role` is none.
    """
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    write_secret(settings.var_dir / "secrets" / "app.key")
    make_issuer_keys(settings)
    upgrade(owner_url or settings.database_url, app_role=app_role)
    make_demo(settings)
    database = connect(settings.database_url, settings.threads)
    try:
        return _Making(settings, database).crowd(size)
    finally:
        database.engine.dispose()


class _Making:
    def __init__(self, settings: Settings, database: Database) -> None:
        self.now = datetime.now(UTC)
        self.clock = FixedClock(self.now)
        self.database = Database(database.engine, self.clock, SYSTEM)
        self.world = World(
            settings=settings,
            content=load_content(settings.courses_dir, settings.quizzes_dir),
            storage=Storage(settings.var_dir / "files"),
            database=self.database,
            timeline=Timeline(self.now),
            pin_hash=hash_pin(settings.secret, DEMO_PIN),
        )

    def crowd(self, size: int) -> Crowd:
        cohort, trainees = self.fill(size)
        for number, trainee in enumerate(trainees):
            self.clock.instant = self.now - timedelta(weeks=3)
            with self.database.write() as session:
                self._come_in(session, trainee)
            self.clock.instant = self.now - timedelta(days=1)
            with self.database.write() as session:
                self._learn(session, trainee, far=number % FAR_EACH == 0)
                join_queue(session, self.world.content, trainee.enrolment_id)
        self.clock.instant = self.now
        with self.database.write() as session:
            return self._signed_in(session, cohort, [t.person_id for t in trainees])

    def fill(self, size: int) -> tuple[Cohort, list[Trainee]]:
        """A cohort in 제주 that began three weeks ago, with `size` people from a roster."""
        start = self.world.timeline.monday - timedelta(weeks=3)
        self.clock.instant = self.now - timedelta(weeks=3)
        with self.database.write() as session:
            center = self._center(session)
            cohort = self._open(session, center, start, size)
            base = PHONES + size  # another size is another block of numbers
            rows = tuple(
                RosterRow(n, f"{'김이박최정강조윤장임'[n % 10]}벤치{n}", f"0100{base + n:07d}", former_trade="사무")
                for n in range(2, size + 2)
            )
            staged = stage_roster(session, actor_of(session, center), cohort, "명단.xlsx", Roster(rows, ()))
            carry_out(session, actor_of(session, center), self.world.secret, cohort, staged)
            query = select(Enrolment.person_id, Enrolment.id).where(Enrolment.cohort_id == cohort.id)
            return cohort, [Trainee(self.world, *row) for row in session.execute(query.order_by(Enrolment.id))]

    def _open(self, session: Session, center: int, start: date, size: int) -> Cohort:
        wanted = NewCohort(PROGRAMME, f"{size}명 회차", start, start + timedelta(weeks=8, days=-3), size)
        content, actor = self.world.content, actor_of(session, center)
        return open_cohort(
            session, actor, content, content.programmes[PROGRAMME], actor.grants[0].organisation_id, wanted
        )

    def _center(self, session: Session) -> int:
        query = select(Account.person_id).where(Account.login == "center@demo.example")
        return session.scalars(query).one()

    def _come_in(self, session: Session, trainee: Trainee) -> None:
        trainee.come_in(session)
        trainee.agree(session)
        trainee.describe_device(session)

    def _learn(self, session: Session, trainee: Trainee, *, far: bool) -> None:
        for key in (*STEPS, *(TO_THE_BOXES if far else ())):
            trainee.do_step(session, key, care=90)
        if far:
            trainee.do_step(session, RUNG, care=101)

    def _signed_in(self, session: Session, cohort: Cohort, people: Sequence[int]) -> Crowd:
        certificates = session.execute(
            select(Certificate.person_id, Certificate.token)
            .where(Certificate.state == "valid")
            .order_by(Certificate.id)
        ).all()
        return Crowd(
            trainees=tuple(self._browser(session, id, far=n % FAR_EACH == 0) for n, id in enumerate(people)),
            certified=tuple(self._browser(session, person_id) for person_id, _ in certificates),
            center=self._browser(session, self._center(session), staff=True),
            cohort=str(cohort.public_id),
            tokens=tuple(token for _, token in certificates),
            right=self._right(),
        )

    def _browser(self, session: Session, person_id: int, *, far: bool = False, staff: bool = False) -> Browser:
        account = session.scalars(select(Account).where(Account.person_id == person_id)).one()
        person = session.get_one(Person, person_id)
        enrolment = session.scalar(
            select(Enrolment.id).where(Enrolment.person_id == person_id).order_by(Enrolment.id.desc()).limit(1)
        )
        cookie = start_session(session, account, staff=staff)
        return Browser(cookie, secrets.token_urlsafe(24), person.name, person.phone or "", enrolment or 0, far)

    def _right(self) -> list[list[list[int | str | list[str]]]]:
        task = find_task(self.world.content, "boxes")
        return [
            [
                [b.label, round(b.x), round(b.y), round(b.w), round(b.h), sorted(b.attributes)]
                for b in task.gold(item).boxes
            ]
            for item in task.pool("practice")
        ]
