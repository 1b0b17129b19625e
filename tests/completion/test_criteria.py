"""The completion rule: tables of cases, and that more passed steps never take a met condition away."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.completion.criteria import (
    AttendanceCondition,
    AttendanceFact,
    CompletionRule,
    ConditionResult,
    FinalAssessmentCondition,
    PracticeCondition,
    ProgressCondition,
    QuizzesCondition,
    RequiredStep,
    StepFact,
    evaluate,
    rate,
)

LESSONS = tuple(RequiredStep(key=f"lesson:1-start/{n}", title=f"{n}번째 수업") for n in range(1, 11))
FINAL = RequiredStep(key="assignment:boxes", title="최종 과제")
EXAM = RequiredStep(key="practice:boxes/exam", title="네모 통과 시험")
QUIZZES = tuple(RequiredStep(key=f"quiz:stage-{n}", title=f"{n}단계 확인 문제") for n in (1, 2))
PASSED = StepFact("passed", 100)


def rule(*conditions: Any) -> CompletionRule:
    return CompletionRule(
        slug="naeil-card",
        version=1,
        title="국민내일배움카드 원격훈련",
        source="국민내일배움카드 운영규정 §38 (고용노동부고시 2026-39호)",
        source_date=date(2026, 7, 1),
        conditions=conditions,
    )


def only(condition: Any, steps: dict[str, StepFact], attendance: AttendanceFact | None = None) -> ConditionResult:
    decision = evaluate(rule(condition), steps, attendance)
    assert decision.completed == decision.conditions[0].met
    return decision.conditions[0]


FULL = rule(
    ProgressCondition(steps=LESSONS),
    FinalAssessmentCondition(step=FINAL),
    PracticeCondition(steps=(EXAM,)),
    QuizzesCondition(steps=QUIZZES),
    AttendanceCondition(),
)
ALL_DONE = {step.key: PASSED for step in (*LESSONS, FINAL, EXAM, *QUIZZES)}


class TestProgress:
    @pytest.mark.parametrize(
        ("done", "exempt", "met", "actual"),
        [
            (0, 0, False, "10개 가운데 0개, 0.0%"),
            (7, 0, False, "10개 가운데 7개, 70.0%"),
            (8, 0, True, "10개 가운데 8개, 80.0%"),
            (6, 2, True, "10개 가운데 8개, 80.0%"),
            (10, 0, True, "10개 가운데 10개, 100.0%"),
        ],
    )
    def test_counts_passed_and_exempt_of_the_required(self, done: int, exempt: int, met: bool, actual: str) -> None:
        facts = {step.key: PASSED for step in LESSONS[:done]}
        facts |= {step.key: StepFact("exempt") for step in LESSONS[done : done + exempt]}
        result = only(ProgressCondition(steps=LESSONS), facts)
        assert (result.met, result.actual) == (met, actual)
        assert (result.numerator, result.denominator) == (done + exempt, 10)
        assert result.exempted == tuple(step.title for step in LESSONS[done : done + exempt])

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            ("open", "아직 시작하지 않았습니다"),
            ("started", "하는 중입니다"),
            ("submitted", "검토를 기다리고 있습니다"),
            ("returned", "돌려받은 것을 고쳐 다시 내야 합니다"),
            ("failed", "통과하지 못했습니다"),
        ],
    )
    def test_says_of_each_missing_step_where_it_stands(self, state: Any, words: str) -> None:
        result = only(ProgressCondition(steps=LESSONS[:1]), {LESSONS[0].key: StepFact(state, 100)})
        assert (result.met, result.missing) == (False, (f"1번째 수업: {words}.",))

    def test_steps_that_the_rule_does_not_name_count_for_nothing(self) -> None:
        facts = {f"lesson:other/{n}": PASSED for n in range(50)}
        assert only(ProgressCondition(steps=LESSONS), facts).numerator == 0

    @pytest.mark.parametrize(("passed", "of", "met"), [(4, 5, True), (799, 1000, False), (800, 1000, True)])
    def test_is_exact_at_the_border(self, passed: int, of: int, met: bool) -> None:
        steps = tuple(RequiredStep(key=f"lesson:x/{n}", title=str(n)) for n in range(of))
        assert only(ProgressCondition(steps=steps), {step.key: PASSED for step in steps[:passed]}).met is met


class TestFinalAssessment:
    @pytest.mark.parametrize(
        ("fact", "met", "actual"),
        [
            (StepFact("passed", 60), True, "60점"),
            (StepFact("passed", 88.5), True, "88.5점"),
            (StepFact("passed", 59.99), False, "59.9점"),
            (StepFact("passed", None), False, "점수 없음"),
            (StepFact("failed", 90), False, "90점"),
            (StepFact("returned", 90), False, "90점"),
            (StepFact("submitted", None), False, "점수 없음"),
            (StepFact("exempt", None), True, "면제"),
            (None, False, "점수 없음"),
        ],
    )
    def test_needs_the_step_passed_and_the_mark(self, fact: StepFact | None, met: bool, actual: str) -> None:
        result = only(FinalAssessmentCondition(step=FINAL), {} if fact is None else {FINAL.key: fact})
        assert (result.met, result.actual, result.needed) == (met, actual, "60점 이상")
        assert bool(result.missing) is not met

    def test_names_the_mark_that_is_missing(self) -> None:
        result = only(FinalAssessmentCondition(step=FINAL), {FINAL.key: StepFact("passed", 55)})
        assert result.missing == ("최종 과제: 60점이 필요합니다. 지금은 55점입니다.",)


class TestPracticeAndQuizzes:
    def test_every_named_step_is_needed(self) -> None:
        condition = QuizzesCondition(steps=QUIZZES)
        assert only(condition, {"quiz:stage-1": PASSED, "quiz:stage-2": PASSED}).met
        one = only(condition, {"quiz:stage-1": PASSED, "quiz:stage-2": StepFact("failed", 59)})
        assert (one.met, one.actual, one.missing) == (
            False,
            "2개 가운데 1개",
            ("2단계 확인 문제: 통과하지 못했습니다.",),
        )

    def test_an_exemption_counts_and_is_named(self) -> None:
        result = only(PracticeCondition(steps=(EXAM,)), {EXAM.key: StepFact("exempt")})
        assert (result.met, result.exempted) == (True, ("네모 통과 시험",))


class TestAttendance:
    @pytest.mark.parametrize(
        ("attended", "total", "met", "actual"),
        [
            (16, 20, True, "20일 가운데 16일, 80.0%"),
            (15, 20, False, "20일 가운데 15일, 75.0%"),
            (799, 999, False, "999일 가운데 799일, 79.9%"),
            (7996, 9996, False, "9996일 가운데 7996일, 79.9%"),
            (0, 0, False, "기록 없음"),
        ],
    )
    def test_is_exact_and_shown_cut(self, attended: int, total: int, met: bool, actual: str) -> None:
        result = only(AttendanceCondition(), {}, AttendanceFact(attended, total))
        assert (result.met, result.actual) == (met, actual)

    def test_says_how_many_are_missing(self) -> None:
        assert only(AttendanceCondition(), {}, AttendanceFact(13, 17)).missing == ("출석이 1일 모자랍니다.",)
        on_the_way = AttendanceFact(attended=9, total=24, ahead=12, unmarked=1)
        assert only(AttendanceCondition(), {}, on_the_way).missing == (
            "출석이 11일 더 있어야 합니다. 남은 수업은 12일입니다.",
            "아직 적지 않은 날이 1일 있습니다. 센터에서 적으면 다시 셉니다.",
        )
        lost = AttendanceFact(attended=12, total=24, ahead=3)
        assert only(AttendanceCondition(), {}, lost).missing == (
            "출석이 8일 모자랍니다. 남은 날을 모두 나와도 채울 수 없습니다.",
        )

    def test_without_a_record_is_not_met(self) -> None:
        assert not only(AttendanceCondition(), {}).met

    def test_is_read_only_when_the_rule_names_it(self) -> None:
        without = rule(PracticeCondition(steps=(EXAM,)))
        assert evaluate(without, ALL_DONE, AttendanceFact(0, 20)).outcome == "수료"


class TestTheDecision:
    def test_all_conditions_met(self) -> None:
        decision = evaluate(FULL, ALL_DONE, AttendanceFact(20, 20))
        assert (decision.outcome, decision.explanation) == ("수료", "조건 5개를 모두 채웠습니다.")
        assert (decision.rule_slug, decision.rule_version) == ("naeil-card", 1)
        assert [condition.name for condition in decision.conditions] == [
            "학습 진도", "최종 평가", "실습 통과", "확인 문제 통과", "실시간 수업 출석",
        ]  # fmt: skip

    def test_one_condition_short(self) -> None:
        decision = evaluate(FULL, {**ALL_DONE, FINAL.key: StepFact("passed", 59)}, AttendanceFact(20, 20))
        assert decision.outcome == "미수료"
        assert decision.explanation == (
            "조건 5개 가운데 1개가 모자랍니다. 최종 평가: 60점 이상이어야 합니다. 지금은 59점입니다."
        )

    def test_an_exemption_stands_in_the_explanation(self) -> None:
        decision = evaluate(FULL, {**ALL_DONE, EXAM.key: StepFact("exempt")}, AttendanceFact(20, 20))
        assert decision.outcome == "수료"
        assert decision.explanation.endswith("면제로 인정한 것: 네모 통과 시험.")

    def test_an_empty_ledger(self) -> None:
        decision = evaluate(FULL, {})
        assert decision.outcome == "미수료"
        assert not any(condition.met for condition in decision.conditions)

    def test_a_frozen_copy_decides_the_same(self) -> None:
        copy = CompletionRule.model_validate_json(FULL.model_dump_json())
        assert copy == FULL
        assert evaluate(copy, ALL_DONE, AttendanceFact(16, 20)) == evaluate(FULL, ALL_DONE, AttendanceFact(16, 20))

    def test_the_rule_names_every_key_it_reads(self) -> None:
        assert FULL.required_keys() == set(ALL_DONE)


class TestARule:
    @pytest.mark.parametrize(
        "conditions",
        [
            (),
            (PracticeCondition(steps=(EXAM,)), PracticeCondition(steps=(EXAM,))),
            ({"kind": "progress", "steps": []},),
            ({"kind": "progress", "steps": [LESSONS[0].model_dump()], "minimum": 101},),
            ({"kind": "progress", "steps": [LESSONS[0].model_dump()], "minimun": 80},),
            ({"kind": "luck"},),
        ],
    )
    def test_that_makes_no_sense_is_refused(self, conditions: Any) -> None:
        with pytest.raises(ValidationError):
            rule(*conditions)


@pytest.mark.parametrize(("part", "whole", "shown"), [(2, 3, "66.6"), (1, 1, "100.0"), (0, 7, "0.0"), (0, 0, "0.0")])
def test_a_rate_is_cut_to_one_decimal(part: int, whole: int, shown: str) -> None:
    assert rate(part, whole) == shown


states = st.sampled_from(["open", "started", "submitted", "returned", "passed", "failed", "exempt"])
step_facts = st.builds(StepFact, states, st.none() | st.floats(0, 100))
ledgers = st.dictionaries(st.sampled_from(sorted(ALL_DONE)), step_facts)
attendances = st.none() | st.builds(AttendanceFact, st.integers(0, 20), st.just(20))


@given(ledger=ledgers, attendance=attendances, more=st.sets(st.sampled_from(sorted(ALL_DONE))))
def test_more_passed_steps_never_take_a_met_condition_away(
    ledger: dict[str, StepFact], attendance: AttendanceFact | None, more: set[str]
) -> None:
    before = evaluate(FULL, ledger, attendance)
    after = evaluate(FULL, ledger | dict.fromkeys(more, PASSED), attendance)
    for earlier, later in zip(before.conditions, after.conditions, strict=True):
        assert later.met or not earlier.met
        assert later.numerator >= earlier.numerator or earlier.kind == "final_assessment"
    assert after.completed or not before.completed


@given(ledger=ledgers, attendance=attendances)
def test_what_is_not_met_says_what_is_missing(ledger: dict[str, StepFact], attendance: AttendanceFact | None) -> None:
    for condition in evaluate(FULL, ledger, attendance).conditions:
        assert condition.met or condition.missing
