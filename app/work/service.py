"""Asking for long work, stopping it, trying it again. Carrying it out is `running.py`."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Conflict
from app.core.storage import Storage
from app.work.kinds import Kind, Kinds
from app.work.models import Work, Worker
from app.work.schemas import UNFINISHED

FILE_KEPT_FOR = timedelta(days=7)
WORK_KEPT_FOR = timedelta(days=90)


def start_work(
    session: Session,
    actor: Actor | None,
    kind: type[Kind] | Kind,
    params: dict[str, Any],
    *,
    organisation_id: int | None,
    title: str,
) -> Work:
    """Ask for a piece of work in the deed's own transaction: no deed without its work, no work without its deed.

    `params` is small JSON; it holds ids, never the data itself. A worker takes it up within a second.
    """
    work = Work(
        organisation_id=organisation_id,
        started_by=actor.account_id if actor else None,
        kind=kind.name,
        title=title[:120],
        params=params,
        created_at=now(session),
    )
    session.add(work)
    session.flush()
    record(session, actor, "work.started", "work", work.id, organisation_id=organisation_id, kind=kind.name)
    return work


def cancel_work(session: Session, actor: Actor, kinds: Kinds, work: Work) -> None:
    """Stop it: at once when no run has it, else before its next chunk. What is over already stays as it is.

    The race: a worker takes the work between the click and this transaction. The compare-and-set on the lease decides.
    """
    unfinished = Work.id == work.id, Work.state.in_(UNFINISHED)
    unowned = session.execute(
        update(Work)
        .where(*unfinished, or_(Work.lease_until.is_(None), Work.lease_until < now(session)))
        .values(state="cancelled", cancel_requested=True, finished_at=now(session))
        .returning(Work.id)
    ).first()
    if unowned:
        kinds[work.kind].give_up(session, work)
    else:
        session.execute(update(Work).where(*unfinished).values(cancel_requested=True))
    record(session, actor, "work.cancelled", "work", work.id, organisation_id=work.organisation_id)


def retry_work(session: Session, actor: Actor, kinds: Kinds, work: Work) -> None:
    """Once more: from where it stopped for a kind that keeps what is done, else from the beginning. Raises Conflict
    for work that is not over, or that succeeded."""
    fresh: dict[str, Any] = {} if kinds[work.kind].keeps else {"position": 0, "cursor": {}, "done": 0, "total": None}
    again = session.execute(
        update(Work)
        .where(Work.id == work.id, Work.state.in_(("failed", "cancelled")))
        .values(
            state="queued",
            reason="",
            cancel_requested=False,
            claim=None,
            lease_until=None,
            tries=0,
            finished_at=None,
            **fresh,
        )
        .returning(Work.id)
    ).first()
    if again is None:
        raise Conflict("이 일은 다시 시작할 수 없어요. 지금 모습을 화면에서 확인해 주세요.")
    record(session, actor, "work.retried", "work", work.id, organisation_id=work.organisation_id)


def expire(session: Session, exports: Storage) -> int:
    """Delete the files whose days are over, work that ended long ago, workers not seen for a day. Returns the number of files.

    Two exports with the same content are one file: it goes with the last of them.
    """
    at = now(session)
    over = session.scalars(select(Work).where(Work.file_hash.is_not(None), Work.expires_at <= at)).all()
    for work in over:
        digest, work.file_hash = work.file_hash, None
        session.flush()
        if digest and session.scalar(select(Work.id).where(Work.file_hash == digest).limit(1)) is None:
            exports.remove(digest)
    session.execute(delete(Work).where(Work.finished_at < at - WORK_KEPT_FOR, Work.file_hash.is_(None)))
    session.execute(delete(Worker).where(Worker.seen_at < at - timedelta(days=1)))
    return len(over)
