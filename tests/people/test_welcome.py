"""The welcome after the door: notice, consents one by one, five questions; stopped anywhere, resumed there."""

import re

import pytest
from sqlalchemy import select

from app.core.actor import Role
from app.core.clock import now
from app.core.database import Database
from app.identity.models import Account, RoleGrant
from app.people.device import QUESTIONS
from app.people.models import Consent, DeviceAnswers, Organisation
from app.people.queries import next_welcome_step
from tests.factories.world import Browser, World

PURPOSES = ("recordings", "third_party", "marketing")


@pytest.fixture
def center(world: World) -> Organisation:
    region = world.organisation("제주특별자치도", "region")
    return world.organisation(parent_id=region.id)


@pytest.fixture
def trainee(world: World, center: Organisation) -> Account:
    return world.account(world.person("김영희"), center, Role.TRAINEE)


@pytest.fixture
def phone(world: World, trainee: Account) -> Browser:
    return world.browser(trainee)


def where(browser: Browser) -> str:
    """Where the welcome leads now."""
    return browser.get("/welcome").headers["location"]


def decide(browser: Browser, url: str, answer: str, **extra: str):
    key = re.search(r'name="_key" value="([0-9a-f]+)"', browser.get(url).text)
    assert key
    return browser.submit(url, {"answer": answer, "_key": key.group(1), **extra}, page=url)


def consents(database: Database) -> list[Consent]:
    with database.read() as session:
        return list(session.scalars(select(Consent).order_by(Consent.id)))


def test_the_welcome_leads_through_notice_consents_and_questions_to_the_first_page(
    phone: Browser, center: Organisation, database: Database
) -> None:
    assert where(phone) == "/welcome/notice"
    notice = phone.get("/welcome/notice").text
    assert "동의를 구하는 글이 아닙니다" in notice
    assert "제주 중장년내일센터의 담당자와 강사" in notice
    for number, purpose in enumerate(PURPOSES, 1):
        url = f"/consents/questions/{center.public_id}/{purpose}"
        if number > 1:
            assert where(phone) == url
        assert f"3가지 동의 중 {number}" in phone.get(url).text
        assert decide(phone, url, "yes" if number == 1 else "no").headers["location"] == "/welcome?next=/"
    for number, question in enumerate(QUESTIONS, 1):
        url = f"/welcome/device/{question.name}"
        assert where(phone) == url
        page = phone.get(url).text
        assert f"5가지 질문 중 {number}" in page
        assert question.question in page
        assert phone.submit(url, {"answer": question.options[-1][0]}, page=url).status_code == 303
    assert where(phone) == "/"
    assert phone.get("/welcome?next=/consents").headers["location"] == "/consents"
    with database.read() as session:
        answers = session.scalars(select(DeviceAnswers)).one()
        assert [getattr(answers, q.name) for q in QUESTIONS] == [q.options[-1][0] for q in QUESTIONS]


def test_the_text_is_kept_word_for_word_as_it_was_read(
    phone: Browser, center: Organisation, database: Database
) -> None:
    url = f"/consents/questions/{center.public_id}/third_party"
    page = phone.get(url).text
    decide(phone, url, "yes")
    kept = consents(database)[0]
    assert kept.granted
    assert kept.recipient == "제주특별자치도"
    assert kept.text_version == "2026-11-1"
    assert "제공받는 곳: 제주특별자치도" in kept.text
    assert "{" not in kept.text
    for line in kept.text.split("\n"):
        assert line.split(": ")[-1] in page


def test_recordings_name_the_day_they_are_deleted(phone: Browser, center: Organisation) -> None:
    page = phone.get(f"/consents/questions/{center.public_id}/recordings").text
    assert "2027년 11월 23일에 지웁니다" in page


def test_yes_and_no_weigh_the_same(phone: Browser, center: Organisation) -> None:
    page = phone.get(f"/consents/questions/{center.public_id}/recordings").text
    buttons = re.findall(r'<button class="([^"]+)" type="submit" name="answer" value="(\w+)"', page)
    assert [value for _, value in buttons] == ["yes", "no"]
    assert buttons[0][0] == buttons[1][0]
    assert "checked" not in page


def test_silence_decides_nothing(phone: Browser, center: Organisation, database: Database) -> None:
    answer = decide(phone, f"/consents/questions/{center.public_id}/recordings", "")
    assert answer.status_code == 422
    assert "하나를 눌러 주세요" in answer.text
    assert consents(database) == []


def test_a_double_click_decides_once(phone: Browser, center: Organisation, database: Database) -> None:
    url = f"/consents/questions/{center.public_id}/recordings"
    form = {"answer": "yes", "_key": "0123456789abcdef"}
    for _ in range(2):
        assert phone.submit(url, form, page=url).status_code == 303
    assert len(consents(database)) == 1
    assert phone.submit(url, {**form, "answer": "no"}, page=url).status_code == 422
    assert phone.submit(url, {"answer": "no"}, page=url).status_code == 422
    assert len(consents(database)) == 1


def test_without_an_organisation_above_there_is_no_one_to_provide_to(world: World) -> None:
    alone = world.organisation("혼자 서는 센터")
    phone = world.browser(world.account(world.person(), alone, Role.TRAINEE))
    assert "2가지를 하나씩" in phone.get("/welcome/notice").text
    assert phone.get(f"/consents/questions/{alone.public_id}/third_party").status_code == 404


def test_a_second_centers_consents_are_asked_for_again(
    phone: Browser, trainee: Account, center: Organisation, world: World, database: Database
) -> None:
    for purpose in PURPOSES:
        decide(phone, f"/consents/questions/{center.public_id}/{purpose}", "no")
    other = world.organisation("서귀포 새일센터")
    with database.write() as session:
        at = now(session)
        session.add(RoleGrant(account_id=trainee.id, organisation_id=other.id, role="trainee", granted_at=at))
    assert where(phone) == f"/consents/questions/{other.public_id}/recordings"


def test_a_device_question_wants_one_of_its_answers(phone: Browser, database: Database) -> None:
    for answer in ("", "spaceship"):
        page = phone.submit("/welcome/device/typing", {"answer": answer}, page="/welcome/device/typing")
        assert page.status_code == 422
        assert "하나를 골라 주세요" in page.text
    assert phone.get("/welcome/device/eyesight").status_code == 404
    assert phone.submit("/welcome/device/eyesight", {"answer": "x"}, page="/consents").status_code == 404


def test_a_device_answer_is_shown_again_and_may_be_changed(phone: Browser, database: Database) -> None:
    url = "/welcome/device/device"
    phone.submit(url, {"answer": "phone"}, page=url)
    assert re.search(r'value="phone" checked', phone.get(url).text)
    phone.submit(url, {"answer": "tablet"}, page=url)
    with database.read() as session:
        assert session.scalars(select(DeviceAnswers.device)).all() == ["tablet"]


def test_staff_have_no_welcome_and_no_consents(world: World, center: Organisation, database: Database) -> None:
    account = world.staff(center)
    staff = world.browser(account, staff=True)
    assert staff.get("/welcome?next=/cohorts").headers["location"] == "/cohorts"
    for url in ("/welcome/notice", "/consents", "/consents/print", "/welcome/device/device"):
        assert staff.get(url).status_code == 403
    with database.read() as session:
        assert next_welcome_step(session, account.person_id) is None


def test_whoever_is_not_signed_in_is_led_to_the_door(world: World) -> None:
    for url in ("/welcome", "/welcome/notice", "/consents"):
        assert world.browser().get(url).headers["location"] == f"/sign-in?next={url}"
