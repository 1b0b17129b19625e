"""One center with a graduate, and the steps that the certificate tests share."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, select

from app.cohorts.models import Cohort, Enrolment
from app.completion.models import Certificate
from app.core.actor import Role
from app.core.database import Database
from app.core.idempotency import fresh_key
from app.identity.models import Account
from app.people.models import Organisation
from tests.factories.completion import center, certifying_cohort, graduate, with_keys
from tests.factories.world import Browser, World


@dataclass
class CertificateDesk:
    """A center worker at a browser, a cohort, and 김영숙, who has done everything."""

    world: World
    organisation: Organisation
    cohort: Cohort
    staff: Browser
    account: Account
    enrolment: Enrolment

    @classmethod
    def open(cls, world: World, *, keys: bool = True) -> "CertificateDesk":
        if keys:
            with_keys(world)
        organisation = center(world)
        cohort = certifying_cohort(world, organisation)
        staff = world.browser(world.staff(organisation, Role.CENTER, "강보배"), staff=True)
        account, enrolment = graduate(world, cohort, "김영숙")
        return cls(world, organisation, cohort, staff, account, enrolment)

    @property
    def page(self) -> str:
        return f"/cohorts/{self.cohort.public_id}/completion"

    def issue(self, *enrolments: Enrolment, key: str | None = None, browser: Browser | None = None) -> Any:
        """Tick the named people (김영숙 when none is named) and press the button."""
        wanted = [str(each.public_id) for each in enrolments or (self.enrolment,)]
        data = {"_key": key or fresh_key(), "enrolment": wanted}
        return (browser or self.staff).submit(f"/cohorts/{self.cohort.public_id}/certificates", data)

    def issued(self) -> Certificate:
        """Issue to 김영숙; the certificate as it is stored."""
        answer = self.issue()
        assert answer.status_code == 303, answer.text
        return self.certificates()[-1]

    def certificates(self) -> list[Certificate]:
        with self.world.database.read() as session:
            return list(session.scalars(select(Certificate).order_by(Certificate.id)))

    def revoke(self, certificate: Certificate, reason: str = "발급 오류") -> Any:
        return self.staff.submit(f"/certificates/{certificate.public_id}/revocation", {"reason": reason, "sure": "yes"})

    def trainee(self) -> Browser:
        return self.world.browser(self.account)

    def public(self) -> Browser:
        return self.world.browser()


def text_of(html: str) -> str:
    """What a person reads of a page."""
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def outcome_of(html: str) -> str:
    """The large word of a check: 유효, 만료, 취소, 확인할 수 없음."""
    found = re.search(r'id="outcome-title"[^>]*>([^<]+)<', html)
    assert found, "the page has no outcome"
    return found.group(1)


def without_tokens(html: str) -> str:
    """A page without what differs from visit to visit."""
    return re.sub(r'[0-9a-f]{64}|value="/[^"]*"', "", html)


@contextmanager
def counted_statements(database: Database) -> Iterator[list[str]]:
    """The SQL statements of the block; opening a transaction is none."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SELECT set_config")):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
