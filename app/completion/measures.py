"""What a badge says was measured, from marks, graded answers, mock work and likeness to others. Pure.

Names are plain words: 겹침 정도 for IoU. A value that rests on too little is left out rather than shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.cohorts.outline import Stage, StepFact
from app.completion.badges import EXAM, Badge
from app.credentials.credential import ResultFact
from app.labeling.types.base import Grade

LEAST_CHECKED = 5  # pieces of hidden gold, and answers to items that others did too
LEAST_TOUCHED = 3  # items that a changed rule touches


@dataclass(frozen=True)
class MockFacts:
    """Of one person's mock work: hidden gold answered and right; what queues.adapting measured of a changed rule."""

    checked: int = 0
    hits: int = 0
    adapted: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Likeness:
    """Mean likeness (0–1) to the others who did the same items, over so many of one's own answers."""

    mean: float
    answers: int


def marks_of(badge: Badge, outline: Sequence[Stage], facts: Mapping[str, StepFact]) -> tuple[ResultFact, ...]:
    """From the ledger: a skill's exam mark; a stage's quiz mark and the marks of its exams."""
    found: list[ResultFact] = []
    for stage in outline:
        for step in stage.steps:
            fact = facts.get(step.key)
            if fact is None or fact.state != "passed" or fact.score is None:
                continue
            own_exam = step.key == f"practice:{badge.ref}{EXAM}" if badge.kind == "skill" else stage.slug == badge.ref
            if step.kind == "practice" and step.ref.endswith(EXAM) and own_exam:
                name = "통과 시험 점수" if badge.kind == "skill" else step.title
                found.append(_mark(f"exam-{step.ref.removesuffix(EXAM)}", name, fact.score))
            elif badge.kind == "stage" and stage.slug == badge.ref and step.key == stage.gate and step.kind == "quiz":
                found.append(_mark("quiz", step.title, fact.score))
    return tuple(found[:8])


def graded(grades: Sequence[Grade]) -> tuple[ResultFact, ...]:
    """From the graded answers of the exam that counts: precision, recall and F1 of the type's units pooled over the items
    (van Rijsbergen 1979), and the mean overlap (Jaccard 1901) of what was found, where a type has one."""
    right = sum(each.right for each in grades)
    given = right + sum(each.wrong for each in grades)
    asked = right + sum(each.missed for each in grades)
    found: list[ResultFact] = []
    if given and asked:
        found = [
            _percent("recall", "찾아야 할 것을 찾은 비율", right / asked),
            _percent("precision", "찾은 것 가운데 맞은 비율", right / given),
            _f1(2 * right / (given + asked)),
        ]
    overlaps = [value for each in grades for value in getattr(each.detail, "overlaps", ())]
    if overlaps:
        found.append(_percent("mean-overlap", "겹침 정도(평균)", sum(overlaps) / len(overlaps)))
    return tuple(found)


def of_mock_work(facts: MockFacts) -> tuple[ResultFact, ...]:
    """From mock work: hidden gold, and how the work followed a rule that changed in the middle of it."""
    found: list[ResultFact] = []
    if facts.checked >= LEAST_CHECKED:
        found.append(_percent("hidden-gold", "모의 작업에서 숨은 확인을 맞힌 비율", facts.hits / facts.checked))
    adapted = facts.adapted or {}
    seen = int(adapted.get("seen") or 0)
    if seen >= LEAST_TOUCHED:
        found.append(_percent("guide-change", "규칙이 바뀐 뒤 새 규칙을 따른 비율", int(adapted["kept"]) / seen))
        if adapted.get("until") is not None:
            until = ResultFact(
                slug="guide-change-until",
                name="새 규칙이 손에 익기까지 해 본 수",
                value=str(int(adapted["until"])),
                result_type="Result",
                value_max=str(seen),
            )
            found.append(until)
    return tuple(found)


def of_likeness(found: Likeness | None) -> tuple[ResultFact, ...]:
    if found is None or found.answers < LEAST_CHECKED:
        return ()
    return (_percent("agreement", "같은 것을 한 다른 사람과 일치한 정도", found.mean),)


def _mark(slug: str, name: str, score: float) -> ResultFact:
    return ResultFact(slug=slug, name=name, value=_cut(score), result_type="RawScore")


def _percent(slug: str, name: str, share: float) -> ResultFact:
    return ResultFact(slug=slug, name=name, value=_cut(100 * share))


def _f1(share: float) -> ResultFact:
    """Rounded as the graders round it, so that it is the exam's own mark where that is F1."""
    value = f"{round(100 * share, 1):.1f}".removesuffix(".0")
    return ResultFact(slug="f1", name="두 비율을 함께 본 값(F1)", value=value)


def _cut(value: float) -> str:
    """0–100 to one decimal, cut and not rounded: 79.99 is no 80."""
    return f"{int(min(max(value, 0.0), 100.0) * 10 + 1e-9) / 10:.1f}".removesuffix(".0")
