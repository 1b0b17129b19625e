"""One person entered by two sheets becomes one: what moves, what stays as issued, and when it is refused."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.cohorts.models import Cohort, Enrolment
from app.completion.models import Certificate
from app.core.actor import Role
from app.core.clock import now
from app.core.idempotency import fresh_key
from app.identity.models import Account
from app.people.models import DeviceAnswers, Person
from app.privacy.merging import personal_tables
from tests.completion.desk import CertificateDesk, outcome_of, text_of
from tests.factories.completion import center, certifying_cohort, graduate
from tests.factories.world import World


@pytest.fixture
def second(desk: CertificateDesk) -> Cohort:
    """Another class of the same center."""
    return certifying_cohort(desk.world, desk.organisation, name="2026년 4회차")


def person_of(desk: CertificateDesk, account: Account) -> Person:
    with desk.world.database.read() as session:
        return session.get_one(Person, account.person_id)


def address(desk: CertificateDesk, kept: Account, dropped: Account) -> str:
    return f"/people/{person_of(desk, kept).public_id}/merge/{person_of(desk, dropped).public_id}"


def merge(desk: CertificateDesk, kept: Account, dropped: Account, **changes: str) -> Any:
    return desk.staff.submit(address(desk, kept, dropped), {"purpose": "신분증을 보고 확인", "sure": "yes", **changes})


def issue(desk: CertificateDesk, cohort: Cohort, enrolment: Enrolment) -> Certificate:
    data = {"_key": fresh_key(), "enrolment": [str(enrolment.public_id)]}
    assert desk.staff.submit(f"/cohorts/{cohort.public_id}/certificates", data).status_code == 303
    return desk.certificates()[-1]


def rows_of(desk: CertificateDesk, person_id: int) -> int:
    with desk.world.database.system().read() as session:
        return sum(
            session.scalar(select(func.count()).select_from(t).where(t.c.person_id == person_id)) or 0
            for t in personal_tables()
        )


def test_everything_moves_and_what_was_issued_stays_as_it_was(desk: CertificateDesk, second: Cohort) -> None:
    kept, dropped = desk.account, graduate(desk.world, second, "김영숙")
    ours, theirs = desk.issued(), issue(desk, second, dropped[1])
    all_rows = rows_of(desk, kept.person_id) + rows_of(desk, dropped[0].person_id)
    shown = text_of(desk.staff.get(address(desk, kept, dropped[0])).text)
    assert "수료증과 배지 1건" in shown
    assert "회차 등록 1건" in shown

    assert merge(desk, kept, dropped[0]).status_code == 303
    assert rows_of(desk, dropped[0].person_id) == 0
    assert rows_of(desk, kept.person_id) == all_rows
    after = desk.certificates()
    assert [(c.number, c.token, c.recipient_name, c.credential_hash, c.state) for c in after] == [
        (c.number, c.token, c.recipient_name, c.credential_hash, c.state) for c in (ours, theirs)
    ]
    assert {c.person_id for c in after} == {kept.person_id}
    assert outcome_of(desk.public().get(f"/v/{theirs.token}").text) == "유효"
    wallet = text_of(desk.trainee().get("/wallet").text)
    assert ours.number in wallet
    assert theirs.number in wallet
    gone = person_of(desk, dropped[0])
    assert (gone.phone, gone.merged_into_id, gone.erased_at is not None) == (None, kept.person_id, True)


def test_the_dropped_account_is_closed_at_its_next_request(desk: CertificateDesk, second: Cohort) -> None:
    account, _ = graduate(desk.world, second, "김영숙")
    browser = desk.world.browser(account)
    assert browser.get("/wallet").status_code == 200
    merge(desk, desk.account, account)
    assert browser.get("/wallet").status_code != 200
    assert desk.trainee().get("/wallet").status_code == 200


def test_a_second_time_changes_nothing_and_one_record_says_who_and_why(desk: CertificateDesk, second: Cohort) -> None:
    account, _ = graduate(desk.world, second, "김영숙")
    assert [merge(desk, desk.account, account).status_code for _ in range(2)] == [303, 303]
    with desk.world.database.read() as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.verb == "completion.people_merged"))
    assert (entry.purpose, entry.person_id) == ("신분증을 보고 확인", desk.account.person_id)
    assert entry.detail["dropped"] == account.person_id
    assert "한 분으로 합쳤어요" in desk.staff.get(address(desk, desk.account, account)).text
    assert merge(desk, account, desk.account).status_code == 409


def test_one_of_two_answers_about_the_device_stays(desk: CertificateDesk, second: Cohort) -> None:
    account, _ = graduate(desk.world, second, "김영숙")
    with desk.world.database.write() as session:
        for person_id in (desk.account.person_id, account.person_id):
            session.add(
                DeviceAnswers(
                    organisation_id=desk.organisation.id, person_id=person_id, device="phone", typing="", camera="",
                    network="", helper="", answered_at=now(session),
                )
            )  # fmt: skip
    assert merge(desk, desk.account, account).status_code == 303
    with desk.world.database.read() as session:
        assert session.scalars(select(DeviceAnswers.person_id)).all() == [desk.account.person_id]


def test_two_sheets_of_one_class_leave_the_entry_in_which_something_was_done(desk: CertificateDesk) -> None:
    account, empty = desk.world.trainee(desk.cohort, "김영숙", state="invited")
    assert merge(desk, account, desk.account).status_code == 303
    with desk.world.database.read() as session:
        rows = session.scalars(select(Enrolment).where(Enrolment.cohort_id == desk.cohort.id)).all()
    assert [(each.id, each.person_id) for each in rows] == [(desk.enrolment.id, account.person_id)]
    assert empty.id != desk.enrolment.id


class TestItIsRefused:
    def refused(self, desk: CertificateDesk, dropped: Account, why: str) -> None:
        page = desk.staff.get(address(desk, desk.account, dropped))
        assert why in text_of(page.text)
        assert "한 분으로 합치기</span>" not in page.text
        answer = merge(desk, desk.account, dropped)
        assert (answer.status_code, why in text_of(answer.text)) == (409, True)
        assert rows_of(desk, dropped.person_id) > 0

    def test_when_both_learned_in_one_class(self, desk: CertificateDesk) -> None:
        self.refused(desk, graduate(desk.world, desk.cohort, "김영숙")[0], "두 기록 모두 배운 것이 있어요")

    def test_when_they_have_certificates_of_one_programme_under_two_names(
        self, desk: CertificateDesk, second: Cohort
    ) -> None:
        account, enrolment = graduate(desk.world, second, "김영순")
        desk.issued()
        issue(desk, second, enrolment)
        self.refused(desk, account, "두 이름(김영숙, 김영순)으로 받았어요")

    def test_when_another_organisation_has_one_of_them_too(self, desk: CertificateDesk, second: Cohort) -> None:
        account, _ = graduate(desk.world, second, "김영숙")
        elsewhere = certifying_cohort(desk.world, center(desk.world, "부산 센터"))
        with desk.world.database.write() as session:
            session.add(
                Enrolment(
                    cohort_id=elsewhere.id, organisation_id=elsewhere.organisation_id, person_id=account.person_id,
                    state="offered", created_at=now(session),
                )
            )  # fmt: skip
        self.refused(desk, account, "다른 기관에도 기록이 있는 분")

    def test_when_one_of_them_works_here(self, desk: CertificateDesk, second: Cohort) -> None:
        account = desk.world.staff(desk.organisation, Role.INSTRUCTOR, "김영숙")
        with desk.world.database.write() as session:
            session.add(
                Enrolment(
                    cohort_id=second.id, organisation_id=second.organisation_id, person_id=account.person_id,
                    state="active", created_at=now(session),
                )
            )  # fmt: skip
        self.refused(desk, account, "직원으로도 일하는 분")

    def test_without_a_reason_or_a_tick(self, desk: CertificateDesk, second: Cohort) -> None:
        account, _ = graduate(desk.world, second, "김영숙")
        answer = merge(desk, desk.account, account, purpose="", sure="")
        assert (answer.status_code, "고칠 곳이 2 군데" in text_of(answer.text)) == (422, True)
        assert rows_of(desk, account.person_id) > 0

    def test_as_if_it_were_not_there_for_another_center(self, desk: CertificateDesk, second: Cohort) -> None:
        account, _ = graduate(desk.world, second, "김영숙")
        other = desk.world.browser(desk.world.staff(center(desk.world, "부산 센터"), Role.CENTER), staff=True)
        url = address(desk, desk.account, account)
        assert other.get(url).status_code == 404
        assert other.submit(url, {"purpose": "확인했어요", "sure": "yes"}).status_code == 404
        assert other.get("/people/twins").text.count("김영숙") == 0


def test_pairs_are_offered_by_name_or_phone_and_never_with_two_birth_dates(
    desk: CertificateDesk, second: Cohort, world: World
) -> None:
    graduate(world, second, "김영숙")
    graduate(world, second, "박순자")
    page = text_of(desk.staff.get("/people/twins").text)
    assert "같은 분일 수 있는 1쌍" in page
    assert "2026년 4회차" in page
    assert "박순자" not in page
