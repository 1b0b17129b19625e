from dataclasses import dataclass
from datetime import timedelta

import pytest

from app.cohorts.models import Enrolment
from app.core.actor import Role
from app.core.clock import FixedClock
from app.identity.models import Account
from app.labeling.models import Submission
from app.people.models import Organisation
from tests.factories.review import final_stage, hand_in
from tests.factories.world import Browser, World


@dataclass
class Desk:
    """One center with an instructor, a trainee and a first hand-in."""

    world: World
    center: Organisation
    instructor: Browser
    trainee_account: Account
    trainee: Browser
    enrolment: Enrolment
    submission: Submission
    clock: FixedClock

    @property
    def url(self) -> str:
        return f"/reviews/{self.submission.public_id}"

    def take(self, submission: Submission | None = None, browser: Browser | None = None) -> None:
        url = f"/reviews/{(submission or self.submission).public_id}/leases"
        answer = (browser or self.instructor).submit(url)
        assert answer.headers.get("location") == url.removesuffix("/leases"), answer.text

    def pass_time(self, minutes: int, *others: Browser) -> None:
        """Let time go by while everyone looks at a page now and then, so that nobody is signed out."""
        for _ in range(minutes // 10):
            self.clock.instant += timedelta(minutes=10)
            for browser in (self.instructor, *others):
                assert browser.get("/reviews").status_code == 200

    def decide(self, fields: dict[str, str], submission: Submission | None = None, **hidden: str):  # type: ignore[no-untyped-def]
        url = f"/reviews/{(submission or self.submission).public_id}/decisions"
        return self.instructor.submit(url, {"_seq": "1", "_key": "k1", **hidden, **fields})


@pytest.fixture
def desk(world: World, clock: FixedClock) -> Desk:
    center = world.organisation()
    cohort = world.cohort(center, outline=(final_stage(),))
    account, enrolment = world.trainee(cohort, "박순자")
    instructor = world.browser(world.staff(center, Role.INSTRUCTOR, "한강사"), staff=True)
    submission = hand_in(world, enrolment)
    return Desk(world, center, instructor, account, world.browser(account), enrolment, submission, clock)
