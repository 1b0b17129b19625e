"""A center with a worker at the desk; classes, people and whatever else may be due."""

import itertools
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.cohorts.ledger import load_learner, record_step
from app.cohorts.models import AttendanceMark, AttendanceRequest, ClassSession, Cohort, Enrolment, RosterImport
from app.core.actor import Role
from app.core.clock import KOREA, FixedClock
from app.identity.models import Account
from app.people.models import Organisation
from tests.factories.world import Browser, World


@dataclass
class Desk:
    """`staff` sits at the desk of `center`; it is Monday, 23 November 2026, 09:30, and `cohort` began two weeks ago."""

    world: World
    clock: FixedClock
    center: Organisation
    account: Account
    cohort: Cohort
    names: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def staff(self) -> Browser:
        """Signed in anew, whatever the hour has come to."""
        return self.world.browser(self.account, staff=True)

    def at(self, day: date, hour: int = 14) -> datetime:
        return datetime(day.year, day.month, day.day, hour, tzinfo=KOREA)

    def add(self, row: Any) -> Any:
        with self.world.database.write() as session:
            session.add(row)
        return row

    def hold(self, day: date, hour: int = 14, cohort: Cohort | None = None) -> ClassSession:
        """A class of two hours."""
        of = cohort or self.cohort
        starts = self.at(day, hour)
        title = f"{day.day}일 수업"
        return self.add(
            ClassSession(
                organisation_id=of.organisation_id, cohort_id=of.id, title=title, kind="live", starts_at=starts,
                ends_at=starts + timedelta(hours=2), changed_at=self.clock.instant,
            )
        )  # fmt: skip

    def join(self, name: str, on: date = date(2026, 11, 9), **extra: Any) -> Enrolment:
        """Somebody who is in the cohort since `on`, and has done nothing yet."""
        _, enrolment = self.world.trainee(extra.pop("cohort", self.cohort), name, **extra)
        with self.world.database.write() as session:
            session.get_one(Enrolment, enrolment.id).created_at = self.at(on, 9)
        return enrolment

    def mark(self, found: ClassSession, enrolment: Enrolment, mark: str = "출석") -> None:
        self.add(
            AttendanceMark(
                session_id=found.id, enrolment_id=enrolment.id, number=1, organisation_id=enrolment.organisation_id,
                person_id=enrolment.person_id, mark=mark, source="staff", account_id=self.account.id, at=found.ends_at,
            )
        )  # fmt: skip

    def ask(self, found: ClassSession, enrolment: Enrolment, due_on: date) -> AttendanceRequest:
        return self.add(
            AttendanceRequest(
                organisation_id=enrolment.organisation_id, person_id=enrolment.person_id, session_id=found.id,
                enrolment_id=enrolment.id, wanted="출석", text="왔어요", due_on=due_on, created_at=self.clock.instant,
            )
        )  # fmt: skip

    def stage_roster(self, cohort: Cohort | None = None) -> RosterImport:
        of = cohort or self.cohort
        return self.add(
            RosterImport(
                organisation_id=of.organisation_id, cohort_id=of.id, actor_account_id=self.account.id,
                file_name="명단.csv", rows=[{"line": 2}], created_at=self.clock.instant - timedelta(hours=20),
            )
        )  # fmt: skip

    def stand(self, enrolment: Enrolment, step: str, state: str, **extra: Any) -> None:
        with self.world.database.write() as session:
            record_step(session, load_learner(session, enrolment.id), step, state, **extra)

    def contact(self, enrolment: Enrolment, browser: Browser | None = None, **sent: Any) -> Any:
        """Write a contact down, as the form does."""
        typed = {"way": "phone", "result": "goes_on", "next_on": "", "note": "", "_seq": "0"} | sent
        return (browser or self.staff).submit(f"/enrolments/{enrolment.public_id}/contact", typed)


def account_of(world: World, enrolment: Enrolment) -> Account:
    with world.database.read() as session:
        return session.query(Account).filter_by(person_id=enrolment.person_id).one()


@pytest.fixture
def desk(world: World, clock: FixedClock) -> Desk:
    center = world.organisation()
    account = world.staff(center, Role.CENTER, "고미란")
    cohort = world.cohort(center, name="2026년 3회차", starts_on=date(2026, 11, 9))
    return Desk(world, clock, center, account, cohort)
