"""A center with a worker at the desk and one cohort; files to upload."""

import re
from dataclasses import dataclass
from typing import Any

import pytest

from app.cohorts.ledger import load_learner, record_step
from app.cohorts.models import Cohort, Enrolment
from app.core.actor import Role
from app.people.models import Organisation
from tests.factories.world import Browser, World


@dataclass
class Office:
    """`worker` is signed in as center staff of `center`, who runs `cohort`."""

    world: World
    center: Organisation
    worker: Browser
    cohort: Cohort

    @property
    def url(self) -> str:
        return f"/cohorts/{self.cohort.public_id}"

    def upload(self, text: str | bytes, name: str = "명단.csv", browser: Browser | None = None) -> Any:
        content = text.encode() if isinstance(text, str) else text
        return (browser or self.worker).submit(f"{self.url}/roster", files={"file": (name, content, "text/csv")})

    def check(self, *people: tuple[str, str]) -> str:
        """Upload a roster of these (name, phone); the address of its dry run."""
        answer = self.upload("이름,전화번호\n" + "".join(f"{name},{phone}\n" for name, phone in people))
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def enrol(self, *people: tuple[str, str]) -> None:
        """Both taps."""
        answer = self.worker.submit(self.check(*people) + "/enrolments")
        assert answer.headers.get("location") == self.url, answer.text

    def stand(self, enrolment: Enrolment, step: str, state: str, **extra: Any) -> None:
        with self.world.database.write() as session:
            record_step(session, load_learner(session, enrolment.id), step, state, **extra)

    def names(self, html: str) -> list[str]:
        """Who the table shows, top to bottom."""
        return re.findall(r'<th scope="row"><a href="/enrolments/[0-9a-f-]{36}">([^<]+)</a>', html)


@pytest.fixture
def office(world: World) -> Office:
    center = world.organisation()
    worker = world.browser(world.staff(center, Role.CENTER, "고미란"), staff=True)
    return Office(world, center, worker, world.cohort(center))
