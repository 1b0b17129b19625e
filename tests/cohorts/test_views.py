"""The center worker's pages: opening a cohort, looking after each person in it."""

import re
import uuid

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.cohorts.models import Cohort, Document, StepState
from app.core.actor import Role
from tests.cohorts.conftest import Office
from tests.factories.world import Browser, World, simple_stage

FORM = {
    "programme": "ai-data-crowdworker",
    "name": "2026년 4회차",
    "starts_on": "2026-12-07",
    "ends_on": "2027-01-29",
    "capacity": "20",
    "_key": "k1",
}


def open_cohort(browser: Browser, **fields: str):  # type: ignore[no-untyped-def]
    return browser.submit("/cohorts", FORM | fields)


def cohorts(world: World) -> int:
    with world.database.read() as session:
        return session.scalar(select(func.count()).select_from(Cohort)) or 0


def entries(world: World, verb: str) -> list[AuditEntry]:
    with world.database.read() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.verb == verb)))


def test_opening_a_cohort_freezes_what_it_teaches_and_the_rule_it_is_judged_by(office: Office) -> None:
    answer = open_cohort(office.worker)
    assert answer.status_code == 303
    page = office.worker.get(answer.headers["location"]).text
    assert "2026년 4회차" in page
    assert "아직 등록한 분이 없어요" in page
    with office.world.database.read() as session:
        made = session.scalars(select(Cohort).where(Cohort.name == "2026년 4회차")).one()
        stored = set(session.scalars(select(Document.hash)))
    assert set(made.documents.values()) <= stored
    assert [stage["slug"] for stage in made.outline] == ["0-ready", "1-start"]
    assert made.outline[1]["steps"][-1]["key"] == "quiz:stage-1"
    assert made.rule["version"] == 1
    assert len(entries(office.world, "cohorts.opened")) == 1


def test_a_double_click_opens_one_cohort(office: Office) -> None:
    first, second = open_cohort(office.worker), open_cohort(office.worker)
    assert first.headers["location"] == second.headers["location"]
    assert cohorts(office.world) == 2  # the fixture's and this one


def test_an_old_form_with_other_words_says_so_and_opens_nothing(office: Office) -> None:
    open_cohort(office.worker)
    answer = open_cohort(office.worker, name="다른 회차")
    assert answer.status_code == 422
    assert "이미 보낸 양식이에요" in answer.text
    assert cohorts(office.world) == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "회차 이름이 비어 있어요"),
        ({"name": "가" * 41}, "지금은 41자예요"),
        ({"starts_on": ""}, "시작하는 날을 골라 주세요"),
        ({"starts_on": "12/07"}, "2026-12-01처럼"),
        ({"ends_on": "2026-12-07"}, "시작하는 날보다 뒤"),
        ({"ends_on": "2028-12-07"}, "1년을 넘을 수 없어요"),
        ({"starts_on": "2025-12-07", "ends_on": "2026-02-01"}, "연도를 다시"),
        ({"capacity": "0"}, "1부터 2000까지"),
        ({"capacity": "서른"}, "1부터 2000까지"),
        ({"programme": "none-such"}, "목록에 있는 과정"),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_what_was_typed_stays(
    office: Office, fields: dict[str, str], words: str
) -> None:
    answer = open_cohort(office.worker, **fields)
    assert answer.status_code == 422
    assert words in answer.text
    if "name" not in fields:
        assert 'value="2026년 4회차"' in answer.text
    assert cohorts(office.world) == 1
    assert open_cohort(office.worker).status_code == 303  # the key of the refused form is free


def test_only_center_staff_open_cohorts(office: Office) -> None:
    instructor = office.world.browser(office.world.staff(office.center, Role.INSTRUCTOR), staff=True)
    assert instructor.get("/cohorts/new").status_code == 403
    assert open_cohort(instructor).status_code == 403
    assert "새 회차 열기" not in instructor.get("/cohorts").text


def test_the_list_shows_the_own_center_s_cohorts_with_how_many_are_in_them(office: Office) -> None:
    office.world.trainee(office.cohort)
    office.world.trainee(office.cohort, state="invited")
    office.world.cohort(office.world.organisation("부산 센터"), name="부산 1회차")
    page = office.worker.get("/cohorts").text
    assert "정원 30명 중 2명" in page
    assert "배우는 중 1명" in page
    assert "부산 1회차" not in page


def test_a_cohort_s_page_leads_to_completion_and_an_instructor_s_to_the_hand_ins(office: Office) -> None:
    assert f'href="{office.url}/completion"' in office.worker.get(office.url).text
    instructor = office.world.browser(office.world.staff(office.center, Role.INSTRUCTOR), staff=True)
    page = instructor.get(office.url).text
    assert 'href="/reviews"' in page.split("<main")[1]
    assert "명단 올리기" not in page
    assert f'href="{office.url}/completion"' not in page


def test_a_foreign_center_and_a_trainee_see_nothing(office: Office) -> None:
    account, enrolment = office.world.trainee(office.cohort)
    stranger = office.world.browser(office.world.staff(office.world.organisation("부산 센터"), Role.CENTER), staff=True)
    for path in (office.url, f"/enrolments/{enrolment.public_id}"):
        assert stranger.get(path).status_code == 404
        assert office.world.browser(account).get(path).status_code == 403
        assert office.world.browser().get(path).headers["location"].startswith("/sign-in")
    assert office.worker.get(f"/enrolments/{uuid.uuid4()}").status_code == 404


def test_looking_at_a_person_leaves_an_access_record(office: Office) -> None:
    _, enrolment = office.world.trainee(office.cohort, "김영희")
    assert "김영희 님" in office.worker.get(f"/enrolments/{enrolment.public_id}").text
    (entry,) = entries(office.world, "cohorts.enrolment_seen")
    assert (entry.person_id, entry.organisation_id) == (enrolment.person_id, office.center.id)
    assert entry.detail == {}


def test_a_person_s_page_and_the_table_name_the_same_last_day(office: Office) -> None:
    _, enrolment = office.world.trainee(office.cohort)
    office.stand(enrolment, "lesson:0-ready/big-letters", "started")
    assert "11월 23일 (월)" in office.worker.get(f"/enrolments/{enrolment.public_id}").text
    assert "11월 23일 (월)" in office.worker.get(office.url).text


@pytest.fixture
def two_stages(office: Office) -> Office:
    stages = (simple_stage(), simple_stage("1-start", 3, "ai-at-home", "stage-1"))
    office.cohort = office.world.cohort(office.center, outline=stages, name="2026년 4회차")
    return office


@pytest.mark.parametrize(
    ("decision", "stage", "opens"),
    [("supplement", "1-start", "보충하며 열려 있어요"), ("exempt", "0-ready", "면제받아 열렸어요")],
)
def test_a_stage_is_opened_or_exempted_with_a_reason_that_is_kept(
    two_stages: Office, decision: str, stage: str, opens: str
) -> None:
    account, enrolment = two_stages.world.trainee(two_stages.cohort)
    fields = {"stage": stage, "decision": decision, "reason": " 2025년  같은 과정 수료 "}
    answer = two_stages.worker.submit(f"/enrolments/{enrolment.public_id}/stage-decisions", fields)
    assert answer.status_code == 303
    assert opens in two_stages.world.browser(account).get("/path").text
    with two_stages.world.database.read() as session:
        kept = session.scalars(select(StepState)).one()
    assert (kept.step, kept.state, kept.reason) == (f"stage:{stage}", decision, "2025년 같은 과정 수료")
    (entry,) = entries(two_stages.world, f"cohorts.stage_{decision}")
    assert entry.person_id == enrolment.person_id


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"reason": "수료"}, 422, "지금은 2자예요"),
        ({"reason": "가" * 201}, 422, "지금은 201자예요"),
        ({"stage": "9-none"}, 422, "이 회차에 없는 단계예요"),
        ({"decision": "delete"}, 404, ""),
    ],
)
def test_a_decision_without_a_good_reason_changes_nothing_and_keeps_what_was_typed(
    two_stages: Office, fields: dict[str, str], status: int, words: str
) -> None:
    _, enrolment = two_stages.world.trainee(two_stages.cohort)
    sent = {"stage": "1-start", "decision": "exempt", "reason": "같은 과정 수료"} | fields
    answer = two_stages.worker.submit(f"/enrolments/{enrolment.public_id}/stage-decisions", sent)
    assert answer.status_code == status
    assert words in answer.text
    if status == 422:
        assert f'value="{sent["reason"]}"' in answer.text
        assert re.search(r'value="exempt" checked', answer.text)
    with two_stages.world.database.read() as session:
        assert session.scalar(select(func.count()).select_from(StepState)) == 0


def test_an_instructor_looks_but_decides_nothing(two_stages: Office) -> None:
    _, enrolment = two_stages.world.trainee(two_stages.cohort)
    instructor = two_stages.world.browser(two_stages.world.staff(two_stages.center, Role.INSTRUCTOR), staff=True)
    page = instructor.get(f"/enrolments/{enrolment.public_id}")
    assert page.status_code == 200
    assert "면제하기" not in page.text
    fields = {"stage": "1-start", "decision": "exempt", "reason": "같은 과정 수료"}
    assert instructor.submit(f"/enrolments/{enrolment.public_id}/stage-decisions", fields).status_code == 403
