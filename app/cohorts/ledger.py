"""Reading and writing the ledger of progress. Every room writes its step here, in the deed's own transaction."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort, Enrolment, StepState
from app.cohorts.outline import Stage, StageView, Step, StepFact, find_step, view_outline
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.errors import Forbidden, NotFound


@dataclass(frozen=True)
class Learner:
    """An enrolment with its cohort's frozen outline and the ledger's facts: one statement."""

    enrolment_id: int
    enrolment_public_id: uuid.UUID
    organisation_id: int
    person_id: int
    cohort_id: int
    cohort_name: str
    programme_title: str
    starts_on: date
    ends_on: date
    documents: dict[str, str]
    rule: dict[str, object]
    stages: tuple[StageView, ...]
    facts: dict[str, StepFact]

    def require_step(self, key: str) -> tuple[StageView, Step, StepFact | None]:
        """The step `key` when it stands open to this person. Raises NotFound or Forbidden (a locked stage)."""
        found = find_step(self.stages, key)
        if found is None:
            raise NotFound()
        if not found[0].open:
            raise Forbidden(found[0].why)
        return found


def access_learner(session: Session, actor: Actor) -> Learner:
    """The actor's own current enrolment. Raises NotFound when there is none."""
    return _load_learner(session, Enrolment.person_id == actor.person_id, Enrolment.state.in_(("active", "completed")))


def load_learner(session: Session, enrolment_id: int) -> Learner:
    """For rooms that have already authorised access to the enrolment."""
    return _load_learner(session, Enrolment.id == enrolment_id)


def _load_learner(session: Session, *where: ColumnElement[bool]) -> Learner:
    latest = select(Enrolment.id).where(*where).order_by(Enrolment.id.desc()).limit(1).scalar_subquery()
    rows = session.execute(
        select(
            Enrolment.id,
            Enrolment.public_id,
            Enrolment.organisation_id,
            Enrolment.person_id,
            Cohort.id,
            Cohort.name,
            Cohort.programme_title,
            Cohort.starts_on,
            Cohort.ends_on,
            Cohort.documents,
            Cohort.rule,
            Cohort.outline,
            StepState.step,
            StepState.state,
            StepState.score,
            StepState.misses,
        )
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .outerjoin(StepState, StepState.enrolment_id == Enrolment.id)
        .where(Enrolment.id == latest)
    ).all()
    if not rows:
        raise NotFound("아직 들어간 회차가 없어요. 센터에 전화해 주세요.")
    head = rows[0]
    facts = {row[12]: StepFact(row[13], row[14], row[15]) for row in rows if row[12] is not None}
    outline = tuple(Stage.model_validate(stage) for stage in head[11])
    views = view_outline(outline, facts, head[7], today(session))
    return Learner(
        enrolment_id=head[0],
        enrolment_public_id=head[1],
        organisation_id=head[2],
        person_id=head[3],
        cohort_id=head[4],
        cohort_name=head[5],
        programme_title=head[6],
        starts_on=head[7],
        ends_on=head[8],
        documents=head[9],
        rule=head[10],
        stages=views,
        facts=facts,
    )


def record_step(
    session: Session,
    learner: Learner,
    step: str,
    state: str,
    *,
    score: float | None = None,
    missed: bool = False,
    reason: str = "",
) -> None:
    """Write where the learner stands in `step`. A pass is never taken back and a score never falls by a later, weaker try:
    the highest counts. `missed` adds one to the failed tries that open the next stage with 보충."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    values = {
        "enrolment_id": learner.enrolment_id,
        "organisation_id": learner.organisation_id,
        "person_id": learner.person_id,
        "step": step,
        "state": state,
        "score": score,
        "misses": int(missed),
        "reason": reason,
        "at": now(session),
    }
    statement = insert(StepState).values(values)
    kept = StepState.state.in_(("passed", "exempt"))
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["enrolment_id", "step"],
            set_={
                "state": case((kept, StepState.state), else_=statement.excluded.state),
                "score": _highest(StepState.__table__.c.score, statement.excluded.score),
                "misses": StepState.misses + statement.excluded.misses,
                "reason": statement.excluded.reason,
                "at": statement.excluded.at,
            },
        )
    )


def _highest(old: ColumnElement[float], new: ColumnElement[float]) -> ColumnElement[float]:
    return case((new.is_(None), old), (old.is_(None), new), (old > new, old), else_=new)
