"""오늘 할 일 of the center: what is due comes together from all rooms, the most urgent first, each line with its deed."""

import hashlib
import re
from datetime import date, timedelta

from app.assessment.models import Appeal, Attempt
from app.cohorts.models import Cohort
from app.core.actor import Role
from app.core.clock import now
from app.identity.invites import EnrolmentFacts, issue_invite
from app.identity.models import ApiToken
from app.privacy.models import ErasureRequest
from app.work.models import Work
from tests.desk.conftest import Desk, account_of
from tests.factories.completion import certifying_cohort, graduate
from tests.statements import count_statements

TODAY = date(2026, 11, 23)
LINE = re.compile(
    r'class="desk-kind">([^<]+)</p>.*?class="desk-title">([^<]+)</p>\s*<p class="desk-who">([^<]+)</p>'
    r'.*?class="desk-when">(.*?)</p>\s*<a class="button desk-deed" href="([^"]+)">([^<]+)<',
    re.S,
)
GROUP = re.compile(r'<(?:section|details) class="desk-group desk-(\w+)".*?</(?:section|details)>', re.S)


def groups(html: str) -> dict[str, list[tuple[str, ...]]]:
    """Group → (kind, what, who, when, address, deed) of each line."""
    return {
        found[1]: [tuple(re.sub("<[^>]+>", "", part).strip() for part in line) for line in LINE.findall(found[0])]
        for found in GROUP.finditer(html)
    }


def test_a_center_without_anything_due_is_told_so_and_home_is_the_desk(desk: Desk) -> None:
    staff = desk.staff
    page = staff.get("/desk").text

    assert staff.get("/").headers["location"] == "/desk"
    assert "오늘은 급한 일이 없어요" in page
    assert groups(page) == {}
    assert staff.get("/desk/all?kind=made-up").status_code == 200


def test_sheets_are_late_until_everyone_is_marked_and_todays_class_comes_with_its_hour(desk: Desk) -> None:
    here, other = desk.join("김영희"), desk.join("박순자")
    desk.join("늦은이", on=date(2026, 11, 21))  # after Friday's class
    friday, today = desk.hold(date(2026, 11, 20)), desk.hold(TODAY)
    desk.mark(friday, here)
    found = groups(desk.staff.get("/desk").text)

    assert [line[1:4] for line in found["late"]] == [("출석부에 안 적은 분이 1명 있어요", "2026년 3회차", "3일 지남")]
    assert found["late"][0][4:] == (f"/classes/{friday.public_id}", "출석부 마저 적기")
    assert [line[:5] for line in found["today"]] == [
        ("출석부", "23일 수업", "2026년 3회차", "오후 2시", f"/classes/{today.public_id}")
    ]
    desk.mark(friday, other)
    desk.clock.instant = desk.at(TODAY, 15)
    assert [line[1] for line in groups(desk.staff.get("/desk").text)["today"]] == ["지금 수업이에요: 23일 수업"]
    desk.clock.instant = desk.at(TODAY, 17)
    assert [line[1] for line in groups(desk.staff.get("/desk").text)["today"]] == ["출석부에 안 적은 분이 3명 있어요"]


def test_what_people_asked_for_comes_with_the_days_that_are_left(desk: Desk) -> None:
    enrolment = desk.join("김영희")
    desk.stand(enrolment, "lesson:0-ready/big-letters", "passed")
    held = desk.hold(date(2026, 11, 11))
    desk.mark(held, enrolment)
    asked = desk.ask(held, enrolment, date(2026, 11, 24))
    own = {"organisation_id": enrolment.organisation_id, "person_id": enrolment.person_id}
    with desk.world.database.write() as session:
        at = now(session)
        attempt = Attempt(
            enrolment_id=enrolment.id, quiz="stage-0", number=1, document_hash="0" * 64, state="done", layout=[],
            pass_mark=80, started_at=at, **own,
        )  # fmt: skip
        session.add(attempt)
        session.flush()
        appeal = Appeal(
            kind="quiz", attempt_id=attempt.id, slot=1, text="다시요", due_on=TODAY, created_at=at, state="open", **own
        )
        wish = ErasureRequest(asked_at=at, due_on=date(2026, 11, 20), **own)
        session.add_all([appeal, wish])
    found = groups(desk.staff.get("/desk").text)

    assert [line[2:] for line in found["late"]] == [
        ("김영희 님", "3일 지남", f"/erasures/{wish.public_id}", "보고 답하기")
    ]
    assert [line[2:5] for line in found["today"]] == [("김영희 님", "오늘까지", f"/appeals/{appeal.public_id}")]
    assert [line[1:5] for line in found["week"]] == [
        (
            "출석을 고쳐 달라고 했어요: 11일 수업",
            "김영희 님",
            "11월 24일 (화)까지",
            f"/attendance-requests/{asked.public_id}",
        )
    ]
    assert [desk.staff.get(found[group][0][4]).status_code for group in ("late", "week")] == [200, 200]


def test_who_has_done_everything_waits_for_a_certificate_and_who_has_no_outcome_for_one(desk: Desk) -> None:
    world = desk.world
    running = certifying_cohort(world, desk.center, name="도는 회차", starts_on=date(2026, 11, 2))
    ended = certifying_cohort(world, desk.center, name="끝난 회차", starts_on=date(2026, 9, 21))
    assert ended.ends_on == date(2026, 11, 15)
    for cohort, names in ((running, ("강보배",)), (ended, ("고영철", "윤경자"))):
        for name in names:
            graduate(world, cohort, name)
    desk.join("변태식", cohort=ended)
    found = groups(desk.staff.get("/desk").text)
    completion = f"/cohorts/{ended.public_id}/completion"

    assert [line[1:5] for line in found["today"]] == [
        ("기준을 모두 채워 수료증을 기다려요: 고영철 님 외 1명", "끝난 회차", "11월 15일 (일)부터", completion),
        (
            "결과를 정하지 않은 분이 3명 있어요",
            "끝난 회차",
            "11월 15일 (일)부터",
            f"/cohorts/{ended.public_id}/outcomes",
        ),
    ]
    assert [line[1:3] for line in found["later"]] == [("기준을 모두 채워 수료증을 기다려요: 강보배 님", "도는 회차")]


def test_the_rate_of_employment_is_about_to_close_and_unreported_outcomes_are_late(desk: Desk) -> None:
    old = desk.world.cohort(desk.center, name="봄 회차", starts_on=date(2026, 4, 6))
    desk.join("김영희", cohort=old)
    assert old.ends_on == date(2026, 5, 31)
    found = groups(desk.staff.get("/desk").text)

    assert [line[0:4] for line in found["late"]] == [
        ("결과", "결과를 정하지 않은 분이 1명 있어요", "봄 회차", "146일 지남")
    ]
    assert [line[0:4] for line in found["later"]] == [
        ("마감", "취업률 마감이 다가와요", "봄 회차", "11월 30일 (월)까지")
    ]


def test_a_roster_left_invites_unused_work_that_failed_and_a_token_that_ends(desk: Desk) -> None:
    staged = desk.stage_roster()
    coming = desk.world.cohort(desk.center, name="2026년 4회차", starts_on=date(2026, 11, 25))
    waiting = desk.join("김영희", on=TODAY, cohort=coming, state="invited")
    with desk.world.database.write() as session:
        at = now(session)
        facts = EnrolmentFacts(waiting.id, desk.center.id, waiting.person_id)
        issue_invite(session, desk.world.app.state.settings.secret, facts, at + timedelta(days=9))
        failed = Work(
            organisation_id=desk.center.id, kind="cohorts.export", title="회차 현황", params={}, state="failed",
            reason="자리가 모자라요.", created_at=at, finished_at=at - timedelta(hours=1),
        )  # fmt: skip
        token = ApiToken(
            organisation_id=desk.center.id, name="집계", secret_hash=hashlib.sha256(b"t").hexdigest(), ending="0000",
            scopes=[], created_by=desk.account.id, created_at=at, expires_at=at + timedelta(days=3),
        )  # fmt: skip
        session.add_all([failed, token])
    found = groups(desk.staff.get("/desk").text)

    assert [line[:5] for line in found["today"]] == [
        (
            "명단", "올리다 만 명단이 있어요", "2026년 3회차", "오늘까지",
            f"/cohorts/{desk.cohort.public_id}/roster/{staged.public_id}",
        ),
        ("맡긴 일", "맡긴 일을 하지 못했어요", "회차 현황", "11월 23일 (월)부터", f"/works/{failed.public_id}"),
    ]  # fmt: skip
    assert [line[:5] for line in found["week"]] == [
        (
            "초대장", "아직 쓰지 않은 초대장이 1장 있어요", "2026년 4회차", "11월 25일 (수)까지",
            f"/cohorts/{coming.public_id}/invites",
        ),
        ("연결", "연결 토큰이 곧 끝나요", "집계", "11월 26일 (목)까지", "/api-tokens"),
    ]  # fmt: skip


def _fill(desk: Desk, cohorts: int, people: int) -> None:
    """Cohorts in which something of everything is due."""
    for number in range(cohorts):
        cohort = certifying_cohort(desk.world, desk.center, name=f"{number}반", starts_on=date(2026, 9, 28))
        with desk.world.database.write() as session:  # attendance is read only where the rule names it
            rule = session.get_one(Cohort, cohort.id).rule
            asked = [*rule["conditions"], {"kind": "attendance", "minimum": 80}]
            session.get_one(Cohort, cohort.id).rule = rule | {"conditions": asked}
        held = [desk.hold(date(2026, 11, day), cohort=cohort) for day in (18, 19, 20)]
        for _ in range(people):
            enrolment = desk.join(f"사람{next(desk.names)}", on=date(2026, 9, 28), cohort=cohort)
            desk.mark(held[0], enrolment, "결석")
            desk.mark(held[1], enrolment, "결석")
            desk.ask(held[0], enrolment, TODAY)
        graduate(desk.world, cohort, f"마친이{number}")


def test_twelve_statements_are_enough_however_much_is_due_and_the_rest_is_behind_a_link(desk: Desk) -> None:
    _fill(desk, 1, 1)
    staff = desk.staff
    with count_statements(desk.world.app) as few:
        staff.get("/desk")
    _fill(desk, 3, 5)
    with count_statements(desk.world.app) as many:
        page = staff.get("/desk").text

    assert len(many) == len(few) <= 12
    assert "출석 요청 외 13건 모두 보기" in page
    assert page.count('class="desk-line"') <= 3 * 12
    whole = staff.get("/desk/all?kind=correction").text
    assert [line[0] for lines in groups(whole).values() for line in lines] == ["출석 요청"] * 16


def test_another_center_sees_nothing_of_it_and_other_roles_are_sent_away(desk: Desk) -> None:
    _fill(desk, 1, 1)
    there = desk.world.organisation("전주 중장년내일센터")
    outsider = desk.world.browser(desk.world.staff(there), staff=True)
    learner = desk.join("김영희")

    assert groups(outsider.get("/desk").text) == {}
    assert (
        desk.world.browser(desk.world.staff(desk.center, Role.INSTRUCTOR), staff=True).get("/desk").status_code == 403
    )
    assert desk.world.browser(account_of(desk.world, learner)).get("/desk").status_code == 403
