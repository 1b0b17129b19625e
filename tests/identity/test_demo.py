"""A demo's sign-in page, and its absence elsewhere."""

import json
import re
import uuid

import pytest

from app.core.actor import Role
from tests.identity.conftest import Doors


def tap(doors: Doors, account: uuid.UUID):
    browser = doors.browser()
    return browser, browser.submit("/sign-in/demo", {"account": str(account)}, page="/sign-in/staff")


def test_without_the_demo_setting_nobody_is_offered_and_nobody_gets_in_by_a_tap(doors: Doors) -> None:
    account = doors.trainee()
    assert str(account.public_id) not in doors.browser().get("/sign-in").text
    _, answer = tap(doors, account.public_id)
    assert answer.status_code == 404
    assert doors.sessions() == []


def test_a_demo_says_so_and_lets_each_person_in_with_one_tap(doors: Doors) -> None:
    doors.settings.demo = True
    trainee, staff = doors.trainee(), doors.staff()
    page = doors.browser().get("/sign-in").text
    assert "체험판이에요" in page
    assert str(trainee.public_id) in page
    browser, answer = tap(doors, trainee.public_id)
    assert answer.headers["location"] == "/welcome?next=/"
    assert not doors.sessions()[-1].staff
    assert browser.get("/welcome").headers["location"] == "/welcome/notice"
    _, answer = tap(doors, staff.public_id)
    assert answer.headers["location"] == "/"
    assert doors.sessions()[-1].staff


def test_at_most_three_of_a_role_and_eighteen_in_all_are_offered(doors: Doors) -> None:
    doors.settings.demo = True
    for role in Role:
        for _ in range(4):
            doors.world.account(doors.world.person(), doors.organisation, role)
    offered = re.findall(r'name="account" value="([0-9a-f-]{36})"', doors.browser().get("/sign-in").text)
    assert len(offered) == len(set(offered)) == 18


def test_a_person_the_demo_does_not_know_is_refused(doors: Doors) -> None:
    doors.settings.demo = True
    assert tap(doors, uuid.uuid4())[1].status_code == 404
    assert doors.browser().submit("/sign-in/demo", {"account": "1 or 1=1"}).status_code == 422


def test_the_people_named_in_the_demo_file_are_offered_in_its_order_with_a_line_on_each(doors: Doors) -> None:
    doors.settings.demo = True
    first, second, unnamed = doors.trainee(), doors.trainee(), doors.trainee()
    lines = [(second, "시험에서 ‘조금만 더’를 받았어요."), (first, "첫날이에요.")]
    entries = [{"account": str(account.public_id), "line": line} for account, line in lines]
    (doors.settings.var_dir / "demo.json").write_text(json.dumps(entries), "utf-8")
    page = doors.browser().get("/sign-in").text
    offered = re.findall(r'name="account" value="([0-9a-f-]{36})"', page)
    assert offered == [str(second.public_id), str(first.public_id)]
    assert str(unnamed.public_id) not in page
    assert page.index("조금만 더") < page.index("첫날이에요.")


@pytest.mark.parametrize("content", ["", "{", "[1]", '[{"account": "nobody", "line": ""}]', "null"])
def test_an_unreadable_demo_file_leaves_the_page_as_it_is_without_one(doors: Doors, content: str) -> None:
    doors.settings.demo = True
    trainee = doors.trainee()
    (doors.settings.var_dir / "demo.json").write_text(content, "utf-8")
    assert str(trainee.public_id) in doors.browser().get("/sign-in").text
