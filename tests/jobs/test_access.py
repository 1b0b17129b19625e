"""Who is kept out, what happens twice, and what a center without a legal basis may not do."""

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from app.audit.models import AuditEntry
from app.core.clock import FixedClock
from app.core.idempotency import fresh_key
from app.people.models import LegalBasis
from tests.completion.desk import text_of
from tests.factories.completion import center, certifying_cohort, graduate
from tests.factories.jobs import JobsDesk, employer, give_basis
from tests.factories.world import World


def test_another_employer_sees_neither_the_person_nor_the_posting(desk: JobsDesk) -> None:
    referral = desk.referred()
    opening = desk.openings()[0]
    _, stranger = employer(desk.world, "다른데이터")
    assert "상품 사진" not in stranger.get("/postings").text
    assert "김*숙" not in stranger.get("/received").text
    assert stranger.get(f"/received/{referral.public_id}").status_code == 404
    assert desk.answer(referral, "accepted", browser=stranger).status_code == 404
    assert stranger.submit(f"/postings/{opening.public_id}/closing").status_code == 404
    assert desk.openings()[0].state == "open"
    assert desk.referrals()[0].state == "referred"


def test_another_center_sees_neither_who_waits_nor_who_was_referred(desk: JobsDesk) -> None:
    interest = desk.agreed(desk.post())
    other = center(desk.world, "서울 중장년내일센터")
    give_basis(desk.world, other)
    stranger = desk.world.browser(desk.world.staff(other), staff=True)
    assert "김영숙" not in stranger.get("/referrals").text
    assert desk.refer(interest, browser=stranger).status_code == 404
    desk.refer(interest)
    assert stranger.get(f"/referrals/{desk.referrals()[0].public_id}").status_code == 404
    assert "김영숙" not in stranger.get("/referrals").text


def test_another_trainee_sees_nothing_of_it_and_cannot_take_it_back(desk: JobsDesk) -> None:
    referral = desk.referred()
    opening = desk.openings()[0]
    account, _ = graduate(desk.world, certifying_cohort(desk.world, desk.center, name="4회차"), "박순자")
    stranger = desk.world.browser(account)
    assert "추천했어요" not in text_of(stranger.get(f"/openings/{opening.public_id}").text)
    assert stranger.submit(f"/openings/{opening.public_id}/withdrawal").status_code == 404
    assert desk.employer.get(f"/received/{referral.public_id}").status_code == 200


@pytest.mark.parametrize("who", ["trainee", "staff", "employer"])
def test_pages_of_another_role_are_forbidden(desk: JobsDesk, who: str) -> None:
    pages = {
        "trainee": ["/openings"],
        "staff": ["/referrals"],
        "employer": ["/postings", "/postings/new", "/received"],
    }
    for role, urls in pages.items():
        for url in urls:
            assert getattr(desk, who).get(url).status_code == (200 if role == who else 403), (who, url)


def test_deeds_of_another_role_are_forbidden(desk: JobsDesk) -> None:
    referral = desk.referred()
    opening = desk.openings()[0]
    assert desk.send_posting(desk.trainee).status_code == 403
    assert desk.decide(opening, browser=desk.employer).status_code == 403
    assert desk.answer(referral, "accepted", browser=desk.staff).status_code == 403
    assert desk.trainee.submit("/referrals", {"interest": str(uuid.uuid4())}).status_code == 403
    assert desk.employer.get(f"/referrals/{referral.public_id}").status_code == 403
    assert desk.trainee.get(f"/received/{referral.public_id}").status_code == 403


def test_nobody_without_a_session_sees_anything(desk: JobsDesk) -> None:
    for url in ("/openings", "/referrals", "/postings", "/received"):
        assert desk.world.browser().get(url).status_code == 303


def test_unknown_addresses_are_404(desk: JobsDesk) -> None:
    unknown = uuid.uuid4()
    assert desk.trainee.get(f"/openings/{unknown}").status_code == 404
    assert desk.trainee.get(f"/openings/{unknown}/consent").status_code == 404
    assert desk.trainee.submit(f"/openings/{unknown}/withdrawal").status_code == 404
    assert desk.employer.get(f"/received/{unknown}").status_code == 404
    assert desk.staff.get(f"/referrals/{unknown}").status_code == 404
    assert desk.staff.submit("/referrals", {"interest": str(unknown), "_key": fresh_key()}).status_code == 404


def test_a_double_click_posts_asks_refers_and_answers_once(desk: JobsDesk) -> None:
    key = fresh_key()
    assert [desk.send_posting(key=key).status_code for _ in range(2)] == [303, 303]
    assert len(desk.openings()) == 1
    opening, key = desk.openings()[0], fresh_key()
    assert [desk.decide(opening, _key=key).status_code for _ in range(2)] == [303, 303]
    assert [desk.decide(opening).status_code] == [303]  # a second tab
    interest, key = desk.agreed(opening), fresh_key()
    first, second = (desk.refer(interest, key=key) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert len(desk.referrals()) == 1
    referral = desk.referrals()[0]
    assert [desk.answer(referral, "accepted").status_code for _ in range(2)] == [303, 303]
    assert [event["state"] for event in desk.referrals()[0].history] == ["referred", "accepted"]


def test_a_second_tab_that_agrees_again_leaves_one_consent(desk: JobsDesk) -> None:
    opening = desk.post()
    desk.decide(opening)
    desk.decide(opening)
    assert text_of(desk.trainee.get("/consents").text).count("일거리 업체에 내 정보 제공") == 1


def test_the_other_answer_from_a_stale_page_is_refused(desk: JobsDesk) -> None:
    referral = desk.referred()
    for unread in ("0", "2", "x", ""):
        assert desk.answer(referral, "accepted", _seq=unread).status_code == 409
    desk.answer(referral, "accepted")
    stale = desk.answer(referral, "declined", reason="일하는 때가 맞지 않아요")
    assert stale.status_code == 409
    assert desk.referrals()[0].state == "accepted"


def test_without_a_legal_basis_nothing_is_shown_or_brokered_and_both_pages_say_why(desk: JobsDesk) -> None:
    opening = desk.post()
    interest = desk.agreed(opening)
    with desk.world.database.write() as session:
        session.execute(update(LegalBasis).values(expires_on=date(2026, 11, 22)))

    page = text_of(desk.trainee.get("/openings").text)
    assert "상품 사진" not in page
    assert "직업안정법" in page
    assert "제주 중장년내일센터에는 지금 유효한 근거가 없어요" in page
    assert desk.trainee.get(f"/openings/{opening.public_id}").status_code == 404
    assert desk.trainee.get(f"/openings/{opening.public_id}/consent").status_code == 404
    assert desk.decide(opening).status_code == 404
    center_page = text_of(desk.staff.get("/referrals").text)
    assert "지금은 추천할 수 없어요" in center_page
    assert "업체에 추천하기" not in center_page
    refused = desk.refer(interest)
    assert refused.status_code == 409
    assert "근거" in refused.text
    assert desk.referrals() == []
    assert desk.withdraw(opening).status_code == 303


def test_a_basis_holds_through_its_last_day(desk: JobsDesk) -> None:
    desk.post()
    with desk.world.database.write() as session:
        session.execute(update(LegalBasis).values(expires_on=date(2026, 11, 23)))
    assert "상품 사진" in desk.trainee.get("/openings").text


def test_who_has_no_certificate_is_told_what_is_missing_and_is_not_asked_for_consent(desk: JobsDesk) -> None:
    opening = desk.post()
    account, _ = graduate(desk.world, certifying_cohort(desk.world, desk.center, name="4회차"), "박순자")
    browser = desk.world.browser(account)
    page = text_of(browser.get("/openings").text)
    assert "아직 맞는 일거리가 없어요" in page
    assert "수료증이 아직 없어요" in page
    assert "아직 신청할 수 없어요" in text_of(browser.get(f"/openings/{opening.public_id}").text)
    assert browser.get(f"/openings/{opening.public_id}/consent").status_code == 409
    assert desk.decide(opening, browser=browser).status_code == 409


def test_with_a_revoked_certificate_nobody_is_referred(desk: JobsDesk) -> None:
    interest = desk.agreed(desk.post())
    revoke(desk)
    assert "쓸 수 있는 수료증이 없어요" in text_of(desk.staff.get("/referrals").text)
    assert desk.refer(interest).status_code == 409


def test_a_certificate_revoked_after_the_referral_is_shown_as_such(desk: JobsDesk) -> None:
    referral = desk.referred()
    revoke(desk)
    assert "유효하지 않아요" in text_of(desk.employer.get(f"/received/{referral.public_id}").text)


def revoke(desk: JobsDesk) -> None:
    url = f"/certificates/{desk.certificate.public_id}/revocation"
    assert desk.staff.submit(url, {"reason": "발급 오류", "sure": "yes"}).status_code == 303


def test_a_closed_opening_takes_nobody_new_and_keeps_those_who_asked(desk: JobsDesk) -> None:
    opening = desk.post()
    interest = desk.agreed(opening)
    for _ in range(2):
        assert desk.employer.submit(f"/postings/{opening.public_id}/closing").status_code == 303
    assert "마감" in text_of(desk.employer.get("/postings").text)
    assert "상품 사진" not in desk.trainee.get("/openings").text
    assert desk.trainee.get(f"/openings/{opening.public_id}").status_code == 200
    assert desk.refer(interest).status_code == 409
    account, _ = graduate(desk.world, certifying_cohort(desk.world, desk.center, name="4회차"), "박순자")
    assert desk.world.browser(account).get(f"/openings/{opening.public_id}").status_code == 404


def test_after_the_closing_day_nothing_is_offered(desk: JobsDesk, clock: FixedClock) -> None:
    opening = desk.post(closes_on="2026-11-24")
    clock.instant += timedelta(days=2)
    browser = desk.world.browser(desk.account)
    assert "아직 맞는 일거리가 없어요" in text_of(browser.get("/openings").text)
    assert browser.get(f"/openings/{opening.public_id}").status_code == 404


def test_every_look_of_the_employer_at_a_person_is_logged(desk: JobsDesk) -> None:
    referral = desk.referred()
    desk.employer.get("/received")
    desk.employer.get(f"/received/{referral.public_id}")
    with desk.world.database.read() as session:
        looks = session.scalars(select(AuditEntry).where(AuditEntry.verb == "jobs.person_viewed")).all()
    assert [(look.person_id, look.organisation_id, look.purpose) for look in looks] == [
        (referral.person_id, desk.center.id, "추천받은 사람 확인")
    ]


def test_a_center_that_never_had_a_basis_shows_why(world: World) -> None:
    desk = JobsDesk.open(world, basis=False)
    desk.post()
    assert "지금은 일거리를 보여 드릴 수 없어요" in text_of(desk.trainee.get("/openings").text)
