"""Staff come in by password and one-time code."""

from datetime import timedelta

import pytest

from app.core.actor import Role
from app.core.database import Database
from app.core.errors import Invalid
from app.identity.accounts import create_staff, password_problem
from app.identity.models import Account
from app.identity.otp import otp_secret_of
from tests.factories.world import Browser
from tests.identity.conftest import PASSWORD, Doors, hidden


def ticket(doors: Doors, browser: Browser, login: str = "park@example.kr", password: str = PASSWORD) -> str:
    answer = browser.submit("/sign-in/staff", {"login": login, "password": password}, page="/sign-in/staff")
    assert answer.status_code == 200
    return hidden(answer.text, "ticket")


def enter(browser: Browser, ticket: str, code: str, **extra: str):
    form = {"ticket": ticket, "code": code, **extra}
    return browser.submit("/sign-in/staff/code", form, page="/sign-in/staff")


def test_password_then_code_lead_in_to_a_staff_session(doors: Doors) -> None:
    account = doors.staff()
    browser = doors.browser()
    answer = enter(browser, ticket(doors, browser, " Park@Example.KR "), doors.one_time_code(account), next="/cohorts")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/cohorts"
    assert doors.sessions()[-1].staff
    assert "박순자" in browser.get("/sign-in/staff").text


@pytest.mark.parametrize(
    ("login", "password"), [("park@example.kr", "바다가 보이는 창 5"), ("nobody@example.kr", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_login_are_answered_alike(doors: Doors, login: str, password: str) -> None:
    doors.staff()
    answer = doors.browser().submit("/sign-in/staff", {"login": login, "password": password}, page="/sign-in/staff")
    assert answer.status_code == 422
    assert "아이디나 비밀번호가 맞지 않아요" in answer.text
    assert password not in answer.text


def test_empty_boxes_are_named(doors: Doors) -> None:
    answer = doors.browser().submit("/sign-in/staff", {}, page="/sign-in/staff")
    assert "아이디가 비어 있어요" in answer.text
    assert "비밀번호가 비어 있어요" in answer.text


def test_a_code_is_good_once(doors: Doors) -> None:
    account = doors.staff()
    code = doors.one_time_code(account)
    first, second = doors.browser(), doors.browser()
    tickets = ticket(doors, first), ticket(doors, second)
    assert enter(first, tickets[0], code).status_code == 303
    again = enter(second, tickets[1], code)
    assert again.status_code == 422
    assert "여섯 자리 숫자가 맞지 않아요" in again.text


def test_a_code_from_before_the_one_used_is_refused(doors: Doors) -> None:
    account = doors.staff()
    earlier = doors.one_time_code(account)
    doors.clock.instant += timedelta(seconds=30)
    browser = doors.browser()
    assert enter(browser, ticket(doors, browser), doors.one_time_code(account)).status_code == 303
    other = doors.browser()
    assert enter(other, ticket(doors, other), earlier).status_code == 422


@pytest.mark.parametrize(("late_s", "status"), [(30, 303), (60, 422)])
def test_a_code_one_step_late_still_fits(doors: Doors, late_s: int, status: int) -> None:
    account = doors.staff()
    code = doors.one_time_code(account)
    doors.clock.instant += timedelta(seconds=late_s)
    browser = doors.browser()
    assert enter(browser, ticket(doors, browser), code).status_code == status


@pytest.mark.parametrize(("code", "said"), [("12345", "지금은 5개예요"), ("", "아직 누르지"), ("12345a", "숫자만")])
def test_a_code_of_the_wrong_shape_says_what_is_wrong(doors: Doors, code: str, said: str) -> None:
    doors.staff()
    browser = doors.browser()
    answer = enter(browser, ticket(doors, browser), code)
    assert answer.status_code == 422
    assert said in answer.text


def test_the_ticket_between_the_steps_is_bound_to_the_device_and_lasts_five_minutes(doors: Doors) -> None:
    account = doors.staff()
    browser, thief = doors.browser(), doors.browser()
    taken = ticket(doors, browser)
    assert "오래되었어요" in enter(thief, taken, doors.one_time_code(account)).text
    doors.clock.instant += timedelta(minutes=5, seconds=1)
    assert "오래되었어요" in enter(browser, taken, doors.one_time_code(account)).text
    assert "오래되었어요" in enter(browser, "forged", doors.one_time_code(account)).text


def test_a_changed_password_kills_the_ticket(doors: Doors) -> None:
    account = doors.staff()
    browser = doors.browser()
    taken = ticket(doors, browser)
    with doors.database.write() as session:
        session.get_one(Account, account.id).password_hash = "another"
    assert enter(browser, taken, doors.one_time_code(account)).status_code == 422


def test_guessing_codes_is_slowed_down(doors: Doors) -> None:
    account = doors.staff()
    browser = doors.browser()
    taken = ticket(doors, browser)
    right = doors.one_time_code(account)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    assert [enter(browser, taken, wrong).status_code for _ in range(6)] == [422] * 5 + [429]
    assert enter(browser, taken, right).status_code == 429


def test_guessing_passwords_is_slowed_down(doors: Doors) -> None:
    doors.staff()
    form = {"login": "park@example.kr", "password": "틀린 비밀번호예요"}
    answers = [doors.browser().submit("/sign-in/staff", form, page="/sign-in/staff").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_the_one_time_secret_does_not_stand_readable_in_the_database(doors: Doors, database: Database) -> None:
    account = doors.staff()
    with database.read() as session:
        stored = session.get_one(Account, account.id).otp_secret
    assert stored is not None
    assert len(stored) == 64
    assert otp_secret_of(doors.settings.secret, account) not in stored


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": Role.TRAINEE}, "role"),
        ({"login": "no mail"}, "login"),
        ({"login": "PARK@example.kr"}, "login"),
    ],
)
def test_staff_with_a_wrong_role_or_login_are_not_made(doors: Doors, changes: dict, field: str) -> None:
    doors.staff()
    facts = {"name": "최미경", "login": "choi@example.kr", "role": Role.CENTER,
             "organisation_id": doors.organisation.id, "password_hash": "x", **changes}  # fmt: skip
    with pytest.raises(Invalid) as refused, doors.database.write() as session:
        create_staff(session, doors.settings.secret, **facts)
    assert field in refused.value.fields


def test_a_short_or_monotonous_password_is_refused() -> None:
    assert "지금은 5자예요" in (password_problem("abcde") or "")
    assert password_problem("aaaaaaaaaaaa") is not None
    assert password_problem("바다가 보이는 창 네 개") is None
