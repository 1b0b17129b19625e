"""The sheets that bring people through the door, and the way back for who forgot the PIN."""

import re
from datetime import timedelta

import pytest
import segno
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.cohorts.models import Enrolment
from app.core.actor import Role
from app.core.clock import FixedClock
from app.identity.invites import find_invite, use_once
from app.identity.models import Account
from app.people.models import Person
from tests.cohorts.conftest import Office
from tests.factories.world import Browser

PEOPLE = [(f"김{'가나다라마바사아자차'[n % 10]}{'영순미'[n // 10]}", f"0101000{n:04d}") for n in range(30)]


def sheets(html: str) -> list[tuple[str, str, str]]:
    """(name, code, drawing) of each printed sheet."""
    return [
        (
            re.search(r'aria-label="([^"]+) 님 초대장"', part).group(1),  # type: ignore[union-attr]
            re.search(r'class="invite-letters">([^<]+)<', part).group(1),  # type: ignore[union-attr]
            re.search(r"<svg[^>]*class=\"qr\".*?</svg>", part, re.S).group(0),  # type: ignore[union-attr]
        )
        for part in html.split('<section class="sheet invite"')[1:]
    ]


def enrolment_of(office: Office, browser_page: str) -> str:
    return re.findall(r"/enrolments/([0-9a-f-]{36})", browser_page)[0]


def heading_greets(visitor: Browser, code: str) -> bool:
    """Whether the door behind a code greets somebody by name."""
    html = visitor.get(f"/i/{code}", follow_redirects=True).text
    return any(name in html for name, _ in PEOPLE)


def print_all(office: Office) -> list[tuple[str, str, str]]:
    answer = office.worker.get(f"{office.url}/invites")
    assert answer.status_code == 200
    return sheets(answer.text)


def test_each_of_thirty_people_gets_a_sheet_with_a_code_and_a_drawing_of_their_own(office: Office) -> None:
    office.enrol(*PEOPLE)
    printed = print_all(office)
    assert sorted(name for name, _, _ in printed) == sorted(name for name, _ in PEOPLE)
    assert len({code for _, code, _ in printed}) == len({drawing for _, _, drawing in printed}) == 30
    for _, code, drawing in printed:
        url = f"https://testserver/i/{code}"
        expected = segno.make(url, error="m", micro=False)
        assert re.search(r'd="([^"]+)"', drawing).group(1) in expected.svg_inline(scale=6, border=4, omitsize=True)  # type: ignore[union-attr]


def test_the_address_on_the_sheet_opens_the_door(office: Office) -> None:
    office.enrol(*PEOPLE[:1])
    ((name, code, _),) = print_all(office)
    assert name in office.world.browser().get(f"/i/{code}", follow_redirects=True).text


def test_a_new_sheet_kills_the_old_code(office: Office) -> None:
    office.enrol(*PEOPLE[:2])
    ((_, old, _), (_, other, _)) = print_all(office)
    page = office.worker.get(office.url).text
    enrolment = enrolment_of(office, page)
    answer = office.worker.submit(f"/enrolments/{enrolment}/invites")
    assert answer.headers["location"] == f"{office.url}/invites?person={enrolment}"
    ((_, new, _),) = sheets(office.worker.get(answer.headers["location"]).text)
    assert new not in (old, other)
    visitor = office.world.browser()
    greeted = [code in (new, other) for code in (new, other, old)]
    assert [heading_greets(visitor, code) for code in (new, other, old)] == greeted


def test_who_has_come_in_is_not_printed_again(office: Office) -> None:
    office.enrol(*PEOPLE[:1])
    ((_, code, _),) = print_all(office)
    with office.world.database.write() as session:
        invite = find_invite(session, office.world.app.state.settings.secret, code)
        assert invite is not None
        assert use_once(session, invite)
    answer = office.worker.get(f"{office.url}/invites")
    assert sheets(answer.text) == []
    assert "인쇄할 초대장이 없어요" in answer.text


def test_a_sheet_past_its_day_is_not_printed_and_the_page_says_how_to_renew_it(
    office: Office, clock: FixedClock
) -> None:
    office.enrol(*PEOPLE[:1])
    clock.instant += timedelta(days=30)
    worker = office.world.browser(office.world.staff(office.center, Role.CENTER), staff=True)
    answer = worker.get(f"{office.url}/invites")
    assert sheets(answer.text) == []
    assert "기한이 지난 초대장이 1장" in answer.text
    enrolment = enrolment_of(office, worker.get(office.url).text)
    renewed = worker.submit(f"/enrolments/{enrolment}/invites").headers["location"]
    assert len(sheets(worker.get(renewed).text)) == 1


def test_sheets_belong_to_the_center_that_enrolled(office: Office) -> None:
    office.enrol(*PEOPLE[:1])
    enrolment = enrolment_of(office, office.worker.get(office.url).text)
    stranger = office.world.browser(office.world.staff(office.world.organisation("부산 센터"), Role.CENTER), staff=True)
    instructor = office.world.browser(office.world.staff(office.center, Role.INSTRUCTOR), staff=True)
    for browser, status in ((stranger, 404), (instructor, 403)):
        assert browser.get(f"{office.url}/invites").status_code == status
        assert browser.submit(f"/enrolments/{enrolment}/invites").status_code == status
        assert browser.submit(f"/enrolments/{enrolment}/pin-resets").status_code == status


def came_in(office: Office) -> tuple[Account, Enrolment, str]:
    """A trainee who was enrolled with a sheet, came in and set a PIN."""
    office.enrol(*PEOPLE[:1])
    with office.world.database.read() as session:
        enrolment = session.scalars(select(Enrolment)).one()
        person = session.get_one(Person, enrolment.person_id)
    account = office.world.account(person, office.center, Role.TRAINEE, pin_hash="$argon2id$forgotten")
    with office.world.database.write() as session:
        session.merge(enrolment).state = "active"
    return account, enrolment, str(enrolment.public_id)


def test_a_forgotten_pin_is_taken_away_and_a_sheet_to_set_a_new_one_is_ready(office: Office) -> None:
    account, _, enrolment = came_in(office)
    trainee = office.world.browser(account)
    assert trainee.get("/path").status_code == 200
    assert "비밀번호를 잊은 분: 새로 정하게 하기" in office.worker.get(f"/enrolments/{enrolment}").text
    answer = office.worker.submit(f"/enrolments/{enrolment}/pin-resets")
    assert answer.headers["location"] == f"{office.url}/invites?person={enrolment}"
    assert len(sheets(office.worker.get(answer.headers["location"]).text)) == 1
    with office.world.database.read() as session:
        assert session.get_one(Account, account.id).pin_hash is None
        verbs = set(session.scalars(select(AuditEntry.verb).where(AuditEntry.person_id == account.person_id)))
    assert {"identity.pin_reset", "cohorts.invite_renewed"} <= verbs
    assert trainee.get("/path").headers["location"].startswith("/sign-in")


def test_who_has_not_come_in_here_has_no_pin_for_this_center_to_take(office: Office) -> None:
    """Also a person who has an account at another center: it is offered a place here and keeps its PIN."""
    elsewhere = office.world.organisation("부산 센터")
    person = office.world.person("박순자", phone="01023456789")
    account = office.world.account(person, elsewhere, Role.TRAINEE, pin_hash="$argon2id$kept")
    office.enrol(("박순자", "01023456789"))
    enrolment = enrolment_of(office, office.worker.get(office.url).text)
    assert "비밀번호를 잊은 분" not in office.worker.get(f"/enrolments/{enrolment}").text
    assert office.worker.submit(f"/enrolments/{enrolment}/pin-resets").status_code == 404
    with office.world.database.read() as session:
        assert session.get_one(Account, account.id).pin_hash == "$argon2id$kept"


@pytest.mark.parametrize("deed", ["invites", "pin-resets"])
def test_a_trainee_makes_no_sheets(office: Office, deed: str) -> None:
    account, enrolment = office.world.trainee(office.cohort)
    assert office.world.browser(account).submit(f"/enrolments/{enrolment.public_id}/{deed}").status_code == 403
