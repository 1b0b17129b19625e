"""The trainee's wallet: what one holds, addresses with an end, texts to copy, in every state."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.completion.models import Certificate, CertificateShare
from app.completion.telling import cv_lines, profile_fields
from app.core.clock import FixedClock
from app.core.idempotency import fresh_key
from tests.completion.desk import CertificateDesk, outcome_of, text_of
from tests.factories.world import Browser


def give(browser: Browser, certificate: Certificate, **fields: str) -> Any:
    data = {"_key": fresh_key(), "days": "7", "note": "한라상사 면접", **fields}
    return browser.submit(f"/wallet/certificates/{certificate.public_id}/shares", data)


def shares(desk: CertificateDesk) -> list[CertificateShare]:
    with desk.world.database.read() as session:
        return list(session.scalars(select(CertificateShare).order_by(CertificateShare.id)))


class TestAnAddressWithAnEnd:
    def test_it_answers_until_its_last_day_and_never_tells_the_certificates_own(
        self, desk: CertificateDesk, clock: FixedClock
    ) -> None:
        certificate = desk.issued()
        assert give(desk.trainee(), certificate).status_code == 303
        (given,) = shares(desk)
        html = desk.public().get(f"/v/{given.token.lower()}").text
        assert outcome_of(html) == "유효"
        assert "한라상사" not in html
        for answer in (html, desk.public().get(f"/v/{given.token}.json").text):
            assert certificate.token not in answer
            assert given.token in answer
        clock.instant += timedelta(days=8)
        over = desk.public().get(f"/v/{given.token}")
        assert (over.status_code, outcome_of(over.text)) == (404, "확인할 수 없음")
        assert "기간이 끝났거나" in text_of(over.text)
        assert outcome_of(desk.public().get(f"/v/{certificate.token}").text) == "유효"

    def test_it_can_be_ended_at_once_and_another_given(self, desk: CertificateDesk) -> None:
        certificate, own = desk.issued(), desk.trainee()
        give(own, certificate)
        give(own, certificate, note="", days="30")
        first, second = shares(desk)
        for _ in range(2):
            assert own.submit(f"/wallet/shares/{first.public_id}/end").status_code == 303
        assert desk.public().get(f"/v/{first.token}").status_code == 404
        assert desk.public().get(f"/v/{second.token}").status_code == 200
        page = text_of(own.get(f"/wallet/certificates/{certificate.public_id}").text)
        assert "닫힌 주소 1개 한라상사 면접 · 2026년 11월 23일에 닫음" in page
        assert "나눔 주소가 1개 있습니다" in text_of(own.get("/wallet").text)

    def test_the_page_says_at_its_top_what_was_just_made_and_to_nobody_else(self, desk: CertificateDesk) -> None:
        certificate, own = desk.issued(), desk.trainee()
        made = give(own, certificate, days="30")
        (given,) = shares(desk)
        assert given.token not in made.headers["location"]  # it would stand in the server's log
        page = own.get(made.headers["location"]).text
        told = re.search(r'<div class="notice notice-good"[^>]*data-focus.*?</div></div>', page, re.S)
        assert told
        assert f"/v/{given.token}" in told.group()
        assert f"{given.until:%Y}년" in told.group()
        assert "한라상사 면접" in told.group()
        plain = f"/wallet/certificates/{certificate.public_id}"
        own.submit(f"/wallet/shares/{given.public_id}/end")
        for later in (plain, f"{plain}?made={uuid.uuid4()}", made.headers["location"]):
            assert "나눔 주소를 만들었습니다" not in own.get(later).text

    def test_a_name_can_be_asked_there_too(self, desk: CertificateDesk) -> None:
        give(desk.trainee(), desk.issued())
        (given,) = shares(desk)
        page = text_of(desk.public().submit(f"/v/{given.token}/name-check", {"name": "김영숙"}).text)
        assert "이름이 맞습니다" in page

    def test_two_taps_make_one_address_and_a_bad_wish_is_said(self, desk: CertificateDesk) -> None:
        certificate, own, key = desk.issued(), desk.trainee(), fresh_key()
        first, second = (give(own, certificate, _key=key) for _ in range(2))
        assert (first.status_code, second.status_code) == (303, 303)
        assert first.headers["location"] == second.headers["location"]
        wrong = give(own, certificate, days="400", note="가" * 61)
        assert wrong.status_code == 422
        assert "60자까지 적을 수 있습니다. 지금은 61자입니다." in text_of(wrong.text)
        assert len(shares(desk)) == 1

    def test_there_is_a_limit_and_none_for_what_was_taken_back(
        self, desk: CertificateDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        certificate, own = desk.issued(), desk.trainee()
        monkeypatch.setattr("app.completion.sharing.AT_MOST", 1)
        give(own, certificate)
        refused = give(own, certificate)
        assert (refused.status_code, "먼저 끝내" in refused.text) == (409, True)
        desk.revoke(certificate)
        assert give(own, certificate).status_code == 409
        assert outcome_of(desk.public().get(f"/v/{shares(desk)[0].token}").text) == "취소"

    def test_nobody_elses_address_can_be_ended_and_nobody_elses_page_opened(self, desk: CertificateDesk) -> None:
        certificate = desk.issued()
        give(desk.trainee(), certificate)
        (given,) = shares(desk)
        stranger = desk.world.browser(desk.world.trainee(desk.cohort, "박순자")[0])
        assert stranger.submit(f"/wallet/shares/{given.public_id}/end").status_code == 404
        assert stranger.submit(f"/wallet/shares/{uuid.uuid4()}/end").status_code == 404
        assert give(stranger, certificate).status_code == 404
        assert stranger.get(f"/wallet/certificates/{certificate.public_id}").status_code == 404
        assert desk.public().get(f"/v/{given.token}").status_code == 200


def test_the_texts_to_copy_name_everything_an_employer_asks_for(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    html = desk.trainee().get(f"/wallet/certificates/{certificate.public_id}").text
    cv = re.search(r'<textarea[^>]*id="cv"[^>]*>\n([^<]+)</textarea>', html)
    assert cv
    assert cv.group(1).splitlines() == [
        "AI 데이터 크라우드 워커 양성 과정 수료 (80시간), 2026.11.23.",
        "제주 중장년내일센터 · 교육 기간 2026.11.23. ~ 2027.01.17. · 발급번호 제 2026-0001호",
        f"확인: https://testserver/v/{certificate.token}",
    ]
    for value in ("제주 중장년내일센터", "2026년 11월", "제 2026-0001호"):
        assert f'readonly value="{value}"' in html
    assert "국가자격이 아닌 민간 수료증" in text_of(html)


def test_a_badge_and_an_end_are_told_as_they_are() -> None:
    printed = {
        "programme_title": "바운딩 실습 통과", "institution": "한빛", "issuer_name": "한빛", "period_start": "2026-09-01",
        "period_end": "2026-10-30", "awarded_on": "2026-11-21", "hours": None, "valid_through": "2027-11-21",
        "programme_title_en": "Bounding practice",
    }  # fmt: skip
    assert cv_lines(printed, "제 2026-0002호", "https://x.kr/v/A").startswith("바운딩 실습 통과 이수 배지, 2026.11.21.")
    fields = dict(profile_fields(printed, "제 2026-0002호", "https://x.kr/v/A"))
    assert fields["만료일 (Expiration date)"] == "2027년 11월"
    assert fields["이름 (Name)"] == "Bounding practice"


def test_a_revoked_certificate_can_be_read_and_not_used(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    desk.revoke(certificate, "본인 요청")
    page = text_of(desk.trainee().get(f"/wallet/certificates/{certificate.public_id}").text)
    assert "취소된 수료증입니다" in page
    assert "까닭은 본인 요청입니다" in page
    for offered in ("내려받기", "나눔 주소 만들기", "이력서"):
        assert offered not in page
