"""부르는 말 녹음하기 of the course in front of a trainee who has agreed to recordings, or has not."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from app.cohorts.models import Enrolment
from app.core.clock import now
from app.core.settings import ROOT
from app.identity.models import Account
from app.people.models import Consent
from app.voices.queries import PURPOSE
from tests.factories.world import World
from tests.labeling.types.conftest import Walker, settings, walk

__all__ = ["Walker", "settings", "walk"]


@pytest.fixture(scope="session")
def text_courses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tests' own courses, and the task in a stage of them."""
    folder = tmp_path_factory.mktemp("voices") / "courses"
    shutil.copytree(ROOT / "tests" / "fixtures" / "courses", folder)
    shutil.copytree(
        ROOT / "courses" / "3-practice" / "practice" / "wake-word", folder / "1-start" / "practice" / "wake-word"
    )
    return folder


def agree(world: World, *, granted: bool = True) -> None:
    """The trainee's word on recordings, now."""
    with world.database.write() as session:
        enrolment = session.scalars(
            select(Enrolment).join(Account, Account.person_id == Enrolment.person_id).order_by(Enrolment.id.desc())
        ).first()
        assert enrolment is not None
        session.add(
            Consent(
                organisation_id=enrolment.organisation_id,
                person_id=enrolment.person_id,
                purpose=PURPOSE,
                text_version="1",
                text="녹음에 동의합니다.",
                granted=granted,
                decided_at=now(session),
            )
        )


@pytest.fixture
def speaker(walk: Callable[..., Walker], world: World) -> Callable[..., Walker]:
    """A trainee who has agreed, before the task with these pools passed."""

    def make(*passed: str) -> Walker:
        walker = walk("wake-word", *passed)
        agree(world)
        return walker

    return make
