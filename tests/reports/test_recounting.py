"""A cohort counted from its people, by the worker: what is counted, when it is seen, and that two recounts do not mix."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.cohorts.ledger import load_learner, record_step
from app.cohorts.models import AttendanceMark, ClassSession, Cohort, Enrolment
from app.core.clock import FixedClock, now
from app.core.database import Database
from app.housekeeping import keep_house
from app.people.models import Organisation
from app.reports import recounting
from app.reports.models import CohortReport
from app.reports.recount_work import Recount, ask_for_recount
from app.work.kinds import Tools
from app.work.models import Work
from tests.factories.completion import with_keys
from tests.factories.world import World
from tests.statements import count_statements
from tests.work.conftest import Hands


@pytest.fixture
def hands(world: World) -> Hands:
    state = world.app.state
    return Hands(Tools(world.database, state.settings, state.exports), {Recount.name: state.work_kinds[Recount.name]})


def recount(world: World, hands: Hands, center: Organisation | None = None) -> Work:
    with world.database.write() as session:
        work = ask_for_recount(session, None, center)
    hands.finish()
    with world.database.read() as session:
        return session.get_one(Work, work.id)


def report_of(database: Database, cohort: Cohort) -> CohortReport:
    with database.read() as session:
        return session.scalars(select(CohortReport).where(CohortReport.cohort_id == cohort.id)).one()


def do(world: World, enrolment: Enrolment, **steps: str) -> None:
    with world.database.write() as session:
        learner = load_learner(session, enrolment.id)
        for step, state in steps.items():
            record_step(session, learner, STEPS[step], state)


STEPS = {"lesson": "lesson:0-ready/big-letters", "quiz": "quiz:stage-0", "exempt": "stage:0-ready"}


def arrange(world: World, clock: FixedClock) -> tuple[Organisation, Cohort]:
    """Of six who were enrolled one never came in; three have passed, one was exempted and has done nothing, one has left."""
    center = world.organisation()
    cohort = world.cohort(center)
    people = [world.trainee(cohort)[1] for _ in range(5)]
    world.trainee(cohort, state="invited")
    for enrolment in people[:3]:
        do(world, enrolment, lesson="passed", quiz="passed")
    do(world, people[3], exempt="exempt")
    clock.instant += timedelta(days=8)
    do(world, people[0], lesson="passed")
    with world.database.write() as session:
        left = session.merge(people[4])
        left.state, left.outcome = "left", "중도탈락"
    return center, cohort


def attend(world: World, cohort: Cohort, marks: str) -> None:
    """A class that is over, with one mark for each who came in."""
    account = world.staff(world.organisation())
    with world.database.write() as session:
        at = now(session) - timedelta(hours=5)
        held = ClassSession(
            organisation_id=cohort.organisation_id, cohort_id=cohort.id, title="수업", kind="live", starts_at=at,
            ends_at=at + timedelta(hours=2), changed_at=at,
        )  # fmt: skip
        session.add(held)
        session.flush()
        people = session.scalars(select(Enrolment).where(Enrolment.cohort_id == cohort.id).order_by(Enrolment.id))
        for enrolment, mark in zip(people, marks.split(), strict=False):
            session.add(
                AttendanceMark(
                    session_id=held.id, enrolment_id=enrolment.id, number=1, mark=mark, source="staff", account_id=account.id,
                    at=at, organisation_id=enrolment.organisation_id, person_id=enrolment.person_id,
                )
            )  # fmt: skip


def test_everything_a_report_needs_is_counted_from_the_ledgers(world: World, clock: FixedClock, hands: Hands) -> None:
    center, cohort = arrange(world, clock)
    attend(world, cohort, "출석 출석 지각 결석")

    done = recount(world, hands)

    assert (done.state, done.done) == ("done", 1)
    found = report_of(world.database, cohort)
    assert found.counts == {
        "enrolled": 5, "started": 3, "active": 1, "completed": 0, "missed": 0, "early": 0, "withdrawn": 0, "dropped": 1,
        "undecided": 4, "quizzes": 3, "practice": 0, "waiting": 0, "handed": 0, "issued": 0, "revoked": 0, "attended": 3,
        "absent": 1, "referred": 0, "accepted": 0, "employed": 0, "working": 0,
    }  # fmt: skip
    assert [list(stage) for stage in found.stages] == [["0-ready", found.stages[0][1], 4]]
    assert (found.path, found.organisation_id, found.fresh) == (center.path, center.id, None)
    assert found.blocks["people"] == [found.id, 1]
    assert found.blocks["started"] == [found.id, 0], "three people, and nobody to share a block with"


def test_a_new_count_is_seen_only_together_with_blocks_that_fit_it(
    world: World, clock: FixedClock, hands: Hands
) -> None:
    center, cohort = arrange(world, clock)
    recount(world, hands)
    before = report_of(world.database, cohort)
    for _ in range(2):
        world.trainee(cohort)
    with world.database.write() as session:
        ask_for_recount(session, None, center)
    hands.steps(1)

    between = report_of(world.database, cohort)
    assert (between.counts, between.blocks) == (before.counts, before.blocks)
    assert between.fresh["counts"]["enrolled"] == 7
    hands.finish()
    assert report_of(world.database, cohort).counts["enrolled"] == 7


def test_a_flip_that_was_planned_before_another_one_is_planned_anew(
    world: World, clock: FixedClock, hands: Hands
) -> None:
    center, cohort = arrange(world, clock)
    kind = Recount()
    with world.database.write() as session:
        slow = ask_for_recount(session, None, center)
        slow.cursor = {"after": cohort.id}
    planned = kind.prepare(hands.tools, slow)
    with world.database.write() as session:
        recounting.put_aside(session, recounting.count(session, cohort.id))
    with world.database.write() as session:
        late = kind.keep(session, slow, planned)
    assert not late.finished
    assert report_of(world.database, cohort).counted_at is None
    hands.finish()
    assert report_of(world.database, cohort).counts["enrolled"] == 5


@pytest.mark.one_engine
def test_counting_costs_as_many_statements_for_thirty_people_as_for_five(world: World, clock: FixedClock) -> None:
    _, cohort = arrange(world, clock)
    attend(world, cohort, "출석")
    taken = []
    for _ in range(2):
        with count_statements(world.app) as seen, world.database.read() as session:
            recounting.count(session, cohort.id)
        taken.append(len(seen))
        for _ in range(25):
            world.trainee(cohort)
    assert taken[0] == taken[1] <= 16


@pytest.mark.one_engine
def test_the_night_counts_what_still_moves_and_the_rest_once_a_month(
    world: World, clock: FixedClock, hands: Hands
) -> None:
    with_keys(world)
    center = world.organisation()
    old = world.cohort(center, starts_on=date(2024, 1, 8))
    new = world.cohort(center)
    for _ in range(2):
        keep_house(world.database, world.app.state.settings)
    with world.database.read() as session:
        assert recounting.due_cohorts(session, None) == [old.id, new.id]
        assert len(session.scalars(select(Work).where(Work.kind == Recount.name)).all()) == 1
    hands.finish()
    with world.database.read() as session:
        assert recounting.due_cohorts(session, None) == [new.id]
        assert recounting.due_cohorts(session, center.path) == [old.id, new.id]
    clock.instant += timedelta(days=31)
    with world.database.read() as session:
        assert recounting.due_cohorts(session, None) == [old.id, new.id]
        assert recounting.due_cohorts(session, "/0/") == []


@pytest.mark.one_engine
def test_a_center_without_cohorts_is_told_so(world: World, hands: Hands) -> None:
    done = recount(world, hands, world.organisation())
    assert done.state == "failed"
    assert "셀 회차가 아직 없어요" in done.reason
