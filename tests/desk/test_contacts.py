"""이탈 위험 as a task: found, taken, called about, closed by itself; who may see what of it."""

import re
from datetime import date, timedelta

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.core.actor import Role
from app.desk.models import ContactNote
from app.desk.service import drop_old_entries
from tests.desk.conftest import Desk, account_of
from tests.factories.world import Browser

NOTE = "월요일 저녁에 다시 걸기로 했어요"


def listed(browser: Browser, **query: str) -> dict[str, str]:
    """Name → what the list of people says of them."""
    page = browser.get("/desk/people", params=query).text
    lines = re.findall(r'class="desk-title">([^<]+) 님</p>(.*?)</li>', page, re.S)
    return {name: re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", said)).strip() for name, said in lines}


def arranged(desk: Desk) -> dict[str, object]:
    """Five classes; one person for each reason, one who is fine, one who never came in."""
    classes = [desk.hold(date(2026, 11, day)) for day in (9, 11, 13, 18, 20)]
    people = {name: desk.join(name) for name in ("결석한이", "막힌이", "조용한이", "잘하는이")}
    people["안온이"] = desk.join("안온이", state="invited")
    for name, enrolment in people.items():
        gone = {"결석한이": (18, 20), "안온이": (9, 11, 13, 18, 20)}.get(name, ())
        for found in classes:
            if name != "조용한이" or found is classes[0]:
                desk.mark(found, enrolment, "결석" if found.starts_at.day in gone else "출석")
    now = desk.clock.instant
    for name, day in (("잘하는이", 22), ("막힌이", 22), ("결석한이", 21), ("조용한이", 10)):
        desk.clock.instant = desk.at(date(2026, 11, day))
        desk.stand(people[name], "lesson:0-ready/big-letters", "passed")
    desk.clock.instant = now
    for _ in range(3):
        desk.stand(people["막힌이"], "quiz:stage-0", "failed", missed=True)
    return people


def test_each_reason_finds_its_person_says_why_and_becomes_a_line_of_the_desk(desk: Desk) -> None:
    arranged(desk)
    staff = desk.staff
    found = listed(staff)

    assert set(found) == {"결석한이", "막힌이", "조용한이", "안온이"}
    assert "수업을 2일 이어서 빠졌어요." in found["결석한이"]
    assert "에서 3번 막혔어요." in found["막힌이"]
    assert "13일째 소식이 없어요(11월 10일부터). 그사이 수업이 4일 있었어요." in found["조용한이"]
    assert "수업을 5일 이어서 빠졌어요. 아직 한 번도 들어오지 않았어요." in found["안온이"]
    assert all("아직 아무도 안 맡음" in said for said in found.values())
    assert listed(staff, cohort=str(desk.cohort.public_id)) == found
    assert "연락 외 1건 모두 보기" in staff.get("/desk").text


def test_a_cohort_that_has_not_begun_is_over_or_has_no_class_these_days_alarms_nobody(desk: Desk) -> None:
    for name, starts_on in (("아직", date(2026, 12, 7)), ("끝남", date(2026, 9, 7))):
        cohort = desk.world.cohort(desk.center, name=name, starts_on=starts_on)
        desk.join(f"{name}이", on=date(2026, 9, 1), cohort=cohort)
    desk.hold(date(2026, 11, 9))
    quiet = desk.join("쉬는이")
    desk.stand(quiet, "lesson:0-ready/big-letters", "passed")
    desk.clock.instant += timedelta(days=12)

    assert listed(desk.staff) == {}
    assert "지금은 연락할 분이 없어요" in desk.staff.get("/desk/people").text


def test_a_task_is_taken_written_down_comes_again_on_its_day_and_closes_by_itself(desk: Desk) -> None:
    silent = arranged(desk)["조용한이"]
    url, staff = f"/enrolments/{silent.public_id}/contact", desk.staff
    assert staff.submit(f"{url}/taken", {"_seq": "0"}).status_code == 303
    assert staff.submit(f"{url}/taken", {"_seq": "0"}).status_code == 303  # a second tap
    assert "고미란 님이 맡았어요." in staff.get("/desk/all?kind=contact").text
    said = {"result": "hindered", "note": NOTE, "next_on": "2026-11-27", "_seq": "1"}
    assert [desk.contact(silent, staff, **said).status_code for _ in range(2)] == [303, 303]
    page = staff.get(url).text
    assert NOTE in page
    assert "사정 있음" in page
    assert "연락함" in listed(staff)["조용한이"]
    assert "다시 연락하기로 했어요" in staff.get("/desk/all").text
    desk.clock.instant = desk.at(date(2026, 11, 27), 10)
    assert "다시 연락하기로 한 날이에요" in desk.staff.get("/desk/all?kind=contact").text
    desk.stand(silent, "quiz:stage-0", "passed", score=90)
    closed = listed(desk.staff)["조용한이"]
    assert "11월 27일에 다시 이어 갔어요." in closed
    assert "닫힘" in closed
    assert "조용한이" not in desk.staff.get("/desk/all?kind=contact").text
    with desk.world.database.read() as session:
        entries = session.scalars(select(ContactNote).order_by(ContactNote.number)).all()
        verbs = set(session.scalars(select(AuditEntry.verb).where(AuditEntry.person_id == silent.person_id)))
    assert [(each.number, each.kind, each.reasons) for each in entries] == [
        (1, "taken", "silent"),
        (2, "contact", "silent"),
    ]
    assert {"desk.taken", "desk.contact", "desk.contact_seen"} <= verbs


def test_of_two_who_write_at_once_the_second_is_told_and_keeps_what_was_typed(desk: Desk) -> None:
    silent = arranged(desk)["조용한이"]
    assert desk.contact(silent, _seq="7").status_code == 409, "no page has shown that number"
    other = desk.world.browser(desk.world.staff(desk.center, Role.CENTER, "강보배"), staff=True)
    assert desk.contact(silent, other, result="unreachable").status_code == 303
    late = desk.contact(silent, note=NOTE)

    assert late.status_code == 409
    assert "그사이 강보배 님이 연락한 일을 적었어요." in late.text
    assert NOTE in late.text
    assert "11월 24일 (화)" in late.text  # nobody answered: again tomorrow
    wrong = desk.contact(silent, way="", next_on="언젠가", note=NOTE, _seq="1")
    assert wrong.status_code == 422
    assert NOTE in wrong.text
    assert "다음 연락일을 2026-12-01처럼" in wrong.text
    assert desk.contact(silent, _seq="많이").status_code == 409


def test_an_instructor_sees_who_and_why_and_nothing_that_was_written_down(desk: Desk) -> None:
    silent = arranged(desk)["조용한이"]
    desk.contact(silent, note=NOTE)
    teacher = desk.world.browser(desk.world.staff(desk.center, Role.INSTRUCTOR, "오상훈"), staff=True)
    page = teacher.get("/desk/people").text

    assert "소식이 없어요" in listed(teacher)["조용한이"]
    assert NOTE not in page
    assert "고미란" not in page
    assert teacher.get(f"/enrolments/{silent.public_id}/contact").status_code == 403
    assert f"/desk/people?cohort={desk.cohort.public_id}" in teacher.get(f"/cohorts/{desk.cohort.public_id}").text


def test_a_trainee_reads_that_they_were_contacted_and_never_that_they_were_a_risk(desk: Desk) -> None:
    silent = arranged(desk)["조용한이"]
    own = desk.world.browser(account_of(desk.world, silent))
    assert "아직 연락한 기록이 없습니다" in own.get("/my/contacts").text
    desk.contact(silent, note=NOTE, result="wants_out")
    assert "결과를 정해 주세요" in desk.staff.get(f"/enrolments/{silent.public_id}/contact").text
    page = own.get("/my/contacts").text

    assert "제주 중장년내일센터에서 전화했습니다." in page
    assert "11월 23일" in page
    assert 'href="/my/contacts"' in own.get("/consents").text
    for word in (NOTE, "그만두", "위험", "소식이 없"):
        assert all(word not in own.get(path).text for path in ("/my/contacts", "/", "/consents")), word
    stranger = desk.world.browser(account_of(desk.world, desk.join("김영희")))
    assert "전화했습니다" not in stranger.get("/my/contacts").text


def test_entries_are_forgotten_a_year_after_the_cohorts_end(desk: Desk) -> None:
    old = desk.world.cohort(desk.center, name="지난해", starts_on=date(2025, 9, 1))
    gone, kept = desk.join("옛이", cohort=old), desk.join("새이")
    for each in (gone, kept):
        assert desk.contact(each).status_code == 303
    assert old.ends_on < date(2025, 11, 23) - timedelta(days=1)

    with desk.world.database.write() as session:
        assert drop_old_entries(session) == 1
    with desk.world.database.read() as session:
        assert session.scalars(select(ContactNote.enrolment_id)).all() == [kept.id]


def test_another_centers_people_are_not_there(desk: Desk) -> None:
    silent = arranged(desk)["조용한이"]
    outsider = desk.world.browser(desk.world.staff(desk.world.organisation("전주 센터")), staff=True)

    assert listed(outsider) == {}
    assert outsider.get(f"/desk/people?cohort={desk.cohort.public_id}").status_code == 404
    assert desk.contact(silent, outsider).status_code == 404
    assert outsider.submit(f"/enrolments/{silent.public_id}/contact/taken", {"_seq": "0"}).status_code == 404
