"""Deciding what became of an enrolment, one or many: a decision is added with what the frozen rule said, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.models import Cohort, Enrolment
from app.cohorts.service import set_outcome
from app.completion.issuing import completion_decision, latest_decision
from app.completion.models import CompletionDecision
from app.completion.outcomes import COMPLETED, MISSED, check_outcome, state_after
from app.completion.queries import load_candidates
from app.completion.schemas import Candidate
from app.core.actor import Actor
from app.core.clock import today
from app.core.database import Database
from app.core.errors import Conflict, Invalid
from app.identity.models import Account
from app.people.models import Person

AT_ONCE = 50  # decisions a transaction: on SQLite all other writers wait


@dataclass(frozen=True)
class Decided:
    """A decision as pages show it; `by` is the name of who decided."""

    decision: CompletionDecision
    by: str
    cohort_name: str


def candidate_of(session: Session, cohort: Cohort, enrolment: Enrolment) -> Candidate:
    """The one person, judged now."""
    return next(iter(load_candidates(session, cohort, only=[enrolment.id])))


def decide_outcome(
    session: Session, actor: Actor, enrolment: Enrolment, *, outcome: str, reason: str, expected: int
) -> None:
    """Add a decision. `expected` is the id of the decision that the form showed (0: none). Raises Invalid, and Conflict when
    another one stands by now. The race: two members of staff decide at once; the enrolment's row is held meanwhile."""
    session.scalars(select(Enrolment.id).where(Enrolment.id == enrolment.id).with_for_update()).one()
    standing = latest_decision(session, enrolment.id)
    if (standing.id if standing else 0) != expected:
        raise Conflict("그사이 다른 담당자가 결과를 정했어요. 화면을 새로 열어 확인한 뒤에 다시 정해 주세요.")
    cohort = session.get_one(Cohort, enrolment.cohort_id)
    candidate = candidate_of(session, cohort, enrolment)
    reason = check_outcome(
        outcome, reason,
        decision=candidate.decision, standing=standing.outcome if standing else None, holds=candidate.holds,
    )  # fmt: skip
    if standing is not None and (standing.outcome, standing.reason) == (outcome, reason):
        return
    _decide(session, actor, cohort, candidate, outcome, reason, standing)


def _decide(
    session: Session,
    actor: Actor,
    cohort: Cohort,
    candidate: Candidate,
    outcome: str,
    reason: str,
    standing: CompletionDecision | None,
) -> None:
    corrects = standing.id if standing else None
    session.add(completion_decision(session, cohort, actor, candidate, candidate.decision, outcome, reason, corrects))
    set_outcome(session, candidate.enrolment_id, outcome, reason, state_after(outcome))
    record(
        session, actor, "completion.decided", "enrolment", candidate.enrolment_id,
        organisation_id=cohort.organisation_id, person_id=candidate.person_id, outcome=outcome,
    )  # fmt: skip


def decide_many(database: Database, actor: Actor, cohort: Cohort, *, outcome: str, reason: str = "") -> int:
    """수료 for everyone undecided who has met the rule, or 미수료 with one reason for the undecided who have not; returns how
    many. Done a few at a time: called again it goes on with who is left. Raises Invalid."""
    if outcome not in (COMPLETED, MISSED):
        raise Invalid("", {"outcome": "한꺼번에 정하는 것은 수료와 미수료만 돼요."})
    with database.read() as session:
        if outcome == MISSED and today(session) < cohort.ends_on:
            raise Invalid("", {"reason": "아직 끝나지 않은 회차예요. 끝난 뒤에 한꺼번에 정해 주세요."})
        undecided = undecided_of(load_candidates(session, cohort))
    chosen = [c for c in undecided if c.decision is not None and c.decision.completed == (outcome == COMPLETED)]
    for each in chosen[:1]:
        reason = check_outcome(outcome, reason, decision=each.decision, standing=None, holds=False)
    for at in range(0, len(chosen), AT_ONCE):
        ids = [each.enrolment_id for each in chosen[at : at + AT_ONCE]]
        with database.write() as session:
            for candidate in undecided_of(load_candidates(session, cohort, only=ids)):
                decision = candidate.decision
                if decision is not None and decision.completed == (outcome == COMPLETED):
                    _decide(session, actor, cohort, candidate, outcome, reason, None)
    return len(chosen)


def undecided_of(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Who came in and has no outcome yet."""
    return [each for each in candidates if each.outcome is None and each.state == "active"]


def list_decisions(session: Session, enrolment_id: int) -> list[Decided]:
    """All of an enrolment, the one that stands first; the caller has authorised access."""
    rows = session.execute(
        select(CompletionDecision, Person.name, Cohort.name)
        .join(Enrolment, Enrolment.id == CompletionDecision.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .outerjoin(Account, Account.id == CompletionDecision.decided_by)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(CompletionDecision.enrolment_id == enrolment_id)
        .order_by(CompletionDecision.id.desc())
    )
    return [Decided(row[0], row[1] or "", row[2]) for row in rows]


def own_outcome(session: Session, person_id: int) -> Decided | None:
    """What was decided last of the person's latest enrolment, if anything was; without the name of who decided."""
    latest = select(func.max(Enrolment.id)).where(
        Enrolment.person_id == person_id, Enrolment.state.in_(("active", "completed", "left"))
    )
    row = session.execute(
        select(CompletionDecision, Cohort.name)
        .join(Enrolment, Enrolment.id == CompletionDecision.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.id == latest.scalar_subquery(), Enrolment.outcome.is_not(None))
        .order_by(CompletionDecision.id.desc())
        .limit(1)
    ).first()
    return Decided(row[0], "", row[1]) if row else None
