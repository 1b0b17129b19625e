"""Carrying work out, a chunk at a time. Knows nothing of DBOS: `durable.py` calls these in a durable workflow.

Three facts on the row keep a chunk from being done twice or lost, whoever is killed when:

- `claim`, a random word, names the run that may commit. Who takes work over writes a new one; the old run's next chunk then
  commits nothing.
- `position` is advanced in the chunk's own transaction. A run that was killed after that commit and before it could note the
  fact finds the row ahead of itself and goes on with the next chunk.
- `lease_until` is pushed on while the run lives. Work whose lease has lapsed may be taken over by any worker.
"""

import errno
import logging
import time
import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, aliased

from app.core.clock import now
from app.core.database import Database
from app.core.errors import DomainError
from app.core.scope import SYSTEM, Scope
from app.work.kinds import Kind, Kinds, Step, Tools
from app.work.models import Work, Worker
from app.work.schemas import BEAT, UNFINISHED

LEASE = timedelta(seconds=30)
MOST_TRIES = 4
WORN_OUT = "여러 번 다시 해 보았지만 끝내지 못했어요. 도움 전화로 알려 주세요."
DISK_FULL = "서버에 저장할 자리가 모자라요. 운영 담당자에게 알려 주세요."
log = logging.getLogger("ieum.work")


class Went(StrEnum):
    """How one step of a run went."""

    ON = "on"  # committed, there is more
    OVER = "over"  # done, failed, cancelled, or no longer this run's
    STOPPED = "stopped"  # the worker is stopping; another takes it from here


@dataclass(frozen=True)
class Claim:
    """The right of one run to commit the next chunk of one piece of work."""

    work_id: int
    word: str


def claim_next(database: Database, kinds: Kinds) -> Claim | None:
    """Take the next piece of work that waits or whose run has died; None when there is none.

    Organisations take turns: who has nothing running comes before who has. The race between two workers: the update
    repeats the condition, so one of them gets a row and the other comes back for the next.
    """
    with database.read() as session:
        candidate = session.scalar(_free(session, kinds).limit(1))
    if candidate is None:
        return None
    with database.write() as session:
        word = uuid.uuid4().hex
        taken = session.scalar(
            update(Work)
            .where(Work.id == candidate, Work.state.in_(UNFINISHED), _is_free(session))
            .values(claim=word, lease_until=now(session) + LEASE, tries=Work.tries + 1)
            .returning(Work)
        )
        if taken is None:
            return None
        if taken.tries > MOST_TRIES:
            _end(session, kinds[taken.kind], taken, "failed", WORN_OUT)
            return None
        return Claim(taken.id, word)


def claim_at_once(session: Session, work: Work) -> Claim:
    """Take work that this very transaction asks for: who asked does it now (`carry_out`), as it is a matter of a second.
    Should that process die, the lease lapses and a worker goes on."""
    word = uuid.uuid4().hex
    work.claim, work.lease_until, work.tries = word, now(session) + LEASE, 1
    session.flush()
    return Claim(work.id, word)


def carry_out(tools: Tools, kinds: Kinds, claim: Claim) -> None:
    """One run, from its first chunk to its end, in the process that calls."""
    position = begin(tools, kinds, claim)
    while position is not None and advance(tools, kinds, claim, position) is Went.ON:
        position += 1


def begin(tools: Tools, kinds: Kinds, claim: Claim) -> int | None:
    """Start the run; returns the position of its first chunk, None when it is no longer this run's."""
    work = _look(tools.database, claim)
    if work is None:
        return None
    kind = kinds[work.kind]
    try:
        with _scoped(tools, kind, work).database.write() as session:
            own = _own(session, claim)
            if own is None or _cancelled(session, kind, own):
                return None
            if own.total is None:
                own.total = kind.count(session, own)
            own.state = "running"
            own.started_at = own.started_at or now(session)
            return own.position
    except DomainError as refusal:
        _fail(tools, kind, claim, refusal.message)
        return None


def advance(tools: Tools, kinds: Kinds, claim: Claim, position: int) -> Went:
    """Do the chunk at `position`, exactly once. Raises DBAPIError when the database cannot be reached: try again."""
    work = _look(tools.database, claim)
    if work is None or work.position < position:
        return Went.OVER  # taken over, or the database is an older one than this run knew (restored from a backup)
    if work.position > position:
        return Went.ON  # committed before a kill that came too early for the note of it
    kind = kinds[work.kind]
    bound = _scoped(tools, kind, work)
    try:
        prepared = None if work.cancel_requested else kind.prepare(bound, work)
        went, held = _keep(bound, kind, claim, position, prepared)
    except DBAPIError:
        raise
    except DomainError as refusal:
        return _fail(tools, kind, claim, refusal.message)
    except Exception as error:
        reference = uuid.uuid4().hex[:8]
        log.exception("work failed", extra={"task": work.kind, "reference": reference})
        full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
        words = DISK_FULL if full else f"뜻밖의 문제가 생겼어요. 도움 전화로 이 번호를 알려 주세요: {reference}"
        return _fail(tools, kind, claim, words)
    if went is Went.OVER:
        bound.spool(work).unlink(missing_ok=True)
    elif bound.database.is_sqlite:
        time.sleep(held)  # the server's writers poll for the file's lock: leave them as long as we have held it
    return went


def hand_back(database: Database, claim: Claim) -> None:
    """The worker stops: let another take the work up at once, from the chunk it is at."""
    with database.write() as session:
        session.execute(update(Work).where(*_is_own(claim)).values(claim=None, lease_until=None, tries=Work.tries - 1))


def report(database: Database, claim: Claim) -> None:
    """One line in the log when the run has ended its work; nothing when another has taken it over."""
    with database.read() as session:
        work = session.scalar(select(Work).where(Work.id == claim.work_id, Work.claim == claim.word))
    if work is None or work.finished_at is None:
        return
    seconds = round((work.finished_at - (work.started_at or work.created_at)).total_seconds(), 1)
    facts = {
        "task": work.kind,
        "state": work.state,
        "count": work.done,
        "seconds": seconds,
        "org": work.organisation_id,
    }
    log.info("work over", extra=facts)


def beat(database: Database, name: str, claims: Collection[str]) -> None:
    """Say that the worker `name` is there and its runs live."""
    with database.write() as session:
        at = now(session)
        seen = session.execute(update(Worker).where(Worker.name == name).values(seen_at=at).returning(Worker.name))
        if seen.first() is None:
            session.add(Worker(name=name, started_at=at, seen_at=at))
        if claims:
            own = Work.claim.in_(claims), Work.state.in_(UNFINISHED)
            session.execute(update(Work).where(*own).values(lease_until=at + max(LEASE, 3 * BEAT)))


def leave(database: Database, name: str) -> None:
    """The worker is gone; the pages say so at once."""
    with database.write() as session:
        worker = session.get(Worker, name)
        if worker is not None:
            session.delete(worker)


def _free(session: Session, kinds: Kinds) -> Any:
    """Ids of work to take up, in order. Kinds that this version does not know stay where they are."""
    other = aliased(Work)
    busy = select(func.count()).where(
        other.organisation_id == Work.organisation_id, other.state.in_(UNFINISHED), other.lease_until > now(session)
    )
    known = Work.state.in_(UNFINISHED), Work.kind.in_(tuple(kinds))
    return select(Work.id).where(*known, _is_free(session)).order_by(busy.scalar_subquery(), Work.id)


def _is_free(session: Session) -> Any:
    return or_(Work.lease_until.is_(None), Work.lease_until < now(session))


def _is_own(claim: Claim) -> tuple[Any, ...]:
    return Work.id == claim.work_id, Work.claim == claim.word, Work.state.in_(UNFINISHED)


def _look(database: Database, claim: Claim) -> Work | None:
    """The work as it stands, if this run still has it."""
    with database.read() as session:
        return session.scalar(select(Work).where(*_is_own(claim)))


def _own(session: Session, claim: Claim) -> Work | None:
    return session.scalar(select(Work).where(*_is_own(claim)).with_for_update())


def _scoped(tools: Tools, kind: Kind, work: Work) -> Tools:
    organisations = () if work.organisation_id is None else (work.organisation_id,)
    scope = SYSTEM if kind.system or not organisations else Scope(organisation_ids=organisations)
    return replace(tools, database=tools.database.scoped(scope))


def _keep(tools: Tools, kind: Kind, claim: Claim, position: int, prepared: Any) -> tuple[Went, float]:
    """Commit the chunk. Returns how it went and for how many seconds the transaction was open."""
    with tools.database.write() as session:
        began = time.monotonic()
        work = _own(session, claim)
        if work is None or work.position != position:
            return Went.OVER, 0.0
        made = kind.keeps and prepared is not None  # what is made already stays: it is kept first, the next chunk stops
        if not made and _cancelled(session, kind, work):
            return Went.OVER, 0.0
        step = kind.keep(session, work, prepared)
        _note(session, work, step)
        session.flush()
        held = time.monotonic() - began
    return (Went.OVER if step.finished else Went.ON), held


def _note(session: Session, work: Work, step: Step) -> None:
    work.position += 1
    work.done += step.units
    work.cursor = step.cursor
    work.tries = 0
    work.lease_until = now(session) + LEASE
    if not step.finished:
        return
    work.state, work.finished_at, work.result = "done", now(session), step.result
    if step.file:
        work.file_hash, work.file_name, work.file_size = step.file.digest, step.file.name[:160], step.file.size
        work.expires_at = step.file.expires_at


def _cancelled(session: Session, kind: Kind, work: Work) -> bool:
    """Whether someone asked to stop; then it is stopped, and nothing of it stays that must not."""
    if work.cancel_requested:
        _end(session, kind, work, "cancelled")
    return work.cancel_requested


def _fail(tools: Tools, kind: Kind, claim: Claim, reason: str) -> Went:
    with tools.database.write() as session:
        work = _own(session, claim)
        if work is not None:
            _end(session, kind, work, "failed", reason)
            tools.spool(work).unlink(missing_ok=True)
    return Went.OVER


def _end(session: Session, kind: Kind, work: Work, state: str, reason: str = "") -> None:
    kind.give_up(session, work)
    work.state, work.reason, work.finished_at = state, reason[:300], now(session)
