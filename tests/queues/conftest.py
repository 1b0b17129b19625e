"""A cohort whose boxes task has mock work, and people at its queue as a phone without JavaScript would use it."""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.cohorts.models import Cohort, Enrolment, StepState
from app.cohorts.outline import Stage, Step
from app.core.clock import FixedClock, now
from app.core.database import Database
from app.labeling.ladder import step_key
from app.labeling.tasks import find_task
from app.people.models import Organisation
from app.queues.models import MockSlot, MockWork, MockWorker
from tests.factories.world import Browser, World
from tests.labeling.conftest import form_of

TASK = "boxes"
STAGE = Stage(
    slug="3-practice",
    title="직접 해봐요",
    summary="네모를 그려요.",
    week=1,
    steps=tuple(
        Step(key=step_key(TASK, pool), title=pool) for pool in ("tutorial", "practice", "exam", "mock", "final")
    ),
)


@dataclass
class Hand:
    """A trainee at the queue."""

    browser: Browser
    enrolment: Enrolment
    database: Database
    clock: FixedClock
    token: str = ""

    def post(self, path: str, data: dict[str, object] | None = None, **extra: object):
        self.token = self.token or self.browser.csrf()
        return self.browser.post(path, data={**(data or {}), "_csrf": self.token}, **extra)

    def join(self) -> "Hand":
        assert self.post(f"/queues/{TASK}/workers").status_code == 303
        return self

    def take(self) -> str:
        """Ask for the next item; where it leads."""
        answer = self.post(f"/queues/{TASK}/items")
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def item_of(self, place: str) -> str:
        return self.work(place).item

    def work(self, place: str) -> MockWork:
        with self.database.read() as session:
            return session.scalars(
                select(MockWork).where(MockWork.public_id == UUID(place.rsplit("/", maxsplit=1)[-1]))
            ).one()

    def right(self, item: str, folder: str = "gold") -> list[tuple[str, int, int, int, int]]:
        task = find_task(self.browser.app.state.content, TASK)
        gold = task.gold(item, folder)
        return [(r["label"], int(r["x"]), int(r["y"]), int(r["w"]), int(r["h"])) for r in gold.regions]

    def hand_in(self, place: str, boxes: list[tuple[str, int, int, int, int]], **extra: object):
        page = self.browser.get(place).text
        revision = re.search(r'name="revision" value="(\d+)"', page)
        assert revision, page
        self.clock.instant += timedelta(seconds=30)
        sure = "" if boxes else "?sure=1"  # nothing marked is asked about first
        return self.post(f"{place}/hand-in{sure}", form_of(boxes, int(revision[1])), **extra)

    def do(self, times: int = 1, *, right: bool = True, folder: str = "gold") -> None:
        """Take and hand in, looking at results on the way."""
        for _ in range(times):
            place = self.take()
            for _ in range(3):  # results, then perhaps a changed rule
                if not place.startswith("/mock/"):
                    self.post(f"/queues/{TASK}/change" if place.endswith("/change") else f"/queues/{TASK}/results")
                    place = self.take()
            if self.worker.state == "retraining":
                return
            item = self.item_of(place)
            boxes = self.boxes(item, folder) if right else [("pot", 1, 1, 9, 9)]
            assert self.hand_in(place, boxes).status_code == 303

    def boxes(self, item: str, folder: str) -> list[tuple[str, int, int, int, int]]:
        path = find_task(self.browser.app.state.content, TASK).folder / folder / f"{item}.json"
        return self.right(item, folder if path.exists() else "gold")

    @property
    def worker(self) -> MockWorker:
        with self.database.read() as session:
            return session.scalars(select(MockWorker).where(MockWorker.enrolment_id == self.enrolment.id)).one()

    def step(self, key: str) -> StepState | None:
        with self.database.read() as session:
            return session.get(StepState, (self.enrolment.id, key))

    def page(self, path: str = f"/queues/{TASK}") -> str:
        return self.browser.get(path).text


@dataclass
class Floor:
    """The cohort, and how people come to its queue."""

    world: World
    database: Database
    clock: FixedClock
    organisation: Organisation
    cohort: Cohort

    def hand(self, name: str | None = None, *, passed: bool = True) -> Hand:
        account, enrolment = self.world.trainee(self.cohort, name)
        if passed:
            with self.database.write() as session:
                for pool in ("tutorial", "practice", "exam"):
                    session.add(
                        StepState(
                            enrolment_id=enrolment.id,
                            organisation_id=enrolment.organisation_id,
                            person_id=enrolment.person_id,
                            step=step_key(TASK, pool),
                            state="passed",
                            at=now(session),
                        )
                    )
        return Hand(self.world.browser(account), enrolment, self.database, self.clock)

    def slots(self) -> list[MockSlot]:
        with self.database.read() as session:
            return list(session.scalars(select(MockSlot).order_by(MockSlot.rank, MockSlot.number)))


@pytest.fixture
def floor(world: World, database: Database, clock: FixedClock) -> Floor:
    organisation = world.organisation()
    return Floor(world, database, clock, organisation, world.cohort(organisation, outline=(STAGE,)))


@pytest.fixture
def hand(floor: Floor) -> Hand:
    return floor.hand("박순자").join()
