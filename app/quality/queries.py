"""Reading what people answered. Bounded: the newest LIMIT answers of one cohort and task, graded here; nothing else is scanned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort, Enrolment
from app.core.errors import NotFound
from app.labeling.marking import mark_item
from app.labeling.models import Annotation, LabelingRun
from app.labeling.queries import LIVE, may_see_feedback
from app.labeling.tasks import Task
from app.labeling.types.base import Answer, Finding, Rules
from app.people.models import Person
from app.quality.judged import Judged, first_of_each
from app.queues.models import MockQueue, MockWork, MockWorker

LIMIT = 1500  # answers of each source: some half a second of grading at most
COUNTED = (LabelingRun.pool == "practice") & Annotation.first_score.is_not(None) | (
    (LabelingRun.pool == "exam") & (LabelingRun.state == "done")
)
"""What is judged here: first answers of practice, and exams that were handed in. A tutorial is guided and says nothing."""


@dataclass(frozen=True)
class Gathered:
    """Each person's first answers. `cut`: there are older ones that were not read."""

    answers: list[Judged]
    cut: bool


def gather(session: Session, task: Task, cohort: Cohort) -> Gathered:
    """Two statements: runs, and mock work. The caller has authorised access to the cohort."""
    drawn = session.execute(
        select(
            LabelingRun.enrolment_id, LabelingRun.pool, LabelingRun.rules, Annotation.item, Annotation.answer,
            Annotation.first_answer, Annotation.saved_at,
        )
        .join(LabelingRun, LabelingRun.id == Annotation.run_id)
        .join(Enrolment, Enrolment.id == LabelingRun.enrolment_id)
        .where(Enrolment.cohort_id == cohort.id, LabelingRun.task == task.slug, COUNTED)
        .order_by(Annotation.id.desc())
        .limit(LIMIT + 1)
    ).all()  # fmt: skip
    works = session.execute(
        select(
            MockWorker.enrolment_id, MockQueue.terms, MockWork.item, MockWork.answer, MockWork.first_score,
            MockWork.findings, MockWork.submitted_at, MockWork.seconds,
        )
        .join(MockWorker, MockWorker.id == MockWork.worker_id)
        .join(MockQueue, MockQueue.id == MockWork.queue_id)
        .where(MockQueue.cohort_id == cohort.id, MockQueue.task == task.slug)
        .where(MockWork.state == "submitted", MockWork.first_score.is_not(None))
        .order_by(MockWork.id.desc())
        .limit(LIMIT + 1)
    ).all()  # fmt: skip
    answers = [
        *(_graded(task, row, row.answer if row.pool == "exam" else row.first_answer) for row in drawn[:LIMIT]),
        *(_of_mock(task, row) for row in works[:LIMIT]),
    ]
    kept = first_of_each(each for each in answers if each is not None)
    return Gathered(kept, cut=len(drawn) > LIMIT or len(works) > LIMIT)


def _graded(task: Task, row: Any, answer: Answer) -> Judged | None:
    """None for an item that the task no longer has."""
    try:
        grade, gold = mark_item(task, row.item, answer, row.rules)
    except NotFound:
        return None
    return Judged(
        item=row.item,
        person=row.enrolment_id,
        pool=row.pool,
        answer=answer,
        score=grade.score,
        right=grade.score >= pass_mark(row.rules),
        findings=grade.findings,
        at=row.saved_at,
        nominal=task.type.nominal(task.document, task.item(row.item), answer),
        units=(grade.right, grade.right + grade.wrong + grade.missed),
        steps=task.type.ordinal(task.document, task.item(row.item), answer, gold) if gold else None,
    )


def _of_mock(task: Task, row: Any) -> Judged | None:
    """Its grade and findings were kept when it was handed in."""
    item = task.items.get(row.item)
    if item is None:
        return None
    return Judged(
        item=row.item,
        person=row.enrolment_id,
        pool="mock",
        answer=row.answer,
        score=row.first_score,
        right=row.first_score >= pass_mark(row.terms),
        findings=tuple(Finding(**found) for found in row.findings),
        at=row.submitted_at,
        nominal=task.type.nominal(task.document, item, row.answer),
        seconds=float(row.seconds) or None,
        steps=task.type.ordinal(task.document, item, row.answer, task.gold(row.item)),
    )


def pass_mark(rules: Rules) -> float:
    return float(rules.get("pass_mark", 80))


def names_of(session: Session, cohort: Cohort, people: Iterable[int]) -> dict[int, tuple[UUID, str]]:
    """Enrolment → (its public id, the person's name), of those of the cohort."""
    rows = session.execute(
        select(Enrolment.id, Enrolment.public_id, Person.name)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.cohort_id == cohort.id, Enrolment.id.in_(sorted(set(people))))
    )
    return {id: (public_id, name) for id, public_id, name in rows}


@dataclass(frozen=True)
class TaskFacts:
    """What a cohort's list says of one task: people who answered, and answers counted."""

    slug: str
    people: int
    answers: int


def list_tasks(session: Session, cohort: Cohort) -> list[TaskFacts]:
    """Tasks of the cohort with answers that are counted in runs. One aggregate over the cohort's runs."""
    rows = session.execute(
        select(LabelingRun.task, func.count(LabelingRun.enrolment_id.distinct()), func.count(Annotation.id))
        .join(Annotation, Annotation.run_id == LabelingRun.id)
        .join(Enrolment, Enrolment.id == LabelingRun.enrolment_id)
        .where(Enrolment.cohort_id == cohort.id, COUNTED)
        .group_by(LabelingRun.task)
        .order_by(LabelingRun.task)
    )
    return [TaskFacts(*row) for row in rows]


@dataclass(frozen=True)
class OwnWork:
    """One person's own: runs with what was answered in them, the newest first, and what mock work was told of."""

    drawn: Sequence[tuple[LabelingRun, Annotation]]
    works: Sequence[Any]


def load_own(session: Session, enrolment_id: int, task: Task) -> OwnWork:
    """Two statements, LIMIT rows each."""
    drawn = session.execute(
        select(LabelingRun, Annotation)
        .join(Annotation, Annotation.run_id == LabelingRun.id)
        .where(LabelingRun.enrolment_id == enrolment_id, LabelingRun.task == task.slug)
        .order_by(Annotation.id.desc())
        .limit(LIMIT)
    ).all()
    works = session.execute(
        select(
            MockWorker.enrolment_id, MockQueue.terms, MockWork.item, MockWork.answer, MockWork.first_score,
            MockWork.findings, MockWork.submitted_at, MockWork.seconds,
        )
        .join(MockWorker, MockWorker.id == MockWork.worker_id)
        .join(MockQueue, MockQueue.id == MockWork.queue_id)
        .where(MockWorker.enrolment_id == enrolment_id, MockWorker.task == task.slug, MockWork.settled.is_(True))
        .where(MockWork.state == "submitted", MockWork.first_score.is_not(None))
        .order_by(MockWork.id.desc())
        .limit(LIMIT)
    ).all()  # fmt: skip
    return OwnWork([(run, annotation) for run, annotation in drawn], works)


def own_answers(task: Task, own: OwnWork) -> list[Judged]:
    """Graded: practice as first answered, exams handed in, mock work whose result was told. An exam that was not passed is sat
    again with the same items: of its slips only the kinds are kept, not what would have been right."""
    found: list[Judged | None] = []
    for run, annotation in own.drawn:
        if run.pool == "practice" and annotation.first_score is not None:
            found.append(_graded(task, _Row(run, annotation), annotation.first_answer))
        elif run.pool == "exam" and run.state == "done":
            graded = _graded(task, _Row(run, annotation), annotation.answer)
            told = may_see_feedback(run, annotation)
            found.append(graded if told or graded is None else without_places(graded))
    found += [_of_mock(task, row) for row in own.works]
    return first_of_each(each for each in found if each is not None)


def without_places(judged: Judged) -> Judged:
    """With the kinds of its slips only."""
    return replace(judged, findings=tuple(Finding(finding.kind) for finding in judged.findings))


class _Row:
    """A run and an annotation as `_graded` reads them."""

    def __init__(self, run: LabelingRun, annotation: Annotation) -> None:
        self.enrolment_id, self.pool, self.rules = run.enrolment_id, run.pool, run.rules
        self.item, self.saved_at = annotation.item, annotation.saved_at


def others_mean(system: Session, cohort_id: int, task: str, items: Sequence[str], but: int) -> tuple[float, int] | None:
    """(mean first score in practice, people) of the cohort's others on these items. Totals of several people, never one's answers."""
    row = system.execute(
        select(func.avg(Annotation.first_score), func.count(LabelingRun.enrolment_id.distinct()))
        .join(LabelingRun, LabelingRun.id == Annotation.run_id)
        .join(Enrolment, Enrolment.id == LabelingRun.enrolment_id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.state.in_(LIVE), Enrolment.id != but)
        .where(LabelingRun.task == task, LabelingRun.pool == "practice", Annotation.item.in_(items))
        .where(Annotation.first_score.is_not(None))
    ).one()
    return (float(row[0]), int(row[1])) if row[1] else None
