"""Reading and writing the ledger of progress. Every room writes its step here, in the deed's own transaction."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Protocol
from typing import cast as cast_to

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Executable,
    Table,
    Text,
    bindparam,
    case,
    cast,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort, Enrolment, StepState
from app.cohorts.outline import Stage, StageView, Step, StepFact, find_step, view_outline
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.errors import Forbidden, NotFound
from app.core.upsert import insert_for


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
    documents: Mapping[str, str]
    rule: Mapping[str, Any]
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
    return _load_learner(session, _LEARNER_OF_PERSON, {"person": actor.person_id})


def load_learner(session: Session, enrolment_id: int) -> Learner:
    """For rooms that have already authorised access to the enrolment."""
    return _load_learner(session, _LEARNER_OF_ENROLMENT, {"enrolment": enrolment_id})


def _query(*where: ColumnElement[bool]) -> CompoundSelect[Any]:
    """One statement: first the enrolment with its cohort, then a row a step. Joined, every step would bring the cohort's
    documents and outline along, kilobytes each. Core, and JSON as text: nearly every page of a trainee runs this."""
    enrolment, cohort, step = Enrolment.__table__.c, Cohort.__table__.c, StepState.__table__.c
    latest = select(enrolment.id).where(*where).order_by(enrolment.id.desc()).limit(1).scalar_subquery()
    head = (
        select(
            enrolment.id,
            enrolment.public_id,
            enrolment.organisation_id,
            enrolment.person_id,
            cohort.id.label("cohort_id"),
            cohort.name,
            cohort.programme_title,
            cohort.starts_on,
            cohort.ends_on,
            cast(cohort.documents, Text).label("documents"),
            cast(cohort.rule, Text).label("rule"),
            cast(cohort.outline, Text).label("outline"),
            *(null().label(name) for name in ("step", "state", "score", "misses")),
        )
        .join_from(Enrolment.__table__, Cohort.__table__, cohort.id == enrolment.cohort_id)
        .where(enrolment.id == latest)
    )
    steps = select(*(null() for _ in range(12)), step.step, step.state, step.score, step.misses).where(
        step.enrolment_id == latest
    )
    return union_all(head, steps)


_LEARNER_OF_PERSON = _query(
    Enrolment.__table__.c.person_id == bindparam("person"), Enrolment.__table__.c.state.in_(("active", "completed"))
)
_LEARNER_OF_ENROLMENT = _query(Enrolment.__table__.c.id == bindparam("enrolment"))


def _load_learner(session: Session, query: CompoundSelect[Any], values: dict[str, int]) -> Learner:
    session.flush()  # a bare connection does not do it on its own
    rows = session.connection().execute(query, values).all()
    head = next((row for row in rows if row[0] is not None), None)
    if head is None:
        raise NotFound("아직 들어간 회차가 없어요. 센터에 전화해 주세요.")
    facts = {row[12]: StepFact(row[13], row[14], row[15]) for row in rows if row[12] is not None}
    views = view_outline(read_outline(head[11]), facts, head[7], today(session))
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
        documents=_read_json(head[9]),
        rule=_read_json(head[10]),
        stages=views,
        facts=facts,
    )


# By the text itself, so nothing can be stale; cohorts that opened on the same files share an entry.
@lru_cache(maxsize=64)
def read_outline(text: str) -> tuple[Stage, ...]:
    """A cohort's frozen stages, from their JSON as a database gives it."""
    return tuple(Stage.model_validate(stage) for stage in json.loads(text))


@lru_cache(maxsize=128)
def _read_json(text: str) -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


class Whose(Protocol):
    """Whose ledger is written: a learner, or a row that knows the enrolment, such as an attempt."""

    @property
    def enrolment_id(self) -> int: ...
    @property
    def organisation_id(self) -> int: ...
    @property
    def person_id(self) -> int: ...


def record_step(
    session: Session,
    learner: Whose,
    step: str,
    state: str,
    *,
    score: float | None = None,
    missed: bool = False,
    reason: str = "",
    exact: bool = False,
) -> None:
    """Write where the learner stands in `step`. A pass is never taken back and a score never falls by a later, weaker try:
    the highest counts, unless `exact` says that `score` is the one that stands (a quiz that counts another way, a regrade).
    `missed` adds one to the failed tries that open the next stage with 보충."""
    row = _row(session, learner, step, state, score)
    session.execute(_upsert(session, exact=exact), {**row, "misses": int(missed), "reason": reason})


def restate_steps(session: Session, step: str, stands: Sequence[tuple[Whose, str, float | None]]) -> None:
    """Write what stands in one step for many people, as record_step with `exact` does for one: (whose, state, score)."""
    rows = [{**_row(session, whose, step, state, score), "misses": 0, "reason": ""} for whose, state, score in stands]
    if rows:
        session.connection().execute(_upsert(session, exact=True), rows)


def _row(session: Session, whose: Whose, step: str, state: str, score: float | None) -> dict[str, Any]:
    return {
        "enrolment_id": whose.enrolment_id,
        "organisation_id": whose.organisation_id,
        "person_id": whose.person_id,
        "step": step,
        "state": state,
        "score": score,
        "at": now(session),
    }


def _upsert(session: Session, *, exact: bool) -> Executable:
    table = cast_to(Table, StepState.__table__)
    insert = insert_for(session)
    statement = insert(table)
    kept = or_(table.c.state == "passed", table.c.state == "exempt")  # an IN would not do for many rows at once
    return statement.on_conflict_do_update(
        index_elements=["enrolment_id", "step"],
        set_={
            "state": case((kept, table.c.state), else_=statement.excluded.state),
            "score": statement.excluded.score if exact else _highest(table.c.score, statement.excluded.score),
            "misses": table.c.misses + statement.excluded.misses,
            "reason": statement.excluded.reason,
            "at": statement.excluded.at,
        },
    )


def _highest(old: ColumnElement[float], new: ColumnElement[float]) -> ColumnElement[float]:
    return case((new.is_(None), old), (old.is_(None), new), (old > new, old), else_=new)
