"""Outcomes: which one may be given, what it asks for, what stays of it, and a cohort's totals."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.cohorts.models import Enrolment
from app.completion.criteria import CompletionRule, StepFact, evaluate
from app.completion.models import CompletionDecision
from app.completion.outcomes import OUTCOMES, check_outcome, state_after, totals
from app.core.clock import FixedClock
from app.core.errors import Invalid
from tests.completion.desk import CertificateDesk, text_of
from tests.factories.completion import MARKS, STAGE, graduate, pass_steps, programme
from tests.factories.world import World

RULE = CompletionRule.model_validate(programme().completion_rule([(step.key, step.title) for step in STAGE.steps]))
MET = evaluate(RULE, {key: StepFact("passed", score) for key, score in MARKS.items()})
UNMET = evaluate(RULE, {})


@pytest.mark.parametrize(
    ("outcome", "reason", "given", "fault"),
    [
        ("수료", "", {}, None),
        ("수료", "", {"decision": UNMET}, "outcome"),
        ("수료", "", {"decision": None}, "outcome"),
        ("수료", "", {"standing": "미수료"}, "reason"),  # a correction says why
        ("수료", "재시험에 통과함", {"standing": "미수료"}, None),
        ("미수료", "", {}, "reason"),
        ("미수료", "과제", {}, "reason"),
        ("미수료", "최종  과제를\n내지 않음", {}, None),
        ("조기취업", "마트 취업으로 조기 종료", {"decision": UNMET}, None),
        ("조기취업", "가" * 201, {}, "reason"),
        ("중도탈락", "결석 20% 초과로 제적", {"holds": True}, "outcome"),
        ("수료함", "잘못 고름", {}, "outcome"),
    ],
)
def test_which_outcome_may_be_given(outcome: str, reason: str, given: dict[str, Any], fault: str | None) -> None:
    facts: dict[str, Any] = {"decision": MET, "standing": None, "holds": False} | given
    if fault is None:
        assert check_outcome(outcome, reason, **facts) == " ".join(reason.split())
        return
    with pytest.raises(Invalid) as refused:
        check_outcome(outcome, reason, **facts)
    assert fault in refused.value.fields


def test_who_has_missed_it_stays_in_the_class_and_who_has_gone_does_not() -> None:
    assert [state_after(each) for each in OUTCOMES] == ["completed", "active", "left", "left", "left"]


def test_totals_count_who_came_in_and_show_both_readings_of_early_employment() -> None:
    people = [
        *[("completed", "수료")] * 6, *[("left", "조기취업")] * 2, ("active", "미수료"), ("left", "중도탈락"),
        ("active", None), ("invited", None), ("offered", None),
    ]  # fmt: skip
    found = totals(people)
    assert (found.everyone, found.open) == (11, 1)
    assert (found.completed, found.with_employed, found.without_employed) == (6, 8, 9)
    assert found.counts["수강철회"] == 0


def decide(desk: CertificateDesk, enrolment: Enrolment, outcome: str, reason: str = "", seq: int = 0) -> Any:
    form = {"outcome": outcome, "reason": reason, "_seq": str(seq)}
    return desk.staff.submit(f"/enrolments/{enrolment.public_id}/outcome", form)


def decisions(desk: CertificateDesk) -> list[CompletionDecision]:
    with desk.world.database.read() as session:
        return list(session.scalars(select(CompletionDecision).order_by(CompletionDecision.id)))


def test_a_decision_is_frozen_with_its_values_and_a_correction_is_added(desk: CertificateDesk, world: World) -> None:
    account, enrolment = world.trainee(desk.cohort, "박순자")
    refused = decide(desk, enrolment, "수료")
    assert refused.status_code == 422
    assert "수료로 정할 수 없어요" in text_of(refused.text)

    assert decide(desk, enrolment, "중도탈락", "다른 지역으로 이사함").status_code == 303
    (first,) = decisions(desk)
    again = decide(desk, enrolment, "수강철회", "본인이 전화로 알려 옴")
    assert again.status_code == 409  # the page was from before the first decision
    assert decide(desk, enrolment, "수강철회", "본인이 전화로 알려 옴", first.id).status_code == 303

    first_again, second = decisions(desk)
    assert (first_again.outcome, first_again.reason) == ("중도탈락", "다른 지역으로 이사함")
    assert (second.corrects_id, second.rule_slug) == (first.id, "naeil-card")
    assert [each["met"] for each in second.explanation["conditions"]] == [False] * 4
    staff = text_of(desk.staff.get(f"/enrolments/{enrolment.public_id}/outcome").text)
    for words in ("앞의 결정", "다른 지역으로 이사함", "강보배", "2개 가운데 0개"):
        assert words in staff
    own = text_of(world.browser(account).get("/wallet/criteria").text)
    for words in ("센터가 정한 결과", "수강철회", "본인이 전화로 알려 옴", "본인이 원해 수강을 그만두었습니다"):
        assert words in own
    assert "강보배" not in own
    assert "결과: 수강철회" in text_of(world.browser(account).get("/wallet").text)


def test_a_frozen_explanation_stays_as_it_was_when_more_is_done_later(desk: CertificateDesk, world: World) -> None:
    _, enrolment = world.trainee(desk.cohort, "박순자")
    decide(desk, enrolment, "미수료", "최종 과제를 내지 않음")
    pass_steps(world, enrolment, MARKS)
    page = text_of(desk.staff.get(f"/enrolments/{enrolment.public_id}/outcome").text)
    assert "그날 조건 4개 가운데 0개를 채웠습니다" in page  # what stands
    assert "최종 평가 60점 이상 점수 없음 아니요" in page
    assert "까지의 기록으로 계산하면 수료 예요" in page  # what the rule says now
    answer = desk.issue(enrolment)
    assert answer.status_code == 422
    assert "결과를 미수료로 정했습니다" in text_of(answer.text)

    decide(desk, enrolment, "수료", "재평가에서 모두 채움", decisions(desk)[0].id)
    assert desk.issue(enrolment).status_code == 303
    assert [each.outcome for each in decisions(desk)] == ["미수료", "수료"]


def test_a_valid_certificate_holds_the_outcome(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    seq = decisions(desk)[0].id
    refused = decide(desk, desk.enrolment, "미수료", "판정이 잘못되었음", seq)
    assert "수료증을 먼저 취소" in text_of(refused.text)
    desk.revoke(certificate)
    assert decide(desk, desk.enrolment, "미수료", "판정이 잘못되었음", seq).status_code == 303
    assert "결과: 미수료" in text_of(desk.trainee().get("/wallet").text)


def test_many_are_decided_at_once_and_the_totals_follow(desk: CertificateDesk, world: World, clock: FixedClock) -> None:
    graduate(world, desk.cohort, "이정호")
    world.trainee(desk.cohort, "박순자")
    _, gone = world.trainee(desk.cohort, "오철")
    decide(desk, gone, "조기취업", "마트 취업으로 조기 종료")
    url = f"/cohorts/{desk.cohort.public_id}/outcomes"

    assert desk.staff.submit(url, {"outcome": "수료"}).status_code == 303
    assert "50.0% (4명 중 2명" in text_of(desk.staff.get(url).text)
    early = desk.staff.submit(url, {"outcome": "미수료", "reason": "기준을 채우지 못함"})
    assert early.status_code == 422
    assert "아직 끝나지 않은 회차" in text_of(early.text)

    clock.instant += timedelta(days=60)
    staff = world.browser(world.staff(desk.organisation, name="고미란"), staff=True)
    assert staff.submit(url, {"outcome": "미수료", "reason": "짧음"}).status_code == 422
    assert staff.submit(url, {"outcome": "미수료", "reason": "기준을 채우지 못함"}).status_code == 303
    page = text_of(staff.get(url).text)
    for words in (
        "수료 2명",
        "미수료 1명",
        "조기취업 1명",
        "아직 안 정함 0명",
        "75.0% (4명 중 3명",
        "66.6% (3명 중 2명",
    ):
        assert words in page
    assert staff.submit(url, {"outcome": "조기취업", "reason": "한꺼번에 하려 함"}).status_code == 422
    assert len(decisions(desk)) == 4


def test_another_centers_staff_decides_nothing_here(desk: CertificateDesk, world: World) -> None:
    foreign = world.browser(world.staff(world.organisation("서귀포 센터")), staff=True)
    for url in (f"/cohorts/{desk.cohort.public_id}/outcomes", f"/enrolments/{desk.enrolment.public_id}/outcome"):
        assert foreign.get(url).status_code == 404
        assert foreign.submit(url, {"outcome": "미수료", "reason": "다른 센터에서 보냄"}).status_code == 404
    assert decisions(desk) == []
