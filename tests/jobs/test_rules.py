"""What is refused, and that each refusal says what, why and how to mend."""

from datetime import date
from typing import Any

import pytest

from app.core.money import MINIMUM_WAGES, minimum_wage
from app.jobs.posting import CHECKS, read_posting, typed_fields
from tests.completion.desk import text_of
from tests.factories.jobs import POSTING, JobsDesk

DAY = date(2026, 11, 23)
ACHIEVEMENTS = {"ai-data-crowdworker": "AI 데이터 크라우드 워커 양성 과정"}


def faults(**changes: str) -> dict[str, str]:
    typed = typed_fields({**POSTING, **changes})
    draft, found = read_posting(typed, ACHIEVEMENTS, DAY)
    assert (draft is None) == bool(found)
    return found


def test_a_fair_posting_has_no_faults() -> None:
    draft, found = read_posting(typed_fields(POSTING), ACHIEVEMENTS, DAY)
    assert found == {}
    assert draft is not None
    assert (draft.pay_amount, draft.asked_mark, draft.place, draft.closes_on) == (12000, 70, "", date(2026, 12, 31))
    assert draft.employment_check == dict.fromkeys(CHECKS, False)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"pay_amount": "10319"}, "pay_amount", "10,319원은 2026년 최저임금인 시간당 10,320원보다 적어요"),
        ({"asks_fee": "yes"}, "asks_fee", "돈을 내게 하는 일은 올릴 수 없어요"),
        ({"description": "일을 배우는 동안 교육비 5만 원을 먼저 받습니다."}, "description", "‘교육비’라는 말"),
        ({"pay_text": "보증금은 돌려 드려요"}, "description", "‘보증금’이라는 말"),
        ({"title": "가입비 없는 사진 일"}, "description", "‘가입비’라는 말"),
        ({"title": "사진 정리 직원 채용"}, "title", "‘채용’이라는 말"),
        ({"title": "정규직 라벨러"}, "title", "‘정규직’이라는 말"),
        ({"title": "[구인] 사진 일"}, "title", "‘구인’이라는 말"),
        (
            {"description": "만 45세 이하인 분이 사진 1,000장에 네모를 그려요."},
            "age_measure",
            "‘만 45세’라는 나이 조건",
        ),
        ({"description": "젊은 감각으로 사진 1,000장을 꼼꼼히 고르는 일이에요."}, "age_measure", "‘젊은’이라는"),
        ({"description": "30대 우대. 사진 1,000장에 네모를 그리는 일이에요."}, "age_measure", "제4조의5"),
        ({"limits_age": "yes"}, "age_measure", "나이 조건을 둔다고 골랐어요"),
        ({"limits_age": "yes", "age_measure": "있어요"}, "age_measure", "10자 넘게"),
        (dict.fromkeys(CHECKS[:3], "yes"), "employment", "네 가지 가운데 3가지"),
        ({"title": "일"}, "title", "4자 이상이 필요해요. 지금은 1자예요."),
        ({"description": "사진"}, "description", "20자 이상이 필요해요. 지금은 2자예요."),
        ({"title": "사" * 81}, "title", "80자까지 적을 수 있어요. 지금은 81자예요."),
        ({"pay_text": "돈" * 201}, "pay_text", "지금은 201자예요"),
        ({"pay_amount": "만 원"}, "pay_amount", "숫자로 적어 주세요"),
        ({"pay_amount": "0"}, "pay_amount", "숫자로 적어 주세요"),
        ({"pay_amount": "٣"}, "pay_amount", "숫자로 적어 주세요"),
        ({"pay_amount": "9" * 13}, "pay_amount", "1억까지"),
        ({"pay_unit": "month"}, "pay_unit", "하나를 골라 주세요"),
        ({"place_kind": ""}, "place_kind", "골라 주세요"),
        ({"place_kind": "place"}, "place", "어디인지 적어 주세요"),
        ({"required_achievement": "no-such"}, "required_achievement", "목록에 있는"),
        ({"asked_mark": "101"}, "asked_mark", "0부터 100"),
        ({"asked_mark": "-1"}, "asked_mark", "0부터 100"),
        ({"closes_on": "내일"}, "closes_on", "2026-12-31처럼"),
        ({"closes_on": "2026-11-22"}, "closes_on", "오늘(2026-11-23)부터"),
        ({"closes_on": "2027-06-01"}, "closes_on", "180일"),
        ({"asks_fee": ""}, "asks_fee", "‘예’나 ‘아니요’로"),
        ({"sets_time": "maybe"}, "sets_time", "‘예’나 ‘아니요’로"),
    ],
)
def test_one_fault_is_named_at_its_field(changes: dict[str, str], field: str, words: str) -> None:
    found = faults(**changes)
    assert list(found) == [field]
    assert words in found[field]
    assert "요." in found[field]


@pytest.mark.parametrize(
    "changes",
    [
        {"pay_amount": "10320"},
        {"pay_amount": "10,320원"},
        {"pay_unit": "item", "pay_amount": "30"},
        {"description": "컴퓨터 20대가 찍힌 사진 1,000장에 네모를 그리는 일이에요."},
        {"limits_age": "yes", "age_measure": "고령자고용법 제18조에 따른 우선고용 지원사업"},
        {
            "description": "만 55세 이상인 분을 모셔요. 사진 1,000장이에요.",
            "age_measure": "노인일자리법에 따른 노인 일자리 사업",
        },
        {"sets_time": "yes", "directs_work": "yes"},
        {"required_achievement": "", "asked_mark": ""},
        {"closes_on": "2026-11-23"},
        {"place_kind": "place", "place": "제주시 연동"},
    ],
)
def test_what_may_be_posted(changes: dict[str, str]) -> None:
    assert faults(**changes) == {}


def test_a_place_left_over_from_another_choice_is_not_kept() -> None:
    draft, _ = read_posting(typed_fields({**POSTING, "place": "제주시"}), ACHIEVEMENTS, DAY)
    assert draft is not None
    assert draft.place == ""


def test_every_wage_rule_names_its_source_and_when_to_look_again() -> None:
    days = [rule.since for rule in MINIMUM_WAGES]
    assert days == sorted(set(days))
    for rule in MINIMUM_WAGES:
        assert rule.source
        assert rule.review_by > rule.since
    assert minimum_wage(date(2026, 1, 1)).won == 10_320
    assert minimum_wage(date(2026, 12, 31)).won == 10_320


def test_a_refused_posting_keeps_what_was_typed_and_posts_nothing(desk: JobsDesk) -> None:
    answer = desk.send_posting(pay_amount="9000", title="사진 정리 직원 채용")
    assert answer.status_code == 422
    assert "고칠 곳이 2 군데 있어요" in text_of(answer.text)
    for typed in ("사진 정리 직원 채용", 'value="9000"', "쇼핑몰 상품 사진 1,000장", 'value="2026-12-31"'):
        assert typed in answer.text
    assert desk.openings() == []


def test_a_refused_posting_can_be_mended_with_the_same_key(desk: JobsDesk) -> None:
    assert desk.send_posting(key="k1", pay_amount="9000").status_code == 422
    assert desk.send_posting(key="k1").status_code == 303
    assert len(desk.openings()) == 1


def test_an_empty_form_names_every_needed_field(desk: JobsDesk) -> None:
    answer: Any = desk.employer.submit("/postings", {})
    assert answer.status_code == 422
    for name in ("title", "description", "hours", "place_kind", "closes_on", "pay_unit", "pay_amount", *CHECKS):
        assert f'href="#{name}"' in answer.text


def test_signs_of_employment_are_shown_to_the_person_and_the_center(desk: JobsDesk) -> None:
    opening = desk.post(sets_time="yes")
    interest_page = desk.trainee.get(f"/openings/{opening.public_id}").text
    assert "일하는 시간과 장소를 업체가 정하고 지키게 하나요?" in interest_page
    desk.agreed(opening)
    assert "일하는 시간과 장소를 업체가 정하고 지키게 하나요?" in desk.staff.get("/referrals").text
