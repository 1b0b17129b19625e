"""Another rule over the same people: who would pass, computed and kept nowhere."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.cohorts.models import Cohort
from app.completion.criteria import CompletionRule
from app.completion.models import CompletionDecision
from app.completion.simulating import Asked, asked_of, asked_of_file, build, read_asked
from app.content.problems import ContentInvalid, Problems
from app.content.rules import RuleFile, read_rules, rule_files
from app.core.errors import Invalid
from app.core.settings import ROOT
from tests.completion.desk import CertificateDesk, text_of
from tests.factories.completion import MARKS, STAGE, pass_steps, programme
from tests.factories.world import World

RULE = CompletionRule.model_validate(programme().completion_rule([(step.key, step.title) for step in STAGE.steps]))
DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ({"on_progress": "1", "progress": "70"}, {"progress": 70}),
        ({"on_quizzes": "1", "on_final_assessment": "1", "final_assessment": " 60 "}, {"quizzes": 0, "final_assessment": 60}),
        ({"progress": "70", "on_practice": "1"}, {"practice": 0}),
    ],
)  # fmt: skip
def test_what_was_typed_is_read(typed: dict[str, str], asked: dict[str, int]) -> None:
    assert read_asked(typed).minimums == asked


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "conditions"),
        ({"on_progress": "1", "progress": "0"}, "progress"),
        ({"on_progress": "1", "progress": "101"}, "progress"),
        ({"on_progress": "1", "progress": "팔십"}, "progress"),
        ({"on_attendance": "1", "attendance": "-5"}, "attendance"),
        ({"on_final_assessment": "1"}, "final_assessment"),
    ],
)
def test_what_cannot_be_read_is_named(typed: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_asked(typed)
    assert field in refused.value.fields


def test_a_rule_asked_for_again_is_the_frozen_one_and_a_threshold_changes_only_itself() -> None:
    same = build((STAGE,), RULE, asked_of(RULE), DAY)
    assert same.conditions == RULE.conditions
    lower = build((STAGE,), RULE, Asked({"progress": 50, "practice": 0}), DAY)
    assert [each.kind for each in lower.conditions] == ["progress", "practice"]
    assert lower.conditions[0].model_dump() == RULE.conditions[0].model_dump() | {"minimum": 50}
    with pytest.raises(Invalid):
        build((), None, Asked({"progress": 80}), DAY)


def test_every_rule_set_of_the_courses_is_dated_has_its_source_and_fits_an_outline() -> None:
    files = rule_files(ROOT / "courses")
    assert {each.programme_kind for each in files.values()} == {"naeil-card", "own"}
    steps = [(step.key, step.title) for step in STAGE.steps]
    for file in files.values():
        made = CompletionRule.model_validate(file.over(steps))
        assert asked_of(made) == asked_of_file(file)
        assert (made.source, made.source_date) == (file.source, file.source_date)
        assert file.programme_kind == "own" or file.review_by is not None


def test_a_rule_file_with_a_fault_is_named_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "courses" / "rules"
    folder.mkdir(parents=True)
    sound = (ROOT / "courses" / "rules" / "own-skill.yaml").read_text("utf-8")
    (folder / "own-skill.yaml").write_text(sound.replace("progress: 80", "progress: 180"), "utf-8")
    (folder / "other.yaml").write_text(sound, "utf-8")
    problems = Problems()
    assert read_rules(tmp_path / "courses", problems) == {}
    assert sorted((each.path, each.line) for each in problems.errors) == [
        ("courses/rules/other.yaml", 1),
        ("courses/rules/own-skill.yaml", 8),
    ]
    with pytest.raises(ContentInvalid):
        rule_files(tmp_path / "courses")
    with pytest.raises(ValueError, match="asks for nothing"):
        RuleFile.model_validate(
            {**rule_files(ROOT / "courses")["own-learning"].model_dump(), "progress": None, "quizzes": False}
        )


def counts(world: World) -> tuple[Any, ...]:
    with world.database.read() as session:
        return tuple(
            session.scalar(select(func.count()).select_from(each)) for each in (CompletionDecision, AuditEntry)
        )


def test_staff_see_who_would_pass_under_another_rule_and_nothing_is_kept(desk: CertificateDesk, world: World) -> None:
    _, nearly = world.trainee(desk.cohort, "박순자")
    pass_steps(world, nearly, {key: MARKS[key] for key in MARKS if not key.startswith("assignment")})
    _, exempted = world.trainee(desk.cohort, "이정호")
    world.trainee(desk.cohort, "오철", state="invited")
    desk.staff.submit(
        f"/enrolments/{exempted.public_id}/stage-decisions",
        {"stage": "3-practice", "decision": "exempt", "reason": "작년 같은 과정 수료"},
    )
    before = counts(world)
    url = f"/cohorts/{desk.cohort.public_id}/simulation"

    frozen = text_of(desk.staff.get(url).text)
    assert "이 기준이면 수료 33% (3명 중 1명, 2026-11-23 기준)" in frozen
    assert "지금 기준과 결과가 같아요" in frozen
    learning = text_of(desk.staff.get(f"{url}?rule=own-learning").text)
    assert "이 기준이면 수료 100% (3명 중 3명" in learning
    assert "지금 기준으로 수료 33% (3명 중 1명" in learning
    assert "면제로 인정한 것: 계약과 내 권리" in learning
    harder = text_of(desk.staff.get(f"{url}?rule=own&on_final_assessment=1&final_assessment=79").text)
    assert "이 기준이면 수료하지 못하는 분 1명" in harder
    assert "79점 이상이어야 합니다. 지금은 78점입니다" in harder
    faulty = desk.staff.get(f"{url}?rule=own&on_progress=1&progress=abc")
    assert faulty.status_code == 422
    assert 'value="abc"' in faulty.text
    assert desk.staff.get(f"{url}?rule=nothing").status_code == 422
    assert counts(world) == before


def test_a_cohort_is_opened_with_the_rule_set_that_was_chosen(desk: CertificateDesk, world: World) -> None:
    form = {
        "_key": "k", "programme": "ai-data-crowdworker", "name": "2027년 1회차", "starts_on": "2026-12-01",
        "ends_on": "2027-03-20", "capacity": "20",
    }  # fmt: skip
    wrong = desk.staff.submit("/cohorts", form | {"rule": "made-up"})
    assert wrong.status_code == 422
    assert "목록에 있는 수료 기준" in text_of(wrong.text)
    assert desk.staff.submit("/cohorts", form | {"_key": "k2", "rule": "own-learning"}).status_code == 303
    with world.database.read() as session:
        rule = session.scalars(select(Cohort.rule).where(Cohort.name == "2027년 1회차")).one()
    assert (rule["slug"], rule["version"]) == ("own-learning", 1)
    assert [each["kind"] for each in rule["conditions"]] == ["progress", "quizzes"]
