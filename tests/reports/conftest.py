"""A small nation: two regions with centers, cohorts that are counted already, and one that is to be counted."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from app.core.clock import now, today
from app.people.models import Organisation
from app.reports.models import CohortReport
from app.reports.recounting import flip, plan_flip
from tests.factories.world import World

NONE = {
    "enrolled": 0, "started": 0, "active": 0, "completed": 0, "missed": 0, "early": 0, "withdrawn": 0, "dropped": 0,
    "undecided": 0, "quizzes": 0, "practice": 0, "waiting": 0, "handed": 0, "issued": 0, "revoked": 0, "attended": 0,
    "absent": 0, "referred": 0, "accepted": 0, "employed": 0, "working": 0,
}  # fmt: skip


@dataclass
class Nation:
    world: World
    places: dict[str, Organisation] = field(default_factory=dict)

    def place(self, name: str, kind: str, under: str | None = None) -> Organisation:
        with self.world.database.write() as session:
            parent = self.places.get(under or "")
            made = Organisation(name=name, kind=kind, path="", parent_id=parent.id if parent else None)
            session.add(made)
            session.flush()
            made.path = f"{parent.path if parent else '/'}{made.id}/"
        self.places[name] = made
        return made

    def cohort(self, at: str, name: str, ends_on: date, **counts: int) -> None:
        """One that is counted, without its people. Whose outcome is not said has completed."""
        decided = sum(counts.get(each, 0) for each in ("missed", "early", "withdrawn", "dropped", "undecided"))
        completed = counts.pop("completed", counts["enrolled"] - decided)
        place = self.places[at]
        with self.world.database.write() as session:
            session.add(
                CohortReport(
                    organisation_id=place.id, path=place.path, programme_slug="p", programme_title="과정", name=name,
                    starts_on=ends_on - timedelta(days=55), ends_on=ends_on, blocks={},
                    counts={**NONE, **counts, "completed": completed, "issued": completed},
                    stages=[("0-ready", "준비해요", counts["enrolled"])], counted_at=now(session), fresh=None,
                )
            )  # fmt: skip

    def join(self) -> None:
        """The blocks of all that is counted."""
        with self.world.database.write() as session:
            flip(session, plan_flip(session))


@pytest.fixture
def nation(world: World) -> Nation:
    """전국 > 제주 (한라 센터, 올레 센터) and 전북 (전주 센터); ended this year, ended last year, running."""
    made = Nation(world)
    made.place("전국", "national")
    for region, centers in (("제주", ("한라 센터", "올레 센터")), ("전북", ("전주 센터",))):
        made.place(region, "region", "전국")
        for center in centers:
            made.place(center, "center", region)
    with world.database.read() as session:
        day = today(session)
    made.cohort("한라 센터", "한라 1회차", date(2026, 3, 20), enrolled=40, missed=15)
    made.cohort("한라 센터", "한라 2회차", date(2026, 9, 4), enrolled=30, missed=11, early=3)
    made.cohort("올레 센터", "올레 1회차", date(2026, 6, 12), enrolled=20, missed=6, early=2)
    made.cohort("전주 센터", "전주 1회차", date(2026, 10, 30), enrolled=25, missed=5, employed=10)
    made.cohort("전주 센터", "전주 지난해", date(2025, 10, 30), enrolled=10)
    made.cohort("전주 센터", "전주 2회차", day + timedelta(days=20), enrolled=24, undecided=24, started=20, active=3)
    made.join()
    return made
