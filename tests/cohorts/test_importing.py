"""From a file to enrolments in two taps: the dry run keeps and reveals nothing, the second tap does all or nothing."""

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.cohorts.models import Enrolment, RosterImport
from app.cohorts.roster_views import ROSTER_LIMIT
from app.core.actor import Role
from app.core.clock import FixedClock
from app.identity.models import Invite
from app.people.models import Person
from tests.cohorts.conftest import Office
from tests.factories.world import World

KIM = ("김영희", "010-1234-5678")
PARK = ("박순자", "010-2345-6789")


def count(world: World, model: type) -> int:
    with world.database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def enrolled(office: Office) -> list[tuple[str, str]]:
    with office.world.database.read() as session:
        query = select(Person.name, Enrolment.state).join(Person, Person.id == Enrolment.person_id)
        return [tuple(row) for row in session.execute(query.where(Enrolment.cohort_id == office.cohort.id))]  # type: ignore[misc]


def test_the_dry_run_tells_each_line_s_fate_and_enrols_nobody(office: Office) -> None:
    people = count(office.world, Person)
    page = office.worker.get(office.check(KIM, PARK)).text
    assert "김영희" in page
    assert "010-2345-6789" in page
    assert page.count("새로 등록</span>") == 2
    assert "2명 등록하기" in page
    assert (count(office.world, Person), enrolled(office)) == (people, [])


def test_the_second_tap_enrols_everyone_with_an_invite_and_forgets_the_file(office: Office) -> None:
    office.enrol(KIM, PARK)
    assert sorted(enrolled(office)) == [("김영희", "invited"), ("박순자", "invited")]
    assert count(office.world, Invite) == 2
    with office.world.database.read() as session:
        staged = session.scalars(select(RosterImport)).one()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.verb == "cohorts.roster_imported")).one()
    assert (staged.state, staged.rows, staged.result) == ("done", [], {"enrolled": 2, "here": 0})
    assert entry.detail == {"rows": {"enrolled": 2, "here": 0}}


def test_uploading_the_same_people_again_leaves_them_as_they_are(office: Office) -> None:
    office.enrol(KIM)
    check = office.check(KIM, PARK)
    page = office.worker.get(check).text
    assert "이미 있어서 그대로" in page
    assert "1명 등록하기" in page
    office.worker.submit(check + "/enrolments")
    assert len(enrolled(office)) == 2


def test_a_faulty_file_is_answered_with_a_list_to_mend_and_nothing_is_kept(office: Office) -> None:
    answer = office.upload("이름,전화번호\n김영희,010-1234-5678\n박순자,010-12\n")
    assert answer.status_code == 422
    assert "고칠 곳이 1군데" in answer.text
    assert "3번째 줄" in answer.text
    assert "지금은 5개예요" in answer.text
    assert count(office.world, RosterImport) == 0


def test_pressing_the_button_without_a_file_says_what_to_do(office: Office) -> None:
    for files in ({"file": ("", b"", "application/octet-stream")}, None):
        answer = office.worker.submit(f"{office.url}/roster", files=files)
        assert answer.status_code == 422
        assert "빈 파일이에요" in answer.text


def test_a_file_that_is_far_too_large_is_refused(office: Office) -> None:
    answer = office.upload(b"a" * (ROSTER_LIMIT + 1))
    assert answer.status_code == 413


def test_a_person_whom_another_center_knows_looks_like_anyone_else(office: Office) -> None:
    elsewhere = office.world.organisation("부산 중장년내일센터")
    person = office.world.person("박순자", phone="01023456789", former_trade="은행원")
    office.world.account(person, elsewhere, Role.TRAINEE)
    page = office.worker.get(office.check(KIM, PARK)).text
    assert page.count("새로 등록</span>") == 2
    assert "은행원" not in page
    assert "부산" not in page


def test_who_already_has_an_account_is_offered_a_place_and_is_not_made_twice(office: Office) -> None:
    elsewhere = office.world.organisation("부산 중장년내일센터")
    person = office.world.person("박순자", phone="01023456789", former_trade="은행원")
    office.world.account(person, elsewhere, Role.TRAINEE)
    office.enrol(KIM, PARK)
    assert sorted(enrolled(office)) == [("김영희", "invited"), ("박순자", "offered")]
    with office.world.database.read() as session:
        (only,) = session.scalars(select(Enrolment).where(Enrolment.person_id == person.id))
        assert session.scalar(select(func.count()).where(Person.name == "박순자")) == 1
    page = office.worker.get(f"/enrolments/{only.public_id}").text
    assert "수락 기다림" in page
    assert "은행원" not in page  # what another center knows is shown after the person has come in here


def test_more_people_than_places_are_enrolled_not_even_in_part(office: Office) -> None:
    with office.world.database.write() as session:
        session.merge(office.cohort).capacity = 1
    check = office.check(KIM, PARK)
    page = office.worker.get(check).text
    assert "정원보다 1명 많아요" in page
    assert "등록하기" not in page
    answer = office.worker.submit(check + "/enrolments")
    assert answer.status_code == 409
    assert "정원은 1명인데 2명이 돼요" in answer.text
    assert enrolled(office) == []


def test_the_button_pressed_twice_enrols_once(office: Office) -> None:
    check = office.check(KIM, PARK)
    assert office.worker.submit(check + "/enrolments").status_code == 303
    again = office.worker.submit(check + "/enrolments")
    assert again.status_code == 409
    assert "이미 등록했어요" in again.text
    assert len(enrolled(office)) == 2
    assert "이 명단은 등록했어요" in office.worker.get(check).text


def at_once(*deeds: Any) -> list[Any]:
    """Run the deeds in threads that start together; what they gave, in order."""
    gate = threading.Barrier(len(deeds))
    given: list[Any] = [None] * len(deeds)

    def run(place: int) -> None:
        gate.wait()
        given[place] = deeds[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def test_two_tabs_that_press_at_the_same_moment_enrol_once(office: Office) -> None:
    check = office.check(KIM, PARK)
    token = office.worker.csrf()
    answers = at_once(*[lambda: office.worker.post(check + "/enrolments", data={"_csrf": token})] * 2)
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert len(enrolled(office)) == 2
    assert count(office.world, Invite) == 2


def test_two_rosters_with_the_same_person_at_the_same_moment_enrol_that_person_once(office: Office) -> None:
    checks = [office.check(KIM), office.check(KIM, PARK)]
    token = office.worker.csrf()
    posts = [lambda c=check: office.worker.post(c + "/enrolments", data={"_csrf": token}) for check in checks]
    assert [answer.status_code for answer in at_once(*posts)] == [303, 303]
    assert sorted(name for name, _ in enrolled(office)) == ["김영희", "박순자"]


def test_a_roster_nobody_carried_out_is_forgotten_after_a_day(office: Office, clock: FixedClock) -> None:
    check = office.check(KIM)
    clock.instant += timedelta(days=1, minutes=1)
    worker = office.world.browser(office.world.staff(office.center, Role.CENTER), staff=True)
    assert office.upload("이름,전화번호\n박순자,010-2345-6789\n", browser=worker).status_code == 303
    page = worker.get(check).text
    assert "하루가 지나 명단을 지웠어요" in page
    assert "김영희" not in page
    assert worker.submit(check + "/enrolments").status_code == 409


def test_the_sample_can_be_uploaded_as_it_is(office: Office) -> None:
    sample = office.worker.get(f"{office.url}/roster/sample.csv")
    assert "filename*=UTF-8''%EB%AA%85%EB%8B%A8" in sample.headers["content-disposition"]
    answer = office.upload(sample.content)
    assert answer.status_code == 303, answer.text


@pytest.mark.parametrize("path", ["/roster", "/roster/sample.csv"])
def test_another_center_s_cohort_looks_like_none(office: Office, path: str) -> None:
    stranger = office.world.browser(office.world.staff(office.world.organisation("부산 센터"), Role.CENTER), staff=True)
    assert stranger.get(office.url + path).status_code == 404
    assert office.upload("이름,전화번호\n", browser=stranger).status_code == 404
    assert stranger.submit(office.check(KIM) + "/enrolments").status_code == 404
    assert enrolled(office) == []


def test_a_roster_is_only_found_under_its_own_cohort(office: Office) -> None:
    check = office.check(KIM)
    other = office.world.cohort(office.center, name="2026년 4회차")
    moved = check.replace(str(office.cohort.public_id), str(other.public_id))
    assert office.worker.get(moved).status_code == 404
    assert office.worker.submit(moved + "/enrolments").status_code == 404
    assert office.worker.get(f"{office.url}/roster/{uuid.uuid4()}").status_code == 404


def test_instructors_and_trainees_upload_nothing(office: Office) -> None:
    instructor = office.world.browser(office.world.staff(office.center, Role.INSTRUCTOR), staff=True)
    trainee = office.world.browser(office.world.trainee(office.cohort)[0])
    for browser in (instructor, trainee):
        assert office.upload("이름,전화번호\n", browser=browser).status_code == 403
