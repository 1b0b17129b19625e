"""Policy on facts, revoking, and the daily signing of the lists."""

from datetime import timedelta

import pytest

from app.cohorts.outline import StepFact
from app.completion.criteria import CompletionRule
from app.completion.keys import key_files, make_issuer_keys
from app.completion.lists import take_index
from app.completion.models import StatusList
from app.completion.policy import decide, measured, narrative, needs, step_facts
from app.completion.service import sign_lists
from app.core.clock import FixedClock
from app.credentials.statuslist import BITS, empty, is_set
from tests.completion.desk import CertificateDesk, outcome_of
from tests.factories.completion import MARKS, STAGE, programme

RULE = programme().completion_rule([(step.key, step.title) for step in STAGE.steps])
DONE = {key: StepFact("passed", score) for key, score in MARKS.items()}


def test_a_cohort_without_a_rule_has_no_decision() -> None:
    assert decide({}, (STAGE,), DONE) is None


def test_the_frozen_rule_decides_over_the_ledger() -> None:
    decision = decide(RULE, (STAGE,), DONE)
    assert decision is not None
    assert decision.completed
    without_exam = {key: fact for key, fact in DONE.items() if key != "practice:boxes/exam"}
    missing = decide(RULE, (STAGE,), without_exam)
    assert missing is not None
    assert [result.name for result in missing.conditions if not result.met] == ["실습 통과"]


def test_a_stage_exemption_reaches_lessons_and_quiz_only() -> None:
    facts = step_facts((STAGE,), {"stage:3-practice": StepFact("exempt")})
    assert sorted(facts) == [
        "lesson:3-practice/boxes",
        "lesson:3-practice/rights",
        "quiz:stage-3",
        "stage:3-practice",
    ]


def test_an_exemption_does_not_hide_a_pass() -> None:
    facts = step_facts((STAGE,), {**DONE, "stage:3-practice": StepFact("exempt")})
    assert facts["quiz:stage-3"].state == "passed"


def test_a_supplement_is_no_fact_for_the_rule() -> None:
    assert step_facts((STAGE,), {"stage:3-practice": StepFact("supplement")}) == {}


def test_measured_skills_are_cut_to_one_decimal() -> None:
    results = measured((STAGE,), DONE)
    assert [(each.slug, each.value) for each in results] == [
        ("practice-boxes-exam", "87.2"),
        ("assignment-boxes", "78"),
        ("quiz-mean", "90"),
    ]


def test_what_was_not_passed_or_has_no_mark_is_not_measured() -> None:
    assert measured((STAGE,), {"practice:boxes/exam": StepFact("failed", 55.0)}) == ()


def test_the_narrative_names_each_condition_and_the_source() -> None:
    rule = CompletionRule.model_validate(RULE)
    assert [name for name, _ in needs(rule)] == ["학습 진도", "확인 문제 통과", "실습 통과", "최종 평가"]
    assert "학습 진도 80% 이상" in narrative(rule)
    assert "제2026-39호" in narrative(rule)


def test_revoking_sets_the_bit_and_signs_the_list(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    assert desk.revoke(certificate).status_code == 303
    with desk.world.database.read() as session:
        row = session.get_one(StatusList, 1)
    assert is_set(row.revoked, certificate.status_list_index)
    assert row.signed_version == row.version == 1


def test_revoking_twice_changes_nothing(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    desk.revoke(certificate, "발급 오류")
    first = desk.certificates()[0]
    assert desk.revoke(certificate, "부정").status_code == 303
    again = desk.certificates()[0]
    assert (again.revoked_reason, again.revoked_at) == ("발급 오류", first.revoked_at)


def test_without_the_key_a_revocation_holds_and_the_old_list_is_not_served(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    settings = desk.world.app.state.settings
    hidden = key_files(settings)[0].rename(settings.var_dir / "elsewhere")
    assert desk.revoke(certificate).status_code == 303
    assert outcome_of(desk.public().get(f"/v/{certificate.token}").text) == "취소"
    assert desk.public().get("/status/revocation/1").status_code == 503
    hidden.rename(key_files(settings)[0])
    assert sign_lists(desk.world.database, settings) == 1
    assert desk.public().get("/status/revocation/1").status_code == 200


def test_lists_are_signed_again_after_a_day_and_not_before(desk: CertificateDesk, clock: FixedClock) -> None:
    desk.issued()
    settings = desk.world.app.state.settings
    assert sign_lists(desk.world.database, settings) == 0
    before = desk.public().get("/status/revocation/1").json()
    clock.instant += timedelta(days=1)
    assert sign_lists(desk.world.database, settings) == 1
    after = desk.public().get("/status/revocation/1").json()
    assert after["validUntil"] > before["validUntil"]
    assert after["credentialSubject"] == before["credentialSubject"]


def test_signing_without_a_list_is_nothing(desk: CertificateDesk) -> None:
    make_issuer_keys(desk.world.app.state.settings)
    assert sign_lists(desk.world.database, desk.world.app.state.settings) == 0


@pytest.mark.parametrize(("free", "expected"), [(1, 1), (0, 2)])
def test_a_full_list_makes_way_for_the_next(desk: CertificateDesk, free: int, expected: int) -> None:
    full = bytearray(b"\xff" * (BITS // 8))
    full[0] = 0xFF - 0x80 * free
    with desk.world.database.write() as session:
        row = StatusList(number=1, public_url="https://testserver", taken=bytes(full), revoked=empty())
        session.add(row)
        session.flush()
        current, index = take_index(session, row)
        assert current.number == expected
        assert is_set(current.taken, index)
        if free:
            assert index == 0
