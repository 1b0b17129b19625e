"""Documents of practice tasks: old ones keep their hash, pools and mock work fit together."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.content.documents import document_hash
from app.content.tasks import PRACTICE

# As a boxes task was stored before there were attributes, mock work and judged pools.
STORED: dict[str, Any] = {
    "slug": "boxes",
    "title": "사진에 네모 표시하기",
    "type": "boxes",
    "summary": "물건을 찾아요.",
    "summary_en": None,
    "minutes": 30,
    "labels": [{"name": "cup", "title": "컵", "help": None}],
    "guideline": {"version": 1, "body": "보이는 데까지 그려요."},
    "match_overlap": 0.5,
    "tight_overlap": 0.8,
    "pass_mark": 80,
    "pay_per_item": 0,
    "pools": {"tutorial": ["a"], "practice": ["b"], "exam": ["c"], "final": ["d"]},
}
MOCK = {"overlap": 3, "gold_rate": 0.3}


def with_pools(**pools: list[str]) -> dict[str, Any]:
    return {**STORED, "pools": {**STORED["pools"], **pools}}


def test_a_document_frozen_before_the_seam_keeps_its_hash() -> None:
    assert PRACTICE.validate_python(STORED).hash == document_hash(STORED)


def test_what_uses_a_new_setting_is_a_new_version() -> None:
    for new in ({"attributes": [{"name": "occluded", "title": "가려짐"}]}, {"judged": ["exam"]}):
        assert PRACTICE.validate_python({**STORED, **new}).hash != document_hash(STORED)


def test_final_and_mock_may_be_left_out() -> None:
    assert PRACTICE.validate_python(STORED).offered == ("tutorial", "practice", "exam", "final")
    bare = {**STORED, "pools": {"tutorial": ["a"], "practice": ["b"], "exam": ["c"]}}
    assert PRACTICE.validate_python(bare).offered == ("tutorial", "practice", "exam")
    both = PRACTICE.validate_python({**with_pools(mock=["m"]), "mock": MOCK})
    assert both.offered == ("tutorial", "practice", "exam", "mock", "final")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (with_pools(exam=["a"]), "twice"),
        (with_pools(mock=["m"]), "mock work needs both"),
        ({**STORED, "mock": MOCK}, "mock work needs both"),
        ({**STORED, "judged": ["tutorial"]}, "answered by the machine"),
        (
            {**with_pools(mock=["m"]), "mock": {**MOCK, "change": {"after": 2, "text": "바뀌어요.", "version": 1}}},
            "greater than or equal to 2",
        ),
        ({**STORED, "type": "circles"}, "does not match any of the expected tags"),
    ],
)
def test_what_does_not_fit_together_is_refused_with_the_reason(body: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        PRACTICE.validate_python(body)


def test_a_stage_with_optional_steps_is_done_without_them() -> None:
    from datetime import date

    from app.cohorts.opening import build_outline
    from app.cohorts.outline import StepFact, next_step, view_outline
    from app.content.loader import load_content
    from app.core.settings import ROOT

    content = load_content(ROOT)
    outline = build_outline(content, next(iter(content.programmes.values())))
    stage = next(stage for stage in outline if stage.slug == "3-practice")
    keys = [step.key for step in stage.steps]
    assert [key for key in keys if key.startswith("practice:boxes")] == [
        f"practice:boxes/{rung}" for rung in ("tutorial", "practice", "exam", "mock", "review")
    ]
    assert not [
        s.key for s in stage.required if s.key.startswith("practice:") and not s.key.startswith("practice:boxes/")
    ]
    facts = {step.key: StepFact("passed") for each in outline for step in each.required}
    views = view_outline(outline, facts, date(2026, 11, 2), date(2026, 11, 2))
    assert {view.state for view in views if not view.stage.beside} == {"done"}
    assert next_step(views) is None
    practised = next(view for view in views if view.stage.slug == "3-practice")
    titles = {extra.title for extra in practised.extras}
    assert {"사진에 네모 표시하기", "물건 테두리 따라 그리기"} <= titles
