"""Arranging: organisations, staff, cohorts, trainees, and browsers that are signed in as them."""

import itertools
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.cohorts.models import Cohort, Enrolment
from app.cohorts.outline import Stage, Step
from app.core.actor import Role
from app.core.clock import now, today
from app.core.csrf import DEVICE_COOKIE, SESSION_COOKIE
from app.core.database import Database
from app.identity.models import Account, RoleGrant
from app.identity.sessions import start_session
from app.people.models import Organisation, Person

NAMES = ("김영희", "박순자", "이정호", "최미경", "정대현", "남궁혜숙", "오철", "한말순", "강보배", "윤경자")


@dataclass
class World:
    app: FastAPI
    database: Database
    numbers: itertools.count = field(default_factory=lambda: itertools.count(1))  # type: ignore[type-arg]

    def organisation(self, name: str = "제주 중장년내일센터", kind: str = "center", **extra: Any) -> Organisation:
        with self.database.write() as session:
            made = Organisation(name=name, kind=kind, path="", phone="064-123-4567", **extra)
            session.add(made)
            session.flush()
            made.path = f"/{made.id}/"
            return made

    def person(self, name: str | None = None, **extra: Any) -> Person:
        number = next(self.numbers)
        with self.database.write() as session:
            made = Person(
                name=name or NAMES[number % len(NAMES)],
                phone=extra.pop("phone", f"0105550{number:04d}"),
                created_at=now(session),
                **extra,
            )
            session.add(made)
            return made

    def account(self, person: Person, organisation: Organisation | None, role: Role, **extra: Any) -> Account:
        with self.database.write() as session:
            made = Account(person_id=person.id, created_at=now(session), **extra)
            session.add(made)
            session.flush()
            if organisation:
                session.add(
                    RoleGrant(
                        account_id=made.id, organisation_id=organisation.id, role=role.value, granted_at=now(session)
                    )
                )
            return made

    def staff(self, organisation: Organisation, role: Role = Role.CENTER, name: str | None = None) -> Account:
        person = self.person(name)
        return self.account(person, organisation, role, login=f"staff{person.id}@example.kr")

    def cohort(self, organisation: Organisation, **extra: Any) -> Cohort:
        """A cohort of one stage; `outline`, `documents`, `rule`, `starts_on` can be given."""
        outline = extra.pop("outline", (simple_stage(),))
        with self.database.write() as session:
            starts = extra.pop("starts_on", today(session))
            made = Cohort(
                organisation_id=organisation.id,
                programme_slug="ai-data-crowdworker",
                programme_title="AI 데이터 크라우드 워커 양성 과정",
                name=extra.pop("name", "2026년 3회차"),
                starts_on=starts,
                ends_on=starts + timedelta(days=55),
                capacity=30,
                documents=extra.pop("documents", {}),
                outline=[stage.model_dump(mode="json") for stage in outline],
                rule=extra.pop("rule", {}),
                opened_at=now(session),
                **extra,
            )
            session.add(made)
            return made

    def trainee(self, cohort: Cohort, name: str | None = None, *, state: str = "active") -> tuple[Account, Enrolment]:
        """A person with an account who is enrolled in `cohort`."""
        person = self.person(name)
        with self.database.read() as session:
            organisation = session.get_one(Organisation, cohort.organisation_id)
        account = self.account(person, organisation, Role.TRAINEE)
        with self.database.write() as session:
            enrolment = Enrolment(
                cohort_id=cohort.id,
                organisation_id=cohort.organisation_id,
                person_id=person.id,
                state=state,
                created_at=now(session),
            )
            session.add(enrolment)
            return account, enrolment

    def browser(self, account: Account | None = None, *, staff: bool = False) -> "Browser":
        """A browser of its own, signed in as `account` (without going through the door)."""
        browser = Browser(self.app, base_url="https://testserver", follow_redirects=False)
        if account:
            with self.database.write() as session:
                browser.cookies.set(SESSION_COOKIE, start_session(session, account, staff=staff))
        return browser


class Browser(TestClient):
    """A TestClient that, like a browser, sends the page's CSRF token along with what it posts."""

    _token: tuple[tuple[str | None, ...], str] | None = None

    def submit(self, url: str, data: dict[str, Any] | None = None, *, page: str | None = None, **extra: Any) -> Any:
        """POST a form as the page at `page` (by default any page) would: with its token."""
        return self.post(url, data={**(data or {}), "_csrf": self.csrf(page)}, **extra)

    def csrf(self, page: str | None = None) -> str:
        """The token in `page`; by default that of any page, which stays the same while session and device do."""
        if page is None and self._token and self._token[0] == self._cookies_of_tokens():
            return self._token[1]
        html = self.get(page or "/styleguide").text
        found = re.search(r'name="_csrf" value="([0-9a-f]{64})"', html)
        assert found, "the page has no form token"
        self._token = (self._cookies_of_tokens(), found.group(1))
        return found.group(1)

    def _cookies_of_tokens(self) -> tuple[str | None, ...]:
        return self.cookies.get(SESSION_COOKIE), self.cookies.get(DEVICE_COOKIE)


def simple_stage(slug: str = "0-ready", week: int = 1, lesson: str = "big-letters", quiz: str = "stage-0") -> Stage:
    return Stage(
        slug=slug,
        title="준비해요",
        summary="휴대폰을 편하게 써요.",
        week=week,
        steps=(
            Step(key=f"lesson:{slug}/{lesson}", title="화면 키우기", minutes=20),
            Step(key=f"quiz:{quiz}", title="확인 문제"),
        ),
    )
