"""An invite sheet, from the QR link to the first signed-in page."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from fastapi import Request
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.cohorts.models import Enrolment
from app.core.actor import Actor, Role
from app.core.csrf import SESSION_COOKIE
from app.core.errors import NotFound
from app.identity import accounts, invites
from app.identity.models import Account, Invite, RoleGrant
from app.identity.sessions import start_session
from app.people.models import Person
from tests.factories.world import Browser
from tests.identity.conftest import PIN, Doors, hidden


def set_pin(doors: Doors, browser: Browser, code: str, pin: str = PIN, again: str | None = None):
    chosen = browser.submit(f"/i/{code}/pin", {"pin": pin}, page=f"/i/{code}/pin")
    assert chosen.status_code == 200, chosen.text
    form = {"pin": again or pin, "chosen": hidden(chosen.text, "chosen")}
    return browser.submit(f"/i/{code}/pin", form, page=f"/i/{code}/pin")


def test_the_link_asks_for_the_name_and_uses_nothing_up(doors: Doors) -> None:
    invite = doors.invite("남궁혜숙")
    browser = doors.browser()
    for _ in range(2):
        page = browser.get(f"/i/{doors.code(invite)}")
        assert page.status_code == 200
        assert "남궁혜숙 님이 맞으신가요?" in page.text
    assert doors.organisation.name in page.text
    assert "아니에요" in page.text


def test_the_code_may_be_typed_by_hand(doors: Doors) -> None:
    code = doors.code(doors.invite())
    answer = doors.browser().submit("/i", {"code": f" {code.lower().replace('-', ' ')} "})
    assert answer.headers["location"] == f"/i/{code.replace('-', '')}"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "아직 적지 않았어요"), ("ABC", "지금은 3개예요"), ("ABCDE-FGHJK", "이 번호의 초대장이 없어요")],
)
def test_a_code_that_opens_nothing_says_why(doors: Doors, typed: str, said: str) -> None:
    answer = doors.browser().submit("/i", {"code": typed})
    assert answer.status_code == 422
    assert said in answer.text


def test_someone_else_is_given_the_centers_number(doors: Doors) -> None:
    page = doors.browser().get(f"/i/{doors.code(doors.invite())}/not-me")
    assert "064-123-4567" in page.text


def test_a_pin_set_twice_makes_the_account_and_lets_the_person_in(doors: Doors) -> None:
    invite = doors.invite("김영희", phone="01055501234")
    browser = doors.browser()
    answer = set_pin(doors, browser, doors.code(invite))
    assert answer.status_code == 303
    assert answer.headers["location"] == "/welcome"
    assert "김영희" in browser.get("/sign-in").text
    assert doors.accepted == [invite.enrolment_id]
    with doors.database.read() as session:
        assert session.get_one(Enrolment, invite.enrolment_id).state == "active"
        account = session.scalars(select(Account).where(Account.person_id == invite.person_id)).one()
        grants = session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id)).all()
        assert [(grant.organisation_id, grant.role) for grant in grants] == [(doors.organisation.id, "trainee")]
        assert session.get_one(Invite, invite.id).used_at == doors.clock.instant
        entry = session.scalars(select(AuditEntry).where(AuditEntry.verb == "identity.invite_accepted")).one()
        assert entry.person_id == invite.person_id
    assert doors.try_pin(doors.browser(), "01055501234", PIN).status_code == 303


@pytest.mark.parametrize(
    ("pin", "said"),
    [
        ("12345", "숫자 6개가 필요해요. 지금은 5개예요."),
        ("111111", "같은 숫자만"),
        ("640815", "생년월일은"),
        ("501234", "전화번호에 있는"),
    ],
)
def test_a_weak_pin_is_refused_on_the_first_of_the_two_screens(doors: Doors, pin: str, said: str) -> None:
    code = doors.code(doors.invite(phone="01055501234", birth_date=date(1964, 8, 15)))
    answer = doors.browser().submit(f"/i/{code}/pin", {"pin": pin})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{pin}"' not in answer.text


def test_another_pin_the_second_time_may_be_tried_again(doors: Doors) -> None:
    code = doors.code(doors.invite())
    browser = doors.browser()
    answer = set_pin(doors, browser, code, again="907153")
    assert answer.status_code == 422
    assert "앞에서 누른 숫자와 달라요" in answer.text
    form = {"pin": PIN, "chosen": hidden(answer.text, "chosen")}
    assert PIN not in form["chosen"]
    assert browser.submit(f"/i/{code}/pin", form, page=f"/i/{code}/pin").status_code == 303


def test_what_was_chosen_on_another_device_or_forged_starts_again(doors: Doors) -> None:
    code = doors.code(doors.invite())
    first = doors.browser().submit(f"/i/{code}/pin", {"pin": PIN})
    for chosen in (hidden(first.text, "chosen"), "forged"):
        answer = doors.browser().submit(f"/i/{code}/pin", {"pin": PIN, "chosen": chosen})
        assert answer.status_code == 422
        assert "처음부터 다시" in answer.text


def test_a_sheet_is_good_once(doors: Doors) -> None:
    code = doors.code(doors.invite())
    browser = doors.browser()
    set_pin(doors, browser, code)
    second = doors.browser()
    page = second.get(f"/i/{code}")
    assert page.status_code == 410
    assert "이미 쓴 초대장이에요" in page.text
    assert second.submit(f"/i/{code}/pin", {"pin": "907153"}).headers["location"] == f"/i/{code}"


def test_two_browsers_with_one_sheet_in_the_same_instant_make_one_account(doors: Doors) -> None:
    invite = doors.invite()
    code = doors.code(invite)
    browsers = [doors.browser() for _ in range(4)]
    forms = []
    for browser in browsers:
        chosen = browser.submit(f"/i/{code}/pin", {"pin": PIN}, page=f"/i/{code}/pin")
        forms.append({"pin": PIN, "chosen": hidden(chosen.text, "chosen"), "_csrf": hidden(chosen.text, "_csrf")})
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda pair: pair[0].post(f"/i/{code}/pin", data=pair[1]), zip(browsers, forms, strict=True))
        )
    entered = [answer for answer in answers if answer.headers.get("location") == "/welcome"]
    assert len(entered) == 1
    assert doors.accepted == [invite.enrolment_id]


def test_a_sheet_is_good_until_the_end_of_the_seventh_day_after_the_first_class(doors: Doors) -> None:
    code = doors.code(doors.invite())
    browser = doors.browser()
    doors.clock.instant = invites.invite_expiry(date(2026, 11, 23)) - timedelta(seconds=1)
    assert browser.get(f"/i/{code}").status_code == 200
    doors.clock.instant += timedelta(seconds=1)
    page = browser.get(f"/i/{code}")
    assert page.status_code == 410
    assert "초대장 기간이 지났어요" in page.text
    assert browser.submit(f"/i/{code}/pin", {"pin": PIN}).headers["location"] == f"/i/{code}"


def test_a_new_sheet_closes_the_old_one(doors: Doors) -> None:
    invite = doors.invite()
    old = doors.code(invite)
    with doors.database.write() as session:
        renewed = invites.renew(
            session,
            doors.settings.secret,
            session.get_one(Invite, invite.id),
            doors.clock.instant + timedelta(days=7),
        )
        new = doors.code(renewed)
    assert new != old
    assert doors.browser().get(f"/i/{old}").status_code == 404
    assert doors.browser().get(f"/i/{new}").status_code == 200


def test_asking_for_a_sheet_again_gives_the_same_sheet(doors: Doors) -> None:
    invite = doors.invite()
    with doors.database.write() as session:
        facts = invites.EnrolmentFacts(invite.enrolment_id, invite.organisation_id, invite.person_id)
        again = invites.issue_invite(session, doors.settings.secret, facts, invite.expires_at)
        assert again.id == invite.id
        assert doors.code(again) not in again.code_hash


def test_a_sheet_never_changes_a_pin_and_joins_the_course_after_signing_in(doors: Doors) -> None:
    account = doors.trainee("김영희", phone="01055501234")
    with doors.database.read() as session:
        person = session.get_one(Person, account.person_id)
    invite = doors.invite_for(person)
    code = doors.code(invite)
    browser = doors.browser()
    page = browser.get(f"/i/{code}")
    assert "쓰던 비밀번호가 바뀌지 않아요" in page.text
    assert f"/sign-in?next=/i/{code}" in page.text
    assert browser.submit(f"/i/{code}/pin", {"pin": "907153"}).headers["location"] == f"/i/{code}"
    doors.try_pin(browser, "01055501234", PIN)
    old = browser.cookies[SESSION_COOKIE]
    assert "새 과정을 시작할까요?" in browser.get(f"/i/{code}").text
    answer = browser.submit(f"/i/{code}/acceptance", page=f"/i/{code}")
    assert answer.status_code == 303
    assert doors.accepted == [invite.enrolment_id]
    assert browser.cookies[SESSION_COOKIE] != old
    assert browser.submit(f"/i/{code}/acceptance", page="/sign-in").status_code == 409
    assert doors.accepted == [invite.enrolment_id]


def test_nobody_else_can_join_with_the_sheet(doors: Doors) -> None:
    account = doors.trainee("김영희", phone="01055501234")
    with doors.database.read() as session:
        person = session.get_one(Person, account.person_id)
    code = doors.code(doors.invite_for(person))
    other = doors.world.browser(doors.trainee("이정호", phone="01055509999"))
    assert "먼저 나간 다음" in other.get(f"/i/{code}").text
    assert other.submit(f"/i/{code}/acceptance", page=f"/i/{code}").status_code == 409
    assert doors.browser().submit(f"/i/{code}/acceptance").headers["location"].startswith("/sign-in?next=")
    assert doors.accepted == []


def staff_actor(doors: Doors, account: Account) -> Actor:
    with doors.database.write() as session:
        token = start_session(session, account, staff=True)
    headers = [(b"cookie", f"{SESSION_COOKIE}={token}".encode())]
    actor = doors.app.state.find_actor(Request({"type": "http", "app": doors.app, "headers": headers}))
    assert actor is not None
    return actor


def test_a_forgotten_pin_is_taken_away_by_the_center_and_set_anew_with_a_new_sheet(doors: Doors) -> None:
    invite = doors.invite("김영희", phone="01055501234")
    browser = doors.browser()
    set_pin(doors, browser, doors.code(invite))
    actor = staff_actor(doors, doors.staff())
    with doors.database.write() as session:
        person = session.get_one(Person, invite.person_id)
        account = accounts.access_trainee_account(session, actor, person.public_id)
        accounts.reset_pin(session, actor, account)
        sheet = session.get_one(Invite, invite.id)
        invites.renew(session, doors.settings.secret, sheet, doors.clock.instant + timedelta(days=7))
    assert browser.get("/welcome").headers["location"] == "/sign-in?next=/welcome"
    assert doors.try_pin(doors.browser(), "01055501234", PIN).status_code == 422
    assert set_pin(doors, browser, doors.code(sheet), pin="907153").status_code == 303
    assert doors.try_pin(doors.browser(), "01055501234", "907153").status_code == 303


def test_a_pin_is_reset_only_by_center_staff_of_the_persons_own_organisation(doors: Doors) -> None:
    trainee = doors.trainee()
    colleague = doors.staff("colleague@example.kr")
    instructor = staff_actor(doors, doors.staff("teacher@example.kr", Role.INSTRUCTOR))
    doors.organisation = doors.world.organisation("서귀포 새일센터")
    foreign = staff_actor(doors, doors.staff("foreign@example.kr"))
    for actor, target in ((foreign, trainee), (instructor, trainee), (foreign, colleague)):
        with pytest.raises(NotFound), doors.database.write() as session:
            accounts.reset_pin(session, actor, session.get_one(Account, target.id))
    assert doors.try_pin(doors.browser(), "01055501234", PIN).status_code == 303


def test_a_new_role_asks_everyone_signed_in_with_the_account_to_come_in_again(doors: Doors) -> None:
    account = doors.trainee()
    browser = doors.world.browser(account)
    with doors.database.write() as session:
        assert accounts.grant_role(session, account, doors.organisation.id, Role.INSTRUCTOR)
    assert browser.get("/welcome").headers["location"] == "/sign-in?next=/welcome"
    with doors.database.write() as session:
        assert not accounts.grant_role(session, account, doors.organisation.id, Role.INSTRUCTOR)
