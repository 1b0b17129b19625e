"""The file that everybody is asked, and a trainee in the second week of a class."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from app.cohorts.models import Cohort, Enrolment
from app.cohorts.outline import Stage, Step
from app.content.diagnosis import DiagnosisFile
from app.content.problems import Problems
from app.content.yaml_lines import validate
from app.core.clock import FixedClock, today
from app.core.settings import ROOT
from app.guidance.models import Diagnosis, TrackDecision
from app.identity.models import Account
from app.learning import views
from app.people.models import Organisation
from tests.factories.world import Browser, World

STAGE = Stage(
    slug="0-ready",
    title="준비해요",
    summary="휴대폰을 편하게 써요.",
    week=1,
    steps=(
        Step(key="lesson:0-ready/big-letters", title="화면 키우기", minutes=20),
        Step(key="practice:boxes/tutorial", title="사진에 네모 표시하기 · 튜토리얼", optional=True),
    ),
)


def read_file(path: Path) -> DiagnosisFile:
    problems = Problems()
    read = validate(DiagnosisFile, path.read_text(encoding="utf-8"), path.name, problems)
    assert read is not None, problems.found
    found: DiagnosisFile = read[0]
    return found


@pytest.fixture(scope="session")
def file() -> DiagnosisFile:
    return read_file(ROOT / "courses" / "diagnosis" / "second-week.yaml")


@dataclass
class Desk:
    """A trainee in the second week, past the welcome."""

    world: World
    center: Organisation
    cohort: Cohort
    account: Account
    enrolment: Enrolment
    browser: Browser
    clock: FixedClock

    def answer(self, *values: str | None, moment: str = "before") -> None:
        """From the first question on; None: skipped."""
        for number, value in enumerate(values, 1):
            form = {"deed": "skip"} if value is None else {"answer": value, "deed": "next"}
            response = self.browser.submit(f"/diagnosis/{moment}/questions/{number}", form)
            assert response.status_code == 303, response.text

    def ask(self, *values: str | None, moment: str = "before") -> None:
        """The whole asking, from beginning to end."""
        assert self.browser.submit("/diagnosis/askings").status_code == 303
        self.answer(*values, moment=moment)
        assert self.browser.submit(f"/diagnosis/{moment}/completion").headers["location"] == "/my-path"

    def rows(self, model: type[Diagnosis] | type[TrackDecision]) -> list[Diagnosis | TrackDecision]:
        with self.world.database.read() as session:
            order = Diagnosis.id if model is Diagnosis else TrackDecision.number
            return list(session.query(model).order_by(order))


@pytest.fixture
def desk(world: World, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(views, "next_welcome_step", lambda session, person_id: None)
    center = world.organisation()
    with world.database.read() as session:
        started = today(session) - timedelta(days=7)
    cohort = world.cohort(center, outline=(STAGE,), starts_on=started)
    account, enrolment = world.trainee(cohort, "김영희")
    return Desk(world, center, cohort, account, enrolment, world.browser(account), clock)
