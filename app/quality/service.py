"""Doubting gold, and deciding on it."""

import hashlib
import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.models import Cohort
from app.cohorts.policy import can_see_cohort
from app.core.actor import Actor, Role
from app.core.clock import now
from app.core.errors import Conflict, Invalid, NotFound
from app.core.upsert import insert_for
from app.labeling.tasks import Task
from app.quality.items import ItemLine
from app.quality.models import GoldReview

LONGEST = 1000
VERDICTS = ("kept", "mended")
NO_NOTE = "어디를 어떻게 고치면 좋을지 적어 주세요. 예: 왼쪽 위 컵이 빠졌어요."
LISTED = 100  # decided ones on a page, the newest first


def gold_hash(task: Task, item: str) -> str:
    """SHA-256 of the gold's file as it stands. Raises NotFound."""
    if item not in task.items or not task.has_gold(item):
        raise NotFound()
    return hashlib.sha256((task.folder / "gold" / f"{item}.json").read_bytes()).hexdigest()


def open_review(session: Session, actor: Actor, cohort: Cohort, task: Task, line: ItemLine) -> None:
    """Send the gold of an item to review; nothing happens when it waits there already.

    The race: two taps, or two colleagues. The unique index over open reviews lets one insert through.
    """
    if actor.account_id is None:
        raise NotFound()
    make = insert_for(session)
    made = session.scalar(
        make(GoldReview)
        .values(
            public_id=uuid.uuid4(),
            organisation_id=cohort.organisation_id,
            cohort_id=cohort.id,
            task=task.slug,
            item=line.item,
            guide_version=task.document.guideline.version,
            gold_hash=gold_hash(task, line.item),
            facts={
                "people": line.people,
                "below": line.below,
                "score": round(line.score, 1),
                "likeness": round(line.against, 3) if line.against is not None else None,
            },
            state="open",
            note="",
            opened_by=actor.account_id,
            opened_at=now(session),
        )
        .on_conflict_do_nothing()
        .returning(GoldReview.id)
    )
    if made is not None:
        record(
            session, actor, "quality.gold_doubted", "gold_review", made, organisation_id=cohort.organisation_id,
            task=task.slug, item=line.item,
        )  # fmt: skip


def access_review(session: Session, actor: Actor, public_id: uuid.UUID, *, lock: bool = False) -> GoldReview:
    """A review of a cohort whose staff the actor is. Raises NotFound."""
    statement = select(GoldReview).where(GoldReview.public_id == public_id)
    found = session.scalar(statement.with_for_update() if lock else statement)
    if found is None or not can_see_cohort(actor, found.organisation_id):
        raise NotFound()
    return found


def decide(session: Session, actor: Actor, review: GoldReview, verdict: str, note: str) -> None:
    """Raises Invalid without a note where something is to be mended, Conflict when it is decided already."""
    read = note.strip()
    faults = {}
    if verdict not in VERDICTS:
        faults["verdict"] = "둘 가운데 하나를 골라 주세요."
    if verdict == "mended" and not read:
        faults["note"] = NO_NOTE
    if len(read) > LONGEST:
        faults["note"] = f"{LONGEST}자까지예요. 지금은 {len(read)}자예요."
    if faults:
        raise Invalid("고칠 곳이 있어요.", faults)
    if review.state != "open":
        raise Conflict("다른 분이 먼저 정했어요. 목록에서 결정을 봐 주세요.")
    review.state, review.note, review.decided_by, review.decided_at = verdict, read, actor.account_id, now(session)
    record(
        session, actor, f"quality.gold_{verdict}", "gold_review", review.id, organisation_id=review.organisation_id,
        task=review.task, item=review.item,
    )  # fmt: skip


def list_reviews(session: Session, actor: Actor) -> Sequence[GoldReview]:
    """Of all cohorts whose staff the actor is: the open ones, the longest waiting first, then the newest decisions."""
    mine = actor.organisations(Role.CENTER, Role.INSTRUCTOR)
    statement = select(GoldReview).where(GoldReview.organisation_id.in_(mine))
    waiting = session.scalars(
        statement.where(GoldReview.state == "open").order_by(GoldReview.opened_at, GoldReview.id).limit(LISTED)
    ).all()
    decided = session.scalars(
        statement.where(GoldReview.state != "open").order_by(GoldReview.decided_at.desc(), GoldReview.id).limit(LISTED)
    ).all()
    return [*waiting, *decided]


def count_open(session: Session, actor: Actor) -> int:
    """Reviews that wait, of all cohorts whose staff the actor is."""
    mine = actor.organisations(Role.CENTER, Role.INSTRUCTOR)
    waiting = select(func.count()).where(GoldReview.organisation_id.in_(mine), GoldReview.state == "open")
    return session.scalar(waiting) or 0


def reviews_of(session: Session, cohort: Cohort, task: str) -> dict[str, GoldReview]:
    """The newest review of each item of a task in a cohort."""
    rows = session.scalars(
        select(GoldReview).where(GoldReview.cohort_id == cohort.id, GoldReview.task == task).order_by(GoldReview.id)
    )
    return {review.item: review for review in rows}
