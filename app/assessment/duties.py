"""What waits for a teacher besides hand-ins: requests to look again, and answers that only a person can mark."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assessment.models import Appeal, Attempt
from app.assessment.service import MARKING, OPEN
from app.cohorts.models import Cohort, Enrolment
from app.core.actor import Actor, Role


@dataclass(frozen=True)
class Unmarked:
    """Attempts at one quiz of one cohort that wait for a person's mark."""

    cohort_id: uuid.UUID
    cohort: str
    quiz: str
    attempts: int


@dataclass(frozen=True)
class Duties:
    """`due_on`: the day by which the first of the `appeals` has to be answered; None without any."""

    appeals: int
    due_on: date | None
    unmarked: tuple[Unmarked, ...]


def duties_of(session: Session, actor: Actor) -> Duties:
    """In the organisations where the actor teaches: two statements."""
    places = actor.organisations(Role.INSTRUCTOR)
    appeals, due_on = session.execute(
        select(func.count(), func.min(Appeal.due_on)).where(Appeal.organisation_id.in_(places), Appeal.state == OPEN)
    ).one()
    rows = session.execute(
        select(Cohort.public_id, Cohort.name, Attempt.quiz, func.count())
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Attempt.organisation_id.in_(places), Attempt.state == MARKING)
        .group_by(Cohort.id, Cohort.public_id, Cohort.name, Cohort.starts_on, Attempt.quiz)
        .order_by(Cohort.starts_on, Cohort.id, Attempt.quiz)
    )
    return Duties(appeals, due_on, tuple(Unmarked(*row) for row in rows))
