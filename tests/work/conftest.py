"""A center at whose desk long work is asked for, and a worker in this process that does it a chunk at a time."""

import re
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from app.cohorts.models import Cohort, Enrolment, RosterEntry
from app.core.actor import Role
from app.core.clock import FixedClock
from app.core.database import Database
from app.identity.models import Invite
from app.people.models import Organisation, Person
from app.work.kinds import Tools
from app.work.models import Work
from app.work.running import Claim, Went, advance, beat, begin, claim_next
from tests.factories.world import Browser, World

CHUNK = 200


@dataclass
class Hands:
    """The worker. `steps(n)` does n chunks, `finish()` all; `claim` is the run it is at."""

    tools: Tools
    kinds: Any
    claim: Claim | None = None
    position: int = 0
    went: list[Went] = field(default_factory=list)

    def take_up(self) -> Claim | None:
        """Claim the next piece of work and begin it."""
        self.claim = claim_next(self.tools.database, self.kinds)
        if self.claim:
            self.position = begin(self.tools, self.kinds, self.claim) or 0
        return self.claim

    def step(self, position: int | None = None) -> Went:
        assert self.claim
        went = advance(self.tools, self.kinds, self.claim, self.position if position is None else position)
        if position is None:
            self.position += went is Went.ON
        return went

    def steps(self, number: int) -> None:
        self.take_up()
        for _ in range(number):
            assert self.step() is Went.ON

    def finish(self) -> None:
        """Whatever is left of the run at hand, and every other piece of work."""
        while self.claim or self.take_up():
            while self.step() is Went.ON:
                pass
            self.claim = None

    def be_seen(self) -> None:
        beat(self.tools.database, "here-0", ())


@dataclass
class Desk:
    """`staff` is signed in as center staff of `center`, who runs `cohort`, with room for 2,000."""

    world: World
    center: Organisation
    staff: Browser
    cohort: Cohort
    hands: Hands

    def sign_in(self) -> None:
        """Another day: the old session has ended."""
        self.staff = self.world.browser(self.world.staff(self.center), staff=True)

    @property
    def database(self) -> Database:
        return self.world.database

    @property
    def url(self) -> str:
        return f"/cohorts/{self.cohort.public_id}"

    def upload(self, number: int, first: int = 0, browser: Browser | None = None) -> str:
        """Stage a roster of so many people; the address of its dry run."""
        people = "".join(f"{name_of(n)},0107{n:07d}\n" for n in range(first, first + number))
        file = {"file": ("명단.csv", ("이름,전화번호\n" + people).encode(), "text/csv")}
        answer = (browser or self.staff).submit(f"{self.url}/roster", files=file)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def ask_import(self, number: int, first: int = 0) -> str:
        """Both taps of a large roster; the address of its work."""
        answer = self.staff.submit(self.upload(number, first) + "/enrolments")
        assert answer.status_code == 303, answer.text
        assert answer.headers["location"].startswith("/works/"), answer.headers["location"]
        return str(answer.headers["location"])

    def ask_export(self, format: str = "csv", purpose: str = "월말 보고") -> str:
        answer = self.staff.submit("/exports/cohorts", {"format": format, "purpose": purpose})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def page(self, url: str) -> str:
        """The text of a page, without its marks."""
        answer = self.staff.get(url)
        assert answer.status_code == 200, answer.text
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text.split("<main")[1].split("</main>")[0]))

    def work(self, url: str) -> Work:
        with self.database.read() as session:
            return session.scalars(select(Work).where(Work.public_id == uuid.UUID(url.rsplit("/", 1)[1]))).one()

    def counts(self) -> dict[str, int]:
        """Persons from rosters, enrolments, invites, and rows on their way in."""
        with self.database.read() as session:
            return {
                "people": session.scalar(select(func.count()).where(Person.phone.like("0107%"))) or 0,
                "enrolments": session.scalar(select(func.count(Enrolment.id))) or 0,
                "invites": session.scalar(select(func.count(Invite.id))) or 0,
                "on their way": session.scalar(select(func.count(RosterEntry.line))) or 0,
            }

    def wait(self, **span: float) -> None:
        """Move the clock."""
        clock = self.world.app.state.database.clock
        assert isinstance(clock, FixedClock)
        clock.instant += timedelta(**span)


def name_of(number: int) -> str:
    return "김이박최정"[number % 5] + "영순미정혜"[number // 5 % 5] + "희자숙란경"[number // 25 % 5]


NOBODY = {"people": 0, "enrolments": 0, "invites": 0, "on their way": 0}


def everybody(number: int) -> dict[str, int]:
    return {"people": number, "enrolments": number, "invites": number, "on their way": 0}


@pytest.fixture
def hands(app: FastAPI, database: Database) -> Hands:
    return Hands(Tools(database, app.state.settings, app.state.exports), app.state.work_kinds)


@pytest.fixture
def desk(world: World, hands: Hands) -> Desk:
    center = world.organisation()
    staff = world.browser(world.staff(center, Role.CENTER, "고미란"), staff=True)
    cohort = world.cohort(center)
    with world.database.write() as session:
        session.get_one(Cohort, cohort.id).capacity = 2000
    return Desk(world, center, staff, cohort, hands)
