"""The deeds of the review room: take a hand-in, lay it down, decide it, go on to the next."""

import uuid
from typing import Any, cast

from sqlalchemy import CursorResult, Update, select, update
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Conflict
from app.core.upsert import insert_for
from app.labeling.models import Submission
from app.labeling.queries import access_submission
from app.labeling.submissions import CALL_AFTER_RETURNS, decide_submission
from app.review.decisions import Decision
from app.review.models import Review
from app.review.policy import LEASE, can_decide, can_take, needs_call
from app.review.queries import lease_of, list_waiting
from app.review.rubric import Rubric

DECIDED = "이미 판정한 과제예요. 목록에서 다음 과제를 골라 주세요."


def take(session: Session, actor: Actor, submission: Submission) -> None:
    """Lease a hand-in for half an hour, or lengthen one's own lease. Raises Conflict when another has it."""
    if submission.state != "submitted" or not _try_take(session, actor, submission):
        held = session.scalar(select(Review).where(Review.submission_id == submission.id))
        if held is None or held.state == "decided":
            raise Conflict(DECIDED)
        raise Conflict(f"{held.reviewer_name} 님이 먼저 맡았어요. 목록에서 다른 과제를 골라 주세요.")


def _try_take(session: Session, actor: Actor, submission: Submission) -> bool:
    """Compare and set. The race: two instructors take one hand-in at once; the guarded UPDATE, then the unique insert,
    let one in and tell the other."""
    taken = {
        "reviewer_account_id": actor.account_id,
        "reviewer_name": actor.name,
        "lease_until": now(session) + LEASE,
    }
    open_ = (Review.submission_id == submission.id, Review.state == "leased")
    own = update(Review).where(*open_, Review.reviewer_account_id == actor.account_id)
    if _changed(session, own.values(lease_until=taken["lease_until"])):
        return True
    over = update(Review).where(*open_, Review.lease_until <= now(session))
    if not _changed(session, over.values(**taken, seq=Review.seq + 1)) and not _insert(session, submission, taken):
        return False
    _record(session, actor, "review.taken", submission)
    return True


def _changed(session: Session, statement: Update) -> bool:
    """Whether a guarded UPDATE found its row. What the session has loaded is left as it was read."""
    found = session.execute(statement.execution_options(synchronize_session=False))
    return bool(cast(CursorResult[Any], found).rowcount == 1)


def _insert(session: Session, submission: Submission, taken: dict[str, object]) -> bool:
    insert = insert_for(session)
    made = session.scalar(
        insert(Review)
        .values(
            public_id=uuid.uuid4(),
            organisation_id=submission.organisation_id,
            person_id=submission.person_id,
            submission_id=submission.id,
            revision=submission.number,
            snapshot_hash=submission.snapshot_hash,
            state="leased",
            seq=1,
            **taken,
        )
        .on_conflict_do_nothing()
        .returning(Review.id)
    )
    return made is not None


def lay_down(session: Session, actor: Actor, submission: Submission) -> None:
    """Give one's own lease back at once. Not holding one is no error: the wish is fulfilled."""
    held = update(Review).where(
        Review.submission_id == submission.id,
        Review.state == "leased",
        Review.reviewer_account_id == actor.account_id,
        Review.lease_until > now(session),
    )
    if _changed(session, held.values(lease_until=now(session))):
        _record(session, actor, "review.laid_down", submission)


def check_may_decide(session: Session, actor: Actor, review: Review | None, seq: str) -> None:
    """Raises Conflict for a hand-in that was decided, is another's by now, or whose form is from before a change."""
    if review is not None and review.state == "decided":
        raise Conflict(DECIDED)
    lease = lease_of(review)
    if lease is None or not can_decide(lease, actor.account_id):
        who = f"{lease.name} 님이 이어서 보고 있어요." if lease else "아직 맡지 않은 과제예요."
        raise Conflict(f"{who} 과제 화면을 새로 열어 지금 상태를 확인해 주세요.")
    if str(lease.seq) != seq:
        raise Conflict("이 화면을 연 뒤에 과제를 다시 맡았어요. 과제 화면을 새로 열고 판정해 주세요.")


def decide(
    session: Session,
    actor: Actor,
    submission: Submission,
    review: Review,
    *,
    rubric: Rubric,
    decision: Decision,
) -> None:
    """Close the review, and carry the verdict to the hand-in and the ledger. The caller holds the hand-in's lock and
    has called `check_may_decide`."""
    returned = decision.verdict == "returned"
    own = update(Review).where(
        Review.id == review.id, Review.state == "leased", Review.reviewer_account_id == actor.account_id
    )
    values = {
        "state": "decided",
        "verdict": decision.verdict,
        "rubric": rubric.id,
        "scores": decision.scores,
        "mark": decision.mark,
        "reason": decision.reason,
        "note": decision.note,
        "example": decision.example,
        "call_needed": returned and needs_call(submission.number, CALL_AFTER_RETURNS),
        "decided_at": now(session),
    }
    if not _changed(session, own.values(values)):
        raise Conflict(DECIDED)
    decide_submission(
        session,
        actor,
        submission,
        decision.verdict,
        score=decision.mark,
        reasons=[decision.reason] if decision.reason else [],
        comment=decision.note,
        example=decision.example,
    )
    _record(session, actor, f"review.{decision.verdict}", submission, mark=decision.mark, rubric=rubric.id)


def take_next(session: Session, actor: Actor) -> uuid.UUID | None:
    """Take the longest waiting hand-in that is free; its public id, or None when all are done or in others' hands."""
    for waiting in list_waiting(session, actor):
        if can_take(waiting.lease, actor.account_id, now(session)):
            submission = access_submission(session, actor, waiting.public_id)
            if submission.state == "submitted" and _try_take(session, actor, submission):
                return waiting.public_id
    return None


def _record(session: Session, actor: Actor, verb: str, submission: Submission, **detail: Any) -> None:
    record(
        session,
        actor,
        verb,
        "submission",
        submission.id,
        organisation_id=submission.organisation_id,
        person_id=submission.person_id,
        number=submission.number,
        **detail,
    )
