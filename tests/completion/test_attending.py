"""The attendance criterion: frozen with a rule that names it, read from the ledger of attendance, kept with each decision."""

import pytest
from sqlalchemy import select, update

from app.cohorts.ledger import load_learner, record_step
from app.cohorts.models import Cohort
from app.completion.models import CompletionDecision
from app.completion.queries import load_candidates
from app.content.rules import rule_files
from app.core.settings import ROOT
from tests.completion.desk import CertificateDesk, text_of
from tests.factories.completion import MARKS, STAGE, attend
from tests.statements import count_statements

MIXED = rule_files(ROOT / "courses")["naeil-card-mixed"].over([(step.key, step.title) for step in STAGE.steps])


@pytest.fixture
def mixed(desk: CertificateDesk) -> CertificateDesk:
    """김영숙 has done everything; the rule asks for attendance too."""
    with desk.world.database.write() as session:
        session.execute(update(Cohort).where(Cohort.id == desk.cohort.id).values(rule=MIXED))
    return desk


def verdict(desk: CertificateDesk) -> tuple[str, str]:
    with desk.world.database.read() as session:
        (found,) = load_candidates(session, session.get_one(Cohort, desk.cohort.id))
    assert found.decision is not None
    return found.verdict, found.decision.explanation


def test_without_a_record_of_attendance_nobody_has_met_it(mixed: CertificateDesk) -> None:
    state, why = verdict(mixed)
    assert state == "missing"
    assert "실시간 수업 출석: 80% 이상이어야 합니다. 지금은 기록 없음입니다." in why


def test_four_of_five_days_are_enough_and_every_page_says_the_same(mixed: CertificateDesk) -> None:
    attend(mixed.world, mixed.enrolment, ["출석", "공결", "결석", "지각", "출석"])
    assert verdict(mixed)[0] == "ready"
    own = text_of(mixed.world.browser(mixed.account).get("/wallet/criteria").text)
    assert "실시간 수업 출석 채움 기준: 80% 이상. 지금: 5일 가운데 4일, 80.0%." in own
    outcome = f"/enrolments/{mixed.enrolment.public_id}/outcome"
    assert mixed.staff.submit(outcome, {"outcome": "수료", "reason": "", "_seq": "0"}).status_code == 303
    with mixed.world.database.read() as session:
        kept = session.scalars(select(CompletionDecision)).one().explanation["conditions"]
    attendance = next(each for each in kept if each["kind"] == "attendance")
    assert (attendance["numerator"], attendance["denominator"], attendance["met"]) == (4, 5, True)


def test_three_late_marks_cost_the_day_that_was_needed_and_the_trainee_reads_what_is_missing(
    mixed: CertificateDesk,
) -> None:
    attend(mixed.world, mixed.enrolment, ["지각", "조퇴", "결석", "외출", "출석"])
    assert verdict(mixed)[0] == "missing"
    own = text_of(mixed.world.browser(mixed.account).get("/wallet/criteria").text)
    assert "지금: 5일 가운데 3일, 60.0%." in own
    assert "출석이 1일 모자랍니다." in own
    refused = mixed.staff.submit(
        f"/enrolments/{mixed.enrolment.public_id}/outcome", {"outcome": "수료", "reason": "", "_seq": "0"}
    )
    assert refused.status_code == 422
    assert "실시간 수업 출석" in refused.text


def test_a_cohort_opened_with_another_rule_stays_as_it_was_and_the_simulator_shows_what_would_be(
    desk: CertificateDesk,
) -> None:
    attend(desk.world, desk.enrolment, ["결석", "결석", "출석"])
    assert verdict(desk)[0] == "ready"
    shown = desk.staff.get(
        f"/cohorts/{desk.cohort.public_id}/simulation", params={"rule": "own", "on_attendance": "1", "attendance": "80"}
    )
    text = text_of(shown.text)
    assert "이 기준이면 수료하지 못하는 분 1명" in text
    assert "3일 가운데 1일, 33.3%" in text


def test_judging_a_cohort_costs_the_same_statements_for_two_as_for_twelve(mixed: CertificateDesk) -> None:
    attend(mixed.world, mixed.enrolment, ["출석"])

    def cost() -> int:
        with count_statements(mixed.world.app) as seen:
            assert mixed.staff.get(mixed.page).status_code == 200
        return len(seen)

    few = cost()
    for _ in range(10):
        _, enrolment = mixed.world.trainee(mixed.cohort)
        attend(mixed.world, enrolment, ["출석", "지각"])
        with mixed.world.database.write() as session:
            record_step(session, load_learner(session, enrolment.id), next(iter(MARKS)), "passed")
    assert cost() == few
