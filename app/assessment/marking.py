"""Pure: a person's marks by a rubric: reading the form, and the marks in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.assessment.papers import Paper
from app.questions.base import MediaUrl
from app.questions.rubric import ByRubric
from app.questions.views import ReviewView, grade_of

LONGEST_NOTE = 1000


@dataclass(frozen=True)
class RubricMark:
    """Points for each criterion in the rubric's order, and what the person who marked says to the trainee."""

    points: tuple[int, ...]
    note: str


@dataclass(frozen=True)
class MarkLine:
    """A criterion, the points given of the most there are, and the level in words."""

    title: str
    given: int
    most: int
    text: str


@dataclass(frozen=True)
class MarkShown:
    lines: tuple[MarkLine, ...]
    note: str

    @property
    def given(self) -> int:
        return sum(line.given for line in self.lines)

    @property
    def most(self) -> int:
        return sum(line.most for line in self.lines)


def read_mark(question: ByRubric, form: Mapping[str, str], slot: int) -> tuple[RubricMark | None, dict[str, str]]:
    """The marks in a form (fields points-<criterion, from 0>, note), or what to mend by field; fields there end in -<slot>."""
    faults: dict[str, str] = {}
    points = []
    for at, criterion in enumerate(question.rubric):
        text = form.get(f"points-{at}", "")
        given = next((level.points for level in criterion.levels if str(level.points) == text), None)
        if given is None:
            faults[f"points-{at}-{slot}"] = f"‘{criterion.title}’의 점수를 하나 골라 주세요."
        points.append(given or 0)
    note = "\n".join(" ".join(line.split()) for line in form.get("note", "").splitlines()).strip()
    if len(note) > LONGEST_NOTE:
        faults[f"note-{slot}"] = f"남길 말은 {LONGEST_NOTE:,}자까지예요. 지금은 {len(note):,}자예요."
    return (None, faults) if faults else (RubricMark(tuple(points), note), {})


def reviewed(paper: Paper, slot: int, media: MediaUrl, fractions: Sequence[float | None]) -> ReviewView:
    """The review of a slot; what a person marks is waiting until its worth is known, then as good as that worth says."""
    review = paper.review(slot, media)
    worth = fractions[slot - 1] if slot <= len(fractions) else None
    if review.state != "waiting" or worth is None:
        return review
    grade = grade_of(worth)
    return review.model_copy(update={"state": grade.state, "fraction": grade.fraction})


def marks_of(paper: Paper) -> dict[int, MarkShown]:
    """The marks by rubric that stand, by slot."""
    found = {}
    for slot in paper.slots:
        question, detail = paper.question(slot), paper.detail(slot)
        if isinstance(question, ByRubric) and "points" in detail:
            found[slot] = _shown(question, detail)
    return found


def _shown(question: ByRubric, detail: Mapping[str, Any]) -> MarkShown:
    """After a regrade the rubric may be another: lines go as far as both reach, and a level that is gone has no words."""
    lines = []
    for criterion, given in zip(question.rubric, detail["points"], strict=False):
        text = next((level.text for level in criterion.levels if level.points == given), "")
        lines.append(MarkLine(criterion.title, given, criterion.most, text))
    return MarkShown(tuple(lines), detail.get("note", ""))
