"""People with keys: a trainee with a PIN, staff with a password and an authenticator, a sheet in the hand."""

import re
from dataclasses import dataclass, field

import pyotp
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.models import Enrolment
from app.core.actor import Role
from app.core.clock import FixedClock
from app.core.database import Database
from app.core.settings import Settings
from app.identity.accounts import create_staff
from app.identity.hashing import hash_password, hash_pin
from app.identity.invites import EnrolmentFacts, code_of, invite_expiry, issue_invite
from app.identity.models import Account, Invite, SignInSession
from app.identity.otp import otp_secret_of
from app.people.models import Organisation, Person
from tests.factories.world import Browser, World

PIN = "482915"
PASSWORD = "바다가 보이는 창 네 개"


@dataclass
class Doors:
    """Arranges keys and walks through the doors."""

    app: FastAPI
    database: Database
    world: World
    settings: Settings
    clock: FixedClock
    accepted: list[int] = field(default_factory=list)
    organisation: Organisation = field(init=False)

    def __post_init__(self) -> None:
        self.organisation = self.world.organisation()

    def trainee(self, name: str = "김영희", phone: str = "01055501234", pin: str = PIN) -> Account:
        person = self.world.person(name, phone=phone)
        hashed = hash_pin(self.settings.secret, pin)
        return self.world.account(person, self.organisation, Role.TRAINEE, pin_hash=hashed)

    def staff(self, login: str = "park@example.kr", role: Role = Role.CENTER) -> Account:
        hashed = hash_password(self.settings.secret, PASSWORD)
        with self.database.write() as session:
            account, _ = create_staff(
                session,
                self.settings.secret,
                name="박순자",
                login=login,
                role=role,
                organisation_id=self.organisation.id,
                password_hash=hashed,
            )
        return account

    def one_time_code(self, account: Account) -> str:
        return pyotp.TOTP(otp_secret_of(self.settings.secret, account)).at(self.clock.instant)

    def invite(self, name: str = "김영희", **person: object) -> Invite:
        """A fresh sheet for a person who has no account yet."""
        return self.invite_for(self.world.person(name, **person))

    def invite_for(self, person: Person) -> Invite:
        cohort = self.world.cohort(self.organisation)
        with self.database.write() as session:
            enrolment = Enrolment(
                cohort_id=cohort.id,
                organisation_id=self.organisation.id,
                person_id=person.id,
                state="invited",
                created_at=self.clock.instant,
            )
            session.add(enrolment)
            session.flush()
            facts = EnrolmentFacts(enrolment.id, self.organisation.id, person.id)
            return issue_invite(session, self.settings.secret, facts, invite_expiry(cohort.starts_on))

    def code(self, invite: Invite) -> str:
        return code_of(self.settings.secret, invite)

    def browser(self) -> Browser:
        return self.world.browser()

    def try_pin(self, browser: Browser, phone: str, pin: str, **extra: str):
        return browser.submit("/sign-in", {"phone": phone, "pin": pin, **extra}, page="/sign-in/staff")

    def sessions(self) -> list[SignInSession]:
        with self.database.read() as session:
            return list(session.scalars(select(SignInSession).order_by(SignInSession.id)))


@pytest.fixture
def doors(app: FastAPI, database: Database, world: World, settings: Settings, clock: FixedClock) -> Doors:
    made = Doors(app, database, world, settings, clock)

    def on_invite_accepted(session: Session, enrolment_id: int) -> None:
        session.get_one(Enrolment, enrolment_id).state = "active"
        made.accepted.append(enrolment_id)

    app.state.on_invite_accepted = on_invite_accepted
    return made


def hidden(html: str, name: str) -> str:
    """The value of a form's hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"the page has no field {name}"
    return found.group(1)
