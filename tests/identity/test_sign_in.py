"""Phone number and PIN, as a browser meets it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.core.actor import Role
from app.core.csrf import DEVICE_COOKIE, SESSION_COOKIE
from app.identity.accounts import grant_role
from app.identity.models import Account, SignInSession
from app.identity.sessions import token_hash
from app.people.models import Person
from tests.echo import echoes
from tests.identity.conftest import PIN, Doors, hidden
from tests.statements import count_statements

PHONE = "010-5550-1234"


def test_coming_in_on_a_known_device_takes_eight_statements(doors: Doors) -> None:
    doors.trainee()
    browser = doors.browser()
    browser.submit("/sign-in", {"phone": PHONE, "pin": PIN})
    browser.cookies.delete(SESSION_COOKIE)
    with count_statements(doors.app) as seen:
        browser.submit("/sign-in", {"phone": PHONE})
        answer = browser.submit("/sign-in", {"phone": PHONE, "pin": PIN})
    assert answer.status_code == 303
    assert len(seen) <= 8, seen


def test_the_phone_number_comes_first_and_the_pin_on_a_page_of_its_own(doors: Doors) -> None:
    doors.trainee()
    browser = doors.browser()
    asked = browser.submit("/sign-in", {"phone": PHONE})
    assert asked.status_code == 200
    assert "010-1234" not in asked.text
    assert "010-5550-1234" in asked.text
    assert 'name="name"' not in asked.text
    entered = browser.submit("/sign-in", {"phone": hidden(asked.text, "phone"), "pin": PIN})
    assert entered.status_code == 303
    assert entered.headers["location"] == "/welcome?next=/"
    assert "김영희" in browser.get("/sign-in").text


@pytest.mark.parametrize(
    "typed", ["01055501234", "010 5550 1234", "+82 10-5550-1234", "1055501234", "０１０-5550-1234"]
)
def test_a_phone_number_may_be_written_as_people_write_it(doors: Doors, typed: str) -> None:
    doors.trainee()
    assert doors.try_pin(doors.browser(), typed, PIN).status_code == 303


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"phone": ""}, "전화번호가 비어 있어요"),
        ({"phone": "010-555-12"}, "010 번호는 숫자 11개예요. 지금은 8개예요."),
        ({"phone": "55501234567"}, "전화번호는 0으로 시작해요"),
        ({"phone": "09012345678"}, "앞자리가 없는 번호예요"),
        ({"phone": PHONE, "pin": "48291"}, "숫자 6개가 필요해요. 지금은 5개예요."),
        ({"phone": PHONE, "pin": "48291a"}, "숫자만 쓸 수 있어요"),
        ({"phone": PHONE, "pin": "482916"}, "비밀번호 숫자가 맞지 않아요"),
    ],
)
def test_what_is_wrong_is_said_with_how_to_mend_it_and_never_echoed(doors: Doors, form: dict, said: str) -> None:
    doors.trainee()
    answer = doors.browser().submit("/sign-in", form)
    assert answer.status_code == 422
    assert said in answer.text
    assert not any(echoes(answer.text, typed) for typed in ("48291", form.get("pin", PIN)))


def test_a_number_nobody_has_gets_the_same_answer_as_a_wrong_pin(doors: Doors) -> None:
    doors.trainee()
    stranger = doors.try_pin(doors.browser(), "01099998888", PIN)
    wrong = doors.try_pin(doors.browser(), PHONE, "482916")
    assert stranger.status_code == wrong.status_code == 422
    assert "비밀번호 숫자가 맞지 않아요" in stranger.text
    assert "비밀번호 숫자가 맞지 않아요" in wrong.text


def test_two_people_on_one_number_are_told_apart_by_name(doors: Doors) -> None:
    doors.trainee("남궁혜숙", pin="482915")
    second = doors.trainee("이정호", pin="907153")
    browser = doors.browser()
    asked = browser.submit("/sign-in", {"phone": PHONE})
    assert 'name="name"' in asked.text
    assert "남궁혜숙" not in asked.text
    assert doors.try_pin(browser, PHONE, "907153", name="남궁 혜숙").status_code == 422
    assert doors.try_pin(browser, PHONE, "907153").status_code == 422
    assert doors.try_pin(browser, PHONE, "907153", name="이 정호").status_code == 303
    assert doors.sessions()[-1].account_id == second.id


def test_a_pin_never_opens_what_password_and_code_protect(doors: Doors) -> None:
    account = doors.trainee()
    with doors.database.write() as session:
        grant_role(session, session.get_one(Account, account.id), doors.organisation.id, Role.CENTER)
    assert doors.try_pin(doors.browser(), PHONE, PIN).status_code == 422


@pytest.mark.parametrize(
    ("next_", "led_to"),
    [
        ("/consents", "/welcome?next=/consents"),
        ("/lessons/1?page=2", "/welcome?next=/lessons/1%3Fpage%3D2"),
        ("//evil.example", "/welcome?next=/"),
        ("/\\evil.example", "/welcome?next=/"),
        ("https://evil.example", "/welcome?next=/"),
        ("javascript:alert(1)", "/welcome?next=/"),
        ("/\t/evil.example", "/welcome?next=/"),
        ("", "/welcome?next=/"),
    ],
)
def test_one_is_led_on_to_a_page_of_ours_only(doors: Doors, next_: str, led_to: str) -> None:
    doors.trainee()
    browser = doors.browser()
    assert doors.try_pin(browser, PHONE, PIN, next=next_).headers["location"] == led_to
    assert browser.get("/welcome", params={"next": next_}).headers["location"].startswith("/")
    assert "evil" not in browser.get("/welcome", params={"next": next_}).headers["location"]


def test_signing_in_makes_a_new_session_and_ends_the_browsers_old_one(doors: Doors) -> None:
    doors.trainee()
    other = doors.trainee("이정호", phone="01055509999")
    browser = doors.world.browser(other)
    old = browser.cookies[SESSION_COOKIE]
    cookie = doors.try_pin(browser, PHONE, PIN).headers["set-cookie"]
    token = cookie.partition("=")[2].partition(";")[0]
    for part in ("__Host-ieum=", "HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert part in cookie
    assert "Max-Age" not in cookie
    ended, made = doors.sessions()
    assert ended.token_hash == token_hash(old)
    assert ended.ended_at is not None
    assert made.token_hash == token_hash(token) != token


@pytest.mark.parametrize(("staff", "idle", "longest"), [(False, 30, 12), (True, 15, 8)])
def test_a_session_ends_when_nobody_is_there_and_at_the_end_of_a_day(
    doors: Doors, staff: bool, idle: int, longest: int
) -> None:
    browser = doors.world.browser(doors.trainee(), staff=staff)
    started = doors.clock.instant
    while doors.clock.instant - started < timedelta(hours=longest) - timedelta(minutes=idle):
        doors.clock.instant += timedelta(minutes=idle - 1)
        assert browser.get("/welcome").headers["location"] != "/sign-in?next=/welcome"
    doors.clock.instant = started + timedelta(hours=longest)
    assert browser.get("/welcome").headers["location"] == "/sign-in?next=/welcome"

    other = doors.world.browser(doors.trainee("이정호", "01055507777"), staff=staff)
    doors.clock.instant += timedelta(minutes=idle)
    assert other.get("/welcome").headers["location"] == "/sign-in?next=/welcome"


@pytest.mark.parametrize("column", ["disabled", "erased"])
def test_a_disabled_account_and_an_erased_person_are_out_at_their_next_request(doors: Doors, column: str) -> None:
    account = doors.trainee()
    browser = doors.browser()
    doors.try_pin(browser, PHONE, PIN)
    assert browser.get("/welcome").headers["location"] != "/sign-in?next=/welcome"
    with doors.database.write() as session:
        if column == "disabled":
            session.execute(update(Account).where(Account.id == account.id).values(disabled_at=doors.clock.instant))
        else:
            session.execute(update(Person).where(Person.id == account.person_id).values(erased_at=doors.clock.instant))
    assert browser.get("/welcome").headers["location"] == "/sign-in?next=/welcome"
    assert doors.try_pin(doors.browser(), PHONE, PIN).status_code == 422


def test_signing_out_ends_the_session_and_clears_what_the_browser_kept_but_not_the_device(
    doors: Doors,
) -> None:
    doors.trainee()
    browser = doors.browser()
    doors.try_pin(browser, PHONE, PIN)
    device, kept = browser.cookies[DEVICE_COOKIE], browser.cookies[SESSION_COOKIE]
    answer = browser.submit("/sign-out", page="/sign-in")
    assert answer.headers["location"] == "/signed-out"
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert SESSION_COOKIE not in browser.cookies
    assert browser.cookies[DEVICE_COOKIE] == device
    assert "안전하게 나왔어요" in browser.get("/signed-out").text
    browser.cookies.set(SESSION_COOKIE, kept)
    assert browser.get("/welcome").headers["location"] == "/sign-in?next=/welcome"


def test_pages_behind_the_door_are_not_stored(doors: Doors) -> None:
    doors.trainee()
    browser = doors.browser()
    doors.try_pin(browser, PHONE, PIN)
    assert browser.get("/sign-in").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "url",
    ["/sign-in", "/sign-in/staff", "/sign-in/staff/code", "/sign-in/demo", "/sign-out", "/i", "/i/ABC/pin"],
)
def test_a_form_that_another_site_sent_is_refused(doors: Doors, url: str) -> None:
    browser = doors.browser()
    token = browser.csrf("/sign-in")
    assert browser.post(url, data={"phone": PHONE}).status_code == 403
    assert browser.post(url, data={"_csrf": "0" * 64}).status_code == 403
    forged = browser.post(url, data={"_csrf": token}, headers={"origin": "https://evil.example"})
    assert forged.status_code == 403
    assert browser.post(url, data={"_csrf": token}, headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_the_token_of_before_signing_in_is_worth_nothing_after_it(doors: Doors) -> None:
    doors.trainee()
    browser = doors.browser()
    before = browser.csrf("/sign-in")
    doors.try_pin(browser, PHONE, PIN)
    assert browser.post("/sign-out", data={"_csrf": before}).status_code == 403


def test_the_forgotten_page_says_how_to_call(doors: Doors) -> None:
    text = doors.browser().get("/sign-in/forgotten").text
    assert doors.settings.help_phone in text
    assert "다시 전화드려요" in text


def test_looking_at_the_doors_pages_writes_nothing(doors: Doors) -> None:
    browser = doors.browser()
    for url in ("/sign-in", "/sign-in/staff", "/sign-in/forgotten", "/signed-out", "/i", "/i/ABCDE-FGHJK"):
        browser.get(url)
    with doors.database.read() as session:
        assert session.scalars(select(SignInSession)).all() == []
