"""검수자 체험: looking through others' work without their names. Everybody in a queue was told so when they began.

Only items that the reviewer has done and been told of, so no ground truth leaves before its time; only answers whose
authors were told of them. Under row-level security nobody reads another's rows: the one query that finds an answer runs
in a transaction that sees everything and binds the reviewer's own queue itself, and it brings no name along.
"""

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.cohorts.ledger import Learner, record_step
from app.cohorts.models import Enrolment
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.upsert import insert_for
from app.labeling.queries import LIVE
from app.labeling.submissions import RETURN_REASONS
from app.queues.models import MockQueue, MockReview, MockWork, MockWorker
from app.queues.policy import MOST_TRIES, REVIEWS_NEEDED, REVIEWS_RATE
from app.queues.queries import has_passed, review_step_of, step_of
from app.queues.reasons import reasons_for

LOCKED = "모의 작업을 마치면 다른 분의 작업을 검수해 볼 수 있어요."


@dataclass(frozen=True)
class Found:
    """An answer to look through, without its author. `fine`: as the ground truth has it."""

    work_id: int
    item: str
    answer: Any
    guide_version: int
    fine: bool
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Tally:
    """What one has looked through: how many, and of these as the ground truth has them."""

    done: int
    hits: int


def require_open(learner: Learner, task: str) -> None:
    """Raises Forbidden before mock work is passed."""
    if not has_passed(learner, step_of(task)):
        raise Forbidden(LOCKED)


def open_review(session: Session, worker: MockWorker) -> MockReview | None:
    return session.scalars(
        select(MockReview).where(MockReview.worker_id == worker.id, MockReview.state == "open")
    ).one_or_none()


def tally(session: Session, worker: MockWorker) -> Tally:
    done, hits = session.execute(
        select(func.count(), func.sum(case((MockReview.hit.is_(True), 1), else_=0))).where(
            MockReview.worker_id == worker.id, MockReview.state == "done"
        )
    ).one()
    return Tally(done, hits or 0)


def list_decided(session: Session, worker: MockWorker, most: int = 10) -> Sequence[MockReview]:
    """The newest first."""
    mine = (MockReview.worker_id == worker.id, MockReview.state == "done")
    return session.scalars(select(MockReview).where(*mine).order_by(MockReview.decided_at.desc()).limit(most)).all()


def find_answer(system: Session, worker: MockWorker, pass_mark: float) -> Found | None:
    """Somebody else's answer for this reviewer, in a session that sees everything; the queue is the reviewer's own.

    What is fine and what is not come in turns that nobody can foresee; what was looked through least comes first.
    """
    own, looked = aliased(MockWork), aliased(MockReview)
    seen = select(looked.work_id).where(looked.worker_id == worker.id)
    times = select(func.count()).where(looked.work_id == MockWork.id).scalar_subquery()
    told = and_(own.worker_id == worker.id, own.settled.is_(True))
    finished = or_(own.verdict == "accepted", own.tries >= MOST_TRIES)
    done = len(system.scalars(seen).all())
    wants_fine = random.Random(f"{worker.enrolment_id}/{worker.task}/{done}").random() < 0.5  # noqa: S311  a mixture, no secret
    fine = case((MockWork.score >= pass_mark, 1), else_=0)
    row = system.execute(
        select(MockWork.id, MockWork.item, MockWork.answer, MockWork.guide_version, MockWork.score, MockWork.findings)
        .where(
            MockWork.queue_id == worker.queue_id,
            MockWork.worker_id != worker.id,
            MockWork.state == "submitted",
            MockWork.settled.is_(True),
            MockWork.score.is_not(None),
            MockWork.item.in_(select(own.item).where(told, finished)),
            MockWork.id.not_in(seen),
        )
        .order_by(case((fine == int(wants_fine), 0), else_=1), times, MockWork.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    kinds = tuple(finding["kind"] for finding in row.findings)
    return Found(row.id, row.item, row.answer, row.guide_version, row.score >= pass_mark, kinds)


def take_review(session: Session, worker: MockWorker, found: Found) -> uuid.UUID:
    """Keep a copy of the answer with the reviewer, so that its author may mend it meanwhile; the public id.

    The race: two taps. The unique index lets one review be open; the second tap gets that one.
    """
    insert = insert_for(session)
    made: uuid.UUID | None = session.scalar(
        insert(MockReview)
        .values(
            public_id=uuid.uuid4(),
            organisation_id=worker.organisation_id,
            person_id=worker.person_id,
            worker_id=worker.id,
            work_id=found.work_id,
            item=found.item,
            guide_version=found.guide_version,
            answer=found.answer,
            fine=found.fine,
            reasons=[] if found.fine else list(reasons_for(found.kinds)),
            state="open",
            verdict="",
            reason="",
            taken_at=now(session),
        )
        .on_conflict_do_nothing()
        .returning(MockReview.public_id)
    )
    if made is not None:
        return made
    going = open_review(session, worker)
    if going is None:
        raise Conflict("다른 창에서 이미 본 작업이에요. 검수 화면을 새로 열어 주세요.")
    return going.public_id


def access_review(
    session: Session, actor: Actor, public_id: uuid.UUID, *, lock: bool = False
) -> tuple[MockReview, MockWorker, MockQueue]:
    """The actor's own look at somebody's work. Raises NotFound."""
    statement = (
        select(MockReview, MockWorker, MockQueue)
        .join(MockWorker, MockWorker.id == MockReview.worker_id)
        .join(MockQueue, MockQueue.id == MockWorker.queue_id)
        .join(Enrolment, Enrolment.id == MockWorker.enrolment_id)
        .where(
            MockReview.public_id == public_id,
            MockReview.person_id == actor.person_id,
            Enrolment.state.in_(LIVE),
        )
    )
    row = session.execute(statement.with_for_update(of=MockReview) if lock else statement).one_or_none()
    if row is None:
        raise NotFound()
    return row[0], row[1], row[2]


def decide(
    session: Session, learner: Learner, worker: MockWorker, review: MockReview, verdict: str, reason: str
) -> None:
    """Keep the verdict; the first one stays. Raises Invalid without a verdict, or without a reason for sending back."""
    if review.state == "done":
        return
    if verdict not in ("fine", "mend"):
        raise Invalid("맞아요와 고쳐야 해요 가운데 하나를 골라 주세요.", {"verdict": "둘 가운데 하나를 골라 주세요."})
    if verdict == "mend" and reason not in RETURN_REASONS:
        raise Invalid("고쳐야 하는 까닭을 하나 골라 주세요.", {"reason": "까닭을 하나 골라 주세요."})
    review.state, review.verdict, review.decided_at = "done", verdict, now(session)
    review.reason = reason if verdict == "mend" else ""
    review.hit = (verdict == "fine") == review.fine
    review.reason_hit = review.reason in review.reasons if verdict == "mend" and not review.fine else None
    session.flush()
    sums = tally(session, worker)
    passed = sums.done >= REVIEWS_NEEDED and 100 * sums.hits >= REVIEWS_RATE * sums.done
    score = round(100 * sums.hits / sums.done, 1)
    record_step(
        session, learner, review_step_of(worker.task), "passed" if passed else "started", score=score, exact=True
    )
