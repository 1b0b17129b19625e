"""The ledger: one row a step; what has been reached is never taken back."""

import pytest

from app.cohorts.ledger import load_learner, record_step
from app.cohorts.models import Enrolment
from app.cohorts.outline import StepFact
from app.core.errors import Forbidden, NotFound
from tests.factories.world import World, simple_stage

STEP = "quiz:stage-0"


@pytest.fixture
def enrolment(world: World) -> Enrolment:
    stages = (simple_stage(), simple_stage("1-start", 3, "ai-at-home", "stage-1"))
    return world.trainee(world.cohort(world.organisation(), outline=stages))[1]


def write(world: World, enrolment: Enrolment, state: str, **extra: object) -> StepFact:
    with world.database.write() as session:
        record_step(session, load_learner(session, enrolment.id), STEP, state, **extra)  # type: ignore[arg-type]
    with world.database.read() as session:
        return load_learner(session, enrolment.id).facts[STEP]


def test_a_pass_is_never_taken_back_and_the_highest_score_counts(world: World, enrolment: Enrolment) -> None:
    assert write(world, enrolment, "failed", score=40.0, missed=True) == StepFact("failed", 40.0, 1)
    assert write(world, enrolment, "passed", score=90.0) == StepFact("passed", 90.0, 1)
    assert write(world, enrolment, "failed", score=20.0, missed=True) == StepFact("passed", 90.0, 2)
    assert write(world, enrolment, "started") == StepFact("passed", 90.0, 2)


def test_a_score_that_comes_later_fills_an_empty_one(world: World, enrolment: Enrolment) -> None:
    assert write(world, enrolment, "started") == StepFact("started", None, 0)
    assert write(world, enrolment, "failed", score=0.0, missed=True) == StepFact("failed", 0.0, 1)


def test_a_locked_stage_says_what_opens_it_and_an_unknown_step_is_not_found(world: World, enrolment: Enrolment) -> None:
    with world.database.read() as session:
        learner = load_learner(session, enrolment.id)
    assert learner.require_step("lesson:0-ready/big-letters")[1].title == "화면 키우기"
    with pytest.raises(Forbidden, match="확인 문제를 통과하면 열려요"):
        learner.require_step("lesson:1-start/ai-at-home")
    with pytest.raises(NotFound):
        learner.require_step("lesson:9-none/nothing")


def test_who_is_only_invited_has_nothing_to_learn_yet(world: World) -> None:
    account, _ = world.trainee(world.cohort(world.organisation()), state="invited")
    browser = world.browser(account)
    assert browser.get("/path").status_code == 404


def test_of_two_cohorts_the_latest_living_one_is_what_a_person_learns_in(world: World) -> None:
    center = world.organisation()
    account, first = world.trainee(world.cohort(center, name="2026년 2회차"))
    second = world.cohort(center, name="2026년 3회차")
    assert "2026년 2회차" in world.browser(account).get("/path").text
    with world.database.write() as session:
        session.add(
            Enrolment(
                cohort_id=second.id,
                organisation_id=center.id,
                person_id=first.person_id,
                state="active",
                created_at=first.created_at,
            )
        )
    assert "2026년 3회차" in world.browser(account).get("/path").text
