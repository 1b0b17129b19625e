"""What happens to a certificate after it was issued: corrected, issued again, taken back one or many, expired, looked back on."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.cohorts.models import Document
from app.completion import correcting
from app.completion.journal import Journal
from app.completion.models import Certificate
from app.core.actor import Role
from app.core.clock import FixedClock, now
from app.core.errors import Unavailable
from app.core.idempotency import fresh_key
from app.credentials.credential import SEOUL, ends_after, last_day
from app.people.models import Person
from tests.completion.desk import CertificateDesk, outcome_of, text_of
from tests.factories.completion import SLUG, center, certifying_cohort, graduate, programme
from tests.factories.world import World


def correct(desk: CertificateDesk, certificate: Certificate, **changes: str) -> Any:
    wish = {"_key": fresh_key(), "why": "typo", "name": "김영순", "reason": "신분증을 보고 확인", "sure": "yes"}
    return desk.staff.submit(f"/certificates/{certificate.public_id}/reissue", wish | changes)


def shown(desk: CertificateDesk, certificate: Certificate) -> str:
    return outcome_of(desk.public().get(f"/v/{certificate.token}").text)


def name_of(desk: CertificateDesk) -> str:
    with desk.world.database.read() as session:
        return session.scalars(select(Person.name).where(Person.id == desk.account.person_id)).one()


class TestACorrectedName:
    def test_it_is_issued_again_with_the_same_day_and_the_old_one_is_revoked(
        self, desk: CertificateDesk, clock: FixedClock
    ) -> None:
        old = desk.issued()
        awarded = old.awarded_on
        clock.instant += timedelta(days=12)
        desk.staff = desk.world.browser(desk.world.staff(desk.organisation, Role.CENTER), staff=True)
        answer = correct(desk, old)
        assert answer.status_code == 303, answer.text

        old, new = desk.certificates()
        assert answer.headers["location"] == f"/certificates/{new.public_id}"
        assert (old.state, old.revoked_reason, new.state) == ("revoked", "재발급", "valid")
        assert (new.number, new.awarded_on, new.recipient_name) == ("제 2026-0002호", awarded, "김영순")
        assert old.recipient_name == "김영숙"
        assert new.credential_id != old.credential_id
        assert (shown(desk, old), shown(desk, new)) == ("취소", "유효")
        assert name_of(desk) == "김영순"
        credential = desk.trainee().get(f"/certificates/{new.public_id}/credential.json").json()
        assert credential["awardedDate"].startswith(awarded.isoformat())
        assert credential["credentialSubject"]["identifier"][0]["identityHash"] == "김영순"
        deeds = [e["deed"] for e in Journal(desk.world.app.state.settings.var_dir).entries() if "deed" in e]
        assert deeds == ["numbered", "numbered", "revoked"]

    def test_the_trainee_sees_both_and_what_was_corrected(self, desk: CertificateDesk) -> None:
        correct(desk, desk.issued())
        page = text_of(desk.trainee().get("/wallet").text)
        assert "김영숙에서 김영순으로 이름을 고쳤습니다. 제 2026-0001호 대신 이 수료증을 쓰십시오." in page
        assert "취소된 수료증입니다 제 2026-0001호" in page
        assert "새것: 제 2026-0002호" in page

    def test_staff_see_the_reason_and_the_public_does_not(self, desk: CertificateDesk) -> None:
        correct(desk, desk.issued())
        old, new = desk.certificates()
        page = text_of(desk.staff.get(f"/certificates/{old.public_id}").text)
        assert "제 2026-0002호로 다시 발급하면서 바뀜 · 강보배 까닭: 이름이 잘못 적힘: 신분증을 보고 확인" in page
        assert "제 2026-0001호 대신 발급" in text_of(desk.staff.get(f"/certificates/{new.public_id}").text)
        assert "신분증" not in desk.public().get(f"/v/{old.token}").text
        assert "신분증" not in desk.trainee().get("/wallet").text

    def test_a_second_tap_makes_no_third_certificate(self, desk: CertificateDesk) -> None:
        old, key = desk.issued(), fresh_key()
        first, second = (correct(desk, old, _key=key) for _ in range(2))
        assert first.headers["location"] == second.headers["location"]
        assert len(desk.certificates()) == 2
        stale = correct(desk, old, name="김영자")
        assert (stale.status_code, "이미 취소된" in stale.text) == (409, True)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"name": "김영숙"}, "이름이 지금 것과 같아요"),
            ({"name": "김0숙"}, "숫자나 기호 없이"),
            ({"reason": " "}, "지금은 0자예요"),
            ({"why": ""}, "세 가지 가운데 하나"),
            ({"why": "copy"}, "그대로여야 해요"),
            ({"sure": ""}, "되돌릴 수 없다는 것을"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_is_lost(
        self, desk: CertificateDesk, changes: dict[str, str], said: str
    ) -> None:
        old = desk.issued()
        answer = correct(desk, old, **{"name": "김영순", **changes})
        assert answer.status_code == 422
        assert said in text_of(answer.text)
        assert f'value="{changes.get("name", "김영순")}"' in answer.text
        assert [each.state for each in desk.certificates()] == ["valid"]

    def test_the_same_once_more_leaves_the_name_alone(self, desk: CertificateDesk) -> None:
        correct(desk, desk.issued(), why="copy", name="김영숙")
        assert [(c.state, c.recipient_name) for c in desk.certificates()] == [
            ("revoked", "김영숙"),
            ("valid", "김영숙"),
        ]

    def test_a_person_of_another_center_too_keeps_the_name_in_the_roster(self, desk: CertificateDesk) -> None:
        elsewhere = certifying_cohort(desk.world, center(desk.world, "부산 센터"))
        with desk.world.database.write() as session:
            session.add(
                type(desk.enrolment)(
                    cohort_id=elsewhere.id,
                    organisation_id=elsewhere.organisation_id,
                    person_id=desk.account.person_id,
                    state="offered",
                    created_at=now(session),
                )
            )
        correct(desk, desk.issued())
        assert desk.certificates()[-1].recipient_name == "김영순"
        assert name_of(desk) == "김영숙"

    def test_stopped_before_the_signature_the_old_one_counts_and_the_same_form_goes_on(
        self, desk: CertificateDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old = desk.issued()

        def full(*_: Any) -> Any:
            raise Unavailable("서버에 자리가 없어요.")

        with monkeypatch.context() as patched:
            patched.setattr(correcting, "make_files", full)
            assert correct(desk, old).status_code == 503
        assert shown(desk, old) == "유효"
        assert "다시 발급하다 멈췄어요" in text_of(desk.staff.get(f"/certificates/{old.public_id}").text)
        other = correct(desk, old, name="김영자")
        assert (other.status_code, "먼저 마무리한 뒤" in other.text) == (409, True)
        assert correct(desk, old).status_code == 303
        assert [(c.number, c.state) for c in desk.certificates()] == [
            ("제 2026-0001호", "revoked"),
            ("제 2026-0002호", "valid"),
        ]

    def test_what_was_numbered_for_one_taken_back_for_fraud_is_never_finished(
        self, desk: CertificateDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old = desk.issued()

        def full(*_: Any) -> Any:
            raise Unavailable("서버에 자리가 없어요.")

        with monkeypatch.context() as patched:
            patched.setattr(correcting, "make_files", full)
            assert correct(desk, old).status_code == 503
        desk.revoke(old, "부정")
        judging = desk.staff.get(f"/cohorts/{desk.cohort.public_id}/completion").text
        assert "멈춘 수료증 마무리하기" not in judging
        assert [(c.number, c.state) for c in desk.certificates()] == [
            ("제 2026-0001호", "revoked"),
            ("제 2026-0002호", "reserved"),
        ]

    def test_one_that_is_taken_back_meanwhile_is_not_issued_again(
        self, desk: CertificateDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old, made = desk.issued(), correcting.make_files

        def meanwhile(*given: Any) -> Any:
            desk.revoke(old, "부정")
            return made(*given)

        monkeypatch.setattr(correcting, "make_files", meanwhile)
        answer = correct(desk, old)
        assert (answer.status_code, "다시 발급하지 않았어요" in answer.text) == (409, True)
        assert {each.revoked_reason for each in desk.certificates()} == {"부정"}
        assert name_of(desk) == "김영숙"


class TestTakingManyBack:
    def chosen(self, desk: CertificateDesk) -> list[Certificate]:
        for name in ("이정호", "박순자"):
            desk.issue(graduate(desk.world, desk.cohort, name)[1])
        desk.issue()
        return desk.certificates()

    def send(self, desk: CertificateDesk, certificates: list[Certificate], **fields: str) -> Any:
        data = {"certificate": [str(each.public_id) for each in certificates], "reason": "발급 오류", **fields}
        return desk.staff.submit(f"/cohorts/{desk.cohort.public_id}/revocations", data)

    def test_they_are_named_once_more_and_then_taken_back_for_ever(self, desk: CertificateDesk) -> None:
        first, second, third = self.chosen(desk)
        asked = text_of(self.send(desk, [first, second]).text)
        assert "2장을 취소할까요?" in asked
        assert "취소는 되돌릴 수 없습니다" in asked
        assert "이정호" in asked
        assert "박순자" in asked
        assert "김영숙" not in asked
        unsure = self.send(desk, [first, second], asked="yes")
        assert (unsure.status_code, "알고 있으면 표시해" in unsure.text) == (422, True)
        assert {each.state for each in desk.certificates()} == {"valid"}

        assert self.send(desk, [first, second], asked="yes", sure="yes").status_code == 303
        assert [shown(desk, each) for each in (first, second, third)] == ["취소", "취소", "유효"]
        public = text_of(desk.public().get(f"/v/{first.token}").text)
        assert "까닭: 발급 오류" in public
        page = text_of(desk.staff.get(f"/cohorts/{desk.cohort.public_id}/revocations").text)
        assert "유효한 것 1장" in page
        assert "이미 취소한 것" in page
        with desk.world.database.read() as session:
            verbs = session.scalars(select(AuditEntry.verb).where(AuditEntry.verb == "completion.revoked")).all()
        assert len(verbs) == 2

    def test_one_of_another_cohort_among_them_stops_all(self, desk: CertificateDesk) -> None:
        mine = desk.issued()
        other = certifying_cohort(desk.world, desk.organisation, name="2026년 4회차")
        _, stranger = graduate(desk.world, other, "최미경")
        data = {"_key": fresh_key(), "enrolment": [str(stranger.public_id)]}
        desk.staff.submit(f"/cohorts/{other.public_id}/certificates", data)
        refused = self.send(desk, desk.certificates(), asked="yes", sure="yes")
        assert refused.status_code == 422
        assert shown(desk, mine) == "유효"

    def test_nothing_chosen_and_no_reason_are_both_said(self, desk: CertificateDesk) -> None:
        desk.issued()
        page = text_of(self.send(desk, [], reason="").text)
        assert "고칠 곳이 2 군데" in page
        assert "네 가지 가운데 하나" in page

    def test_more_than_one_transaction_takes_all(self, desk: CertificateDesk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("app.completion.service.AT_ONCE", 2)
        certificates = self.chosen(desk)
        self.send(desk, certificates, asked="yes", sure="yes")
        assert [shown(desk, each) for each in certificates] == ["취소"] * 3


class TestAnEnd:
    @pytest.fixture
    def lasting(self, desk: CertificateDesk) -> Certificate:
        """Issued by a programme whose certificates count for a year."""
        made = programme(valid_months=12)
        with desk.world.database.write() as session:
            session.add(
                Document(hash=made.hash, kind="programme", slug=f"file/{SLUG}", body=made.document.body,
                         loaded_at=now(session))
            )  # fmt: skip
            session.merge(desk.cohort).documents = {f"programme:{SLUG}": made.hash}
        return desk.issued()

    def test_it_is_printed_shown_and_kept_by_a_reissue(self, desk: CertificateDesk, lasting: Certificate) -> None:
        assert lasting.awarded_on == date(2026, 11, 23)
        page = text_of(desk.public().get(f"/v/{lasting.token}").text)
        assert "유효 기간 2027년 11월 23일까지" in page
        pdf = desk.trainee().get(f"/certificates/{lasting.public_id}/certificate.pdf").content
        assert pdf.startswith(b"%PDF-")
        correct(desk, lasting)
        old, new = desk.certificates()
        assert new.valid_until == old.valid_until

    def test_after_its_last_day_it_is_expired_everywhere_and_not_issued_again(
        self, desk: CertificateDesk, lasting: Certificate, clock: FixedClock
    ) -> None:
        clock.instant = lasting.valid_until - timedelta(seconds=1)
        assert shown(desk, lasting) == "유효"
        clock.instant += timedelta(seconds=1)
        assert shown(desk, lasting) == "만료"
        desk.staff = desk.world.browser(desk.world.staff(desk.organisation, Role.CENTER), staff=True)
        assert "유효 기간이 지난" in text_of(desk.staff.get(f"/certificates/{lasting.public_id}").text)
        assert "기간 지남" in text_of(desk.trainee().get("/wallet").text)
        assert correct(desk, lasting).status_code == 409


@pytest.mark.parametrize(
    ("awarded", "months", "last"),
    [
        (date(2026, 11, 23), 12, date(2027, 11, 23)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 31), 120, date(2036, 1, 31)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_one(awarded: date, months: int, last: date) -> None:
    until = ends_after(awarded, months)
    assert until is not None
    assert last_day(until) == last
    assert (until.astimezone(SEOUL).hour, ends_after(awarded, None)) == (0, None)


def test_the_history_tells_everything_but_who_checked(desk: CertificateDesk, clock: FixedClock) -> None:
    certificate = desk.issued()
    own, page = desk.trainee(), f"/wallet/certificates/{certificate.public_id}"
    own.get(f"/certificates/{certificate.public_id}/certificate.pdf")
    desk.staff.get(f"/certificates/{certificate.public_id}/certificate.pdf?use=print")
    own.submit(f"{page}/shares", {"_key": fresh_key(), "days": "7", "note": "한라상사"})
    own.get(f"/v/{certificate.token}")
    desk.staff.get(f"/v/{certificate.token}")
    history = text_of(desk.staff.get(f"/certificates/{certificate.public_id}").text)
    assert "열림" not in history.replace("열린", ""), "the person and the center itself are nobody who checks"
    for _ in range(3):
        desk.public().get(f"/v/{certificate.token}")
    desk.revoke(certificate, "본인 요청")

    history = text_of(desk.staff.get(f"/certificates/{certificate.public_id}").text)
    for line in (
        "번호를 정함 · 제 2026-0001호",
        "발급 · 강보배",
        "내려받음 · 본인",
        "인쇄하려고 내려받음 · 강보배",
        "나눔 주소를 만듦 (2026-11-30까지) · 본인",
        "취소 (본인 요청) · 강보배",
        "2026년 11월 23일 확인 화면이 열림",
    ):
        assert line in history, line
    assert history.count("확인 화면이 열림") == 1
    assert "한라상사" not in history


def test_another_center_finds_none_of_it(desk: CertificateDesk, world: World) -> None:
    certificate = desk.issued()
    other = world.browser(world.staff(center(world, "부산 센터"), Role.CENTER), staff=True)
    for address in (f"/certificates/{certificate.public_id}/reissue", f"/cohorts/{desk.cohort.public_id}/revocations"):
        assert other.get(address).status_code == 404
        assert other.submit(address, {"sure": "yes"}).status_code in (404, 422)
