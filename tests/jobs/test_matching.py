"""Why an opening fits, in words, and what a consent's version lets an employer see."""

from datetime import date, timedelta

import pytest

from app.jobs.consenting import CURRENT, ITEMS, items_of, read_consent
from app.jobs.matching import Asked, Held, explain, fits
from app.jobs.policy import basis_holds, is_open, obstacle, shown_until

SLUG = "ai-data-crowdworker"
TITLE = "AI 데이터 크라우드 워커 양성 과정"
DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("asked", "held", "expected"),
    [
        (Asked(None, None, None, ""), Held(frozenset(), None), [True, True]),
        (Asked(SLUG, TITLE, None, ""), Held(frozenset({SLUG}), None), [True, True]),
        (Asked(SLUG, TITLE, None, ""), Held(frozenset({"other"}), None), [False, True]),
        (Asked(SLUG, TITLE, 80, ""), Held(frozenset({SLUG}), 80.0), [True, True, True]),
        (Asked(SLUG, TITLE, 80, ""), Held(frozenset({SLUG}), 79.99), [True, False, True]),
        (Asked(SLUG, TITLE, 80, ""), Held(frozenset({SLUG}), None), [True, False, True]),
        (Asked(SLUG, TITLE, None, "제주시"), Held(frozenset({SLUG}), None), [True, None]),
    ],
)
def test_each_thing_that_is_asked_gets_its_reason(asked: Asked, held: Held, expected: list[bool | None]) -> None:
    reasons = explain(asked, held)
    assert [reason.met for reason in reasons] == expected
    assert fits(reasons) == (False not in expected)


def test_the_reasons_say_the_facts() -> None:
    sentences = [r.sentence for r in explain(Asked(SLUG, TITLE, 80, "제주시 연동"), Held(frozenset({SLUG}), 79.99))]
    assert sentences == [
        f"업체가 바라는 ‘{TITLE}’ 수료증을 가지고 있어요.",
        "최종 과제 80점 이상을 바라는데, 지금은 79.9점이에요.",
        "제주시 연동에 가서 하는 일이에요. 다닐 만한 곳인지 살펴보세요.",
    ]


@pytest.mark.parametrize(
    ("consented", "certificate", "basis", "opened", "words"),
    [
        (True, True, True, True, None),
        (False, True, True, True, "동의를 거두었어요"),
        (True, False, True, True, "수료증이 없어요"),
        (True, True, False, True, "근거"),
        (True, True, True, False, "닫혔어요"),
    ],
)
def test_what_keeps_a_center_from_referring(
    consented: bool, certificate: bool, basis: bool, opened: bool, words: str | None
) -> None:
    found = obstacle(consented=consented, certificate_valid=certificate, has_basis=basis, opening_open=opened)
    assert (found is None) == (words is None)
    assert words is None or words in (found or "")


@pytest.mark.parametrize(
    ("expires_on", "holds"), [(None, True), (DAY, True), (DAY - timedelta(1), False), (DAY + timedelta(1), True)]
)
def test_a_basis_holds_through_its_last_day(expires_on: date | None, holds: bool) -> None:
    assert basis_holds(expires_on, DAY) is holds


@pytest.mark.parametrize(
    ("state", "closes_on", "opened"),
    [("open", DAY, True), ("open", DAY - timedelta(1), False), ("closed", DAY + timedelta(9), False)],
)
def test_an_opening_is_open_through_its_last_day(state: str, closes_on: date, opened: bool) -> None:
    assert is_open(state, closes_on, DAY) is opened


def test_the_consent_names_recipient_aim_items_period_and_the_right_to_refuse() -> None:
    text = read_consent(
        employer="한라데이터", opening="사진 일", center="제주센터", until=shown_until(date(2026, 12, 31))
    )
    assert [heading for heading, _ in text.parts] == [
        "제공받는 곳", "쓰는 까닭", "제공하는 것", "보여 주는 기간", "동의하지 않을 권리",
    ]  # fmt: skip
    assert text.question == "제주센터가 위의 내용을 한라데이터에 제공하는 데 동의하십니까?"
    assert "2027년 3월 31일까지" in text.as_read
    assert "불이익이 없습니다" in text.as_read
    assert "{" not in text.as_read
    assert "요." not in text.as_read


def test_an_employer_sees_what_the_agreed_version_names_and_nothing_under_an_unknown_one() -> None:
    assert items_of(CURRENT) == frozenset(ITEMS) - {"phone_for_interview"}
    assert items_of("referral-1999-1") == frozenset()
