"""From a posting to an answer, and back out again, through HTTP."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.core.actor import Role
from app.core.clock import FixedClock
from app.people.models import Consent
from tests.completion.desk import text_of
from tests.factories.jobs import JobsDesk


def verbs(desk: JobsDesk) -> list[str]:
    with desk.world.database.read() as session:
        return list(
            session.scalars(select(AuditEntry.verb).where(AuditEntry.verb.startswith("jobs.")).order_by(AuditEntry.id))
        )


def test_from_the_posting_to_the_acceptance(desk: JobsDesk) -> None:
    opening = desk.post()
    listed = text_of(desk.trainee.get("/openings").text)
    assert "나와 맞는 일거리 1개" in listed
    assert "왜 맞나요" in listed
    assert "‘AI 데이터 크라우드 워커 양성 과정’ 수료증을 가지고 있어요." in listed
    assert "최종 과제 70점 이상을 바라는데, 78점을 받았어요." in listed
    assert "실업인정일에 꼭 신고하세요" in listed
    shown = desk.trainee.get(f"/openings/{opening.public_id}")
    assert f"/openings/{opening.public_id}/consent" in shown.text

    asked = desk.trainee.get(f"/openings/{opening.public_id}/consent")
    for words in ("제공받는 곳 한라데이터", "전화번호", "2027년 3월 31일까지", "동의하지 않을 권리", "동의하십니까?"):
        assert words in text_of(asked.text)
    assert "button-primary" not in re.search(r'class="equal-answers".*?</div>', asked.text, re.S)[0]  # type: ignore[index]
    interest = desk.agreed(opening)
    assert "아직 업체는 나를 볼 수 없어요" in text_of(desk.trainee.get(f"/openings/{opening.public_id}").text)
    assert "김" not in text_of(desk.employer.get("/received").text)

    waiting = text_of(desk.staff.get("/referrals").text)
    assert "추천을 기다리는 분 1명" in waiting
    assert "김영숙 님" in waiting
    answer = desk.refer(interest)
    referral = desk.referrals()[0]
    assert answer.headers["location"] == f"/referrals/{referral.public_id}"
    assert "강보배" in text_of(desk.staff.get(answer.headers["location"]).text)

    assert "김*숙 님 보기" in text_of(desk.employer.get("/received").text)
    assert "소개받은 분 1명 보기" in text_of(desk.employer.get("/postings").text)
    before = desk.employer.get(f"/received/{referral.public_id}").text
    assert "김영숙 님" in text_of(before)
    assert desk.certificate.number in text_of(before)
    assert f"/v/{desk.certificate.token}" in before
    assert "최종 과제 · 사진에 네모 표시하기 78" in text_of(before)
    assert "tel:010" not in before

    assert desk.answer(referral, "accepted").status_code == 303
    after = desk.employer.get(f"/received/{referral.public_id}").text
    assert "tel:010" in after
    assert "업체가 함께 일하자고 했어요" in text_of(desk.trainee.get(f"/openings/{opening.public_id}").text)
    center = text_of(desk.staff.get("/referrals").text)
    assert "함께하기로 함 100% (1명 중 1명, 2026-11-23 기준)" in center
    assert verbs(desk) == [
        "jobs.posted", "jobs.asked", "jobs.referred", "jobs.referral_seen", "jobs.person_viewed", "jobs.accepted",
        "jobs.person_viewed",
    ]  # fmt: skip


def test_the_consent_is_kept_word_for_word_as_it_was_read(desk: JobsDesk) -> None:
    opening = desk.post()
    page = text_of(desk.trainee.get(f"/openings/{opening.public_id}/consent").text)
    desk.agreed(opening)
    with desk.world.database.read() as session:
        kept = session.scalars(select(Consent).where(Consent.purpose == f"referral:{opening.public_id}")).one()
    assert (kept.recipient, kept.text_version, kept.granted) == ("한라데이터", "referral-2026-11-1", True)
    assert kept.organisation_id == desk.center.id
    for line in kept.text.split("\n"):
        assert line.partition(": ")[2] in page
    assert kept.text.split("\n")[-1] in page


@pytest.mark.parametrize("through", ["the opening", "my consents"])
def test_withdrawing_makes_the_person_404_for_the_employer_at_once(desk: JobsDesk, through: str) -> None:
    referral = desk.referred()
    opening = desk.openings()[0]
    url = f"/received/{referral.public_id}"
    assert desk.employer.get(url).status_code == 200

    if through == "the opening":
        assert desk.withdraw(opening).status_code == 303
    else:
        html = desk.trainee.get("/consents").text
        links = re.findall(r'action="(/consents/[0-9a-f-]+/withdrawal)"', html)
        assert len(links) == 1
        assert desk.trainee.submit(links[0]).status_code == 303

    gone = desk.employer.get(url)
    assert gone.status_code == 404
    assert "김영숙" not in gone.text
    assert desk.answer(referral, "accepted").status_code == 404
    assert "김*숙" not in desk.employer.get("/received").text
    assert "소개받은 분이 없어요" in text_of(desk.employer.get("/postings").text)
    assert "본인이 동의를 거둠" in text_of(desk.staff.get("/referrals").text)
    assert "동의를 거두었어요" in text_of(desk.trainee.get(f"/openings/{opening.public_id}").text)
    assert desk.withdraw(opening).status_code == 303


def test_withdrawing_after_the_acceptance_hides_the_phone_number_too(desk: JobsDesk) -> None:
    referral = desk.referred()
    desk.answer(referral, "accepted")
    desk.withdraw(desk.openings()[0])
    assert desk.employer.get(f"/received/{referral.public_id}").status_code == 404


def test_agreeing_again_shows_the_person_again(desk: JobsDesk) -> None:
    referral = desk.referred()
    desk.withdraw(desk.openings()[0])
    assert desk.decide(desk.openings()[0]).status_code == 303
    assert desk.employer.get(f"/received/{referral.public_id}").status_code == 200
    assert "업체의 답을 기다리고" in text_of(desk.trainee.get(f"/openings/{desk.openings()[0].public_id}").text)


def test_refusing_shows_nothing_to_anyone_and_can_be_changed(desk: JobsDesk) -> None:
    opening = desk.post()
    assert desk.decide(opening, "no").status_code == 303
    assert "보여 주지 않기로 했어요" in text_of(desk.trainee.get(f"/openings/{opening.public_id}").text)
    assert "추천을 기다리는 분 0명" in text_of(desk.staff.get("/referrals").text)
    desk.agreed(opening)
    assert "추천을 기다리는 분 1명" in text_of(desk.staff.get("/referrals").text)


def test_a_no_after_a_yes_counts(desk: JobsDesk) -> None:
    referral = desk.referred()
    assert desk.decide(desk.openings()[0], "no").status_code == 303
    assert desk.employer.get(f"/received/{referral.public_id}").status_code == 404


def test_silence_is_no_answer(desk: JobsDesk) -> None:
    opening = desk.post()
    answer = desk.decide(opening, "")
    assert answer.status_code == 422
    assert "하나를 눌러 주세요" in text_of(answer.text)


def test_a_consent_text_that_changed_meanwhile_is_read_again(desk: JobsDesk) -> None:
    answer = desk.decide(desk.post(), version="referral-2025-01-1")
    assert answer.status_code == 409
    assert "다시 읽고" in answer.text


def test_the_person_is_gone_when_the_promised_period_is_over(desk: JobsDesk, clock: FixedClock) -> None:
    referral = desk.referred()
    clock.instant += timedelta(days=200)
    browser = desk.world.browser(desk.world.staff(desk.employer_organisation, Role.EMPLOYER), staff=True)
    assert browser.get(f"/received/{referral.public_id}").status_code == 404
    assert "지금 볼 수 있는 분이 없어요" in text_of(browser.get("/received").text)


def test_a_decline_says_why_to_the_person_and_the_center(desk: JobsDesk) -> None:
    referral = desk.referred()
    assert desk.answer(referral, "declined").status_code == 422
    answer = desk.answer(referral, "declined", reason="일하는 때가 맞지 않아요", note="오전에 일할 분을 찾고 있습니다.")
    assert answer.status_code == 303
    for page in (
        desk.trainee.get(f"/openings/{desk.openings()[0].public_id}"),
        desk.staff.get(f"/referrals/{referral.public_id}"),
    ):
        assert "일하는 때가 맞지 않아요. 오전에 일할 분을 찾고 있습니다." in text_of(page.text)
    assert desk.referrals()[0].state == "declined"
    assert "전화번호 010" not in text_of(desk.employer.get(f"/received/{referral.public_id}").text)


def test_age_is_no_reason_to_decline(desk: JobsDesk) -> None:
    referral = desk.referred()
    answer = desk.answer(referral, "declined", reason="일하는 때가 맞지 않아요", note="더 젊은 분을 찾아요")
    assert answer.status_code == 422
    assert "나이를 까닭으로 적을 수 없어요" in text_of(answer.text)
    assert "더 젊은 분을 찾아요" in answer.text
    assert desk.referrals()[0].state == "referred"


def test_neither_answer_is_said(desk: JobsDesk) -> None:
    answer = desk.answer(desk.referred(), "maybe")
    assert answer.status_code == 422
    assert "하나를 골라 주세요" in text_of(answer.text)
