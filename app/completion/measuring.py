"""What was measured of people for a badge: read from runs, mock work and others' answers, graded as the pages grade."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort
from app.cohorts.outline import Stage
from app.completion import measures
from app.completion.badges import Badge
from app.completion.measures import Likeness, MockFacts
from app.completion.schemas import Candidate
from app.content.collection import Content
from app.core.errors import NotFound
from app.credentials.credential import ResultFact
from app.labeling.marking import mark_item
from app.labeling.models import Annotation, LabelingRun
from app.labeling.tasks import Task, find_task
from app.labeling.types.base import Grade
from app.quality.judged import by_item
from app.quality.queries import gather
from app.queues.models import MockWorker

OTHERS = 12  # answers an item that one's own is compared with: a likeness may cost a Hungarian matching


def load_results(
    session: Session,
    content: Content,
    cohort: Cohort,
    badge: Badge,
    outline: Sequence[Stage],
    people: Sequence[Candidate],
) -> dict[int, tuple[ResultFact, ...]]:
    """By enrolment. A stage's badge rests on the ledger alone; a skill's reads runs, mock work and the cohort's answers: five
    statements, however many people."""
    marks = {each.enrolment_id: measures.marks_of(badge, outline, each.facts) for each in people}
    if badge.kind == "stage" or not people:
        return marks
    try:
        task = find_task(content, badge.ref)
    except NotFound:
        return marks
    ids = list(marks)
    exams, mock = _exam_grades(session, task, ids), _mock_work(session, task, ids)
    alike = _likeness(session, task, cohort, ids)
    return {
        enrolment: (
            *own,
            *measures.graded(exams.get(enrolment, [])),
            *measures.of_mock_work(mock.get(enrolment, MockFacts())),
            *measures.of_likeness(alike.get(enrolment)),
        )
        for enrolment, own in marks.items()
    }


def _exam_grades(session: Session, task: Task, ids: Collection[int]) -> dict[int, list[Grade]]:
    """The grades of each person's best exam, the first of equals: the one whose mark stands in the ledger."""
    best: dict[int, LabelingRun] = {}
    runs = select(LabelingRun).where(
        LabelingRun.enrolment_id.in_(ids), LabelingRun.task == task.slug, LabelingRun.pool == "exam",
        LabelingRun.state == "done",
    )  # fmt: skip
    for run in session.scalars(runs.order_by(LabelingRun.score.desc(), LabelingRun.id)):
        best.setdefault(run.enrolment_id, run)
    of_run = {run.id: run for run in best.values()}
    grades: dict[int, list[Grade]] = defaultdict(list)
    rows = select(Annotation.run_id, Annotation.item, Annotation.answer).where(Annotation.run_id.in_(of_run))
    for run_id, item, answer in session.execute(rows.order_by(Annotation.id)):
        run = of_run[run_id]
        try:
            grades[run.enrolment_id].append(mark_item(task, item, answer, run.rules)[0])
        except NotFound:  # an item that the task no longer has
            continue
    return grades


def _mock_work(session: Session, task: Task, ids: Collection[int]) -> dict[int, MockFacts]:
    rows = session.execute(
        select(MockWorker.enrolment_id, MockWorker.checked, MockWorker.hits, MockWorker.adapted).where(
            MockWorker.enrolment_id.in_(ids), MockWorker.task == task.slug
        )
    )
    return {row[0]: MockFacts(row[1], row[2], row[3]) for row in rows}


def _likeness(session: Session, task: Task, cohort: Cohort, ids: Collection[int]) -> dict[int, Likeness]:
    """How alike each person's first answers are to those of others in the cohort, by what the quality pages read."""
    compared: dict[int, list[float]] = defaultdict(list)
    wanted = set(ids)
    for item, given in by_item(gather(session, task, cohort).answers).items():
        some = given[: OTHERS + 1]
        for own in given:
            others = [each for each in some if each.person != own.person][:OTHERS]
            if own.person in wanted and others:
                values = [_alike(task, item, own.answer, each.answer) for each in others]
                compared[own.person].append(sum(values) / len(values))
    return {person: Likeness(sum(each) / len(each), len(each)) for person, each in compared.items()}


def _alike(task: Task, item: str, a: object, b: object) -> float:
    return float(task.type.likeness(task.document, task.item(item), a, b))
