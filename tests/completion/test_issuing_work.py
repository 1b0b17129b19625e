"""A cohort's certificates as long work: seen first, stopped between people, resumed after a kill, numbered without gap or double."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.cohorts.models import Enrolment
from app.completion import issuing_work
from app.completion.models import Certificate, Issuance
from app.core.idempotency import fresh_key
from app.housekeeping import keep_house
from app.people.models import Person
from app.work.kinds import Tools
from app.work.models import Work
from app.work.running import Went
from tests.completion.desk import CertificateDesk, text_of
from tests.factories.completion import certifying_cohort, graduate
from tests.work.conftest import Hands


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing_work, "CHUNK", 2)


@pytest.fixture
def hands(desk: CertificateDesk) -> Hands:
    state = desk.world.app.state
    return Hands(Tools(desk.world.database, state.settings, state.exports), state.work_kinds)


def cohort_of(desk: CertificateDesk, number: int) -> list[Enrolment]:
    """So many graduates with 김영숙, and 박순자, who has done nothing."""
    people = [desk.enrolment, *(graduate(desk.world, desk.cohort)[1] for _ in range(number - 1))]
    desk.world.trainee(desk.cohort, "박순자")
    return people


def look(desk: CertificateDesk, cohort: Any = None, **form: Any) -> str:
    """Press "all who may" (or send the form): the preview's address."""
    data = form or {"everyone": "yes"}
    url = f"/cohorts/{(cohort or desk.cohort).public_id}/issuances"
    answer = desk.staff.submit(url, {"_key": fresh_key(), **data})
    assert answer.status_code == 303, text_of(answer.text)
    return str(answer.headers["location"])


def say_yes(desk: CertificateDesk, preview: str) -> str:
    answer = desk.staff.submit(f"{preview}/start")
    assert answer.status_code == 303, text_of(answer.text)
    return str(answer.headers["location"])


def read(desk: CertificateDesk, url: str) -> str:
    return text_of(desk.staff.get(url).text)


def numbers(desk: CertificateDesk) -> list[int]:
    return sorted(each.sequence for each in desk.certificates())


def test_a_cohort_is_previewed_then_issued_in_the_background(desk: CertificateDesk, hands: Hands) -> None:
    cohort_of(desk, 5)
    preview = look(desk)
    page = read(desk, preview)
    for words in ("받는 분 5명", "받지 않는 분 1명", "센터장 고은희", "실시간 수업 32시간", "87.2점", "박순자"):
        assert words in page
    assert desk.certificates() == []

    work = say_yes(desk, preview)
    assert work.startswith("/works/")
    hands.steps(1)
    assert "5명 중 2명" in read(desk, work)
    hands.finish()

    assert "5명에게 발급했어요" in read(desk, work)
    assert numbers(desk) == [1, 2, 3, 4, 5]
    assert {each.state for each in desk.certificates()} == {"valid"}
    result = read(desk, preview)
    assert "5명에게 발급했어요" in result
    assert "제 2026-0005호" in result
    assert say_yes(desk, preview) == preview  # a second press leads to the result
    assert len(desk.certificates()) == 5


def test_one_person_is_issued_while_the_center_worker_waits(desk: CertificateDesk) -> None:
    preview = look(desk, enrolment=[str(desk.enrolment.public_id)])
    assert say_yes(desk, preview) == preview
    assert [each.state for each in desk.certificates()] == ["valid"]


def test_what_changed_since_the_preview_is_said_and_asked_again(desk: CertificateDesk) -> None:
    preview = look(desk)
    with desk.world.database.write() as session:
        session.execute(update(Person).where(Person.id == desk.enrolment.person_id).values(name="김영순"))
    answer = desk.staff.submit(f"{preview}/start")
    assert answer.status_code == 409
    assert "이름: 김영숙 → 김영순" in text_of(answer.text)
    assert desk.certificates() == []

    assert say_yes(desk, preview) == preview
    assert [each.recipient_name for each in desk.certificates()] == ["김영순"]


def test_the_preview_of_one_person_issues_what_it_showed_and_nothing_else(desk: CertificateDesk) -> None:
    url = f"/cohorts/{desk.cohort.public_id}/certificates"
    html = desk.staff.get(f"{url}/preview?enrolment={desk.enrolment.public_id}").text
    seen = re.findall(r'name="seen" value="([0-9a-f]{64})"', html)[0]
    form = {"enrolment": [str(desk.enrolment.public_id)], "seen": seen}
    with desk.world.database.write() as session:
        session.execute(update(Person).where(Person.id == desk.enrolment.person_id).values(name="김영순"))
    answer = desk.staff.submit(url, form | {"_key": fresh_key()})
    assert answer.status_code == 409
    assert "미리 본 뒤에 바뀐 것이 있습니다" in text_of(answer.text)
    assert desk.certificates() == []
    again = re.findall(r'name="seen" value="([0-9a-f]{64})"', answer.text)[0]
    assert desk.staff.submit(url, form | {"_key": fresh_key(), "seen": again}).status_code == 303
    assert [each.recipient_name for each in desk.certificates()] == ["김영순"]


def test_whose_record_changes_between_the_yes_and_the_signature_is_passed_over(
    desk: CertificateDesk, hands: Hands
) -> None:
    people = cohort_of(desk, 5)
    preview = look(desk)
    say_yes(desk, preview)
    with desk.world.database.write() as session:
        session.execute(update(Person).where(Person.id == people[2].person_id).values(name="다른이름"))
        session.execute(update(Enrolment).where(Enrolment.id == people[3].id).values(state="left"))
    hands.finish()

    assert numbers(desk) == [1, 2, 3]
    page = read(desk, preview)
    assert "다른이름 미리 본 뒤에 기록이 바뀌었습니다" in page
    assert "그만둔 분입니다" in page


def test_stopped_between_people_keeps_who_has_one_and_goes_on_where_it_stopped(
    desk: CertificateDesk, hands: Hands
) -> None:
    cohort_of(desk, 5)
    work = say_yes(desk, look(desk))
    hands.steps(1)
    desk.staff.submit(f"{work}/cancellations")
    assert hands.step() is Went.OVER
    assert numbers(desk) == [1, 2]
    assert "5명 중 2명까지 한 것은 그대로 있어요" in read(desk, work)

    hands.claim = None
    desk.staff.submit(f"{work}/retries")
    hands.finish()
    assert numbers(desk) == [1, 2, 3, 4, 5]


def test_a_stop_while_a_chunk_is_signed_leaves_no_number_without_its_certificate(
    desk: CertificateDesk, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    cohort_of(desk, 5)
    work = say_yes(desk, look(desk))
    make_files = issuing_work.make_files

    def stopped_meanwhile(*args: Any) -> Any:
        desk.staff.submit(f"{work}/cancellations")
        return make_files(*args)

    monkeypatch.setattr(issuing_work, "make_files", stopped_meanwhile)
    hands.finish()

    assert [each.state for each in desk.certificates()] == ["valid", "valid"]
    assert "그만두었어요" in read(desk, work)


def test_killed_after_the_numbers_were_taken_the_next_run_signs_those(desk: CertificateDesk, hands: Hands) -> None:
    cohort_of(desk, 5)
    work = say_yes(desk, look(desk))
    hands.steps(1)
    with desk.world.database.read() as session:
        row = session.scalars(select(Work)).one()
    hands.kinds[row.kind].prepare(hands.tools, row)  # and then the power goes out
    taken = {each.credential_id for each in desk.certificates() if each.state == "reserved"}
    assert len(taken) == 2

    hands.finish()
    assert "5명에게 발급했어요" in read(desk, work)
    assert numbers(desk) == [1, 2, 3, 4, 5]
    assert taken <= {each.credential_id for each in desk.certificates() if each.state == "valid"}


def test_a_run_that_has_lost_its_claim_takes_no_number(desk: CertificateDesk, hands: Hands) -> None:
    cohort_of(desk, 5)
    say_yes(desk, look(desk))
    hands.take_up()
    with desk.world.database.read() as session:
        stale = session.scalars(select(Work)).one()
    with desk.world.database.write() as session:
        session.execute(update(Work).values(claim="another"))
    hands.kinds[stale.kind].prepare(hands.tools, stale)
    assert desk.certificates() == []


def test_two_cohorts_of_one_institution_take_turns_with_the_numbers(desk: CertificateDesk, hands: Hands) -> None:
    cohort_of(desk, 5)
    other = certifying_cohort(desk.world, desk.organisation, name="2026년 4회차")
    for _ in range(5):
        graduate(desk.world, other)
    for cohort in (desk.cohort, other):
        say_yes(desk, look(desk, cohort))
    second = Hands(hands.tools, hands.kinds)
    hands.take_up()
    second.take_up()
    while [each.step() for each in (hands, second)] != [Went.OVER, Went.OVER]:
        pass

    assert numbers(desk) == list(range(1, 11))
    assert {each.state for each in desk.certificates()} == {"valid"}
    with desk.world.database.read() as session:
        by_cohort = session.execute(
            select(Enrolment.cohort_id, Certificate.sequence).join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        ).all()
    assert {cohort for cohort, sequence in by_cohort if sequence < 5} == {desk.cohort.id, other.id}


def test_work_that_goes_on_past_midnight_keeps_the_day_of_the_yes(desk: CertificateDesk, hands: Hands) -> None:
    cohort_of(desk, 5)
    say_yes(desk, look(desk))
    hands.steps(1)
    desk.world.app.state.database.clock.instant += timedelta(days=1)
    hands.finish()
    assert len({each.awarded_on for each in desk.certificates()}) == 1


def test_names_shown_in_a_preview_are_forgotten_with_the_yes(desk: CertificateDesk) -> None:
    preview = look(desk)
    with desk.world.database.read() as session:
        assert "김영숙" in str(session.scalars(select(Issuance)).one().people)
    say_yes(desk, preview)
    with desk.world.database.read() as session:
        kept = session.scalars(select(Issuance)).one()
    assert "김영숙" not in str((kept.people, kept.common, kept.skipped))


def test_a_preview_that_nobody_agreed_to_is_forgotten_after_a_day(desk: CertificateDesk) -> None:
    look(desk)
    state = desk.world.app.state
    for days, left in ((0, 1), (2, 0)):
        state.database.clock.instant += timedelta(days=days)
        keep_house(desk.world.database, state.settings)
        with desk.world.database.read() as session:
            assert len(session.scalars(select(Issuance)).all()) == left


def test_what_an_earlier_run_left_without_a_signature_is_offered_to_be_finished(
    desk: CertificateDesk, hands: Hands
) -> None:
    cohort_of(desk, 5)
    work = say_yes(desk, look(desk))
    hands.take_up()
    with desk.world.database.read() as session:
        row = session.scalars(select(Work)).one()
    hands.kinds[row.kind].prepare(hands.tools, row)
    desk.staff.submit(f"{work}/cancellations")
    assert hands.step() is Went.OVER
    assert "번호만 정해진 수료증이 2장 있어요" in read(desk, desk.page)

    rest = look(desk, enrolment=[])
    assert "멈춘 발급 마무리 2장" in read(desk, rest)
    say_yes(desk, rest)
    assert [each.state for each in desk.certificates()] == ["valid", "valid"]
    assert "서명 기다림" not in read(desk, desk.page)
