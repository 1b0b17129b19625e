"""A center with a cohort, people and a certificate, another center with the same, and programs that hold tokens."""

import itertools
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.cohorts.models import Cohort, Enrolment
from app.cohorts.service import complete_enrolment
from app.completion.models import Certificate
from app.core.actor import Actor, Grant, Role
from app.core.api_client import ApiScope
from app.core.clock import now, today
from app.identity.api_tokens import make_token
from app.identity.models import Account, ApiToken
from app.identity.token_forms import NewToken
from app.people.models import Organisation
from tests.completion.desk import CertificateDesk
from tests.factories.completion import certifying_cohort, graduate, pass_steps
from tests.factories.world import World

PREFIX = "/api/v1"
ALL = tuple(ApiScope)


class Program(TestClient):
    """A program of an integrator: its token on every request, no cookies, a fault is an answer."""

    def __init__(self, app: FastAPI, token: str | None) -> None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        super().__init__(
            app, base_url="https://testserver", follow_redirects=False, headers=headers, raise_server_exceptions=False
        )

    def read(self, path: str, **params: Any) -> Any:
        """The JSON of an answer that has to be good."""
        answer = self.get(PREFIX + path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def read_all(self, path: str, **params: Any) -> list[Any]:
        """Every item of a list, page by page, as `next` says."""
        page = self.read(path, **params)
        items = page["items"]
        while page["next"]:
            answer = self.get(page["next"])
            assert answer.status_code == 200, answer.text
            page = answer.json()
            items += page["items"]
        return items


@dataclass
class ApiDesk:
    """제주: 강보배 at the desk, a cohort with 김영숙 (completed) and 박순자 (half way)."""

    world: World
    certificates: CertificateDesk
    half_way: Enrolment
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @classmethod
    def open(cls, world: World) -> "ApiDesk":
        desk = CertificateDesk.open(world)
        with world.database.write() as session:
            complete_enrolment(session, desk.enrolment.id)
        _, half_way = world.trainee(desk.cohort, "박순자")
        pass_steps(world, half_way, {"lesson:3-practice/rights": None, "quiz:stage-3": 70.0})
        return cls(world, desk, half_way)

    @cached_property
    def certificate(self) -> Certificate:
        """김영숙's; issued when a test first asks for it, for signing and printing take a second."""
        return self.certificates.issued()

    @property
    def organisation(self) -> Organisation:
        return self.certificates.organisation

    @property
    def cohort(self) -> Cohort:
        return self.certificates.cohort

    def issue_token(
        self,
        *scopes: ApiScope,
        organisation: Organisation | None = None,
        staff: Account | None = None,
        days: int = 90,
    ) -> tuple[ApiToken, str]:
        """A token as the page makes it; all scopes when none is named."""
        at = organisation or self.organisation
        account = staff or self.world.staff(at, Role.CENTER)
        with self.world.database.write() as session:
            grant = Grant(Role.CENTER, at.id, at.name, at.path, None)
            actor = Actor(account.id, account.person_id, account.public_id, "", 0, now(session), (grant,))
            wanted = NewToken(f"집계 {next(self.numbers)}", scopes or ALL, self._end(today(session), days))
            return make_token(session, actor, at.id, wanted)

    @staticmethod
    def _end(day: date, days: int) -> date:
        return day + timedelta(days=days)

    def program(self, *scopes: ApiScope, organisation: Organisation | None = None) -> Program:
        return Program(self.world.app, self.issue_token(*scopes, organisation=organisation)[1])

    def elsewhere(self) -> "tuple[Organisation, Cohort, Enrolment]":
        """Another center with a cohort and a graduate."""
        there = self.world.organisation("전주 중장년내일센터", head_title="센터장", head_name="이도현")
        cohort = certifying_cohort(self.world, there, name="전주 1회차")
        _, enrolment = graduate(self.world, cohort, "최미경")
        return there, cohort, enrolment
