"""The trainee's certificates and the center worker's judging, through HTTP."""

import uuid

import pytest

from app.core.actor import Role
from app.core.clock import now
from app.identity.models import RoleGrant
from tests.completion.desk import CertificateDesk, counted_statements, text_of
from tests.factories.completion import center, certifying_cohort, graduate
from tests.factories.world import World


def test_a_new_trainee_sees_what_is_missing_condition_by_condition(desk: CertificateDesk) -> None:
    account, _ = desk.world.trainee(desk.cohort, "박순자")
    page = text_of(desk.world.browser(account).get("/wallet").text)
    assert "조건 4개 가운데 0개를 채웠습니다" in page
    assert "학습 진도" in page
    assert "2개 가운데 0개" in page
    assert "계약과 내 권리: 아직 시작하지 않았습니다" in page


def test_who_has_done_everything_waits_for_the_center(desk: CertificateDesk) -> None:
    page = text_of(desk.trainee().get("/wallet").text)
    assert "수료 기준을 모두 채웠습니다" in page
    assert "내려받기" not in page


def test_an_issued_certificate_shows_its_number_downloads_link_and_qr(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    page = text_of(desk.trainee().get("/wallet").text)
    assert "수료증 제 2026-0001호 AI 데이터 크라우드 워커 양성 과정" in page
    assert "수료증까지 남은 것" not in page
    html = desk.trainee().get(f"/wallet/certificates/{certificate.public_id}").text
    assert "집에서 인쇄하기" in text_of(html)
    assert f"https://testserver/v/{certificate.token}" in html
    assert "<svg" in html
    assert "style=" not in html


def test_a_revoked_certificate_says_so_and_why(desk: CertificateDesk) -> None:
    desk.revoke(desk.issued(), "본인 요청")
    page = text_of(desk.trainee().get("/wallet").text)
    assert "취소된 수료증입니다" in page
    assert "본인 요청" in page
    assert "다시 받으려면 센터에" in page
    assert "내려받기" not in page
    assert "발급합니다" not in page


def test_the_criteria_name_their_source_and_where_one_stands(desk: CertificateDesk) -> None:
    account, _ = desk.world.trainee(desk.cohort, "박순자")
    page = text_of(desk.world.browser(account).get("/wallet/criteria").text)
    assert "제38조" in page
    assert "60점 이상" in page
    assert "점수 없음" in page


def test_a_cohort_without_a_rule_says_so(world: World) -> None:
    account, _ = world.trainee(world.cohort(center(world)))
    browser = world.browser(account)
    assert "수료 기준이 아직 없습니다" in text_of(browser.get("/wallet").text)
    assert browser.get("/wallet/criteria").status_code == 200


def test_someone_in_no_cohort_is_told_whom_to_ask(world: World) -> None:
    browser = world.browser(world.account(world.person(), center(world), Role.TRAINEE))
    assert "아직 들어간 회차가 없습니다" in text_of(browser.get("/wallet").text)


def test_the_center_sees_everyone_judged_now_with_counts(desk: CertificateDesk) -> None:
    desk.world.trainee(desk.cohort, "박순자")
    page = text_of(desk.staff.get(desk.page).text)
    assert "50% (2명 중 1명, 2026-11-23 기준)" in page
    assert "김영숙 김영숙 님 고르기 수료 가능" in page
    assert "박순자 아직" in page
    assert "최종 평가: 기준 60점 이상, 지금 점수 없음" in page
    desk.issued()
    assert "김영숙 발급함" in text_of(desk.staff.get(desk.page).text)


def test_thirty_people_are_judged_in_a_handful_of_statements(desk: CertificateDesk) -> None:
    for _ in range(5):
        graduate(desk.world, desk.cohort)
    desk.staff.get(desk.page)
    with counted_statements(desk.world.database) as statements:
        assert desk.staff.get(desk.page).status_code == 200
    assert len(statements) <= 5


def test_the_preview_shows_what_will_be_printed_and_stores_nothing(desk: CertificateDesk) -> None:
    url = f"/cohorts/{desk.cohort.public_id}/certificates/preview?enrolment={desk.enrolment.public_id}"
    page = text_of(desk.staff.get(url).text)
    for line in ("미리 보기", "김영숙", "센터장 고은희", "87.2점", "실시간 수업", "발급할 때 정해집니다"):
        assert line in page
    assert "0000호" not in page
    assert desk.certificates() == []


def test_the_preview_of_a_stranger_is_not_found(desk: CertificateDesk) -> None:
    other = certifying_cohort(desk.world, desk.organisation, name="2026년 4회차")
    _, stranger = graduate(desk.world, other)
    url = f"/cohorts/{desk.cohort.public_id}/certificates/preview?enrolment={stranger.public_id}"
    assert desk.staff.get(url).status_code == 404


def test_staff_see_the_history_of_a_certificate(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    page = text_of(desk.staff.get(f"/certificates/{certificate.public_id}").text)
    assert "발급 · 강보배" in page
    assert "되돌릴 수 없어요" in page
    desk.revoke(certificate, "재발급")
    page = text_of(desk.staff.get(f"/certificates/{certificate.public_id}").text)
    assert "취소 (재발급) · 강보배" in page
    assert "수료증 취소하기" not in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"reason": "발급 오류"}, "되돌릴 수 없어요"),
        ({"sure": "yes"}, "까닭"),
        ({"reason": "마음에 안 들어서", "sure": "yes"}, "네 가지 가운데 하나"),
    ],
)
def test_revoking_asks_for_a_known_reason_and_a_tick(desk: CertificateDesk, sent: dict[str, str], said: str) -> None:
    certificate = desk.issued()
    answer = desk.staff.submit(f"/certificates/{certificate.public_id}/revocation", sent)
    assert answer.status_code == 422
    assert "고칠 곳" in text_of(answer.text)
    assert said in text_of(answer.text)
    assert desk.certificates()[0].state == "valid"


FILES = ("certificate.pdf", "credential.json", "credential.jwt")


@pytest.mark.parametrize("name", FILES)
def test_the_person_and_the_centers_staff_can_download(desk: CertificateDesk, name: str) -> None:
    url = f"/certificates/{desk.issued().public_id}/{name}"
    assert desk.trainee().get(url).content == desk.staff.get(url).content


@pytest.mark.parametrize("name", FILES)
def test_nobody_else_can_download(desk: CertificateDesk, name: str) -> None:
    url = f"/certificates/{desk.issued().public_id}/{name}"
    neighbour, _ = desk.world.trainee(desk.cohort)
    instructor = desk.world.staff(desk.organisation, Role.INSTRUCTOR)
    foreign = desk.world.staff(center(desk.world, "서귀포 센터"))
    for account in (neighbour, instructor, foreign):
        assert desk.world.browser(account).get(url).status_code == 404
    assert desk.public().get(url).status_code == 303


def test_another_centers_cohort_and_certificate_are_not_found(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    foreign = desk.world.browser(desk.world.staff(center(desk.world, "서귀포 센터")), staff=True)
    assert foreign.get(desk.page).status_code == 404
    assert desk.issue(browser=foreign).status_code == 404
    assert foreign.get(f"/certificates/{certificate.public_id}").status_code == 404
    revocation = f"/certificates/{certificate.public_id}/revocation"
    assert foreign.submit(revocation, {"reason": "부정", "sure": "yes"}).status_code == 404
    assert desk.certificates()[0].state == "valid"


def test_other_roles_may_not_judge_issue_or_revoke(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    for browser in (desk.trainee(), desk.world.browser(desk.world.staff(desk.organisation, Role.INSTRUCTOR))):
        assert browser.get(desk.page).status_code == 403
        assert desk.issue(browser=browser).status_code == 403
        assert browser.get(f"/certificates/{certificate.public_id}").status_code == 403
        assert browser.submit(f"/certificates/{certificate.public_id}/revocation", {}).status_code == 403
    assert desk.staff.get("/wallet").status_code == 403


def test_an_unknown_certificate_is_not_found(desk: CertificateDesk) -> None:
    assert desk.staff.get(f"/certificates/{uuid.uuid4()}").status_code == 404
    assert desk.staff.get("/certificates/1").status_code == 404


def test_who_works_at_another_center_has_the_files_but_not_the_staffs_page(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    elsewhere = center(desk.world, "서귀포 센터")
    with desk.world.database.write() as session:
        session.add(
            RoleGrant(account_id=desk.account.id, organisation_id=elsewhere.id, role="center", granted_at=now(session))
        )
    browser = desk.world.browser(desk.account)
    assert browser.get(f"/certificates/{certificate.public_id}/certificate.pdf").status_code == 200
    assert browser.get(f"/certificates/{certificate.public_id}").status_code == 404
    revocation = f"/certificates/{certificate.public_id}/revocation"
    assert browser.submit(revocation, {"reason": "본인 요청", "sure": "yes"}).status_code == 404
