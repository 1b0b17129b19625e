"""재검토 요청: a trainee asks that a person look at a question again, and a person answers within DAYS."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.assessment.models import Appeal, Attempt
from app.assessment.service import OPEN
from app.assessment.staff_deeds import override
from app.audit.service import record
from app.cohorts.models import Cohort, Enrolment
from app.cohorts.policy import can_see_cohort
from app.content.collection import Content
from app.core.actor import Actor, Role
from app.core.clock import now, today
from app.core.errors import Conflict, Invalid, NotFound
from app.core.upsert import insert_for
from app.people.models import Person

DAYS = 10
LONGEST = 1000
KEPT, CHANGED = "kept", "changed"


def read_text(text: str, field: str, words: str) -> str:
    """Raises Invalid for an empty or endless text."""
    read = text.strip()
    if not read:
        raise Invalid("고칠 곳이 있어요.", {field: words})
    if len(read) > LONGEST:
        raise Invalid("고칠 곳이 있어요.", {field: f"{LONGEST}자까지예요. 지금은 {len(read)}자예요."})
    return read


def is_unmarked(attempt: Attempt, slot: int) -> bool:
    """Whether the slot of an attempt that is over waits for its first mark by a person."""
    return attempt.fractions is not None and attempt.fractions[slot - 1] is None


def ask(session: Session, attempt: Attempt, actor: Actor, slot: int, text: str) -> None:
    """Ask for a slot of the actor's own finished attempt. Raises Conflict while a request or a first mark is awaited, NotFound for no
    such slot.

    The race: two taps. The unique index over open requests lets one insert through.
    """
    if attempt.state == OPEN:
        raise Conflict("답을 낸 뒤에 재검토를 요청할 수 있어요.")
    if not 1 <= slot <= len(attempt.layout):
        raise NotFound()
    if is_unmarked(attempt, slot):
        raise Conflict("이 문제는 강사가 아직 살펴보고 있어요. 점수가 나온 뒤에 재검토를 요청할 수 있어요.")
    make = insert_for(session)
    made = session.scalar(
        make(Appeal)
        .values(
            public_id=uuid.uuid4(),
            kind="quiz",
            organisation_id=attempt.organisation_id,
            person_id=attempt.person_id,
            attempt_id=attempt.id,
            slot=slot,
            text=text,
            state=OPEN,
            answer="",
            due_on=today(session) + timedelta(days=DAYS),
            created_at=now(session),
        )
        .on_conflict_do_nothing()
        .returning(Appeal.id)
    )
    if made is None:
        raise Conflict("이 문제는 이미 재검토를 요청했어요. 답을 기다려 주세요.")
    record(
        session, actor, "assessment.appealed", "appeal", made, organisation_id=attempt.organisation_id,
        person_id=attempt.person_id, attempt=attempt.id, slot=slot,
    )  # fmt: skip


def list_of_attempt(session: Session, attempt: Attempt) -> dict[int, list[Appeal]]:
    """The attempt's requests by slot, the oldest first."""
    found: dict[int, list[Appeal]] = {}
    for appeal in session.scalars(select(Appeal).where(Appeal.attempt_id == attempt.id).order_by(Appeal.id)):
        found.setdefault(appeal.slot, []).append(appeal)
    return found


def list_waiting(
    session: Session, actor: Actor, *, decided: bool = False
) -> Sequence[Row[Appeal, str, Attempt, Cohort]]:
    """(request, name, attempt, cohort) of the organisations where the actor teaches: the first due first, or the last
    answered ones."""
    query = (
        select(Appeal, Person.name, Attempt, Cohort)
        .join(Attempt, Attempt.id == Appeal.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Person, Person.id == Appeal.person_id)
        .where(Appeal.organisation_id.in_(actor.organisations(Role.INSTRUCTOR, Role.CENTER)))
    )
    if decided:
        query = query.where(Appeal.state != OPEN).order_by(Appeal.decided_at.desc(), Appeal.id.desc()).limit(30)
    else:
        query = query.where(Appeal.state == OPEN).order_by(Appeal.due_on, Appeal.id).limit(200)
    return session.execute(query).all()


@dataclass(frozen=True)
class Opened:
    appeal: Appeal
    attempt: Attempt
    cohort: Cohort
    name: str


def open_appeal(session: Session, actor: Actor, public_id: uuid.UUID, *, lock: bool = False) -> Opened:
    """A request that the actor may answer. Raises NotFound."""
    query = (
        select(Appeal, Attempt, Cohort, Person.name)
        .join(Attempt, Attempt.id == Appeal.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Person, Person.id == Appeal.person_id)
        .where(Appeal.public_id == public_id)
    )
    row = session.execute(query.with_for_update(of=(Appeal, Attempt)) if lock else query).first()
    if row is None or not can_see_cohort(actor, row[2].organisation_id):
        raise NotFound()
    return Opened(*row)


def decide(
    session: Session, content: Content, actor: Actor, opened: Opened, answer: str, fraction: float | None
) -> None:
    """Answer a request that the caller holds: keep the worth, or set it to `fraction` (0–1). Raises Conflict when it was
    answered already."""
    appeal = opened.appeal
    if appeal.state != OPEN:
        raise Conflict("이미 다른 분이 답한 요청이에요.")
    if fraction is not None:
        override(session, content, actor, opened.attempt, appeal.slot, fraction, f"재검토: {answer}"[:200])
    appeal.state = KEPT if fraction is None else CHANGED
    appeal.answer, appeal.account_id, appeal.decided_at = answer, actor.account_id, now(session)
    record(
        session, actor, "assessment.appeal_decided", "appeal", appeal.id, organisation_id=appeal.organisation_id,
        person_id=appeal.person_id, state=appeal.state,
    )  # fmt: skip
