"""A trainee whose stage with the boxes task stands open, and the pages in front of it."""

import re
from dataclasses import dataclass
from typing import Any

import pytest

from app.cohorts.models import Cohort, Enrolment, StepState
from app.cohorts.outline import Stage, Step
from app.core.actor import Role
from app.core.clock import now
from app.core.database import Database
from app.identity.models import Account
from app.labeling.models import LabelingRun
from tests.factories.world import Browser, World

T1 = [("cup", 20, 20, 60, 80), ("pot", 160, 120, 120, 90)]
T2 = [("cup", 200, 40, 50, 60)]
P1 = [("cup", 20, 30, 50, 60), ("cup", 240, 150, 60, 70), ("pot", 110, 60, 100, 80)]
E1 = [("cup", 40, 40, 80, 90)]
E2 = [("pot", 30, 90, 120, 100), ("cup", 220, 30, 60, 70)]
F1 = [("cup", 100, 60, 70, 90)]
F2 = [("pot", 60, 80, 140, 110)]
RIGHT = {"t1": T1, "t2": T2, "p1": P1, "p2": [], "e1": E1, "e2": E2, "f1": F1, "f2": F2}
Boxes = list[tuple[str, int, int, int, int]]


def form_of(boxes: Boxes, revision: int = 0, **extra: Any) -> dict[str, Any]:
    """The workbench's form with these rows."""
    columns = [list(column) for column in zip(*boxes, strict=True)] or [[], [], [], [], []]
    return {**dict(zip(("label", "x", "y", "w", "h"), columns, strict=True)), "revision": revision, **extra}


def boxes_stage(week: int = 1) -> Stage:
    return Stage(
        slug="3-practice",
        title="직접 해봐요",
        summary="네모를 그려요.",
        week=week,
        steps=(
            Step(key="practice:boxes/tutorial", title="따라 하기"),
            Step(key="practice:boxes/practice", title="연습"),
            Step(key="practice:boxes/exam", title="통과 시험"),
            Step(key="assignment:boxes", title="최종 과제"),
        ),
    )


@dataclass
class Trainee:
    """A trainee at the workbench."""

    browser: Browser
    account: Account
    enrolment: Enrolment
    cohort: Cohort
    database: Database

    def passed(self, *steps: str) -> None:
        """Put these steps into the ledger as passed."""
        with self.database.write() as session:
            for step in steps:
                session.add(
                    StepState(
                        enrolment_id=self.enrolment.id,
                        organisation_id=self.enrolment.organisation_id,
                        person_id=self.enrolment.person_id,
                        step=step,
                        state="passed",
                        at=now(session),
                    )
                )

    def start(self, pool: str) -> str:
        """Begin a rung; the address of its run."""
        answer = self.browser.submit("/practice/boxes/runs", {"pool": pool})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def order(self, run: str) -> list[str]:
        with self.database.read() as session:
            from uuid import UUID

            from sqlalchemy import select

            found = session.scalars(
                select(LabelingRun).where(LabelingRun.public_id == UUID(run.rsplit("/", maxsplit=1)[-1]))
            ).one()
            return list(found.items)

    def draw(self, run: str, boxes: dict[str, Boxes]) -> None:
        """Mark every picture of the run as done with these boxes."""
        for number, item in enumerate(self.order(run), 1):
            page = self.browser.get(f"{run}/items/{number}").text
            revision = re.search(r'name="revision" value="(\d+)"', page)
            assert revision
            form = form_of(boxes.get(item, []), int(revision.group(1)), deed="done")
            assert self.browser.submit(f"{run}/items/{number}", form).status_code == 303

    def hand_in(self, run: str) -> Any:
        page = self.browser.get(run).text
        seq = re.search(r'name="_seq" value="(\d+)"', page)
        assert seq, "the page offers no handing in"
        return self.browser.submit(f"{run}/hand-in", {"_seq": seq.group(1)})

    def train(self, pool: str, boxes: dict[str, Boxes]) -> str:
        """Go through 따라 하기 or 연습, checking each picture once."""
        run = self.start(pool)
        for number, item in enumerate(self.order(run), 1):
            answer = self.browser.submit(f"{run}/items/{number}/check", form_of(boxes.get(item, [])))
            assert answer.status_code == 303
        assert self.hand_in(run).status_code == 303
        return run

    def step(self, key: str) -> StepState | None:
        with self.database.read() as session:
            return session.get(StepState, (self.enrolment.id, key))


@pytest.fixture
def trainee(world: World, database: Database) -> Trainee:
    organisation = world.organisation()
    cohort = world.cohort(organisation, outline=(boxes_stage(),))
    account, enrolment = world.trainee(cohort, "박순자")
    return Trainee(world.browser(account), account, enrolment, cohort, database)


@pytest.fixture
def stranger(world: World, database: Database) -> Trainee:
    """A trainee of another center."""
    organisation = world.organisation("서귀포 일자리센터")
    cohort = world.cohort(organisation, outline=(boxes_stage(),))
    account, enrolment = world.trainee(cohort, "이정호")
    return Trainee(world.browser(account), account, enrolment, cohort, database)


@pytest.fixture
def instructor(world: World, trainee: Trainee) -> Account:
    """An instructor of the trainee's center."""
    from app.people.models import Organisation

    with trainee.database.read() as session:
        organisation = session.get_one(Organisation, trainee.cohort.organisation_id)
    return world.staff(organisation, Role.INSTRUCTOR, "최미경")
