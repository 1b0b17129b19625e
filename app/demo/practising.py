"""Quizzes of the demo that are offered beside: two people have taken one; the instructor has marked the first of them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessment.marking import RubricMark
from app.assessment.models import Attempt
from app.assessment.staff_deeds import held_paper, mark
from app.cohorts.ledger import load_learner
from app.cohorts.models import Enrolment
from app.demo.staff import Staff
from app.demo.trainee import Trainee
from app.demo.world import World, actor_of
from app.people.models import Person
from app.questions.rubric import ByRubric

PEOPLE = ("장미애", "추병길")
PRAISE = "보기를 들어 주셔서 누구나 알아듣겠어요. 사진은 조금 더 밝은 곳에서 찍어 보세요."


def show_practice_quizzes(world: World, staff: Staff) -> None:
    for number, name in enumerate(PEOPLE):
        with world.database.write() as session:
            trainee = _trainee(session, world, name)
            for slug in _offered(session, trainee):
                trainee.answer_quiz(session, slug, wrong=2 * number)
    with world.database.write() as session:
        first = _trainee(session, world, PEOPLE[0])
        waiting = select(Attempt).where(Attempt.enrolment_id == first.enrolment_id, Attempt.state == "marking")
        for attempt in session.scalars(waiting.with_for_update()).all():
            _mark(session, world, staff, attempt)


def _trainee(session: Session, world: World, name: str) -> Trainee:
    row = session.execute(
        select(Person.id, Enrolment.id)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Person.name == name)
        .order_by(Enrolment.id.desc())
    ).first()
    assert row is not None
    return Trainee(world, row[0], row[1])


def _offered(session: Session, trainee: Trainee) -> list[str]:
    """The quizzes offered beside that stand open to the person, but for the checks after lessons."""
    stages = load_learner(session, trainee.enrolment_id).stages
    steps = [step for view in stages if view.open for step, _ in view.steps]
    return [step.ref for step in steps if step.kind == "quiz" and step.optional and not step.follows]


def _mark(session: Session, world: World, staff: Staff, attempt: Attempt) -> None:
    """All but the best level of the first criterion; the best of the others."""
    instructor = actor_of(session, staff.instructor)
    for slot in range(1, len(attempt.layout) + 1):
        paper = held_paper(session, world.content, attempt, slot)
        question = paper.question(slot)
        if isinstance(question, ByRubric) and paper.response(slot):
            points = [max(level.points for level in each.levels) for each in question.rubric]
            points[0] = sorted(level.points for level in question.rubric[0].levels)[-2]
            mark(session, instructor, attempt, paper, slot, RubricMark(tuple(points), PRAISE))
            session.flush()
