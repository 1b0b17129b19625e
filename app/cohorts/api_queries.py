"""What the JSON API reads of cohorts: only rows of the token's organisation, in the order of their keys."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from app.api.paging import Turn
from app.api.reading import noted
from app.cohorts.models import Cohort, Enrolment, StepState
from app.core.api_client import ApiClient
from app.core.errors import NotFound
from app.people.models import Person

# A person whom another center knows waits as `offered`. To a program that is `invited` like anyone else: the difference
# would tell that somebody else has this person.
WAITING = ("invited", "offered")
SHOWN_STATE = {"offered": "invited"}


@dataclass(frozen=True)
class CountedCohort:
    """A cohort and how many are in it."""

    cohort: Cohort
    enrolled: int
    active: int
    completed: int


@dataclass(frozen=True)
class StepRow:
    step: str
    state: str
    score: float | None
    misses: int
    at: datetime


@dataclass(frozen=True)
class ProgressRow:
    """One enrolment with its steps of the ledger."""

    id: int
    public_id: uuid.UUID
    person_id: int
    steps: tuple[StepRow, ...]


def _counted() -> Select[Any]:
    """A cohort and how many are in it: all, active, completed."""

    def count(*where: ColumnElement[bool]) -> Any:
        return select(func.count()).where(Enrolment.cohort_id == Cohort.id, *where).scalar_subquery()

    return select(Cohort, count(), count(Enrolment.state == "active"), count(Enrolment.state == "completed"))


def list_cohorts(session: Session, client: ApiClient, turn: Turn, running_on: date | None) -> list[CountedCohort]:
    """One statement."""
    query = _counted().where(Cohort.organisation_id == client.organisation_id, Cohort.id > turn.after)
    if running_on is not None:
        query = query.where(Cohort.starts_on <= running_on, Cohort.ends_on >= running_on)
    return [CountedCohort(*row) for row in session.execute(query.order_by(Cohort.id).limit(turn.rows))]


def access_counted_cohort(session: Session, client: ApiClient, public_id: uuid.UUID) -> CountedCohort:
    """Raises NotFound, also for another organisation's."""
    found = session.execute(_counted().where(Cohort.public_id == public_id, _own(client))).first()
    if found is None:
        raise NotFound()
    return CountedCohort(*found)


def access_cohort(session: Session, client: ApiClient, public_id: uuid.UUID, verb: str) -> tuple[Cohort, bool]:
    """The cohort, and whether this hour's note of reading it under `verb` stands. Raises NotFound."""
    query = select(Cohort, noted(session, client, verb, "cohort", Cohort.id))
    found = session.execute(query.where(Cohort.public_id == public_id, _own(client))).first()
    if found is None:
        raise NotFound()
    return found[0], found[1]


def lock_cohort(session: Session, client: ApiClient, public_id: uuid.UUID) -> Cohort:
    """The cohort, held until the transaction ends. For the system scope: the organisation is compared here. Raises NotFound."""
    query = select(Cohort).where(Cohort.public_id == public_id, _own(client)).with_for_update()
    found = session.scalar(query)
    if found is None:
        raise NotFound()
    return found


def _own(client: ApiClient) -> ColumnElement[bool]:
    return Cohort.organisation_id == client.organisation_id


def list_enrolments(
    session: Session, cohort: Cohort, turn: Turn, state: str | None, since: datetime | None
) -> Sequence[tuple[Enrolment, Person]]:
    """The caller has authorised access to the cohort. One statement."""
    query = select(Enrolment, Person).join(Person, Person.id == Enrolment.person_id)
    query = query.where(Enrolment.cohort_id == cohort.id, Enrolment.id > turn.after)
    if state is not None:
        query = query.where(Enrolment.state.in_(WAITING if state == "invited" else (state,)))
    if since is not None:
        query = query.where(or_(Enrolment.created_at >= since, Enrolment.changed_at >= since))
    return [(row[0], row[1]) for row in session.execute(query.order_by(Enrolment.id).limit(turn.rows))]


def access_enrolment(
    session: Session, client: ApiClient, public_id: uuid.UUID, verb: str
) -> tuple[Enrolment, Person, Cohort, bool]:
    """The enrolment with its person and cohort, and whether this hour's note of reading it stands. Raises NotFound."""
    found = session.execute(
        select(Enrolment, Person, Cohort, noted(session, client, verb, "enrolment", Enrolment.id))
        .join(Person, Person.id == Enrolment.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.public_id == public_id, Enrolment.organisation_id == client.organisation_id)
    ).first()
    if found is None:
        raise NotFound()
    return found[0], found[1], found[2], found[3]


def list_progress(session: Session, cohort: Cohort, turn: Turn, since: datetime | None) -> list[ProgressRow]:
    """Enrolments with all their steps; with `since` only those of which a step has moved. One statement."""
    page = select(Enrolment.id).where(Enrolment.cohort_id == cohort.id, Enrolment.id > turn.after)
    if since is not None:
        moved = select(StepState.enrolment_id).where(StepState.enrolment_id == Enrolment.id, StepState.at >= since)
        page = page.where(moved.exists())
    return _with_steps(session, page.order_by(Enrolment.id).limit(turn.rows))


def load_progress(session: Session, enrolment_id: int) -> ProgressRow:
    """The caller has authorised access to the enrolment."""
    return _with_steps(session, select(Enrolment.id).where(Enrolment.id == enrolment_id))[0]


def _with_steps(session: Session, page: Select[Any]) -> list[ProgressRow]:
    chosen = page.subquery()
    rows = session.execute(
        select(
            Enrolment.id, Enrolment.public_id, Enrolment.person_id,
            StepState.step, StepState.state, StepState.score, StepState.misses, StepState.at,
        )
        .join(chosen, chosen.c.id == Enrolment.id)
        .outerjoin(StepState, StepState.enrolment_id == Enrolment.id)
        .order_by(Enrolment.id)
    )  # fmt: skip
    people: dict[int, tuple[uuid.UUID, int]] = {}
    steps: dict[int, list[StepRow]] = defaultdict(list)
    for enrolment_id, public_id, person_id, step, state, score, misses, at in rows:
        people[enrolment_id] = (public_id, person_id)
        if step is not None:
            steps[enrolment_id].append(StepRow(step, state, score, misses, at))
    return [ProgressRow(key, *person, tuple(steps[key])) for key, person in people.items()]


def enrolments_by_person(session: Session, cohort: Cohort, phones: Sequence[str]) -> dict[tuple[str, str], uuid.UUID]:
    """(phone, name) → enrolment, of the people in this cohort with one of these numbers; for matching what was sent."""
    rows = session.execute(
        select(Person.phone, Person.name, Enrolment.public_id)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.cohort_id == cohort.id, Person.phone.in_(phones))
    )
    return {(phone or "", name.casefold()): public_id for phone, name, public_id in rows}
