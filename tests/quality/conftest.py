"""A class whose people answered the practice pictures of the boxes task, as the labeling room leaves it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.cohorts.models import Cohort, Enrolment
from app.core.actor import Role
from app.core.clock import now
from app.identity.models import Account
from app.labeling.models import Annotation, LabelingRun
from app.people.models import Organisation, Person
from app.quality.judged import Judged
from tests.factories.world import Browser, World
from tests.labeling.conftest import P1, Boxes, boxes_stage

RULES = {"match_iou": 0.5, "tight_iou": 0.8, "pass_mark": 80}
MISSED = [("cup", 20, 30, 50, 60), ("cup", 240, 150, 60, 70), ("kettle", 110, 60, 100, 80)]  # the pot called a kettle
BEGUN = datetime.fromisoformat("2026-11-02T09:00:00+09:00")


def regions(boxes: Boxes) -> list[dict[str, Any]]:
    return [dict(zip(("label", "x", "y", "w", "h"), box, strict=True)) for box in boxes]


@dataclass
class Classroom:
    world: World
    center: Organisation
    cohort: Cohort
    instructor: Account
    people: list[tuple[Account, Enrolment]] = field(default_factory=list)

    @property
    def staff(self) -> Browser:
        return self.world.browser(self.instructor, staff=True)

    @property
    def url(self) -> str:
        return f"/cohorts/{self.cohort.public_id}/quality"

    def join(self, name: str, trade: str = "") -> tuple[Account, Enrolment]:
        account, enrolment = self.world.trainee(self.cohort, name)
        if trade:
            with self.world.database.write() as session:
                session.get_one(Person, account.person_id).former_trade = trade
        self.people.append((account, enrolment))
        return account, enrolment

    def answered(
        self,
        enrolment: Enrolment,
        boxes: Mapping[str, Boxes],
        *,
        pool: str = "practice",
        score: float = 100.0,
        state: str = "done",
    ) -> LabelingRun:
        """A run of `pool` in which these boxes were the first answers; `score` is the run's and of each picture."""
        with self.world.database.write() as session:
            instant = now(session)
            run = LabelingRun(
                organisation_id=enrolment.organisation_id, person_id=enrolment.person_id, enrolment_id=enrolment.id,
                task="boxes", pool=pool, attempt=1 + session.query(LabelingRun).count(), document_hash="d" * 64,
                guide_version=1, rules=RULES, items=list(boxes), state=state, score=score, started_at=instant,
                ended_at=instant,
            )  # fmt: skip
            session.add(run)
            session.flush()
            for number, (item, drawn) in enumerate(boxes.items()):
                answer = regions(drawn)
                session.add(
                    Annotation(
                        organisation_id=enrolment.organisation_id, person_id=enrolment.person_id, run_id=run.id,
                        item=item, answer=answer, revision=1, done=True, saved_at=instant + timedelta(seconds=30 * number),
                        first_answer=answer if pool == "practice" else None,
                        first_score=score if pool == "practice" else None,
                    )
                )  # fmt: skip
            return run


@pytest.fixture
def classroom(world: World) -> Classroom:
    center = world.organisation()
    cohort = world.cohort(center, outline=(boxes_stage(),))
    return Classroom(world, center, cohort, world.staff(center, Role.INSTRUCTOR, "최미경"))


@pytest.fixture
def doubtful(classroom: Classroom) -> Classroom:
    """Three of four call the pot of p1 a kettle, in the same place."""
    for name, boxes in (("한말순", MISSED), ("조병학", MISSED), ("박순자", MISSED), ("이정호", P1)):
        _, enrolment = classroom.join(name)
        classroom.answered(enrolment, {"p1": boxes, "p2": []}, score=66.7 if boxes is MISSED else 100.0)
    return classroom


@pytest.fixture
def judged() -> Callable[..., Judged]:
    """One graded answer; what is not said is unremarkable."""

    def make(item: str, person: int, answer: Any = "a", score: float = 100.0, **more: Any) -> Judged:
        facts = {"pool": "practice", "right": score >= 80, "findings": (), "at": BEGUN + timedelta(minutes=person)}
        return Judged(item=item, person=person, answer=answer, score=score, **(facts | more))

    return make
